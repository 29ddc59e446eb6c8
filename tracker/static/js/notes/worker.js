/* The service worker of the notes (scope /g/): opens a group's page without a network, as it was last opened here. Its
   script, styles and pictures are one set, written above by tracker/discussions/app_files.py; Workbox does the keeping. */
const { addPlugins, precacheAndRoute, cleanupOutdatedCaches } = workbox.precaching;
const { registerRoute, NavigationRoute } = workbox.routing;
const { NetworkFirst } = workbox.strategies;
const PAGES = "notes-pages";

/* the set is the same for everybody: what the answers say they vary by must not keep it from being found again */
const forEverybody = {
  async cacheWillUpdate({ response }) {
    if (!response.ok) { return null; }
    const headers = new Headers(response.headers);
    headers.delete("Vary");
    return new Response(await response.arrayBuffer(), { status: 200, headers });
  },
};
self.skipWaiting();
workbox.core.clientsClaim();
addPlugins([forEverybody]);
cleanupOutdatedCaches();
precacheAndRoute(SET, { ignoreURLParametersMatching: [/^v$/], cleanURLs: false, directoryIndex: null });

/* one page a group, whatever stands behind the address; what may no longer be opened is no longer kept */
const ofGroup = {
  async cacheKeyWillBeUsed({ request }) { const url = new URL(request.url); return url.origin + url.pathname; },
  async cacheWillUpdate({ response }) { return response.status === 200 && response.type === "basic" ? response : null; },
  async fetchDidSucceed({ request, response }) {
    if ([401, 403, 404].includes(response.status)) { const pages = await caches.open(PAGES); await pages.delete(new URL(request.url).pathname); }
    return response;
  },
};
const page = new NetworkFirst({ cacheName: PAGES, networkTimeoutSeconds: 6, matchOptions: { ignoreVary: true }, plugins: [ofGroup] });
registerRoute(new NavigationRoute(page, { allowlist: [/^\/g\/[^/?]+\/[^/?]+\/?(\?|$)/] }));
