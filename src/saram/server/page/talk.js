/** The page of one conversation: puts microphone, presenter, view and client together. @module */

import { Client } from "./client.js";
import { Clauses, Life } from "./life.js";
import { Microphone } from "./microphone.js";
import { BrowserRecogniser, available } from "./recogniser.js";
import { Stage } from "./stage.js";
import { Still } from "./still.js";
import { View } from "./view.js";

const SELF_HELP = 6000;
const ACTING = 250;
/** Milliseconds of thinking after which it shows. */
const PONDER = 600;
const bot = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const find = (id) => document.getElementById(id);
const view = new View();
const still = new Still(find("still"));
const stage = new Stage(find("idle"), find("answer"), still);
const life = (stage.life = new Life(find("life"), find("idle"), still));
const clauses = new Clauses();
const memory = `saram:${bot}`;

let info = { title: "", titles: {}, life: {}, language: "ko", recognises: [], keeps_audio: false };
/** @type {Client | null} */
let client = null;
/** @type {Microphone | null} */
let microphone = null;
let recogniser = null;
let context = null;
let muted = false;
let thinking = false;
let lost = false;
let selfHelp = 0;
let speaking = false;
/** Whether the browser has recognised words since an answer was stopped: then it was a person, not an echo. */
let worded = false;
let pondering = 0;
let doing = 0;

/** For whoever measures: what happened, and when. */
function trace(what, more = {}) {
  document.dispatchEvent(new CustomEvent("saram", { detail: { what, at: performance.now(), ...more } }));
}

/** Do something without a word. @param {string} name */
function live(name) {
  if (life.play(name)) trace("life", { name });
}

/** Say who is here, in the language of the page. */
function introduce() {
  view.setBot(info.titles[view.language] ?? info.title, info.keeps_audio);
}

function showState() {
  if (!client) return view.setState("welcome");
  if (lost) return view.setState("lost");
  if (stage.answer && !stage.paused) return view.setState("speaking");
  if (thinking) return view.setState("thinking");
  if (!microphone) return view.setState("typing");
  view.setState(muted ? "muted" : "listening");
}

// The conversation

/** Whether the line is being opened; what is written meanwhile is said as soon as it is there. */
let opening = false;
/** @type {{text: string, source: string} | null} */
let unsaid = null;

async function begin({ voice }) {
  opening = true;
  find("begin").disabled = find("write").disabled = true;
  view.forget();
  view.banner("");
  context ??= new AudioContext({ latencyHint: "interactive" });
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  if (voice) await openMicrophone();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  client = new Client(`${scheme}//${location.host}/talk/${encodeURIComponent(bot)}/socket`, {
    language: view.language,
    rate: 16000,
    recogniser: microphone ? "server" : "none",
    token: sessionStorage.getItem(memory) ?? "",
  });
  hear(client);
  client.connect();
  find("end").hidden = false;
  find("mute").disabled = !microphone;
  find("begin").disabled = find("write").disabled = false;
  showState();
  find(microphone ? "log" : "text").focus();
}

function finish(reason) {
  sessionStorage.removeItem(memory);
  client = null;
  opening = false;
  unsaid = null;
  thinking = lost = false;
  act("");
  stage.drop();
  closeMicrophone();
  find("end").hidden = true;
  find("insecure").hidden = reason !== "idle";
  find("insecure").textContent = reason === "idle" ? view.word("idle") : "";
  showState();
  find("begin").focus();
}

async function openMicrophone() {
  try {
    microphone = await Microphone.open(context, {
      frame: (samples, level) => {
        if (muted) level = 0;
        view.setLevel(level);
        trace("sound", { level });
        // The browser's recogniser has a microphone of its own.
        if (!recogniser || info.keeps_audio) client?.sound(samples);
        if (clauses.push(level, performance.now()) && speaking && !stage.answer && !thinking) live("nod");
      },
      voice: (active) => heardVoice(active),
      lost: () => {
        closeMicrophone();
        view.banner(view.word("nomicrophone"));
        showState();
      },
    });
    microphone.muted = muted;
    if (context.state === "running") microphone.hear(stage.listenThrough(context));
  } catch (error) {
    microphone = null;
    view.banner(view.word(error.message) ?? view.word("nomicrophone"));
  }
}

