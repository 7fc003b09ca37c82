/**
 * What the presenter does while it says nothing: it nods while it is told something, and looks thoughtful while it thinks.
 * Each is a silent film that begins and ends in the pose of waiting.
 * @module
 */

const FADED = 350;
const QUIET = 0.22;
const LEAST = 0.01;
/** Milliseconds: of speech before a pause that is a clause's end, of such a pause, and from one nod to the next. */
const CLAUSE = 900;
const PAUSE = [100, 700];
const SELDOM = 4500;

export class Life {
  /** Name of the film that is shown; empty for none. */
  name = "";
  #film;
  #idle;
  #films = {};
  #timer = 0;

  /** @param {HTMLVideoElement} film @param {HTMLVideoElement} idle the film of waiting, below it */
  constructor(film, idle) {
    this.#film = film;
    this.#idle = idle;
    film.onended = () => this.stop();
    film.onerror = () => this.stop();
  }

  /** Addresses by name. @param {Record<string, string>} films */
  set films(films) {
    this.#films = films;
  }

  /** Do something, unless something is being done. @param {string} name @returns {boolean} whether it is done */
  play(name) {
    if (this.name || !this.#films[name] || matchMedia("(prefers-reduced-motion: reduce)").matches) return false;
    const film = this.#film;
    this.name = name;
    clearTimeout(this.#timer);
    film.classList.add("gone");
    film.src = this.#films[name];
    film.requestVideoFrameCallback(() => {
      if (this.name !== name) return;
      film.classList.remove("gone");
      film.classList.add("shown");
      // It ends where waiting begins; once it covers that, the pose is waited in.
      this.#timer = setTimeout(() => {
        this.#idle.pause();
        this.#idle.currentTime = 0;
      }, FADED);
    });
    film.play().catch(() => this.stop());
    return true;
  }

  /** Go on waiting, from the pose that both films have. */
  stop() {
    if (!this.name) return;
    this.name = "";
    clearTimeout(this.#timer);
    this.#film.classList.remove("shown");
    this.#idle.play().catch(() => {});
    this.#timer = setTimeout(() => this.#film.pause(), FADED);
  }

  /** Something else is shown above it; once that covers it, it is over. */
  cover() {
    if (!this.name) return;
    this.name = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#film.pause();
      this.#film.classList.add("gone");
      this.#film.classList.remove("shown");
    }, FADED);
  }
}

/** Finds the ends of clauses in what a person says: where it goes on after a short pause. */
export class Clauses {
  #peak = LEAST;
  #spoken = 0;
  #quiet = 0;
  #last = -SELDOM;

  /**
   * @param {number} level loudness of 20 ms, 0 to 1
   * @param {number} at ms
   * @returns {boolean} whether a clause has ended before this
   */
  push(level, at) {
    this.#peak = Math.max(LEAST, this.#peak * 0.998, level);
    if (level < QUIET * this.#peak) {
      this.#quiet += 20;
      if (this.#quiet > PAUSE[1]) this.#spoken = 0;
      return false;
    }
    const ended = this.#quiet >= PAUSE[0] && this.#spoken >= CLAUSE && at - this.#last >= SELDOM;
    if (ended) {
      this.#last = at;
      this.#spoken = 0;
    }
    this.#spoken += 20;
    this.#quiet = 0;
    return ended;
  }
}
