// @ts-check
// <inversion-explore>: a guess first, then the answer, and then the reader's own numbers. Without this script the answers
// are there to be opened. Nothing is kept, and nothing is in the address: a guess is gone with the page.

import { all, fill, part, reveal } from "../quiz/dom.js";
import { aYear, expected, hoursAYear, inARow } from "./sums.js";

/** @type {Record<string, (of: Record<string, number>) => number>} */
const ANSWERS = {
  sum: ({ minutes = 0, times = 0 }) => hoursAYear(minutes, times),
  picture: ({ kept = 0, weight = 1 }) => expected(kept, weight),
  repair: ({ start = 0, weight = 1 }) => inARow(start, weight),
};

class Explore extends HTMLElement {
  connectedCallback() {
    for (const added of all(this, "[data-added]")) reveal(added);
    part(this, "another")?.addEventListener("click", (/** @type {any} */ { target }) => {
      const step = target.closest("[data-step]");
      step.dataset.number = Number(step.dataset.number) + 1;
      this.work(step);
    });
    for (const step of all(this, "[data-step]")) {
      step.addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        const guess = step.querySelector(":checked + span").textContent;
        const said = part(step, "said");
        const answer = part(step, "own").dataset.of;
        if (guess === answer) said.textContent = said.dataset.same;
        else fill(said, { guess, answer });
        step.querySelector("details").open = true;
      });
    }
    this.addEventListener("input", ({ target }) => {
      const { name, value, type } = /** @type {HTMLInputElement} */ (target);
      if (type !== "number") return;
      // The weight is one assumption, so it's the same wherever it's asked for.
      for (const step of all(this, "[data-step]")) {
        const fields = all(step, "[type=number]");
        if (!fields.some((field) => field.name === name)) continue;
        for (const field of fields) if (field.name === name && field.value !== value) field.value = value;
        this.work(step);
      }
    });
  }

  /** Shows what a step's own numbers come to. @param {any} step */
  work(step) {
    const fields = all(step, "[type=number]");
    const own = part(step, "own");
    if (!fields.every((field) => field.checkValidity())) return (own.textContent = "");
    const of = Object.fromEntries(fields.map((field) => [field.name, field.valueAsNumber]));
    if (step.dataset.step === "year") return this.draw(step, own, of);
    const n = ANSWERS[step.dataset.step]?.(of);
    fill(own, { n, number: n });
  }

  /** Draws a year's dots. @param {any} step @param {any} own @param {Record<string, number>} of */
  draw(step, own, { tenths = 0, weight = 1, before = 0 }) {
    const year = Number(step.dataset.number);
    const { weeks, level } = aYear(tenths, weight, before, year);
    const dots = all(step, "circle");
    for (const [place, isKept] of weeks.entries()) dots[place].classList.toggle("kept", isKept);
    const kept = weeks.filter(Boolean).length;
    fill(own, { year, kept, missed: weeks.length - kept, number: level });
  }
}

customElements.define("inversion-explore", Explore);
