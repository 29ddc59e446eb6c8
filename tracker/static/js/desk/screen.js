/* The screens of the desk: the list, the answer that fills the screen, the walk-in, what is to be looked at, the strip. */
import * as store from "./store.js";
import { clock, codeIn, fold, say } from "./words.js";
import { signal } from "./signals.js";

const SHOWN = 30, BACK_AFTER = 8000, IDLE = 90000, HOLD = 600;
const $ = (selector, from) => (from || document).querySelector(selector);

export function makeScreen({ list, sync, door, choose, scanner }) {
  const desk = $("#desk"), find = $("#find"), people = $("[data-list]"), last = $("[data-last]"), answerBox = $("#answer");
  let busy = false, away = false, timer = 0, touched = Date.now(), current = "desk", quickTimer = 0, warning = "";

  /* ---- one screen at a time ---- */
  const over = new Set(["scan", "walk", "look", "answer"]); /* the list is under these: the way back leads to it, not out of the app */
  function open(name) {
    current = name;
    if (over.has(name) && !(history.state && history.state.over)) { history.pushState({ over: true }, ""); }
    for (const id of ["opening", "lock", "desk", "scan", "walk", "look", "answer"]) { $("#" + id).hidden = id !== name; }
    window.scrollTo(0, 0);
  }

  /* ---- the list ---- */
  function tag(person) {
    const el = document.createElement("span"), status = list.status(person), known = list.standing(person.code);
    if (status === "asking") { return el; }
    el.className = "tag " + { here: "ok", left: "", expected: "none", unconfirmed: "warn" }[status];
    el.textContent = status === "here" ? say("here", clock(known.at)) : say(status);
    return el;
  }
  /* a row stays the element it is while its words change: a finger that is on it would press nothing otherwise */
  function row(person) {
    const li = $(`[data-code="${CSS.escape(person.code)}"]`, people) || document.createElement("li"), known = list.standing(person.code);
    const said = JSON.stringify([person.name, person.organisation, list.status(person), known]);
    if (li.dataset.said === said) { return li; }
    const button = li.firstChild || document.createElement("button"), span = document.createElement("span"), strong = document.createElement("strong"), small = document.createElement("small");
    button.className = "person"; button.type = "button"; button.value = li.dataset.code = person.code;
    strong.textContent = person.name; small.textContent = person.organisation;
    span.append(strong, small); button.replaceChildren(span, tag(person)); li.append(button);
    li.dataset.said = said;
    return li;
  }
  function show() {
    const typed = find.value.trim(), { found, count } = typed ? list.find(typed, codeIn(typed), SHOWN) : { found: list.first(SHOWN), count: list.size };
    const rows = found.map(row);
    if (rows.length !== people.children.length || rows.some((li, at) => li !== people.children[at])) { people.replaceChildren(...rows); }
    $("[data-none]").hidden = found.length > 0;
    $("[data-none-found]").hidden = !typed;
    $("[data-none-yet]").hidden = !!typed || sync.now.signedOut || !list.size && !(sync.now.app && !sync.now.loading);
    $("[data-found]").textContent = typed ? say("found", count) : "";
    counts();
  }
  function counts() {
    const { here, expected } = list.counts();
    $("[data-count]").textContent = list.asking ? "…" : here; $("[data-of]").textContent = expected;
  }

  /* ---- the answer ---- */
  async function meet(code, kind, reason, from) {
    if (busy) { return; }
    busy = true; clearTimeout(timer); desk.setAttribute("aria-busy", "true");
    try {
      const said = await door.meet(code, kind || "in", reason);
      if (kind === "undo") { undone(said); }
      else if (from === "scan") { quick(said); }
      else { answer(said, () => meet(code, kind, reason)); }
    } finally { busy = false; desk.removeAttribute("aria-busy"); }
  }
  function extraOf(said) {
    if (said.result === "failed") { return say("not-kept"); }
    if (said.result === "welcome") { return say("welcome", clock(said.since || said.at)); }
    if (said.result === "already_here") { return said.desk ? say("already", clock(said.since), said.desk) : say("already-here", clock(said.since)); }
    if (said.result === "not_confirmed") { return said.reason || say(said.why); }
    if (said.result === "unknown") { return said.ours ? say("not-listed-here") : said.reason || say("not-listed"); }
    return said.reason || "";
  }
  function answer(said, again) {
    const made = $(`[data-answer="${said.result}"]`).content.cloneNode(true);
    $("[data-name]", made).textContent = said.who.name || said.who.code;
    $("[data-organisation]", made).textContent = said.who.organisation;
    $("[data-extra]", made).textContent = extraOf(said);
    $("[data-kept]", made).hidden = !said.ours;
    answerBox.replaceChildren(made);
    const on = (what, kind, act) => { const el = $(what, answerBox); if (el) { el.addEventListener(kind, act); } };
    for (const button of answerBox.querySelectorAll("[data-next]")) { button.addEventListener("click", () => back(said.result === "unknown")); }
    on("[data-undo]", "click", () => meet(said.code, "undo"));
    on("[data-again]", "click", again);
    on("[data-walk-in]", "click", () => walk());
    on("[data-insist]", "submit", (event) => { event.preventDefault(); meet(said.code, "in", $("[name=reason]", answerBox).value); });
    const undo = $("[data-undo]", answerBox);
    if (undo && !said.code) { undo.remove(); }
    last.hidden = true;
    open("answer"); answerBox.focus();
    signal(said.result);
    if (said.result === "welcome") { timer = setTimeout(() => { back(); if (list.standing(said.code)) { line(say("last", said.who.name), said.code); } }, BACK_AFTER); }
  }
  /* rapid: the scanner goes on by itself; what needs a decision fills the screen */
  function quick(said) {
    const box = $("[data-quick]");
    if (said.result !== "welcome" && said.result !== "already_here") { scanner.stop(); answer(said, () => meet(said.code)); return; }
    const strong = document.createElement("strong"), words = document.createElement("span");
    strong.textContent = said.who.name || said.who.code; words.textContent = say("r-" + said.result) + " · " + extraOf(said);
    box.className = "quick " + (said.result === "welcome" ? "ok" : "already");
    box.replaceChildren(strong, words);
    if (said.result === "welcome" && said.code) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "btn"; button.textContent = say("undo");
      button.addEventListener("click", () => { box.hidden = true; meet(said.code, "undo", "", "scan"); });
      box.append(button);
    }
    box.hidden = false; clearTimeout(quickTimer);
    quickTimer = setTimeout(() => { box.hidden = true; }, 4000);
    signal(said.result);
  }
  function undone(said) {
    const words = say("undone", said.who.name || said.who.code);
    if (current === "scan") { const box = $("[data-quick]"); box.className = "quick"; box.textContent = words; box.hidden = false; return; }
    back(); line(words, null);
  }
  function back(keep) {
    clearTimeout(timer); answerBox.replaceChildren();
    if (!keep) { find.value = ""; }
    open("desk"); show(); find.focus({ preventScroll: true });
  }
  function line(text, code) {
    last.textContent = text; last.hidden = false; last.dataset.code = code || "";
    if (!code) { return; }
    const button = document.createElement("button");
    button.type = "button"; button.className = "btn"; button.textContent = say("undo");
    button.addEventListener("click", () => meet(code, "undo"));
    last.append(button);
  }

  /* ---- walk-ins ---- */
  const walkForm = $("[data-walk-form]");
  const names = [$("#walk-given_name"), $("#walk-family_name")];
  let offered = "";
  const written = () => names.map((input) => input.value).join(" ").trim();
  /* whom one looked for and did not find is named already; what was written by hand stays */
  function offer() {
    const typed = find.value.trim(), strange = typed && !people.children.length && !codeIn(typed) && !/[\d@]/.test(typed);
    if (written() !== offered) { return; }
    const words = strange ? typed.split(/\s+/) : [];
    names[1].value = words.pop() || ""; names[0].value = words.join(" ");
    offered = written();
  }
  function walk() { clearTimeout(timer); wrong({}); offer(); open("walk"); $("input", walkForm).focus(); }
  function wrong(texts) {
    for (const input of walkForm.querySelectorAll("input")) {
      const text = texts[input.name], box = $(`#${input.id}-error`);
      box.hidden = !text; box.textContent = text || "";
      input.closest(".field").classList.toggle("has-error", !!text);
      if (text) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", box.id); } else { input.removeAttribute("aria-invalid"); }
    }
    const first = $("[aria-invalid]", walkForm);
    if (first) { first.focus(); }
  }
  walkForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) { return; }
    const fields = Object.fromEntries(new FormData(walkForm)), texts = {};
    for (const name of Object.keys(fields)) { fields[name] = fields[name].trim(); }
    if (!fold(fields.given_name + fields.family_name)) { texts.family_name = say("name-needed"); }
    if (fields.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email)) { texts.email = say("email-wrong"); }
    wrong(texts);
    if (Object.keys(texts).length) { return; }
    busy = true;
    try {
      const said = await door.welcome(fields);
      answer(said, walk);
      if (said.result !== "failed") { walkForm.reset(); offered = ""; }
    } finally { busy = false; }
  });

  /* ---- what the server answered otherwise ---- */
  async function look() {
    const items = (await store.looks()).map((record) => {
      const li = document.createElement("li"), box = document.createElement("div"), span = document.createElement("span"), strong = document.createElement("strong"), small = document.createElement("small"), button = document.createElement("button");
      box.className = "person"; strong.textContent = record.who.name || record.who.code;
      small.textContent = `${clock(record.body.at)} · ${say("shown", say("r-" + record.shown), say("r-" + record.answer.result))} ${record.answer.reason || ""}`;
      button.type = "button"; button.className = "btn"; button.textContent = say("seen");
      button.addEventListener("click", async () => { await store.seen(record.id); await sync.count(); if (sync.now.looks) { look(); } else { back(); } });
      span.append(strong, small); box.append(span, button); li.append(box);
      return li;
    });
    $("[data-looks]").replaceChildren(...items);
    open("look");
  }

  /* ---- the strip, always there ---- */
  function strip() {
    const { online, sending, waiting, sent, signedOut, gone, phone, loading } = sync.now, box = $("[data-strip]"), text = $("[data-strip-text]");
    const out = signedOut || gone, counts = sent.at ? say("strip-time", waiting, sent.count, clock(sent.at)) : say("strip", waiting, sent.count);
    if (out && online === null) { return; } /* nothing is known before the server answered, or did not */
    const why = gone ? say({ revoked: "revoked", left: "left-phone", over: "over" }[gone]) : signedOut ? say("signed-out") : online === false ? say("no-network") : sending && waiting ? say("sending") : "";
    const kind = out ? "out" : online === false ? "offline" : waiting ? "waiting" : "saved";
    const back = !out || gone === "over" ? "" : phone ? say("pair-again") : online === false ? say("sign-in-online") : "";
    const said = [why, gone && !waiting ? "" : counts, back, loading && !gone ? say("loading", loading.count, loading.all) : ""].filter(Boolean).join(" ");
    if (box.dataset.kind !== kind) { box.dataset.kind = kind; }
    if (text.dataset.said === said) { return; }
    text.dataset.said = said; text.textContent = said;
    if (out && !phone && gone !== "over") {
      const link = document.createElement("a");
      link.href = "/login?next=" + encodeURIComponent(location.pathname); link.textContent = say("sign-in");
      text.append(" ", link);
    }
  }
  function notice() {
    const box = $("[data-notice]"), { skew, app, gone, signedOut } = sync.now, minutes = Math.round(Math.abs(skew) / 60000);
    const text = gone ? "" : [warning, skew ? say(skew > 0 ? "fast" : "slow", minutes) : !app && !signedOut ? say("first-time") : ""].filter(Boolean).join(" ");
    box.hidden = !text; box.textContent = text;
  }
  /* a warning stays until there is another one, or none */
  function warn(text) { warning = text; notice(); }
  function about() {
    const { app } = sync.now;
    $("[data-about]").textContent = `${say("about", list.size)} ${say("about-kept")} ${document.documentElement.dataset.kept ? say("ready") : ""}`;
    $("[data-device]").textContent = app && app.device ? ": " + app.device : "";
    $("[data-name-desk]").hidden = !app || app.phone;
    const button = $("[data-look-open]");
    button.hidden = !sync.now.looks; $("[data-look-text]").textContent = say("looks", sync.now.looks);
  }
  function refresh() {
    strip(); notice(); about();
    if (sync.now.gone) { for (const id of ["lock", "desk", "scan", "walk", "look", "answer"]) { $("#" + id).hidden = true; } away = true; return; }
    if (away) { away = false; open(current); }
    if (last.dataset.code && !list.standing(last.dataset.code)) { last.hidden = true; } /* not so, or not at this place */
    if (current === "desk") { show(); }
  }

  /* ---- what people do ---- */
  find.addEventListener("input", show);
  window.addEventListener("popstate", () => {
    if (!over.has(current)) { return; }
    if (current === "scan") { scanner.stop(); }
    back(current !== "answer");
  });
  $(".find", desk).addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = find.value.trim(), code = codeIn(typed), { found, count } = list.find(typed, code, 2);
    if (code && list.person(code)) { meet(code); } /* a scanner types the code and Enter */
    else if (count === 1) { meet(found[0].code); }
    else if (!count && code) { meet(code); }
    else { show(); }
  });
  people.addEventListener("click", (event) => {
    const button = event.target.closest(".person");
    if (button) { meet(button.value); }
  });
  $("[data-walk]").addEventListener("click", walk);
  $("[data-walk-close]").addEventListener("click", () => back(true));
  $("[data-look-open]").addEventListener("click", look);
  $("[data-look-close]").addEventListener("click", () => back(true));
  $("#at").addEventListener("change", (event) => { choose(event.target.value); });

  /* a phone in a pocket touches by itself: after a while without a finger the names are covered until somebody holds on */
  const veil = $("[data-veil]");
  let holding = 0;
  function unveil() { veil.hidden = true; people.inert = false; touched = Date.now(); }
  setInterval(() => {
    if (current === "desk" && !desk.hidden && Date.now() - touched > IDLE && veil.hidden) { veil.hidden = false; people.inert = true; }
  }, 5000);
  for (const kind of ["pointerdown", "keydown"]) { document.addEventListener(kind, () => { if (veil.hidden) { touched = Date.now(); } }, true); }
  veil.addEventListener("pointerdown", () => { holding = setTimeout(unveil, HOLD); });
  for (const kind of ["pointerup", "pointerleave", "pointercancel"]) { veil.addEventListener(kind, () => clearTimeout(holding)); }
  veil.addEventListener("click", (event) => { if (event.detail === 0) { unveil(); } }); /* by keyboard or a screen reader */

  return { open, show, refresh, warn, meet, back, quiet: () => current === "desk" && !busy && !find.value && !desk.hidden, now: () => current };
}
