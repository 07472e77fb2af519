// @ts-check
// The browser's scorer, twin of generator/scoring.py: same form in, same outcome out. Whole numbers only (BigInt),
// because a float decides 0.1 + 0.2 wrongly and a band with it. No DOM.

/**
 * A fraction in lowest terms with a positive denominator.
 * @typedef {readonly [bigint, bigint]} Fraction
 *
 * @typedef {{scale: number, reverse: boolean, weight: number}} Load
 * @typedef {{id: string, values: number[], na: boolean, loads: Load[]}} Item
 * @typedef {{id: string, from: [number, number]}} Band
 * @typedef {{id: string, better: "high" | "low" | "neither", minAnswered: number, bands: Band[]}} Scale
 * @typedef {{quiz: string, revision: number, form: string, method: "percent" | "mean" | "sum", decimals: number,
 *   overall: boolean, scales: Scale[], items: Item[]}} Form
 *
 * What one scale came to. `low`: it lies in the half that is not the better one. `shown` is the number a reader sees, as text; `exact` a fraction such as "125/2"; both and
 * `band` are null where too few items were answered. `percent` is for drawing only, between 0 and 100.
 * @typedef {{id: string, shown: string | null, exact: string | null, band: string | null, percent: number | null, low: boolean,
 *   answered: number, notApplicable: number, items: number}} ScaleScore
 *
 * @typedef {{scales: ScaleScore[], overall: string | null, weakest: string[], dropped: string[]}} Outcome
 */

/** @param {bigint} a @param {bigint} b @returns {bigint} */
const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);

/** @param {bigint} top @param {bigint} bottom a positive number @returns {Fraction} */
function fraction(top, bottom) {
  const common = gcd(top, bottom) || 1n;
  return [top / common, bottom / common];
}

/** @type {Fraction} */
const NOTHING = [0n, 1n];
/** @param {Fraction} a @param {Fraction} b */
const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
/** @param {Fraction} a @param {Fraction} b */
const times = (a, b) => fraction(a[0] * b[0], a[1] * b[1]);
/** Negative, zero or positive. @param {Fraction} a @param {Fraction} b */
const compare = (a, b) => a[0] * b[1] - b[0] * a[1];
/** @param {Fraction} a */
const text = (a) => (a[1] === 1n ? `${a[0]}` : `${a[0]}/${a[1]}`);
/** BigInt division drops the fraction towards zero; this one goes down. @param {bigint} a @param {bigint} b */
const floor = (a, b) => a / b - (a % b < 0n ? 1n : 0n);

/**
 * `exact` to `decimals` places, half up, kept below `ceiling` (the next band's start) where it would reach it.
 * @param {Fraction} exact
 * @param {number} decimals
 * @param {Fraction} [ceiling]
 * @returns {string}
 */