/** Hear nothing more; whoever comes next finds a microphone that is on. */
function closeMicrophone() {
  recogniser?.close();
  recogniser = null;
  microphone?.close();
  microphone = null;
  speaking = false;
  mute(false);
  find("mute").disabled = true;
}

/** Hear nothing for a while, with any ears. @param {boolean} wanted */
function mute(wanted) {
  if (wanted && speaking) heardVoice(false);
  muted = wanted;
  find("mute").setAttribute("aria-pressed", String(muted));
  if (microphone) microphone.muted = muted;
  if (recogniser) recogniser.muted = muted;
}

/** Somebody speaks: the presenter falls silent at once, and the server finds out whether it was meant. */
function heardVoice(active) {
  if (muted) return;
  speaking = active;
  trace("voice", { active });
  client?.send({ type: "voice", active });
  if (active && stage.answer?.interruptible && !stage.paused) {
    const answer = stage.answer.id;
    const position = stage.pause();
    trace("silent", { answer, position });
    worded = false;
    client?.interrupted(answer, position, "voice");
    clearTimeout(selfHelp);
    selfHelp = setTimeout(() => goOn(answer, position), SELF_HELP);
  }
  showState();
}

/** The answer goes on: it was a false alarm, or nobody is there to say that it was none. */
function goOn(answer, position) {
  clearTimeout(selfHelp);
  if (stage.answer?.id !== answer || !stage.paused) return;
  stage.resume(position);
  if (!worded) microphone?.falseAlarm();
  trace("resumed", { answer });
  client?.playing(answer, position, "playing");
  showState();
}

/** The person wants no more of the answer. @param {"text" | "button"} reason */
function interrupt(reason) {
  const answer = stage.answer;
  if (!answer?.interruptible) return;
  const position = stage.paused ? stage.position : stage.pause();
  trace("stopped", { answer: answer.id, position });
  client?.interrupted(answer.id, position, reason);
}

function say(text, source) {
  text = text.trim();
  if (text && opening) {
    unsaid = { text, source };
    return;
  }
  if (!text || !client) return;
  interrupt("text");
  if (!client.say(text, source)) view.note(view.word("notheard"));
}

/** @param {Client} line */
function hear(line) {
  const on = (type, act) =>
    line.addEventListener(type, ({ detail }) => {
      if (line !== client) return;
      act(detail);
      showState();
    });
  on("event", (event) => trace("event", { event }));
  line.addEventListener("started", () => {
    if (line !== client || !opening) return;
    opening = false;
    if (unsaid) say(unsaid.text, unsaid.source);
    unsaid = null;
  });
  on("started", (event) => {
    if (lost) view.banner("");
    lost = false;
    sessionStorage.setItem(memory, event.token);
    stage.idle = event.idle;
    if (!event.resumed) forget();
    if (microphone && !recogniser && !event.recognises.includes(view.language)) offerRecogniser();
    if (event.playing) {
      if (stage.answer?.id === event.playing.id) {
        if (stage.paused) stage.resume(stage.position);
        line.playing(event.playing.id, stage.position, "playing");
      } else if (shown.has(event.playing.id)) {
        line.playing(event.playing.id, event.playing.duration ?? event.position, "ended");
      } else {
        give(event.playing, event.position);
      }
    }
  });
  on("lost", () => {
    lost = true;
    view.partial("");
  });
  on("partial", (event) => view.partial(event.text));
  on("final", (event) => view.you(event.text));
  on("thinking", () => {
    thinking = true;
    clearTimeout(pondering);
    pondering = setTimeout(() => thinking && !stage.answer && live("think"), PONDER);
  });
  on("listening", () => {
    thinking = false;
    act("");
  });
  on("action", (event) => act(event.state === "running" ? event.text || view.word("acting") : ""));
  on("expected", (event) => stage.expect(event));
  on("answer", (event) => give(event, 0));
  on("interrupted", (event) => {
    view.cut(event.answer);
    if (stage.answer?.id !== event.answer) return;
    clearTimeout(selfHelp);
    stage.drop();
    view.setCaption("");
  });
  on("captions", (event) => stage.learn(event));
  on("resumed", (event) => goOn(event.answer, event.position));
  on("error", (event) => {
    const words = view.word(`${event.fatal ? "fatal" : "error"}-${event.code}`);
    if (event.fatal) view.banner(words ?? view.word("fatal"));
    else if (event.code === "ears") view.banner(words);
    else if (words) view.note(words);
  });
  on("end", (event) => {
    if (event.reason === "elsewhere") {
      stage.drop();
      lost = true;
      view.banner(view.word("elsewhere"), { label: view.word("here"), act: () => client?.connect() });
    } else {
      finish(event.reason);
    }
  });
}

