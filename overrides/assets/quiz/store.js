// @ts-check
// The attempts that a reader keeps on this device: an entry of localStorage for each quiz, which is there only while
// keeping is switched on. Every change reads the entry first, so that what two tabs keep adds up.

import { earlierKey, historyKey } from "./attempt.js";

/** @import {Attempt, Change, GetStorage, Imported, Loaded, Scored} from "../../types/quiz" */

const MOST = 1000;
const MOST_ITEMS = 20_000; // more than a quiz's file may hold
const ID = /^[a-z\d-]+$/;
/** What may be noted of an attempt: an id each. */
const NOTED = /** @type {const} */ (["only", "practice", "helped"]);
const ANSWER = /^(na|-?\d+#\d+)$/; // beside whole numbers

/** Beside the entry: texts that couldn't be read, so that nothing is lost by a change. @param {string} quiz */
const asideKey = (quiz) => `${historyKey(quiz)}~`;

/** @param {Attempt[]} attempts */
export const exportJson = (attempts) => JSON.stringify({ format: 1, attempts });

/** By date; of the same moment and perspective the last one. @param {Attempt[]} attempts */
const merge = (attempts) =>
  [...new Map(attempts.map((one) => [one.taken + one.perspective, one]))].sort().map(([, one]) => one);

/**
 * Whether a value from a file is an attempt at this quiz. It may be anything, and some of that throws.
 * @param {any} one @param {string} quiz
 */
function isAttempt({ format, quiz: of, revision, form, taken, perspective, answers }, quiz) {
  const ids = Object.keys(answers);
  return (
    format === 1 &&
    of === quiz &&
    revision > 0 &&
    new Date(taken).toISOString().replace(".000", "") === taken &&
    taken > "1970" &&
    ["self", "other"].includes(perspective) &&
    JSON.stringify(answers)[0] === "{" &&
    ids.length <= MOST_ITEMS &&
    [form, ...ids].every((id) => ID.test(id)) &&
    Number.isSafeInteger(revision) &&
    Object.values(answers).every((value) => Number.isSafeInteger(value) || (value.trim && ANSWER.test(value)))
  );
}

/**
 * The good ones. What the entry holds beside our keys, a later version put there: it stays. Nothing else is let in.
 * @param {any[]} attempts @param {string} quiz @param {boolean} [stored] @returns {Attempt[]}
 */
const clean = (attempts, quiz, stored) =>
  attempts.flatMap((one) => {
    try {
      if (!isAttempt(one, quiz)) return [];
      const { revision, form, taken, perspective, answers } = one;
      const { seed, ...held } = one;
      const good = seed >>> 0 === seed ? { seed } : {};
      const noted = Object.fromEntries(NOTED.filter((name) => ID.test(one[name] ?? "")).map((name) => [name, one[name]]));
      const known = { format: 1, quiz, revision, form: `${form}`, taken, perspective, ...good, answers, ...noted };
      const more = Object.entries(held).filter(([name]) => stored && !(name in Object.prototype));
      return { ...known, ...Object.fromEntries(more), format: 1, form: known.form };
    } catch {
      return [];
    }
  });

/** What a text holds, of the entry or of a file. @param {string} text @param {string} quiz */
function read(text, quiz) {
  /** @type {Omit<Loaded, "on">} */
  const found = { attempts: [], skipped: 0, trouble: "corrupt" };
  try {
    const data = JSON.parse(text);
    if (data.format > 1) found.trouble = "newer";
    else if (data.format === 1) {
      found.attempts = merge(clean(data.attempts, quiz, true)).slice(0, MOST);
      found.skipped = data.attempts.length - found.attempts.length;
      if (!found.skipped) found.trouble = null;
    }
  } catch {} // not JSON, or without a list of attempts
  return found;
}

/** @param {string | null} text of the entry, if there is one @param {string} quiz @returns {Loaded} */
const loaded = (text, quiz) => ({ ...read(text ?? exportJson([]), quiz), on: text !== null });

/** @returns {Loaded} */
const blocked = () => ({ attempts: [], skipped: 0, trouble: "blocked", on: false });

/** What is kept of a quiz. @type {Change} */
export function load(storage, quiz) {
  try {
    return loaded(storage().getItem(historyKey(quiz)), quiz);
  } catch {
    return blocked();
  }
}

/**
 * Changes what is kept, unless it is off or a later version of the site wrote it.
 * @param {GetStorage} storage @param {string} quiz @param {(attempts: Attempt[]) => Attempt[]} edit
 * @param {{start?: boolean}} [options] `start` switches it on @returns {Loaded}
 */
function change(storage, quiz, edit, { start = false } = {}) {
  let found = blocked();
  let aside = "";
  try {
    const store = storage();
    const text = store.getItem(historyKey(quiz));
    found = loaded(text, quiz);
    if (!(found.on || start) || found.trouble === "newer") return found;
    const attempts = merge(edit(found.attempts));
    if (attempts.length > MOST) return { ...found, trouble: "full" };
    aside = store.getItem(asideKey(quiz)) ?? "";
    if (found.trouble && !aside.includes(`${text}`)) store.setItem(asideKey(quiz), `${aside}${text}\n`);
    store.setItem(historyKey(quiz), exportJson(attempts));
    return { ...found, attempts, on: true };
  } catch (error) {
    // Reading is refused, or a browser lets a page read but not write; otherwise there is no room: it's taken up by what
    // can't be read, by attempts, or by what isn't ours.
    const refused = found.trouble === "blocked" || /^Sec/.test(`${error}`);
    const why = found.on && (found.trouble || aside) ? "spoilt" : found.attempts.length ? "full" : "crowded";
    return { ...found, trouble: refused ? "blocked" : why };
  }
}

/** @type {Change} */
export const turnOn = (storage, quiz) => change(storage, quiz, (attempts) => attempts, { start: true });

/** Erases all. @type {Change} */
export function turnOff(storage, quiz) {
  try {
    for (const key of [historyKey(quiz), asideKey(quiz)]) storage().removeItem(key);
  } catch {} // blocked, as `load` says
  return load(storage, quiz);
}

/**
 * What an earlier version kept; null where there is nothing. All sites of an origin shared it, so it may be another
 * site's: it's offered to the reader, and stays as it is until the reader says that it may go.
 * @param {GetStorage} storage @param {string} quiz
 */
export function earlier(storage, quiz) {
  try {
    const text = storage().getItem(earlierKey(quiz));
    return text === null ? null : read(text, quiz);
  } catch {
    return null; // blocked, as `load` says
  }
}

/** Adds what an earlier version kept, and switches it on. @type {Change} */
export const takeOver = (storage, quiz) =>
  change(storage, quiz, (attempts) => [...(earlier(storage, quiz)?.attempts ?? []), ...attempts], { start: true });

/** Erases what an earlier version kept. @param {GetStorage} storage @param {string} quiz */
export function eraseEarlier(storage, quiz) {
  try {
    for (const key of [earlierKey(quiz), `${earlierKey(quiz)}~`]) storage().removeItem(key);
  } catch {} // blocked
}

/** @param {Pick<Attempt, "taken" | "perspective">} one */
const same = (one) => (/** @type {Attempt} */ other) =>
  one.taken === other.taken && one.perspective === other.perspective;

/** Attempts that are there already take the new answers and keep what else was noted of them. @type {Change<Attempt[]>} */
export const add = (storage, quiz, ...added) =>
  change(storage, quiz, (attempts) => [
    ...attempts,
    ...clean(added, quiz).map((one) => ({ ...attempts.find(same(one)), ...one })),
  ]);

/** Notes something of an attempt; what is `undefined` is no longer there. @type {Change<[Pick<Attempt, "taken" | "perspective">, object]>} */
export const note = (storage, quiz, noted, fields) =>
  change(storage, quiz, (attempts) => attempts.map((one) => (same(noted)(one) ? { ...one, ...fields } : one)));

/** @type {Change<[taken: string, perspective?: string]>} */
export const remove = (storage, quiz, taken, perspective) =>
  change(storage, quiz, (attempts) =>
    attempts.filter((one) => one.taken !== taken || (perspective && one.perspective !== perspective)),
  );

/**
 * What a file adds to the attempts that exist, which stay as they are.
 * @param {string} text @param {string} quiz @param {Attempt[]} existing @returns {Imported}
 */
export function importJson(text, quiz, existing) {
  const found = read(text, quiz);
  const attempts = merge([...found.attempts, ...existing]);
  const added = attempts.length - existing.length;
  const skipped = found.skipped + found.attempts.length - added;
  return { attempts, added, skipped, trouble: attempts.length > MOST ? "full" : found.trouble };
}

/**
 * A table for a spreadsheet: a row for each attempt, a column for each scale and each item.
 * @param {Attempt[]} attempts @param {Scored} scored
 */
export function toCsv(attempts, scored) {
  const rows = attempts.map((one) => {
    const { taken, perspective, revision, form, answers } = one;
    /** @type {Record<string, unknown>} */
    const row = { taken, perspective, revision, form };
    for (const name of /** @type {const} */ (["seed", ...NOTED]))
      if (one[name] !== undefined) row[name] = one[name];
    for (const { id, shown } of scored(one)?.scales ?? []) row[`scale ${id}`] = shown;
    for (const id in answers) row[`item ${id}`] = answers[id];
    return row;
  });
  const names = [...new Set(rows.flatMap(Object.keys))];
  const cells = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
  // A spreadsheet takes a text that begins with one of these for a formula, but not with an apostrophe before it.
  const safe = (/** @type {unknown} */ cell) =>
    `${cell}`.replace(/^(?!-?[\d.]+$)[-=+@\t\r]/, "'$&").replaceAll('"', '""');
  return cells.map((row) => `${row.map((cell) => `"${safe(cell)}"`)}\r\n`).join("");
}
