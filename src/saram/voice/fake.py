"""A voice for tests: tones instead of speech, times that follow from the text, no process, no data."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import EngineError, UnknownNameError
from saram.types import AudioChunk, Phoneme, Speech, SpokenText, SpokenWord, VoiceInfo, VoiceStyle
from saram.voice.hangul import hangul_segments
from saram.voice.pieces import pieces
from saram.voice.reading import WordTime
from saram.voice.written_words import written_words

__all__ = ["FakeSpeaker"]

_RATE: Final = 24_000
_VOWELS: Final = frozenset("aeiouɛɯʌəɪæɔ")
_VOWEL_TIME: Final = Fraction(12, 100)
_CONSONANT_TIME: Final = Fraction(6, 100)
_GAP_TIME: Final = Fraction(1, 20)
_MARK_TIME: Final = Fraction(3, 10)
_AMPLITUDE: Final = 0.2
_LETTERS: Final = {"c": "k", "g": "ɡ", "q": "k", "r": "ɹ", "x": "s", "y": "j"}


class FakeSpeaker:
    """Says each phoneme as a tone of its own: vowels take 120 ms, consonants 60 ms, divided by the rate.

    Between words there are 50 ms of silence, 300 ms after a punctuation mark, and 50 ms at the start.
    """

    def __init__(self) -> None:
        """Open the voice ``"fake"``."""
        self._closed = False

    def speak(self, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
        """Say `text`; text without words gives nothing.

        Raises:
            EngineError: If the speaker is closed.
            UnknownNameError: If the style names another voice than ``"fake"``.
        """
        if style.voice not in {"", "fake"}:
            raise UnknownNameError("voice", style.voice, ["fake"])
        for piece in pieces(text):
            if self._closed:
                raise EngineError("This speaker is closed. Open another one with saram.voice.open_speaker('fake').")
            speech = _say(piece, style)
            if speech is not None:
                yield speech

    def voices(self) -> list[VoiceInfo]:
        """One voice, for both languages."""
        return [VoiceInfo("fake:fake", language, "neutral", "fake") for language in ("ko", "en")]

    def close(self) -> None:
        """Refuse to speak from now on."""
        self._closed = True


def _say(text: SpokenText, style: VoiceStyle) -> Speech | None:
    pace = Fraction(style.rate).limit_denominator(1000)
    marks = dict(text.phrase_ends)
    phonemes = [Phoneme("", Fraction(0), _GAP_TIME / pace)]
    times: list[WordTime] = []
    for index, word in enumerate(text.words):
        start = phonemes[-1].end
        for number, segment in enumerate(_segments(word)):
            length = (_VOWEL_TIME if segment[0] in _VOWELS else _CONSONANT_TIME) / pace
            begin = phonemes[-1].end
            phonemes.append(Phoneme(segment, begin, begin + length, 2 if not number else 0))
        end = phonemes[-1].end
        times.append(WordTime(start, end))
        if end > start:
            phonemes.append(Phoneme("", end, end + (_MARK_TIME if index in marks else _GAP_TIME) / pace))
    if len(phonemes) == 1:
        return None
    audio = AudioChunk(_tones(phonemes, 2 ** (style.pitch / 12)), _RATE)
    phonemes[-1] = Phoneme("", phonemes[-1].start, audio.duration)
    return Speech(audio, tuple(phonemes), written_words(text, times), text.written, text.language)


def _segments(word: SpokenWord) -> list[str]:
    letters = "".join(filter(str.isalnum, word.pronunciation)).lower()
    hangul = hangul_segments(letters)
    if hangul is not None:
        return hangul
    return [_LETTERS.get(letter, letter) if letter.isascii() and letter.isalpha() else "ə" for letter in letters]


def _tones(phonemes: list[Phoneme], pitch: float) -> NDArray[np.float32]:
    samples = np.zeros(-(-phonemes[-1].end * _RATE // 1), np.float32)
    for phoneme in phonemes:
        if phoneme.symbol:
            begin, end = int(phoneme.start * _RATE), int(phoneme.end * _RATE)
            frequency = (150 + sum(map(ord, phoneme.symbol)) % 400) * pitch
            time = np.arange(end - begin) / _RATE
            samples[begin:end] = _AMPLITUDE * np.hanning(end - begin) * np.sin(2 * np.pi * frequency * time)
    return samples
