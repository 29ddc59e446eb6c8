/* What the phone keeps, in IndexedDB. What happened at the door is written with the strictest durability there is: it is
   on the disk before the screen says so. One database a meeting.
   events  what happened, until the server has answered (`queue` orders what waits; `look`: answered otherwise than shown)
   people  the list, as pages in the order they came; "changes" holds who changed since
   here    who is at a session or day
   meta    everything small */
import { openDB, deleteDB } from "../../vendor/idb/index.js";
import { fromRows, happen, toRows } from "./list.js";

/* one step a version: never changed once it was out, only added to */
export const STEPS = [
  (db) => {
    const events = db.createObjectStore("events", { keyPath: "id" });
    events.createIndex("queue", "queue");
    events.createIndex("look", "look");
    db.createObjectStore("people");
    db.createObjectStore("here");
    db.createObjectStore("meta");
  },
];
export const nameOf = (slug) => `check-in:${slug}`;

let db = null;
let closed = () => {};

export async function open(slug, onClosed, steps = STEPS) {
  closed = onClosed || closed;
  db = await openDB(nameOf(slug), steps.length, {
    upgrade(database, from, to, tx) { for (let n = from; n < to; n += 1) { steps[n](database, tx); } },
    blocking() { db.close(); closed(); }, /* a newer version of the app wants to bring the database on */
    terminated() { closed(); },
  });
  if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(() => {}); }
  return db;
}
export function close() { db.close(); }
export const destroy = (slug) => { db.close(); return deleteDB(nameOf(slug)); };

const strictly = (...stores) => db.transaction(stores, "readwrite", { durability: "strict" });

/* ---- events ---- */
export const COUNTED = new Set(["welcome", "already_here"]);
export async function keep(record) {
  const tx = strictly("events", "meta");
  const last = (await tx.objectStore("meta").get("queue")) || 0;
  record.queue = Math.max(last + 1, Date.now());
  tx.objectStore("meta").put(record.queue, "queue");
  tx.objectStore("events").add(record);
  await tx.done;
}
export const waiting = (most) => db.getAllFromIndex("events", "queue", undefined, most);
export const countWaiting = () => db.countFromIndex("events", "queue");
export const looks = () => db.getAllFromIndex("events", "look");

/* The answers to what was sent: answered is gone from the phone, but what was answered otherwise than shown stays to be
   looked at. `differs(record, answer)` says whether it is; who is there the server is then asked anew, not only what changed.
   What counts is among those who are here from then on, also when the phone is opened again before it could ask. */
export async function answered(answers, differs) {
  const tx = strictly("events", "here", "meta");
  const events = tx.objectStore("events"), meta = tx.objectStore("meta"), counts = new Map(), doubted = new Set();
  let count = 0;
  for (const answer of answers) {
    const record = answer.id && (await events.get(answer.id));
    if (!record || record.queue === undefined) { continue; }
    count += 1;
    if (differs(record, answer)) {
      delete record.queue;
      events.put({ ...record, look: Date.now(), answer });
      doubted.add(record.place);
    } else { events.delete(record.id); }
    const code = record.who.code || answer.code;
    if (code && COUNTED.has(answer.result)) { counts.set(record.place, (counts.get(record.place) || []).concat([[code, record.body.kind || "in", answer.since || record.body.at]])); }
  }
  for (const [place, all] of counts) {
    const kept = (await tx.objectStore("here").get(place)) || { rows: [] }, here = fromRows(kept.rows);
    for (const [code, kind, at] of all) { happen(here, code, kind, at); }
    tx.objectStore("here").put({ ...kept, rows: toRows(here) }, place);
  }
  for (const place of doubted) {
    const kept = await tx.objectStore("here").get(place);
    if (kept) { tx.objectStore("here").put({ rows: kept.rows }, place); }
  }
  const sent = (await meta.get("sent")) || { count: 0 };
  if (count) { meta.put({ count: sent.count + count, at: Date.now() }, "sent"); }
  await tx.done;
  return count;
}
export const seen = (id) => db.delete("events", id);

/* ---- small things ---- */
export const get = (key) => db.get("meta", key);
export const put = (key, value) => db.put("meta", value, key);

/* ---- the list ---- */
export async function pages() {
  const [keys, values] = await Promise.all([db.getAllKeys("people"), db.getAll("people")]);
  return keys.map((key, n) => [key, values[n]]).sort((a, b) => (a[0] === "changes" ? 1 : b[0] === "changes" ? -1 : a[0] - b[0]));
}
export async function putPage(key, page, list) {
  const tx = db.transaction(["people", "meta"], "readwrite");
  if (key === 0) { tx.objectStore("people").clear(); }
  tx.objectStore("people").put(page, key);
  tx.objectStore("meta").put(list, "list");
  await tx.done;
}
export const getHere = (place) => db.get("here", place);
export const putHere = (place, value) => db.put("here", value, place);

/* forget the names; what waits to be sent stays. `out`: because the phone is signed out, which it says until it is not */
export async function forget(out) {
  const tx = db.transaction(["people", "here", "meta", "events"], "readwrite");
  tx.objectStore("people").clear();
  tx.objectStore("here").clear();
  tx.objectStore("meta").delete("list");
  if (out) { tx.objectStore("meta").put(true, "out"); }
  for (const record of await tx.objectStore("events").index("look").getAll()) { tx.objectStore("events").delete(record.id); }
  await tx.done;
}

/* why the phone has no database of this meeting any more: nothing else is kept of it, and no name */
const goneFrom = (slug) => `gone:${nameOf(slug)}`;
export function keepGone(slug, gone) {
  try { if (gone) { localStorage.setItem(goneFrom(slug), JSON.stringify(gone)); } else { localStorage.removeItem(goneFrom(slug)); } } catch (error) { /* private: it is said until the page is left */ }
}
export function keptGone(slug) {
  try { return JSON.parse(localStorage.getItem(goneFrom(slug))); } catch (error) { return null; }
}
