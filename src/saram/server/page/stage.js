/**
 * The presenter: two films, one upon the other. Below, the one of waiting, again and again; above, the answer. They are
 * exchanged when a picture of the other one has been decoded, so that there is never a black one.
 * @module
 */

import { Feed } from "./feed.js";

/** @typedef {import("./client.js").Answer} Answer */

const REPORT = 400;
const READING = 0.085;
/** Milliseconds after which the film of an answer that is over has faded. */
const FADED = 250;
/** Milliseconds after which an answer covers what is below it, also where it fades in slowly. */
const COVERED = 600;
/** Milliseconds in which a face that was stopped in the middle of a word comes to rest. */
const REST = 900;
/** Milliseconds in which such a face is gone where something else is said already. */
const HURRY = 450;

export class Stage extends EventTarget {
  /** @type {Answer | null} */
  answer = null;
  paused = false;
  /** @type {import("./life.js").Life | null} What is done below the answer. */
  life = null;
  #idle;
  #film;
  #still;
  /** @type {Feed | null} */
  #feed = null;
  #mime = "";
  #preparing = 0;
  #covering = 0;
  #halting = 0;
  #timer = 0;
  #gain = null;
  #reading = null;
  #order = 0;

  /** @param {HTMLVideoElement} idle @param {HTMLVideoElement} film @param {import("./still.js").Still} still */
  constructor(idle, film, still) {
    super();
    this.#idle = idle;
    this.#film = film;
    this.#still = still;
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
    const asked = performance.now();
    const first = Feed.plays(answer.mime) ? this.#fed(answer) : this.#loaded(answer);
    if (from > 0) film.currentTime = from;
    const far = from > 0 || Boolean(this.life?.name);
    if (this.life?.name) {
      // It begins from the pose of waiting, so a gesture is left first, while its bytes come.
      await this.life.leave();
      if (order !== this.#order || this.paused) return;
    }
    film.play().catch((error) => {
      if (order === this.#order && error.name === "NotAllowedError") this.#failed();
    });
    await first;
    if (order !== this.#order || this.paused) return;
    this.#above(far);
    const begun = Math.max(asked, this.#feed?.begun ?? asked);
    this.#tell("started", this.position, (performance.now() - begun) / 1000);
    this.#timer = setInterval(() => this.#tell("playing", this.position), REPORT);
  }

  /** Take in a film that is likely to be the next answer; nothing of it is shown. @param {{url: string, mime: string}} film */
  expect({ url, mime }) {
    if (this.answer || this.#feed?.url === url || !Feed.plays(mime)) return;
    this.#open(mime, url);
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
      // It is silent by now; its picture is taken when the screen is drawn next.
      this.#halting = requestAnimationFrame(() => this.#halt());
    }
    return position;
  }

  /** Go on after `pause`. */
  resume(position) {
    if (!this.answer || !this.paused) return;
    this.paused = false;
    cancelAnimationFrame(this.#halting);
    this.#halting = 0;
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
      this.#above(true);
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
    this.#reading = null;
    if (this.answer) {
      if (!this.paused || this.#halting) this.#halt();
      this.answer = null;
      this.#film.pause();
      this.#leave();
    }
  }

  /** An answer as it comes, from bytes that were taken in already if it was expected. @returns {Promise<void>} */
  #fed(answer) {
    this.#mime = answer.mime;
    if (this.#feed?.url !== answer.url) {
      if (this.#feed && !this.#feed.url && this.#feed.mime === answer.mime) void this.#feed.take(answer.url, answer.stream);
      else this.#open(answer.mime, answer.url, answer.stream);
    }
    clearTimeout(this.#preparing);
    const feed = this.#feed;
    // A picture that waits is seen with the next one of the screen, as one that is decoded now.
    return feed.ready ? new Promise((resolve) => requestAnimationFrame(() => resolve())) : feed.first;
  }

  /** An answer that the browser loads by itself. @returns {Promise<void>} */
  #loaded(answer) {
    this.#leave();
    clearTimeout(this.#preparing);
    this.#film.src = answer.url;
    return new Promise((resolve) => this.#film.requestVideoFrameCallback(() => resolve()));
  }

  #open(mime, url, growing = false) {
    this.#feed?.close();
    clearTimeout(this.#preparing);
    this.#film.classList.add("gone");
    const feed = (this.#feed = new Feed(this.#film, mime));
    feed.onfailed = () => {
      if (feed !== this.#feed) return;
      this.#feed = null;
      this.#failed();
    };
    if (url) void feed.take(url, growing);
  }

  /** Let go of a film, and make ready for the next one once it has faded. */
  #leave() {
    this.#feed?.close();
    this.#feed = null;
    clearTimeout(this.#preparing);
    if (this.#mime) this.#preparing = setTimeout(() => !this.answer && !this.#feed && this.#open(this.#mime, ""), FADED);
  }

  /** @param {boolean} [slow] whether it begins in the middle or out of a gesture, from a pose that is farther away */
  #above(slow = false) {
    this.#still.hurry(HURRY);
    this.#film.classList.remove("gone");
    this.#film.classList.toggle("slow", slow);
    this.#film.classList.add("shown");
    this.life?.cover();
    // Once the answer covers it, the presenter waits at the pose where every answer ends.
    clearTimeout(this.#covering);
    this.#covering = setTimeout(() => {
      this.#idle.pause();
      this.#idle.currentTime = 0;
    }, COVERED);
  }

  #below() {
    clearTimeout(this.#covering);
    this.#idle.play().catch(() => {});
    this.#film.classList.remove("shown");
  }

  /** Take the film away in the middle: its picture fades, and the film is free for another one. */
  #halt() {
    cancelAnimationFrame(this.#halting);
    this.#halting = 0;
    this.#still.hold(this.#film);
    this.#film.classList.add("gone");
    this.#below();
    this.#still.fade(REST);
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
    this.#leave();
    this.dispatchEvent(new CustomEvent("playing", { detail: { answer, position, state: "ended" } }));
  }

  #failed() {
    const answer = this.answer;
    if (!answer || !answer.url) return;
    const position = this.position;
    this.drop();
    this.dispatchEvent(new CustomEvent("playing", { detail: { answer, position, state: "failed" } }));
  }

  #tell(state, position, display = null) {
    if (!this.answer) return;
    this.dispatchEvent(new CustomEvent("playing", { detail: { answer: this.answer, position, state, display } }));
  }
}
