// @ts-check
// The history: the attempts that a reader keeps on this device, how they moved, and their files. Nothing is kept before
// the reader switches it on, and nothing leaves the device.

import { attempt, earlierKey, historyKey, sitePath } from "./attempt.js";
import { calendar, due } from "./calendar.js";
import { all, fill, part, reveal, written } from "./dom.js";
import { download } from "./download.js";
import { day, pageOf } from "./page.js";
import { score } from "./score.js";
import { add, exportJson, importJson, load, remove, toCsv, turnOff, turnOn } from "./store.js";
import { earlier, eraseEarlier, takeOver } from "./store.js";

/** @import {Attempt, Listen, Loaded, Quiz, ScaleScore, ScoringKey} from "../../types/quiz" */
/** @typedef {Pick<ScaleScore, "id" | "answered" | "exactPercent">} Moved */

/**
 * An attempt and the scores of its scales; none where it answered another form.
 * @typedef {{attempt: Attempt, scales?: ScaleScore[]}} Week
 */

const CHANGE = 25; // percentage points: the size of retake noise on short scales; below it nothing is called a change
const FEW = 6; // answered items; with fewer, chance alone moves a score further
const CHANGE_OF_FEW = 35;
const storage = () => localStorage; // asking for it throws where it is blocked

/** The part of the page that shows what is kept of one quiz. Whether it's on is in the storage, which tabs share. */
export class AttemptHistory {
  /** What was to be tried since the last attempt. @type {import("./loop.js").Loop | undefined} */
  loop;

  /** @param {Quiz} quiz @param {Listen} on */
  constructor(quiz, on) {
    this.quiz = quiz;
    this.on = on;
    this.id = quiz.key.quiz;
    this.box = part(quiz, "kept");
    this.remember = part(this.box, "remember");
    const wanted = this.remember.checked; // by the click that brought this script here
    /** What the last change came to: its trouble is shown until the next. @type {Loaded} */
    this.last = this.load();
    /** What was kept when it was last drawn. */
    this.attempts = this.last.attempts;
    on(this.box, "click", ({ target }) => this.press(target.dataset));
    on(this.remember, "change", () => this.toggle());
    on(part(this.box, "import"), "change", ({ target }) => this.importFile(target));
    // Another tab changed what is kept; without a key, it erased all storage.
    const own = [null, historyKey(this.id), earlierKey(this.id)];
    on(window, "storage", ({ key }) => own.includes(key) && this.draw());
    this.draw();
    if (this.attempts.some(({ practice }) => practice)) this.fetchLoop();
    if (!wanted) return;
    this.remember.checked = true;
    this.toggle();
  }

  /** Fetches what asks about the practice that a reader wanted to try. */
  async fetchLoop() {
    if (!part(this.quiz, "loop")) return;
    try {
      const { Loop } = await import("./loop.js");
      this.loop ??= new Loop(this.quiz, this, this.on);
    } catch {
      reveal(part(this.quiz, "unloaded"));
    }
  }

  /** Keeps what a reader wants to try this week, or no longer does. @param {any} box @param {boolean} wanted */
  async try(box, wanted) {
    await this.fetchLoop();
    if (this.loop) this.loop.choose(box.dataset.try, wanted);
    else box.checked = false;
  }

  load() {
    return load(storage, this.id);
  }

  /** Shows what a change came to. @param {Loaded} kept */
  changed(kept) {
    this.last = kept;
    this.draw(kept);
  }

  /** Keeps the answers at hand, if it is switched on. */
  save() {
    if (this.quiz.view === "self") this.changed(add(storage, this.id, attempt(this.quiz)));
  }

  // What the reader does.

  /** Switches it on or, if the reader confirms that all is erased, off. */
  toggle() {
    if (this.remember.checked) {
      this.changed(turnOn(storage, this.id));
      if (this.last.on && this.quiz.dataset.state === "result" && this.quiz.pairs.length) this.save();
    } else if (confirm(this.remember.dataset.confirm)) this.changed(turnOff(storage, this.id));
    else this.remember.checked = true;
  }

  /** Carries out what a button says in its `data-keep`. @param {DOMStringMap} button its data */
  press({ keep, title = "", days, confirm: words }) {
    if (keep === "json") download(`${this.id}.json`, "application/json", exportJson(this.own()));
    else if (keep === "csv") download(`${this.id}.csv`, "text/csv", this.csv());
    else if (keep === "calendar") download(`${this.id}.ics`, "text/calendar", this.reminder(title, Number(days)));
    else if (keep === "earlier") this.takeOver();
    else if (keep === "no-earlier" && confirm(words)) this.eraseEarlier();
    else if (keep === "all" && confirm(words)) this.eraseAll();
  }

  /** All attempts as a table. */
  csv() {
    return toCsv(this.own(), (one) => {
      const scales = this.scales(one);
      return scales ? { scales } : null;
    });
  }

  /** A calendar file that reminds of the next time. @param {string} title @param {number} days */
  reminder(title, days) {
    const day = due(this.own().pop()?.taken ?? new Date().toISOString(), days);
    const uid = `${this.id}@${location.host}${sitePath}`;
    return calendar({ title, url: pageOf(this.quiz), day, everyDays: days, uid, stamp: new Date() });
  }

