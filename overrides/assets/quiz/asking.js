// @ts-check
// A self-audit's way through its questions: from the start, one at a time, by mouse or by keys, to the list of answers.
// What goes on by itself, and what begins again, is fetched by those who want it.

import { all, digit, fill, part, reveal } from "./dom.js";

/** @import {Listen, Quiz} from "../../types/quiz" */

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
