/* What happens at the door: an event is judged here, kept here, and only then shown; the server's answer is waited for a
   moment, never longer. */
import * as store from "./store.js";
import { judge } from "./list.js";
import { newId } from "./words.js";

const MOMENT = 1200;

export function makeDoor({ list, sync, place }) {
  function body(id, kind, code, reason) {
    const at = place(), event = { id, kind, code, at: new Date().toISOString(), device: device() };
    event[at.kind] = at.id;
    if (reason) { event.reason = reason; }
    return event;
  }
  const device = () => (sync.now.app && sync.now.app.device) || "";

  /* keep it, then send it; what is shown: the server's answer, or ours when that does not come at once */
  async function record(type, content, who, verdict) {
    const kept = { id: content.id, type, body: content, who, place: place().id, shown: verdict.result };
    const answer = sync.now.online === false ? null : sync.answerTo(content.id, MOMENT);
    try { await store.keep(kept); } catch (error) { sync.giveUp(content.id); return { ...verdict, result: "failed" }; }
    sync.kick();
    const said = answer ? await answer : null;
    await sync.count();
    return said ? { ...said, ours: false } : { ...verdict, at: content.at, ours: true };
  }
  /* somebody by code: in, out or undo */
  async function meet(code, kind = "in", reason = "") {
    const person = list.person(code), standing = list.standing(code);
    const verdict = judge(person, standing, kind, reason), content = body(newId(), kind, code, reason);
    const who = person ? { code, name: person.name, organisation: person.organisation } : { code, name: "", organisation: "" };
    const said = await record("event", content, who, verdict);
    if (said.result === "welcome" || said.result === "already_here") { list.happened(code, kind, said.since || content.at); }
    const shown = said.who ? { code, ...said.who } : who;
    return { ...said, who: shown, code, kind };
  }
  async function welcome(fields) {
    const at = place(), id = newId();
    const content = { id, submission: newId(), ...fields, at: new Date().toISOString(), device: device() };
    content[at.kind] = at.id;
    const name = [fields.given_name, fields.family_name].filter(Boolean).join(" ");
    const who = { code: "", name, organisation: fields.organisation };
    const said = await record("walk-in", content, who, { result: "welcome" });
    const shown = said.who || who;
    if (said.code && said.result !== "rejected" && said.result !== "unknown") {
      if (!list.person(said.code)) { list.add({ people: [[said.code, shown.name, 0, "walk-in", ""]], organisations: [[shown.organisation, ""]] }); }
      list.happened(said.code, "in", said.since || content.at);
    }
    return { ...said, who: { code: said.code || "", name: shown.name, organisation: shown.organisation }, code: said.code || "", kind: "in" };
  }
  return { meet, welcome };
}
