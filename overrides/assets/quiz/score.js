// @ts-check
// The twin of generator/quiz/scoring.py. Whole numbers only: a float decides 0.1 + 0.2 wrongly, and a band with it.

/** @import {Form, Fraction, Outcome, Scale} from "../../../tests/quiz-types" */

/** @param {bigint} a @param {bigint} b @returns {bigint} */
const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);

/** In lowest terms. @param {bigint} top @param {bigint} bottom a positive number @returns {Fraction} */
function fraction(top, bottom) {
  const common = gcd(top, bottom);
  return [top / common, bottom / common];
}

/** @param {Fraction} a @param {Fraction} b */
const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
/** @param {Fraction} a @param {number} top @param {number} [bottom] */
const times = (a, top, bottom = 1) => fraction(a[0] * BigInt(top), a[1] * BigInt(bottom));
/** Negative, zero or positive. @param {Fraction} a @param {Fraction} b */
const compare = (a, b) => a[0] * b[1] - b[0] * a[1];
/** BigInt division goes towards zero; this one goes down. @param {bigint} a @param {bigint} b */
const floor = (a, b) => a / b - (a % b < 0n ? 1n : 0n);
/** Python sorts by code point, JavaScript by UTF-16 unit. @param {string} text */
const codes = (text) => [...text].map((c) => c.codePointAt(0)?.toString(16).padStart(6)).join("");

/**
 * To `decimals` places, half up, kept below `ceiling` (the next band's start) where it would reach it.
 * @param {Fraction} exact @param {number} decimals @param {Fraction} [ceiling]
 */
export function show(exact, decimals, ceiling) {
  const unit = 10n ** BigInt(decimals);
  let steps = floor(2n * exact[0] * unit + exact[1], 2n * exact[1]);
  if (ceiling && compare([steps, unit], ceiling) >= 0n) steps = -floor(-ceiling[0] * unit, ceiling[1]) - 1n;
  if (!decimals) return `${steps}`;
  const digits = `${steps < 0n ? -steps : steps}`.padStart(decimals + 1, "0");
  return `${steps < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Scores one attempt. `answers` maps item ids to an option value or "na"; null is no answer. What the form does not
 * declare is dropped and named.
 * @param {Form} form @param {Record<string, unknown>} answers @returns {Outcome}
 */
export function score(form, answers) {
  /** @type {Map<string, any>} */
  const given = new Map(Object.entries(answers).filter(([, answer]) => answer !== null && answer !== undefined));
  /** @type {Map<string, any>} */
  const taken = new Map();
  const dropped = [];
  for (const { id, values, na } of form.items) {
    const answer = given.get(id);
    if (!given.delete(id)) continue;
    if ((na && answer === "na") || values.includes(answer)) taken.set(id, answer);
    else dropped.push(id);
  }
  const results = form.scales.map((scale, position) => scoreScale(form, scale, position, taken));
  const known = results.flatMap(({ exact }) => (exact ? [exact] : []));
  const overall = form.overall && known.length === results.length && times(known.reduce(add), 1, known.length);
  const kept = results.flatMap(({ id, good }) => (good ? [{ id, good }] : []));
  const weakest = kept.filter(({ good }) => kept.every((other) => compare(good, other.good) <= 0n));
  return {
    scales: results.map(({ percent, exact, good, ...rest }) => ({
      ...rest,
      low: !!good && compare(good, [50n, 1n]) < 0n,
      exact: exact && (exact[1] === 1n ? `${exact[0]}` : `${exact[0]}/${exact[1]}`),
      percent: percent && Number((percent[0] * 1000n) / percent[1]) / 1000,
    })),
    overall: overall ? show(overall, form.decimals) : null,
    weakest: weakest.length < kept.length ? weakest.map(({ id }) => id) : [],
    dropped: [...dropped, ...[...given.keys()].sort((a, b) => (codes(a) < codes(b) ? -1 : 1))],
  };
}

/** @param {Form} form @param {Scale} scale @param {number} position @param {Map<string, any>} taken */
function scoreScale(form, { id, better, minAnswered, bands }, position, taken) {
  const mine = form.items.flatMap(({ id, values, loads }) =>
    loads
      .filter(({ scale }) => scale === position)
      .map((load) => ({ ...load, answer: taken.get(id), low: values[0] ?? 0, high: values[values.length - 1] ?? 1 })),
  );
  /** @type {Fraction} */
  let sum = [0n, 1n];
  let [answered, notApplicable, weights, whole] = [0, 0, 0, 0];
  for (const { answer, low, high, reverse, weight } of mine) {
    whole += weight;
    if (answer === "na") notApplicable += 1;
    if (typeof answer !== "number") continue;
    answered += 1;
    weights += weight;
    sum = add(sum, [BigInt(weight * (reverse ? high - answer : answer - low)), BigInt(high - low)]);
  }
  const counts = { id, answered, notApplicable, items: mine.length };
  const [first] = mine;
  if (!first || answered < minAnswered)
    return { ...counts, shown: null, exact: null, band: null, percent: null, good: null };

  const percent = times(sum, 100, weights);
  const mean = add([BigInt(first.low), 1n], times(sum, first.high - first.low, weights));
  const exact = { percent, mean, sum: times(mean, whole) }[form.method];
  const starts = bands.map(({ from }) => fraction(BigInt(from[0]), BigInt(from[1])));
  const place = starts.filter((start) => compare(start, exact) <= 0n).length - 1; // they rise
  return {
    ...counts,
    shown: show(exact, form.decimals, starts[place + 1]),
    exact,
    band: bands[place]?.id ?? null,
    percent,
    good: { high: percent, low: times(add(percent, [-100n, 1n]), -1), neither: null }[better],
  };
}
