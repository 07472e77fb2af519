// @ts-check
// <inversion-quiz>: leads through the form inside it. What differs by kind of quiz is in scale.js and knowledge.js.

import { all, fill, part, reveal } from "./parts.js";

/** @import {Answered, Listen} from "../../../tests/quiz-types" */

/** Drafts for as long as the document lives, for where the browser keeps none. @type {Map<string, string>} */
const drafts = new Map();

class InversionQuiz extends HTMLElement {
  async connectedCallback() {
    /** @type {any} */
    const form = this.querySelector("form");
    const data = this.querySelector('script[type="application/json"]');
    if (!form || !data) return;
    this.form = form;
    this.compiled = JSON.parse(data.textContent ?? "");
    this.leave = new AbortController();
    const { signal } = this.leave;
    /** @type {Listen} */
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    this.load();
    this.refill();
    on(this, "change", ({ target }) => this.change(target));
    // A browser that restores a page on Back fills the inputs only after this element is connected, before `pageshow`.
    on(window, "pageshow", () => this.refill());
    try {
      /** @type {any} */
      this.kind = await (this.compiled.kind ? import("./knowledge.js") : import("./scale.js"));
    } catch {
      return reveal(part(this, "unloaded")); // the form is scored by hand, as without any script
    }
    if (signal.aborted) return;
    on(form, "submit", (event) => this.submit(event));
    on(form, "reset", (event) => this.erase(event));
    on(this, "click", (event) => this.press(event));
    on(this, "keydown", (event) => this.key(event));
    on(window, "hashchange", () => this.follow(true));
    on(window, "pagehide", () => this.rest());
    let opened = false;
    on(window, "beforeprint", () => {
      opened = part(this, "by-hand")?.open;
      this.byHand(true);
    });
    on(window, "afterprint", () => this.byHand(opened));
    for (const button of all(this, "button")) button.disabled = false;
    for (const added of all(this, "[data-added]")) reveal(added);
    this.byHand(false);
    await this.kind.connect?.(this, on);
    this.follow(false);
  }

  disconnectedCallback() {
    this.leave?.abort();
    this.rest();
  }

  /** Leaves the place in the page to the browser, as it is on every other page. */
  rest() {
    history.scrollRestoration = "auto";
  }

  /** @returns {any[]} */
  get items() {
    return all(this, ".item");
  }

  get view() {
    return this.draft.view;
  }

  /** Whether this tab holds answers, about whomever. */
  get held() {
    const { self, other, theirs } = this.draft;
    return !!(self.length || other.length || theirs);
  }

  /** @returns {Answered} */
  get pairs() {
    return /** @type {any} */ ([...new FormData(this.form)]);
  }

  // The draft stays in this tab: Back, a reload and instant navigation find it, closing the tab forgets it.

  get place() {
    return `inversion-quiz:${location.pathname}:${this.id}`;
  }

  load() {
    /** @type {any} */
    this.draft = { form: this.compiled.form, view: this.dataset.view, self: [], other: [] };
    this.draft[this.view] = this.pairs; // given before this script came
    try {
      let text = drafts.get(this.place);
      try {
        text = sessionStorage.getItem(this.place) ?? text;
      } catch {} // blocked
      const { view, self, other, ...rest } = JSON.parse(text ?? "");
      const pairs = [...self, ...other];
      pairs.map(([name]) => name); // throws where these are no pairs
      reveal(part(this, "changed"), rest.form !== this.draft.form && pairs.length);
      Object.assign(this.draft, { ...rest, self: [...self], other: [...other], form: this.draft.form });
      if (all(this, "[data-view-choice]").some(({ value }) => value === view)) this.draft.view = view;
    } catch {} // none yet, or not ours: the form starts blank
  }

  keep() {
    this.draft[this.view] = this.pairs;
    const text = JSON.stringify(this.draft);
    drafts.set(this.place, text);
    try {
      sessionStorage.setItem(this.place, text);
    } catch {
      reveal(part(this, "unkept"));
    }
  }

  /** Puts the draft's answers into the form, and the words for the one it is about. */
  refill() {
    /** @type {Answered} */
    const pairs = this.draft[this.view];
    for (const input of all(this, ".item input"))
      input.checked = pairs.some(([name, value]) => name === input.name && value === input.value);
    for (const choice of all(this, "[data-view-choice]")) choice.checked = choice.value === this.view;
    const keys = part(this, "keys");
    if (keys) keys.checked = this.draft.keys ?? true;
    this.dataset.view = this.view;
    this.word(this);
  }

  /** @param {ParentNode} root */
  word(root) {
    for (const one of all(root, "[data-other]")) {
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
    } else if (target === part(this, "keys")) this.draft.keys = target.checked;
    else if (!target.closest(".item")) return;
    this.keep();
    // Only a quiz whose form stands beside its result comes here with one.
    if (this.dataset.state === "result") this.show();
  }

  // The state stands in the fragment, so that the browser's Back and Forward lead through it. It holds no answers.

  /** @param {string} state "start", "q-<item id>", "c-<item id>" (the same, from the list), "check", "result", "all" … */
  go(state) {
    // Not by `location.hash`: its event comes later, and a quick reader's next key would still meet the old question.
    // Else Back glides to where this state was left, and away from the heading that gets the focus.
    history.scrollRestoration = "manual";
    history.pushState(history.state, "", `#${this.id}--${state}`);
    this.enter(state, true);
  }

