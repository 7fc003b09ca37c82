"""How long a conversation waits for what."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Patience"]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    mind: float = 20.0
    """For the mind to say something, and from one of its replies to the next."""

    answer: float = 12.0
    """For an answer's first pictures; then its text is shown instead."""

    report: float = 10.0
    """For a page to report how far an answer has been shown; then it counts as over."""

    quiet: float = 0.7
    """Of silence without words after an answer was stopped by a voice; then it goes on."""

    alarm: float = 4.0
    """From an answer's being stopped by a voice to its going on, if the noise does not end but has no words."""

    echo: float = 2.0
    """After an answer, in which words like its own are its echo, if the page recognises and has noticed no voice."""

    manners: float = 1.5
    """At most, with an answer that is ready, for a person who is still making sounds."""

    waiting: int = 5
    """Utterances (not seconds) that may wait while one is being answered."""
