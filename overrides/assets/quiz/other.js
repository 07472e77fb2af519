// @ts-check
// What a reader saw of someone else: moments that were kept and missed. Nobody else is given a number, a bar or a band.

import { answersOf, choicesOf } from "./attempt.js";
import { all, part, reveal } from "./dom.js";

/** @import {Item, Load, Quiz, Scale} from "../../types/quiz" */

/**
 * Which side of the middle of its item's range an answer is, as its scale counts it. The middle itself, and a scale of
 * which neither end is better, are neither kept nor missed.
 * @param {Scale} scale @param {Load} load @param {Item} item @param {number} value
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
  const kinds = new Set();
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
      kinds.add(kind);
      answered++;
    }
    own.dataset.answered = answered;
    reveal(own, answered);
    reveal(part(content, "left-out"), answered < scale.items.length || !part(content, "left-out").hidden);
  }
  const [kept, missed] = [kinds.has("kept"), kinds.has("missed")];
  const saw = kept && missed ? "both" : kept ? "kept" : missed ? "missed" : kinds.size ? "between" : "none";
  for (const words of all(content, "[data-saw]")) reveal(words, words.dataset.saw === saw);
  for (const step of all(content, "[data-step]")) reveal(step, step.dataset.step === (kept ? "kept" : missed && "missed"));
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
