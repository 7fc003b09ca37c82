/** A film that is given to a `<video>` piece by piece, as its bytes come. @module */

const TRIES = 8;

/**
 * A Media Source upon a video element. It is opened before its film is known, and may be given the film before that is to
 * be shown, so that nothing is left to be done between the order and the first picture.
 */
export class Feed {
  /** Address of the film; empty while there is none. */
  url = "";
  /** When the bytes of the first picture were there, ms; 0 until then. */
  begun = 0;
  /** Whether the first picture has been decoded. */
  ready = false;
  /** @type {Promise<void>} Fulfilled with the first decoded picture. */
  first;
  /** Called if the film cannot be had. */
  onfailed = () => {};
  #abort = new AbortController();
  #source = new MediaSource();
  /** @type {Promise<SourceBuffer>} */
  #buffer;

  /** @param {HTMLVideoElement} film @param {string} mime */
  constructor(film, mime) {
    this.mime = mime;
    this.#buffer = new Promise((resolve, reject) => {
      this.#source.addEventListener(
        "sourceopen",
        () => {
          URL.revokeObjectURL(film.src);
          try {
            resolve(this.#source.addSourceBuffer(mime));
          } catch (error) {
            reject(error);
          }
        },
        { once: true },
      );
    });
    this.#buffer.catch(() => {});
    film.src = URL.createObjectURL(this.#source);
    this.first = new Promise((resolve) => {
      film.requestVideoFrameCallback(() => {
        this.ready = true;
        resolve();
      });
    });
  }

  /** Whether Media Source can play it. @param {string} mime */
  static plays(mime) {
    return mime.includes("codecs") && Boolean(window.MediaSource?.isTypeSupported(mime));
  }

  /** Take the film. @param {string} url @param {boolean} [growing] whether it is being made */
  async take(url, growing = false) {
    this.url = url;
    const { signal } = this.#abort;
    try {
      await pour(url, this.#buffer, signal, () => {
        if (!this.ready && (!this.begun || growing)) this.begun = performance.now();
      });
      if (this.#source.readyState === "open") this.#source.endOfStream();
    } catch {
      if (!signal.aborted) this.onfailed();
    }
  }

  /** Want no more of it. */
  close() {
    this.#abort.abort();
  }
}

/** Append the bytes of `url` as they come, beginning again where they stopped. */
async function pour(url, opening, signal, came) {
  let got = 0;
  for (let tries = 0; ; tries++) {
    try {
      const response = await fetch(url, { signal, headers: got ? { range: `bytes=${got}-` } : {} });
      if (!response.ok) throw Object.assign(new Error(`status ${response.status}`), { final: true });
      let skip = response.status === 206 ? 0 : got;
      const reader = response.body.getReader();
      const buffer = await opening;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        came();
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
      if (signal.aborted || error.final || tries >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 150 * 2 ** tries)));
    }
  }
}
