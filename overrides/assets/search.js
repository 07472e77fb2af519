// @ts-check
// <inversion-search>: the search page. Pagefind and its index are fetched with the first words that a reader looks for;
// all words of the interface are in the page. Without this script the page is its lists of issues, topics and quizzes.
//
// The index has a main part, with the newest year of issues and all other pages, and one for each older year. Those are
// fetched if the main part has too few results, or when the reader asks for them.
//
// What a reader looks for may be nobody else's business. So it is in no address, which a server, the browser's history
// and a synchronised device would keep, and in no storage: only in this tab's own entry of the history, so that the way
// back from a result leads to the results.

import { fill, part, reveal } from "./quiz/dom.js";
import { closest, marked, same, single, together } from "./search/results.js";

const AT_ONCE = 6; // results; each is a file to fetch
const FEW = 3; // results, of which more are looked for in older years
const WEAK = 12; // results for a word that no page has, which Pagefind took for another one
const PATIENCE = 20000; // milliseconds until a search counts as failed: Pagefind waits for ever for what does not come
const STATES = ["loading", "count", "like", "none", "common", "failed", "unsearched", "partly"];
const INDEX = new URL("../pagefind/", import.meta.url).href;
const MAIN = ""; // the name of the main part; the others are called as their years and folders
const RANKING = { metaWeights: { day: 0 } }; // the day of an issue is in its text too, and counts there
const LANGUAGE = document.documentElement.lang.toLowerCase();
const PROGRAM = /^(ar|de|en|es|fr|it|nl|pt|ru)\b/.test(LANGUAGE) ? LANGUAGE : undefined; // Pagefind names it so, in these
const BLANKS = !/^(zh|ja|th)\b/.test(LANGUAGE); // whether words are what is between blanks

// Where a piece of the index does not arrive, Pagefind goes on as if nothing were found, and tells nobody. Its fetches
// are the only ones of this page, so they are watched.
let lost = false;
/** Files that were fetched before Pagefind asks for them, by their paths. @type {Map<string, Promise<Response>>} */
const early = new Map();
/** The lists of words of all older parts in one file: their paths, with their lengths. @type {any} */
let older;
const { fetch } = window;
window.fetch = async (...request) => {
  const { pathname } = new URL(`${request[0]}`, location.href);
  // Pagefind looks for its program beside each part. By then it has the one of the main part, and keeps that.
  if (/\/\d+\/wasm\.[^/]+$/.test(pathname)) return new Response("pagefind_dcd");
  const before = early.get(pathname);
  early.delete(pathname);
  try {
    const response = await (before ?? fetch(...request));
    lost ||= !response.ok;
    return response;
  } catch (error) {
    lost = true;
    throw error;
  }
};

/** Fetches what Pagefind will ask for, beside its script: it would ask for one after the other. */
async function hasten() {
  const start = (/** @type {string} */ name) => {
    const response = fetch(INDEX + name);
    const copy = response.then((it) => it.clone());
    copy.catch(() => {}); // where nobody asks for it any more
    early.set(new URL(INDEX + name).pathname, copy);
    return response;
  };
  if (PROGRAM) start(`wasm.${PROGRAM}.pagefind`).catch(() => {});
  // As Pagefind does, past any cache: the names of the other files change with their contents.
  const entry = await (await start(`pagefind-entry.json?ts=${Date.now()}`)).json();
  older = entry.older;
  for (const [name, part] of Object.entries(entry.parts ?? {}))
    early.set(new URL(`${INDEX}${name}/pagefind-entry.json`).pathname, Promise.resolve(Response.json(part)));
  const [language, another] = /** @type {any[]} */ (Object.values(entry.languages));
  if (another) return; // which one it takes, Pagefind knows
  if (language.wasm !== PROGRAM) start(`wasm.${language.wasm ?? "unknown"}.pagefind`);
  start(`pagefind.${language.hash}.pf_meta`);
}

/** Fetches the lists of words of all older parts as one file, which Pagefind would fetch one by one. */
function hastenOlder() {
  if (!older || typeof DecompressionStream === "undefined") return;
  const fetching = fetch(INDEX + older.file).then((response) => {
    if (!response.ok || !response.body) throw new Error("the lists of words did not arrive");
    return new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  });
  let start = 0;
  for (const [path, size] of Object.entries(older.sizes)) {
    const [from, to] = [start, start + size];
    const piece = fetching.then((all) => new Response(all.slice(from, to)));
    piece.catch(() => {}); // Pagefind gets the same error
    early.set(new URL(INDEX + path).pathname, piece);
    start = to;
  }
  older = undefined;
}

