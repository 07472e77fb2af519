// @ts-check
// <inversion-quiz>: takes the answers of the form inside it and shows what they come to. The form, the tables for
// scoring by hand and the words of the result are in the page already; this file reads and shows, score.js computes.

import { score } from "./score.js";

/** @typedef {import("./score.js").Form} Form */
/** @typedef {import("./score.js").ScaleScore} ScaleScore */

/**
 * Answers by element id, kept while the document lives: instant navigation takes the element out of the page and puts a
 * new one in, and the reader who comes back finds their answers. Never stored, so closing the page forgets them.
 * @type {Map<string, {answers: Record<string, string>, shown: boolean}>}
 */
const taken = new Map();

/** @param {ParentNode} root @param {string} name @returns {HTMLElement | null} */
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** Fills the places of `data-text` with words. @param {HTMLElement | null} element @param {Record<string, unknown>} values */
function fill(element, values) {
  if (!element) return;
  const words = element.dataset.text ?? "";
  element.textContent = words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  element.hidden = false;
}

/** @param {Element | null | undefined} element */
function reveal(element) {
  if (element instanceof HTMLElement) element.hidden = false;
}

class InversionQuiz extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const data = this.querySelector('script[type="application/json"]');
    if (!form || !data) return;
    this.form = form;
    /** @type {Form} */
    this.compiled = JSON.parse(data.textContent ?? "");
    this.leave = new AbortController();
    const { signal } = this.leave;
    form.addEventListener("submit", (event) => this.submit(event), { signal });
    form.addEventListener("reset", () => this.erase(), { signal });
    form.addEventListener("change", () => this.change(), { signal });
    // A browser that restores a page on Back fills the radios only after this element is connected, before `pageshow`.
    addEventListener("pageshow", () => this.restore(), { signal });
    addEventListener("beforeprint", () => this.byHand(true), { signal });
    addEventListener("afterprint", () => this.byHand(false), { signal });
    for (const button of this.querySelectorAll("button")) button.disabled = false;
    reveal(part(this, "actions"));
    this.byHand(false);
    this.refill();
    this.restore();
  }

  disconnectedCallback() {
    this.leave?.abort();
  }

  /** Puts back the answers of an element that stood here before, in the same document. */
  refill() {
    for (const [name, value] of Object.entries(taken.get(this.key)?.answers ?? {})) {
      const radio = this.form?.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (radio instanceof HTMLInputElement) radio.checked = true;
    }
  }

  /** Shows the result again where the reader had seen it and has come back. */
  restore() {
    const answered = this.form && [...new FormData(this.form).keys()].length > 0;
    const seen = taken.get(this.key)?.shown || location.hash === `#${this.id}--result`;
    if (answered && seen && part(this, "result")?.hidden) this.show();
  }

  get key() {
    return `${location.pathname} ${this.id} ${this.compiled?.form}`;
  }

  /** A result in view never shows other answers than the form. */
  change() {
    if (!part(this, "result")?.hidden) this.show();
    this.keep();
  }

  keep() {
    /** @type {Record<string, string>} */
    const answers = {};
    if (this.form) for (const [name, value] of new FormData(this.form)) answers[name] = String(value);
    taken.set(this.key, { answers, shown: !part(this, "result")?.hidden });
  }

  /** @param {boolean} open */
  byHand(open) {
    const details = part(this, "by-hand");
    if (details instanceof HTMLDetailsElement) details.open = open;
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    this.show();
    this.keep();
    // The fragment says only that the result was open, so that Back from another page can open it again.
    history.replaceState(history.state, "", `#${this.id}--result`);
    // Focus alone scrolls just far enough, and the heading would stand at the lower edge with the result out of view.
    part(this, "heading")?.focus({ preventScroll: true });
    part(this, "heading")?.scrollIntoView();
    this.say("shown");
  }

  /** Tells screen readers. @param {"shown" | "erased"} what */
  say(what) {
    const status = part(this, "status");
    if (status) status.textContent = status.dataset[what] ?? "";
  }

  erase() {
    const result = part(this, "result");
    result?.replaceChildren();
    if (result) result.hidden = true;
    taken.delete(this.key);
    if (location.hash === `#${this.id}--result`) history.replaceState(history.state, "", location.pathname + location.search);
    this.say("erased");
    const first = this.form?.querySelector("input");
    // The radios are cleared after this event; moving earlier would land on a choice that is about to go.
    setTimeout(() => first?.focus());
  }

  /** Scores the form as it stands and shows the result. */
  show() {
    const { form, compiled } = this;
    const result = part(this, "result");
    const template = this.querySelector("template");
    if (!form || !compiled || !result || !template) return;
    /** @type {Record<string, number | string>} */
    const answers = {};
    for (const [name, value] of new FormData(form)) {
      // Only a value that the form declares is an answer; anything else stays text, which the scorer drops and names.
      const item = compiled.items.find(({ id }) => id === name);
      answers[name] = item?.values.find((declared) => String(declared) === value) ?? String(value);
    }
    const outcome = score(compiled, answers);

    const content = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const weakest = new Set(outcome.weakest);
    for (const scale of outcome.scales) {
      const own = content.querySelector(`[data-scale="${CSS.escape(scale.id)}"]`);
      if (own instanceof HTMLElement) showScale(own, scale, weakest.has(scale.id));
      fill(content.querySelector(`[data-sum-of="${CSS.escape(scale.id)}"]`), {
        ...points(content, scale.id, answers, compiled),
        score: scale.shown ?? "–",
      });
    }
    if (outcome.overall !== null) fill(part(content, "overall"), { score: outcome.overall });
    // A scale of which neither end is better has no best band, and no say in this.
    const judged = [...content.querySelectorAll("[data-best]")].filter((own) => own instanceof HTMLElement);
    const good = judged.filter((own) => own.dataset.band === own.dataset.best);
    const low = outcome.scales.filter((scale) => scale.low);
    if (judged.length && good.length === judged.length) reveal(part(content, "all-good"));
    else {
      // Where no scale stands out as the weakest, each that is low gets its help.
      const helped = weakest.size ? weakest : new Set(low.map(({ id }) => id));
      for (const id of weakest) reveal(content.querySelector(`[data-scale="${CSS.escape(id)}"] [data-part="weakest"]`));
      for (const id of helped) reveal(content.querySelector(`[data-help-for="${CSS.escape(id)}"]`));
      if (low.length > 1) several(content);
    }
    if (outcome.scales.every(({ band }) => band === null)) {
      reveal(part(content, "blank"));
      for (const none of content.querySelectorAll('[data-part="none"]')) none.remove();
    }
    result.replaceChildren(content);
    result.hidden = false;
  }
}

