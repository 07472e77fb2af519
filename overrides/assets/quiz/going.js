// @ts-check
// The next question comes by itself after an answer, for a reader who chose that at the start.

import { part } from "./dom.js";

/** @import {Asking} from "./attempt.js" */
/** @import {Listen} from "../../types/quiz" */

// Milliseconds in which a reader sees the mark on the answer, or hears it, and can think again. A screen reader's click
// looks like a mouse's, so it's the same for all.
const PAUSE = 700;

/** @param {Asking} asking @param {Listen} on */
export function connect(asking, on) {
  asking.going ??= new Going(asking, on); // a second click may have asked for it too
}

export class Going {
  /** Whether a key was the last thing used: a key that moves among the answers makes a click, too. */ keyed = false;
  /** What brought the answer. @type {Event | undefined} */ cause;
  timer = 0;

  /** @param {Asking} asking @param {Listen} on */
  constructor(asking, on) {
    this.asking = asking;
    const { quiz } = asking;
    on(quiz, "keydown", () => (this.keyed = true));
    on(quiz, "click", (event) => !this.keyed && event.target.matches(".current .opt input") && this.wait(event));
    // Whatever else a reader does ends the pause. The event that began it comes by here only now.
    for (const type of ["keydown", "mousedown", "touchstart", "wheel", "popstate", "hashchange"])
      on(window, type, (event) => {
        this.keyed = type === "keydown";
        if (event !== this.cause) this.stop();
      });
  }

  stop() {
    clearTimeout(this.timer);
  }

  /** Goes on after the pause, or a longer one. @param {Event} cause @param {number} [longer] */
  wait(cause, longer = 0) {
    const { quiz } = this.asking;
    this.stop();
    if (!quiz.draft.auto) return;
    this.cause = cause;
    const status = part(quiz, "status");
    status.textContent = status.dataset.next.replace("{answer}", quiz.label(".current :checked"));
    this.timer = setTimeout(() => quiz.isConnected && this.go(), Math.max(PAUSE, longer));
  }

  /** From the last question on to the result, where nothing is left to answer. */
  go() {
    const { asking } = this;
    const { quiz, asked, at } = asking;
    part(quiz, "status").textContent = ""; // so that the same words are news again
    const whole = asked.every((one) => one.querySelector(":checked"));
    if (whole && !quiz.returning && at === asked.length - 1) quiz.finish();
    else asking.step(1);
  }
}
