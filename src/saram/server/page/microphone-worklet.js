/** In the audio thread: 16 kHz, 20 ms frames, and the ears that notice a voice at once. @module */

import { Downsampler } from "./downsampler.js";
import { BLOCK, VoiceDetector, loudness } from "./voice-detector.js";

const FRAME = 2 * BLOCK;

class Microphone extends AudioWorkletProcessor {
  #down = new Downsampler(sampleRate);
  #detector = new VoiceDetector();
  #frame = new Int16Array(FRAME);
  #block = new Float32Array(BLOCK);
  #filled = 0;
  #inBlock = 0;
  #far = 0;

  constructor() {
    super();
    this.port.onmessage = () => this.#detector.falseAlarm();
  }

  /** Input 0 is the microphone, input 1 what the loudspeaker plays. */
  process([near, far]) {
    if (far.length > 0) this.#far = Math.max(this.#far, loudness(far[0]));
    if (near.length === 0) return true;
    this.#down.push(near[0], (sample) => this.#take(sample));
    return true;
  }

  #take(sample) {
    this.#block[this.#inBlock++] = sample;
    this.#frame[this.#filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
    if (this.#inBlock === BLOCK) {
      this.#inBlock = 0;
      if (this.#detector.push(this.#block, this.#far)) this.port.postMessage({ voice: this.#detector.active });
      this.#far = 0;
    }
    if (this.#filled === FRAME) {
      this.#filled = 0;
      const samples = this.#frame.slice();
      this.port.postMessage({ samples, level: loudness(this.#block) }, [samples.buffer]);
    }
  }
}

registerProcessor("saram-microphone", Microphone);
