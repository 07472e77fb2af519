/** @import {Answers, Attempt, Decoded, ScoringKey} from "../../../tests/quiz-types" */

// `#a=`, the version, and one number in mixed radix; its last digit is a hash of all before it, in every version.

const DAYS = 2932897; // to the end of the year 9999
const HASHES = 2 ** 32;

/** FNV-1a. @param {string} text */
const hash = (text) => [...text].reduce((sum, c) => Math.imul(sum ^ c.charCodeAt(0), 16777619), -2128831035) >>> 0;

/** @param {ScoringKey} form */
const byId = (form) => [...form.items].sort((a, b) => (a.id < b.id ? -1 : 1));

/** @param {ScoringKey} form @param {Attempt} attempt */
export function encode(form, { quiz, revision, form: made, taken, perspective, answers }) {
  let number = BigInt(revision);
  /** @param {number} radix @param {number} digit */
  const put = (radix, digit) => {
    number = number * BigInt(radix) + BigInt(digit);
  };
  // 0 is blank; `na` has a digit even where it is no answer, for the form's hash leaves that out.
  for (const { id, values, na } of byId(form))
    put(values.length + 2, [...values, na && "na"].indexOf(answers[id] ?? "") + 1);
  put(DAYS, Math.floor(Date.parse(taken) / 864e5));
  put(2, +(perspective === "other"));
  put(HASHES, hash(made));
  put(HASHES, hash(quiz));
  put(HASHES, hash(`1${number.toString(16)}`));
  return `#a=1${number.toString(16)}`;
}

/** @param {ScoringKey} form @param {string} fragment @returns {Decoded} */
export function decode(form, fragment) {
  const [, version, digits] = /^#a=(\w)([1-9a-f][\da-f]{0,3995})$/.exec(fragment) ?? [];
  let number = BigInt(`0x${digits ?? 0}`);
  /** @param {number} radix */
  const take = (radix) => {
    const digit = Number(number % BigInt(radix));
    number /= BigInt(radix);
    return digit;
  };
  const why =
    !/^#a[=%]/.test(fragment) ? "none"
    : take(HASHES) !== hash(version + number.toString(16)) ? "damaged"
    : version !== "1" ? "newer"
    : take(HASHES) !== hash(form.quiz) ? "other-quiz"
    : take(HASHES) !== hash(form.form) ? "other-form"
    : null;
  if (why) return { ok: false, why };
  const perspective = take(2) ? "other" : "self";
  const taken = new Date(take(DAYS) * 864e5).toISOString().replace(".000", "");
  /** @type {Answers} */
  const answers = {};
  for (const { id, values } of byId(form).reverse()) {
    const digit = take(values.length + 2);
    if (digit) answers[id] = values[digit - 1] ?? "na";
  }
  /** @type {Attempt} */
  const attempt = { format: 1, quiz: form.quiz, revision: take(DAYS), form: form.form, taken, perspective, answers };
  return encode(form, attempt) === fragment ? { ok: true, attempt } : { ok: false, why: "other-form" };
}
