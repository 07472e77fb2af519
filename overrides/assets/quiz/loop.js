// @ts-check
// The weekly loop: what a reader wants to try is kept with the attempt, and the next time the page asks whether it helped.
// It comes only where something is kept, or when a reader asks for this.

import { all, part, reveal } from "./dom.js";
import { note } from "./store.js";

/** @import {AttemptHistory} from "./history.js" */
/** @import {Listen, Quiz} from "../../types/quiz" */

const DAY = 864e5; // milliseconds: on the day itself there was no time to try anything

export class Loop {
  /** @param {Quiz} quiz @param {AttemptHistory} history @param {Listen} on */
  constructor(quiz, history, on) {
    this.quiz = quiz;
    this.history = history;
    on(quiz, "kept", () => this.draw());
    on(part(quiz, "loop"), "click", ({ target }) => this.answer(target.dataset.helped));
    this.draw();
  }

  /** The attempts about the reader. */
  get own() {
    return this.history.attempts.filter(({ perspective }) => perspective === "self");
  }

  /** The last attempt, where something was to be tried since. */
  get last() {
    const [last] = this.own.slice(-1);
    return last?.practice && Date.now() - Date.parse(last.taken) >= DAY ? last : undefined;
  }

  /** Asks at the start, and offers the questions of that scale alone. */
  draw() {
    const { quiz, last } = this;
    const box = part(quiz, "loop");
    const template = /** @type {any} */ (quiz.querySelector(":scope > template"));
    const cards = all(template.content, "[data-practice]");
    const plan = cards.find(({ dataset }) => dataset.practice === last?.practice)?.querySelector(".plan");
    this.mark(quiz); // a result may have been there before this script
    reveal(box, !!plan);
    for (const button of all(quiz, "[data-only]")) reveal(button, !!plan && button.dataset.only === last?.practice);
    if (!plan) return;
    part(box, "tried").replaceChildren(plan.cloneNode(true));
    for (const button of all(box, "[data-helped]")) button.ariaPressed = `${button.dataset.helped === last?.helped}`;
    const said = part(box, "said");
    said.textContent = said.dataset[last?.helped ?? ""] ?? "";
  }

  /** Keeps whether it helped with that attempt. @param {string} [helped] */
  answer(helped) {
    if (helped && this.last) this.keep(this.last, { helped });
  }

  /**
   * Keeps what a reader wants to try, or no longer does; the history is switched on for that.
   * @param {string} practice @param {boolean} wanted
   */
  choose(practice, wanted) {
    const { quiz, history } = this;
    const { remember } = history;
    if (wanted && !remember.checked) {
      remember.checked = true;
      history.toggle();
    }
    const taken = quiz.draft.taken?.self ?? "";
    this.keep({ taken, perspective: "self" }, { practice: wanted ? practice : undefined, helped: undefined });
  }

  /** Marks in a result what is kept of it. @param {ParentNode} content */
  mark(content) {
    const kept = this.own.find(({ taken }) => taken === this.quiz.draft.taken?.self);
    for (const box of all(content, "[data-try]")) box.checked = box.dataset.try === kept?.practice;
  }

  /** @param {Pick<import("../../types/quiz").Attempt, "taken" | "perspective">} one @param {object} fields */
  keep(one, fields) {
    this.history.changed(note(() => localStorage, this.history.id, one, fields));
  }
}
