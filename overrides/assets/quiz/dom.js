// @ts-check
// The parts of a quiz, and of the search, in the page. All words are there already, in its language: scripts choose
// among them, put numbers and dates in their places, and show or hide. None of them writes HTML.

/** The element of a name inside another one. @param {ParentNode} root @param {string} name @returns {any} */
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** @param {ParentNode} root @param {string} selector @returns {any[]} */
export const all = (root, selector) => [...root.querySelectorAll(selector)];

/** Shows or hides an element; many are in the page of some quizzes only. @param {any} element @param {unknown} [on] */
export function reveal(element, on = true) {
  if (element) element.hidden = !on;
}

/**
 * Shows an element with its words, `data-text` or the plural form for `values.n`, and the values in place of `{name}`.
 * @param {any} element nothing happens where the page has none @param {Record<string, any>} values
 */
export function fill(element, values) {
  if (!element) return;
  const plural = new Intl.PluralRules(document.documentElement.lang || "en").select(values.n ?? 0);
  const words = element.getAttribute(`data-text-${plural}`) ?? element.dataset.text;
  // In a page from right to left, what a reader typed or a title keeps its own direction, between two marks for that.
  /** @param {string} _ @param {string} name */
  const value = (_, name) =>
    document.dir === "rtl" && /\p{L}/u.test(values[name]) ? `\u2068${values[name]}\u2069` : values[name];
  element.textContent = words.replace(/\{(\w+)\}/g, value);
  element.hidden = false;
}

/**
 * The digit that a key gives, whatever its script: each has its ten in a row, from a code that ends in 0 or in 6.
 * @param {string} key
 */
export function digit(key) {
  if (!/^\p{Nd}$/u.test(key)) return;
  const code = key.codePointAt(0) ?? 0;
  return `${(code & 15) - (/\p{Nd}/u.test(String.fromCodePoint(code | 15)) ? 6 : 0)}`;
}

/** A score as the page's language writes it, or a dash. @param {string | null} [score] */
export function written(score) {
  const sign = (1.5).toLocaleString(`${document.documentElement.lang || "en"}-u-nu-latn`).charAt(1);
  return score?.replace(".", sign) ?? "–";
}
