// @ts-check
// A self-audit: its result. The history and the links are fetched when a reader asks for them: most never do.

import { answersOf, Asking, choicesOf, earlierKey, historyKey, isLink, now } from "./attempt.js";
import { all, fill, part, reveal, written } from "./dom.js";
import { kinds } from "./element.js";
import { score } from "./score.js";

/** @import {AttemptHistory} from "./history.js" */
/** @import {Answers, Kind, Listen, Quiz, ScaleScore, ScoringKey} from "../../types/quiz" */

const DAY = 864e5; // milliseconds
const MOST_NAMED = 3; // of more scales a sentence says only how many they are

/** @implements {Kind} */
class SelfAudit {
  /**
   * What is kept on this device; null until its script is fetched, which a reader who keeps nothing never needs.
   * @type {AttemptHistory | null}
   */
  history = null;

  /** For another attempt after a finished or a kept one. @type {void | typeof import("./again.js")} */
  another;

  /** What only published instruments need. @type {typeof import("./instrument.js") | null} */
  instrument = null;

  /** Whether what a reader writes is kept in the tab. */
  keeps = false;

  /** What only a result about someone else needs. @type {void | typeof import("./other.js")} */
  other;

  /** @param {Quiz} quiz @param {Listen} on */
  constructor(quiz, on) {
    this.quiz = quiz;
    this.on = on;
    this.asking = new Asking(quiz, on);
    on(quiz, "change", async ({ target }) => {
      this.fetchOther();
      if (!("try" in target.dataset)) return;
      const { checked } = target; // what comes marks what is kept
      await this.fetchHistory();
      this.history?.try(target, checked);
    });
    on(quiz, "kept", () => this.start());
    on(quiz, "click", ({ target }) => {
      if (target.closest("[data-part=copy]")) this.share(({ copy }) => copy(quiz));
      if (target.closest("[data-part=print]")) print();
    });
  }

  async prepare() {
    await this.fetchSteps();
    const { instrument } = this.quiz.dataset; // its script, which few sites have
    if (instrument)
      await this.fetched(async () => {
        (this.instrument = await import(new URL(instrument, document.baseURI).href)).prepare(this.quiz, this.on);
      });
    await this.fetchOther();
    /** The switch for the history; a quiz inside an issue may have none. */
    this.remember = part(this.quiz, "remember");
    if (!this.remember) return;
    const { quiz } = this.quiz.key;
    this.on(this.remember, "change", () => this.fetchHistory());
    // Another tab has switched it on. What other sites of this origin keep has other keys.
    this.on(window, "storage", ({ key }) => key === historyKey(quiz) && this.fetchHistory());
    if (isKept(quiz)) await this.fetchHistory();
  }

  /** Fetches what goes on by itself, and what begins again, where that is wanted. */
  async fetchSteps() {
    const { asking, quiz } = this;
    const { auto, taken, only } = quiz.draft;
    if (auto && !asking.going) (await this.fetched(() => import("./going.js")))?.connect(asking, this.on);
    if (only || (taken && quiz.dataset.state === "start")) this.another ??= await this.fetched(() => import("./again.js"));
    this.another?.choose(quiz);
  }

  /** The start says something else after an attempt. */
  async start() {
    await this.fetchSteps();
    this.another?.start(this.quiz, this.history);
  }

  /** To the questions. @param {string} only a scale whose questions alone begin another attempt, or "" */
  async begin(only) {
    await this.fetchSteps();
    if (this.another?.renew(this.quiz, this.history, only) ?? true) this.asking.begin();
  }

  /** Fetches what shows the answers about someone else, once the questions are about them. */
  async fetchOther() {
    if (this.quiz.view !== "other" || this.other) return;
    this.other = await this.fetched(() => import("./other.js"));
    this.other?.leaveNothing(this.quiz, this.on);
  }

  async fetchHistory() {
    if (this.history) return; // which listens for itself
    await this.fetched(async () => {
      const { AttemptHistory } = await import("./history.js");
      this.another = await import("./again.js"); // the start and the next attempt are others where something is kept
      this.history ??= new AttemptHistory(this.quiz, this.on); // a second click may have asked for it too
    });
    if (!this.history) this.remember.checked = false;
  }

  /** Does what needs the script of links. @param {(links: typeof import("./share.js")) => void} act */
  share(act) {
    return this.fetched(async () => act(await import("./share.js")));
  }

  /** Fetches what a reader asks for, or says that it did not come. @template T @param {() => Promise<T>} load */
  async fetched(load) {
    try {
      return await load();
    } catch {
      const note = part(this.quiz, "unloaded");
      reveal(note);
      return note.scrollIntoView({ block: "nearest" });
    }
  }

  open() {
    if (isLink(location.hash) && part(this.quiz, "compare")) this.share(({ open }) => open(this.quiz));
  }

