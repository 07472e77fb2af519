// @ts-check
// The twin of generator/quiz/scoring.py: the same scoring key and the same rules (docs/design.md, Scoring).
// Whole numbers only: a float decides 0.1 + 0.2 wrongly, and a band with it.

/** @import {Fraction, Load, Need, Outcome, Ratio, Scale, ScoringKey} from "../../types/quiz" */
/** @typedef {ReturnType<typeof countScale>} Counted */

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
export function weightedShare({ reverse, weight, from }, values, answer) {
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
  const results = key.scales.map((scale, at) => scoreScale(key, scale, /** @type {Counted} */ (counted[at]), counted));
  const known = results.flatMap(({ exact }) => (exact ? [exact] : []));
  const complete = key.overall && known.length === results.length;
  const kept = results.flatMap(({ id, good }) => (good ? [{ id, good }] : []));
  const within = /** @type {Fraction} */ ([BigInt(key.weakestWithin ?? 0), 1n]);
  const weakest = kept.filter(({ good }) => kept.every((other) => compare(good, add(other.good, within)) <= 0n));
  const differ = new Set(kept.map(({ good }) => text(good))).size > 1;
  return {
    scales: results.map(({ percent, exact, good, ...rest }) => ({
      ...rest,
      low: !!good && compare(good, [50n, 1n]) < 0n,
      exact: exact && text(exact),
      exactPercent: percent && text(percent),
      percent: percent && Number((percent[0] * 1000n) / percent[1]) / 1000,
    })),
    overall: complete ? show(times(known.reduce(add), [1n, BigInt(known.length)]), key.decimals) : null,
    weakest: differ ? weakest.map(({ id }) => id) : [],
    dropped: [...dropped, ...[...given.keys()].sort((a, b) => (codes(a) < codes(b) ? -1 : 1))],
  };
}

/**
 * The counts of one scale, and where its score lies in its range; null where too few items were answered.
 * @param {ScoringKey} key @param {Scale} scale @param {(number | "na" | undefined)[]} taken
 */
function countScale(key, { id, items, minAnswered, fills = true, highest }, taken) {
  /** @type {Fraction} */
  let sum = [0n, 1n];
  let [answered, notApplicable, weights] = [0, 0, 0];
  for (const load of items) {
    const answer = taken[load.item];
    const isGiven = typeof answer === "number";
    if (isGiven || !fills) weights += load.weight;
    if (answer === "na") notApplicable += 1;
    if (!isGiven) continue;
    answered += 1;
    const share = weightedShare(load, key.items[load.item]?.values ?? [], answer);
    if (!highest) sum = add(sum, share);
    else if (compare(share, sum) > 0n) sum = share;
  }
  const share = answered < minAnswered ? null : times(sum, [1n, BigInt(highest ? 1 : weights)]);
  return { id, answered, notApplicable, items: items.length, share };
}

/**
 * One scale. `good` is its percent counted from the worse end; null where neither end is better.
 * @param {ScoringKey} key @param {Scale} scale @param {Counted} own @param {Counted[]} counted all of them
 */
function scoreScale({ decimals }, { bands, better, low, high }, { share, ...counts }, counted) {
  const isKnown = (/** @type {Need} */ need) => counted[need.scale]?.share;
  if (!share || !bands.every(({ needs = [] }) => needs.every(isKnown)))
    return { ...counts, shown: null, exact: null, band: null, percent: null, good: null };

  const percent = times(share, [100n, 1n]);
  /** What is left of the range above the score. @type {Fraction} */
  const rest = [share[1] - share[0], share[1]];
  const exact = add(times(ratio(low), rest), times(ratio(high), share)); // whatever the scoring method (rule 5)
  const reached = bands.filter(({ from }) => compare(ratio(from), exact) <= 0n); // they rise
  const isMet = (/** @type {Need} */ need) => compare(isKnown(need) ?? share, ratio(need.from)) >= 0n;
  const next = bands[reached.length];
  return {
    ...counts,
    shown: show(exact, decimals, next && ratio(next.from)),
    exact,
    band: reached.filter(({ needs = [] }) => needs.every(isMet)).pop()?.id ?? null,
    percent,
    good: { high: percent, low: times(rest, [100n, 1n]), neither: null }[better],
  };
}
