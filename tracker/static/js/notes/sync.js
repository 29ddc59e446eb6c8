/* Sending what is kept, and asking for what others wrote. What is not acknowledged stays and is sent again under the same
   id, so nothing is lost and nothing counts twice. */
import { adopt, count as waiting, forgetNotes, keepNotes, kept, keptNotes, store, waits } from "./kept.js";
import { $, all, app, facts, fault, grow, points, saidBy, sections, sort, unrow } from "./rows.js";
import { count, paint, repaint, show, showRefused, shown } from "./showing.js";
import { overlay, wired } from "./writing.js";
import { pace } from "../pace.js";

const API = app.dataset.api, SOONEST = 1500, AT_REST = 8000, BATCH = 100, SLOWEST = 20000;
let token = $('meta[name="csrf-token"]').content;
let etag = "", serial = null, sending = false, closed = false, delay = 0, retry = null, generation = 0, renewed = false, keeping = null, asking = null;
/* every point as the server last gave it: also what waited because it was being written here */
const server = new Map();

/* ---- taking ---- */
function listenTo(body) {
  for (const item of body.items) { server.set(item.id, item); take(item); }
  if (serial !== null && body.items.length) {
    asking?.stir();
    if (!waiting()) { show("saved"); } /* others wrote: the line of a page opened before says so, too */
  }
  if (serial === null || body.items.length) { for (const heading of Object.keys(sections)) { sort(heading); } count(); }
  serial = body.serial;
  clearTimeout(keeping);
  keeping = setTimeout(() => keepNotes({ items: Array.from(server.values()), state: body.state, serial }), 500);
}
/* the server's word about one point; what is being written here stays as it is until it was sent */
function take(found) {
  let point = points[found.id];
  if (point && (point.dirty || waits(found.id))) { return; }
  const fresh = { heading: found.heading, text: found.text, removed: found.removed, position: found.position, heads: found.heads, conflict: found.conflict, base: found.heads[0], ...facts(found) };
  if (point && found.heads.indexOf(point.base) > 0) { /* a conflict: go on in the text one wrote oneself */
    const own = found.conflict[found.heads.indexOf(point.base)];
    const { removed, ...said } = saidBy(own);
    Object.assign(fresh, said, { base: own.id });
  }
  if (!point) { point = points[found.id] = { id: found.id, ...fresh }; paint(point); return; }
  const elsewhere = point.heading !== fresh.heading;
  Object.assign(point, fresh);
  if (elsewhere && point.el) { unrow(point); }
  paint(point);
  if (!point.el) { return; }
  const start = point.box.selectionStart;
  repaint(point);
  if (document.activeElement === point.box) { point.box.setSelectionRange(start, start); }
}
export function retake(id) { if (server.has(id)) { take(server.get(id)); } }

/* ---- sending ---- */
export function send(last) {
  if (sending || closed || !kept.queue.length) { return; }
  const batch = kept.queue.slice(0, delay < 0 ? 1 : BATCH);
  sending = true; clearTimeout(retry);
  fetch(API, { method: "POST", credentials: "same-origin", keepalive: last === true, headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" }, body: JSON.stringify(batch) })
    .then((answer) => answer.json().then((body) => ({ status: answer.status, body }), () => ({ status: answer.status, body: {} })))
    .then((answer) => { sending = false; heard(answer, batch); }, () => { sending = false; later("offline"); });
}
function heard(answer, batch) {
  if (answer.status === 200) { renewed = false; acknowledged(answer.body); }
  else if ([401, 403, 404].includes(answer.status)) { end(); }
  else if (answer.status === 400 && !renewed) { newToken(); }
  else if (answer.status >= 500 || answer.status === 429 || answer.status === 400) { later("trouble"); }
  else if (batch.length > 1) { delay = -1; send(); } /* one of them is not accepted: find out which */
  else { drop(batch[0].id, answer.body.detail || String(answer.status)); delay = 0; store(); showRefused(); send(); }
}
function end() { closed = true; show("closed"); forgetNotes(); }
function newToken() { /* the page was open longer than its token lives: a fresh page has a fresh one */
  renewed = true;
  fetch(location.pathname, { credentials: "same-origin" }).then((answer) => answer.text()).then((text) => {
    const meta = new DOMParser().parseFromString(text, "text/html").querySelector('meta[name="csrf-token"]');
    if (!meta) { end(); return; }
    token = meta.content; send();
  }, () => later("offline"));
}
function drop(id, reason) {
  const at = kept.queue.findIndex((revision) => revision.id === id);
  const gone = at < 0 ? null : kept.queue.splice(at, 1)[0];
  if (gone && reason) { kept.refused.push({ revision: gone, reason }); }
}
function acknowledged(results) {
  generation += 1; delay = 0;
  const settled = [];
  for (const result of results) {
    drop(result.id, result.result === "rejected" ? result.reason : "");
    const point = points[result.point];
    if (result.upon && result.upon !== result.id) { /* nothing was added: go on from the text that is there */
      for (const revision of kept.queue) { if (revision.base === result.id) { revision.base = result.upon; } }
      if (point && point.base === result.id) { point.base = result.upon; }
    }
    if (point && result.heads.length) { point.heads = result.heads; }
    if (point && result.result === "rejected") { /* the next try builds on what the server has */
      point.base = result.heads[0] || null; point.text = "";
      if (point.el) { fault(point, result.reason); }
    }
    if (!["saved", "conflict"].includes(result.result)) { settled.push(result.point); }
  }
  store(); showRefused(); etag = "";
  for (const id of settled) { retake(id); }
  if (kept.queue.length) { send(); } else { show("saved"); ask(); }
}
function later(kind) {
  show(kind);
  delay = Math.min(delay > 0 ? delay * 2 : 2000, SLOWEST);
  clearTimeout(retry); retry = setTimeout(() => send(), delay);
}

/* ---- asking: only for what is new, and not while nobody looks ---- */
export function ask() {
  const then = generation, headers = { Accept: "application/json", ...(etag ? { "If-None-Match": etag } : {}) };
  return fetch(serial === null ? API : `${API}?since=${serial}`, { credentials: "same-origin", headers }).then((answer) => {
    if ([401, 403].includes(answer.status)) { end(); }
    if (answer.status === 304) { recovered(); }
    if (answer.status !== 200) { return null; }
    const tag = answer.headers.get("ETag");
    return answer.json().then((body) => {
      if (then !== generation || sending) { return; } /* older than what was just saved */
      etag = tag; listenTo(body);
      if (body.state !== app.dataset.state) { $("#state-changed").hidden = false; }
      recovered();
    });
  }, () => { show("offline"); return "offline"; });
}
function recovered() { if (!kept.queue.length && shown() && shown() !== "saved") { show("saved"); } }
function tick() {
  if (document.visibilityState === "visible" && !closed) {
    adopt().then((found) => { if (found) { overlay(); send(); } });
    if (!sending) { ask(); }
  }
  if (waiting()) { store(); }
}
/* without a network: as the server last gave them */
async function fromHere() {
  const found = await keptNotes().catch(() => null);
  if (found && serial === null) { listenTo(found); grow(...all(".row textarea", app)); }
}
export async function open() {
  if ((await ask()) === "offline") { await fromHere(); }
}
export function start() {
  asking = pace(tick, SOONEST, AT_REST);
  wired.stir = asking.stir;
  window.addEventListener("online", () => { delay = 0; send(); asking.now(); });
  window.addEventListener("offline", () => show("offline"));
  window.addEventListener("focus", asking.now);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && !closed) { delay = 0; send(); asking.now(); } });
}