  /** Erases every attempt, and what couldn't be read; it stays on. */
  eraseAll() {
    turnOff(storage, this.id);
    this.changed(turnOn(storage, this.id));
    this.quiz.say("removed");
  }

  /** @param {Attempt} one */
  eraseOne({ taken, perspective }) {
    this.changed(remove(storage, this.id, taken, perspective));
    this.quiz.say("removed");
    part(this.box, "heading").focus(); // the button is gone
  }

  /** Adds what an earlier version kept, and says how many attempts that were. */
  takeOver() {
    const before = this.load().attempts.length;
    this.changed(takeOver(storage, this.id));
    if (this.last.on) this.sayAdded(this.last.attempts.length - before);
    part(this.box, this.last.on ? "heading" : "remember").focus(); // the button is gone
  }

  eraseEarlier() {
    eraseEarlier(storage, this.id);
    this.draw();
    this.quiz.say("removed");
    this.remember.focus(); // the button is gone
  }

  /** @param {number} n */
  sayAdded(n) {
    fill(part(this.box, "imported"), { n });
  }

  /** Adds the attempts of a file, and says how many there were. @param {HTMLInputElement} input */
  async importFile(input) {
    const [file] = input.files ?? [];
    if (!file) return;
    const before = this.load().attempts;
    const found = importJson(await file.text(), this.id, before);
    input.value = ""; // so that the same file can be chosen again
    const about = found.attempts.filter(isOwn); // those about somebody else that are here already stay, to be erased
    found.added = about.length - before.filter(isOwn).length;
    if (found.trouble !== "full") this.changed(add(storage, this.id, ...about));
    const said = part(this.box, "imported");
    this.sayAdded(found.added);
    const { trouble } = this.last;
    if (found.trouble) said.textContent = said.dataset[found.trouble];
    else if (trouble && trouble !== "corrupt") said.textContent = part(this.box, "trouble").textContent;
  }

  // What is shown.

  /** Draws it again where the reader can see it: not while a question is asked. */
  refresh() {
    if (this.box.offsetParent) this.draw();
  }

  /** Draws all of it. */
  draw(kept = this.load()) {
    const { box } = this;
    const trouble = part(box, "trouble");
    // That something can't be read is true as long as it's there; what came of the last change says more.
    const why = kept.trouble === "corrupt" ? (this.last.trouble ?? "corrupt") : (kept.trouble ?? this.last.trouble);
    trouble.textContent = why ? trouble.dataset[why] : "";
    this.remember.checked = kept.on;
    reveal(part(box, "history"), kept.on);
    reveal(part(box, "none"), !kept.attempts.length && kept.trouble !== "newer");
    reveal(part(box, "weeks"), kept.attempts.length);
    const weeks = kept.attempts.map((one) => ({ attempt: one, scales: this.scales(one) }));
    box.querySelector("tbody").replaceChildren(...weeks.map((week) => this.row(week)));
    const own = weeks.filter((week) => isOwn(week.attempt));
    for (const figure of all(box, "[data-trend]")) {
      this.drawTrend(figure, own);
      this.drawBesideScore(figure, own);
    }
    this.drawDue(own[own.length - 1]?.attempt);
    this.drawEarlier(kept.attempts);
    this.attempts = kept.attempts.filter(isOwn);
    this.quiz.dispatchEvent(new Event("kept"));
  }

  /** Offers what an earlier version kept. @param {Attempt[]} kept what is kept here */
  drawEarlier(kept) {
    const { attempts, trouble } = earlier(storage, this.id) ?? { attempts: [], trouble: null };
    const n = attempts.length;
    const here = new Set(kept.map((one) => one.taken + one.perspective));
    const left = attempts.filter((one) => !here.has(one.taken + one.perspective)).length;
    reveal(part(this.box, "earlier"), n > 0 || trouble);
    fill(part(this.box, "earlier-count"), { n });
    reveal(part(this.box, "earlier-left"), left);
    reveal(part(this.box, "earlier-taken"), n > 0 && !left);
  }

  /** The attempts that are about the reader. */
  own() {
    return this.load().attempts.filter(isOwn);
  }

  /**
   * An attempt's scores, of the scales that were asked; none if it answered another form, which can't be compared, or
   * is about somebody else.
   * @param {Attempt} one
   */
  scales(one) {
    const { key } = this.quiz;
    if (!isOwn(one) || one.form !== key.form) return;
    return score(key, one.answers).scales.filter(({ id }) => !one.only || id === one.only);
  }

  /** The row of an attempt in the table. @param {Week} week */
  row({ attempt: one, scales }) {
    const row = this.box.querySelector("template").content.cloneNode(true);
    const date = day(one.taken);
    fill(part(row, "date"), { date });
    reveal(part(row, one.perspective));
    reveal(part(row, "old"), one.form !== this.quiz.key.form);
    if (scales && one.only) for (const cell of all(row, "[data-cell]")) cell.textContent = cell.dataset.notAsked;
    for (const { id, shown } of scales ?? []) row.querySelector(`[data-cell="${id}"]`).textContent = written(shown);
    const erase = part(row, "erase");
    erase.ariaLabel = erase.dataset.label.replace("{date}", date);
    erase.onclick = () => {
      if (confirm(erase.dataset.confirm.replace("{date}", date))) this.eraseOne(one);
    };
    return row;
  }