  /** @param {string} state */
  enter(state) {
    const { quiz } = this;
    this.asking.enter(state);
    this.asking.going?.stop();
    if (state === "start") this.start();
    // For the result, and now: a request after the last answer would tell the host when a reader was done. Not only at
    // the button: a link leads to all questions, and a page that is loaded again to where the reader was. If it fails,
    // the result says so.
    else if (state !== "compare") import("./letter.js").catch(() => {});
    if (state === "compare") this.share(({ compare }) => compare(quiz));
    for (const name of ["opened", "beside"]) reveal(part(quiz, name), !!quiz.draft.theirs);
    this.history?.refresh();
    // A link that was made is of the answers as they were then.
    const link = part(quiz, "link");
    if (!link) return;
    link.value = "";
    for (const made of [link.closest("p"), part(quiz, "copied")]) reveal(made, false);
  }

  /** Takes a step, or says that a state is meant. @param {string} to */
  go(to) {
    const by = to === "next" ? 1 : to === "back" ? -1 : 0;
    if (by) this.asking.step(by);
    else if (to === "skip") this.asking.skip();
    else if (/^(begin|only-)/.test(to)) this.begin(to.slice(5));
    else return false;
    return true;
  }

  finish() {
    const { draft, view } = this.quiz;
    draft.taken = { ...draft.taken };
    // The same answers, corrected on the same day, are one attempt; a tab left open for a week begins another.
    // Without a time of before, the difference is NaN, which isn't below anything.
    if (!(Date.now() - Date.parse(draft.taken[view] ?? "") < DAY)) draft.taken[view] = now();
    this.quiz.saveDraft();
    if (draft[view].length && view === "self") this.history?.save(); // nothing about anybody else is kept
  }

  /** @param {DocumentFragment} content */
  show(content) {
    const { quiz } = this;
    const first = quiz.view === "self" ? this.showOwn(content) : this.showOther(content);
    // What stands further down: until a reader begins, nobody needs its script.
    this.fetched(async () => {
      const { explain, keepNotes } = await import("./letter.js");
      if (quiz.view === "self") explain(quiz, first);
      if (!this.keeps) keepNotes(quiz, this.on);
      this.keeps = true;
    });
  }

  /** @param {DocumentFragment} content */
  showOwn(content) {
    this.another?.show(this.quiz, content);
    const first = showResult(this.quiz, content, this.instrument);
    this.history?.loop?.mark(content);
    return first;
  }

  /** @param {DocumentFragment} content @returns {undefined} */
  showOther(content) {
    content.replaceChildren(part(this.quiz, "of-other").content.cloneNode(true));
    // A reader may be faster than the script, which then shows it once it's here.
    if (this.other) this.other.show(this.quiz, content);
    else this.fetchOther().then(() => this.other && this.quiz.showResult());
  }

  erase() {
    this.instrument?.arrange(this.quiz); // the next attempt has an order of its own
    this.another?.choose(this.quiz);
    // What is kept is not this tab's answers: the history has buttons of its own.
  }
}

kinds.set("scale", (quiz, on) => new SelfAudit(quiz, on));

/**
 * Whether the reader keeps a history of a quiz, or an earlier version did. Where storage is blocked, history.js says so
 * when it is switched on.
 * @param {string} quiz
 */
function isKept(quiz) {
  try {
    return [historyKey(quiz), earlierKey(quiz)].some((key) => localStorage.getItem(key) !== null);
  } catch {
    return false;
  }
}

/**
 * Fills in the result. Gives the scale to begin with, if there is one.
 * @param {Quiz} quiz @param {any} content @param {SelfAudit["instrument"]} instrument @returns {string | undefined}
 */
function showResult(quiz, content, instrument) {
  const { key, draft, view } = quiz;
  const answers = answersOf(key, draft[view]);
  const { scales, overall, weakest } = score(key, answers);
  const same = [];
  for (const scale of scales) {
    const own = find(content, "scale", scale.id);
    showScale(own, find(content, "profile", scale.id), scale);
    if (weakest.includes(scale.id)) {
      own.dataset.weakest = "";
      reveal(part(own, "weakest"));
    }
    const sum = find(content, "sum-of", scale.id);
    const sums = points(sum.parentElement, answers, key);
    fill(sum, { ...sums, score: written(scale.shown) });
    if ("opposite" in own.dataset && sums.columns === 1 && scale.answered === scale.items) same.push(own);
  }
  if (same.length) fill(part(content, "same"), { scales: named(content, same) });
  if (overall !== null) fill(part(content, "overall"), { score: written(overall) });
  instrument?.show(key, content, scales);
  if (scales.some(({ band }) => band !== null))
    return showStart(content, weakest, scales.filter(({ low }) => low).length);
  reveal(part(content, "blank"));
  for (const none of all(content, "[data-part=none]")) none.remove();
  return undefined;
}