export function show(exact, decimals, ceiling) {
  const unit = 10n ** BigInt(decimals);
  let steps = floor(2n * exact[0] * unit + exact[1], 2n * exact[1]);
  if (ceiling && compare([steps, unit], ceiling) >= 0n) steps = -floor(-ceiling[0] * unit, ceiling[1]) - 1n;
  if (!decimals) return `${steps}`;
  const digits = `${steps < 0n ? -steps : steps}`.padStart(decimals + 1, "0");
  return `${steps < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Order by code point, as Python sorts; JavaScript's own order is by UTF-16 unit. @param {string} a @param {string} b */
function byCodePoint(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

/**
 * Scores one attempt. `answers` maps item ids to an option value or "na"; null is no answer. What the form does not
 * declare is dropped and named.
 * @param {Form} form
 * @param {Record<string, unknown>} answers
 * @returns {Outcome}
 */
export function score(form, answers) {
  /** @type {Map<string, number>} */
  const taken = new Map();
  /** @type {Set<string>} */
  const notApplicable = new Set();
  /** @type {string[]} */
  const dropped = [];
  const given = new Map(Object.entries(answers).filter(([, answer]) => answer !== null && answer !== undefined));
  for (const item of form.items) {
    const answer = given.get(item.id);
    if (!given.delete(item.id)) continue;
    if (answer === "na" && item.na) notApplicable.add(item.id);
    else if (typeof answer === "number" && item.values.includes(answer)) taken.set(item.id, answer);
    else dropped.push(item.id);
  }
  const results = form.scales.map((scale, position) => scoreScale(form, scale, position, taken, notApplicable));
  const exact = results.map((result) => result.exact);
  const known = exact.filter((part) => part !== null);
  /** @type {Fraction | null} */
  let overall = null;
  if (form.overall && known.length === exact.length) {
    const sum = known.reduce(add, NOTHING);
    overall = fraction(sum[0], sum[1] * BigInt(known.length));
  }
  return {
    scales: results.map(({ percent, exact: own, ...rest }, at) => ({
      ...rest,
      low: isLow(percent, form.scales[at]?.better),
      exact: own && text(own),
      percent: percent && Number((percent[0] * 1000n) / percent[1]) / 1000,
    })),
    overall: overall && show(overall, form.decimals),
    weakest: weakest(form, results.map((result) => result.percent)),
    dropped: [...dropped, ...[...given.keys()].sort(byCodePoint)],
  };
}

/** @param {Fraction | null} percent @param {string | undefined} better */
function isLow(percent, better) {
  if (!percent || better === "neither") return false;
  const side = compare(percent, [50n, 1n]);
  return better === "low" ? side > 0n : side < 0n;
}

/**
 * @param {Form} form
 * @param {Scale} scale
 * @param {number} position
 * @param {Map<string, number>} taken
 * @param {Set<string>} notApplicable
 */
function scoreScale(form, scale, position, taken, notApplicable) {
  const mine = form.items.flatMap((item) =>
    item.loads.filter((load) => load.scale === position).map((load) => ({ item, load })),
  );
  const answered = mine.filter(({ item }) => taken.has(item.id));
  const counts = {
    id: scale.id,
    answered: answered.length,
    notApplicable: mine.filter(({ item }) => notApplicable.has(item.id)).length,
    items: mine.length,
  };
  if (answered.length < scale.minAnswered) return { ...counts, shown: null, exact: null, band: null, percent: null };

  /** @type {Fraction} */
  let kept = NOTHING;
  let weights = 0;
  for (const { item, load } of answered) {
    const [low, high] = range(item);
    const value = BigInt(taken.get(item.id) ?? 0);
    const part = load.reverse ? high - value : value - low;
    kept = add(kept, fraction(BigInt(load.weight) * part, high - low));
    weights += load.weight;
  }
  const share = times(kept, [1n, BigInt(weights)]);
  const percent = times(share, [100n, 1n]);
  const first = mine[0];
  const [low, high] = first ? range(first.item) : [0n, 1n];
  const mean = add([low, 1n], times(share, [high - low, 1n]));
  const whole = mine.reduce((total, { load }) => total + load.weight, 0);
  const exact = { percent, mean, sum: times(mean, [BigInt(whole), 1n]) }[form.method];

  const starts = scale.bands.map(({ from }) => fraction(BigInt(from[0]), BigInt(from[1])));
  const place = starts.filter((start) => compare(start, exact) <= 0n).length - 1; // they rise
  const shown = show(exact, form.decimals, starts[place + 1]);
  return { ...counts, shown, exact, percent, band: scale.bands[place]?.id ?? null };
}

/** The least and the greatest declared value. @param {Item} item @returns {[bigint, bigint]} */
function range(item) {
  return [BigInt(item.values[0] ?? 0), BigInt(item.values[item.values.length - 1] ?? 1)];
}

/**
 * All scales at the lowest, in the form's order; none where there is nothing to tell apart.
 * @param {Form} form
 * @param {(Fraction | null)[]} percents
 * @returns {string[]}
 */
function weakest(form, percents) {
  /** @type {{id: string, kept: Fraction}[]} */
  const kept = [];
  form.scales.forEach(({ id, better }, position) => {
    const percent = percents[position];
    if (!percent || better === "neither") return;
    kept.push({ id, kept: better === "high" ? percent : add([100n, 1n], [-percent[0], percent[1]]) });
  });
  const lowest = kept.reduce((least, { kept: own }) => (compare(own, least) < 0n ? own : least), kept[0]?.kept ?? NOTHING);
  const at = kept.filter(({ kept: own }) => compare(own, lowest) === 0n);
  return at.length === kept.length ? [] : at.map(({ id }) => id);
}
