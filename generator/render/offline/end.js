// @ts-check
// Takes the place of worker.js in a preview, and in a site that says `offline: false`: it erases what that kept, and
// itself. A browser asks for it by itself where the other one was.

/** @type {any} */
const worker = self;
const path = new URL("./", location.href).pathname;

async function end() {
  for (const name of ["kit", "seen"]) await caches.delete(`inversion:${path}:${name}`);
  await worker.registration.unregister();
}

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(end()));
