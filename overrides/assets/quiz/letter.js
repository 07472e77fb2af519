// @ts-check
// What stands further down in the result of a self-audit: the answers that lowered a scale, and what the reader writes.

import { answersOf, choicesOf } from "./attempt.js";
import { all, fill, part, reveal } from "./dom.js";
import { weightedShare } from "./score.js";

/** @import {Answers, Item, Listen, Quiz, Scale} from "../../types/quiz" */

/** Names the answers that lowered each scale. @param {Quiz} quiz @param {string} [first] the scale where it is open */
export function explain(quiz, first) {
  const answers = answersOf(quiz.key, quiz.draft[quiz.view]);
  for (const scale of quiz.key.scales) {
    /** @type {any} */
    const own = quiz.querySelector(`[data-part=result] [data-scale="${scale.id}"]`);
    if (!own) return; // the answers were erased meanwhile
    const box = part(own, "moved");
    const { band, best } = own.dataset;
    if (!box || !band || band === best) continue;
    box.open = scale.id === first;
    const found = lost(quiz, scale, answers);
    // Where all weighed the same, none weighed most.
    const level = found.length > 2 && found.length === +own.dataset.answered && found[0]?.by === found.at(-1)?.by;
    if (!level) showLost(quiz, box, found);
  }
}

/**
 * The answers that lost a scale half of their weight or more, those that lost most first.
 * @param {Quiz} quiz @param {Scale} scale @param {Answers} answers
 */
function lost({ key }, { better, items }, answers) {
  const found = items.flatMap((load) => {
    const item = /** @type {Item} */ (key.items[load.item]);
    const value = item.values[choicesOf(item).indexOf(answers[item.id] ?? "na")];
    if (value === undefined) return [];
    const [top = 0, bottom = 1] = weightedShare(load, item.values, value).map(Number);
    const by = (better === "low" ? top : load.weight * bottom - top) / bottom;
    return 2 * by < load.weight ? [] : { id: item.id, by };
  });
  return found.sort((a, b) => b.by - a.by);
}

/**
 * Shows two of them, and how many others are like the second.
 * @param {Quiz} quiz @param {any} box @param {ReturnType<typeof lost>} found
 */
function showLost(quiz, box, found) {
  const [first, second, ...rest] = found;
  if (!first) return;
  for (const { id } of [first, second ?? first]) {
    const row = box.querySelector(`[data-moved="${id}"]`);
    quiz.repeat(row.firstElementChild, id);
    row.querySelector("b").textContent = quiz.label(`[name="${id}"]:checked`);
    row.parentElement.append(row);
    reveal(row);
  }
  const n = rest.filter(({ by }) => by === second?.by).length;
  if (n) fill(part(box, "as-low"), { n });
  reveal(box);
}

/**
 * Keeps what a reader writes beside the result with the answers: in this tab, until they are erased.
 * @param {Quiz} quiz @param {Listen} on
 */
export function keepNotes(quiz, on) {
  all(quiz, "textarea").forEach((field, at) => {
    field.value ||= quiz.draft.notes?.[at] ?? "";
    if (field.value) field.closest("details").open = true;
  });
  on(quiz, "input", ({ target }) => {
    if (!target.matches("textarea")) return;
    quiz.draft.notes = all(quiz, "textarea").map(({ value }) => value);
    quiz.saveDraft();
  });
}
