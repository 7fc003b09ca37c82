"""What is heard: sound with the times of its phonemes and words."""

from __future__ import annotations

from dataclasses import dataclass

from saram.types.audio import AudioChunk
from saram.types.spoken_text import Language
from saram.types.timing import Duration, Timestamp

__all__ = ["Phoneme", "Speech", "Word"]


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One speech sound."""

    symbol: str
    """IPA, one segment with its diacritics (``"tɕʰ"``, ``"aː"``), without stress marks; silence is ``""``."""

    start: Timestamp
    """Seconds from the first sample of the Speech it belongs to."""

    end: Timestamp
    """Seconds from the first sample of the Speech it belongs to; never before `start`."""

    stress: int = 0
    """2 primary, 1 secondary, 0 none."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the written text with the time it is heard."""

    text: str
    """The characters as written (``"3시"``), with the punctuation that touches them."""

    start: Timestamp
    """Seconds from the first sample of the Speech."""

    end: Timestamp
    """Seconds from the first sample of the Speech."""

    span: tuple[int, int]
    """Start and end (exclusive) of the word in `Speech.text`."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A spoken sentence, or the part of one between two pauses."""

    audio: AudioChunk
    """Mono sound; what leaves `voice.narrate` has `SAMPLE_RATE`."""

    phonemes: tuple[Phoneme, ...]
    """In order, without overlap; gaps and phonemes with symbol ``""`` are silence."""

    words: tuple[Word, ...]
    """In order; the words of the written text, for captions and for cues anchored in the text."""

    text: str
    """The written text of this piece."""

    language: Language
    """Language spoken."""

    @property
    def duration(self) -> Duration:
        """Exact length in seconds, that of the audio."""
        return self.audio.duration
