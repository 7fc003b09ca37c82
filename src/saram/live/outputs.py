"""What a conversation wants done: everything that comes out of `saram.live.Session`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from saram.live.protocol import ServerEvent
from saram.types import Reply

__all__ = ["Abandon", "HeardUpTo", "Output", "Prepare", "Send", "Think"]


@dataclass(frozen=True, slots=True)
class Send:
    """Send an event to the page; without a page it is dropped."""

    event: ServerEvent
    """Which."""

    kind: Literal["send"] = "send"


@dataclass(frozen=True, slots=True)
class Think:
    """Have the mind answer: `ReplyReady` for each reply, then `MindDone`, or `MindFailed`."""

    turn: int
    """Number of the turn, from 1."""

    text: str
    """What the person said."""

    alternatives: tuple[str, ...] = ()
    """Further readings, best first."""

    kind: Literal["think"] = "think"


@dataclass(frozen=True, slots=True)
class Prepare:
    """Have a reply said: `AnswerReady` or `AnswerFailed` follows."""

    turn: int
    """Of which turn."""

    number: int
    """Which of the turn's replies, from 0."""

    reply: Reply
    """What to say."""

    kind: Literal["prepare"] = "prepare"


@dataclass(frozen=True, slots=True)
class Abandon:
    """Nobody waits any more for what was asked with `Think` or `Prepare`; whatever it gives is ignored."""

    turn: int
    """Of which turn."""

    number: int | None = None
    """Which reply; None for the thinking itself."""

    kind: Literal["abandon"] = "abandon"


@dataclass(frozen=True, slots=True)
class HeardUpTo:
    """Tell the mind what the person has heard of a reply; the rest was never said."""

    turn: int
    """Of which turn."""

    number: int
    """Which reply, from 0."""

    text: str
    """What was heard, without marks."""

    complete: bool
    """Whether that is all of it."""

    kind: Literal["heard_up_to"] = "heard_up_to"


Output: TypeAlias = Send | Think | Prepare | Abandon | HeardUpTo
"""Anything a conversation may want done."""
