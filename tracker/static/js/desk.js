/* The check-in desk with script: the whole list filters as one types, a tap checks in, the answer fills the screen.
   Every event gets its id here, so sending it again is always safe. Without script the forms do the same. */
(function () {
  "use strict";
  var desk = document.getElementById("desk"), screen = document.getElementById("answer");
  if (!desk || !window.fetch || !window.Promise) { return; }
  var about = desk.dataset, list = desk.querySelector("[data-list]"), none = desk.querySelector("[data-none]"),
      find = document.getElementById("find"), last = desk.querySelector("[data-last]"), people = null, timer = 0;
  var SHOWN = 30, BACK_AFTER = 8000, ASK_AGAIN = 60000;
  var words = {};
  Array.prototype.forEach.call(document.querySelector("[data-words]").content.children, function (p) { words[p.dataset.w] = p.textContent; });

  var fold = function (s) { return s.normalize("NFD").replace(/[\u0300-\u036f\u064b-\u0652]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim(); };
  var plain = function (s) { return s.replace(/[\s\-.]+/g, "").toUpperCase(); };
  var isCode = function (s) { return /^[2-9A-HJ-NP-Z]{5}$/.test(s); };
  var time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: about.zone });
  var clock = function (iso) { return iso ? time.format(new Date(iso)) : ""; };
  function newId() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    var b = window.crypto.getRandomValues(new Uint8Array(16)), hex;
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    hex = Array.prototype.map.call(b, function (n) { return (n + 256).toString(16).slice(1); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /* 1 the list: [id, name, organisation, code, status, since, folded name, folded organisation] */
  function load() {
    return fetch(about.people, { credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (r) { return r.ok ? r.json() : null; }).then(function (d) {
      if (!d) { return; }
      people = d.people.map(function (p) {
        return { id: p[0], name: p[1], organisation: p[2], code: p[3], status: p[4], since: p[5], key: " " + p[6] + " ", all: " " + [p[6], fold(p[1]), p[7], fold(p[2]), p[3].toLowerCase()].join(" ") + " " };
      });
      count(d.here, d.expected);
      if (!desk.hidden) { show(); }
    }).catch(function () { /* no network: the list stays as it was */ });
  }
  function count(here, of) { desk.querySelector("[data-count]").textContent = here; if (of !== undefined) { desk.querySelector("[data-of]").textContent = of; } }
  function matches(typed) {
    var parts = fold(typed).split(" ").filter(Boolean), code = plain(typed), ranks = [[], [], []];
    people.forEach(function (p) {
      if (p.code === code) { ranks[0].unshift(p); return; }
      if (!parts.every(function (w) { return p.all.indexOf(" " + w) > -1; })) { return; }
      var named = parts.every(function (w) { return p.key.indexOf(" " + w) > -1; });
      ranks[named ? (p.key.indexOf(" " + parts[0]) === 0 ? 0 : 1) : 2].push(p);
    });
    return ranks[0].concat(ranks[1], ranks[2]);
  }
  function tag(p) {
    var el = document.createElement("span"), here = p.status === "here";
    el.className = "tag " + (here ? "ok" : p.status === "left" ? "" : p.status === "expected" ? "none" : "warn");
    el.textContent = here ? about.here.replace("%s", clock(p.since)) : p.status === "left" ? about.left : p.status === "expected" ? about.expected : about.unconfirmed;
    return el;
  }
  function show() {
    if (!people) { return; }
    var found = find.value.trim() ? matches(find.value) : people;
    list.textContent = "";
    found.slice(0, SHOWN).forEach(function (p) {
      var li = document.createElement("li"), b = document.createElement("button"), span = document.createElement("span"),
          strong = document.createElement("strong"), small = document.createElement("small");
      b.className = "person"; b.name = "participant"; b.value = p.id;
      strong.textContent = p.name; small.textContent = p.organisation;
      span.appendChild(strong); span.appendChild(small); b.appendChild(span); b.appendChild(tag(p)); li.appendChild(b); list.appendChild(li);
    });
    none.hidden = found.length > 0;
    none.querySelector("[data-none-found]").hidden = !find.value.trim();
    none.querySelector("[data-none-yet]").hidden = !!find.value.trim();
    desk.querySelector("[data-found]").textContent = find.value.trim() ? words.found.replace("%s", found.length) : "";
  }

  /* 2 sending */
  function event(who, kind, reason) {
    var e = { id: newId(), kind: kind, at: new Date().toISOString(), device: about.device };
    e[about.placeKind] = about.place;
    if (who.id) { e.participant = who.id; } else { e.code = who.code; }
    if (reason) { e.reason = reason; }
    return e;
  }
  function send(e, who) {
    clearTimeout(timer);
    desk.setAttribute("aria-busy", "true");
    return fetch(about.api, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(e),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": about.token }
    }).then(function (r) {
      if (r.status === 401 || r.status === 403 || r.status === 400) { return { result: "failed", text: words["signed-out"] }; }
      return r.ok ? r.json() : { result: "failed", text: words.failed };
    }, function () { return { result: "failed", text: words.failed }; }).then(function (a) {
      desk.removeAttribute("aria-busy");
      if (e.kind === "undo" && a.result === "welcome") { undone(who, a); } else { answer(a, e, who); }
    });
  }
  function note(who, status, since) {
    (people || []).forEach(function (p) {
      if (p.id !== who.id && p.code !== who.code) { return; }
      if ((p.status === "here") !== (status === "here")) { count(Number(desk.querySelector("[data-count]").textContent) + (status === "here" ? 1 : -1)); }
      p.status = status; p.since = since;
    });
  }
  function undone(who, a) {
    note(who, "expected", null);
    back();
    line(words.undone.replace("%s", (a.who && a.who.name) || who.name || who.code), null);
    load();
  }

  /* 3 the answer fills the screen */
  function answer(a, e, who) {
    var made = document.querySelector('[data-answer="' + a.result + '"]').content.cloneNode(true), extra = a.text || a.reason || "";
    var name = (a.who && a.who.name) || who.name || who.code || "";
    if (a.result === "welcome") { extra = words.welcome.replace("%s", clock(a.since || a.at)); note(who, "here", a.since); }
    if (a.result === "already_here") { extra = words.already.replace("%s", clock(a.since)).replace("%d", a.desk); note(who, "here", a.since); }
    made.querySelector("[data-name]").textContent = name;
    made.querySelector("[data-organisation]").textContent = (a.who && a.who.organisation) || "";
    made.querySelector("[data-extra]").textContent = extra;
    screen.textContent = ""; screen.appendChild(made);
    screen.querySelectorAll("[data-next]").forEach(function (b) { b.addEventListener("click", function () { back(a.result === "unknown" ? "keep" : ""); }); });
    on("[data-undo]", "click", function () { send(event(who, "undo"), who); });
    on("[data-again]", "click", function () { send(e, who); });
    on("[data-insist]", "submit", function (ev) { ev.preventDefault(); send(event(who, "in", screen.querySelector("[name=reason]").value), who); });
    desk.hidden = true; screen.hidden = false; screen.focus(); window.scrollTo(0, 0);
    last.hidden = true;
    if (a.result === "welcome") {
      timer = setTimeout(function () { back(); line(words.last.replace("%s", name), who); }, BACK_AFTER);
    }
  }
  function on(what, kind, act) { var el = screen.querySelector(what); if (el) { el.addEventListener(kind, act); } }
  function back(keep) {
    clearTimeout(timer);
    screen.hidden = true; screen.textContent = ""; desk.hidden = false;
    if (!keep) { find.value = ""; }
    show(); find.focus({ preventScroll: true }); window.scrollTo(0, 0);
  }
  function line(text, who) {
    var button;
    last.textContent = text; last.hidden = false;
    if (who) {
      button = document.createElement("button"); button.type = "button"; button.className = "btn"; button.textContent = words.undo;
      button.addEventListener("click", function () { send(event(who, "undo"), who); });
      last.appendChild(button);
    }
  }

  /* 4 what people do */
  find.addEventListener("input", show);
  desk.querySelector(".find").addEventListener("submit", function (e) {
    if (!people) { return; }
    var typed = find.value.trim(), found = typed ? matches(typed) : [], code = plain(typed);
    e.preventDefault();
    if (found.length && found[0].code === code) { send(event(found[0], "in"), found[0]); } /* a scanner types the code and Enter */
    else if (!found.length && isCode(code)) { send(event({ code: code }, "in"), { code: code }); }
    else if (found.length === 1) { send(event(found[0], "in"), found[0]); }
    else { show(); }
  });
  list.closest("form").addEventListener("submit", function (e) {
    var button = e.submitter || document.activeElement, name;
    if (!button || button.name !== "participant") { return; }
    e.preventDefault();
    if (desk.getAttribute("aria-busy")) { return; }
    name = button.querySelector("strong").textContent;
    send(event({ id: button.value }, "in"), { id: button.value, name: name });
  });
  document.getElementById("at").addEventListener("change", function () { this.form.submit(); });
  setInterval(function () { if (!document.hidden) { load(); } }, ASK_AGAIN);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { load(); } });
  load();
})();
