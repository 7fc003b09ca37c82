/**
 * What the presenter does while it says nothing: it nods while it is told something, and looks thoughtful while it thinks.
 * Each is a silent film that begins and ends in the pose of waiting.
 * @module
 */

/** Pictures a second in the films. */
const RATE = 25;
/** Milliseconds after which a film covers what is below it, or has faded. */
const FADED = 600;
/** Milliseconds in which one picture of a gesture fades into another one of it; see also `ways_home` of the server. */
const SHORTCUT = 540;
/** Milliseconds: the longest way home, and how long what comes after it is waited for. */
const LONGEST = 1500;
/** Milliseconds: two pictures. */
const RESTED = 80;
const PATIENCE = 1500;
const QUIET = 0.22;
const LEAST = 0.01;
/**
 * Milliseconds: of speech before a pause that is a clause's end, of such a pause, and from one nod to the next. A short
 * question is not nodded at: its answer would have to wait for the nod to end.
 */
const CLAUSE = 2000;
const PAUSE = [100, 700];
const SELDOM = 4500;

/** @typedef {{url: string, ways: number[]}} Film its address, and for each picture the one from which the way home is short */

export class Life {
  /** Name of the film that is shown; empty for none. */
  name = "";
  #film;
  #idle;
  #still;
  /** @type {Record<string, Film>} */
  #films = {};
  #timer = 0;
  #patience = 0;
  #order = 0;
  #arrived = () => {};

  /**
   * @param {HTMLVideoElement} film
   * @param {HTMLVideoElement} idle the film of waiting, below it
   * @param {import("./still.js").Still} still
   */
  constructor(film, idle, still) {
    this.#film = film;
    this.#idle = idle;
    this.#still = still;
    film.onended = () => this.stop();
    film.onerror = () => this.stop();
  }

  /** By name. @param {Record<string, Film>} films */
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
    const order = ++this.#order;
    // What is fading above it is seen to its end, or two things would move at once.
    void this.#still.faded().then(() => order === this.#order && this.name && this.#begin(name, order));
    return true;
  }

  #begin(name, order) {
    const film = this.#film;
    film.src = this.#films[name].url;
    film.requestVideoFrameCallback(() => {
      if (this.name !== name || order !== this.#order) return;
      film.classList.remove("gone");
      film.classList.add("shown");
      // It ends where waiting begins; once it covers that, the pose is waited in.
      this.#timer = setTimeout(() => {
        this.#idle.pause();
        this.#idle.currentTime = 0;
      }, FADED);
    });
    film.play().catch(() => order === this.#order && this.stop());
  }

  /** Come home, for something else is to be shown. @returns {Promise<void>} fulfilled when it is at home */
  leave() {
    const film = this.#film;
    const name = this.name;
    if (!name) return Promise.resolve();
    if (film.classList.contains("gone")) {
      this.name = "";
      film.pause();
      return Promise.resolve();
    }
    const { ways } = this.#films[name];
    const here = Math.min(ways.length - 1, Math.floor(film.currentTime * RATE));
    const way = ways[here];
    const short = way !== here && way !== here + 1;
    if (short) {
      this.#still.hold(film);
      film.currentTime = (way + 0.5) / RATE;
    }
    return new Promise((arrived) => {
      this.#arrived = arrived;
      let left = !short;
      const look = (_, { mediaTime }) => {
        if (this.name !== name) return;
        const at = Math.round(mediaTime * RATE);
        if (!left && Math.abs(at - way) < 3) {
          left = true;
          this.#still.fade(SHORTCUT);
        }
        if (left && ways[at] === at) this.#rest();
        else film.requestVideoFrameCallback(look);
      };
      if (way === here) this.#rest();
      else film.requestVideoFrameCallback(look);
      clearTimeout(this.#patience);
      this.#patience = setTimeout(() => this.#rest(), LONGEST);
    });
  }

  /** Stay where it is until something else is shown. */
  #rest() {
    this.#film.pause();
    this.#still.fade(SHORTCUT);
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.stop(), PATIENCE);
    // Two fades at once would move the face twice as fast, and it is seen to have come to rest before it speaks.
    const arrived = this.#arrived;
    this.#still.faded().then(() => setTimeout(arrived, RESTED));
  }

  /** Go on waiting, from the pose that both films have. */
  stop() {
    if (!this.#over()) return;
    this.#film.classList.remove("shown");
    this.#idle.play().catch(() => {});
    this.#timer = setTimeout(() => this.#film.pause(), FADED);
  }

  /** Something else is shown above it; once that covers it, it is over. */
  cover() {
    if (!this.#over()) return;
    this.#timer = setTimeout(() => {
      this.#film.pause();
      this.#film.classList.remove("shown");
    }, FADED);
  }

  /** @returns {boolean} whether there was something that is over now */
  #over() {
    if (!this.name) return false;
    this.name = "";
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#still.fade(SHORTCUT);
    this.#arrived();
    return true;
  }
}

/** Finds the ends of clauses in what a person says: where it goes on after a short pause. */
export class Clauses {
  #peak = 0;
  #spoken = 0;
  #quiet = 0;
  #last = -SELDOM;

  /**
   * @param {number} level loudness of 20 ms, 0 to 1
   * @param {number} at ms
   * @returns {boolean} whether a clause has ended before this
   */
  push(level, at) {
    this.#peak = Math.max(this.#peak * 0.998, level);
    if (level < Math.max(LEAST, QUIET * this.#peak)) {
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
