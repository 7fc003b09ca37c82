/** The browser's own recogniser, where there is one. It opens a microphone of its own. @module */

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export const available = Boolean(Recognition);

/** Listens from when `muted` is set to false until `close`; some browsers stop by themselves and are begun again. */
export class BrowserRecogniser {
  #recognition = new Recognition();
  #wanted = false;
  #running = false;
  #closed = false;

  /** @param {"ko" | "en"} language @param {{partial: (text: string) => void, final: (text: string, others: string[]) => void, failed: (why: string) => void}} take */
  constructor(language, take) {
    const recognition = this.#recognition;
    recognition.lang = language === "ko" ? "ko-KR" : "en-US";
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.maxAlternatives = 5;
    recognition.onresult = (event) => {
      if (this.#closed) return;
      const result = event.results[event.results.length - 1];
      const texts = Array.from(result, (each) => each.transcript.trim());
      if (result.isFinal) take.final(texts[0], texts.slice(1));
      else take.partial(texts[0]);
    };
    recognition.onerror = (event) => {
      if (this.#closed || event.error === "no-speech" || event.error === "aborted") return;
      this.close();
      take.failed(event.error);
    };
    recognition.onend = () => {
      this.#running = false;
      this.#begin();
    };
  }

  #begin() {
    if (!this.#wanted || this.#running) return;
    this.#running = true;
    this.#recognition.start();
  }

  /** While muted it hears nothing; what was said before may still come. @param {boolean} muted */
  set muted(muted) {
    this.#wanted = !muted && !this.#closed;
    if (this.#wanted) this.#begin();
    else this.#recognition.stop();
  }

  /** Hear and tell nothing more. */
  close() {
    this.#closed = true;
    this.#wanted = false;
    this.#recognition.abort();
  }
}
