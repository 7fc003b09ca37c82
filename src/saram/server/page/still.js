/** One picture that stays while the film it is from is taken away, and fades. @module */

export class Still {
  #canvas;

  /** @param {HTMLCanvasElement} canvas above everything that it may fade into */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** Take the picture that a film shows, as much as it can be seen. @param {HTMLVideoElement} film */
  hold(film) {
    const canvas = this.#canvas;
    const seen = getComputedStyle(film).opacity;
    if (!film.videoWidth || film.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || seen === "0") return;
    for (const each of canvas.getAnimations()) each.cancel();
    canvas.width = film.videoWidth;
    canvas.height = film.videoHeight;
    canvas.getContext("2d").drawImage(film, 0, 0);
    canvas.style.opacity = seen;
  }

  /** Let it go. @param {number} duration ms */
  fade(duration) {
    const canvas = this.#canvas;
    const seen = canvas.style.opacity;
    if (!Number(seen)) return;
    canvas.style.opacity = "0";
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) canvas.animate({ opacity: [seen, 0] }, { duration });
  }

  /** Be gone soon, for something else is to be seen. @param {number} duration ms */
  hurry(duration) {
    for (const each of this.#canvas.getAnimations()) {
      const left = Number(each.effect?.getTiming().duration) - Number(each.currentTime);
      if (left > duration) each.updatePlaybackRate(left / duration);
    }
  }

  /** @returns {Promise<unknown>} fulfilled when nothing moves in it any more */
  faded() {
    return Promise.allSettled(this.#canvas.getAnimations().map(({ finished }) => finished));
  }
}
