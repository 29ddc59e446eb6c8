/* A group's notes as one writes them. The page works without this file; with it: Enter makes the next point, what is typed
   is saved two seconds later, others' points appear, and nothing typed is lost: what the server has not acknowledged stays in
   this browser, over reloads and without a network. A point is its revisions: each change is sent with an id made here and
   the revision it was written on. */
import * as kept from "./kept.js";
import { $, all, app, blank, points, sections, sort } from "./rows.js";
import { count, showRefused, shown } from "./showing.js";
import { commit, overlay, wired } from "./writing.js";
import { open, retake, send, start } from "./sync.js";
import { listen } from "./keys.js";

/* what somebody typed in the plain form while this was still loading goes on in the list */
function takeOver() {
  for (const form of all("form.plain", app)) {
    const early = $("textarea", form), boxes = all(".points.live textarea", form.parentNode), box = boxes[boxes.length - 1];
    if (!early || !box || early.value === early.defaultValue) { continue; }
    box.value = early.value.trim(); early.value = early.defaultValue;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (document.activeElement === early) { box.focus(); }
  }
}
function leave() {
  for (const point of Object.values(points)) { if (point.dirty) { commit(point); } }
  send(true);
}
/* a signature needs the server: without a network it is not asked, and the page with what was typed stays */
function signing(e) {
  const cannot = shown() === "offline" || !navigator.onLine;
  $("#needs-network").hidden = !cannot;
  if (cannot) { e.preventDefault(); }
}
/* keeps the page itself, so that it opens again without a network */
async function serve() {
  if (!navigator.serviceWorker) { return; }
  await navigator.serviceWorker.register("/g/worker.js", { scope: "/g/" }).catch(() => null);
  const ready = await navigator.serviceWorker.ready;
  if (ready.active && window.caches) { /* this page came before there was anything to keep it */
    const pages = await caches.open("notes-pages");
    if (!(await pages.match(location.pathname, { ignoreVary: true }))) { const page = await fetch(location.pathname, { credentials: "same-origin" }); if (page.ok) { await pages.put(location.pathname, page); } }
  }
  document.documentElement.dataset.kept = "1";
}

async function boot() {
  for (const el of all("section[data-heading]", app)) {
    sections[el.dataset.heading] = { ol: $(".points.live", el), reco: "recommendations" in el.dataset, title: $("h2", el).textContent, counter: $('[data-count="' + el.id + '"]') };
  }
  kept.open(app.dataset.group);
  Object.assign(wired, { send, retake });
  for (const heading of Object.keys(sections)) { blank(heading); }
  listen();
  for (const form of all(".savebar form")) { form.addEventListener("submit", signing); }
  const lives = kept.living(); /* asked while the points come */
  await open();
  app.classList.add("is-live"); document.documentElement.classList.add("notes-live");
  for (const ol of all(".points.live", app)) { ol.hidden = false; }
  for (const heading of Object.keys(sections)) { if (!sections[heading].ol.children.length) { blank(heading); } }
  await kept.adopt(lives);
  overlay();
  for (const heading of Object.keys(sections)) { sort(heading); }
  takeOver(); showRefused(); count(); send();
  const there = location.hash && document.getElementById(location.hash.slice(1));
  if (there) { there.scrollIntoView(); }
  start();
  window.addEventListener("pageshow", (e) => { if (e.persisted) { location.reload(); } });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { leave(); } });
  window.addEventListener("pagehide", () => { leave(); kept.leave(); });
  document.documentElement.dataset.ready = "1";
  performance.mark("notes-ready");
  kept.forgetOld().catch(() => {});
  serve().catch(() => {});
}
if (app && window.fetch && window.crypto) { boot(); }
