/* What is the same for every point: ids, the text as the server takes it, lists that were pasted. Knows no page. */

/* UUID of version 7: sorted by time, so points made one after the other stay so */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let i = 5; i >= 0; i -= 1) { bytes[i] = now % 256; now = Math.floor(now / 256); }
  bytes[6] = (bytes[6] & 15) | 112; bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (b) => ("0" + b.toString(16)).slice(-2)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/* as the server takes it: the line breaks of word processors are line feeds, invisible controls go */
export function clean(text) {
  return text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, "\n").replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g, "").trim().normalize("NFC");
}

/* a pasted list: one point a line, without its dashes and numbers */
export function linesOf(text) {
  return clean(text).split("\n").map((line) => line.replace(/^\s*(?:[-*\u2022\u2013\u00b7]|\d{1,3}[.)])\s+/, "").trim()).filter(Boolean);
}

/* the marks of light formatting around what is chosen; taken off when they are there already */
export function toggleMark(text, start, end, mark) {
  const size = mark.length, inner = text.slice(start, end);
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    return { text: text.slice(0, start - size) + inner + text.slice(end + size), start: start - size, end: end - size };
  }
  return { text: text.slice(0, start) + mark + inner + mark + text.slice(end), start: start + size, end: end + size };
}

export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
