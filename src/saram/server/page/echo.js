/**
 * What of the loudspeaker's sound comes back into the microphone, learned from the loudness of both.
 *
 * How late it comes is where the two loudnesses go together best; how much of it, the 97th percentile of near / far,
 * without the last quarter of a second, in which a person may have begun. What was taken for a voice is learned from only
 * when it turns out to have been none. A block is 10 ms.
 * @module
 */

/** A television or a wireless loudspeaker plays up to half a second late. */
const LATEST_BLOCKS = 60;
const HEARD = 0.004;
/** Of the loudest: what is softer tells more of the noise in the microphone. */
const LOUD = 0.15;
const UNKNOWN = 0.2;
const LEAST = 0.02;
/** Fewer would be learned before the first late echo comes. */
const KNOWN_BLOCKS = 100;
const LEARNED_BLOCKS = 400;
const DOUBTFUL_BLOCKS = 25;
const ALIKE = 0.6;
/** From one look at how late it comes to the next: it is the dearest, and this runs where sound is made. */
const ALIGNED_BLOCKS = 50;
const AROUND_BLOCKS = 2;
/** How much of an echo is left in the room 10 ms later. */
const FADING = 0.9;
const [NEVER, DOUBTFUL, TRUSTED] = [-1, 0, 1];

export class Echo {
  /** How much of it comes back. */
  coupling = UNKNOWN;
  /** Blocks until it comes back; undefined until that is known. @type {number | undefined} */
  late;
  /** What was played last, latest first. */
  #far = new Float32Array(LATEST_BLOCKS + AROUND_BLOCKS + 1);
  #expected = 0;
  /** What was heard and played while the loudspeaker played. */
  #nears = [];
  #fars = [];
  /** Whether each was the loudspeaker alone. */
  #trust = [];
  #count = 0;

  /**
   * Take 10 ms of both sides.
   * @param {number} near loudness of the microphone
   * @param {number} far loudness of what the loudspeaker plays
   * @param {boolean} doubtful whether a person may be speaking
   * @returns {boolean} whether the loudspeaker may be heard
   */
  push(near, far, doubtful) {
    this.#far.copyWithin(1, 0);
    this.#far[0] = far;
    const loudest = Math.max(...this.#far);
    this.#expected = this.late === undefined ? loudest : Math.max(this.#played(), this.#expected * FADING);
    if (loudest <= HEARD) return false;
    this.#nears.push(near);
    this.#fars.push(far);
    if (doubtful && this.#trust.at(-1) !== DOUBTFUL) this.#doubt();
    this.#trust.push(doubtful ? DOUBTFUL : TRUSTED);
    for (const each of [this.#nears, this.#fars, this.#trust]) if (each.length > LEARNED_BLOCKS) each.shift();
    if (++this.#count % 10 === 0 && !doubtful) this.#conclude(this.#nears.length - DOUBTFUL_BLOCKS, KNOWN_BLOCKS);
    return true;
  }

  /** The loudness in the microphone that the loudspeaker can be blamed for now. */
  get level() {
    return this.coupling * this.#expected;
  }

  /** What was taken for a voice was none. */
  falseAlarm() {
    this.#trust = this.#trust.map((each) => (each === DOUBTFUL ? TRUSTED : each));
    this.#conclude(this.#nears.length, 1);
  }

  /** A person may be speaking, and may have begun to before it was noticed. */
  #doubt() {
    const since = this.#trust.length - DOUBTFUL_BLOCKS;
    this.#trust = this.#trust.map((each, at) => {
      if (each === DOUBTFUL) return NEVER;
      return each === TRUSTED && at >= since ? DOUBTFUL : each;
    });
  }

  /** The loudest of what comes back now. */
  #played() {
    let most = 0;
    const from = Math.max(0, this.late - AROUND_BLOCKS);
    for (let at = from; at <= this.late + AROUND_BLOCKS; at++) most = Math.max(most, this.#far[at]);
    return most;
  }

  /**
   * @param {number} until blocks to learn from
   * @param {number} least how many it takes
   */
  #conclude(until, least) {
    if (until < least) return;
    if (least === 1 || this.#count % ALIGNED_BLOCKS === 0) this.late = this.#align(until) ?? this.late;
    const shares = this.#shares(until).sort((a, b) => a - b);
    if (shares.length >= least / 2) this.coupling = Math.max(LEAST, shares[Math.floor(0.97 * shares.length)]);
  }

  /** How many blocks later the microphone is loud when the loudspeaker is, if it is. */
  #align(until) {
    let [best, found] = [ALIKE, undefined];
    for (let late = 0; late <= LATEST_BLOCKS; late++) {
      let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
      for (let at = LATEST_BLOCKS; at < until; at++) {
        if (this.#trust[at] !== TRUSTED) continue;
        const [near, far] = [this.#nears[at], this.#fars[at - late]];
        n += 1;
        x += near;
        y += far;
        xx += near * near;
        yy += far * far;
        xy += near * far;
      }
      const spread = (n * xx - x * x) * (n * yy - y * y);
      const alike = spread > 0 ? (n * xy - x * y) / Math.sqrt(spread) : 0;
      if (n >= KNOWN_BLOCKS / 2 && alike > best) [best, found] = [alike, late];
    }
    return found;
  }

  /** Near / far of what has been learned from, as it would be expected now. */
  #shares(until) {
    const shares = [];
    const least = LOUD * Math.max(...this.#fars);
    let expected = 0;
    for (let at = 0; at < until; at++) {
      const from = this.late === undefined ? at - LATEST_BLOCKS : at - this.late - AROUND_BLOCKS;
      const to = this.late === undefined ? at : at - this.late + AROUND_BLOCKS;
      let most = 0;
      for (let each = Math.max(0, from); each <= Math.min(at, to); each++) most = Math.max(most, this.#fars[each]);
      expected = this.late === undefined ? most : Math.max(most, expected * FADING);
      if (this.#trust[at] === TRUSTED && expected > least) shares.push(this.#nears[at] / expected);
    }
    return shares;
  }
}
