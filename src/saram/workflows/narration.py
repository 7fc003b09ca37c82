"""Beats said by the voices they ask for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from saram.types import Beat, Language, Speaker, Speech, VoiceStyle

__all__ = ["Narration"]

_log = logging.getLogger(__name__)


class Narration:
    """Says beats (it is a `saram.render.Narrate`); engines are opened when they are first needed.

    A context manager: leaving it closes the engines.
    """

    unknown: dict[str, int]
    """Characters for which no reading is known, which were therefore not said, and how often each was met."""

    def __init__(self, voices: dict[Language, str]) -> None:
        """Prepare.

        Args:
            voices: The avatar's own voice in each language, for beats that name none.
        """
        self._voices = voices
        self._speakers: dict[str, Speaker] = {}
        self.unknown = {}

    def __call__(self, beat: Beat) -> Iterator[Speech]:
        """Say the text of a beat.

        Raises:
            EngineError: If the voice engine failed.
            UnknownNameError: If the voice is not known.
        """
        from saram.text import detect_language, speakable  # noqa: PLC0415 - loaded when something is said
        from saram.voice import narrate, resolve_voice  # noqa: PLC0415

        language = beat.language or detect_language(beat.text)
        spoken = speakable(beat.text, language, beat.lexicon)
        for character in spoken.unknown:
            if character not in self.unknown:
                _log.warning("%r (U+%04X) has no known reading and is not said.", character, ord(character[0]))
            self.unknown[character] = self.unknown.get(character, 0) + 1
        engine, voice = resolve_voice(beat.voice or self._voices.get(language), language)
        style = VoiceStyle(voice, beat.rate, beat.pitch, beat.volume)
        yield from narrate(self._speaker(engine), spoken, style)

    def close(self) -> None:
        """Close the engines; calling it twice is fine."""
        while self._speakers:
            self._speakers.popitem()[1].close()

    def __enter__(self) -> Self:
        """The narration itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engines."""
        self.close()

    def _speaker(self, engine: str) -> Speaker:
        from saram.voice import open_speaker  # noqa: PLC0415 - as above

        if engine not in self._speakers:
            self._speakers[engine] = open_speaker(engine)
        return self._speakers[engine]
