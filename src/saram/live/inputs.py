"""What can happen in a conversation: everything that is fed to `saram.live.Session`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from saram.live.protocol import CaptionLine
from saram.types import Reply

__all__ = [
    "AnswerFailed",
    "AnswerGrown",
    "AnswerReady",
    "Connected",
    "Disconnected",
    "Greet",
    "Input",
    "MindDone",
    "MindFailed",
    "PageHeard",
    "PageInterrupted",
    "PagePlaying",
    "ReplyReady",
    "Typed",
    "VoiceHeard",
    "WordsHeard",
]


@dataclass(frozen=True, slots=True)
class Connected:
    """A page is there, for the first time or again."""

    kind: Literal["connected"] = "connected"


@dataclass(frozen=True, slots=True)
class Greet:
    """The conversation begins, and the presenter speaks first; a turn without words of the person."""

    kind: Literal["greet"] = "greet"


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The page is gone; it may come back."""

    kind: Literal["disconnected"] = "disconnected"


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """Somebody began or ceased to make sounds like speech."""

    active: bool
    """Whether it began."""

    source: Literal["ears", "page"] = "ears"
    """Who noticed. Where the server has ears, they decide, and the page is only believed where it has none."""

    kind: Literal["voice"] = "voice"


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """Words were recognised by the server's ears."""

    text: str
    """What was said; empty for sounds without words."""

    final: bool = True
    """Whether the person's turn is over."""

    alternatives: tuple[str, ...] = ()
    """Further readings, best first."""

    silence: float = 0.0
    """Seconds of silence after which the turn was taken for over."""

    recognition: float = 0.0
    """Seconds from then to the words being known."""

    kind: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class PageHeard:
    """Words were recognised by the page."""

    text: str
    """What was said; empty for sounds without words."""

    final: bool = True
    """Whether the person's turn is over."""

    alternatives: tuple[str, ...] = ()
    """Further readings, best first."""

    kind: Literal["page_heard"] = "page_heard"


@dataclass(frozen=True, slots=True)
class Typed:
    """Words were typed, or chosen from the quick replies."""

    text: str
    """The words."""

    source: Literal["typed", "choice"] = "typed"
    """How they came."""

    alternatives: tuple[str, ...] = ()
    """Further readings, best first."""

    kind: Literal["typed"] = "typed"


@dataclass(frozen=True, slots=True)
class PageInterrupted:
    """The page has stopped an answer."""

    answer: str
    """Which."""

    position: float
    """Seconds of it that were shown."""

    reason: Literal["voice", "text", "button"] = "voice"
    """A voice may be a false alarm; the others never are."""

    kind: Literal["page_interrupted"] = "page_interrupted"


@dataclass(frozen=True, slots=True)
class PagePlaying:
    """The page reports how far an answer has been shown."""

    answer: str
    """Which."""

    position: float
    """Seconds of it that were shown."""

    state: Literal["started", "playing", "ended", "failed"] = "playing"
    """``failed``: the page could not show it."""

    kind: Literal["page_playing"] = "page_playing"


@dataclass(frozen=True, slots=True)
class ReplyReady:
    """The mind has found something to say."""

    turn: int
    """To which turn."""

    reply: Reply
    """What."""

    kind: Literal["reply_ready"] = "reply_ready"


@dataclass(frozen=True, slots=True)
class MindDone:
    """Nothing more will be said to a turn."""

    turn: int
    """Which."""

    kind: Literal["mind_done"] = "mind_done"


@dataclass(frozen=True, slots=True)
class MindFailed:
    """The mind broke down over a turn."""

    turn: int
    """Which."""

    message: str
    """Why, for people."""

    kind: Literal["mind_failed"] = "mind_failed"


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """An answer can be shown: it is kept, or its first pictures are there."""

    turn: int
    """Of which turn."""

    number: int
    """Which of the turn's replies, from 0."""

    text: str
    """What is said, without marks."""

    url: str
    """Where its film is; empty if there is none and the text is to be read."""

    stream: bool = False
    """Whether the film is still being made."""

    mime: str = "video/mp4"
    """Its type, exactly as Media Source asks for it."""

    duration: float | None = None
    """Seconds, where known."""

    captions: tuple[CaptionLine, ...] = ()
    """What is said when."""

    kind: Literal["answer_ready"] = "answer_ready"


@dataclass(frozen=True, slots=True)
class AnswerGrown:
    """More is known of an answer that is still being made."""

    turn: int
    """Of which turn."""

    number: int
    """Which of the turn's replies, from 0."""

    captions: tuple[CaptionLine, ...]
    """What is said when, as far as it is known."""

    duration: float | None = None
    """Seconds, once it is whole."""

    kind: Literal["answer_grown"] = "answer_grown"


@dataclass(frozen=True, slots=True)
class AnswerFailed:
    """An answer cannot be made; its text is shown instead."""

    turn: int
    """Of which turn."""

    number: int
    """Which of the turn's replies, from 0."""

    text: str
    """What would have been said, without marks."""

    kind: Literal["answer_failed"] = "answer_failed"


Input: TypeAlias = (
    Connected
    | Disconnected
    | Greet
    | VoiceHeard
    | WordsHeard
    | PageHeard
    | Typed
    | PageInterrupted
    | PagePlaying
    | ReplyReady
    | MindDone
    | MindFailed
    | AnswerReady
    | AnswerGrown
    | AnswerFailed
)
"""Anything that can happen, but for time passing."""
