// @ts-check
// Answers as they are scored, kept and shared.

/** @import {Answered, Answers, Attempt, Quiz, ScoringKey} from "../../../tests/quiz-types" */

/**
 * Only a declared value is an answer; anything else stays text, which the scorer drops.
 * @param {ScoringKey} key @param {Answered} pairs @returns {Answers}
 */
export const answersOf = ({ items }, pairs) =>
  Object.fromEntries(
    pairs.map(([name, value]) => [
      name,
      items.find(({ id }) => id === name)?.values.find((one) => `${one}` === value) ?? /** @type {"na"} */ (value),
    ]),
  );

export const now = () => new Date().toISOString().replace(/\.\d+/, "");

/** The answers of the draft as they are kept and shared. @param {Quiz} quiz @returns {Attempt} */
export function attempt({ compiled, draft, view }) {
  const { quiz, revision, form } = compiled;
  const taken = draft.taken?.[view] ?? now();
  return { format: 1, quiz, revision, form, taken, perspective: view, answers: answersOf(compiled, draft[view]) };
}
