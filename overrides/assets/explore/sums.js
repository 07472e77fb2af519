// @ts-check
// The arithmetic behind the numbers; generator/model/explore.py is its twin, and says why it is so.

/** @param {number} minutes @param {number} times */
export const hoursAYear = (minutes, times) => Math.floor((2 * minutes * times * 52 + 60) / 120);

/** @param {number} kept @param {number} weight */
export function expected(kept, weight) {
  const whole = kept + weight * (100 - kept);
  return Math.floor((200 * kept + whole) / (2 * whole));
}

/** @param {number} start @param {number} weight */
export function inARow(start, weight) {
  // From some twenty steps on, the powers of 10 are more than a number holds.
  let missing = BigInt(1000 - start * (10 - weight));
  let before = BigInt(1000 - 10 * start);
  let count = 0;
  for (; missing > before; count++) {
    missing *= 9n;
    before *= 10n;
  }
  return count;
}

/**
 * A year's weeks, true for each that is kept, and what is expected at its end.
 * @param {number} kept @param {number} weight @param {number} start @param {number} number
 */
export function aYear(kept, weight, start, number) {
  const weeks = [];
  let expected = BigInt(start);
  let whole = 100n;
  for (let state = number; weeks.length < 52; whole *= 10n) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const isKept = ((mixed ^ (mixed >>> 14)) >>> 0) * 10 < kept * 2 ** 32;
    expected = isKept ? expected * 9n + whole : expected * BigInt(10 - weight);
    weeks.push(isKept);
  }
  return { weeks, level: Number((200n * expected + whole) / (2n * whole)) };
}
