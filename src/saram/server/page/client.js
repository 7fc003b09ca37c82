/**
 * The client of a conversation: events over a WebSocket, sound as binary frames, and coming back after a cut.
 * It shows nothing and needs nothing but WebSocket, so that other pages and programs can use it.
 * Types are in client.d.ts; the events are described in protocol.schema.json.
 * @module
 */

export const VERSION = 1;
const FRAME_HEADER = 8;
const LONGEST_PAUSE = 5000;

/** @typedef {import("./client.js").ServerEvent} ServerEvent */

/** Emits every server event under its `type` and as `event`, and `lost` and `closed`. */
export class Client extends EventTarget {
  #url;
  #start;
  #socket = null;
  #tries = 0;
  #timer = 0;
  #over = false;
  #sequence = 0;

  /**
   * @param {string} url `wss://host/talk/bot/socket`
   * @param {{language?: "ko"|"en", rate?: number, recogniser?: "server"|"browser"|"none", token?: string}} [start]
   */
  constructor(url, start = {}) {
    super();
    this.#url = url;
    this.#start = { language: "ko", rate: 16000, recogniser: "server", token: "", ...start };
  }

  /** Secret name of the conversation; give it to a later client to go on with it. */
  get token() {
    return this.#start.token;
  }

  /** Whether events reach the server now. */
  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN && this.#ready;
  }

  #ready = false;

  /** Connect; afterwards it comes back by itself until `close` is called or the server ends the conversation. */
  connect() {
    this.#over = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#ready = false;
    socket.onopen = () => socket.send(JSON.stringify({ type: "start", version: VERSION, ...this.#start }));
    socket.onmessage = (message) => {
      if (socket === this.#socket) this.#take(JSON.parse(message.data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  /** Have another one recognise from now on: connects again and goes on. @param {"server"|"browser"|"none"} recogniser */
  recogniseBy(recogniser) {
    this.#start.recogniser = recogniser;
    if (!this.#over) this.connect();
  }

  /** @param {ServerEvent} event */
  #take(event) {
    if (event.type === "started") {
      this.#tries = 0;
      this.#ready = true;
      this.#start.token = event.token;
    }
    if (event.type === "end" || (event.type === "error" && event.fatal && event.code !== "busy")) this.#over = true;
    if (event.type === "end") this.#start.token = event.reason === "elsewhere" ? this.#start.token : "";
    this.dispatchEvent(new CustomEvent(event.type, { detail: event }));
    this.dispatchEvent(new CustomEvent("event", { detail: event }));
  }

  #lost() {
    const was = this.#ready;
    this.#ready = false;
    this.#socket = null;
    if (this.#over) {
      this.dispatchEvent(new CustomEvent("closed"));
      return;
    }
    if (was || this.#tries === 0) this.dispatchEvent(new CustomEvent("lost"));
    const pause = Math.min(LONGEST_PAUSE, 150 * 2 ** this.#tries) * (0.75 + Math.random() / 2);
    this.#tries += 1;
    this.#timer = setTimeout(() => this.connect(), pause);
  }

  /**
   * Send an event.
   * @param {Record<string, unknown> & {type: string}} event
   * @returns {boolean} whether there was a line
   */
  send(event) {
    if (!this.connected) return false;
    this.#socket.send(JSON.stringify(event));
    return true;
  }

  /** Say something in writing, or what is recognised here (`browser`), so far or in the end. @returns {boolean} */
  say(text, source = "typed", alternatives = [], final = true) {
    return this.send({ type: "text", text, source, alternatives, final });
  }

  /** An answer was stopped here. */
  interrupted(answer, position, reason = "voice") {
    return this.send({ type: "interrupted", answer, position, reason });
  }

  /** How far an answer has been shown. */
  playing(answer, position, state = "playing", display = null) {
    return this.send({ type: "playing", answer, position, state, display });
  }

  /**
   * Send 20 ms of sound; nothing is kept while there is no line.
   * @param {Int16Array} samples
   */
  sound(samples) {
    const number = this.#sequence++;
    if (!this.connected || this.#socket.bufferedAmount > 500_000) return;
    const frame = new ArrayBuffer(FRAME_HEADER + samples.byteLength);
    const view = new DataView(frame);
    view.setUint32(0, number >>> 0, true);
    view.setUint32(4, Math.round(performance.now()) >>> 0, true);
    new Int16Array(frame, FRAME_HEADER).set(samples);
    this.#socket.send(frame);
  }

  /** End the conversation. */
  close(reason = "left") {
    this.#over = true;
    clearTimeout(this.#timer);
    if (this.connected) this.send({ type: "end", reason });
    this.#socket?.close();
    this.#start.token = "";
  }
}
