// @ts-check
// <inversion-quiz>: leads a reader through the form inside it, from the start by way of the questions to the result.
//
// A page loads the script for its kind of quiz, scale.js or knowledge.js, which imports this one. It loads this one by
// itself too, to tell the reader if the other script fails to load.
//
// The form, the tables for scoring by hand and all words are in the page already. Without this script, or where one of
// its modules doesn't come, the page is that form, to read, to print and to score by hand. What needs a script is then
// hidden (`data-added`) or disabled.

import { all, part, reveal } from "./dom.js";

/** @import {Answered, Connect, Draft, Kind, Listen} from "../../types/quiz" */

/** What each kind of quiz whose script has come makes of an element. @type {Map<string, Connect>} */
export const kinds = new Map();

/** Drafts for as long as the document lives, for where the browser keeps none. @type {Map<string, string>} */
const drafts = new Map();

class InversionQuiz extends HTMLElement {
  /** @type {HTMLFormElement} */ form;
  /** The compiled quiz: a self-audit's scoring key, or the right options of a knowledge quiz. @type {any} */ key;
  /** @type {Draft & Record<string, any>} */ draft;
  /** @type {Kind} */ kind;
  /** Whether a question was reached from the list of answers, and leads back there. */ returning = false;
  /** Ends all listening when the element leaves the page. @type {AbortController | undefined} */ leave;

