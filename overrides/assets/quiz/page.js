// @ts-check
// What the history and links say of the page and of days. A reader who uses neither needs none of it.

/**
 * A day as the page's language writes it, in the digits and the calendar of the page's other dates: some languages have
 * others, such as the Buddhist years of Thai.
 * @param {string | Date} moment
 */
export const day = (moment) =>
  new Date(moment).toLocaleDateString(`${document.documentElement.lang || "en"}-u-ca-gregory-nu-latn`, {
    dateStyle: "medium",
  });

/**
 * The address of a quiz's own page, without a fragment. Inside an issue the quiz has a title that links to that page.
 * @param {ParentNode} quiz @returns {string}
 */
export const pageOf = (quiz) => /** @type {any} */ (quiz.querySelector(".quiz-title a") ?? location).href.split("#")[0];
