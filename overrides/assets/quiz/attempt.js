// @ts-check
// An attempt: the way through its questions, from the start, one at a time, by mouse or by keys, to the list of answers;
// and the answers as they are scored, kept on the device and put into a link. One file, since a page over HTTP/1.1 waits
// for the seventh. What goes on by itself, and what begins again, is fetched by those who want it.

import { all, digit, fill, part, reveal } from "./dom.js";

/** @import {Answered, Answers, Attempt, Item, Listen, Quiz, ScoringKey} from "../../types/quiz" */

/**
 * The path of the site, which tells apart the sites of one origin (name.github.io/a/ and /b/). This file is in its
 * assets/quiz/, so a page of any depth finds it, on a server, in a preview and in a folder.
 */
export const sitePath = new URL("../..", import.meta.url).pathname;

/** Where a quiz's history is in localStorage. @param {string} quiz */
export const historyKey = (quiz) => `inversion:${sitePath}:${quiz}`;

/** Where an earlier version kept it, for all sites of an origin together. @param {string} quiz */
export const earlierKey = (quiz) => `inversion-quiz:${quiz}`;

/**
 * Whether the fragment of an address is a link with answers, readable or not. Some programs write its `=` as `%3D`.
 * @param {string} fragment
 */
export const isLink = (fragment) => /^#a[=%]/.test(fragment);

/** What an answer to an item can be, for each option in order. @param {Item} item */
export const choicesOf = ({ values, choices = values }) => choices;

/**
 * A form's answers with the numbers that the key declares. Anything else stays text, which the scorer drops and names.
 * @param {Pick<ScoringKey, "items">} key @param {Answered} pairs @returns {Answers}
 */
export function answersOf({ items }, pairs) {
  /** @type {Answers} */
  const answers = Object.create(null); // an item's id may be a name that every object has
  for (const [name, value] of pairs) {
    const item = items.find(({ id }) => id === name);
    answers[name] = (item && choicesOf(item).find((one) => `${one}` === value)) ?? value;
  }
  return answers;
}

/** This moment in UTC, with whole seconds. */
export const now = () => new Date().toISOString().replace(/\.\d+/, "");

/** The draft's answers about the one that is shown. @param {Quiz} quiz @returns {Attempt} */
export function attempt({ key, draft, view }) {
  const { quiz, revision, form } = key;
  const taken = draft.taken?.[view] ?? now();
  const answers = answersOf(key, draft[view]);
  const only = view === "self" ? draft.only : undefined;
  return { format: 1, quiz, revision, form, taken, perspective: view, seed: draft.seed, only, answers };
}

const NUMBER = 1000; // milliseconds within which digits make one number

export class Asking {
  /** The digits of a number that a reader types, and when the last one came. */ typed = "";
  typedAt = 0;
  /** Goes on by itself, once its script is there. @type {import("./going.js").Going | undefined} */ going;

  /** @param {Quiz} quiz @param {Listen} on */
  constructor(quiz, on) {
    this.quiz = quiz;
    on(quiz, "keydown", (event) => this.pressKey(event));
  }

  /** The questions of this attempt. */
  get asked() {
    return this.quiz.items.filter((one) => !one.hidden);
  }

  /** Where in them the reader is. */
  get at() {
    return this.asked.findIndex((one) => one.matches(".current"));
  }

  /** @param {string} state */
  enter(state) {
    const { quiz, asked, at } = this;
    this.typed = ""; // a number begun for one question is not gone on with at the next
    if (state === "start") {
      const begin = part(quiz, "begin");
      begin.textContent = begin.dataset[quiz.pairs.length ? "resume" : "start"];
    } else if (state === "ask") {
      part(quiz, "stem").classList.toggle("brief", at > 0);
      part(quiz, "rest").setAttribute("x", at + 1);
      part(quiz, "rest").setAttribute("width", asked.length - at - 1); // what is left, and nothing beside the page
      reveal(part(quiz, "auto-off"), !!quiz.draft.auto);
    } else if (state === "check") {
      for (const row of all(quiz, "[data-answer-of]")) {
        const words = quiz.label(`[name="${row.dataset.answerOf}"]:checked`);
        quiz.repeat(row.previousElementSibling, row.dataset.answerOf);
        row.textContent = words ?? row.dataset.blank;
        row.classList.toggle("soft", !words);
      }
      fill(part(quiz, "count"), { answered: quiz.pairs.length, n: asked.length });
    }
  }

  /** To the first question without an answer, or to all of them, as the reader chose. */
  begin() {
    const chosen = all(this.quiz, "[data-all]").some(({ checked }) => checked);
    const next = this.asked.find((one) => !one.querySelector(":checked"));
    this.quiz.go(chosen ? "all" : next ? stateOf(next) : "check");
  }

  /** To the next question or the one before. @param {number} by */
  step(by) {
    const { quiz, asked } = this;
    // From the list of answers a reader changes one and returns to the list.
    if (quiz.returning) return quiz.go("check");
    const at = this.at + by;
    quiz.go(at < 0 ? "start" : asked[at] ? stateOf(asked[at]) : "check");
  }

  skip() {
    for (const input of all(this.quiz, ".current input")) input.checked = false;
    this.quiz.saveDraft();
    this.step(1);
  }

  /**
   * Digits choose an option of the question in view: the one of that number, or else of that place; 0 is also "not
   * applicable". Digits within a second make one number.
   * @param {KeyboardEvent} event
   */
  pressKey(event) {
    const { quiz } = this;
    const { key, ctrlKey, altKey, metaKey, repeat, timeStamp } = event;
    const sign = digit(key) ?? key;
    if (ctrlKey || altKey || metaKey || repeat || quiz.dataset.state !== "ask" || !/^[\d-]$/.test(sign)) return;
    if (!part(quiz, "keys").checked) return;
    const inputs = all(quiz, ".current .opt input");
    const keys = inputs.map(({ dataset, value }, at) => dataset.key ?? (value === "na" ? "0" : `${at + 1}`));
    const longer = timeStamp - this.typedAt < NUMBER ? this.typed + sign : sign;
    this.typed = keys.some((one) => one.startsWith(longer)) ? longer : sign;
    this.typedAt = timeStamp;
    const input = inputs[keys.indexOf(this.typed)];
    if (!input) return;
    input.click();
    input.focus();
    // Of a number that can be longer, the rest may be on its way.
    this.going?.wait(event, keys.filter((one) => one.startsWith(this.typed)).length > 1 ? NUMBER : 0);
  }
}

/** The state of a question. @param {any} item */
export const stateOf = (item) => item.id.slice(item.closest("inversion-quiz").id.length + 2);
