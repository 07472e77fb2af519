// @ts-check
// An attempt: a reader's answers as they are scored, kept on the device and put into a link.

/** @import {Answered, Answers, Attempt, Quiz, ScoringKey} from "../../types/quiz" */

/** Where a quiz's history is in localStorage. @param {string} quiz */
export const historyKey = (quiz) => `inversion-quiz:${quiz}`;

/**
 * Whether the fragment of an address is a link with answers, readable or not. Some programs write its `=` as `%3D`.
 * @param {string} fragment
 */
export const isLink = (fragment) => /^#a[=%]/.test(fragment);

/**
 * A form's answers with the numbers that the key declares. Anything else stays text, which the scorer drops and names.
 * @param {Pick<ScoringKey, "items">} key @param {Answered} pairs @returns {Answers}
 */
export function answersOf({ items }, pairs) {
  const answers = pairs.map(([name, value]) => {
    const item = items.find(({ id }) => id === name);
    return [name, item?.values.find((one) => `${one}` === value) ?? /** @type {"na"} */ (value)];
  });
  return Object.fromEntries(answers);
}

/** This moment in UTC, with whole seconds. */
export const now = () => new Date().toISOString().replace(/\.\d+/, "");

/** The draft's answers about the one that is shown. @param {Quiz} quiz @returns {Attempt} */
export function attempt({ key, draft, view }) {
  const { quiz, revision, form } = key;
  const taken = draft.taken?.[view] ?? now();
  return { format: 1, quiz, revision, form, taken, perspective: view, answers: answersOf(key, draft[view]) };
}
