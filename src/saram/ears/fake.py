"""A recogniser for tests: hears the words it was told to hear, as long as there is sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from saram.ears.vocabulary import Vocabulary
from saram.errors import EngineError
from saram.types import AudioChunk, HeardWord, Hypothesis, Language

__all__ = ["FakeListener"]

_WORD_TIME: Final = Fraction(3, 10)
_QUIET: Final = 0.003  # root mean square of silence


class FakeListener:
    """Hears one of `texts` a turn, in order and then again from the first; a word every 0.3 s of sound.

    A turn of silence has no words.
    """

    def __init__(
        self, language: Language = "en", vocabulary: Vocabulary | None = None, *, texts: Sequence[str] = ("hello",)
    ) -> None:
        """Say what will be heard; a vocabulary changes nothing."""
        del vocabulary
        self._language: Language = language
        self._texts = list(texts)
        self._turn = 0
        self._closed = False

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Recognise one turn.

        Raises:
            EngineError: If it is closed.
        """
        if self._closed:
            raise EngineError("This recogniser is closed. Open another one with saram.ears.open_listener('fake').")
        words = self._texts[self._turn % len(self._texts)].split() if self._texts else []
        self._turn += 1
        sounding = Fraction(0)
        begin: Fraction | None = None
        said = 0
        for chunk in chunks:
            begin = chunk.start if begin is None else begin
            if chunk.samples.size and float(np.sqrt(np.mean(chunk.samples**2))) > _QUIET:
                sounding += chunk.duration
            if (count := min(len(words), int(sounding / _WORD_TIME))) > said:
                said = count
                yield Hypothesis(" ".join(words[:said]), "partial")
        if not sounding:
            words = []
        start = begin or Fraction(0)
        times = tuple(
            HeardWord(word, start + index * _WORD_TIME, start + (index + 1) * _WORD_TIME)
            for index, word in enumerate(words)
        )
        yield Hypothesis(" ".join(words), "final", 1.0 if words else 0.0, times)

    def languages(self) -> frozenset[Language]:
        """The one it was made for."""
        return frozenset({self._language})

    def close(self) -> None:
        """Refuse to listen from now on."""
        self._closed = True
