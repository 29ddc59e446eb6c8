/* What this browser keeps until the server has it: one record a page, so that two tabs do not write over each other; and
   the notes as the server last gave them, so that they open without a network. */
import { openDB } from "../../vendor/idb/index.js";
import { uuid } from "./text.js";

const PREFIX = "notes:", GONE = 15000, FROZEN = 600000, LONG_AGO = 14 * 24 * 3600 * 1000;
export const kept = { alive: 0, queue: [], drafts: {}, refused: [] };
export const about = { lastKept: new Date(), group: "", device: "" };
let mine = "";

export function open(group) {
  about.group = group; mine = PREFIX + group + ":" + uuid();
  about.device = "browser";
  try { about.device = localStorage.getItem("notes-device") || "browser " + uuid().slice(-6); localStorage.setItem("notes-device", about.device); } catch (e) { /* storage is switched off */ }
  /* held as long as this page lives, so that others know what is left behind */
  if (navigator.locks) { navigator.locks.request(mine, () => new Promise(() => {})).catch(() => {}); }
  if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(() => {}); }
}
export const count = () => kept.queue.length + Object.keys(kept.drafts).length;
export const waits = (id) => kept.queue.some((revision) => revision.point === id);

export function store() {
  kept.alive = Date.now();
  try { localStorage.setItem(mine, JSON.stringify(kept)); about.lastKept = new Date(); } catch (e) { /* full or private: the page itself still holds it */ }
}
/* the page goes: whoever opens the notes next may take over at once */
export function leave() {
  kept.alive = 0;
  try { localStorage.setItem(mine, JSON.stringify(kept)); } catch (e) { /* see store */ }
}
/* pages that live still; where that cannot be asked, their last sign of life tells */
export async function living() {
  const asked = navigator.locks && await navigator.locks.query().catch(() => null);
  const held = asked && new Set(asked.held.map((lock) => lock.name));
  return (key, alive) => (held ? held.has(key) && Date.now() - alive < FROZEN : Date.now() - alive < GONE);
}
/* take over what pages that are gone left behind; sent twice it is the same revision */
export async function adopt(asked = living()) {
  const lives = await asked;
  let found = false, keys = [];
  try { keys = Object.keys(localStorage); } catch (e) { return false; }
  for (const key of keys) {
    if (!key.startsWith(PREFIX + about.group + ":") || key === mine) { continue; }
    let other = null;
    try { other = JSON.parse(localStorage.getItem(key)); } catch (e) { other = null; }
    if (other && other.alive && lives(key, other.alive)) { continue; }
    if (other) {
      kept.queue = kept.queue.concat(other.queue); kept.refused = kept.refused.concat(other.refused);
      for (const id of Object.keys(other.drafts)) { if (!kept.drafts[id]) { kept.drafts[id] = other.drafts[id]; } }
      found = found || other.queue.length > 0 || Object.keys(other.drafts).length > 0;
      store();
    }
    localStorage.removeItem(key);
  }
  return found;
}

/* ---- the notes as the server last gave them ---- */
let database = null;
function db() {
  database = database || (window.indexedDB ? openDB("notes", 1, { upgrade: (made) => { made.createObjectStore("groups"); } }).catch(() => null) : Promise.resolve(null));
  return database;
}
export async function keepNotes(notes) {
  const at = await db();
  if (at) { await at.put("groups", { ...notes, at: Date.now(), page: location.pathname }, about.group).catch(() => {}); }
}
const isOld = (notes) => Date.now() - notes.at > LONG_AGO;
/* notes of long ago, and their pages, are on nobody's laptop: looked at whenever any group's page opens */
export async function forgetOld() {
  const at = await db();
  for (const key of at ? await at.getAllKeys("groups") : []) {
    const change = at.transaction("groups", "readwrite"), one = await change.store.get(key);
    if (!one || !isOld(one)) { continue; }
    await change.store.delete(key);
    if (one.page && window.caches) { await caches.open("notes-pages").then((pages) => pages.delete(one.page)).catch(() => {}); }
  }
}
export async function keptNotes() {
  const at = await db(), notes = at && await at.get("groups", about.group);
  return notes && !isOld(notes) ? notes : null;
}
/* the link has ended: what others wrote is not this laptop's to keep; what was written here stays until it was sent */
export async function forgetNotes() {
  const at = await db();
  if (at) { await at.delete("groups", about.group).catch(() => {}); }
  if (window.caches) { await caches.open("notes-pages").then((pages) => pages.delete(location.pathname)).catch(() => {}); }
}
