/* The service worker of all desks (scope /c/): keeps the app as one set, and opens it without a network.
   The set and the languages are written above it by tracker/attendance/app_files.py. */
const CHOICE = "check-in-language", CHOICE_URL = "/c/language";

/* the decoder of QR codes is large: the page puts it here (scan.js), under an address that carries its version */
registerRoute(({ url }) => url.origin === self.location.origin && url.pathname.startsWith("/static/vendor/zxing-wasm/"), new CacheFirst({ cacheName: "check-in-scanner", plugins: [forEverybody] }));

async function language(url) {
  const asked = url.searchParams.get("lang");
  if (LANGUAGES.includes(asked)) { return asked; }
  const kept = await caches.open(CHOICE).then((cache) => cache.match(CHOICE_URL));
  const text = kept ? await kept.text() : "";
  return LANGUAGES.includes(text) ? text : "en";
}
registerRoute(new NavigationRoute(async ({ url, request }) => (await matchPrecache(`/c/app/${await language(url)}`)) || fetch(request), { allowlist: [/^\/c\/(?!app(\/|$))[^/?]+\/?(\?|$)/] }));

self.addEventListener("message", (event) => {
  if (event.data && event.data.type === "SKIP_WAITING") { self.skipWaiting(); }
  if (event.data && LANGUAGES.includes(event.data.language)) {
    event.waitUntil(caches.open(CHOICE).then((cache) => cache.put(CHOICE_URL, new Response(event.data.language))));
  }
});
