"""What a bot answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from saram.types.spoken_text import Language

__all__ = ["Card", "CardKind", "Reply", "ReplySource"]

CardKind: TypeAlias = Literal["ticket", "map", "price_list", "qr", "list", "text"]
"""How a page draws a card."""

ReplySource: TypeAlias = Literal["bot", "corpus", "chat", "fallback"]
"""Where a reply comes from: the bot's own answers, its questions and answers, a chat endpoint, or nothing fitted."""


@dataclass(frozen=True, slots=True)
class Card:
    """Something to see beside an answer. Everything in it is plain text, never HTML or marks."""

    kind: CardKind
    """How it is drawn."""

    title: str = ""
    """Its heading."""

    fields: tuple[tuple[str, str], ...] = ()
    """Lines of it: what, and how much, in order."""

    data: Mapping[str, str | float] = field(default_factory=dict)
    """What drawing needs. ``map``: ``x`` and ``y`` from 0 to 1 from the upper left, ``place``. ``qr``: ``text``, what
    the code says, ``svg``, its picture, ``expires``, an ISO time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to one request."""

    text: str
    """What is said, as text with marks (``[gesture nod]``); values are escaped in it."""

    language: Language = "ko"
    """Language of the text."""

    plain: str = ""
    """The text without marks, as captions show it."""

    cards: tuple[Card, ...] = ()
    """What is shown."""

    quick_replies: tuple[str, ...] = ()
    """What a person may tap instead of saying it."""

    shared: bool = True
    """Whether it may be kept for others; False for a personal one and one that holds only now."""

    valid_until: datetime | None = None
    """Local time after which it is wrong, None for never."""

    interruptible: bool = True
    """False for an announcement that must be heard to its end."""

    handover: bool = False
    """Whether a person has been called to take over."""

    source: ReplySource = "bot"
    """Where it comes from."""

    intent: str = ""
    """``bot.intent`` that it answers; empty where none was understood."""

    score: float = 0.0
    """How sure the understanding was, 0 to 1."""

    ends: bool = False
    """Whether the conversation is over."""

    reasons: tuple[str, ...] = ()
    """Why it was answered so, for authors of bots; filled on demand."""
