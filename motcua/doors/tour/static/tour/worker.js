// Answers for the round when there is no network. KEPT, written above this text by the server, names what is kept:
// files that are the same for everybody, and the page that says so. No page of anybody is ever kept.
/* global KEPT */

const PREFIX = "mc-tour:";
const STORE = PREFIX + KEPT.files.join("|");

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => withoutNetwork(request)));
  } else if (request.method === "GET" && KEPT.files.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
  }
});

async function keep() {
  const store = await caches.open(STORE);
  await store.addAll(KEPT.files);
  // Fetched without cookies: the page of nobody.
  const page = await fetch(KEPT.offline, { credentials: "omit", cache: "no-store" });
  if (!page.ok) throw new Error("offline page");
  await store.put(KEPT.offline, page);
}

async function forgetOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== STORE).map((name) => caches.delete(name)));
}

async function withoutNetwork(request) {
  const page = await caches.match(KEPT.offline);
  if (!page) return Response.error();
  // A press that did not arrive is not the same as a page that cannot be opened.
  const body = request.method === "POST" ? (await page.text()).replace("data-mc-asked", "data-mc-pressed") : page.body;
  return new Response(body, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
    "Content-Security-Policy": page.headers.get("Content-Security-Policy") ?? "default-src 'self'" } });
}
