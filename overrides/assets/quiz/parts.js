// @ts-check
// The parts of a quiz in the page, by name. All words are there already.

/** @param {ParentNode} root @param {string} name @returns {any} */
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** @param {ParentNode} root @param {string} selector @returns {any[]} */
export const all = (root, selector) => [...root.querySelectorAll(selector)];

/** @param {any} element @param {unknown} [on] */
export const reveal = (element, on = true) => {
  if (element) element.hidden = !on;
};

/** Shows `data-text`, or its plural form for `n`, with the values in their places. @param {any} element @param {any} values */
export function fill(element, values) {
  if (!element) return;
  const plural = new Intl.PluralRules(document.documentElement.lang || "en").select(values.n ?? 0);
  const words = element.getAttribute(`data-text-${plural}`) ?? element.dataset.text;
  element.textContent = words.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) => values[name]);
  element.hidden = false;
}

/** A day as the page's language has it. @param {string | Date} taken */
export const day = (taken) =>
  new Date(taken).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });

/** The address of a quiz's own page. @param {ParentNode} quiz @returns {string} */
export const page = (quiz) => /** @type {any} */ (quiz.querySelector(".quiz-title a") ?? location).href.split("#")[0];
