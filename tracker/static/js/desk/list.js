/* The list in memory: finding people while one types, and who is here. Rules as in tracker/attendance/rules.py. */
import { fold } from "./words.js";

export const EXPECTED = new Set(["confirmed", "walk-in"]);
/* how somebody is at a place: 2 in the room, 1 left, 0 not */
export const INSIDE = 2, LEFT = 1;

/* what an event that counts changes of who is here: code -> how, and since when */
export function happen(here, code, kind, at) {
  const known = here.get(code);
  if (kind === "in") { here.set(code, { how: INSIDE, at: known && known.at && known.at < at ? known.at : at }); }
  else if (kind === "out") { if (known) { known.how = LEFT; } }
  else { here.delete(code); }
}
export const fromRows = (rows) => new Map(rows.map(([code, how, at]) => [code, { how, at }]));
export const toRows = (here) => Array.from(here, ([code, { how, at }]) => [code, how, at]);

export function makeList() {
  let people = [], byCode = new Map(), here = new Map(), expected = 0, asking = false;

  function make(row, organisations) {
    const [code, name, number, state, also] = row, [organisation, alsoThere] = organisations[number];
    const key = " " + fold(name) + (also ? " " + also : "") + " ";
    const all = key + fold(organisation) + (alsoThere ? " " + alsoThere : "") + " " + code.toLowerCase() + " ";
    return { code, name, organisation, state, key, all };
  }
  function add(page) {
    for (const row of page.people) {
      const person = make(row, page.organisations), known = byCode.get(person.code);
      if (known) { expected -= EXPECTED.has(known.state); Object.assign(known, person); }
      else { people.push(person); byCode.set(person.code, person); }
      expected += EXPECTED.has(person.state);
    }
  }
  /* a name that begins so, then words of the name, then words of anything; the code before all */
  function find(typed, code, most) {
    const words = fold(typed).split(" ").filter(Boolean).map((word) => " " + word);
    const ranks = [[], [], []];
    let count = 0;
    if (byCode.has(code)) { ranks[0].push(byCode.get(code)); count = 1; }
    if (!words.length) { return { found: ranks[0], count }; }
    for (const person of people) {
      if (person.code === code) { continue; }
      if (!words.every((word) => person.all.includes(word))) { continue; }
      const named = words.every((word) => person.key.includes(word));
      count += 1;
      const rank = ranks[named ? (person.key.startsWith(words[0]) ? 0 : 1) : 2];
      if (rank.length < most) { rank.push(person); }
    }
    return { found: ranks[0].concat(ranks[1], ranks[2]).slice(0, most), count };
  }
  return {
    add, find,
    clear() { people = []; byCode = new Map(); expected = 0; },
    get size() { return people.length; },
    first: (most) => people.slice(0, most),
    person: (code) => byCode.get(code),
    /* who is here */
    setHere(rows, isAsking = false) { here = fromRows(rows); asking = isAsking; },
    /* until the server has said who is here, nobody is called absent; without an answer, what this phone knows is all there is */
    get asking() { return asking; },
    unanswered() { asking = false; },
    mergeHere(rows) { for (const [code, how, at] of rows) { if (how) { here.set(code, { how, at }); } else { here.delete(code); } } },
    hereRows: () => toRows(here),
    standing: (code) => here.get(code),
    happened(code, kind, at) { happen(here, code, kind, at); },
    counts() {
      let extra = 0;
      for (const code of here.keys()) { const person = byCode.get(code); extra += !person || !EXPECTED.has(person.state); }
      return { here: here.size, expected: expected + extra };
    },
    status(person) {
      const known = here.get(person.code);
      if (known) { return known.how === INSIDE ? "here" : "left"; }
      return EXPECTED.has(person.state) ? asking ? "asking" : "expected" : "unconfirmed";
    },
  };
}

/* what the door says without asking anybody; the server may know better */
export function judge(person, standing, kind, reason) {
  if (kind !== "in") { return { result: "welcome" }; }
  if (!person) { return { result: "unknown" }; }
  if (standing && standing.how === INSIDE) { return { result: "already_here", since: standing.at }; }
  if (EXPECTED.has(person.state) || standing || (reason && person.state !== "declined")) { return { result: "welcome" }; }
  return { result: "not_confirmed", why: person.state === "waiting" ? "waiting-list" : person.state };
}

/* the place people come to now: on, about to begin, the next, the last. Rules as in tracker/meetings/rules.py. */
export function placeNow(places, early, now) {
  const from = (place) => Date.parse(place.starts), to = (place) => Date.parse(place.ends);
  const coming = places.filter((place) => now < to(place));
  const near = coming.filter((place) => from(place) - early * 1000 <= now);
  if (near.length) { const last = near[near.length - 1]; return from(last) <= now ? last : near[0]; }
  return coming[0] || places[places.length - 1] || null;
}