/** @import { Part } from "./search/results.js" */

/**
 * What was found. `unknown` are the words that no page truly has, which Pagefind took for others; `unsearched` are the
 * years that were not searched, and `missed` says that they did not arrive.
 * @typedef {{ words: string, results: any[], unknown: string[], unsearched: string[], missed?: boolean }} Answer
 */

class InversionSearch extends HTMLElement {
  /** The parts of the index that were asked for, by their names. @type {Map<string, Promise<any>>} */ parts = new Map();
  /** The results that are not shown yet. @type {any[]} */ ahead = [];
  /** What the shown results were found for. */ asked = "";
  /** The excerpts that are shown: what several pages have in common is shown once. @type {Set<string>} */
  excerpts = new Set();
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
    part(this, "older")?.addEventListener("click", () => this.searchOlder());
    child(this, "input").value = history.state?.words ?? "";
    this.search(history.state?.all);
  }

  disconnectedCallback() {
    this.turn += 1; // what still comes is shown nowhere
  }

  /** Looks for the words in the field and shows what is found, or why nothing is. @param {boolean} [all] in all years */
  async search(all = false) {
    const words = child(this, "input").value.trim();
    history.replaceState({ ...history.state, words, all }, "");
    const turn = ++this.turn;
    this.clear();
    if (!words) return this.say("");
    if (!this.telling(words)) return this.say("common", { words });
    this.say("loading");
    try {
      await this.show(turn, await this.ask(words, all));
    } catch (error) {
      this.fail(turn, error);
    }
  }

  /** Looks for the words of the shown results in all older years too, and moves the focus to the first result. */
  async searchOlder() {
    const words = this.asked;
    history.replaceState({ ...history.state, words, all: true }, "");
    const turn = ++this.turn;
    this.say("loading");
    try {
      const answer = await this.ask(words, true);
      if (!answer.missed) (await this.show(turn, answer))?.focus();
      else if (turn === this.turn) this.say("partly");
    } catch (error) {
      this.fail(turn, error);
    }
  }

  /** Shows results in place of those before, and gives the link of the first. @param {number} turn @param {Answer} answer */
  async show(turn, { words, results: all, unknown, unsearched, missed }) {
    if (turn !== this.turn) return;
    const results = unknown.length ? all.slice(0, WEAK) : all;
    const first = await soon(read(results.slice(0, AT_ONCE)));
    if (turn !== this.turn) return;
    if (lost) throw new Error("a piece of the index did not arrive");
    this.clear();
    this.asked = words;
    this.ahead = results.slice(AT_ONCE);
    const link = this.add(first);
    const taken = unknown.map((word) => [word, closest(word, first)]);
    const other = taken.reduce((text, [word, found]) => text.replace(word, found), words);
    this.say(results.length ? (other === words ? "count" : "like") : "none", { n: results.length, words, other });
    if (unsearched.length) {
      const [last, oldest] = [unsearched[0], unsearched.at(-1)];
      reveal(part(this, "older"));
      if (missed) reveal(part(this, "partly"));
      else fill(part(this, "unsearched"), { years: last === oldest ? last : `${oldest}–${last}` });
    }
    return link;
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

  /**
   * What is found in the main part, and in as many older years as it takes to have more than a few results.
   * @param {string} words @param {boolean} all whether to look in all years
   */
  async ask(words, all) {
    const years = this.dataset.older?.split(" ") ?? [];
    const asked = this.telling(words);
    const found = [await soon(this.look(MAIN, asked))];
    if (lost) throw new Error("a piece of the index did not arrive");
    /** @type {Answer} */ let answer = { words, ...together(found, asked), unsearched: years };
    try {
      if (answer.unknown.length > 0 || answer.results.length < FEW || all) hastenOlder();
      // A word that a whole year lacks is rare, so most years lack it: looking in two first would only take longer.
      for (let many = all || answer.unknown.length > 0 ? years.length : 2; answer.unsearched.length; many *= 4) {
        if (!all && !answer.unknown.length && answer.results.length >= FEW) break;
        const next = answer.unsearched.slice(0, many);
        found.push(...(await soon(Promise.all(next.map((year) => this.look(year, asked, found[0]))))));
        if (lost) throw new Error("a piece of an older year did not arrive");
        answer = { words, ...together(found, asked), unsearched: answer.unsearched.slice(many) };
      }
    } catch (error) {
      if (!answer.results.length) throw error;
      this.forget(error);
      answer.missed = true;
    }
    return answer;
  }

  /** A part of the index. @param {string} name @returns {Promise<any>} */
  load(name) {
    const load = async () => {
      if (name === MAIN) hasten().catch(() => {}); // Pagefind gets the same error
      const pagefind = await import(`${INDEX}pagefind.js`);
      // On this thread: a worker would fetch the same code again, and an index of thousands of pages takes milliseconds.
      const index = pagefind.createInstance({ basePath: INDEX + (name && `${name}/`), noWorker: true, excerptLength: 28 });
      // Fails if the part did not arrive. The filter, which all pages pass, is there to count them.
      await index.options({ ranking: RANKING, mergeFilter: { in: "all" } });
      return index;
    };
    const part = this.parts.get(name) ?? load();
    this.parts.set(name, part);
    return part;
  }

  /**
   * What a part has for the words.
   * @param {string} name @param {string} asked @param {Part} [main] of an older year, what the main part has
   * @returns {Promise<Part>}
   */
  async look(name, asked, main) {
    const index = await this.load(name);
    const find = async (/** @type {string} */ query) => (await index.search(query)).results;
    /** @type {Part} */ const part = { results: [], size: 0, each: [], truly: [] };
    const words = single(asked);
    const weigh = async (/** @type {number} */ place) => {
      const word = words[place] ?? "";
      const having = await find(word);
      // What Pagefind takes for a word, it takes for all that begins with the word, too.
      const guessed = async () => !(await find(`"${word}"`)).length && same(having, await find(`${word}\u0001`));
      part.each[place] = having;
      part.truly[place] = having.length > 0 && !(BLANKS && (await guessed()));
      return part.truly[place];
    };
    const places = [...words.keys()];
    // In an older year, the word that the fewest pages have comes first: a common one has much to fetch, for nothing if
    // the other one is missing. And what Pagefind takes for a word is shown of the main part alone.
    if (main) {
      const pages = (/** @type {number} */ place) => (main.truly[place] && main.each[place]?.length) || 0;
      places.sort((one, other) => pages(one) - pages(other));
      for (const place of places) if (!(await weigh(place))) return part;
    }
    const findAll = async () => {
      part.results = await find(asked);
      if (!main && part.results.length < FEW) hastenOlder(); // however much the words weigh
    };
    // A word's own list arrives before those of all words. If no page has the word, older years will be needed.
    const weighEarly = main ? [] : places.map(async (place) => (await weigh(place)) || hastenOlder());
    await Promise.all([findAll(), ...weighEarly]);
    // Pagefind looks for a word in all lists that it has, so only now does each have its final weight.
    if (!main) for (const place of places) await weigh(place);
    if (words.length) part.size = (await index.filters()).in.all;
    return part;
  }

  /** Says that a search failed. @param {number} turn @param {unknown} error */
  fail(turn, error) {
    if (turn !== this.turn) return;
    this.forget(error);
    this.say("failed");
  }

  /** Begins afresh with the next search: Pagefind does not get over what it missed. @param {unknown} error */
  forget(error) {
    console.warn(error);
    this.parts.clear();
    early.clear();
    older = undefined;
    lost = false;
  }

  /** Takes the results of the search before away. */
  clear() {
    part(this, "found").replaceChildren();
    this.excerpts.clear();
    this.ahead = [];
    this.add([]);
    reveal(part(this, "older"), false);
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
    if (result.meta.day) part(item, "day").textContent = ` · ${result.meta.day}`;
    part(item, "title").textContent = result.meta.title;
    part(item, "title").href = result.url;
    if (this.excerpts.has(result.excerpt)) part(item, "excerpt").remove();
    else part(item, "excerpt").append(...marked(result.excerpt));
    this.excerpts.add(result.excerpt);
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

customElements.define("inversion-search", InversionSearch);
