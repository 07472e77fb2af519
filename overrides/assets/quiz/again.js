// @ts-check
// Another attempt after one that is finished or kept: with all questions, or with those of one scale.

import { all, part, reveal } from "./dom.js";

/** @import {AttemptHistory} from "./history.js" */
/** @import {Quiz} from "../../types/quiz" */

/** How many attempts are kept about the one whom it is about. @param {Quiz} quiz @param {AttemptHistory | null} history */
const kept = ({ view }, history) =>
  (history?.attempts ?? []).filter(({ perspective }) => perspective === view).length;

/** Whether there are answers that were seen through to a result. @param {Quiz} quiz */
const isFinished = ({ draft, view, pairs }) => !!draft.taken?.[view] && pairs.length > 0;

/** The one scale whose questions are asked; none where all are. @param {Quiz} quiz */
const onlyOf = ({ key, draft, view }) =>
  view === "self" ? key.scales.find(({ id }) => id === draft.only) : undefined;

/** Shows the questions of this attempt alone, with their numbers. @param {Quiz} quiz */
export function choose(quiz) {
  const only = onlyOf(quiz);
  const ids = only?.items.map(({ item }) => `${quiz.id}--q-${quiz.key.items[item]?.id}`);
  const asked = quiz.items.filter((one) => !ids || ids.includes(one.id));
  reveal(part(quiz, "way"), !only); // its pieces are the scales
  if (quiz.items.every((one) => one.hidden !== asked.includes(one))) return;
  for (const one of quiz.items) reveal(one, asked.includes(one));
  asked.forEach((one, at) => {
    one.querySelector("[data-at]").textContent = at + 1;
    one.querySelector("[data-total]").textContent = asked.length;
  });
  for (const row of all(quiz, "[data-answer-of]"))
    reveal(row.parentElement, asked.some((one) => one.id === `${quiz.id}--q-${row.dataset.answerOf}`));
  for (const group of all(quiz, ".list section")) reveal(group, group.querySelector("li:not([hidden])"));
}

/** What the start says. @param {Quiz} quiz @param {AttemptHistory | null} history */
export function start(quiz, history) {
  if (quiz.dataset.state !== "start") return;
  const begin = part(quiz, "begin");
  const finished = isFinished(quiz);
  const again = finished || (!quiz.pairs.length && kept(quiz, history) > 0);
  if (again) begin.textContent = begin.dataset.again;
  reveal(part(quiz, "see-last"), finished);
  reveal(part(quiz, "stays"), again && kept(quiz, history) > 0);
}

/**
 * Takes blank answers after a finished attempt, to all questions or those of one scale. False if the reader, who is asked
 * where answers are lost by that, would rather keep them.
 * @param {Quiz} quiz @param {AttemptHistory | null} history @param {string} only
 */
export function renew(quiz, history, only) {
  const { draft, view, pairs } = quiz;
  const finished = isFinished(quiz);
  const left = draft.only && !pairs.length; // one scale was chosen, and given up before the first answer
  if (!(only || left || finished)) return true;
  const { confirm: words } = part(quiz, "begin").dataset;
  if (pairs.length && !(finished && kept(quiz, history)) && !confirm(words)) return false;
  const { taken: { [view]: _, ...taken } = {}, notes, ...rest } = draft;
  quiz.begin({ ...rest, [view]: [], taken, only: only || undefined, seed: undefined });
  return true;
}

/** A result of one scale's questions is silent about the others. @param {Quiz} quiz @param {ParentNode} content */
export function show(quiz, content) {
  const only = onlyOf(quiz);
  if (!only) return;
  for (const own of all(content, "[data-scale], [data-profile]")) {
    const { scale, profile = scale } = own.dataset;
    if (profile === only.id) continue;
    own.hidden = true;
    delete own.dataset.best; // it has no say in what went well
  }
}
