/* The attendance page while the meeting goes on: asks for what is new, every ten seconds while people come, every thirty at
   rest, and not while nobody looks. */
import { pace } from "./pace.js";

const SOONEST = 10000, AT_REST = 30000;
const place = document.querySelector("[data-live]");

function live() {
  let mark = place.dataset.mark, busy = false;
  function ask() {
    if (busy || document.visibilityState !== "visible") { return; }
    busy = true;
    fetch(place.dataset.live, { headers: { "If-None-Match": mark }, credentials: "same-origin", cache: "no-store" })
      .then((answer) => (answer.status === 200 && !answer.redirected ? answer.text().then((page) => show(page, answer)) : null))
      .catch(() => { /* no network: the next time */ })
      .then(() => { busy = false; });
  }
  function show(page, answer) {
    /* somebody walks through the table with the keyboard: not under their fingers, the next time */
    if (place.contains(document.activeElement)) { return; }
    place.innerHTML = page;
    mark = answer.headers.get("ETag") || "";
    asking.stir();
  }
  const asking = pace(ask, SOONEST, AT_REST);
  document.addEventListener("visibilitychange", asking.now);
}
if (place) { live(); }
