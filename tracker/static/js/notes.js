/* A group's notes as one writes them. The page works without this file; with it:
   Enter makes the next point, what is typed is saved two seconds later, others' points appear, and nothing typed is
   lost: what the server has not acknowledged stays in this browser, over reloads and without a network.
   A point is its revisions: each change is sent with an id made here and the revision it was written on. */
(function () {
  "use strict";
  var app = document.getElementById("notes");
  if (!app || !window.fetch || !window.crypto) { return; }
  var API = app.dataset.api, PREFIX = "notes:" + app.dataset.group + ":", STEP = 1024, WAIT = 2000, POLL = 2500, LONGEST = 4000;
  var points = {}, sections = {}, etag = "", sending = false, closed = false, delay = 0, retry = null, generation = 0, lastKept = new Date();
  var moving = false; /* rows taken out or put elsewhere lose the focus without anybody leaving them */
  var bar = document.getElementById("save-state"), refusedBox = document.getElementById("refused");
  var token = document.querySelector('meta[name="csrf-token"]').content;
  var clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: app.dataset.zone });
  var list = function (sel, from) { return Array.prototype.slice.call((from || document).querySelectorAll(sel)); };
  var copy = function (id) { return document.getElementById(id).content.firstElementChild.cloneNode(true); };

  /* UUID of version 7: sorted by time, so points made one after the other stay so */
  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16)), now = Date.now(), i;
    for (i = 5; i >= 0; i -= 1) { bytes[i] = now % 256; now = Math.floor(now / 256); }
    bytes[6] = (bytes[6] & 15) | 112; bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
  /* as the server takes it: the line breaks of word processors are line feeds, invisible controls go */
  function clean(text) { return text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, "\n").replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g, "").trim().normalize("NFC"); }

  /* ---- what this browser keeps: one record a page, so that two tabs do not write over each other ---- */
  var kept = { alive: 0, queue: [], drafts: {}, refused: [] }, MINE = PREFIX + uuid();
  function store() {
    kept.alive = Date.now();
    try { localStorage.setItem(MINE, JSON.stringify(kept)); lastKept = new Date(); } catch (e) { /* full or private: the page itself still holds it */ }
  }
  /* take over what pages that are gone left behind; sent twice it is the same revision */
  function adopt() {
    var found = false, keys = [];
    try { keys = Object.keys(localStorage); } catch (e) { return false; /* storage is switched off */ }
    keys.forEach(function (key) {
      if (key.indexOf(PREFIX) !== 0 || key === MINE) { return; }
      var other = null;
      try { other = JSON.parse(localStorage.getItem(key)); } catch (e) { other = null; }
      if (other && Date.now() - other.alive < 15000) { return; }
      if (other) {
        kept.queue = kept.queue.concat(other.queue); kept.refused = kept.refused.concat(other.refused);
        Object.keys(other.drafts).forEach(function (id) { if (!kept.drafts[id]) { kept.drafts[id] = other.drafts[id]; } });
        found = found || other.queue.length > 0 || Object.keys(other.drafts).length > 0;
        store();
      }
      localStorage.removeItem(key);
    });
    return found;
  }
  var device = "";
  try { device = localStorage.getItem("notes-device") || "browser " + uuid().slice(-6); localStorage.setItem("notes-device", device); } catch (e) { device = "browser"; }

  /* ---- the save line ---- */
  function show(kind) {
    var shape = { saved: "M4 12.5 9.5 18 20 6.5", offline: "M2 9a15 15 0 0 1 20 0M5.5 13a10 10 0 0 1 13 0M9 17a5 5 0 0 1 6 0M4 3l16 18", closed: "M6 6l12 12M18 6 6 18", trouble: "M12 10v5M12 17.6v.1M12 3.5 22 20.5H2z" }[kind];
    var text = bar.dataset[kind].replace("{time}", clock.format(kind === "saved" ? new Date() : lastKept)).replace("{count}", kept.queue.length + Object.keys(kept.drafts).length);
    if (bar.dataset.kind === kind && bar.dataset.text === text) { return; }
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24"); svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", shape); svg.appendChild(path);
    bar.textContent = ""; bar.appendChild(svg); bar.appendChild(document.createTextNode(" " + text));
    bar.dataset.kind = kind; bar.dataset.text = text;
    bar.parentNode.classList.toggle("is-warn", kind !== "saved");
  }

  /* ---- rows ---- */
  function section(heading) { return sections[heading] || sections[Object.keys(sections)[0]]; }
  function row(point, before) {
    var el = copy("row-template"), box = el.querySelector("textarea"), where = section(point.heading);
    point.el = el; point.box = box; el.point = point;
    if (where.reco) { el.insertBefore(copy("reco-template"), el.querySelector(".error")); el.classList.add("reco"); }
    fill(point);
    box.addEventListener("input", function () { grow(box); typed(point); });
    box.addEventListener("keydown", function (e) { key(e, point); });
    box.addEventListener("paste", function (e) { paste(e, point); });
    el.addEventListener("focusout", function (e) { if (!moving && point.el === el && !el.contains(e.relatedTarget)) { commit(point, { leaving: true }); } });
    list("[data-field]", el).forEach(function (field) { field.addEventListener("input", function () { typed(point); }); });
    el.addEventListener("click", function (e) { act(e, point); });
    where.ol.insertBefore(el, before || null);
    grow(box);
    return point;
  }
  function blank(heading, before) {
    return row({ id: null, heading: heading, text: "", removed: false, position: null, addressee: null, due: null, owner: "", base: null, heads: [], conflict: [] }, before);
  }
  function unrow(point) { var gone = point.el; point.el = null; gone.remove(); }
  function fill(point) {
    point.box.value = point.text;
    list("[data-field]", point.el).forEach(function (field) { field.value = point[field.dataset.field] || ""; });
  }
  var sizesItself = window.CSS && CSS.supports("field-sizing", "content");
  function grow(box) {
    if (sizesItself) { return; }
    box.style.height = "auto"; box.style.height = box.scrollHeight + 2 + "px";
  }
  function written(point) {
    var said = { heading: point.heading, text: clean(point.box.value), removed: false };
    list("[data-field]", point.el).forEach(function (field) { said[field.dataset.field] = clean(field.value) || (field.dataset.field === "owner" ? "" : null); });
    return said;
  }
  function differs(point, said) { return Object.keys(said).some(function (name) { return said[name] !== point[name]; }); }
  function place(point) {
    var before = point.el.previousElementSibling, after = point.el.nextElementSibling;
    var low = before && before.point.position !== null ? before.point.position : 0, high = after && after.point.position;
    return high ? low + Math.max(0, Math.floor((high - low) / 2)) : low + STEP;
  }

  /* ---- writing ---- */
  function typed(point) {
    if (!point.id) {
      point.id = uuid(); points[point.id] = point; point.position = place(point);
      if (!point.el.nextElementSibling) { blank(point.heading); }
    }
    point.dirty = true;
    kept.drafts[point.id] = Object.assign(written(point), { base: point.base, position: point.position });
    clearTimeout(point.keeping); point.keeping = setTimeout(store, 150);
    clearTimeout(point.timer); point.timer = setTimeout(function () { commit(point, {}); }, WAIT);
  }
  function fault(point, words) { var p = point.el.querySelector(".error"); p.hidden = !words; p.textContent = words || ""; point.box.toggleAttribute("aria-invalid", !!words); }
  /* make what stands in the row a revision; an emptied point is struck out once one leaves it */
  function commit(point, how) {
    clearTimeout(point.timer);
    if (!point.id) { return; }
    var said = written(point);
    if (!said.text) {
      if (!how.leaving) { return; }
      if (!point.base) { forget(point); return; }
      said = { heading: point.heading, text: point.text, removed: true, addressee: point.addressee, due: point.due, owner: point.owner };
    }
    fault(point, said.text.length > LONGEST ? said.text.length + " > " + LONGEST : "");
    if (said.text.length > LONGEST) { return; }
    if (how.remove) { said.removed = true; }
    if (how.keep) { said = how.keep; }
    point.dirty = false; delete kept.drafts[point.id];
    if (!how.settles && point.base && !differs(point, said)) { store(); return; }
    push(point, said, how.base || point.base, how.settles || []);
  }
  function push(point, said, base, settles) {
    var revision = Object.assign({ id: uuid(), point: point.id, base: base, settles: settles, position: point.position, at: new Date().toISOString(), device: device }, said);
    if (!("addressee" in said) && !section(said.heading).reco) { delete revision.addressee; delete revision.due; delete revision.owner; }
    kept.queue.push(revision);
    Object.assign(point, said, { base: revision.id });
    if (settles.length) { point.conflict = []; point.heads = [revision.id]; }
    store(); paint(point); count(); send();
  }
  function forget(point) {
    delete points[point.id]; delete kept.drafts[point.id]; store();
    point.id = null; point.position = null; point.dirty = false;
    if (point.el.nextElementSibling) { unrow(point); }
  }
  function key(e, point) {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      if (!clean(point.box.value)) { return; }
      commit(point, {});
      var next = point.el.nextElementSibling;
      (next && !next.point.id ? next.point : blank(point.heading, next)).box.focus();
    } else if (e.key === "Backspace" && !point.box.value && !point.base && point.el.nextElementSibling && point.el.previousElementSibling) {
      e.preventDefault();
      var before = point.el.previousElementSibling.point;
      if (point.id) { forget(point); } else { point.el.remove(); }
      before.box.focus();
    }
  }
  /* a pasted list: one point a line, without its dashes and numbers */
  function paste(e, point) {
    var lines = clean((e.clipboardData || window.clipboardData).getData("text")).split("\n").map(function (l) { return l.replace(/^\s*(?:[-*\u2022\u2013\u00b7]|\d{1,3}[.)])\s+/, "").trim(); }).filter(Boolean);
    if (lines.length < 2) { return; }
    e.preventDefault();
    var box = point.box, at = point;
    box.setRangeText(lines.shift(), box.selectionStart, box.selectionEnd, "end");
    grow(box); typed(point); commit(point, {});
    lines.forEach(function (line) {
      var next = at.el.nextElementSibling;
      at = next && !next.point.id ? next.point : blank(point.heading, next);
      at.box.value = line; grow(at.box); typed(at); commit(at, {});
    });
    at.box.focus();
  }
  function others(point, base) { return point.heads.filter(function (id) { return id !== base; }); }
  function act(e, point) {
    var button = e.target.closest("[data-act]");
    if (!button) { return; }
    var what = button.dataset.act, next = point.el.nextElementSibling;
    if (what === "remove" && point.base) { commit(point, { remove: true }); if (next) { next.point.box.focus(); } }
    else if (what === "remove" && point.id) { point.box.value = ""; forget(point); }
    else if (what === "settle") { commit(point, { settles: others(point, point.base) }); point.box.focus(); }
    else if (what === "keep") {
      var head = button.closest(".version").head;
      commit(point, { base: head.id, settles: others(point, head.id).concat(point.heads.indexOf(point.base) < 0 ? [point.base] : []), keep: { heading: head.heading, text: head.text, removed: head.removed, addressee: head.addressee, due: head.due_on, owner: head.owner } });
      fill(point); grow(point.box); point.box.focus();
    }
  }

  /* ---- showing ---- */
  function paint(point) {
    var where = section(point.heading), struck = document.getElementById("struck-out");
    if (point.removed && !point.conflict.length) {
      if (point.el) { unrow(point); }
      if (!point.struck) { point.struck = copy("struck-template"); point.struck.querySelector("button").addEventListener("click", function () { restore(point); }); struck.querySelector(".live").appendChild(point.struck); }
      point.struck.querySelector("del").textContent = point.text;
    } else {
      if (point.struck) { point.struck.remove(); point.struck = null; }
      if (!point.el) { row(point, where.ol.lastElementChild); }
      versions(point);
    }
    struck.hidden = !struck.querySelector(".live").children.length;
  }
  function restore(point) { push(point, { heading: point.heading, text: point.text, removed: false, addressee: point.addressee, due: point.due, owner: point.owner }, point.base, []); sort(point.heading); if (point.el) { point.box.focus(); } }
  function versions(point) {
    var panel = point.el.querySelector(".conflict"), same = point.conflict.map(function (h) { return h.id; }).join();
    if (panel && panel.dataset.heads !== same) { panel.remove(); panel = null; }
    if (panel || !same) { return; }
    panel = point.el.appendChild(copy("conflict-template")); panel.dataset.heads = same;
    var grid = panel.querySelector(".versions");
    point.conflict.forEach(function (head) {
      var el = copy("version-template");
      el.head = head;
      el.querySelector("[data-author]").textContent = head.author;
      el.querySelector("time").textContent = clock.format(new Date(head.at));
      el.querySelector("time").dateTime = head.at;
      el.querySelector("[data-removed]").hidden = !head.removed;
      el.querySelector(".said").textContent = head.text;
      grid.appendChild(el);
    });
  }
  function count() {
    Object.keys(sections).forEach(function (heading) {
      var s = sections[heading], n = list(".row", s.ol).filter(function (el) { return el.point.base; }).length;
      if (s.counter && n) { s.counter.textContent = n; }
    });
  }
  function sort(heading) {
    var ol = section(heading).ol, rows = list(".row", ol), had = document.activeElement;
    var wanted = rows.filter(function (el) { return el.point.id; }).sort(function (a, b) { return a.point.position - b.point.position || (a.point.id < b.point.id ? -1 : 1); });
    var fixed = rows.filter(function (el) { return el.point.id; });
    if (wanted.every(function (el, i) { return el === fixed[i]; })) { return; }
    moving = true;
    wanted.forEach(function (el) { ol.appendChild(el); });
    rows.filter(function (el) { return !el.point.id; }).forEach(function (el) { ol.appendChild(el); });
    if (ol.contains(had)) { had.focus(); }
    moving = false;
  }
  function waiting(id) { return kept.queue.some(function (revision) { return revision.point === id; }); }
  /* the server's word about one point; what is being written here stays as it is until it was sent */
  function take(found) {
    var point = points[found.id];
    if (point && (point.dirty || waiting(found.id))) { return; }
    var fresh = { heading: found.heading, text: found.text, removed: found.removed, position: found.position, addressee: found.addressee, due: found.due, owner: found.owner, heads: found.heads, conflict: found.conflict, base: found.heads[0] };
    if (point && found.heads.indexOf(point.base) > 0) { /* a conflict: go on in the text one wrote oneself */
      var own = found.conflict[found.heads.indexOf(point.base)];
      Object.assign(fresh, { base: own.id, heading: own.heading, text: own.text, addressee: own.addressee, due: own.due_on, owner: own.owner });
    }
    if (!point) { point = points[found.id] = Object.assign({ id: found.id }, fresh); paint(point); return; }
    var moved = point.heading !== fresh.heading, text = point.text !== fresh.text;
    Object.assign(point, fresh);
    if (moved && point.el) { unrow(point); }
    paint(point);
    if (point.el && (text || point.box.value !== point.text)) {
      var start = point.box.selectionStart; fill(point); grow(point.box);
      if (document.activeElement === point.box) { point.box.setSelectionRange(start, start); }
    } else if (point.el) { fill(point); }
  }
  function showRefused() {
    var ul = refusedBox.querySelector("ul");
    ul.textContent = ""; refusedBox.hidden = !kept.refused.length;
    kept.refused.forEach(function (item) {
      var li = copy("refused-template");
      li.querySelector(".said").textContent = item.revision.text; li.querySelector(".error").textContent = item.reason;
      li.querySelector("button").addEventListener("click", function () { kept.refused.splice(kept.refused.indexOf(item), 1); store(); showRefused(); });
      ul.appendChild(li);
    });
  }

  /* ---- sending and asking ---- */
  function send(last) {
    if (sending || closed || !kept.queue.length) { return; }
    var batch = kept.queue.slice(0, delay < 0 ? 1 : 100);
    sending = true; clearTimeout(retry);
    fetch(API, { method: "POST", credentials: "same-origin", keepalive: !!last, headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" }, body: JSON.stringify(batch) })
      .then(function (answer) { return answer.json().then(function (body) { return { status: answer.status, body: body }; }, function () { return { status: answer.status, body: {} }; }); })
      .then(function (answer) { sending = false; heard(answer, batch); }, function () { sending = false; later("offline"); });
  }
  function heard(answer, batch) {
    if (answer.status === 200) { acknowledged(answer.body); }
    else if (answer.status === 401 || answer.status === 403 || answer.status === 404) { closed = true; show("closed"); }
    else if (answer.status === 400 && !batch.retried) { newToken(); }
    else if (answer.status >= 500 || answer.status === 429 || answer.status === 400) { later("trouble"); }
    else if (batch.length > 1) { delay = -1; send(); } /* one of them is not accepted: find out which */
    else { drop(batch[0].id, answer.body.detail || String(answer.status)); delay = 0; store(); showRefused(); send(); }
  }
  function newToken() { /* the page was open longer than its token lives: a fresh page has a fresh one */
    fetch(location.pathname, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (text) {
      var meta = new DOMParser().parseFromString(text, "text/html").querySelector('meta[name="csrf-token"]');
      if (!meta) { closed = true; show("closed"); return; }
      token = meta.content; later("trouble");
    }, function () { later("offline"); });
  }
  function drop(id, reason) {
    var at = kept.queue.findIndex(function (revision) { return revision.id === id; });
    var gone = at < 0 ? null : kept.queue.splice(at, 1)[0];
    if (gone && reason) { kept.refused.push({ revision: gone, reason: reason }); }
  }
  function acknowledged(results) {
    generation += 1; delay = 0;
    results.forEach(function (result) {
      drop(result.id, result.result === "rejected" ? result.reason : "");
      var point = points[result.point];
      if (result.upon && result.upon !== result.id) { /* nothing was added: go on from the text that is there */
        kept.queue.forEach(function (revision) { if (revision.base === result.id) { revision.base = result.upon; } });
        if (point && point.base === result.id) { point.base = result.upon; }
      }
      if (point && result.heads.length) { point.heads = result.heads; }
      if (point && result.result === "rejected") { /* the next try builds on what the server has */
        point.base = result.heads[0] || null; point.text = "";
        if (point.el) { fault(point, result.reason); }
      }
    });
    store(); showRefused(); etag = "";
    if (kept.queue.length) { send(); } else { show("saved"); ask(); }
  }
  function later(kind) {
    show(kind);
    delay = Math.min(delay > 0 ? delay * 2 : 2000, 20000);
    clearTimeout(retry); retry = setTimeout(function () { send(); }, delay);
  }
  function ask() {
    var then = generation;
    return fetch(API, { credentials: "same-origin", headers: etag ? { "If-None-Match": etag, Accept: "application/json" } : { Accept: "application/json" } }).then(function (answer) {
      if (answer.status === 401 || answer.status === 403) { closed = true; show("closed"); }
      if (answer.status !== 200) { return null; }
      var tag = answer.headers.get("ETag");
      return answer.json().then(function (body) {
        if (then !== generation || sending) { return; } /* older than what was just saved */
        etag = tag; body.items.forEach(take); Object.keys(sections).forEach(sort); count();
        if (body.state !== app.dataset.state) { document.getElementById("state-changed").hidden = false; }
        if (!kept.queue.length && bar.dataset.kind && bar.dataset.kind !== "saved") { show("saved"); }
      });
    }, function () { if (!navigator.onLine || kept.queue.length) { show("offline"); } });
  }
  function tick() {
    if (document.visibilityState === "visible" && !closed) {
      if (adopt()) { overlay(); send(); }
      if (!sending) { ask(); }
    }
    if (kept.queue.length || Object.keys(kept.drafts).length) { store(); }
    setTimeout(tick, POLL);
  }
  /* put what was kept over what the server said */
  function overlay() {
    kept.queue.forEach(function (revision) {
      var point = points[revision.point] || (points[revision.point] = { id: revision.point, heads: [], conflict: [] });
      Object.assign(point, { heading: revision.heading, text: revision.text, removed: revision.removed, position: revision.position, addressee: revision.addressee || null, due: revision.due || null, owner: revision.owner || "", base: revision.id, conflict: [] });
      paint(point); if (point.el) { fill(point); grow(point.box); }
    });
    Object.keys(kept.drafts).forEach(function (id) {
      var draft = kept.drafts[id], point = points[id];
      if (!point) { point = points[id] = Object.assign({ id: id, heads: [], conflict: [] }, draft, { text: "", base: null }); paint(point); }
      if (!point.el || point.dirty) { return; }
      if (draft.base && !waiting(id)) { point.base = draft.base; }
      point.box.value = draft.text; grow(point.box); typed(point);
    });
    Object.keys(sections).forEach(sort);
  }

  list("section[data-heading]", app).forEach(function (el) {
    sections[el.dataset.heading] = { ol: el.querySelector(".points.live"), reco: "recommendations" in el.dataset, counter: document.querySelector('[data-count="' + el.id + '"]') };
  });
  /* what somebody typed in the plain form while this was still loading goes on in the list */
  function takeOver() {
    list("form.plain", app).forEach(function (form) {
      var early = form.querySelector("textarea"), boxes = form.parentNode.querySelectorAll(".points.live textarea"), box = boxes[boxes.length - 1];
      if (!early || !box || early.value === early.defaultValue) { return; }
      box.value = early.value.trim(); early.value = early.defaultValue;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      if (document.activeElement === early) { box.focus(); }
    });
  }
  function start() {
    app.classList.add("is-live"); document.documentElement.classList.add("notes-live");
    list(".points.live", app).forEach(function (ol) { ol.hidden = false; });
    Object.keys(sections).forEach(function (heading) { if (!sections[heading].ol.children.length) { blank(heading); } });
    adopt(); overlay(); takeOver(); showRefused(); count(); send();
    if (location.hash) { var there = document.querySelector(location.hash); if (there) { there.scrollIntoView(); } }
    setTimeout(tick, POLL);
  }
  Object.keys(sections).forEach(function (heading) { blank(heading); });
  ask().then(start);
  window.addEventListener("online", function () { delay = 0; send(); ask(); });
  window.addEventListener("offline", function () { show("offline"); });
  window.addEventListener("pageshow", function (e) { if (e.persisted) { location.reload(); } });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { leave(); } });
  window.addEventListener("pagehide", function () { leave(); kept.alive = 0; try { localStorage.setItem(MINE, JSON.stringify(kept)); } catch (e) { /* see store */ } });
  function leave() { Object.keys(points).forEach(function (id) { if (points[id].dirty) { commit(points[id], {}); } }); send(true); }
})();
