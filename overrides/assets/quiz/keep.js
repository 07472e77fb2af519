// @ts-check
// What a reader keeps on this device, only if they switch it on: the attempts, how they moved, and their files.

import { attempt } from "./attempt.js";
import { calendar, due } from "./calendar.js";
import { all, day, fill, page, part, reveal } from "./parts.js";
import { score } from "./score.js";
import { add, exportJson, importJson, load, remove, toCsv, turnOff, turnOn } from "./store.js";

/** @import {Attempt, Listen, Loaded, Quiz} from "../../../tests/quiz-types" */

const CHANGE = 25n; // percent: the size of retake noise on short scales; below it nothing is called a change
const storage = () => localStorage;

/** @param {string} name @param {string} type @param {string} text */
function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
}

/** Looks after the part of the page that shows what is kept. @param {Quiz} quiz @param {Listen} on */
export function keep(quiz, on) {
  const box = part(quiz, "kept");
  if (!box || quiz.draw) return;
  const form = quiz.compiled;
  const id = form.quiz;
  const remember = part(box, "remember");
  const wanted = remember.checked; // the click that brought this file here
  const trouble = part(box, "trouble");
  /** @param {Attempt} one */
  const scored = (one) => (one.form === form.form ? score(form, one.answers) : null);
  /** @param {Attempt} one */
  const mine = (one) => one.perspective === quiz.view;
  const now = () => load(storage, id);
  let last = now(); // what the last change came to: its trouble is told until the next

  const draw = (kept = now()) => {
    const why = kept.trouble ?? last.trouble;
    trouble.textContent = why ? trouble.dataset[why] : "";
    remember.checked = kept.on;
    reveal(part(box, "history"), kept.on);
    reveal(part(box, "none"), !kept.attempts.length && kept.trouble !== "newer");
    reveal(part(box, "weeks"), kept.attempts.length);
    const scores = new Map(kept.attempts.map((one) => [one, scored(one)?.scales]));
    const row = box.querySelector("template");
    box.querySelector("tbody").replaceChildren(
      ...kept.attempts.map((one) => {
        const copy = row.content.cloneNode(true);
        const date = day(one.taken);
        fill(part(copy, "date"), { date });
        reveal(part(copy, one.perspective));
        const scales = scores.get(one);
        reveal(part(copy, "old"), !scales);
        for (const { id, shown } of scales ?? []) copy.querySelector(`[data-cell="${id}"]`).textContent = shown ?? "–";
        const erase = part(copy, "erase");
        erase.ariaLabel = erase.dataset.label.replace("{date}", date);
        erase.onclick = () => {
          if (!confirm(erase.dataset.confirm.replace("{date}", date))) return;
          change(remove(storage, id, one.taken, one.perspective));
          quiz.say("removed");
          part(box, "heading").focus();
        };
        return copy;
      }),
    );
    const own = kept.attempts.filter(mine);
    for (const figure of all(box, "[data-trend]")) {
      const found = own.map((one) => scores.get(one)?.find(({ id }) => id === figure.dataset.trend));
      const times = own.map(({ taken }) => Date.parse(taken));
      const [d, dots] = line(times, found.map((one) => one?.percent ?? null));
      part(figure, "line").setAttribute("d", d);
      part(figure, "dots").setAttribute("d", dots);
      const [before, after] = found.slice(-2).map((one) => one?.exactPercent);
      const [from, to] = found.slice(-2).map((one) => +(one?.shown ?? 0));
      const what = own.length < 2 ? own.length && "first" : moved(before, after);
      for (const words of all(figure, "[data-change]"))
        if (words.dataset.change === what) fill(words, { n: Math.abs((to ?? 0) - (from ?? 0)).toFixed(form.decimals) });
        else reveal(words, false);
    }
    const again = part(box, "due");
    reveal(again, false);
    const latest = own[own.length - 1];
    if (latest && again) fill(again, { date: day(due(latest.taken, +again.dataset.days)) });
  };
  const change = (/** @type {Loaded} */ kept) => draw((last = kept));

  /** @type {Record<string, (words: any) => void>} */
  const act = {
    json: () => download(`${id}.json`, "application/json", exportJson(now().attempts)),
    csv: () => download(`${id}.csv`, "text/csv", toCsv(now().attempts, scored)),
    calendar: ({ title, days }) => {
      const last = now().attempts.filter(mine).pop()?.taken ?? new Date().toISOString();
      const url = page(quiz);
      const uid = `${id}@${location.host}`;
      download(`${id}.ics`, "text/calendar", calendar({ title, url, day: due(last, +days), everyDays: +days, uid, stamp: new Date() }));
    },
    all: ({ confirm: words }) => {
      if (!confirm(words)) return;
      turnOff(storage, id);
      change(turnOn(storage, id));
      quiz.say("removed");
    },
  };
  on(box, "click", ({ target }) => act[target.dataset.keep]?.(target.dataset));
  on(remember, "change", () => {
    if (remember.checked) {
      change(turnOn(storage, id));
      if (last.on && quiz.dataset.state === "result" && quiz.pairs.length) quiz.save?.();
    } else if (confirm(remember.dataset.confirm)) change(turnOff(storage, id));
    else remember.checked = true;
  });
  on(part(box, "import"), "change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    const found = importJson(await file.text(), id, now().attempts);
    target.value = ""; // so that the same file can be chosen again
    if (found.trouble !== "full") change(add(storage, id, ...found.attempts));
    const said = part(box, "imported");
    fill(said, { n: found.added });
    if (found.trouble) said.textContent = said.dataset[found.trouble];
    else if (last.trouble && last.trouble !== "corrupt") said.textContent = trouble.textContent;
  });
  // Another tab changed what is kept.
  on(window, "storage", () => draw());
  quiz.save = () => change(add(storage, id, attempt(quiz)));
  quiz.draw = () => box.offsetParent && draw(); // not while a question is in sight
  draw();
  if (!wanted) return;
  remember.checked = true;
  remember.dispatchEvent(new Event("change"));
}

/** A line over the weeks, broken where there is no number, and its dots. @param {number[]} times @param {(number | null)[]} values */
function line(times, values) {
  const first = times[0] ?? 0;
  const span = (times[times.length - 1] ?? 0) - first || 1;
  let [d, dots] = ["", ""];
  values.forEach((value, at) => {
    if (value === null) return;
    const point = `${(((times[at] ?? 0) - first) * 100) / span} ${100 - value}`;
    d += (values[at - 1] == null ? "M" : "L") + point;
    dots += `M${point}h.01`;
  });
  return /** @type {const} */ ([d, dots]);
}

/** What came of a scale since the last time. @param {string | null} [before] @param {string | null} [after] */
function moved(before, after) {
  if (!before || !after) return "none";
  const [a = 0n, b = 1n, c = 0n, d = 1n] = [after, before].flatMap((one) => `${one}/1`.split("/", 2).map(BigInt));
  const by = a * d - c * b;
  return (by < 0n ? -by : by) < CHANGE * b * d ? "same" : by > 0n ? "higher" : "lower";
}
