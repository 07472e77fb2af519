// @ts-check
// The service worker: answers without a network with what is kept on the device.
//
// Two caches, named by the site's path, so that no site of an origin reads or erases another one's. The kit is the same on
// every device: the quizzes, and what else each reader may need. What a reader has seen is in the other one, which
// assets/offline.js fills. The network always goes first, so that readers see corrections; this script only reads.
//
// The generator puts `self.KIT` before it: the addresses in the kit, below the site's own, each with a hash of its content.

/** Types of workers would clash with those of pages. @type {any} */
const worker = self;
/** @type {Map<string, string>} */
const kit = new Map(Object.entries(worker.KIT));
const root = new URL("./", location.href);
const inKit = `inversion:${root.pathname}:kit`;
const seen = `inversion:${root.pathname}:seen`;
const fallback = new URL("device/", root);

/** Where the kit has a file: its content changes, and so does this. @param {string} address @param {string} hash */
const place = (address, hash) => new URL(`${address}?${hash}`, root).href;

/** Nobody but the browser may follow a redirect to a page. @param {Response} response */
const isWhole = ({ ok, redirected, type }) => ok && !redirected && type === "basic";

/** @param {Response} response */
const isGone = ({ status }) => status === 404 || status === 410;

/** Fetches what of the kit has changed, then what the reader has seen: the site may have been corrected since. */
async function install() {
  const cache = await caches.open(inKit);
  await Promise.all(
    [...kit].map(async ([address, hash]) => {
      if (await cache.match(place(address, hash))) return;
      const response = await fetch(new URL(address, root), { cache: "no-cache" });
      if (isWhole(response)) await cache.put(place(address, hash), response);
    }),
  );
  if (await caches.has(seen)) await refresh(await caches.open(seen));
  await worker.skipWaiting();
}

/** @param {Cache} cache */
async function refresh(cache) {
  for (const { url } of await cache.keys()) {
    try {
      const response = await fetch(url, { cache: "no-cache" });
      if (isWhole(response)) await cache.put(url, response);
      else if (isGone(response)) await cache.delete(url);
    } catch {} // as it was
  }
}

/** Deletes what an earlier kit had. */
async function activate() {
  const current = new Set([...kit].map(([address, hash]) => place(address, hash)));
  const cache = await caches.open(inKit);
  for (const { url } of await cache.keys()) if (!current.has(url)) await cache.delete(url);
  await worker.clients.claim();
}

/** What is kept of an address. Fragments and what follows a question mark are no part of it. @param {URL} url */
async function kept({ pathname }) {
  const address = pathname.slice(root.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  const hash = kit.get(address);
  // `caches.match` makes no cache, as `caches.open` does: the reader may just have erased them.
  const whole = hash && (await caches.match(place(address, hash), { cacheName: inKit, ignoreVary: true }));
  return whole || caches.match(new URL(address, root), { cacheName: seen, ignoreVary: true });
}

/** A page that was taken back is taken off the device too. @param {URL} url */
async function forget({ origin, pathname }) {
  const address = pathname.slice(root.pathname.length);
  const hash = kit.get(address);
  if (await caches.has(seen)) await (await caches.open(seen)).delete(origin + pathname);
  if (hash && (await caches.has(inKit))) await (await caches.open(inKit)).delete(place(address, hash));
}

/**
 * Without `navigationPreload`: where that fails, Firefox shows its own error, whatever is answered here.
 * @param {Request} request
 */
async function answer(request) {
  const url = new URL(request.url);
  try {
    const response = await fetch(request);
    if (isGone(response)) await forget(url);
    return response;
  } catch (error) {
    const found = await kept(url);
    if (found) return found;
    if (request.mode !== "navigate") throw error;
    const folder = new URL(url.origin);
    folder.pathname = `${url.pathname}/`; // set, not resolved: a path that begins with two slashes would be a host
    if (await kept(folder)) return Response.redirect(folder.href);
    if (!(await kept(fallback))) throw error;
    // To a page of its own address: the links in it are relative.
    return Response.redirect(`${fallback.href}#${url.pathname}`);
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url, headers } = event.request;
  if (method === "GET" && url.startsWith(root.href) && !headers.has("range")) event.respondWith(answer(event.request));
});
