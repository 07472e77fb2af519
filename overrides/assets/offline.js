// @ts-check
// Keeps the page that a reader sees, and what it shows, for when there is no network: worker.js then answers with it.
// What the worker's kit has is on every device alike, so nothing is noted when a reader sees that.

const root = new URL("..", import.meta.url);
const kit = `inversion:${root.pathname}:kit`;
const seen = `inversion:${root.pathname}:seen`;
const MOST = 120; // pages and pictures; the oldest go first
const SHOWN = /\.(js|css|svg|png|jpe?g|gif|webp|avif)$/;

/** Whether the reader has erased all in this tab, which then keeps nothing more: see device.js. */
function isErased() {
  try {
    return sessionStorage.getItem(`inversion:${root.pathname}:~erased`) !== null;
  } catch {
    return true; // what can't be switched off stays off
  }
}

/** One after the other, so that none is lost. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {string[]} urls */
function keep(urls) {
  last = last.then(async () => {
    if (isErased()) return;
    const everywhere = (await (await caches.open(kit)).keys()).map(({ url }) => url.split("?")[0]);
    const cache = await caches.open(seen);
    for (const url of urls.filter((one) => !everywhere.includes(one))) {
      const response = await fetch(url, { cache: "force-cache" }); // it was just here
      if (response.ok && !response.redirected && !isErased()) await cache.put(url, response);
    }
    for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old);
  }).catch(() => {}); // blocked, full or without a network: then it isn't kept
}

const page = () => location.origin + location.pathname;

async function begin() {
  await navigator.serviceWorker.register(new URL("worker.js", root));
  await navigator.serviceWorker.ready;
  keep([page()]);
  new PerformanceObserver((list) => {
    /** @type {any[]} */
    const entries = list.getEntries();
    const shown = entries.filter(({ initiatorType }) => !["fetch", "xmlhttprequest"].includes(initiatorType));
    const urls = shown.map(({ name }) => name.split(/[?#]/)[0]);
    const own = urls.filter((url) => url.startsWith(root.href) && SHOWN.test(url) && !url.includes("/pagefind/"));
    if (own.length) keep(own);
  }).observe({ type: "resource", buffered: true });
  // Instant navigation shows another page without loading it.
  let shown = page();
  if (document.querySelector("instant-page"))
    new MutationObserver(() => {
      if (shown !== page()) keep([(shown = page())]);
    }).observe(document.head, { childList: true, subtree: true });
}

// What the reader erased in this tab, Back would still show, if the browser kept the whole page.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && isErased()) location.reload();
});

// After the page is there: none of this may be in its way.
if ("serviceWorker" in navigator && "caches" in globalThis && !isErased())
  if (document.readyState === "complete") begin().catch(() => {});
  else addEventListener("load", () => begin().catch(() => {}));
