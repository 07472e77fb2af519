// @ts-check
// An attempt: a reader's answers as they are scored, kept on the device and put into a link.

/** @import {Answered, Answers, Attempt, Item, Quiz, ScoringKey} from "../../types/quiz" */

/**
 * The path of the site, which tells apart the sites of one origin (name.github.io/a/ and /b/). This file is in its
 * assets/quiz/, so a page of any depth finds it, on a server, in a preview and in a folder.
 */
export const sitePath = new URL("../..", import.meta.url).pathname;

/** Where a quiz's history is in localStorage. @param {string} quiz */
export const historyKey = (quiz) => `inversion:${sitePath}:${quiz}`;

/** Where an earlier version kept it, for all sites of an origin together. @param {string} quiz */
export const earlierKey = (quiz) => `inversion-quiz:${quiz}`;

/**
 * Whether the fragment of an address is a link with answers, readable or not. Some programs write its `=` as `%3D`.
 * @param {string} fragment
 */
export const isLink = (fragment) => /^#a[=%]/.test(fragment);

/** What an answer to an item can be, for each option in order. @param {Item} item */
export const choicesOf = ({ values, choices = values }) => choices;

/**
 * A form's answers with the numbers that the key declares. Anything else stays text, which the scorer drops and names.
 * @param {Pick<ScoringKey, "items">} key @param {Answered} pairs @returns {Answers}
 */
export function answersOf({ items }, pairs) {
  /** @type {Answers} */
  const answers = Object.create(null); // an item's id may be a name that every object has
  for (const [name, value] of pairs) {
    const item = items.find(({ id }) => id === name);
    answers[name] = (item && choicesOf(item).find((one) => `${one}` === value)) ?? value;
  }
  return answers;
}

/** This moment in UTC, with whole seconds. */
export const now = () => new Date().toISOString().replace(/\.\d+/, "");

/** The draft's answers about the one that is shown. @param {Quiz} quiz @returns {Attempt} */
export function attempt({ key, draft, view }) {
  const { quiz, revision, form } = key;
  const taken = draft.taken?.[view] ?? now();
  const answers = answersOf(key, draft[view]);
  const only = view === "self" ? draft.only : undefined;
  return { format: 1, quiz, revision, form, taken, perspective: view, seed: draft.seed, only, answers };
}
