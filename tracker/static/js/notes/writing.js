/* Writing: what is typed becomes revisions. Each change has an id made here and names the revision it was written on. */
import { about, kept, store } from "./kept.js";
import { DETAILS, RECO, blank, facts, fault, fill, grow, panel, place, points, saidBy, sort, summarise, unrow, written } from "./rows.js";
import { count, paint, repaint } from "./showing.js";
import { same, uuid } from "./text.js";

const WAIT = 2000, LONGEST = 4000;
/* set by sync: send what is kept; take the server's word of a point that waited; ask soon, as somebody writes */
export const wired = { send() {}, retake() {}, stir() {} };

export function typed(point) {
  wired.stir();
  if (!point.id) {
    point.id = uuid(); points[point.id] = point; point.position = place(point);
    if (!point.el.nextElementSibling) { blank(point.heading); }
  }
  point.dirty = true;
  kept.drafts[point.id] = { ...written(point), base: point.base, position: point.position };
  clearTimeout(point.keeping); point.keeping = setTimeout(store, 150);
  clearTimeout(point.timer); point.timer = setTimeout(() => commit(point), WAIT);
}
const differs = (point, said) => Object.keys(said).some((name) => !same(said[name], point[name]));

/* make what stands in the row a revision; an emptied point is struck out once one leaves it */
export function commit(point, how = {}) {
  clearTimeout(point.timer);
  if (!point.id || !point.el) { return; }
  let said = written(point);
  if (!said.text) {
    if (!how.leaving) { return; }
    if (!point.base) { forget(point); return; }
    said = { heading: point.heading, text: point.text, removed: true };
  }
  fault(point, said.text.length > LONGEST ? said.text.length + " > " + LONGEST : "");
  if (said.text.length > LONGEST) { return; }
  if (how.remove) { said.removed = true; }
  if (how.keep) { said = how.keep; }
  point.dirty = false; delete kept.drafts[point.id];
  if (!how.settles && point.base && !differs(point, said)) { store(); wired.retake(point.id); return; }
  push(point, said, how.base || point.base, how.settles || []);
}
export function push(point, said, base, settles) {
  const revision = { id: uuid(), point: point.id, base, settles, position: point.position, at: new Date().toISOString(), device: about.device, ...said };
  kept.queue.push(revision);
  Object.assign(point, said, { base: revision.id });
  if (settles.length) { point.conflict = []; point.heads = [revision.id]; }
  store(); paint(point); count();
  if (point.el) { summarise(point); }
  wired.stir(); wired.send();
}
export function forget(point) {
  delete points[point.id]; delete kept.drafts[point.id]; store();
  point.id = null; point.position = null; point.dirty = false;
  if (point.el.nextElementSibling) { unrow(point); }
}
export const strike = (point) => push(point, { heading: point.heading, text: point.text, removed: true }, point.base, []);
export function restore(point) {
  push(point, { heading: point.heading, text: point.text, removed: false }, point.base, []);
  sort(point.heading);
  if (point.el) { repaint(point); point.box.focus(); }
}

/* ---- two texts of one point, settled by a person ---- */
const others = (point, base) => point.heads.filter((id) => id !== base);
export function settle(point) { commit(point, { settles: others(point, point.base) }); point.box.focus(); }
export function keep(point, head) {
  const unsent = point.heads.includes(point.base) ? [] : [point.base];
  commit(point, { base: head.id, settles: others(point, head.id).concat(unsent), keep: saidBy(head) });
  repaint(point);
  if (point.el) { point.box.focus(); }
}

/* ---- what was kept, put over what the server said ---- */
export function overlay() {
  for (const revision of kept.queue) {
    const point = points[revision.point] || (points[revision.point] = { id: revision.point, heads: [], conflict: [], ...facts({}) });
    const said = Object.keys({ ...RECO, ...DETAILS }).filter((name) => name in revision).map((name) => [name, revision[name]]);
    Object.assign(point, { heading: revision.heading, text: revision.text, removed: revision.removed, position: revision.position, base: revision.id, conflict: [], ...Object.fromEntries(said) });
    paint(point); repaint(point);
  }
  for (const id of Object.keys(kept.drafts)) {
    const draft = kept.drafts[id];
    let point = points[id];
    if (!point) { point = points[id] = { id, heads: [], conflict: [], ...facts({}), ...draft, text: "", base: null }; paint(point); }
    if (!point.el || point.dirty) { continue; }
    if (draft.base && !kept.queue.some((revision) => revision.point === id)) { point.base = draft.base; }
    if (Object.keys(DETAILS).some((name) => name in draft)) { panel(point).hidden = false; }
    fill(point, { ...point, ...draft }); grow(point.box); typed(point);
  }
}
/* the place of a point: moved by keys, by hand, or to another heading */
export function moved(point, followers) {
  clearTimeout(point.timer);
  point.dirty = false; delete kept.drafts[point.id];
  push(point, { ...written(point), heading: point.heading }, point.base, []);
  for (const other of followers) { if (other.base) { push(other, { heading: other.heading, text: other.text, removed: other.removed }, other.base, []); } }
}
