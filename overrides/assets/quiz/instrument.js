// @ts-check
// What only published instruments need: a table of norms, an order of the items for each attempt, and a file of the
// answers for research. Only the page of a quiz that uses one of these fetches it.

import { answersOf, choicesOf } from "./attempt.js";
import { all, fill, part, reveal, written } from "./dom.js";
import { download } from "./download.js";

/** @import {Answer, Answers, Listen, Quiz, Scale, ScaleScore, ScoringKey} from "../../types/quiz" */

/**
 * The items of a quiz in the order that a seed gives them: Fisher and Yates's shuffle of the items by id, with the numbers
 * of Mulberry32. It must stay what it is, because attempts and links hold only the seed (docs/design.md, Storage).
 * @param {Pick<ScoringKey, "items">} key @param {number} seed
 */
export function shuffled(key, seed) {
  const items = [...key.items].sort((a, b) => (a.id < b.id ? -1 : 1));
  let state = seed;
  for (let left = items.length; left > 1; left -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    items.push(...items.splice(((mixed ^ (mixed >>> 14)) >>> 0) % left, 1));
  }
  return items;
}

/** The ids of the items in the order of this attempt. @param {Quiz} quiz */
const orderOf = ({ key, draft }) =>
  (draft.seed === undefined ? key.items : shuffled(key, draft.seed)).map(({ id }) => id);

/** Does what must be done before the first state is shown. @param {Quiz} quiz @param {Listen} on */
export function prepare(quiz, on) {
  quiz.inOrder = (seed) => shuffled(quiz.key, seed);
  on(quiz, "click", ({ target }) => {
    // Only what readers say of themselves: nobody else has agreed to it.
    if (target.dataset.raw && quiz.view === "self") save(quiz, target.dataset.raw);
  });
  arrange(quiz);
}

/** Brings the questions, and the lists and tables of them, into the order of this attempt. @param {Quiz} quiz */
export function arrange(quiz) {
  if (!quiz.key.random) return;
  quiz.draft.seed ??= crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  quiz.saveDraft();
  const order = orderOf(quiz);
  const focused = /** @type {any} */ (document.activeElement);
  /**
   * Sorts elements among their neighbours of the same kind.
   * @param {ParentNode} root @param {string} selector @param {(one: any) => string} idOf
   */
  const sort = (root, selector, idOf) => {
    const found = all(root, selector);
    for (const box of new Set(found.map((one) => one.parentElement))) {
      const own = found.filter((one) => one.parentElement === box);
      const behind = own[own.length - 1].nextSibling;
      own.sort((a, b) => order.indexOf(idOf(a)) - order.indexOf(idOf(b)));
      for (const one of own) box.insertBefore(one, behind);
    }
  };
  const template = /** @type {any} */ (quiz.querySelector(":scope > template"));
  for (const root of [quiz, template.content]) {
    sort(root, ".item", ({ id }) => id.slice(quiz.id.length + 4));
    sort(root, "li:has([data-answer-of])", (one) => one.querySelector("[data-answer-of]").dataset.answerOf);
    sort(root, "[data-row]", ({ dataset }) => dataset.row);
    for (const one of all(root, "[data-number]")) one.textContent = `${order.indexOf(one.dataset.number) + 1}`;
  }
  if (quiz.contains(focused)) focused.focus({ preventScroll: true }); // it was moved, and lost the focus
}

/**
 * What a table of norms gives for an exact score, as text; null where it has none.
 * @param {Pick<Scale, "norms">} scale @param {string | null} exact
 */
export function normOf({ norms = [] }, exact) {
  const [top = 0n, bottom = 1n] = `${exact ?? 0}`.split("/").map(BigInt);
  const row = norms.find(([first, last]) => BigInt(first) * bottom <= top && top <= BigInt(last) * bottom);
  return (exact !== null && row?.[2]) || null;
}

/**
 * Adds what other quizzes don't have to a result.
 * @param {ScoringKey} key @param {any} content @param {ScaleScore[]} scores
 */
export function show(key, content, scores) {
  for (const { id, exact, shown } of scores) {
    const own = content.querySelector(`[data-scale="${id}"]`);
    const scale = /** @type {Scale} */ (key.scales.find((one) => one.id === id));
    showSum(content.querySelector(`[data-sum-of="${id}"]`), scale, shown);
    const norm = normOf(scale, exact);
    if (!scale.norms) continue;
    own.dataset.norm = norm ?? "";
    if (norm) fill(part(own, "norm"), { title: part(own, "norm").dataset.title, value: written(norm) });
    reveal(part(own, "no-norm"), exact !== null && !norm);
  }
}

/**
 * Says how the points in a scale's tables come to its score, where they aren't simply added up.
 * @param {any} sum @param {Scale} scale @param {string | null} shown
 */
function showSum(sum, { fills = true, highest }, shown) {
  if (fills && !highest) return;
  /** @type {(selector: string) => number[]} */
  const numbers = (selector) => all(sum.parentElement, selector).map(({ textContent }) => +textContent);
  const circled = numbers("[data-row] mark");
  const total = (/** @type {number[]} */ values) => values.reduce((one, other) => one + other, 0);
  const points = !highest ? total(circled) : circled.length ? Math.max(...circled) : written();
  fill(sum, { points, most: total(numbers("[data-row] td:last-child")), score: written(shown) });
}

/**
 * Saves the reader's answers about themselves as a file, for research: the items' ids and the answers, and nothing that
 * says who gave them, or when.
 * @param {Quiz} quiz @param {string} kind
 */
function save(quiz, kind) {
  const { quiz: id, revision, form, items } = quiz.key;
  const pairs = Object.entries(answersOf(quiz.key, quiz.draft.self));
  const isOffered = (/** @type {string} */ name, /** @type {Answer} */ answer) =>
    items.some((item) => item.id === name && (answer === "na" ? item.na : choicesOf(item).includes(answer)));
  /** @type {Answers} */
  const answers = Object.fromEntries(pairs.filter(([name, answer]) => isOffered(name, answer)));
  const ids = items.map((item) => item.id);
  const order = orderOf(quiz);
  // A row of ids and a row of answers, as `inversion simulate --answers` reads them. Neither needs quotes.
  if (kind === "csv")
    return download(`${id}-answers.csv`, "text/csv", [ids, ids.map((name) => answers[name] ?? "")].join("\r\n") + "\r\n");
  const held = { format: 1, quiz: id, revision, form, ...(quiz.key.random ? { order } : {}), answers };
  return download(`${id}-answers.json`, "application/json", JSON.stringify(held));
}
