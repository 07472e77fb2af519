// @ts-check
// What the search makes of Pagefind's answers: one list of the results of all years, the word that a mistyped one was
// taken for, and excerpts as nodes.

/**
 * What a part has for some words. `each` is what it has for each of them, `truly` whether that is more than a guess: where
 * nothing in a part begins with a word, Pagefind takes the beginning of the word for it, for 1234 perhaps 12.
 * @typedef {{ results: any[], size: number, each: any[][], truly: boolean[] }} Part
 */

/** The words that are weighed one by one. In quotes, they are looked for as they are. @param {string} asked */
export function single(asked) {
  return /^".+"$/.test(asked) ? [] : asked.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/**
 * The word of the results that begins most like another one, which Pagefind took for it.
 * @param {string} word @param {any[]} results with their titles and excerpts
 */
export function closest(word, results) {
  const letters = [...word.toLowerCase()];
  const alike = (/** @type {string} */ other) => {
    const differs = letters.findIndex((letter, place) => [...other.toLowerCase()][place] !== letter);
    return differs < 0 ? letters.length : differs;
  };
  const marks = results.flatMap(({ excerpt }) => [...excerpt.matchAll(/<mark>(.*?)<\/mark>/gs)].map(([, mark]) => mark));
  const titles = results.flatMap(({ meta }) => meta.title.split(/\s+/));
  const found = [...marks, ...titles].map((text) => text.replace(/^\P{L}+|\P{L}+$/gu, ""));
  const better = (/** @type {string} */ one, /** @type {string} */ other) =>
    alike(other) - alike(one) || one.length - other.length; // of equally good ones the shorter
  const best = found.reduce((one, other) => (better(one, other) > 0 ? other : one), "");
  return best.toLowerCase() || word;
}

/**
 * The results of several parts as those of one index: the best first, and of equally good ones the newest. What Pagefind
 * took for a word does not count where another part has the word. And Pagefind takes a word for more telling the fewer
 * pages of a part have it, so a poor result of a year with few would stand above a good one of another; a word has to
 * count as much in all.
 * @param {Part[]} all the newest first @param {string} asked
 */
export function together(all, asked) {
  const words = [...(all[0]?.each.keys() ?? [])];
  const known = words.map((word) => all.some((part) => part.truly[word]));
  const parts = all.filter((part) => part.results.length && words.every((word) => part.truly[word] || !known[word]));
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((one, other) => one + other, 0);
  /** How much a word tells in some parts, as Pagefind reckons it. @param {Part[]} some @param {number} word */
  const telling = (some, word) => {
    const having = sum(some.map((part) => part.each[word]?.length ?? 0));
    return Math.log(1 + (sum(some.map((part) => part.size)) - having + 0.5) / (having + 0.5));
  };
  const results = parts.flatMap((part) => {
    const factors = words.map((word) => telling(parts, word) / telling([part], word));
    const scores = part.each.map((found) => new Map(found.map(({ id, score }) => [id, score])));
    return part.results.map((one) => {
      const shares = scores.map((score) => score.get(one.id) ?? 0);
      const weighed = sum(shares.map((share, word) => share * (factors[word] ?? 1)));
      return { ...one, score: (one.score * weighed || one.score) / (sum(shares) || 1) };
    });
  });
  return { results: results.sort((one, other) => other.score - one.score), unknown: single(asked).filter((_, word) => !known[word]) };
}

/** Whether results are the same places of the same pages. @param {any[]} some @param {any[]} others */
export function same(some, others) {
  const places = (/** @type {any[]} */ results) => results.map(({ id, words }) => `${id} ${words}`).sort().join("\n");
  return places(some) === places(others);
}

/**
 * Pagefind's excerpt as nodes. It is HTML of text, `<mark>`, `&lt;` and `&gt;` alone, and is never given to a parser.
 * @param {string} excerpt @returns {Node[]}
 */
export function marked(excerpt) {
  return excerpt.split(/<mark>(.*?)<\/mark>/s).map((piece, place) => {
    const text = piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    if (place % 2 === 0) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}
