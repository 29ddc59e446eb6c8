/* What every service worker of the product does: keeps its SET, written above by tracker/core/offline.py, as a whole and
   the same for everybody, and has its pages from the first visit on. Its own script follows below; Workbox does the keeping. */
const { addPlugins, precacheAndRoute, cleanupOutdatedCaches, matchPrecache } = workbox.precaching;
const { registerRoute, NavigationRoute } = workbox.routing;
const { CacheFirst, NetworkFirst } = workbox.strategies;

/* what the answers say they vary by must not keep a browser from finding them again */
const forEverybody = {
  async cacheWillUpdate({ response }) {
    if (!response.ok) { return null; }
    const headers = new Headers(response.headers);
    headers.delete("Vary");
    return new Response(await response.arrayBuffer(), { status: 200, headers });
  },
};

workbox.core.clientsClaim();
addPlugins([forEverybody]);
cleanupOutdatedCaches();
precacheAndRoute(SET, { ignoreURLParametersMatching: [/^v$/], cleanURLs: false, directoryIndex: null });

