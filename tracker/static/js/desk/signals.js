/* What one hears and feels without looking: one high tone for in, two for already here, a low long one for a decision. */
const TONES = { welcome: [[880, 0.12]], already_here: [[660, 0.09], [660, 0.09]] }, OTHER = [[220, 0.35]];
const SHAKES = { welcome: [80], already_here: [60, 60, 60] }, OTHER_SHAKE = [250, 80, 250];
let audio = null, wanted = true;

export const setSignals = (on) => { wanted = on; };
/* browsers let a page sound only after a touch */
document.addEventListener("pointerdown", () => {
  if (!audio && window.AudioContext) { audio = new AudioContext(); }
  if (audio && audio.state === "suspended") { audio.resume().catch(() => {}); }
}, true);

export function signal(result) {
  if (!wanted) { return; }
  if (navigator.vibrate && navigator.userActivation && navigator.userActivation.hasBeenActive) { navigator.vibrate(SHAKES[result] || OTHER_SHAKE); }
  if (!audio || audio.state !== "running") { return; }
  let from = audio.currentTime;
  for (const [pitch, length] of TONES[result] || OTHER) {
    const tone = audio.createOscillator(), volume = audio.createGain();
    tone.frequency.value = pitch; volume.gain.setValueAtTime(0.15, from); volume.gain.exponentialRampToValueAtTime(0.001, from + length);
    tone.connect(volume).connect(audio.destination); tone.start(from); tone.stop(from + length);
    from += length + 0.05;
  }
}
