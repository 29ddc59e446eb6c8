/* Sending what waits, and taking the list. What is not acknowledged stays and is sent again with the same id, so nothing is
   lost and nothing counts twice; one bad event is set apart, so that it never holds up those behind it. */
import * as store from "./store.js";
import { say } from "./words.js";

const MOST = 500, MOST_WALK_INS = 50, PATIENCE = 20000, PULL = 30000, SKEW = 120000;
const DELAYS = [1000, 2000, 4000, 8000, 15000, 30000];

export function makeSync({ slug, list, changed, onState }) {
  const base = `/c/${encodeURIComponent(slug)}`;
  const now = { online: null, sending: false, waiting: 0, sent: { count: 0 }, signedOut: false, revoked: false, gone: "", phone: false, skew: 0, app: null, loading: null, looks: 0 };
  const askedFor = new Map(); /* ids the screen waits for -> what to do with the answer */
  const doubted = new Set(); /* places where the server did not count what this phone had: who is there is asked anew */
  let failures = 0, timer = 0, size = MOST, place = null, pulling = null, stopped = false, again = false, pullAgain = false;

  async function request(url, options = {}) {
    const stop = new AbortController(), alarm = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options, signal: stop.signal, headers: { Accept: "application/json", ...(options.headers || {}) } });
      heard(true);
      return answer;
    } catch (error) { heard(false); return null; } finally { clearTimeout(alarm); }
  }
  const post = (url, body) => request(url, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": now.app ? now.app.token : "" } });
  const isOut = (answer) => answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect";
  function heard(online) {
    if (now.online !== online) { now.online = online; changed(); }
  }

  /* ---- who this phone is ---- */
  async function ask() {
    if (stopped) { return false; }
    const language = document.documentElement.lang;
    const answer = await request(`${base}/app.json?lang=${language}`);
    if (!answer) { return false; }
    if (isOut(answer)) { now.signedOut = true; await forgetNames(true); changed(); return false; }
    if (!answer.ok) { return false; }
    const app = await answer.json();
    if (now.signedOut) { await store.put("out", false); }
    if (now.gone && !app.revoked) { now.gone = ""; store.keepGone(slug, null); }
    now.signedOut = false; now.revoked = app.revoked; now.phone = app.phone;
    const skew = Date.now() - Date.parse(app.now);
    now.skew = Math.abs(skew) > SKEW ? skew : 0;
    if (app.revoked && now.app) { app.places = now.app.places; }
    now.app = app;
    await store.put("app", app);
    await onState(app);
    changed();
    if (app.revoked) { kick(); } /* hand over what is left, then forget */
    return true;
  }
  async function forgetNames(out) { await store.forget(out); list.clear(); list.setHere([]); }

  /* ---- sending ---- */
  function kick() { clearTimeout(timer); timer = setTimeout(send, 0); }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, DELAYS[Math.min(failures, DELAYS.length - 1)] * (0.75 + Math.random() / 2));
    failures += 1;
  }
  function send() {
    if (stopped) { return Promise.resolve(); }
    if (now.sending) { again = true; return Promise.resolve(); }
    const alone = navigator.locks ? (act) => navigator.locks.request(`send:${slug}`, { ifAvailable: true }, (lock) => (lock ? act() : later())) : (act) => act();
    now.sending = true;
    return alone(sendAll).catch(later).finally(() => { now.sending = false; count().then(() => { if (again) { again = false; kick(); } }); });
  }
  async function sendAll() {
    for (;;) {
      const records = run(await store.waiting(size));
      if (!records.length) { failures = 0; size = MOST; if (now.revoked) { await wipe("revoked"); } return; }
      changed();
      if (!now.app || now.signedOut) { if (!(await ask())) { later(); return; } }
      const walkIns = records[0].type === "walk-in";
      let answer = await post(walkIns ? now.app.walk_ins : now.app.check_ins, records.map((record) => record.body));
      if (answer && (answer.status === 400 || isOut(answer))) { /* an old token, or signed out: ask who we are, and once more */
        if (!(await ask())) { later(); return; }
        answer = await post(walkIns ? now.app.walk_ins : now.app.check_ins, records.map((record) => record.body));
      }
      if (!answer || isOut(answer) || answer.status >= 500 || [404, 408, 409, 429].includes(answer.status)) { later(); return; }
      if (!answer.ok) {
        if (records.length > 1) { size = Math.ceil(records.length / 2); continue; }
        await setApart(records[0], answer);
        continue;
      }
      const said = await answer.json().catch(() => null);
      if (!Array.isArray(said) || !(await take(said))) { later(); return; }
      failures = 0; size = Math.min(MOST, size * 2);
    }
  }
  /* as many of one kind as may be sent together, in their order */
  function run(records) {
    const other = records.findIndex((record) => record.type !== records[0].type);
    const same = other < 0 ? records : records.slice(0, other);
    return same[0] && same[0].type === "walk-in" ? same.slice(0, MOST_WALK_INS) : same;
  }
  async function take(said) {
    const taken = await store.answered(said, (record, answer) => {
      if (askedFor.has(record.id)) { return false; } /* the screen will show this answer itself */
      const otherwise = store.COUNTED.has(record.shown) && !store.COUNTED.has(answer.result);
      if (otherwise) { doubted.add(record.place); }
      return otherwise;
    });
    for (const answer of said) {
      const tell = askedFor.get(answer.id);
      if (tell) { askedFor.delete(answer.id); tell(answer); }
    }
    await count();
    if (doubted.has(place)) { pull(); }
    return taken;
  }
  /* not even read by the server: kept here, shown, and tried again when somebody says so */
  async function setApart(record, answer) {
    const said = await answer.json().catch(() => ({}));
    await take([{ id: record.id, result: "rejected", reason: said.detail || say("r-rejected") }]);
  }
  async function count() {
    now.waiting = await store.countWaiting();
    now.sent = (await store.get("sent")) || now.sent;
    now.looks = (await store.looks()).length;
    changed();
  }
  /* the answer to this event if it comes in time; null: the screen goes on by itself */
  function answerTo(id, patience) {
    return new Promise((resolve) => {
      const alarm = setTimeout(() => { askedFor.delete(id); resolve(null); }, patience);
      askedFor.set(id, (answer) => { clearTimeout(alarm); resolve(answer); });
    });
  }
  const giveUp = (id) => askedFor.delete(id);

  /* ---- taking ---- */
  /* asked for while it is at work, it goes once more: what was asked for may have come after it looked */
  function pull() {
    if (pulling) { pullAgain = true; return pulling; }
    pulling = takeAll().finally(() => { pulling = null; if (pullAgain) { pullAgain = false; return pull(); } });
    return pulling;
  }
  async function takeAll() {
    if (stopped || now.revoked) { return; }
    if (!now.app || now.signedOut || now.gone || !now.app.token) { if (!(await ask())) { list.unanswered(); changed(); return; } }
    await takeList();
    if (place) { await takeHere(); }
  }
  async function takeList() {
    let known = await store.get("list");
    if (!known || !known.complete) { known = await takePages(known || { pages: 0, after: null }); if (!known) { return; } }
    const answer = await request(`${base}/list.json?since=${encodeURIComponent(known.now)}`);
    if (!answer) { return; }
    if (isOut(answer)) { await ask(); return; }
    if (!answer.ok) { return; }
    const part = await answer.json();
    if (part.people.length) {
      const pages = new Map(await store.pages()), changes = pages.get("changes") || { people: [], organisations: [] };
      const first = changes.organisations.length;
      list.add(part);
      const renewed = new Set(part.people.map((row) => row[0]));
      changes.people = changes.people.filter((row) => !renewed.has(row[0])).concat(part.people.map(([code, name, number, state, also]) => [code, name, number + first, state, also]));
      changes.organisations = changes.organisations.concat(part.organisations);
      await store.putPage("changes", changes, { ...known, now: part.now });
    } else { await store.put("list", { ...known, now: part.now }); }
    if (list.size !== part.count) { await store.put("list", null); list.clear(); doubted.add(place); await takePages({ pages: 0, after: null }); }
    changed();
  }
  async function takePages(known) {
    let from = known.now;
    for (;;) {
      const answer = await request(`${base}/list.json${known.after ? "?after=" + known.after : ""}`);
      if (!answer) { return null; }
      if (isOut(answer)) { await ask(); return null; }
      if (!answer.ok) { return null; }
      const part = await answer.json();
      from = from || part.now; /* changes are asked for since the first page */
      if (!known.pages) { list.clear(); }
      list.add(part);
      const next = { pages: known.pages + 1, after: part.after, complete: !part.after, now: from };
      await store.putPage(known.pages, { people: part.people, organisations: part.organisations }, next);
      now.loading = part.after ? { count: list.size, all: part.count } : null;
      changed();
      if (!part.after) { return next; }
      known = next;
    }
  }
  async function takeHere() {
    const wanted = place, kept = await store.getHere(wanted), known = kept && !doubted.has(wanted) && kept.now; /* without a time: only what happened at this phone */
    const answer = await request(`${base}/here.json?at=${wanted}${known ? "&since=" + encodeURIComponent(known) : ""}`);
    if (!answer || !answer.ok) { list.unanswered(); changed(); return; }
    const part = await answer.json();
    if (place !== wanted) { return; }
    if (known) { list.mergeHere(part.here); } else { list.setHere(part.here); doubted.delete(wanted); }
    await replay();
    await store.putHere(wanted, { now: part.now, rows: list.hereRows() });
    changed();
  }
  /* what waits to be sent has happened, whatever the server knows yet */
  async function replay() {
    for (const record of await store.waiting()) {
      if (record.place === place && record.who.code && store.COUNTED.has(record.shown)) { list.happened(record.who.code, record.body.kind || "in", record.body.at); }
    }
  }
  async function chooseAt(id) {
    place = id;
    const known = await store.getHere(id);
    list.setHere(known ? known.rows : [], !(known && known.now));
    await replay();
    changed();
    pull();
  }

  /* ---- going ---- */
  async function wipe(why) {
    stopped = true;
    clearTimeout(timer);
    await forgetNames();
    await store.destroy(slug);
    now.gone = why;
    store.keepGone(slug, { why, phone: now.phone });
    changed();
  }
  async function leave() {
    await send();
    await count();
    if (now.waiting) { return false; }
    if (!now.app || !(await ask())) { return false; }
    if (now.app.phone) {
      const answer = await post(`${base}/leave.json`, {});
      if (!answer || !answer.ok) { return false; }
    }
    await wipe("left");
    return true;
  }
  async function report() {
    if (now.app && now.app.phone && !now.revoked && !now.signedOut) { await post(`${base}/state.json`, { waiting: now.waiting }); }
  }
  async function tick() { await send(); await pull(); await report(); }
  function start() {
    window.addEventListener("online", () => { failures = 0; kick(); pull(); });
    window.addEventListener("offline", () => heard(false));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { kick(); pull(); } });
    setInterval(() => { if (!document.hidden || now.waiting) { tick(); } }, PULL);
    setInterval(() => { if (!document.hidden) { ask(); } }, 10 * PULL);
    return ask().then(() => { kick(); return pull(); }).then(report);
  }
  return { now, start, kick, send, pull, count, answerTo, giveUp, chooseAt, forgetNames, wipe, leave, ask, post: (name, body) => post(`${base}/${name}`, body), report };
}
