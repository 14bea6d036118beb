// What a verdict sounds and feels like, so that nobody has to look: made here, without a file.

/** @import { Counted } from './tally.js' */
/** @typedef {readonly [hertz: number, seconds: number]} Tone */

/**
 * Upwards is good, downwards is bad, level is "look"; a specimen sounds like none of them.
 * @type {Record<Counted, { tones: readonly Tone[], vibration: readonly number[] }>}
 */
export const SIGNALS = {
  authentic: { tones: [[880, 0.09], [1318, 0.16]], vibration: [60] },
  restricted: { tones: [[660, 0.14], [660, 0.14]], vibration: [80, 80, 80] },
  rejected: { tones: [[392, 0.2], [262, 0.35]], vibration: [300, 100, 300] },
  cannot_judge: { tones: [[523, 0.22]], vibration: [160] },
  specimen: { tones: [[740, 0.06], [587, 0.06], [740, 0.06]], vibration: [30, 40, 30] },
};

const LOUDNESS = 0.25;
// Without a ramp a tone begins and ends with a click.
const RAMP_SECONDS = 0.01;
const PAUSE_SECONDS = 0.04;

export class Signals {
  /** @type {AudioContext | null} */
  #audio = null;
  on = true;

  /** To be called while a button is pressed: browsers let a page sound only then. */
  wake() {
    try {
      this.#audio ??= new AudioContext();
      this.#audio.resume().catch(() => {});
    } catch {
      // A browser without sound; the screen says it all.
    }
  }

  /** @param {Counted} what */
  give(what) {
    if (!this.on) return;
    const { tones, vibration } = SIGNALS[what];
    navigator.vibrate?.([...vibration]);
    const audio = this.#audio;
    if (audio?.state !== 'running') return;
    let at = audio.currentTime;
    for (const [hertz, seconds] of tones) {
      sound(audio, hertz, at, seconds);
      at += seconds + PAUSE_SECONDS;
    }
  }
}

/**
 * @param {AudioContext} audio
 * @param {number} hertz
 * @param {number} at
 * @param {number} seconds
 */
function sound(audio, hertz, at, seconds) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + RAMP_SECONDS);
  volume.gain.setValueAtTime(LOUDNESS, at + seconds - RAMP_SECONDS);
  volume.gain.linearRampToValueAtTime(0, at + seconds);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
