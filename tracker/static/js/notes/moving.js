/* Points put elsewhere: by Alt and an arrow, by the buttons of the panel, or drawn by their grip. */
import { all, app, makeRoom, panel, place, rowOf, section, sections, state, unrow, row } from "./rows.js";
import { announce } from "./showing.js";
import { moved } from "./writing.js";

/* put a point before `before` (null: at the end, above the empty row) under a heading */
export function put(point, heading, before) {
  if (!point.id || !point.base && !point.box.value.trim()) { return; }
  const had = point.el.contains(document.activeElement) && document.activeElement, to = section(heading), open = point.panel && !point.panel.hidden;
  before = before || to.ol.lastElementChild;
  state.moving = true;
  if (heading !== point.heading) { /* a recommendation has fields that others have not: the row is made anew */
    const text = point.box.value;
    unrow(point); point.heading = heading; row(point, before);
    point.box.value = text;
    if (open) { panel(point).hidden = false; }
  } else { to.ol.insertBefore(point.el, before); }
  if (had) { (point.el.contains(had) ? had : point.box).focus(); }
  state.moving = false;
  point.position = place(point);
  moved(point, makeRoom(point));
  const rows = all(".row", to.ol).filter((el) => el.point.id);
  announce(app.dataset.moved.replace("{number}", rows.indexOf(point.el) + 1).replace("{count}", rows.length).replace("{heading}", to.title));
}
const headings = () => Object.keys(sections);
/* one up or down; over the edge of a heading it goes to the next one */
export function step(point, by) {
  if (!point.id) { return; }
  const other = by < 0 ? point.el.previousElementSibling : point.el.nextElementSibling;
  if (other && other.point.id) { put(point, point.heading, by < 0 ? other : other.nextElementSibling); return; }
  const heading = headings()[headings().indexOf(point.heading) + by];
  if (heading) { put(point, heading, by < 0 ? null : section(heading).ol.firstElementChild); }
}

/* ---- by hand ---- */
let drawn = null;
const clear = () => all(".drop-here", app).forEach((el) => el.classList.remove("drop-here"));
export function listenToHand() {
  app.addEventListener("dragstart", (e) => {
    if (!e.target.closest || !e.target.closest(".grip")) { return; }
    drawn = rowOf(e.target);
    if (!drawn.id) { drawn = null; e.preventDefault(); return; }
    e.dataTransfer.effectAllowed = "move"; e.dataTransfer.setData("text/plain", drawn.text); e.dataTransfer.setDragImage(drawn.el, 10, 10);
  });
  app.addEventListener("dragover", (e) => {
    const over = drawn && rowOf(e.target);
    if (!over) { return; }
    e.preventDefault(); clear(); over.el.classList.add("drop-here");
  });
  app.addEventListener("drop", (e) => {
    const over = drawn && rowOf(e.target);
    if (!over) { return; }
    e.preventDefault(); clear();
    if (over !== drawn) { put(drawn, over.heading, over.el); }
    drawn = null;
  });
  app.addEventListener("dragend", () => { drawn = null; clear(); });
}
