"""When a person has finished speaking: silence, and what was said before it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from saram.ears.sentence_end import SentenceEnd, sentence_end
from saram.types import Duration, Language

__all__ = ["EndOfTurn"]


@dataclass(frozen=True, slots=True)
class EndOfTurn:
    """How long a silence ends a turn."""

    language: Language = "ko"
    """Language that is spoken."""

    finished: Duration = Fraction(3, 10)
    """Seconds of silence after a text that sounds finished."""

    open: Duration = Fraction(6, 10)
    """Seconds of silence after a text that may be whole, and where there is no text yet."""

    unfinished: Duration = Fraction(1)
    """Seconds of silence after a connective, a particle or a filler."""

    longest: Duration = Fraction(15)
    """Seconds after which a turn ends even though the person goes on."""

    def silence(self, text: str) -> Duration:
        """Seconds of silence that end a turn whose text so far is `text`."""
        return {
            SentenceEnd.FINISHED: self.finished,
            SentenceEnd.OPEN: self.open,
            SentenceEnd.UNFINISHED: self.unfinished,
        }[sentence_end(text, self.language)]

    def is_over(self, silence: Duration, spoken: Duration, text: str) -> bool:
        """Whether the turn is over.

        Args:
            silence: Seconds since the person was last heard.
            spoken: Seconds since the turn began.
            text: What was recognised so far, empty if nothing was.
        """
        return spoken >= self.longest or silence >= self.silence(text)
