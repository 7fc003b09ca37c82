"""The seam between sound and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from saram.types.audio import AudioChunk
from saram.types.hypothesis import Hypothesis
from saram.types.spoken_text import Language

__all__ = ["Listener"]


@runtime_checkable
class Listener(Protocol):
    """A recogniser: turns the sound of one turn of a person into text. Safe for concurrent turns."""

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Recognise one turn.

        Args:
            chunks: Mono sound of one sampling rate, 16 kHz unless the recogniser says otherwise, in order. The
                iterator waits for sound that has not been spoken yet, and ends when the turn does.

        Yields:
            Partial hypotheses while the sound arrives, if the recogniser can, and exactly one final one, after the
            chunks have ended. Silence and noise give a final hypothesis with an empty text.

        Raises:
            EngineError: If the recogniser failed or is closed; the listener can be used again for another turn.
        """
        ...

    def languages(self) -> frozenset[Language]:
        """The languages it understands."""
        ...

    def close(self) -> None:
        """Free what the recogniser holds; calling it twice is fine."""
        ...
