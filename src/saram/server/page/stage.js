/**
 * The presenter: two films, one upon the other. Below, the one of waiting, again and again; above, the answer. They are
 * exchanged when a picture of the other one has been decoded, so that there is never a black one.
 * @module
 */

/** @typedef {import("./client.js").Answer} Answer */

const REPORT = 400;
const READING = 0.085;

export class Stage extends EventTarget {
  /** @type {Answer | null} */
  answer = null;
  paused = false;
  #idle;
  #film;
  #abort = null;
  #timer = 0;
  #gain = null;
  #reading = null;
  #order = 0;

  /** @param {HTMLVideoElement} idle @param {HTMLVideoElement} film */
  constructor(idle, film) {
    super();
    this.#idle = idle;
    this.#film = film;
    film.onended = () => this.#ended();
    film.onerror = () => this.#failed();
  }

  /** @param {string} url */
  set idle(url) {
    if (new URL(url, location.href).href === this.#idle.src) return;
    this.#idle.src = url;
    this.#idle.play().catch(() => {});
  }

  /** Take the films' sound through `context`, so that the microphone can be told of it and it can be silenced at once. */
  listenThrough(context) {
    if (this.#gain) return this.#gain;
    this.#gain = context.createGain();
    context.createMediaElementSource(this.#film).connect(this.#gain);
    this.#gain.connect(context.destination);
    return this.#gain;
  }

  /** Seconds of the answer that have been shown. */
  get position() {
    if (!this.answer) return 0;
    if (this.#reading) return this.#reading.seconds + (this.paused ? 0 : (performance.now() - this.#reading.since) / 1000);
    return this.#film.currentTime;
  }

  /**
   * Give an answer; one that is being given is over.
   * @param {Answer} answer
   * @param {number} [from] seconds
   */
  async show(answer, from = 0) {
    this.drop();
    const order = ++this.#order;
    this.answer = answer;
    this.paused = false;
    if (!answer.url) {
      this.#read(answer, from);
      return;
    }
    const film = this.#film;
    film.classList.add("gone");
    if (this.#gain) this.#gain.gain.value = 1;
    const mime = answer.mime.includes("codecs") ? answer.mime : "";
    if (answer.stream && mime && window.MediaSource?.isTypeSupported(mime)) this.#feed(answer, mime);
    else film.src = answer.url;
    if (from > 0) film.currentTime = from;
    const first = new Promise((resolve) => film.requestVideoFrameCallback(resolve));
    film.play().catch((error) => {
      if (order === this.#order && error.name === "NotAllowedError") this.#failed();
    });
    await first;
    if (order !== this.#order || this.paused) return;
    this.#above();
    this.#tell("started", this.position);
    this.#timer = setInterval(() => this.#tell("playing", this.position), REPORT);
  }

  /** More is known of the answer. @param {{answer: string, captions: import("./client.js").Caption[], duration: number | null}} news */
  learn(news) {
    if (this.answer?.id === news.answer) this.answer = { ...this.answer, captions: news.captions, duration: news.duration };
  }

  /** Stop at once, with the way back open. @returns {number} seconds shown */
  pause() {
    const position = this.position;
    this.paused = true;
    if (this.#reading) {
      clearTimeout(this.#timer);
      this.#reading.seconds = position;
    } else {
      if (this.#gain) this.#gain.gain.value = 0;
      this.#film.pause();
      clearInterval(this.#timer);
    }
    this.#below();
    return position;
  }

  /** Go on after `pause`. */
  resume(position) {
    if (!this.answer || !this.paused) return;
    this.paused = false;
    if (this.#reading) {
      this.#read(this.answer, position);
      return;
    }
    const film = this.#film;
    const order = this.#order;
    if (Math.abs(film.currentTime - position) > 0.3) film.currentTime = position;
    film.requestVideoFrameCallback(() => {
      if (order !== this.#order || this.paused) return;
      if (this.#gain) this.#gain.gain.value = 1;
      this.#above();
    });
    film.play().catch(() => {});
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tell("playing", this.position), REPORT);
  }

  /** Forget the answer. */
  drop() {
    this.#order += 1;
    clearInterval(this.#timer);
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
    this.#reading = null;
    if (this.answer) {
      this.answer = null;
      this.#below();
      this.#film.pause();
    }
  }

  #above() {
    this.#film.classList.remove("gone");
    this.#film.classList.add("shown");
    // Under the answer the presenter waits at the pose where every answer ends.
    this.#idle.pause();
    this.#idle.currentTime = 0;
  }

  #below() {
    this.#idle.play().catch(() => {});
    this.#film.classList.remove("shown");
  }

  /** Show the words only, as long as reading them takes. */
  #read(answer, from) {
    this.#reading = { seconds: from, since: performance.now() };
    const left = Math.max(2.2, 1 + READING * answer.text.length) - from;
    this.#tell("started", from);
    this.#timer = setTimeout(() => this.#ended(), 1000 * Math.max(0.3, left));
  }

  #ended() {
    const answer = this.answer;
    if (!answer || this.paused) return;
    const position = this.position;
    clearInterval(this.#timer);
    this.answer = null;
    this.#reading = null;
    this.#order += 1;
    this.#below();
    this.dispatchEvent(new CustomEvent("playing", { detail: { answer, position, state: "ended" } }));
  }

  #failed() {
    const answer = this.answer;
    if (!answer || !answer.url) return;
    const position = this.position;
    this.drop();
    this.dispatchEvent(new CustomEvent("playing", { detail: { answer, position, state: "failed" } }));
  }

  #tell(state, position) {
    if (!this.answer) return;
    this.dispatchEvent(new CustomEvent("playing", { detail: { answer: this.answer, position, state } }));
  }

  /** Play a film that is still being made; after a cut of the line it goes on where it was. */
  #feed(answer, mime) {
    const source = new MediaSource();
    const abort = new AbortController();
    const order = this.#order;
    this.#abort = abort;
    this.#film.src = URL.createObjectURL(source);
    source.addEventListener(
      "sourceopen",
      async () => {
        URL.revokeObjectURL(this.#film.src);
        try {
          const buffer = source.addSourceBuffer(mime);
          await pour(answer.url, buffer, abort.signal);
          if (source.readyState === "open") source.endOfStream();
        } catch (error) {
          if (!abort.signal.aborted && order === this.#order) this.#failed();
        }
      },
      { once: true },
    );
  }
}

/** Append the bytes of `url` as they come, beginning again where they stopped. */
async function pour(url, buffer, signal) {
  let got = 0;
  for (let tries = 0; ; tries++) {
    try {
      const response = await fetch(url, { signal, headers: got ? { range: `bytes=${got}-` } : {} });
      if (!response.ok) throw Object.assign(new Error(`status ${response.status}`), { final: true });
      let skip = response.status === 206 ? 0 : got;
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const fresh = skip >= value.length ? value.subarray(value.length) : value.subarray(skip);
        skip = Math.max(0, skip - value.length);
        if (!fresh.length) continue;
        buffer.appendBuffer(fresh);
        await new Promise((resolve, reject) => {
          buffer.onupdateend = resolve;
          buffer.onerror = reject;
        });
        got += fresh.length;
        tries = 0;
      }
    } catch (error) {
      if (signal.aborted || error.final || tries >= 8) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 150 * 2 ** tries)));
    }
  }
}