/** Offers the strategies that the weakest scales do not offer already. @param {DocumentFragment} content */
function several(content) {
  const block = part(content, "several");
  const offered = [...content.querySelectorAll("[data-help-for]:not([hidden]) a")].map((link) => link.getAttribute("href"));
  for (const item of block?.querySelectorAll("li") ?? []) {
    if (offered.includes(item.querySelector("a")?.getAttribute("href") ?? null)) item.remove();
  }
  if (block?.querySelector("li")) reveal(block);
}

/** @param {HTMLElement} own @param {ScaleScore} scale @param {boolean} weakest */
function showScale(own, scale, weakest) {
  own.dataset.score = scale.shown ?? "";
  own.dataset.band = scale.band ?? "";
  own.dataset.answered = String(scale.answered);
  if (weakest) own.dataset.weakest = "";
  const number = part(own, "score");
  if (number) number.textContent = scale.shown ?? "–";
  part(own, "bar")?.setAttribute("width", String(scale.percent ?? 0));
  if (scale.band === null) {
    reveal(part(own, "none"));
    part(own, "unit")?.remove();
  } else {
    reveal(own.querySelector(`[data-band-text="${CSS.escape(scale.band)}"]`));
  }
  fill(part(own, "answered"), { answered: scale.answered, items: scale.items });
  if (scale.notApplicable) fill(part(own, "not-applicable"), { count: scale.notApplicable });
}

/**
 * Marks the reader's points in the tables of one scale and adds them up, as the tables say it is done by hand.
 * @param {DocumentFragment} content
 * @param {string} scale
 * @param {Record<string, number | string>} answers
 * @param {Form} form
 */
function points(content, scale, answers, form) {
  let [sum, most] = [0, 0];
  const tables = content.querySelector(`[data-sum-of="${CSS.escape(scale)}"]`)?.parentElement;
  for (const row of tables?.querySelectorAll("tr[data-row]") ?? []) {
    const item = form.items.find(({ id }) => row instanceof HTMLElement && id === row.dataset.row);
    const answer = item && answers[item.id];
    if (!item || typeof answer !== "number") continue;
    const cells = row.querySelectorAll("td");
    const cell = cells[item.values.indexOf(answer)];
    if (!cell) continue;
    const mark = document.createElement("mark");
    mark.textContent = cell.textContent;
    cell.replaceChildren(mark);
    sum += Number(mark.textContent);
    most += Number(cells[cells.length - 1]?.textContent);
  }
  return { points: sum, most };
}

// Twice on a page the module loads once; with instant navigation the script element comes again.
if (!customElements.get("inversion-quiz")) customElements.define("inversion-quiz", InversionQuiz);
