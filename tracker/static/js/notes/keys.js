/* Keys, pastes and buttons in the rows. All are heard in one place, so a page of five hundred points has no more to do. */
import { $, app, blank, grow, panel, rowOf, sections, state } from "./rows.js";
import { showPasted } from "./showing.js";
import { clean, linesOf, toggleMark } from "./text.js";
import { commit, forget, keep, restore, settle, strike, typed } from "./writing.js";
import { listenToHand, step } from "./moving.js";

/* the way back from a paste: what its first point said before, and the points it made */
let pasted = null;

export function listen() {
  app.addEventListener("input", (e) => {
    const point = rowOf(e.target);
    if (!point) { return; }
    if (e.target === point.box) { grow(point.box); }
    typed(point);
  });
  app.addEventListener("focusout", (e) => {
    const point = rowOf(e.target);
    if (point && point.el && !state.moving && !point.el.contains(e.relatedTarget)) { commit(point, { leaving: true }); }
  });
  app.addEventListener("keydown", (e) => {
    const point = rowOf(e.target);
    if (point && (e.target === point.box || e.altKey)) { key(e, point); }
  });
  app.addEventListener("paste", (e) => {
    const point = rowOf(e.target);
    if (point && e.target === point.box) { paste(e, point); }
  });
  app.addEventListener("click", act);
  listenToHand();
}

function key(e, point) {
  const box = point.box, only = !e.shiftKey && !e.ctrlKey && !e.metaKey;
  if (e.altKey && only && (e.key === "ArrowUp" || e.key === "ArrowDown")) { e.preventDefault(); step(point, e.key === "ArrowUp" ? -1 : 1); return; }
  if (e.target !== box || e.isComposing) { return; }
  if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); next(point); }
  else if (e.key === "Tab" && only && !e.altKey && !point.id && !point.el.nextElementSibling) { other(e, point); }
  else if (e.key === "Backspace" && !box.value && !point.base && point.el.nextElementSibling && point.el.previousElementSibling) { back(e, point); }
  else if ((e.key === "ArrowUp" || e.key === "ArrowDown") && only && !e.altKey) { walk(e, point); }
  else if ((e.ctrlKey || e.metaKey) && !e.altKey && (e.key === "b" || e.key === "i")) {
    e.preventDefault();
    const made = toggleMark(box.value, box.selectionStart, box.selectionEnd, e.key === "b" ? "**" : "*");
    box.value = made.text; box.setSelectionRange(made.start, made.end); grow(box); typed(point);
  }
}
function next(point) {
  if (!clean(point.box.value)) { return; }
  commit(point);
  const after = point.el.nextElementSibling;
  (after && !after.point.id ? after.point : blank(point.heading, after)).box.focus();
}
/* at an empty point, Tab goes to the next heading; behind the last one it leaves, as everywhere */
function other(e, point) {
  const headings = Object.keys(sections), heading = headings[headings.indexOf(point.heading) + 1];
  if (!heading) { return; }
  e.preventDefault();
  sections[heading].ol.lastElementChild.point.box.focus();
}
function back(e, point) {
  e.preventDefault();
  const before = point.el.previousElementSibling.point;
  if (point.id) { forget(point); } else { point.el.remove(); }
  before.box.focus();
}
/* over the first or last character, an arrow goes to the point before or after */
function walk(e, point) {
  const up = e.key === "ArrowUp", box = point.box, edge = up ? 0 : box.value.length;
  const to = up ? point.el.previousElementSibling : point.el.nextElementSibling;
  if (!to || box.selectionStart !== edge || box.selectionEnd !== edge) { return; }
  e.preventDefault(); to.point.box.focus();
  const at = up ? to.point.box.value.length : 0;
  to.point.box.setSelectionRange(at, at);
}

function paste(e, point) {
  const lines = linesOf((e.clipboardData || window.clipboardData).getData("text"));
  if (lines.length < 2) { return; }
  e.preventDefault();
  const box = point.box;
  pasted = { first: point, before: box.value, made: [] };
  box.setRangeText(lines.shift(), box.selectionStart, box.selectionEnd, "end");
  grow(box); typed(point); commit(point);
  let at = point;
  for (const line of lines) {
    const after = at.el.nextElementSibling;
    at = after && !after.point.id ? after.point : blank(point.heading, after);
    at.box.value = line; grow(at.box); typed(at); commit(at);
    pasted.made.push(at);
  }
  at.box.focus();
  showPasted(pasted.made.length + 1, undo);
}
function undo() {
  const { first, before, made } = pasted;
  for (const point of made.filter((one) => one.id && !one.removed)) { strike(point); }
  if (!first.el) { return; }
  if (clean(before)) { first.box.value = before; grow(first.box); typed(first); commit(first); first.box.focus(); }
  else { strike(first); app.querySelector(".row:last-child textarea").focus(); }
}

function act(e) {
  const button = e.target.closest("[data-act]");
  if (!button) { return; }
  const what = button.dataset.act, li = button.closest("li");
  if (what === "restore") { restore(li.point); return; }
  const point = rowOf(button);
  if (!point) { return; }
  const after = point.el.nextElementSibling;
  if (what === "remove" && point.base) { commit(point, { remove: true }); if (after) { after.point.box.focus(); } }
  else if (what === "remove" && point.id) { point.box.value = ""; forget(point); }
  else if (what === "settle") { settle(point); }
  else if (what === "keep") { keep(point, button.closest(".version").head); }
  else if (what === "up" || what === "down") { step(point, what === "up" ? -1 : 1); button.focus(); }
  else if (what === "more") {
    const box = panel(point), open = box.dataset.open !== "1";
    box.hidden = !open; box.dataset.open = open ? "1" : "";
    button.setAttribute("aria-expanded", String(open));
    if (open) { const link = $("[data-history]", box); link.hidden = !point.base; link.href = app.dataset.pages + "/" + point.id + "#history"; $("input", box).focus(); }
  }
}
