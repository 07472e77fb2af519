// @ts-check
// A link that holds the reader's answers, and what it shows to the one who opens it. Nothing is sent anywhere.

import { answersOf, attempt, choicesOf } from "./attempt.js";
import { all, fill, part, reveal } from "./dom.js";
import { day, pageOf } from "./page.js";
import { decode, encode } from "./link.js";

/** @import {Answer, Attempt, Decoded, Item, Perspective, Quiz} from "../../types/quiz" */

const FAR = 0.5; // of an item's range: two steps of five

/** Copies a link to the answers at hand. @param {Quiz} quiz */
export async function copy(quiz) {
  const link = pageOf(quiz) + encode(quiz.key, attempt(quiz));
  try {
    await navigator.clipboard.writeText(link);
    quiz.say("copied");
    reveal(part(quiz, "copied"));
  } catch {
    // Refused, or there is no clipboard: on a page without HTTPS. The reader copies it from a field.
    const field = part(quiz, "link");
    reveal(field.closest("p"));
    field.value = link;
    field.select();
  }
}

/** Takes the answers out of the address and into the draft. @param {Quiz} quiz */
export function open(quiz) {
  const found = decode(quiz.key, location.hash);
  if (found.ok) quiz.draft.theirs = location.hash;
  else if (found.why === "none") return; // taken already
  quiz.saveDraft();
  history.replaceState(history.state, "", location.pathname + location.search);
  if (found.ok) quiz.go("compare");
  explain(quiz, found);
}

/** Says why a link is not shown, or takes that away. @param {Quiz} quiz @param {Decoded} found */
function explain(quiz, found) {
  const trouble = part(quiz, "trouble-link");
  reveal(trouble, !found.ok);
  if (found.ok) return;
  trouble.textContent = trouble.getAttribute(`data-${found.why}`);
  trouble.focus();
}

/** Forgets the link. @param {Quiz} quiz */
function close(quiz) {
  delete quiz.draft.theirs;
  quiz.saveDraft();
  quiz.go("start");
}

/**
 * Shows the answers of a link beside the reader's own, question by question and without a score of either. Until there
 * are own answers it asks for them, and shows nothing of the link's.
 * @param {Quiz} quiz
 */
export function compare(quiz) {
  const { key, draft } = quiz;
  const found = decode(key, draft.theirs ?? "");
  if (!found.ok) {
    close(quiz);
    return explain(quiz, found);
  }
  const theirs = found.attempt;
  const box = part(quiz, "compare");
  // That day in every time zone: a link holds no time.
  fill(part(box, "from"), { date: day(`${theirs.taken.slice(0, 10)}T12:00`) });
  const mine = fitting(quiz, theirs);
  const what = !mine ? "ask" : mine === theirs.perspective ? "weeks" : "views";
  const shown = [what, `${what}-${theirs.perspective}`];
  for (const one of all(box, "[data-if]")) reveal(one, shown.includes(one.dataset.if));
  // Who answers about someone who answered about themselves answers about them.
  if (!mine) look(quiz, theirs.perspective === "self" ? "other" : "self");
  showDifferences(quiz, box, theirs, mine);
  part(box, "close").onclick = () => close(quiz);
  const instead = part(box, "about-them");
  if (instead)
    instead.onclick = () => {
      look(quiz, "other");
      quiz.go("start");
    };
}

/**
 * Which of the reader's answers to compare, if any: those about the one who made the link, or those to the same questions
 * about themselves. What somebody answered about someone else stands only beside what that one answers.
 * @param {Quiz} quiz @param {Attempt} theirs @returns {Perspective | undefined}
 */
function fitting({ draft }, { perspective }) {
  if (perspective === "self" && draft.other.length) return "other";
  return draft.self.length ? "self" : undefined;
}

/** Chooses whom the questions are about, where a reader may choose. @param {Quiz} quiz @param {Perspective} view */
function look(quiz, view) {
  if (!quiz.querySelector(`[data-view-choice][value=${view}]`)) return;
  quiz.draft.view = view;
  quiz.refill();
  quiz.saveDraft();
}

/**
 * Where the two differ. Of two views of one person, what is farthest apart comes first, and else what the other one was
 * asked first; two people's own answers keep that order, because between them nothing is too far apart.
 * @param {Quiz} quiz @param {any} box @param {Attempt} theirs @param {Perspective | undefined} mine
 */
function showDifferences(quiz, box, theirs, mine) {
  const items = theirs.seed === undefined || !quiz.inOrder ? quiz.key.items : quiz.inOrder(theirs.seed);
  const views = mine !== theirs.perspective;
  const answers = mine ? answersOf(quiz.key, quiz.draft[mine]) : {};
  const rows = items.map((item) => {
    const row = box.querySelector(`[data-differ="${item.id}"]`);
    const words = row.querySelector("span");
    quiz.repeat(words, item.id);
    // The form's words are about the one whom its questions are about now.
    /** @type {any} */
    const asked = quiz.form.querySelector(`[id$="--q-${item.id}"] .ask`);
    words.textContent = asked.dataset[mine ?? ""] ?? words.textContent;
    const gap = showDifference(quiz, row, item, theirs.answers[item.id] ?? "na", answers[item.id] ?? "na");
    reveal(part(row, "far"), views && gap >= FAR);
    return { row, gap };
  });
  if (views) rows.sort((a, b) => b.gap - a.gap);
  part(box, "apart").append(...rows.filter(({ gap }) => gap).map(({ row }) => row));
  const same = rows.filter(({ gap }) => !gap);
  part(box, "alike").append(...same.map(({ row }) => row));
  reveal(part(box, "same-answer"), same.length);
  const far = rows.filter(({ gap }) => gap >= FAR).length;
  const common = rows.some(({ gap }) => gap >= 0);
  reveal(part(box, "differ"), common);
  reveal(part(box, "no-common"), !!mine && !common);
  fill(part(box, "far-count"), { n: far });
  reveal(part(box, "far-count"), far);
  reveal(part(box, "near"), !far);
}

/**
 * How far two answers to a question are apart, as a share of its range; below 0 where either is missing.
 * @param {Quiz} quiz @param {any} row @param {Item} item @param {Answer} a theirs @param {Answer} b mine
 */
function showDifference(quiz, row, item, a, b) {
  const { id, values } = item;
  row.hidden = a === "na" || b === "na";
  if (row.hidden) return -1;
  part(row, "theirs").textContent = quiz.label(`[name="${id}"][value="${a}"]`);
  part(row, "mine").textContent = quiz.label(`[name="${id}"][value="${b}"]`);
  const [from = 0, to = 0] = [a, b].map((one) => values[choicesOf(item).indexOf(one)]);
  return Math.abs(from - to) / (Math.max(...values) - Math.min(...values));
}