/** What belongs to a scale or an item. @param {ParentNode} root @param {string} what @param {string} id @returns {any} */
const find = (root, what, id) => root.querySelector(`[data-${what}="${id}"]`);

/** @param {any} own @param {any} row the scale in the picture of all @param {ScaleScore} scale */
function showScale(own, row, { shown, band, percent, answered, items, notApplicable }) {
  Object.assign(own.dataset, { score: shown ?? "", band: band ?? "", answered });
  for (const one of [own, row]) {
    part(one, "score").textContent = written(shown);
    reveal(part(one, "unit"), band !== null);
  }
  part(row, "bar").setAttribute("width", percent ?? 0);
  reveal(part(own, "none"), band === null);
  reveal(part(own, "helps"), band !== null && band !== (own.dataset.best ?? band));
  const words = find(own, "band-text", `${band}`);
  reveal(words);
  part(row, "band").textContent = words?.querySelector("b").textContent ?? "";
  fill(part(own, "answered"), { answered, n: items });
  if (notApplicable) fill(part(own, "not-applicable"), { n: notApplicable });
}

/**
 * The titles of scales, or how many they are.
 * @param {any} content @param {any[]} scales @param {string} [many] the words for how many
 */
function named(content, scales, many = "parts") {
  const parts = part(content, many);
  fill(parts, { n: scales.length });
  reveal(parts, false);
  if (scales.length > MOST_NAMED) return parts.textContent;
  return new Intl.ListFormat(document.documentElement.lang).format(
    scales.map((one) => one.querySelector("h3").textContent),
  );
}

/**
 * Says in a sentence where to begin, and offers one practice. What else there is to pick comes after it, folded.
 * @param {any} content @param {string[]} weakest @param {number} low how many scales are
 */
function showStart(content, weakest, low) {
  // A scale of which neither end is better has no best band, and no say in this.
  const judged = all(content, "[data-best]");
  const known = judged.filter(({ dataset }) => dataset.band);
  const [good, rest] = [true, false].map((is) => known.filter(({ dataset: { band, best } }) => (band === best) === is));
  if (judged.length && good?.length === judged.length) return void reveal(part(content, "all-good"));
  const first = weakest.length ? weakest.map((id) => find(content, "scale", id)) : (rest ?? []);
  const say = (/** @type {string} */ what, /** @type {any[]} */ some) => {
    const n = some.length;
    const every = what === "level" && n === all(content, "[data-profile]").length;
    if (n || what === "plain") fill(find(content, "says", what), { n, scales: named(content, some, every ? "all-parts" : "parts") });
  };
  say("good", (good ?? []).filter((one) => !first.includes(one)));
  if (!known.length) say("plain", []);
  else say(first.length < 2 ? "one" : first.length < known.length ? "tied" : "level", first);
  for (const one of first) reveal(part(one, "helps"));
  const cards = first.flatMap(({ dataset }) => find(content, "practice", dataset.scale) ?? []);
  cards.forEach((card) => reveal(card));
  const others = part(content, "others");
  others.firstElementChild.after(...cards.slice(1));
  if (low > 1) showSeveral(content);
  reveal(others, others.querySelector("section:not([hidden])"));
  return first.length === 1 ? first[0].dataset.scale : undefined; // of several, none is singled out
}

/** Offers the strategies that the scales to begin with do not offer already. @param {any} content */
function showSeveral(content) {
  const block = part(content, "several");
  if (!block) return;
  const cards = all(content, "[data-practice]:not([hidden])");
  const offered = cards.flatMap(({ dataset }) =>
    all(find(content, "scale", dataset.practice), ".helps a").map(({ href }) => href),
  );
  for (const item of all(block, "li")) if (offered.includes(item.querySelector("a").href)) item.remove();
  reveal(block, block.querySelector("li"));
}

/**
 * Marks the reader's points in the tables of one scale and adds them up, as the tables say it is done by hand. Counts
 * the columns that they are in, too.
 * @param {any} tables @param {Answers} answers @param {ScoringKey} key
 */
function points(tables, answers, { items }) {
  let [points, most] = [0, 0];
  const columns = new Set();
  for (const row of all(tables, "[data-row]")) {
    const cells = all(row, "td");
    const item = items.find(({ id }) => id === row.dataset.row);
    const cell = item && cells[choicesOf(item).indexOf(answers[item.id] ?? "na")];
    if (!cell) continue;
    const mark = document.createElement("mark");
    mark.textContent = cell.textContent;
    cell.replaceChildren(mark);
    cell.ariaCurrent = "true";
    columns.add(cell.cellIndex);
    points += +cell.textContent;
    most += +cells[cells.length - 1].textContent; // the last column holds the most that the row can give
  }
  return { points, most, columns: columns.size };
}
