"""What a recogniser believes it heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saram.types.spoken_text import Language
from saram.types.timing import Timestamp
from saram.types.utterance import Utterance

__all__ = ["HeardWord", "Hypothesis"]


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One recognised word with its time."""

    text: str
    """The word."""

    start: Timestamp
    """Seconds on the clock of the chunks that were listened to."""

    end: Timestamp
    """Seconds on the same clock; never before `start`."""

    score: float = 1.0
    """Trust in the word, 0 to 1; 1 where the recogniser gives none."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The words of a turn, as far as they are known."""

    text: str
    """What was said; empty if no word was recognised."""

    kind: Literal["partial", "final"] = "final"
    """``partial`` may still change, ``final`` will not."""

    score: float = 1.0
    """Trust in the text, 0 to 1; 1 where the recogniser gives none."""

    words: tuple[HeardWord, ...] = ()
    """In order; empty where the recogniser knows no times."""

    alternatives: tuple[str, ...] = ()
    """Further readings of the same sound, best first, without `text`; only finals have them."""

    def utterance(self, language: Language) -> Utterance:
        """What understanding takes: the text with its alternatives."""
        return Utterance(self.text, language, self.score, self.alternatives)
