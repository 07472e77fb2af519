// @ts-check
// The result of a self-assessment. History and links are fetched when a reader asks for them.

import { answersOf, now } from "./attempt.js";
import { all, fill, part, reveal } from "./parts.js";
import { score } from "./score.js";

/** @import {Answers, Listen, Quiz, ScaleScore, ScoringKey} from "../../../tests/quiz-types" */

/** Fetches what a reader asks for, or says that it did not come. @param {Quiz} quiz @param {() => Promise<void>} load */
async function fetched(quiz, load) {
  try {
    await load();
  } catch {
    const note = part(quiz, "unloaded");
    reveal(note);
    note.scrollIntoView({ block: "nearest" });
  }
}

/** @param {Quiz} quiz @param {Listen} on */
export async function connect(quiz, on) {
  const remember = part(quiz, "remember");
  if (remember) {
    const keep = async () => {
      await fetched(quiz, async () => (await import("./keep.js")).keep(quiz, on));
      if (!quiz.draw) remember.checked = false; // it did not come
    };
    const place = `inversion-quiz:${quiz.compiled.quiz}`;
    on(remember, "change", () => quiz.draw ?? keep());
    on(window, "storage", ({ key }) => key === place && (quiz.draw ?? keep())); // another tab has switched it on
    let kept = null;
    try {
      kept = localStorage.getItem(place);
    } catch {} // blocked; keep.js says so when it is switched on
    if (kept !== null) await keep();
  }
  on(quiz, "click", ({ target }) => {
    if (target.closest("[data-part=copy]")) fetched(quiz, async () => (await import("./share.js")).copy(quiz));
  });
}

/** Takes the answers of the address, if it has any. @param {Quiz} quiz */
export function open(quiz) {
  if (/^#a[=%]/.test(location.hash) && part(quiz, "compare"))
    fetched(quiz, async () => (await import("./share.js")).open(quiz));
}

/** @param {Quiz} quiz @param {string} state */
export function enter(quiz, state) {
  if (state === "compare") fetched(quiz, async () => (await import("./share.js")).compare(quiz));
  for (const name of ["opened", "beside"]) reveal(part(quiz, name), !!quiz.draft.theirs);
  quiz.draw?.();
  // A link that was made is of the answers as they were then.
  const link = part(quiz, "link");
  if (!link) return;
  link.value = "";
  for (const made of [link.closest("p"), part(quiz, "copied")]) reveal(made, false);
}

/** @param {Quiz} quiz */
export function finish(quiz) {
  const { draft, view } = quiz;
  draft.taken = { ...draft.taken };
  // The same answers mended on the same day are one attempt; a tab left open for a week begins another.
  if (!(Date.now() - Date.parse(draft.taken[view] ?? "") < 864e5)) draft.taken[view] = now();
  quiz.keep();
  if (draft[view].length) quiz.save?.();
}

/** @param {Quiz} quiz @param {any} content what the template holds */
export function show({ compiled, draft, view }, content) {
  const answers = answersOf(compiled, draft[view]);
  const { scales, overall, weakest } = score(compiled, answers);
  for (const scale of scales) {
    const own = content.querySelector(`[data-scale="${scale.id}"]`);
    showScale(own, scale);
    if (weakest.includes(scale.id)) own.dataset.weakest = "";
    const sum = content.querySelector(`[data-sum-of="${scale.id}"]`);
    fill(sum, { ...points(sum.parentElement, answers, compiled), score: scale.shown ?? "–" });
  }
  if (overall !== null) fill(part(content, "overall"), { score: overall });
  // A scale of which neither end is better has no best band, and no say in this.
  const judged = all(content, "[data-best]");
  const low = scales.filter((scale) => scale.low).map(({ id }) => id);
  if (judged.length && judged.every(({ dataset }) => dataset.band === dataset.best)) reveal(part(content, "all-good"));
  else {
    for (const id of weakest) reveal(content.querySelector(`[data-scale="${id}"] [data-part="weakest"]`));
    // Where no scale stands out as the weakest, each that is low gets its help.
    const helped = (weakest.length ? weakest : low).map((id) => content.querySelector(`[data-help-for="${id}"]`));
    helped.forEach((help) => reveal(help));
    reveal(part(content, "choose"), helped.filter(Boolean).length > 1);
    if (low.length > 1) several(content);
  }
  if (scales.every(({ band }) => band === null)) {
    reveal(part(content, "blank"));
    for (const none of all(content, "[data-part=none]")) none.remove();
  }
}

/** Offers the strategies that the weakest scales do not offer already. @param {any} content */
function several(content) {
  const block = part(content, "several");
  if (!block) return;
  const offered = all(content, "[data-help-for]:not([hidden]) a").map(({ href }) => href);
  for (const item of all(block, "li")) if (offered.includes(item.querySelector("a").href)) item.remove();
  reveal(block, block.querySelector("li"));
}

/** @param {any} own @param {ScaleScore} scale */
function showScale(own, { shown, band, percent, answered, items, notApplicable }) {
  Object.assign(own.dataset, { score: shown ?? "", band: band ?? "", answered });
  part(own, "score").textContent = shown ?? "–";
  part(own, "bar").setAttribute("width", percent ?? 0);
  reveal(part(own, "none"), band === null);
  reveal(part(own, "unit"), band !== null);
  reveal(own.querySelector(`[data-band-text="${band}"]`));
  fill(part(own, "answered"), { answered, n: items });
  if (notApplicable) fill(part(own, "not-applicable"), { n: notApplicable });
}

/**
 * Marks the reader's points in the tables of one scale and adds them up, as the tables say it is done by hand.
 * @param {any} tables @param {Answers} answers @param {ScoringKey} key
 */
function points(tables, answers, { items }) {
  let [points, most] = [0, 0];
  for (const row of all(tables, "[data-row]")) {
    const answer = /** @type {number} */ (answers[row.dataset.row]);
    const cells = all(row, "td");
    const cell = cells[items.find(({ id }) => id === row.dataset.row)?.values.indexOf(answer) ?? -1];
    if (!cell) continue;
    const mark = document.createElement("mark");
    mark.textContent = cell.textContent;
    cell.replaceChildren(mark);
    cell.ariaCurrent = "true";
    points += +cell.textContent;
    most += +cells[cells.length - 1].textContent;
  }
  return { points, most };
}
