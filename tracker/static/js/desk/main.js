/* The app of the doors: takes the place of the plain forms once this phone can keep what happens. Without script, or
   without a place to keep it, the forms go on working. */
import * as store from "./store.js";
import { makeList, placeNow } from "./list.js";
import { makeSync } from "./sync.js";
import { makeDoor } from "./door.js";
import { makeScreen } from "./screen.js";
import { makeLock } from "./lock.js";
import { listenToTyping, keepDecoder, makeScanner } from "./scan.js";
import { setSignals } from "./signals.js";
import { say, setZone } from "./words.js";

const slug = decodeURIComponent(location.pathname.split("/")[2]);
const $ = (selector) => document.querySelector(selector);

async function boot() {
  const plain = $("#plain");
  try { await store.open(slug, () => location.reload()); } catch (error) { document.documentElement.classList.remove("js"); return; }
  const list = makeList();
  let places = [], place = null, chosen = null, screen = null, lock = null;
  plain.parentNode.querySelectorAll("h1").forEach((h1) => h1.remove());
  const written = $("#find"), typed = written ? written.value : "", typing = !!written && document.activeElement === written;
  plain.replaceWith($("#app").content.cloneNode(true));
  $("#find").value = typed; /* who was quicker than the app goes on where they were */

  const sync = makeSync({ slug, list, changed: () => screen && screen.refresh(), onState: setUp });
  const door = makeDoor({ list, sync, place: () => place });
  const scanner = makeScanner($("[data-video]"), $("[data-torch]"), (code) => screen.meet(code, "in", "", "scan"), () => { screen.back(true); screen.warn(say("no-camera")); });
  screen = makeScreen({ list, sync, door, choose: pick, scanner });
  lock = makeLock({ sync, onOpen: () => { if (place) { screen.back(true); } }, onLocked: () => { scanner.stop(); screen.open("lock"); } });

  /* what the server says of this phone: where it may check in, until when */
  async function setUp(app) {
    setZone(app.zone);
    document.querySelector("header .who").textContent = app.meeting;
    if (!app.revoked) { places = app.places; fillPlaces(); }
    if (!place && places.length) { await choose(wanted() || kept() || (placeNow(places, app.early, Date.now()) || places[0]).id, true); }
    if (lock && app.pin && !setUp.asked) { setUp.asked = true; lock.lock(); }
    if (screen && place && screen.now() === "desk" && !lock.locked) { screen.open("desk"); }
  }
  const wanted = () => { const asked = new URLSearchParams(location.search).get("at"); return places.some((one) => one.id === asked) ? asked : null; };
  /* what was chosen here by hand holds until it ends, also when the page is opened anew: it must not change under a hand */
  const kept = () => places.some((one) => one.id === chosen && Date.parse(one.ends) > Date.now()) ? chosen : null;
  function pick(id) { store.put("chosen", id).catch(() => {}); return choose(id); }
  function fillPlaces() {
    const groups = new Map();
    for (const one of places) { groups.set(one.group, (groups.get(one.group) || []).concat(one)); }
    $("#at").replaceChildren(...Array.from(groups, ([group, some]) => {
      const options = some.map((one) => new Option(one.label, one.id, false, place && one.id === place.id));
      if (!group) { return options; }
      const element = document.createElement("optgroup");
      element.label = group; element.append(...options);
      return [element];
    }).flat());
  }
  async function choose(id) {
    place = places.find((one) => one.id === id) || places[0];
    $("#at").value = place.id;
    await sync.chooseAt(place.id);
  }

  /* as it was left, at once and without a network */
  const [app, pages, sound, at, out] = await Promise.all([store.get("app"), store.pages(), store.get("sound"), store.get("chosen"), store.get("out")]);
  const gone = !app || app.revoked ? store.keptGone(slug) : null; /* why there is nothing here, as long as the server does not say otherwise */
  if (gone) { sync.now.gone = gone.why; sync.now.phone = gone.phone; }
  sync.now.signedOut = !!out;
  chosen = at;
  for (const [, page] of pages) { list.add(page); }
  if (app) {
    sync.now.app = app; sync.now.phone = app.phone;
    if (!app.revoked && Date.parse(app.until) < Date.now()) { await sync.forgetNames(); sync.now.gone = "over"; }
    await setUp(app);
  }
  await sync.count();
  setSignals(sound !== false);
  $("[data-sound]").checked = sound !== false;
  $("[data-sound]").addEventListener("change", (event) => { setSignals(event.target.checked); store.put("sound", event.target.checked); });
  if (!lock.locked) {
    screen.open("desk");
    if (typing) { $("#find").focus({ preventScroll: true }); }
  }
  screen.refresh();
  document.documentElement.dataset.ready = "1";

  $("[data-scan]").addEventListener("click", () => { screen.warn(""); screen.open("scan"); scanner.start(); });
  $("[data-scan-close]").addEventListener("click", () => { scanner.stop(); screen.back(true); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && scanner.running) { scanner.stop(); screen.back(true); } });
  listenToTyping((code) => { if (!lock.locked && place) { screen.meet(code); } });
  $("[data-leave]").addEventListener("click", leave);
  $("[data-name-desk]").addEventListener("submit", nameDesk);

  async function leave() {
    const phone = sync.now.app && sync.now.app.phone, token = sync.now.app && sync.now.app.token;
    if (!(await sync.leave())) { $("[data-about]").textContent = sync.now.waiting ? say("unsent", sync.now.waiting) : say("leave-online"); return; }
    if (!phone) { await fetch("/logout", { method: "POST", credentials: "same-origin", body: new URLSearchParams({ csrf_token: token }) }).catch(() => {}); }
  }
  async function nameDesk(event) {
    event.preventDefault();
    const name = $("#name").value.trim(), body = new URLSearchParams({ name, csrf_token: sync.now.app.token, at: place.id });
    const answer = await fetch(`/c/${slug}/name`, { method: "POST", credentials: "same-origin", body, redirect: "manual" }).catch(() => null);
    if (answer) { await sync.ask(); }
  }

  await sync.start();
  serve();

  /* the app on the phone is renewed at a quiet moment; what waits is in the database, not in the page */
  async function serve() {
    if (!navigator.serviceWorker) { return; }
    let had = !!navigator.serviceWorker.controller;
    navigator.serviceWorker.addEventListener("controllerchange", () => { if (had) { location.reload(); } had = true; });
    const registration = await navigator.serviceWorker.register("/c/worker.js", { scope: "/c/" }).catch(() => null);
    if (!registration) { return; }
    const tell = async () => { (await navigator.serviceWorker.ready).active.postMessage({ language: document.documentElement.lang }); };
    /* ready without a network: the app is kept already, and now what reads codes, too */
    const controlled = () => keepDecoder().then(() => { document.documentElement.dataset.kept = "1"; screen.refresh(); }, () => setTimeout(controlled, 30000));
    if (navigator.serviceWorker.controller) { controlled(); } else { navigator.serviceWorker.addEventListener("controllerchange", controlled, { once: true }); }
    tell();
    setInterval(() => { if (registration.waiting && screen.quiet()) { registration.waiting.postMessage({ type: "SKIP_WAITING" }); } }, 3000);
    setInterval(() => registration.update().catch(() => {}), 15 * 60000);
  }
}
if (document.getElementById("app") && window.indexedDB && window.crypto && crypto.getRandomValues) { boot(); }
