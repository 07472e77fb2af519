// @ts-check
// A link that holds the reader's answers, and what it shows to the one who opens it. Nothing is sent anywhere.

import { answersOf, attempt, choicesOf } from "./attempt.js";
import { all, fill, part, reveal, written } from "./dom.js";
import { day, pageOf } from "./page.js";
import { decode, encode } from "./link.js";
import { score } from "./score.js";

/** @import {Answer, Answers, Attempt, Decoded, Item, Quiz, ScoringKey} from "../../types/quiz" */

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

/** Shows the answers of a link beside the reader's own. @param {Quiz} quiz */
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
  const view = sameView(quiz, theirs);
  const mine = draft[view].length > 0;
  const shown = [`theirs-${theirs.perspective}`, ...(mine ? [`mine-${view}`, "both"] : ["blank"])];
  for (const one of all(box, "[data-if]")) reveal(one, shown.includes(one.dataset.if));
  const answers = answersOf(key, draft[view]);
  showProfile(box, "theirs", key, theirs.answers);
  showProfile(box, "mine", key, answers);
  showDifferences(quiz, box, theirs, answers);
  part(box, "close").onclick = () => close(quiz);
}

/**
 * Which of the reader's answers to compare: those about the same person, who to the reader is the other one, or, where
 * there are none, those to the same questions.
 * @param {Quiz} quiz @param {Attempt} theirs
 */
function sameView({ draft }, theirs) {
  const other = theirs.perspective === "self" ? "other" : "self";
  return draft[other].length ? other : theirs.perspective;
}

/** @param {any} box @param {"theirs" | "mine"} who @param {ScoringKey} key @param {Answers} answers */
function showProfile(box, who, key, answers) {
  for (const { id, shown, percent } of score(key, answers).scales) {
    const own = box.querySelector(`[data-of="${id}"] [data-who=${who}]`);
    part(own, "score").textContent = written(shown);
    part(own, "bar").setAttribute("width", percent ?? 0);
  }
}

/**
 * Where the two differ, question by question, the farthest apart first.
 * Those as far apart are in the order in which the other one saw them.
 * @param {Quiz} quiz @param {any} box @param {Attempt} theirs @param {Answers} mine
 */
function showDifferences(quiz, box, theirs, mine) {
  const items = theirs.seed === undefined || !quiz.inOrder ? quiz.key.items : quiz.inOrder(theirs.seed);
  const rows = items.map((item) => {
    const row = box.querySelector(`[data-differ="${item.id}"]`);
    return { row, gap: showDifference(quiz, row, item, theirs.answers[item.id] ?? "na", mine[item.id] ?? "na") };
  });
  rows.sort((a, b) => b.gap - a.gap);
  rows[0]?.row.parentElement.append(...rows.map(({ row }) => row));
  const far = rows.filter(({ gap }) => gap >= FAR).length;
  reveal(part(box, "differ"), (rows[0]?.gap ?? -1) >= 0);
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
  quiz.repeat(row.querySelector("span"), id);
  part(row, "theirs").textContent = quiz.label(`[name="${id}"][value="${a}"]`);
  part(row, "mine").textContent = quiz.label(`[name="${id}"][value="${b}"]`);
  const [from = 0, to = 0] = [a, b].map((one) => values[choicesOf(item).indexOf(one)]);
  const gap = Math.abs(from - to) / (Math.max(...values) - Math.min(...values));
  reveal(part(row, "far"), gap >= FAR);
  return gap;
}
