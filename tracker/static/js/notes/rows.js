/* The rows of points: made from the page's templates, filled, read, kept in order. Nothing here sends or keeps. */
import { clean } from "./text.js";

export const app = document.getElementById("notes");
export const points = {}, sections = {};
/* rows taken out or put elsewhere lose the focus without anybody leaving them */
export const state = { moving: false };
export const $ = (selector, from) => (from || document).querySelector(selector);
export const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
export const copy = (id) => document.importNode(document.getElementById(id).content.firstElementChild, true);
export const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: app.dataset.zone });
const STEP = 1024;
/* of a recommendation, and what any point may say of itself; each with what it is when nothing is said */
export const RECO = { addressee: null, due: null, owner: "" };
export const DETAILS = { concerns: "", substance: "", conventions: [], evidence: "", raised_by: "", support: null, standing: null };
export const NOTHING = { ...RECO, ...DETAILS };

export const section = (heading) => sections[heading] || Object.values(sections)[0];
export const rowOf = (node) => { const el = node.closest(".row"); return el ? el.point : null; };
export const facts = (from) => Object.fromEntries(Object.keys(NOTHING).map((name) => [name, from[name] === undefined ? NOTHING[name] : from[name]]));
/* what a head of a conflict says */
export const saidBy = (head) => ({ heading: head.heading, text: head.text, removed: head.removed, ...facts(head) });

/* ---- making ---- */
export function row(point, before) {
  const el = copy("row-template"), where = section(point.heading);
  point.el = el; point.box = $("textarea", el); point.panel = null; el.point = point;
  if (where.reco) { el.insertBefore(copy("reco-template"), $(".error", el)); el.classList.add("reco"); }
  fill(point);
  where.ol.insertBefore(el, before || null);
  return point;
}
export const blank = (heading, before) => row({ id: null, heading, text: "", removed: false, position: null, base: null, heads: [], conflict: [], between: Boolean(before), ...NOTHING }, before);
export function unrow(point) { const gone = point.el; point.el = null; gone.remove(); }
/* what stood in the row and had the focus: it goes, and nobody leaves the row */
export function takeOut(el) { state.moving = true; el.remove(); state.moving = false; }

/* the panel of details is made when somebody wants it: most points need none */
export function panel(point) {
  if (!point.panel) {
    point.panel = copy("details-template");
    const id = "details-" + Math.random().toString(36).slice(2);
    point.panel.id = id; $("[data-act=more]", point.el).setAttribute("aria-controls", id);
    point.el.insertBefore(point.panel, $(".error", point.el));
    fill(point);
  }
  return point.panel;
}

/* ---- filling and reading ---- */
const fields = (point) => all("[data-field]", point.el);
export function fill(point, from = point) {
  point.box.value = from.text;
  for (const field of fields(point)) {
    const value = from[field.dataset.field];
    if (field.type === "checkbox") { field.checked = (value || []).includes(field.value); } else { field.value = value === null || value === undefined ? "" : value; }
  }
  summarise(point);
}
export function written(point) {
  const said = { heading: point.heading, text: clean(point.box.value), removed: false };
  for (const field of fields(point)) {
    const name = field.dataset.field;
    if (field.type === "checkbox") { said[name] = (said[name] || []).concat(field.checked ? [field.value] : []); }
    else if (name === "support") { said[name] = /^\d{1,5}$/.test(field.value) ? Number(field.value) : null; }
    else { said[name] = clean(field.value) || NOTHING[name]; }
  }
  return said;
}
/* one line of what is said of the point, where its panel is closed */
export function summarise(point) {
  const line = $(".row-facts", point.el), words = app.dataset;
  const names = (point.conventions || []).map((key) => words["c" + key]);
  const parts = [point.concerns, point.substance, names.join(", "), point.evidence, point.raised_by && words.raised.replace("{name}", point.raised_by), point.support === null || point.support === undefined ? "" : words.support.replace("{count}", point.support), point.standing && words["s" + point.standing]].filter(Boolean);
  line.hidden = !parts.length;
  line.replaceChildren(...parts.flatMap((part, n) => { /* each in its own direction */
    const bdi = document.createElement("bdi");
    bdi.textContent = part;
    return n ? [" \u00b7 ", bdi] : [bdi];
  }));
}
export function fault(point, words) {
  const line = $(".error", point.el);
  line.hidden = !words; line.textContent = words || ""; point.box.toggleAttribute("aria-invalid", !!words);
}

/* where the browser does not size a box by its text: all are read, then all are set */
const sizesItself = window.CSS && CSS.supports("field-sizing", "content");
export function grow(...boxes) {
  if (sizesItself) { return; }
  for (const box of boxes) { box.style.height = "auto"; }
  const heights = boxes.map((box) => box.scrollHeight + 2);
  boxes.forEach((box, n) => { box.style.height = heights[n] + "px"; });
}

/* ---- order ---- */
export function place(point) {
  const before = point.el.previousElementSibling, after = point.el.nextElementSibling;
  const low = before && before.point.position !== null ? before.point.position : 0, high = after && after.point.position;
  return high ? low + Math.max(0, Math.floor((high - low) / 2)) : low + STEP;
}
/* no room between two: those after move on; the points that got another place */
export function makeRoom(point) {
  const moved = [];
  let low = point.position, el = point.el.nextElementSibling;
  while (el && el.point.id && el.point.position <= low) {
    el.point.position = low = low + STEP; moved.push(el.point); el = el.nextElementSibling;
  }
  return moved;
}
/* by position; an empty row made between two stays behind the one it was made behind, the others are last */
export function sort(heading) {
  const ol = section(heading).ol, rows = all(".row", ol), had = document.activeElement, behind = new Map([[null, []]]);
  let last = null;
  for (const el of rows) {
    if (!el.point.id && el.point.between) { behind.get(last).push(el); } else { behind.set(last = el, []); }
  }
  const placed = rows.filter((el) => el.point.id).sort((a, b) => a.point.position - b.point.position || (a.point.id < b.point.id ? -1 : 1));
  const others = rows.filter((el) => !el.point.id && !el.point.between);
  const wanted = behind.get(null).concat(...placed.concat(others).map((el) => [el, ...behind.get(el)]));
  if (wanted.every((el, i) => el === rows[i])) { return; }
  state.moving = true;
  wanted.forEach((el, i) => { if (ol.children[i] !== el) { ol.insertBefore(el, ol.children[i] || null); } });
  if (ol.contains(had)) { had.focus(); }
  state.moving = false;
}
