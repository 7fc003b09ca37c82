/** Sound of any rate at 16 kHz, by a windowed sinc filter, as it comes. @module */

import { RATE } from "./voice-detector.js";

const LOBES = 10;
const PHASES = 64;

export class Downsampler {
  #step;
  #reach;
  #taps;
  #buffer;
  #filled;
  #place;

  /** @param {number} rate samples a second that will come */
  constructor(rate) {
    this.#step = rate / RATE;
    const cutoff = Math.min(1, 0.95 / this.#step);
    this.#reach = Math.ceil(LOBES / cutoff);
    this.#taps = Array.from({ length: PHASES }, (_, phase) => {
      const taps = new Float32Array(2 * this.#reach);
      let sum = 0;
      for (let tap = 0; tap < taps.length; tap++) {
        const distance = tap - this.#reach + 1 - phase / PHASES;
        const angle = Math.PI * distance * cutoff;
        const window = Math.abs(distance) < this.#reach ? Math.cos((Math.PI * distance) / (2 * this.#reach)) ** 2 : 0;
        taps[tap] = (angle === 0 ? 1 : Math.sin(angle) / angle) * window;
        sum += taps[tap];
      }
      return taps.map((tap) => tap / sum);
    });
    this.#buffer = new Float32Array(8192);
    this.#filled = 2 * this.#reach;
    this.#place = this.#reach - 1;
  }

  /**
   * @param {Float32Array} samples
   * @param {(sample: number) => void} take called with each sample at 16 kHz
   */
  push(samples, take) {
    this.#buffer.set(samples, this.#filled);
    this.#filled += samples.length;
    while (this.#place + this.#reach + 1 < this.#filled) {
      const whole = Math.floor(this.#place);
      const taps = this.#taps[Math.floor((this.#place - whole) * PHASES)];
      const first = whole - this.#reach + 1;
      let sum = 0;
      for (let tap = 0; tap < taps.length; tap++) sum += taps[tap] * this.#buffer[first + tap];
      take(sum);
      this.#place += this.#step;
    }
    const spent = Math.floor(this.#place) - this.#reach;
    if (spent > 0) {
      this.#buffer.copyWithin(0, spent, this.#filled);
      this.#filled -= spent;
      this.#place -= spent;
    }
  }
}
