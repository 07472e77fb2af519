// @ts-check
// A link that carries the answers, and what it shows to the one who opens it. Nothing is sent anywhere.

import { answersOf, attempt } from "./attempt.js";
import { decode, encode } from "./link.js";
import { all, day, fill, page, part, reveal } from "./parts.js";
import { score } from "./score.js";

/** @import {Decoded, Quiz} from "../../../tests/quiz-types" */

const FAR = 0.5; // of an item's range: two steps of five

/** @param {Quiz} quiz */
export async function copy(quiz) {
  const link = page(quiz) + encode(quiz.compiled, attempt(quiz));
  try {
    await navigator.clipboard.writeText(link);
    quiz.say("copied");
    reveal(part(quiz, "copied"));
  } catch {
    const field = part(quiz, "link");
    reveal(field.closest("p"));
    field.value = link;
    field.select();
  }
}

/** Says why a link is not shown, or takes that away. @param {Quiz} quiz @param {Decoded} found */
function tell(quiz, found) {
  const trouble = part(quiz, "trouble-link");
  reveal(trouble, !found.ok);
  if (found.ok) return;
  trouble.textContent = trouble.getAttribute(`data-${found.why}`);
  trouble.focus();
}

/** Takes the answers out of the address and into the draft. @param {Quiz} quiz */
export function open(quiz) {
  const found = decode(quiz.compiled, location.hash);
  if (found.ok) quiz.draft.theirs = location.hash;
  else if (found.why === "none") return; // taken already
  quiz.keep();
  history.replaceState(history.state, "", location.pathname + location.search);
  if (found.ok) quiz.go("compare");
  tell(quiz, found);
}

/** Their answers beside mine: mine about the same person where there are any. @param {Quiz} quiz */
export function compare(quiz) {
  const { compiled, draft } = quiz;
  const found = decode(compiled, draft.theirs ?? "");
  if (!found.ok) {
    close(quiz);
    return tell(quiz, found);
  }
  const theirs = found.attempt;
  const other = theirs.perspective === "self" ? "other" : "self";
  const view = draft[other].length ? other : theirs.perspective;
  const answers = { theirs: theirs.answers, mine: answersOf(compiled, draft[view]) };
  const both = draft[view].length > 0;
  const box = part(quiz, "compare");
  fill(part(box, "from"), { date: day(`${theirs.taken.slice(0, 10)}T12:00`) }); // that day in every time zone
  const shown = [`theirs-${theirs.perspective}`, both ? `mine-${view}` : "blank", both && "both"];
  for (const one of all(box, "[data-if]")) reveal(one, shown.includes(one.dataset.if));
  for (const who of /** @type {const} */ (["theirs", "mine"]))
    for (const { id, shown, percent } of score(compiled, answers[who]).scales) {
      const own = box.querySelector(`[data-of="${id}"] [data-who=${who}]`);
      part(own, "score").textContent = shown ?? "–";
      part(own, "bar").setAttribute("width", percent ?? 0);
    }
  const rows = compiled.items.map(({ id, values }) => {
    const row = box.querySelector(`[data-differ="${id}"]`);
    const [a, b] = [answers.theirs[id] ?? "na", answers.mine[id] ?? "na"];
    row.hidden = a === "na" || b === "na";
    if (a === "na" || b === "na") return { row, gap: -1 };
    part(row, "theirs").textContent = quiz.label(`[name="${id}"][value="${a}"]`);
    part(row, "mine").textContent = quiz.label(`[name="${id}"][value="${b}"]`);
    const gap = Math.abs(a - b) / ((values[values.length - 1] ?? 1) - (values[0] ?? 0));
    reveal(part(row, "far"), gap >= FAR);
    return { row, gap };
  });
  rows.sort((a, b) => b.gap - a.gap);
  rows[0]?.row.parentElement.append(...rows.map(({ row }) => row));
  const far = rows.filter(({ gap }) => gap >= FAR).length;
  reveal(part(box, "differ"), (rows[0]?.gap ?? -1) >= 0);
  fill(part(box, "far-count"), { n: far });
  reveal(part(box, "far-count"), far);
  reveal(part(box, "near"), !far);
  part(box, "close").onclick = () => close(quiz);
}

/** @param {Quiz} quiz */
function close(quiz) {
  delete quiz.draft.theirs;
  quiz.keep();
  quiz.go("start");
}
