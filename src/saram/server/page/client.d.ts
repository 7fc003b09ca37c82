/** Types of client.js. */

export type Language = "ko" | "en";

export interface Caption { start: number; end: number; text: string }
export interface Card {
  kind: "ticket" | "map" | "price_list" | "qr" | "list" | "text";
  title: string;
  fields: [string, string][];
  data: Record<string, unknown>;
}
export interface Answer {
  type: "answer"; id: string; turn: number; text: string; language: Language; url: string; stream: boolean; mime: string;
  duration: number | null; captions: Caption[]; cards: Card[]; quick_replies: string[]; interruptible: boolean;
  handover: boolean; last: boolean;
}
export interface Started {
  type: "started"; version: number; token: string; resumed: boolean; bot: string; title: string; language: Language;
  recognises: Language[]; idle: string; size: [number, number]; keeps_audio: boolean; playing: Answer | null;
  position: number;
}
export type ServerEvent =
  | Started
  | Answer
  | { type: "voice"; active: boolean }
  | { type: "partial"; text: string }
  | { type: "final"; turn: number; text: string }
  | { type: "thinking"; turn: number }
  | { type: "listening"; turn: number }
  | { type: "expected"; url: string; mime: string }
  | { type: "interrupted"; answer: string; position: number; reason: "voice" | "text" | "button" | "superseded" | "gone" }
  | { type: "resumed"; answer: string; position: number }
  | { type: "captions"; answer: string; captions: Caption[]; duration: number | null }
  | { type: "action"; turn: number; name: string; state: "running" | "done" | "failed"; text: string }
  | {
    type: "error"; code: "event" | "version" | "audio" | "limit" | "busy" | "mind" | "answer" | "ears"; message: string;
    fatal: boolean;
  }
  | { type: "end"; reason: string };

export interface Start {
  language?: Language; rate?: number; recogniser?: "server" | "browser" | "none"; token?: string; cleaned?: boolean;
}

/** What a client tells of: every event of the server by its type and as `event`, and where the line stands. */
export type ClientEvents = { [Type in ServerEvent["type"]]: CustomEvent<Extract<ServerEvent, { type: Type }>> } & {
  event: CustomEvent<ServerEvent>; lost: CustomEvent<null>; closed: CustomEvent<null>;
};

export const VERSION: 1;

export class Client extends EventTarget {
  constructor(url: string, start?: Start);
  addEventListener<Type extends keyof ClientEvents>(
    type: Type, listener: (event: ClientEvents[Type]) => void, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof ClientEvents>(
    type: Type, listener: (event: ClientEvents[Type]) => void, options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions,
  ): void;
  readonly token: string;
  readonly connected: boolean;
  connect(): void;
  recogniseBy(recogniser: "server" | "browser" | "none"): void;
  send(event: Record<string, unknown> & { type: string }): boolean;
  say(text: string, source?: "typed" | "choice" | "browser", alternatives?: string[], final?: boolean): boolean;
  interrupted(answer: string, position: number, reason?: "voice" | "text" | "button"): boolean;
  playing(answer: string, position: number, state?: "started" | "playing" | "ended" | "failed", display?: number | null): boolean;
  sound(samples: Int16Array): void;
  close(reason?: string): void;
}
