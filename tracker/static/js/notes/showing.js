/* What is shown of a point beside its row: its texts to choose from, the struck-out ones, how many there are, the save line. */
import { $, all, app, clock, copy, fill, grow, row, section, sections, takeOut, unrow } from "./rows.js";
import { about, count as waiting, kept, store } from "./kept.js";

const bar = $("#save-state"), refusedBox = $("#refused"), struck = $("#struck-out");
const SHAPES = { saved: "M4 12.5 9.5 18 20 6.5", offline: "M2 9a15 15 0 0 1 20 0M5.5 13a10 10 0 0 1 13 0M9 17a5 5 0 0 1 6 0M4 3l16 18", closed: "M6 6l12 12M18 6 6 18", trouble: "M12 10v5M12 17.6v.1M12 3.5 22 20.5H2z" };
const XMLNS = "http://www.w3.org/2000/svg";

/* ---- the save line ---- */
export const shown = () => bar.dataset.kind;
export function show(kind) {
  const text = bar.dataset[kind].replace("{time}", clock.format(kind === "saved" ? new Date() : about.lastKept)).replace("{count}", waiting());
  if (bar.dataset.kind === kind && bar.dataset.text === text) { return; }
  const svg = document.createElementNS(XMLNS, "svg"), path = document.createElementNS(XMLNS, "path");
  svg.setAttribute("viewBox", "0 0 24 24"); svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[kind]); svg.append(path);
  bar.replaceChildren(svg, " " + text);
  bar.dataset.kind = kind; bar.dataset.text = text;
  bar.parentNode.classList.toggle("is-warn", kind !== "saved");
}
/* said to whoever does not see it: where a point went */
export function announce(words) { $("#notes-said").textContent = words; }

/* ---- points ---- */
export function paint(point) {
  if (point.removed && !point.conflict.length) {
    if (point.el) { unrow(point); }
    if (!point.struck) { point.struck = copy("struck-template"); point.struck.point = point; $(".live", struck).append(point.struck); }
    $("del", point.struck).textContent = point.text;
  } else {
    if (point.struck) { point.struck.remove(); point.struck = null; }
    if (!point.el) { row(point, section(point.heading).ol.lastElementChild); grow(point.box); }
    versions(point);
  }
  struck.hidden = !$(".live", struck).children.length;
}
export function repaint(point) { if (point.el) { fill(point); grow(point.box); } }
/* made with DOM texts only: what another person wrote is never markup */
function versions(point) {
  let panel = $(".conflict", point.el);
  const same = point.conflict.map((head) => head.id).join();
  if (panel && panel.dataset.heads !== same) { takeOut(panel); panel = null; }
  if (panel || !same) { return; }
  panel = point.el.appendChild(copy("conflict-template")); panel.dataset.heads = same;
  for (const head of point.conflict) {
    const el = copy("version-template");
    el.head = head;
    $("[data-author]", el).textContent = head.author || "…";
    $("time", el).textContent = clock.format(new Date(head.at)); $("time", el).dateTime = head.at;
    $("[data-removed]", el).hidden = !head.removed;
    $(".said", el).textContent = head.text;
    $(".versions", panel).append(el);
  }
}
export function count() {
  for (const one of Object.values(sections)) {
    const n = all(".row", one.ol).filter((el) => el.point.base).length;
    if (one.counter && n) { one.counter.textContent = n; }
  }
}
export function showRefused() {
  const ul = $("ul", refusedBox);
  ul.replaceChildren(); refusedBox.hidden = !kept.refused.length;
  for (const item of kept.refused) {
    const li = copy("refused-template");
    $(".said", li).textContent = item.revision.text; $(".error", li).textContent = item.reason;
    $("button", li).addEventListener("click", () => { kept.refused.splice(kept.refused.indexOf(item), 1); store(); showRefused(); });
    ul.append(li);
  }
}
/* what was pasted became points: said, with a way back */
export function showPasted(many, undo) {
  const line = $("#pasted");
  line.hidden = !many;
  if (!many) { return; }
  $("span", line).textContent = app.dataset.pasted.replace("{count}", many);
  $("button", line).onclick = () => { line.hidden = true; undo(); };
}
