"""The speech in a piece of footage, with the times of its sounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from saram.media import read_audio
from saram.text import detect_language, speakable
from saram.types import SAMPLE_RATE, AudioChunk, Language, Phoneme, Speech, Timestamp, Word
from saram.voice import align
from saram.workflows.transcript import TranscriptLine

__all__ = ["FootageSpeech", "hear", "listen"]

_PAD = Fraction(1, 10)
"""Seconds around a timed line that are listened to as well."""

_WINDOW = Fraction(4)
_SLOWEST_LETTER: dict[Language, Fraction] = {"ko": Fraction(2, 5), "en": Fraction(1, 5)}
"""Seconds a letter takes if said slowly; a line without times is looked for in so much sound, and `_WINDOW` more."""

_STILL = 0.02
"""Share of the loudest sound under which a fiftieth of a second counts as silence."""

_DOUBT = 0.35
"""Alignment score below which a line does not say what the transcript says."""


@dataclass(frozen=True, slots=True, eq=False)
class FootageSpeech:
    """Speech heard in footage."""

    speech: Speech
    """The sound of the footage with the times of its phonemes and words."""

    scores: list[float]
    """How well each line of the transcript fits what is heard, 0 to 1."""

    @property
    def fits(self) -> bool:
        """Whether at least half of the lines are heard; one short true line in ten is not recognised."""
        return sum(score >= _DOUBT for score in self.scores) >= len(self.scores) / 2


def hear(path: Path, lines: list[TranscriptLine], language: Language | None) -> FootageSpeech:
    """Find the sounds of a transcript in the sound of a video.

    Args:
        path: The video.
        lines: What is said.
        language: Language of the text; None to see it from the text.

    Raises:
        MediaError: If the video has no sound.
    """
    return listen(read_audio(path, SAMPLE_RATE), lines, language)


def listen(audio: AudioChunk, lines: list[TranscriptLine], language: Language | None) -> FootageSpeech:
    """Find the sounds of a transcript in a recording.

    Args:
        audio: The recording.
        lines: What is said in it.
        language: Language of the text; None to see it from the text.
    """
    spoken_language = language or detect_language(" ".join(line.text for line in lines))
    phonemes: list[Phoneme] = []
    words: list[Word] = []
    scores: list[float] = []
    text = ""
    reached = Fraction(0)
    for index, line in enumerate(lines):
        text_spoken = speakable(line.text, spoken_language)
        begin = reached if line.start is None else max(Fraction(0), line.start - _PAD)
        end = audio.duration if line.end is None else min(audio.duration, line.end + _PAD)
        more = line.end is None and index + 1 < len(lines)
        if more:
            # Nothing can be found in what comes minutes later; looking there would take long.
            begin = _onset(audio, begin)
            end = min(audio.duration, begin + _WINDOW + len(line.text) * _SLOWEST_LETTER[spoken_language])
        found = align(_piece(audio, begin, end), text_spoken, more_follows=more)
        scores.append(found.score)
        phonemes += [
            replace(sound, start=sound.start + begin, end=sound.end + begin) for sound in found.phonemes if sound.symbol
        ]
        offset = len(text)
        text += line.text + " "
        words += [
            Word(word.text, word.start + begin, word.end + begin, (word.span[0] + offset, word.span[1] + offset))
            for word in found.words
        ]
        reached = begin + found.end
    return FootageSpeech(Speech(audio, tuple(phonemes), tuple(words), text.rstrip(), spoken_language), scores)


def _onset(audio: AudioChunk, begin: Timestamp) -> Timestamp:
    """A little before the next sound."""
    step = audio.rate // 50
    rest = audio.samples[int(begin * audio.rate) :]
    levels = np.abs(rest[: len(rest) // step * step]).reshape(-1, step).max(axis=1, initial=0)
    loud = np.flatnonzero(levels > _STILL * np.abs(audio.samples).max(initial=0))
    return begin if not len(loud) else max(begin, begin + Fraction(int(loud[0]), 50) - _PAD)


def _piece(audio: AudioChunk, begin: Timestamp, end: Timestamp) -> AudioChunk:
    window = slice(int(begin * audio.rate), int(end * audio.rate))
    return AudioChunk(audio.samples[window], audio.rate)
