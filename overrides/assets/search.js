// @ts-check
// <inversion-search>: the search page. Pagefind and its index are fetched with the first words that a reader looks for;
// all words of the interface are in the page. Without this script the page is its lists of issues, topics and quizzes.
//
// What a reader looks for may be nobody else's business. So it is in no address, which a server, the browser's history
// and a synchronised device would keep, and in no storage: only in this tab's own entry of the history, so that the way
// back from a result leads to the results.

import { fill, part, reveal } from "./quiz/dom.js";

const AT_ONCE = 6; // results; each is a file to fetch
const PATIENCE = 20000; // milliseconds until a search counts as failed: Pagefind waits for ever for what does not come
const STATES = ["loading", "count", "none", "common", "failed"];
const PAGEFIND = new URL("../pagefind/pagefind.js", import.meta.url).href;

// Where a piece of the index does not arrive, Pagefind goes on as if nothing were found, and tells nobody. Its fetches
// are the only ones of this page, so they are watched.
let lost = false;
const { fetch } = window;
window.fetch = async (...request) => {
  try {
    const response = await fetch(...request);
    lost ||= !response.ok;
    return response;
  } catch (error) {
    lost = true;
    throw error;
  }
};

class InversionSearch extends HTMLElement {
  /** Pagefind, once it was asked for. @type {Promise<any> | undefined} */ index;
  /** The results that are not shown yet. @type {any[]} */ ahead = [];
  /** Counts the searches: only the last one may show anything, however late the others are answered. */
  turn = 0;

  connectedCallback() {
    const form = child(this, "form");
    reveal(form);
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.search();
    });
    part(this, "more").addEventListener("click", () => this.more());
    child(this, "input").value = history.state?.words ?? "";
    this.search();
  }

  disconnectedCallback() {
    this.turn += 1; // what still comes is shown nowhere
  }

  /** Looks for the words in the field and shows what is found, or why nothing is. */
  async search() {
    const words = child(this, "input").value.trim();
    history.replaceState({ ...history.state, words }, "");
    const turn = ++this.turn;
    this.clear();
    if (!words) return this.say("");
    const telling = this.telling(words);
    if (!telling) return this.say("common", { words });
    this.say("loading");
    try {
      const found = await soon(this.ask(telling));
      const first = await soon(read(found.results.slice(0, AT_ONCE)));
      if (turn !== this.turn) return;
      if (lost) throw new Error("a piece of the index did not arrive");
      this.ahead = found.results.slice(AT_ONCE);
      this.add(first);
      this.say(found.results.length ? "count" : "none", { n: found.results.length, words });
    } catch (error) {
      this.fail(turn, error);
    }
  }

  /** Shows the next results, and moves the focus to the first of them. */
  async more() {
    const turn = this.turn;
    const next = this.ahead.splice(0, AT_ONCE);
    try {
      const drawn = await soon(read(next));
      if (turn === this.turn) this.add(drawn)?.focus();
    } catch (error) {
      this.fail(turn, error);
    }
  }

  /** The words without those of nearly every page, whose part of the index is the largest. @param {string} words */
  telling(words) {
    const common = new Set(this.dataset.common?.split(" "));
    const known = (/** @type {string} */ word) => common.has(word.toLowerCase().replace(/\P{L}+$/u, ""));
    return words.split(/\s+/).filter((word) => !known(word)).join(" ");
  }

  /** Asks Pagefind. @param {string} words */
  async ask(words) {
    // On this thread: a worker would fetch the same code again, and an index of thousands of pages takes milliseconds.
    this.index ??= import(PAGEFIND).then((pagefind) => pagefind.createInstance({ noWorker: true, excerptLength: 28 }));
    return (await this.index).search(words);
  }

  /** Says that a search failed, and begins afresh with the next one. @param {number} turn @param {unknown} error */
  fail(turn, error) {
    if (turn !== this.turn) return;
    console.warn(error);
    this.index = undefined;
    lost = false;
    this.say("failed");
  }

  /** Takes the results of the search before away. */
  clear() {
    part(this, "found").replaceChildren();
    this.ahead = [];
    this.add([]);
  }

  /** Adds results and gives the link of the first. @param {any[]} results @returns {any} */
  add(results) {
    const list = part(this, "found");
    const items = results.map((result) => this.draw(result));
    list.append(...items);
    reveal(list, list.children.length > 0);
    reveal(part(this, "more"), this.ahead.length > 0);
    return items[0]?.querySelector("a");
  }

  /** A result as an item of the list. @param {any} result @returns {HTMLElement} */
  draw(result) {
    const item = child(this, "template").content.firstElementChild.cloneNode(true);
    part(item, "kind").textContent = result.meta.kind ?? "";
    part(item, "title").textContent = result.meta.title;
    part(item, "title").href = result.url;
    part(item, "excerpt").append(...marked(result.excerpt));
    return item;
  }

  /** Shows one of the messages, or none. @param {string} state @param {any} [values] */
  say(state, values) {
    for (const name of STATES) reveal(part(this, name), name === state);
    if (values) fill(part(this, state), values);
  }
}

/** @param {ParentNode} root @param {string} selector @returns {any} */
function child(root, selector) {
  return root.querySelector(selector);
}

/** The titles and excerpts of results: each is a file of its own. @param {any[]} results */
function read(results) {
  return Promise.all(results.map((result) => result.data()));
}

/** The promise, or an error when it takes too long. @template T @param {Promise<T>} promise @returns {Promise<T>} */
function soon(promise) {
  return Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("the search took too long")), PATIENCE)),
  ]);
}

/**
 * Pagefind's excerpt as nodes. It is HTML of text, `<mark>`, `&lt;` and `&gt;` alone, and is never given to a parser.
 * @param {string} excerpt @returns {Node[]}
 */
function marked(excerpt) {
  return excerpt.split(/<mark>(.*?)<\/mark>/s).map((piece, place) => {
    const text = piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    if (place % 2 === 0) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}

customElements.define("inversion-search", InversionSearch);
