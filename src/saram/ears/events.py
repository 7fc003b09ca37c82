"""What ears report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from saram.types import Hypothesis, Timestamp

__all__ = ["EarEvent", "Final", "HearingFailed", "Level", "Partial", "SpeechEnded", "SpeechStarted"]


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody began to speak."""

    time: Timestamp
    """Seconds of sound since the ear was opened, when this was noticed."""

    start: Timestamp
    """When the speech began."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What was recognised so far, whenever it changes."""

    time: Timestamp
    """When it was noticed."""

    hypothesis: Hypothesis
    """The words so far."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The turn is over; a `Final` precedes it if there were words in it."""

    time: Timestamp
    """When it was noticed."""

    end: Timestamp
    """When the speech ended."""

    reason: Literal["silence", "too_long", "noise", "failed", "stopped"]
    """``noise``: there were no words in it. ``stopped``: the ear was told to stop."""


@dataclass(frozen=True, slots=True)
class Final:
    """What was said, with its alternatives."""

    time: Timestamp
    """When the turn was over."""

    hypothesis: Hypothesis
    """Of kind ``final``, with words in it."""


@dataclass(frozen=True, slots=True)
class HearingFailed:
    """The recogniser failed in this turn; the next turn tries again."""

    time: Timestamp
    """When it was noticed."""

    message: str
    """What happened and what to do."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud it is, for a meter."""

    time: Timestamp
    """End of the stretch of sound it describes."""

    decibels: float
    """Root mean square relative to full scale, -90 to 0."""

    voice: float
    """Highest probability of speech in it, 0 to 1."""


EarEvent: TypeAlias = SpeechStarted | Partial | Final | SpeechEnded | HearingFailed | Level
"""Any of them."""
