/** Everything that is seen but the presenter. @module */

import { drawCard } from "./cards.js";
import { WORDS } from "./words.js";

const find = (id) => document.getElementById(id);

export class View {
  /** @type {"ko" | "en"} */
  language = "ko";
  #partial = null;
  #title = "";
  #doing = "";

  word = (key) => WORDS[this.language][key];

  /** @param {"ko" | "en"} language */
  setLanguage(language) {
    this.language = language;
    document.documentElement.lang = language;
    find("language").lang = language === "ko" ? "en" : "ko";
    for (const each of document.querySelectorAll("[data-word]")) each.textContent = this.word(each.dataset.word);
    for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", this.word(each.dataset.label));
    for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = this.word(each.dataset.placeholder);
  }

  /** @param {string} title @param {boolean} kept whether sound is kept */
  setBot(title, kept) {
    this.#title = title;
    document.title = title;
    find("name").textContent = find("title").textContent = title;
    const promise = this.word(kept ? "kept" : "unkept");
    find("privacy").textContent = promise;
    find("promise").textContent = promise;
  }

  /** @param {string} state */
  setState(state) {
    document.body.dataset.state = state;
    const text = state === "welcome" ? "" : (state === "thinking" && this.#doing) || this.word(state);
    if (find("state").textContent !== text) find("state").textContent = text;
  }

  /** What is being done while it thinks. @param {string} text empty for nothing in particular */
  doing(text) {
    this.#doing = text && `${text}…`;
    this.setState(document.body.dataset.state);
  }

  /** @param {number} level loudness of the microphone, 0 to 1 */
  setLevel(level) {
    document.body.style.setProperty("--level", Math.min(1, Math.sqrt(level) * 2.2).toFixed(2));
  }

  /** @param {string} text */
  setCaption(text) {
    const caption = find("caption");
    if (caption.textContent !== text) caption.textContent = text;
  }

  /** Show what is being said, from now on. @param {import("./stage.js").Stage} stage */
  follow(stage) {
    const { answer, position } = stage;
    if (!answer) {
      this.setCaption("");
    } else if (!stage.paused) {
      const line = answer.captions.find((each) => position >= each.start && position < each.end);
      this.setCaption(line?.text ?? (answer.url ? "" : answer.text));
    }
    requestAnimationFrame(() => this.follow(stage));
  }

  /** What the person is saying, while it is being said. @param {string} text */
  partial(text) {
    if (!text) {
      this.#partial?.remove();
      this.#partial = null;
      return;
    }
    this.#partial ??= this.#bubble("you partial", this.word("you"), "");
    this.#partial.lastChild.textContent = text;
    this.#scroll();
  }

  /** What the person said. @param {string} text */
  you(text) {
    this.partial("");
    this.#bubble("you", this.word("you"), text);
    this.quick([]);
    this.#scroll();
  }

  /** An answer, as text, with its cards. @param {import("./client.js").Answer} answer */
  bot(answer) {
    const bubble = this.#bubble("bot", this.#title, answer.text);
    bubble.dataset.answer = answer.id;
    bubble.lang = answer.language;
    for (const card of answer.cards) find("log").append(drawCard(card, this.word));
    if (answer.handover) this.note(this.word("handover"));
    if (answer.quick_replies.length) this.quick(answer.quick_replies);
    this.#scroll(bubble);
  }

  /** The rest of an answer was not said. @param {string} id */
  cut(id) {
    document.querySelector(`[data-answer="${CSS.escape(id)}"]`)?.classList.add("cut");
  }

  /** @param {string} text */
  note(text) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = text;
    find("log").append(note);
    this.#scroll();
  }

  /** @param {string} text empty for none @param {{label: string, act: () => void}} [button] */
  banner(text, button) {
    const banner = find("banner");
    this.#leave(banner);
    banner.hidden = !text;
    banner.textContent = text;
    if (!text || !button) return;
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = button.label;
    made.onclick = button.act;
    banner.append(made);
  }

  /** @param {string[]} replies */
  quick(replies) {
    this.#leave(find("quick"));
    find("quick").replaceChildren(
      ...replies.map((reply) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = reply;
        return button;
      }),
    );
  }

  /** What was said is nobody's any more. */
  forget() {
    find("log").replaceChildren();
    this.#partial = null;
    this.quick([]);
    this.setCaption("");
  }

  /** Whoever uses the keyboard is not lost when what they were at is taken away. @param {HTMLElement} place */
  #leave(place) {
    if (place.contains(document.activeElement)) find("log").focus();
  }

  #bubble(kind, who, text) {
    const bubble = document.createElement("div");
    bubble.className = `bubble ${kind}`;
    const name = document.createElement("span");
    name.className = "who";
    name.textContent = who;
    bubble.append(name, document.createTextNode(text));
    if (kind.includes("partial")) bubble.setAttribute("aria-hidden", "true");
    find("log").append(bubble);
    return bubble;
  }

  /** To the end, but no further than that the beginning of something long can be read. @param {HTMLElement} [begin] */
  #scroll(begin) {
    const log = find("log");
    log.scrollTop = log.scrollHeight;
    if (begin) log.scrollTop = Math.min(log.scrollTop, begin.offsetTop - log.offsetTop);
  }
}
