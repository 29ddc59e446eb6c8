/* Texts, codes, times and ids as the app of the doors writes them. */
const MARKS = /[\u0300-\u036f\u064b-\u0652]/g;
const SEPARATORS = /[\s\-.]+/g;
const CODE = /^[2-9A-HJ-NP-Z]{5}$/;
/* codes have no 0, O, 1 and I; who reads one has seen the symbol that looks most like it */
const LOOKS_LIKE = { 0: "Q", O: "Q", 1: "L", I: "L" };

/* as tracker/attendance/phone_list.py expects it */
export const fold = (text) => text.normalize("NFD").replace(MARKS, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/* the code in what was typed or read from a badge, also at the end of an address; "" when it cannot be one */
export function codeIn(text) {
  const last = text.trim().split("/").pop();
  const plain = last.replace(SEPARATORS, "").toUpperCase().replace(/[0O1I]/g, (c) => LOOKS_LIKE[c]);
  return CODE.test(plain) ? plain : "";
}

/* UUID of version 7: sorted by time */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let i = 5; i >= 0; i -= 1) { bytes[i] = now % 256; now = Math.floor(now / 256); }
  bytes[6] = (bytes[6] & 15) | 112; bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

let format = null;
export function setZone(zone) {
  format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });
}
export function clock(moment) {
  if (!moment) { return ""; }
  if (!format) { setZone("UTC"); }
  return format.format(new Date(moment));
}

const texts = {};
export function say(name, ...values) {
  if (!Object.keys(texts).length) {
    for (const p of document.querySelector("[data-words]").content.children) { texts[p.dataset.w] = p.textContent; }
  }
  return (texts[name] || "").replace(/%([1-9])/g, (_, n) => String(values[n - 1])); /* languages order them as they like */
}
