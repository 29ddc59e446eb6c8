/* The service worker of the notes (scope /g/): opens a group's page without a network, as it was last opened here. Its
   script, styles and pictures are one set (tracker/discussions/app_files.py). */
const PAGES = "notes-pages";
self.skipWaiting();

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
