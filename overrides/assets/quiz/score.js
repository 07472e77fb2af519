// @ts-check
// The twin of generator/quiz/scoring.py: the same scoring key and the same rules (docs/design.md, Scoring).
// Whole numbers only: a float decides 0.1 + 0.2 wrongly, and a band with it.

/** @import {Fraction, Load, Outcome, Ratio, Scale, ScoringKey} from "../../types/quiz" */

/** @param {bigint} a @param {bigint} b @returns {bigint} */
const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);

/** In lowest terms. @param {bigint} top @param {bigint} bottom a positive number @returns {Fraction} */
function fraction(top, bottom) {
  const common = gcd(top, bottom);
  return [top / common, bottom / common];
}

/** @param {Fraction} a @param {Fraction} b */
const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
/** @param {Fraction} a @param {Fraction} b */
const times = (a, b) => fraction(a[0] * b[0], a[1] * b[1]);
/** @param {Fraction} a @returns {Fraction} */
const minus = (a) => [-a[0], a[1]];
/** A number of the scoring key. @param {Ratio} ratio */
const ratio = ([top, bottom]) => fraction(BigInt(top), BigInt(bottom));
/** @param {Fraction} a */
const text = (a) => (a[1] === 1n ? `${a[0]}` : `${a[0]}/${a[1]}`);
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
 * Where an answer lies in its item's range as it counts on a scale, from 0 to 1, times the weight (rules 2 to 4, 11).
 * @param {Load} load @param {number[]} values @param {number} answer @returns {Fraction}
 */
function weightedShare({ reverse, weight, from }, values, answer) {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const above = reverse ? greatest - answer : answer - least;
  if (from !== undefined) return [least + above < from ? 0n : BigInt(weight), 1n];
  return [BigInt(weight * above), BigInt(greatest - least)];
}

/**
 * Scores one attempt. `answers` maps item ids to one of the item's choices or "na"; null is no answer. What the scoring
 * key does not declare is dropped and named (rule 1).
 * @param {ScoringKey} key @param {Record<string, unknown>} answers @returns {Outcome}
 */
export function score(key, answers) {
  /** @type {Map<string, any>} */
  const given = new Map(Object.entries(answers).filter(([, answer]) => answer !== null && answer !== undefined));
  /** @type {string[]} */
  const dropped = [];
  /** What counts as an answer to each item, in the key's order. @type {(number | "na" | undefined)[]} */
  const taken = key.items.map(({ id, values, choices = values, na }) => {
    const answer = given.get(id);
    if (!given.delete(id) || (na && answer === "na")) return answer;
    const place = choices.indexOf(answer);
    if (place < 0) dropped.push(id);
    return values[place];
  });
  const counted = key.scales.map((scale) => countScale(key, scale, taken));
  const results = counted.map((own, at) => scoreScale(key, /** @type {Scale} */ (key.scales[at]), own, counted));
  const known = results.flatMap(({ exact }) => (exact ? [exact] : []));
  const complete = key.overall && known.length === results.length;
  const kept = results.flatMap(({ id, good }) => (good ? [{ id, good }] : []));
  const weakest = kept.filter(({ good }) => kept.every((other) => compare(good, other.good) <= 0n));
  return {
    scales: results.map(({ percent, exact, good, ...rest }) => ({
      ...rest,
      low: !!good && compare(good, [50n, 1n]) < 0n,
      exact: exact && text(exact),
      exactPercent: percent && text(percent),
      percent: percent && Number((percent[0] * 1000n) / percent[1]) / 1000,
    })),
    overall: complete ? show(times(known.reduce(add), [1n, BigInt(known.length)]), key.decimals) : null,
    weakest: weakest.length < kept.length ? weakest.map(({ id }) => id) : [],
    dropped: [...dropped, ...[...given.keys()].sort((a, b) => (codes(a) < codes(b) ? -1 : 1))],
  };
}

/**
 * The counts of one scale, and its exact score; none where too few items were answered.
 * @param {ScoringKey} key @param {Scale} scale @param {(number | "na" | undefined)[]} taken
 */
function countScale({ items: all }, scale, taken) {
  const { id, items, fills = true, highest } = scale;
  /** @type {Fraction} */
  let sum = [0n, 1n];
  let [answered, notApplicable, weights] = [0, 0, 0];
  for (const load of items) {
    const answer = taken[load.item];
    const given = typeof answer === "number";
    if (given || !fills) weights += load.weight;
    if (answer === "na") notApplicable += 1;
    if (!given) continue;
    answered += 1;
    const share = weightedShare(load, all[load.item]?.values ?? [], answer);
    sum = !highest ? add(sum, share) : compare(share, sum) > 0n ? share : sum;
  }
  const counts = { id, answered, notApplicable, items: items.length };
  if (answered < scale.minAnswered) return { counts, share: null, exact: null };
  const share = times(sum, [1n, BigInt(highest ? 1 : weights)]);
  const [low, high] = [ratio(scale.low), ratio(scale.high)];
  return { counts, share, exact: add(low, times(add(high, minus(low)), share)) }; // whatever the method (rule 5)
}

/**
 * One scale. `good` is its percent counted from the worse end; null where neither end is better.
 * @param {ScoringKey} key @param {Scale} scale @param {ReturnType<typeof countScale>} own
 * @param {ReturnType<typeof countScale>[]} counted of all scales
 */
function scoreScale({ decimals }, { bands, better }, { counts, share, exact }, counted) {
  // Of each band what it needs of other scales, and whether these reach it; null where one has no score (rule 14).
  const needs = bands.map(({ needs = [] }) =>
    needs.map(({ scale, from }) => counted[scale]?.exact && compare(counted[scale].exact, ratio(from)) >= 0n),
  );
  if (!share || needs.flat().includes(null))
    return { ...counts, shown: null, exact: null, band: null, percent: null, good: null };

  const percent = times(share, [100n, 1n]);
  const starts = bands.map(({ from }) => ratio(from));
  const reached = starts.filter((start) => compare(start, exact) <= 0n).length; // they rise
  const place = needs.map((met, at) => at < reached && !met.includes(false)).lastIndexOf(true);
  return {
    ...counts,
    shown: show(exact, decimals, starts[reached]),
    exact,
    band: bands[place]?.id ?? null,
    percent,
    good: { high: percent, low: add([100n, 1n], minus(percent)), neither: null }[better],
  };
}
