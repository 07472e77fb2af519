// @ts-check
// A knowledge quiz: whether the right options are chosen, and why they are right.

import { all, fill, part, reveal } from "./dom.js";
import { kinds } from "./element.js";
import { show as rounded } from "./score.js";

/** @import {Answered, Connect, Knowledge, KnowledgeItem, Quiz} from "../../types/quiz" */

/** The options that are chosen of an item. @param {Answered} pairs @param {KnowledgeItem} item */
const chosen = (pairs, { id }) => pairs.flatMap(([name, value]) => (name === id ? [value] : []));

/** An answer is right if exactly the right options are chosen. @param {Answered} pairs @param {KnowledgeItem} item */
function isRight(pairs, item) {
  const own = chosen(pairs, item);
  return own.length === item.correct.length && item.correct.every((id) => own.includes(id));
}

/** What the answers come to: the twin of generator/quiz/marking.py. @param {Answered} pairs @param {Knowledge} key */
export function mark(pairs, { items, bands }) {
  const right = items.filter((item) => isRight(pairs, item));
  const [top, whole] = [BigInt(100 * right.length), BigInt(items.length)];
  const reached = bands.filter(({ from }) => BigInt(from[0]) * whole <= top * BigInt(from[1]));
  const next = bands[reached.length]?.from;
  /** @type {Map<string, {right: number, items: number}>} */
  const topics = new Map();
  for (const item of items) {
    if (item.topic === null) continue;
    const own = topics.get(item.topic) ?? { right: 0, items: 0 };
    topics.set(item.topic, { right: own.right + +right.includes(item), items: own.items + 1 });
  }
  return {
    right: right.length,
    answered: items.filter((item) => chosen(pairs, item).length).length,
    items: items.length,
    shown: rounded([top, whole], 0, next && [BigInt(next[0]), BigInt(next[1])]),
    band: reached[reached.length - 1]?.id ?? "",
    topics,
  };
}

/**
 * Opens an item's explanation with a verdict on the answer.
 * @param {Quiz<Knowledge>} quiz @param {KnowledgeItem} item
 */
function check(quiz, item) {
  /** @type {any} */
  const details = quiz.querySelector(`[data-feedback="${item.id}"]`);
  const own = chosen(quiz.pairs, item);
  details.open = true;
  const verdict = own.length && (isRight(quiz.pairs, item) ? "right" : "wrong");
  for (const words of all(details, "[data-verdict]")) reveal(words, words.dataset.verdict === verdict);
  for (const option of all(details, "[data-option]")) {
    const mine = own.includes(option.dataset.option);
    option.classList.toggle("chosen", mine);
    reveal(part(option, "mine"), mine);
  }
  return details;
}

/** Closes an explanation and takes the verdict away. @param {any} details */
function close(details) {
  details.open = false;
  for (const words of all(details, "[data-verdict], [data-part=mine]")) words.hidden = true;
  for (const option of all(details, ".chosen")) option.classList.remove("chosen");
}

/** @param {Quiz<Knowledge>} quiz @param {DocumentFragment} content */
function show(quiz, content) {
  const marked = mark(quiz.pairs, quiz.key);
  for (const item of quiz.key.items) check(quiz, item);
  fill(part(content, "right"), { ...marked, n: marked.items });
  reveal(content.querySelector(`[data-band-text="${marked.band}"]`));
  Object.assign(part(content, "right").dataset, { score: marked.shown, band: marked.band, answered: marked.answered });
  for (const [topic, { right, items }] of marked.topics) {
    // By its words, which may hold any sign: a selector would have to escape them.
    const row = all(content, "[data-topic]").find(({ dataset }) => dataset.topic === topic);
    fill(part(row, "topic-score"), { right, n: items, percent: rounded([BigInt(100 * right), BigInt(items)], 0) });
  }
}

/** @type {Connect<Knowledge>} */
function connect(quiz, on) {
  on(quiz, "click", ({ target }) => {
    const item = quiz.key.items.find(({ id }) => id === target.dataset.check);
    if (!item) return;
    const details = check(quiz, item);
    (details.querySelector("[data-verdict]:not([hidden])") ?? details.firstElementChild).focus();
  });
  // The verdict was on the choice before.
  on(quiz, "change", ({ target }) => {
    if (quiz.dataset.state !== "result") close(target.closest(".item").querySelector("details"));
  });
  const nothing = () => {}; // its answers are neither kept nor put into links
  return {
    prepare: async () => {},
    open: nothing,
    enter: nothing,
    finish: nothing,
    show: (content) => show(quiz, content),
    erase: () => all(quiz, "[data-feedback]").forEach(close),
  };
}

kinds.set("knowledge", connect);