  /** A scale over the weeks, as a line and in words. @param {any} figure @param {Week[]} weeks */
  drawTrend(figure, weeks) {
    const scale = figure.dataset.trend;
    const found = weeks.map(({ scales }) => scales?.find(({ id }) => id === scale));
    const times = weeks.map((week) => Date.parse(week.attempt.taken));
    const { line, dots } = path(times, found.map((one) => one?.percent ?? null));
    part(figure, "line").setAttribute("d", line);
    part(figure, "dots").setAttribute("d", dots);
    const [before, after] = found.slice(-2);
    const what = weeks.length > 1 ? moved(this.quiz.key, before, after) : weeks.length && "first";
    const [from, to] = found.slice(-2).map((one) => +(one?.shown ?? 0));
    const { key } = this.quiz;
    /** @param {number} one @param {number} other */
    const between = (one, other) => written(Math.abs(one - other).toFixed(key.decimals));
    for (const words of all(figure, "[data-change]"))
      if (words.dataset.change === what) fill(words, { n: between(from ?? 0, to ?? 0) });
      else reveal(words, false);
    // Small steps in one direction are no change from one time to the next, but they may be one since the first.
    const start = found.findIndex((one) => one?.exactPercent);
    const since = start < found.length - 2 && moved(key, found[start], after);
    for (const words of all(figure, "[data-since]"))
      if (words.dataset.since === since)
        fill(words, { n: between(+(found[start]?.shown ?? 0), to ?? 0), date: day(weeks[start]?.attempt.taken ?? "") });
      else reveal(words, false);
    const several = times.length > 1 ? [times[0], times[times.length - 1]] : [times[0]];
    ["oldest", "newest"].forEach((name, at) => {
      part(figure, name).textContent = several[at] === undefined ? "" : day(new Date(several[at] ?? 0));
    });
  }

  /**
   * Says the same beside the score, where the result at hand is the latest that is kept.
   * @param {any} figure @param {Week[]} weeks
   */
  drawBesideScore(figure, weeks) {
    const scale = this.quiz.querySelector(`[data-part=result] [data-scale="${figure.dataset.trend}"]`);
    const place = scale && part(scale, "since");
    if (!place) return;
    const { draft, view } = this.quiz;
    const isLatest = weeks.length > 1 && weeks[weeks.length - 1]?.attempt.taken === draft.taken?.[view];
    const said = all(figure, "[data-change], [data-since]").filter((words) => !words.hidden);
    place.textContent = said.map((words) => words.textContent).join(" · ");
    reveal(place, isLatest);
  }

  /** The day to take the quiz again, in a quiz about so many days. @param {Attempt} [latest] */
  drawDue(latest) {
    const again = part(this.box, "due");
    reveal(again, false);
    if (latest && again) fill(again, { date: day(due(latest.taken, +again.dataset.days)) });
  }
}

/**
 * Whether an attempt is about the reader. Earlier versions kept those about somebody else too: they can be erased, but
 * give no number, and are in no file.
 * @param {Attempt} one
 */
const isOwn = ({ perspective }) => perspective === "self";

/**
 * A line over the weeks, broken where there is no number, and a dot for each number, as paths 100 wide and 100 high.
 * @param {number[]} times @param {(number | null)[]} values
 */
function path(times, values) {
  const first = times[0] ?? 0;
  const span = (times[times.length - 1] ?? 0) - first || 1;
  let [line, dots] = ["", ""];
  values.forEach((value, at) => {
    if (value === null) return;
    const point = `${(((times[at] ?? 0) - first) * 100) / span} ${100 - value}`;
    line += (values[at - 1] == null ? "M" : "L") + point;
    dots += `M${point}h.01`; // nearly without length: round ends make it a dot
  });
  return { line, dots };
}

/**
 * What came of a scale since the last time: rule 10, or rule 16 where the scale has a limit of its own.
 * @param {ScoringKey} key @param {Moved} [before] @param {Moved} [after]
 */
export function moved({ scales, changeFrom = CHANGE }, before, after) {
  if (!before?.exactPercent || !after?.exactPercent) return "none";
  const { change } = scales.find(({ id }) => id === after.id) ?? {};
  const least = Math.min(before.answered, after.answered) < FEW ? Math.max(CHANGE_OF_FEW, changeFrom) : changeFrom;
  const both = [after.exactPercent, before.exactPercent];
  const [a = 0n, b = 1n, c = 0n, d = 1n] = both.flatMap((one) => `${one}/1`.split("/", 2).map(BigInt));
  const by = a * d - c * b;
  const same =
    change ?
      by * by * BigInt(change[1]) <= BigInt(change[0]) * (b * d) ** 2n
    : (by < 0n ? -by : by) < BigInt(least) * b * d;
  return same ? "same" : by > 0n ? "higher" : "lower";
}
