/* Reading codes: by the camera, with the browser's own decoder or the bundled one, and from scanners that type. */
import { codeIn } from "./words.js";

const DECODER = "../../vendor/zxing-wasm/3.1.4/reader/index.js", WASM = "../../vendor/zxing-wasm/3.1.4/reader/zxing_reader.wasm";
const EVERY = 120, SAME_AGAIN = 3500, LARGEST = 800;

async function nativeDecoder() {
  if (!("BarcodeDetector" in window)) { return null; }
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) { return null; }
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => { const found = await detector.detect(video); return found.length ? found[0].rawValue : ""; };
}
async function bundledDecoder() {
  const { prepareZXingModule, readBarcodes } = await import(DECODER);
  await prepareZXingModule({ overrides: { locateFile: () => new URL(WASM, import.meta.url).href }, fireImmediately: true });
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LARGEST / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = video.videoWidth * scale; canvas.height = video.videoHeight * scale;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 });
    return found.length ? found[0].text : "";
  };
}
/* keep the decoder before the network goes, where the service worker looks for it; done only once it is there */
export async function keepDecoder() {
  if (await nativeDecoder()) { return; }
  const cache = await caches.open("check-in-scanner");
  for (const file of [DECODER, "../../vendor/zxing-wasm/3.1.4/share.js", WASM]) {
    const address = new URL(file, import.meta.url).href;
    if (!(await cache.match(address))) { await cache.add(address); }
  }
}
let decoder = null;
export function prepare() {
  if (!decoder) { decoder = nativeDecoder().then((found) => found || bundledDecoder()); decoder.catch(() => { decoder = null; }); }
  return decoder;
}

export function makeScanner(video, torchButton, onCode, onTrouble) {
  let stream = null, timer = 0, running = false, last = "", lastAt = 0, lock = null;

  async function start() {
    running = true;
    try {
      const [read, opened] = await Promise.all([prepare(), navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } }, audio: false })]);
      if (!running) { halt(opened); return; }
      stream = opened;
      video.srcObject = stream;
      await video.play();
      light();
      stayAwake();
      loop(read);
    } catch (error) { stop(); onTrouble(error); }
  }
  async function loop(read) {
    if (!running) { return; }
    try { if (video.readyState >= 2) { heard(await read(video)); } } catch (error) { /* a frame that could not be read: the next one is there soon */ }
    timer = setTimeout(() => loop(read), EVERY);
  }
  function heard(text) {
    const now = Date.now();
    if (!text) { return; }
    const again = text === last && now - lastAt < SAME_AGAIN;
    last = text; lastAt = now; /* a badge held on is one scan */
    if (!again && running) { onCode(codeIn(text) || text.slice(0, 200)); }
  }
  function halt(some) { for (const track of some ? some.getTracks() : []) { track.stop(); } }
  function stop() {
    running = false; clearTimeout(timer); halt(stream); stream = null; video.srcObject = null; last = "";
    torchButton.hidden = true; torchButton.setAttribute("aria-pressed", "false");
    if (lock) { lock.release().catch(() => {}); lock = null; }
  }
  function light() {
    const track = stream.getVideoTracks()[0], able = track.getCapabilities ? track.getCapabilities() : {};
    torchButton.hidden = !able.torch;
    torchButton.onclick = () => {
      const on = torchButton.getAttribute("aria-pressed") !== "true";
      track.applyConstraints({ advanced: [{ torch: on }] }).then(() => torchButton.setAttribute("aria-pressed", String(on))).catch(() => {});
    };
  }
  async function stayAwake() {
    if (!navigator.wakeLock) { return; }
    try { lock = await navigator.wakeLock.request("screen"); } catch (error) { /* the battery is low: the screen may go dark */ }
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && running && !lock) { stayAwake(); } });
  return { start, stop, get running() { return running; } };
}

/* a scanner that types: a burst faster than fingers, ended by Enter, wherever on the page */
export function listenToTyping(onCode) {
  const FAST = 100, SHORTEST = 5;
  let typed = "", lastAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    const now = event.timeStamp;
    if (now - lastAt > FAST) { typed = ""; }
    lastAt = now;
    if (event.key.length === 1) { typed += event.key; return; }
    if (event.key !== "Enter" || typed.length < SHORTEST) { return; }
    const code = codeIn(typed), field = document.activeElement, burst = typed;
    typed = "";
    if (!code) { return; }
    event.preventDefault(); event.stopPropagation();
    if (field && "value" in field && field.value.endsWith(burst)) { field.value = field.value.slice(0, -burst.length); field.dispatchEvent(new Event("input", { bubbles: true })); }
    onCode(code);
  }, true);
}
