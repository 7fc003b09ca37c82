/**
 * Notices within some 60 ms that a person has begun to speak, although the loudspeaker may be speaking too.
 *
 * Every 10 ms the loudness of the microphone is compared with the noise of the room and with what the loudspeaker can
 * be blamed for (see `Echo`). Sound above both counts as a voice once it lasts and has been voiced (its waveform repeats
 * 70 to 400 times a second).
 * @module
 */

import { Echo } from "./echo.js";

export const RATE = 16000;
export const BLOCK = 160;

const QUIETEST = 0.006;
const ABOVE_ROOM = 3.2;
const ABOVE_ECHO = 1.8;
const ONSET_BLOCKS = 5;
const END_BLOCKS = 35;
const VOICED = 0.45;

/** Root mean square. @param {Float32Array} samples */
export function loudness(samples) {
  let sum = 0;
  let mean = 0;
  for (const value of samples) mean += value;
  mean /= samples.length;
  for (const value of samples) sum += (value - mean) ** 2;
  return Math.sqrt(sum / samples.length);
}

export class VoiceDetector {
  active = false;
  room = 0.004;
  echo = new Echo();
  #count = 0;
  #voiced = 0;
  #quiet = 0;
  #recent = new Float32Array(3 * BLOCK);

  /**
   * Take 10 ms of both sides.
   * @param {Float32Array} near microphone, 160 samples at 16 kHz
   * @param {number} far loudness of the loudspeaker's signal in the same time
   * @returns {boolean} whether `active` has changed
   */
  push(near, far) {
    this.#recent.copyWithin(0, BLOCK);
    this.#recent.set(near, 2 * BLOCK);
    const level = loudness(near);
    if (!this.echo.push(level, far, this.active)) {
      if (level < this.room) this.room += 0.2 * (level - this.room);
      else this.room *= this.active ? 1.0006 : 1.004;
    }
    this.room = Math.min(0.05, Math.max(0.0004, this.room));
    const threshold = Math.max(QUIETEST, this.room * ABOVE_ROOM, this.echo.level * ABOVE_ECHO);
    if (level > threshold) {
      this.#count += 1;
      this.#quiet = 0;
      if (!this.active && this.#isVoiced()) this.#voiced += 1;
    } else {
      this.#count = Math.max(0, this.#count - 1);
      if (this.#count === 0) this.#voiced = 0;
      if (level < 0.7 * threshold) this.#quiet += 1;
    }
    const before = this.active;
    if (!this.active && this.#count >= ONSET_BLOCKS && this.#voiced >= 2) this.active = true;
    if (this.active && this.#quiet >= END_BLOCKS) {
      this.active = false;
      this.#count = this.#voiced = 0;
    }
    return before !== this.active;
  }

  /** What was taken for a voice was none. */
  falseAlarm() {
    this.echo.falseAlarm();
  }

  /** Whether the last 30 ms repeat themselves at the pitch of a voice. */
  #isVoiced() {
    const x = this.#recent;
    const length = 2 * BLOCK;
    let power = 1e-9;
    for (let at = 0; at < length; at++) power += x[at] * x[at];
    for (let lag = 40; lag <= BLOCK; lag += 2) {
      let product = 0;
      let other = 1e-9;
      for (let at = 0; at < length; at += 2) {
        product += x[at] * x[at + lag];
        other += x[at + lag] * x[at + lag];
      }
      if ((2 * product) / Math.sqrt(power * 2 * other) > VOICED) return true;
    }
    return false;
  }
}