/** Answers that have been shown to their end. */
const shown = new Set();

/** The server knows nothing of what was before: names of answers begin anew. */
function forget() {
  thinking = false;
  act("");
  clearTimeout(selfHelp);
  stage.drop();
  shown.clear();
  view.forget();
}

/** Tell what is being done, if it takes longer than a glance. @param {string} text empty if it is over */
function act(text) {
  clearTimeout(doing);
  if (text) doing = setTimeout(() => view.doing(text), ACTING);
  else view.doing("");
}

function give(answer, position) {
  thinking = false;
  act("");
  if (!document.querySelector(`[data-answer="${CSS.escape(answer.id)}"]`)) view.bot(answer);
  trace("answer", { answer: answer.id, stream: answer.stream });
  void stage.show(answer, position);
}

/** What the browser recognises; whether it was meant is found out by the server. */
function recognised(text, others, final) {
  if (text) worded = true;
  if (final) view.partial("");
  if (!client?.say(text, "browser", others, final) && final) view.note(view.word("notheard"));
}

function offerRecogniser() {
  const use = () => {
    view.banner("");
    recogniser = new BrowserRecogniser(view.language, {
      partial: (text) => recognised(text, [], false),
      final: (text, others) => recognised(text, others, true),
      failed: () => {
        recogniser = null;
        client?.recogniseBy("server");
      },
    });
    recogniser.muted = muted;
    client?.recogniseBy("browser");
  };
  view.banner(view.word("norecogniser"), available ? { label: view.word("browser"), act: use } : undefined);
}

// What the presenter does

stage.addEventListener("playing", ({ detail: { answer, position, state, display } }) => {
  if (state === "ended" || state === "failed") {
    view.setCaption("");
    if (state === "ended") shown.add(answer.id);
  }
  trace(state === "started" ? "shown" : state, { answer: answer.id, position });
  client?.playing(answer.id, position, state, display);
  showState();
});

view.follow(stage);

// What the person does

find("begin").onclick = () => begin({ voice: true });
find("write").onclick = () => begin({ voice: false });
function leave(reason) {
  client?.close(reason);
  if (client) finish(reason);
}
find("end").onclick = () => leave("left");
find("typing").onsubmit = (event) => {
  event.preventDefault();
  say(find("text").value, "typed");
  find("text").value = "";
};
find("quick").onclick = ({ target }) => {
  if (target instanceof HTMLButtonElement) say(target.textContent, "choice");
};
find("mute").onclick = () => {
  mute(!muted);
  showState();
};
find("language").onclick = () => {
  view.setLanguage(view.language === "ko" ? "en" : "ko");
  introduce();
  leave("language");
  showState();
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    interrupt("button");
  } else if (event.code === "KeyM" && event.altKey) {
    find("mute").click();
  }
});

const asked = new URLSearchParams(location.search).get("language");
info = await (await fetch(`/talk/${encodeURIComponent(bot)}/info.json`)).json();
view.setLanguage(asked === "en" || asked === "ko" ? asked : info.language);
introduce();
stage.idle = info.idle;
life.films = info.life;
if (!window.isSecureContext) {
  find("insecure").hidden = false;
  find("insecure").textContent = view.word("insecure");
}
showState();
trace("ready");
