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
