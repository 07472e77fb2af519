// @ts-check
// What a reader saw of someone else: moments that were kept and missed. Nobody else is given a number, a bar or a band.

import { answersOf, choicesOf } from "./attempt.js";
import { all, part, reveal } from "./dom.js";

/** @import {Item, Listen, Load, Quiz, Scale} from "../../types/quiz" */

/**
 * Whoever leaves the page by its way out, where it has one, leaves no answers behind: Back leads to an earlier question,
 * and the list of answers is one of the states that an address can name.
 * @param {Quiz} quiz @param {Listen} on
 */
export function leaveNothing(quiz, on) {
  /** @type {any} */
  const link = quiz.querySelector("[data-leave]");
  if (!link) return;
  on(link, "click", ({ ctrlKey, metaKey, shiftKey }) => {
    if (ctrlKey || metaKey || shiftKey) return; // another tab or window: the reader stays
    quiz.begin({ form: quiz.key.form, view: quiz.view, self: [], other: [] });
  });
  // Now, not with the result: that would tell the host when it's shown. Without this script, the link is a link.
  import(new URL(link.dataset.leave, document.baseURI).href).catch(() => {});
}

/**
 * Which side of the middle of its item's range an answer is, as its scale counts it. The middle itself, and a scale of
 * which neither end is better, are neither kept nor missed.
 * @param {Scale} scale @param {Load} load @param {Item} item @param {number} value
 * @returns {"kept" | "missed" | "between"}
 */
function kindOf({ better }, { reverse, from }, { values }, value) {
  const ends = Math.min(...values) + Math.max(...values);
  const keyed = reverse ? ends - value : value;
  const beyond = from === undefined ? 2 * keyed - ends : keyed < from ? -1 : 1;
  if (better === "neither" || !beyond) return "between";
  return beyond > 0 === (better === "high") ? "kept" : "missed";
}

/** @param {Quiz} quiz @param {ParentNode} content a copy of the template for this */
export function show(quiz, content) {
  const { key, draft } = quiz;
  const answers = answersOf(key, draft.other);
  const seen = { kept: 0, missed: 0, between: 0 };
  for (const scale of key.scales) {
    /** @type {any} */
    const own = content.querySelector(`[data-scale="${scale.id}"]`);
    let answered = 0;
    for (const load of scale.items) {
      const item = /** @type {Item} */ (key.items[load.item]);
      const value = item.values[choicesOf(item).indexOf(answers[item.id] ?? "na")];
      if (value === undefined) continue;
      const kind = kindOf(scale, load, item, value);
      const list = own.querySelector(`[data-kind=${kind}]`);
      list.querySelector("ul").append(moment(quiz, item.id, answers[item.id]));
      reveal(list);
      seen[kind]++;
      answered++;
    }
    own.dataset.answered = answered;
    reveal(own, answered);
    reveal(part(content, "left-out"), answered < scale.items.length || !part(content, "left-out").hidden);
  }
  const { kept, missed, between } = seen;
  const saw = kept && missed ? "both" : kept ? "kept" : missed ? "missed" : between ? "between" : "none";
  for (const words of all(content, "[data-saw]")) reveal(words, words.dataset.saw === saw);
  // Whoever was let down more often than not isn't told to say thank you.
  const step = missed > kept ? "missed" : kept && "kept";
  for (const one of all(content, "[data-step]")) reveal(one, one.dataset.step === step);
}

/**
 * A question and the answer it was given. What an answer explains in brackets is left to the question's page.
 * @param {Quiz} quiz @param {string} item @param {unknown} answer
 */
function moment(quiz, item, answer) {
  const row = document.createElement("li");
  const said = document.createElement("b");
  const words = document.createElement("span");
  const label = quiz.label(`[name="${item}"][value="${answer}"]`) ?? "";
  said.textContent = label.replace(/(.)\s*[(（][^(（]*[)）]$/u, "$1");
  quiz.repeat(words, item);
  row.dataset.moment = item;
  row.append(words, " ", said);
  return row;
}
