/* The PIN of a phone: asked when the app opens and after it lay about. The server counts the tries while there is a
   network; without one the phone knows only a digest, and forgets the names after too many. */
import * as store from "./store.js";
import { say } from "./words.js";

const AWAY = 300000, MOST = 10, ROUNDS = 300000;
const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, "0")).join("");

async function digest(pin, salt) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return hex(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: new TextEncoder().encode(salt), iterations: ROUNDS }, key, 256));
}

export function makeLock({ sync, onOpen, onLocked }) {
  const form = document.querySelector("[data-lock]"), input = document.getElementById("pin"), error = document.querySelector("[data-pin-error]");
  let locked = false, since = 0;

  function wrong(text) {
    error.hidden = false; error.textContent = text; input.value = ""; input.setAttribute("aria-invalid", "true");
    input.closest(".field").classList.add("has-error"); input.focus();
  }
  async function isRight(pin) {
    const answer = sync.now.online === false ? null : await sync.post("pin.json", { pin });
    if (answer && answer.ok) {
      const said = await answer.json();
      if (!said.right) { wrong(say("pin-wrong", said.left)); if (!said.left) { await sync.ask(); await sync.send(); } return false; }
      const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
      await store.put("pin", { salt, digest: await digest(pin, salt), failures: 0 });
      return true;
    }
    if (answer && (answer.status === 401 || answer.status === 403)) { await sync.ask(); return false; }
    const kept = await store.get("pin");
    if (!kept) { wrong(say("pin-online")); return false; }
    if ((await digest(pin, kept.salt)) === kept.digest) { await store.put("pin", { ...kept, failures: 0 }); return true; }
    await store.put("pin", { ...kept, failures: kept.failures + 1 });
    if (kept.failures + 1 >= MOST) { await store.put("pin", null); await sync.forgetNames(); wrong(say("pin-online")); return false; }
    wrong(say("pin-wrong", MOST - kept.failures - 1));
    return false;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await isRight(input.value.trim())) { input.value = ""; error.hidden = true; locked = false; onOpen(); }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { since = Date.now(); }
    else if (since && Date.now() - since > AWAY) { lock(); }
  });
  function lock() {
    if (!sync.now.app || !sync.now.app.pin || locked) { return; }
    locked = true; onLocked(); input.focus();
  }
  return { lock, get locked() { return locked; } };
}
