// @ts-check
// The page of what the site keeps on this device: lists the pages that can be read without a network, says which one can't,
// and erases all of it, the reader's answers too.

const root = new URL("..", import.meta.url);
const seen = `inversion:${root.pathname}:seen`;
const names = [seen, `inversion:${root.pathname}:kit`];
const attempts = `inversion:${root.pathname}:`; // in localStorage, before the id of a quiz
const drafts = `inversion-quiz:${root.pathname}`; // in sessionStorage, before the rest of a page's path
const erased = `inversion:${root.pathname}:~erased`;

/** @param {string} name @returns {any} */
const part = (name) => document.querySelector(`[data-part="${name}"]`);

/** Lists the pages that the reader has seen, newest first. */
async function list() {
  const cache = (await caches.has(seen)) && (await caches.open(seen)); // to open one makes it
  const rows = [];
  for (const { url } of cache ? [...(await cache.keys())].reverse() : []) {
    const text = cache && url.endsWith("/") && (await (await cache.match(url))?.text());
    if (!text) continue;
    const page = new DOMParser().parseFromString(text, "text/html");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = page.querySelector("h1")?.textContent?.trim() || page.title;
    const row = document.createElement("li");
    row.append(link);
    rows.push(row);
  }
  part("seen").replaceChildren(...rows);
  part("none").hidden = rows.length > 0;
  part("some").hidden = false;
}

/** Without a network, worker.js leads here; the fragment is the path of the page that isn't kept. */
function missed() {
  const path = location.hash.slice(1);
  const url = path.startsWith(root.pathname) ? new URL(path, root) : root;
  const missing = url.origin === root.origin && path !== "";
  part("missing").hidden = !missing;
  if (missing) part("again").href = url.href;
}

/** @param {Storage} storage @param {string} start */
function clear(storage, start) {
  for (const key of Object.keys(storage)) if (key.startsWith(start)) storage.removeItem(key);
}

async function erase() {
  try {
    clear(sessionStorage, drafts);
    sessionStorage.setItem(erased, ""); // this tab keeps nothing more
    clear(localStorage, attempts);
  } catch {} // blocked, so there's nothing
  const registration = await navigator.serviceWorker?.getRegistration(root);
  if (registration?.scope === root.href) await registration.unregister();
  for (const name of names) await globalThis.caches?.delete(name);
}

const button = part("erase");
button.addEventListener("click", async () => {
  if (!confirm(button.dataset.confirm)) return;
  const { done, failed } = part("erased").dataset;
  const said = await erase().then(
    () => done,
    () => failed,
  );
  part("erased").textContent = said;
  if (said === done) for (const name of ["missing", "always", "some"]) part(name)?.remove(); // nothing is there any more
});
part("erasing").hidden = false;
addEventListener("hashchange", missed);
missed();
if (part("seen") && globalThis.caches) list().catch(() => {});
