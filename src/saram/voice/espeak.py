"""The built-in voice: espeak-ng in worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import numpy as np

from saram.types import AudioChunk, Language, Speech, SpokenText, VoiceInfo, VoiceStyle
from saram.voice.espeak_pool import EspeakPool
from saram.voice.espeak_voices import EspeakVoice, espeak_voice, friendly_voices
from saram.voice.pieces import pieces
from saram.voice.reading import prompt, read_times
from saram.voice.restyling import restyle
from saram.voice.written_words import written_words

__all__ = ["EspeakSpeaker"]

_SLOWEST, _FASTEST = 80, 450  # words a minute that espeak-ng takes
# Letters of a piece: espeak-ng leaves out what is beyond some 300 phonemes in one clause, and a syllable of
# Hangul has up to four.
_LETTERS: Final[dict[Language, int]] = {"ko": 75, "en": 240}
_VOLUME: Final = 70  # below 100, so that loud vowels are not clipped inside espeak-ng
_NEUTRAL: Final = 50  # espeak-ng's middle pitch
_PITCH_REACH: Final = 6.5  # semitones that espeak-ng's own scale of pitch covers on either side …
_STEPS_UP, _STEPS_DOWN = 5.9, 7.3  # … and its steps a semitone, measured


class EspeakSpeaker:
    """Says Korean and English with exact phoneme and word times; safe for concurrent use."""

    def __init__(self, workers: int = 2, timeout: float = 30.0) -> None:
        """Describe the speaker; workers start when they are first needed.

        Args:
            workers: Processes at most.
            timeout: Seconds one sentence may take.
        """
        self._pool = EspeakPool(workers)
        self._timeout = timeout

    def speak(self, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
        """Say `text` in pieces of at most some 75 (Korean) or 240 letters; text without words gives nothing.

        Raises:
            EngineError: If two workers in a row died or timed out over a piece, or the speaker is closed.
            UnknownNameError: If there is no such voice.
        """
        voice = espeak_voice(style.voice, text.language)
        for piece in pieces(text, _LETTERS[text.language]):
            speech = self._say(piece, voice, style)
            if speech is not None:
                yield speech

    def voices(self) -> list[VoiceInfo]:
        """The voices with names; any ``language+variant`` of espeak-ng is understood too."""
        return friendly_voices()

    def close(self) -> None:
        """End the worker processes."""
        self._pool.close()

    @property
    def pool(self) -> EspeakPool:
        """The workers."""
        return self._pool

    def _say(self, text: SpokenText, voice: EspeakVoice, style: VoiceStyle) -> Speech | None:
        written, starts = prompt(text)
        if not written.strip():
            return None
        reading = self._pool.read(_request(written, voice, style), self._timeout)
        phonemes, times = read_times(reading, text, starts)
        if not any(phoneme.symbol for phoneme in phonemes):
            return None
        samples = (reading.samples / np.float32(32768)).astype(np.float32)
        if abs(style.pitch) > _PITCH_REACH:
            samples = restyle(samples, reading.rate, pitch=style.pitch - np.copysign(_PITCH_REACH, style.pitch))
        language: Language = text.language
        return Speech(
            audio=AudioChunk(samples, reading.rate, Fraction(0)),
            phonemes=tuple(phonemes),
            words=written_words(text, times),
            text=text.written,
            language=language,
        )


def _request(written: str, voice: EspeakVoice, style: VoiceStyle) -> dict[str, Any]:
    steps = min(max(style.pitch, -_PITCH_REACH), _PITCH_REACH) * (_STEPS_UP if style.pitch > 0 else _STEPS_DOWN)
    return {
        "text": written,
        "voice": voice.identifier,
        "rate": round(min(max(voice.words_a_minute * style.rate, _SLOWEST), _FASTEST)),
        "pitch": round(min(max(_NEUTRAL + voice.pitch + steps, 0), 99)),
        "range": voice.pitch_range,
        "volume": _VOLUME,
    }
