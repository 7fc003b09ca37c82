/**
 * Notices within some 60 ms that a person has begun to speak, although the loudspeaker may be speaking too.
 *
 * Every 10 ms the loudness of the microphone is compared with the noise of the room and with what the loudspeaker can
 * be blamed for: how much of it comes back is learned while it plays (the 97th percentile of near / far over the last
 * seconds of playing, without the last quarter of a second, in which a person may have begun). Sound above both counts
 * as a voice once it lasts and has been voiced (its waveform repeats 70 to 400 times a second). What was taken for a
 * voice is learned as echo only when it turns out to have been none.
 * @module
 */

export const RATE = 16000;
export const BLOCK = 160;

const QUIETEST = 0.006;
const ABOVE_ROOM = 3.2;
const ABOVE_ECHO = 1.6;
const ECHO_BLOCKS = 60; // a television or a wireless loudspeaker plays up to half a second late
const UNKNOWN = 0.2;
const LEAST = 0.02;
const KNOWN_BLOCKS = 100; // fewer would be learned before the first late echo comes
const LEARNED_BLOCKS = 300;
const DOUBTFUL_BLOCKS = 25;
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
  coupling = UNKNOWN;
  #learned = [];
  #doubtful = [];
  #far = new Float32Array(ECHO_BLOCKS);
  #block = 0;
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
    this.#far[this.#block++ % ECHO_BLOCKS] = far;
    const level = loudness(near);
    const loudest = Math.max(...this.#far);
    if (loudest > 0.004) {
      this.#learn(level / loudest);
    } else if (level < this.room) {
      this.room += 0.2 * (level - this.room);
    } else {
      this.room *= this.active ? 1.0006 : 1.004;
    }
    this.room = Math.min(0.05, Math.max(0.0004, this.room));
    const threshold = Math.max(QUIETEST, this.room * ABOVE_ROOM, this.coupling * loudest * ABOVE_ECHO);
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
    this.#learned.push(...this.#doubtful.splice(0));
    this.#conclude();
  }

  /** @param {number} back how much of the loudspeaker's sound came back, if it was that */
  #learn(back) {
    this.#doubtful.push(back);
    if (this.active) return;
    if (this.#doubtful.length > 2 * DOUBTFUL_BLOCKS) this.#doubtful.splice(0, this.#doubtful.length - DOUBTFUL_BLOCKS);
    else if (this.#doubtful.length > DOUBTFUL_BLOCKS) this.#learned.push(this.#doubtful.shift());
    if (this.#block % 10 === 0) this.#conclude();
  }

  #conclude() {
    this.#learned.splice(0, Math.max(0, this.#learned.length - LEARNED_BLOCKS));
    if (this.#learned.length < KNOWN_BLOCKS) return;
    const ordered = [...this.#learned].sort((a, b) => a - b);
    this.coupling = Math.max(LEAST, ordered[Math.floor(0.97 * ordered.length)]);
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