  /** @param {boolean} moved whether the reader did something, so that focus must follow */
  follow(moved) {
    const own = location.hash.startsWith(`#${this.id}--`);
    this.kind.open?.(this);
    if (own || !location.hash || !this.dataset.state) this.enter(own ? location.hash.slice(this.id.length + 3) : "start", moved);
  }

  /** @param {string} state @param {boolean} moved */
  enter(state, moved) {
    const there = (/** @type {string} */ name) => all(this, "[data-focus]").find((one) => one.dataset.focus === name);
    const [, from, id] = (there("check") && /^([qc])-(.*)/.exec(state)) ?? [];
    const item = from && this.items.find((one) => one.id === `${this.id}--q-${id}`);
    let name = item ? "ask" : there(state) ? state : "start";
    if (name === "result" && !moved && !this.pairs.length) name = "start";
    if (name === "compare" && !this.draft.theirs) name = "start";
    if (!item && !there(name)) name = "all";
    this.dataset.state = name;
    this.returning = from === "c";
    for (const one of this.items) one.classList.toggle("current", one === item);
    const begin = part(this, "begin");
    if (begin) begin.textContent = begin.dataset[this.pairs.length ? "resume" : "start"];
    reveal(part(this, "erase-begun"), this.held);
    if (name === "check") this.list();
    if (name === "result") this.show();
    this.kind.enter?.(this, name);
    if (!moved) return;
    const target = item?.querySelector("legend") ?? there(name);
    target?.focus({ preventScroll: true });
    // Focus alone scrolls just far enough, and a heading would stand at the lower edge with all else out of view.
    for (const seen of item ? [this.form, item, target] : [target])
      seen?.scrollIntoView({ block: item ? "nearest" : "start", behavior: "instant" });
    if (name === "result") this.say("shown");
  }

  /** @param {any} event */
  press(event) {
    const go = event.target.closest("[data-go]")?.dataset.go;
    if (!go) return;
    event.preventDefault();
    if (go === "begin") this.begin();
    else if (go === "back" || go === "next") this.step(go === "next" ? 1 : -1);
    else if (go === "skip") this.skip();
    else this.go(go);
  }

  begin() {
    const chosen = all(this, "[data-all]").some(({ checked }) => checked);
    const next = this.items.find((one) => !one.querySelector(":checked"));
    this.go(chosen ? "all" : next ? next.id.slice(this.id.length + 2) : "check");
  }

  /** @param {number} by */
  step(by) {
    // From the list of answers a reader changes one and returns to the list.
    if (this.returning) return this.go("check");
    const at = this.items.findIndex((one) => one.matches(".current")) + by;
    this.go(at < 0 ? "start" : (this.items[at]?.id.slice(this.id.length + 2) ?? "check"));
  }

  skip() {
    for (const input of all(this, ".current input")) input.checked = false;
    this.keep();
    this.step(1);
  }

  /** Digits choose an option of the question in view, 0 "not applicable"; Enter goes on. @param {KeyboardEvent} event */
  key(event) {
    const { key, ctrlKey, altKey, metaKey } = event;
    /** @type {any} */
    const target = event.target;
    const asking = this.dataset.state === "ask";
    if (key === "Enter" && target.matches("form input")) {
      event.preventDefault();
      if (asking && target.matches(".current *")) this.step(1);
    }
    if (ctrlKey || altKey || metaKey || !asking || !/^\d$/.test(key) || !part(this, "keys").checked) return;
    const input = key === "0" ? all(this, ".current .na input")[0] : all(this, ".current .opt:not(.na) input")[+key - 1];
    input?.click();
    input?.focus();
  }

  /** The words of an answer. @param {string} choice a selector @returns {string | undefined} */
  label(choice) {
    return this.form.querySelector(choice)?.closest("label").textContent.trim();
  }

  /** Fills "check your answers". */
  list() {
    for (const row of all(this, "[data-answer-of]")) {
      const words = this.label(`[name="${row.dataset.answerOf}"]:checked`);
      row.textContent = words ?? row.dataset.blank;
      row.classList.toggle("soft", !words);
    }
    fill(part(this, "count"), { answered: this.pairs.length, n: this.items.length });
  }

  /** @param {boolean} open */
  byHand(open) {
    const details = part(this, "by-hand");
    if (details) details.open = open;
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    if (this.dataset.state === "ask") return this.step(1);
    this.keep();
    this.kind.finish?.(this);
    this.go("result");
  }

  /** Tells screen readers. @param {string} what */
  say(what) {
    const status = part(this, "status");
    status.textContent = status.dataset[what];
  }

  /** @param {Event} event */
  erase(event) {
    const { confirm: words } = part(this, "status").dataset;
    if (this.held && !confirm(words)) return event.preventDefault();
    // The inputs are cleared after this event.
    setTimeout(() => {
      const { form, view, keys } = this.draft;
      this.draft = { form, view, keys, self: [], other: [] };
      this.refill();
      for (const text of all(this, "textarea")) text.value = "";
      part(this, "result").replaceChildren();
      reveal(part(this, "changed"), false);
      this.kind.erase?.(this);
      this.keep();
      this.go("start");
      this.say("erased");
    });
  }

  /** Shows what the form as it stands comes to. */
  show() {
    /** @type {any} */
    const template = this.querySelector(":scope > template");
    const content = template.content.cloneNode(true);
    this.word(content);
    this.kind.show(this, content);
    const result = part(this, "result");
    result.replaceChildren(content);
    result.hidden = false;
  }
}

// Twice on a page the module loads once; with instant navigation the script element comes again.
if (!customElements.get("inversion-quiz")) customElements.define("inversion-quiz", InversionQuiz);
