/** The browser's own recogniser, where there is one. @module */

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export const available = Boolean(Recognition);

/** Listens until `stop`; some browsers stop by themselves and are begun again. */
export class BrowserRecogniser {
  #recognition = new Recognition();
  #on = true;

  /** @param {"ko" | "en"} language @param {{partial: (text: string) => void, final: (text: string, others: string[]) => void, failed: (why: string) => void}} take */
  constructor(language, take) {
    const recognition = this.#recognition;
    recognition.lang = language === "ko" ? "ko-KR" : "en-US";
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.maxAlternatives = 5;
    recognition.onresult = (event) => {
      const result = event.results[event.results.length - 1];
      const texts = Array.from(result, (each) => each.transcript.trim());
      if (result.isFinal) take.final(texts[0], texts.slice(1));
      else take.partial(texts[0]);
    };
    recognition.onerror = (event) => {
      if (event.error === "no-speech" || event.error === "aborted") return;
      this.#on = false;
      take.failed(event.error);
    };
    recognition.onend = () => {
      if (this.#on) recognition.start();
    };
    recognition.start();
  }

  stop() {
    this.#on = false;
    this.#recognition.stop();
  }
}
