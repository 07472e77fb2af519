// @ts-check
// A knowledge quiz: whether the right options are chosen, and why they are right.

import { all, fill, part, reveal } from "./dom.js";
import { kinds } from "./element.js";
import { show as rounded } from "./score.js";

/** @import {Answered, Connect, Knowledge, KnowledgeItem, Quiz} from "../../types/quiz" */

/** The options that are chosen of an item. @param {Answered} pairs @param {KnowledgeItem} item */
const chosen = (pairs, { id }) => pairs.flatMap(([name, value]) => (name === id ? [value] : []));

/** An answer is right if exactly the right options are chosen. @param {string[]} own @param {KnowledgeItem} item */
const fits = (own, { correct }) => own.length === correct.length && correct.every((id) => own.includes(id));

/** Whether it is only right since the reader has seen the answer. @param {Quiz<Knowledge>} quiz @param {KnowledgeItem} item */
function isLate({ draft, pairs }, item) {
  const first = draft.first?.[item.id];
  return !!first && !fits(first, item) && fits(chosen(pairs, item), item);
}

/** The answers that count: of those corrected after the answer was shown, the ones before. @param {Quiz<Knowledge>} quiz */
function counted(quiz) {
  const { key, draft, pairs } = quiz;
  const own = (/** @type {KnowledgeItem} */ item) => (isLate(quiz, item) && draft.first?.[item.id]) || chosen(pairs, item);
  return key.items.flatMap((item) => own(item).map((value) => /** @type {[string, string]} */ ([item.id, value])));
}

/** Remembers the answers that stood when the right ones were shown. @param {Quiz<Knowledge>} quiz @param {KnowledgeItem[]} items */
function keepFirst({ draft, pairs }, items) {
  draft.first = { ...Object.fromEntries(items.map((item) => [item.id, chosen(pairs, item)])), ...draft.first };
}

/** What the answers come to: the twin of generator/quiz/marking.py. @param {Answered} pairs @param {Knowledge} key */
export function mark(pairs, { items, bands }) {
  const right = items.filter((item) => fits(chosen(pairs, item), item));
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
  const verdict = own.length && (fits(own, item) ? "right" : "wrong");
  for (const words of all(details, "[data-verdict]")) reveal(words, words.dataset.verdict === verdict);
  for (const option of all(details, "[data-option]")) {
    const mine = own.includes(option.dataset.option);
    option.classList.toggle("chosen", mine);
    for (const name of ["mine", "less"]) reveal(part(option, name), mine);
  }
  reveal(part(details, "late"), isLate(quiz, item));
  return details;
}

/** Closes an explanation and takes the verdict away. @param {any} details */
function close(details) {
  details.open = false;
  for (const words of all(details, "[data-verdict], [data-part]")) words.hidden = true;
  for (const option of all(details, ".chosen")) option.classList.remove("chosen");
}

/** @param {Quiz<Knowledge>} quiz @param {DocumentFragment} content */
function show(quiz, content) {
  const pairs = counted(quiz);
  const marked = mark(pairs, quiz.key);
  for (const item of quiz.key.items) {
    check(quiz, item);
    const own = chosen(pairs, item);
    if (!own.length || fits(own, item)) continue;
    const row = all(content, "[data-missed]").find(({ dataset }) => dataset.missed === item.id);
    quiz.repeat(part(row, "words"), item.id);
    reveal(row);
    reveal(part(content, "missed"));
  }
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
  const { items } = quiz.key;
  const blank = part(quiz, "blank");
  const progress = () => {
    for (const one of all(quiz, ".jump [data-answered]"))
      reveal(one, quiz.pairs.some(([name]) => name === one.dataset.answered));
  };
  // This listens before the element does, which would go on to the result.
  on(quiz.form, "submit", (event) => {
    if (quiz.pairs.length) return keepFirst(quiz, items);
    event.preventDefault();
    event.stopImmediatePropagation();
    reveal(blank);
    blank.focus();
  });
  on(quiz, "click", (event) => {
    const jump = event.target.closest("[data-jump]")?.dataset.jump;
    if (!jump) return;
    // Its fragment would be a state, and close the result.
    event.preventDefault();
    const legend = /** @type {any} */ (quiz.querySelector(`[id$="--q-${jump}"] legend`));
    legend.focus({ preventScroll: true });
    legend.scrollIntoView({ block: "start" });
  });
  on(quiz, "click", ({ target }) => {
    const item = quiz.key.items.find(({ id }) => id === target.dataset.check);
    if (!item) return;
    if (chosen(quiz.pairs, item).length) keepFirst(quiz, [item]);
    quiz.saveDraft();
    const details = check(quiz, item);
    (details.querySelector("[data-verdict]:not([hidden])") ?? details.firstElementChild).focus();
  });
  // The verdict was on the choice before.
  on(quiz, "change", ({ target }) => {
    reveal(blank, false);
    progress();
    if (quiz.dataset.state !== "result") close(target.closest(".item").querySelector("details"));
  });
  const nothing = () => {}; // its answers are neither kept nor put into links
  return {
    prepare: async () => {},
    open: nothing,
    enter: progress,
    finish: nothing,
    show: (content) => show(quiz, content),
    erase: () => {
      all(quiz, "[data-feedback]").forEach(close);
      reveal(blank, false);
    },
  };
}

kinds.set("knowledge", connect);
