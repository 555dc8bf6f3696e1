// What a scan was, for ears: ok is one short tone, warn two, stop a long low one. The words on the page say the same.

const TONES = {
  ok: [[880, 0, 0.09]],
  warn: [[620, 0, 0.12], [620, 0.2, 0.12]],
  stop: [[220, 0, 0.7]],
};
const LOUDNESS = 0.15;

/** Let the page's last scan be heard once. A browser that forbids sound stays silent. */
export function startSound(root = document) {
  const heard = root.querySelector("[data-mc-sound=stop]") ?? root.querySelector("[data-mc-sound]");
  const tones = TONES[heard?.dataset.mcSound];
  if (!tones || typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  if (audio.state === "suspended") {
    audio.close();
    return;
  }
  for (const [pitch, start, length] of tones) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = LOUDNESS;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + length);
  }
}
