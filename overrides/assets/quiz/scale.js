// @ts-check
// A self-audit: its result. The history and the links are fetched when a reader asks for them: most never do.

import { answersOf, choicesOf, earlierKey, historyKey, isLink, now } from "./attempt.js";
import { all, fill, part, reveal, written } from "./dom.js";
import { kinds } from "./element.js";
import { score } from "./score.js";

/** @import {AttemptHistory} from "./history.js" */
/** @import {Answers, Kind, Listen, Quiz, ScaleScore, ScoringKey} from "../../types/quiz" */

const DAY = 864e5; // milliseconds

/** @implements {Kind} */
class SelfAudit {
  /**
   * What is kept on this device; null until its script is fetched, which a reader who keeps nothing never needs.
   * @type {AttemptHistory | null}
   */
  history = null;

  /** What only published instruments need. @type {typeof import("./instrument.js") | null} */
  instrument = null;

  /** What only a result about someone else needs. @type {typeof import("./other.js") | null} */
  other = null;

  /** @param {Quiz} quiz @param {Listen} on */
  constructor(quiz, on) {
    this.quiz = quiz;
    this.on = on;
    on(quiz, "change", () => this.fetchOther());
    on(quiz, "click", ({ target }) => {
      if (target.closest("[data-part=copy]")) this.share(({ copy }) => copy(quiz));
    });
  }

  async prepare() {
    if ("instrument" in this.quiz.dataset)
      await this.fetched(async () => {
        (this.instrument = await import("./instrument.js")).prepare(this.quiz, this.on);
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

  /** Fetches what shows the answers about someone else, once the questions are about them. */
  async fetchOther() {
    if (this.quiz.view === "other" && !this.other)
      await this.fetched(async () => {
        this.other = await import("./other.js");
      });
  }

  async fetchHistory() {
    if (this.history) return; // which listens for itself
    await this.fetched(async () => {
      const { AttemptHistory } = await import("./history.js");
      this.history ??= new AttemptHistory(this.quiz, this.on); // a second click may have asked for it too
    });
    if (!this.history) this.remember.checked = false;
  }

  /** Does what needs the script of links. @param {(links: typeof import("./share.js")) => void} act */
  share(act) {
    return this.fetched(async () => act(await import("./share.js")));
  }

  /** Fetches what a reader asks for, or says that it did not come. @param {() => Promise<void>} load */
  async fetched(load) {
    try {
      await load();
    } catch {
      const note = part(this.quiz, "unloaded");
      reveal(note);
      note.scrollIntoView({ block: "nearest" });
    }
  }

  open() {
    if (isLink(location.hash) && part(this.quiz, "compare")) this.share(({ open }) => open(this.quiz));
  }

  /** @param {string} state */
  enter(state) {
    const { quiz } = this;
    if (state === "compare") this.share(({ compare }) => compare(quiz));
    for (const name of ["opened", "beside"]) reveal(part(quiz, name), !!quiz.draft.theirs);
    this.history?.refresh();
    // A link that was made is of the answers as they were then.
    const link = part(quiz, "link");
    if (!link) return;
    link.value = "";
    for (const made of [link.closest("p"), part(quiz, "copied")]) reveal(made, false);
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
    if (quiz.view === "self") return showResult(quiz, content, this.instrument);
    content.replaceChildren(part(quiz, "of-other").content.cloneNode(true));
    // A reader may be faster than the script, which then shows it once it's here.
    if (this.other) this.other.show(quiz, content);
    else this.fetchOther().then(() => this.other && quiz.showResult());
  }

  erase() {} // what is kept is not this tab's answers: the history has buttons of its own
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

/** @param {Quiz} quiz @param {any} content @param {SelfAudit["instrument"]} instrument */
function showResult({ key, draft, view }, content, instrument) {
  const answers = answersOf(key, draft[view]);
  const { scales, overall, weakest } = score(key, answers);
  for (const scale of scales) {
    const own = content.querySelector(`[data-scale="${scale.id}"]`);
    showScale(own, scale);
    if (weakest.includes(scale.id)) own.dataset.weakest = "";
    const sum = content.querySelector(`[data-sum-of="${scale.id}"]`);
    const sums = points(sum.parentElement, answers, key);
    fill(sum, { ...sums, score: written(scale.shown) });
    reveal(part(own, "same"), sums.columns === 1 && scale.answered === scale.items);
  }
  if (overall !== null) fill(part(content, "overall"), { score: written(overall) });
  // A scale of which neither end is better has no best band, and no say in this.
  const judged = all(content, "[data-best]");
  if (judged.length && judged.every(({ dataset }) => dataset.band === dataset.best)) reveal(part(content, "all-good"));
  else showHelp(content, scales, weakest);
  if (scales.every(({ band }) => band === null)) {
    reveal(part(content, "blank"));
    for (const none of all(content, "[data-part=none]")) none.remove();
  }
  instrument?.show(key, content, scales);
}

/** @param {any} own @param {ScaleScore} scale */
function showScale(own, { shown, band, percent, answered, items, notApplicable }) {
  Object.assign(own.dataset, { score: shown ?? "", band: band ?? "", answered });
  part(own, "score").textContent = written(shown);
  part(own, "bar").setAttribute("width", percent ?? 0);
  reveal(part(own, "none"), band === null);
  reveal(part(own, "unit"), band !== null);
  reveal(own.querySelector(`[data-band-text="${band}"]`));
  fill(part(own, "answered"), { answered, n: items });
  if (notApplicable) fill(part(own, "not-applicable"), { n: notApplicable });
}

/**
 * Offers what helps with the weakest scales.
 * @param {any} content @param {ScaleScore[]} scales @param {string[]} weakest
 */
function showHelp(content, scales, weakest) {
  for (const id of weakest) reveal(content.querySelector(`[data-scale="${id}"] [data-part="weakest"]`));
  const low = scales.filter((scale) => scale.low).map(({ id }) => id);
  // Where no scale is named as the weakest, each that is low gets its help.
  const helped = (weakest.length ? weakest : low).map((id) => content.querySelector(`[data-help-for="${id}"]`));
  helped.forEach((help) => reveal(help));
  reveal(part(content, "choose"), helped.filter(Boolean).length > 1);
  if (low.length > 1) showSeveral(content);
}

/** Offers the strategies that the weakest scales do not offer already. @param {any} content */
function showSeveral(content) {
  const block = part(content, "several");
  if (!block) return;
  const offered = all(content, "[data-help-for]:not([hidden]) a").map(({ href }) => href);
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