  async connectedCallback() {
    this.leave = new AbortController();
    const { signal } = this.leave;
    // This script runs as soon as it's here, and the browser may still be reading the page.
    if (document.readyState === "loading")
      await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { signal }));
    const form = this.querySelector("form");
    const data = this.querySelector('script[type="application/json"]');
    if (!form || !data || signal.aborted) return;
    this.form = form;
    this.key = JSON.parse(data.textContent ?? "");
    /** @type {Listen} */
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    this.loadDraft();
    this.refill();
    on(this, "change", ({ target }) => this.change(target));
    // A browser that restores a page on Back fills the inputs only after this element is connected, before `pageshow`.
    on(window, "pageshow", () => this.refill());
    const name = this.key.kind ?? "scale";
    try {
      // To wait, if only for a moment, lets the browser draw the whole form first.
      if (!kinds.has(name)) await import(/** @type {any} */ (this.querySelector("script[src]")).src);
    } catch {
      return reveal(part(this, "unloaded"));
    }
    if (signal.aborted) return; // the element left the page meanwhile
    this.kind = /** @type {Connect} */ (kinds.get(name))(this, on);
    this.listen(on);
    for (const button of all(this, "button")) button.disabled = false;
    for (const added of all(this, "[data-added]")) reveal(added);
    this.openByHand(false);
    await this.kind.prepare();
    this.follow(false);
  }

  disconnectedCallback() {
    this.leave?.abort();
    this.releaseScroll();
  }

  /** What the reader and the browser do, from when the quiz can answer. @param {Listen} on */
  listen(on) {
    on(this.form, "submit", (event) => this.submit(event));
    on(this.form, "reset", (event) => this.erase(event));
    on(this, "click", (event) => this.press(event));
    on(this, "keydown", (event) => this.pressKey(event));
    on(window, "hashchange", () => this.follow(true));
    on(window, "pagehide", () => this.releaseScroll());
    // On paper the tables are open, whatever they were.
    let opened = false;
    on(window, "beforeprint", () => {
      opened = part(this, "by-hand")?.open;
      this.openByHand(true);
    });
    on(window, "afterprint", () => this.openByHand(opened));
  }

  /** @returns {any[]} */
  get items() {
    return all(this, ".item");
  }

  get view() {
    return this.draft.view;
  }

  /** Whether this tab holds answers, about whomever. */
  get hasAnswers() {
    const { self, other, theirs } = this.draft;
    return self.length > 0 || other.length > 0 || !!theirs;
  }

  /** @returns {Answered} */
  get pairs() {
    return /** @type {any} */ ([...new FormData(this.form)]);
  }

  // The draft stays in this tab: Back, a reload and instant navigation find it, closing the tab forgets it.

  /** Where the draft is. A quiz of an issue has a draft of its own there. */
  get place() {
    return `inversion-quiz:${location.pathname}:${this.id}`;
  }

  /** Takes up the draft, or begins one with what was answered before this script came. */
  loadDraft() {
    this.draft = { form: this.key.form, view: this.dataset.view === "other" ? "other" : "self", self: [], other: [] };
    this.draft[this.view] = this.pairs;
    try {
      let text = drafts.get(this.place);
      try {
        text = sessionStorage.getItem(this.place) ?? text;
      } catch {} // blocked
      const { view, self, other, ...rest } = JSON.parse(text ?? "");
      const pairs = [...self, ...other];
      pairs.map(([name]) => name); // throws where these are no pairs
      // Answers to an earlier form are taken over too, with a note to the reader; those to questions that are gone are lost.
      reveal(part(this, "changed"), rest.form !== this.key.form && pairs.length);
      Object.assign(this.draft, { ...rest, self: [...self], other: [...other], form: this.key.form });
      if (all(this, "[data-view-choice]").some(({ value }) => value === view)) this.draft.view = view;
    } catch {} // none yet, or not ours: the form starts blank
  }

  saveDraft() {
    this.draft[this.view] = this.pairs;
    const text = JSON.stringify(this.draft);
    drafts.set(this.place, text);
    try {
      sessionStorage.setItem(this.place, text);
    } catch {
      reveal(part(this, "unkept")); // blocked or full: a reload forgets the answers, so the page says so
    }
  }

  /** Puts the draft's answers into the form, and the words for the one whom it is about. */
  refill() {
    const pairs = this.draft[this.view];
    for (const input of all(this, ".item input")) {
      const chosen = pairs.some(([name, value]) => name === input.name && value === input.value);
      if (input.checked !== chosen) input.checked = chosen; // to set it takes a browser long, even to what it was
    }
    for (const choice of all(this, "[data-view-choice]")) choice.checked = choice.value === this.view;
    for (const box of all(this, "[data-how]")) box.checked = this.draft[box.dataset.how] ?? box.defaultChecked;
    this.dataset.view = this.view;
    this.chooseWords(this);
    const title = document.getElementById(`${this.id}--title`);
    if (title?.parentElement) this.chooseWords(title.parentElement); // above this element, on a page of its own
  }

  /** Shows words about the reader, as the page has them, or the ones about someone else. @param {ParentNode} root */
  chooseWords(root) {
    for (const one of all(root, "[data-other]")) {
      if (this.view === "self" && one.dataset.self === undefined) continue;
      one.dataset.self ??= one.textContent;
      one.textContent = one.dataset[this.view];
    }
  }

  /** @param {any} target */
  change(target) {
    if (target.dataset.viewChoice !== undefined) {
      this.draft.view = target.value;
      this.refill();
      this.enter("start", false);
    } else if (target.dataset.how) {
      this.draft[target.dataset.how] = target.checked;
      this.refill(); // some have two boxes
    } else if (!target.closest(".item")) return;
    this.saveDraft();
    // Only in a quiz whose questions are beside its result can an answer change while a result is shown.
    if (this.dataset.state === "result") this.showResult();
    // With the first answer a bar comes to the bottom of the window.
    if (this.dataset.state === "all" && this.pairs.length === 1) target.scrollIntoView({ block: "nearest" });
  }

  // The state is in the address's fragment, so that the browser's Back and Forward lead through the quiz. The answers
  // aren't: an address is copied, kept in a history and synchronised.

  /**
   * Moves on to a state, which is one more step of the browser's history.
   * @param {string} state "start", "q-<item id>", "c-<item id>" (the same, from the list), "check", "result", "all" …
   */
  go(state) {
    // A browser restores the place in the page where this state was left, after the heading below got the focus.
    history.scrollRestoration = "manual";
    // Not by `location.hash`: its event comes later, and a quick reader's next key would still meet the old question.
    history.pushState(history.state, "", `#${this.id}--${state}`);
    this.enter(state, true);
  }

  /** Leaves the place in the page to the browser again, as it is on every other page. */
  releaseScroll() {
    history.scrollRestoration = "auto";
  }

  /**
   * Enters the state of the address.
   * @param {boolean} moved whether the reader did something, so that focus must follow
   */
  follow(moved) {
    this.kind.open();
    const own = location.hash.startsWith(`#${this.id}--`);
    // Another fragment leads to a heading of the page, or is of another quiz: this one stays in its state.
    if (!own && location.hash && this.dataset.state) return;
    this.enter(own ? location.hash.slice(this.id.length + 3) : "start", moved);
  }

  /** @param {string} state as in `go`, or anything from an address @param {boolean} moved as in `follow` */
  enter(state, moved) {
    const item = this.itemOf(state);
    const name = item ? "ask" : this.stateFor(state, moved);
    this.dataset.state = name;
    reveal(this.querySelector(":scope > .start"), name === "start"); // the stylesheet may still be on its way
    this.returning = state.startsWith("c-");
    for (const one of this.items) one.classList.toggle("current", one === item);
    reveal(part(this, "erase-begun"), this.hasAnswers);
    if (name === "result") this.showResult();
    this.kind.enter(name);
    if (moved) this.moveTo(item, name);
  }

  /** The heading that a state has, and that gets the focus. @param {string} name @returns {any} */
  heading(name) {
    return all(this, "[data-focus]").find((one) => one.dataset.focus === name);
  }

  /** The question that a state asks, in a quiz that asks one at a time. @param {string} state @returns {any} */
  itemOf(state) {
    const found = this.heading("check") && /^[qc]-(.+)/.exec(state);
    return found ? this.items.find((one) => one.id === `${this.id}--q-${found[1]}` && !one.hidden) : undefined;
  }

  /** The state that is entered when an address asks for one. @param {string} state @param {boolean} moved */
  stateFor(state, moved) {
    const missing =
      !this.heading(state) || // not of this quiz
      (state === "result" && !moved && !this.pairs.length) || // an old address, in a tab without answers
      (state === "compare" && !this.draft.theirs);
    const name = missing ? "start" : state;
    return this.heading(name) ? name : "all"; // a knowledge quiz has no start
  }

  /** Brings a question or a heading into focus and into view. @param {any} item @param {string} name */
  moveTo(item, name) {
    const target = item?.querySelector("legend") ?? this.heading(name);
    target?.getClientRects(); // Firefox gives no focus to a <legend> that was shown but not laid out yet
    target?.focus({ preventScroll: true });
    // Focus alone scrolls just far enough: a heading would be at the lower edge, and all else out of view. A question that
    // is all in view stays where it is; else the line above it, which says what is asked, goes with it.
    const { top, bottom } = this.form.getBoundingClientRect();
    if (item && (top < 0 || bottom > innerHeight)) this.form.scrollIntoView({ behavior: "instant" });
    target?.scrollIntoView({ block: item ? "nearest" : "start", behavior: "instant" });
    if (name === "result") this.say("shown");
  }

  /** @param {any} event */
  press(event) {
    const go = event.target.closest("[data-go]")?.dataset.go;
    if (!go) return;
    event.preventDefault();
    if (!this.kind.go?.(go)) this.go(go);
  }

  /** Enter in an answer goes on to the next question, and never sends the form. @param {KeyboardEvent} event */
  pressKey(event) {
    /** @type {any} */
    const target = event.target;
    if (event.key !== "Enter" || !target.matches("form input")) return;
    event.preventDefault(); // the form's own answer to Enter is to send itself
    if (this.dataset.state === "ask" && target.matches(".current *")) this.kind.go?.("next");
  }

  /** The words of an answer. @param {string} choice a selector @returns {string | undefined} */
  label(choice) {
    return this.form.querySelector(choice)?.closest("label")?.textContent.trim();
  }

  /**
   * Puts the words of a question where a list repeats them: in the page, they'd be a sixth of what a browser fetches.
   * @param {any} place @param {string} item
   */
  repeat(place, item) {
    const words = /** @type {any} */ (this.form.querySelector(`[id$="--q-${item}"] .ask`));
    place.replaceChildren(...words.cloneNode(true).childNodes);
  }

  /** Opens or closes the tables for scoring by hand. @param {boolean} open */
  openByHand(open) {
    const details = part(this, "by-hand");
    if (details) details.open = open;
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    if (this.dataset.state === "ask") this.kind.go?.("next");
    else this.finish();
  }

  /** On to the result. */
  finish() {
    this.saveDraft();
    this.kind.finish();
    this.go("result");
  }

  /** Tells screen readers what has happened. @param {string} what */
  say(what) {
    const status = part(this, "status");
    status.textContent = status.dataset[what];
  }

  /** @param {Event} event the form's reset */
  erase(event) {
    const { confirm: words } = part(this, "status").dataset;
    if (this.hasAnswers && !confirm(words)) return event.preventDefault();
    // The browser clears the inputs after this event, and the draft is read from them.
    setTimeout(() => {
      const { form, view, keys, auto } = this.draft;
      this.begin({ form, view, keys, auto, self: [], other: [] });
      this.go("start");
      this.say("erased");
    });
  }

  /** Takes another draft, without what was made of the one before. @param {Draft} draft */
  begin(draft) {
    this.draft = draft;
    this.refill();
    for (const text of all(this, "textarea")) text.value = "";
    part(this, "result").replaceChildren();
    reveal(part(this, "changed"), false);
    this.kind.erase();
    this.saveDraft();
  }

  /** Shows what the form as it is comes to. */
  showResult() {
    /** @type {any} */
    const template = this.querySelector(":scope > template");
    const content = template.content.cloneNode(true);
    this.chooseWords(content);
    this.kind.show(content);
    const result = part(this, "result");
    result.replaceChildren(content);
    result.hidden = false;
  }
}

// The script of a kind, which imports this one, has its turn first. With two quizzes on a page the module runs once, but
// instant navigation brings the script element again.
queueMicrotask(() => customElements.get("inversion-quiz") ?? customElements.define("inversion-quiz", InversionQuiz));
