// @ts-check
// A link that holds answers: `#a=`, a digit for the version, and one hexadecimal number. No server has any part in it.
//
// The number is written in mixed radix. Its digits are the revision; an answer for each item, by id; in version s the seed
// of the items' order; the day; whom it is about; a hash of the form's hash; a hash of the quiz's id; and last, in every version, a hash of all before it,
// which tells a link that was cut short or retyped from one that is whole. 28 answers take fewer than 60 characters.

import { choicesOf, isLink } from "./attempt.js";

/** @import {Answers, Attempt, Decoded, ScoringKey} from "../../types/quiz" */

const DAYS = 2932897; // from 1970 to the end of the year 9999
const HASHES = 2 ** 32;
const DAY = 864e5; // milliseconds

/** FNV-1a, 32 bits. @param {string} text */
const hash = (text) => [...text].reduce((sum, c) => Math.imul(sum ^ c.charCodeAt(0), 16777619), -2128831035) >>> 0;

/** Items by id, so that a link outlives a change of their order. @param {ScoringKey} key */
const byId = (key) => [...key.items].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The fragment for an attempt. @param {ScoringKey} key @param {Attempt} attempt */
export function encode(key, { quiz, revision, form, taken, perspective, seed, answers }) {
  const version = seed === undefined ? "1" : "s";
  let number = BigInt(revision);
  /** @param {number} radix @param {number} digit */
  const put = (radix, digit) => {
    number = number * BigInt(radix) + BigInt(digit);
  };
  // 0 is blank. "na" has a digit even where it is no answer, because the form's hash doesn't say where it is one.
  for (const item of byId(key))
    put(item.values.length + 2, [...choicesOf(item), item.na && "na"].indexOf(answers[item.id] ?? "") + 1);
  if (seed !== undefined) put(HASHES, seed);
  put(DAYS, Math.floor(Date.parse(taken) / DAY));
  put(2, perspective === "other" ? 1 : 0);
  put(HASHES, hash(form));
  put(HASHES, hash(quiz));
  put(HASHES, hash(version + number.toString(16)));
  return `#a=${version}${number.toString(16)}`;
}

/**
 * The attempt of a fragment, or why there is none. Only what `encode` would write is accepted, to the last character.
 * @param {ScoringKey} key @param {string} fragment @returns {Decoded}
 */
export function decode(key, fragment) {
  // No quiz needs more digits, and a division of a number of megabytes would stop the page.
  const [, version, digits] = /^#a=(\w)([1-9a-f][\da-f]{0,3995})$/.exec(fragment) ?? [];
  let number = BigInt(`0x${digits ?? 0}`);
  /** The last digit of what is left. @param {number} radix */
  const take = (radix) => {
    const digit = Number(number % BigInt(radix));
    number /= BigInt(radix);
    return digit;
  };
  // Each takes a digit, so the order counts: another version may hold anything below its first.
  const why =
    !isLink(fragment) ? "none"
    : take(HASHES) !== hash(version + number.toString(16)) ? "damaged"
    : version !== "1" && version !== "s" ? "newer"
    : take(HASHES) !== hash(key.quiz) ? "other-quiz"
    : take(HASHES) !== hash(key.form) ? "other-form"
    : null;
  if (why) return { ok: false, why };
  const perspective = take(2) ? "other" : "self";
  const taken = new Date(take(DAYS) * DAY).toISOString().replace(".000", "");
  const seed = version === "s" ? { seed: take(HASHES) } : {};
  /** @type {Answers} */
  const answers = Object.create(null);
  for (const item of byId(key).reverse()) {
    const digit = take(item.values.length + 2);
    if (digit) answers[item.id] = choicesOf(item)[digit - 1] ?? "na";
  }
  /** @type {Attempt} */
  const attempt = { format: 1, quiz: key.quiz, revision: take(DAYS), form: key.form, taken, perspective, ...seed, answers };
  // Not equal where an item no longer has "na", or where somebody sealed a number that no attempt gives.
  return encode(key, attempt) === fragment ? { ok: true, attempt } : { ok: false, why: "other-form" };
}
