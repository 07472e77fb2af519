// @ts-check
// What the history and links say of the page and of days. A reader who uses neither needs none of it.

/**
 * A day as the page writes its other dates: their order is in the page, and its language has the name of the month. The
 * digits and the calendar are theirs too; some languages have others, such as the Buddhist years of Thai.
 * @param {string | Date} moment
 */
export function day(moment) {
  const names = new Intl.DateTimeFormat(`${document.documentElement.lang || "en"}-u-ca-gregory-nu-latn`, {
    dateStyle: "long",
  });
  const parts = names.formatToParts(new Date(moment));
  const { date = "" } = /** @type {any} */ (document.querySelector("[data-date]"))?.dataset ?? {};
  return date.replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ name) =>
    parts.find(({ type }) => type.startsWith(name))?.value ?? "");
}

/**
 * The address of a quiz's own page, without a fragment. Inside an issue the quiz has a title that links to that page.
 * @param {ParentNode} quiz @returns {string}
 */
export const pageOf = (quiz) => /** @type {any} */ (quiz.querySelector(".quiz-title a") ?? location).href.split("#")[0];
