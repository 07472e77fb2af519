/** @import {Attempt, Change, Edit, Imported, Loaded, Scored} from "../../../tests/quiz-types" */

// Attempts in localStorage, a key a quiz, there only while switched on. Every change reads afresh: two tabs add up.

const MOST = 1000;
const MOST_ITEMS = 20_000; // more than a quiz's file may hold
const ID = /^[a-z\d-]+$/;

/** @param {string} quiz */
const keyOf = (quiz) => `inversion-quiz:${quiz}`;

/** @param {Attempt[]} attempts */
export const exportJson = (attempts) => JSON.stringify({ format: 1, attempts });

/** By date; the last of each date and perspective. @param {Attempt[]} attempts */
const merge = (attempts) =>
  [...new Map(attempts.map((one) => [one.taken + one.perspective, one]))].sort().map(([, one]) => one);

/** Copies of the good ones. @param {any[]} attempts @param {string} quiz @returns {Attempt[]} */
const clean = (attempts, quiz) =>
  attempts.flatMap((one) => {
    try {
      const { revision, form, taken, perspective, answers } = one;
      const ids = Object.keys(answers);
      return one.format === 1 &&
        one.quiz === quiz &&
        revision > 0 &&
        new Date(taken).toISOString().replace(".000", "") === taken &&
        taken > "1970" &&
        ["self", "other"].includes(perspective) &&
        `${answers}` === "[object Object]" &&
        ids.length <= MOST_ITEMS &&
        [form, ...ids].every((id) => ID.test(id)) &&
        [revision, ...Object.values(answers)].every((value) => value === "na" || Number.isSafeInteger(value))
        ? { format: 1, quiz, revision, form: `${form}`, taken, perspective, answers }
        : [];
    } catch {
      return [];
    }
  });

/** @param {string} text @param {string} quiz */
function read(text, quiz) {
  /** @type {Omit<Loaded, "on">} */
  const found = { attempts: [], skipped: 0, trouble: "corrupt" };
  try {
    const data = JSON.parse(text);
    if (data.format > 1) found.trouble = "newer";
    else if (data.format === 1) {
      found.attempts = merge(clean(data.attempts, quiz)).slice(0, MOST);
      found.skipped = data.attempts.length - found.attempts.length;
      if (!found.skipped) found.trouble = null;
    }
  } catch {}
  return found;
}

/** @type {Change<Edit>} */
export function load(storage, quiz, edit, start) {
  /** @type {Loaded} */
  let found = { attempts: [], skipped: 0, trouble: "blocked", on: false };
  try {
    const [store, key] = [storage(), keyOf(quiz)];
    const text = store.getItem(key);
    found = { ...read(text ?? exportJson([]), quiz), on: text !== null };
    if (!edit || !(found.on || start) || found.trouble === "newer") return found;
    const attempts = merge(edit(found.attempts));
    if (attempts.length > MOST) throw 0;
    const aside = store.getItem(`${key}~`) ?? "";
    if (found.trouble && !aside.includes(`${text}`)) store.setItem(`${key}~`, `${aside}${text}\n`);
    store.setItem(key, exportJson(attempts));
    return { ...found, attempts, on: true };
  } catch (error) {
    if (found.trouble !== "blocked") found.trouble = /^Sec/.test(`${error}`) ? "blocked" : "full";
    return found;
  }
}

/** @type {Change} */
export const turnOn = (storage, quiz) => load(storage, quiz, (attempts) => attempts, true);

/** Erases all. @type {Change} */
export function turnOff(storage, quiz) {
  try {
    for (const end of ["", "~"]) storage().removeItem(keyOf(quiz) + end);
  } catch {}
  return load(storage, quiz);
}

/** @type {Change<Attempt[]>} */
export const add = (storage, quiz, ...added) => load(storage, quiz, (attempts) => [...attempts, ...clean(added, quiz)]);

/** @type {Change<[taken: string, perspective?: string]>} */
export const remove = (storage, quiz, taken, perspective) =>
  load(storage, quiz, (attempts) =>
    attempts.filter((one) => one.taken !== taken || (perspective && one.perspective !== perspective)),
  );

/** What exists stays. @param {string} text @param {string} quiz @param {Attempt[]} existing @returns {Imported} */
export function importJson(text, quiz, existing) {
  const found = read(text, quiz);
  const attempts = merge([...found.attempts, ...existing]);
  const added = attempts.length - existing.length;
  const skipped = found.skipped + found.attempts.length - added;
  return { attempts, added, skipped, trouble: attempts.length > MOST ? "full" : found.trouble };
}

/** @param {Attempt[]} attempts @param {Scored} scored */
export function toCsv(attempts, scored) {
  const rows = attempts.map((one) => {
    const { taken, perspective, revision, form, answers } = one;
    /** @type {Record<string, unknown>} */
    const row = { taken, perspective, revision, form };
    for (const { id, shown } of scored(one)?.scales ?? []) row[`scale ${id}`] = shown;
    for (const id in answers) row[`item ${id}`] = answers[id];
    return row;
  });
  const names = [...new Set(rows.flatMap(Object.keys))];
  const cells = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
  // A spreadsheet takes some texts for formulas, but not with an apostrophe.
  const safe = (/** @type {unknown} */ cell) =>
    `${cell}`.replace(/^(?!-?[\d.]+$)[-=+@\t\r]/, "'$&").replaceAll('"', '""');
  return cells.map((row) => `${row.map((cell) => `"${safe(cell)}"`)}\r\n`).join("");
}
