"""The policy above the seam: whatever the engine, speech leaves at one rate, one loudness, with all its times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.types import SAMPLE_RATE, AudioChunk, Phoneme, Speaker, Speech, SpokenText, VoiceStyle, Word
from saram.voice.levelling import level
from saram.voice.resampling import resample

__all__ = ["narrate"]

_LEAD: Final = Fraction(1, 20)  # seconds of silence before the first sound
_TAIL: Final = Fraction(7, 20)  # after a sentence
_SHORT_TAIL: Final = Fraction(3, 20)  # after a comma, or where the script has a pause of its own
_SENTENCE_ENDS: Final = frozenset(".?!…。？！")
_FADE: Final = 240  # samples: 5 ms


def narrate(speaker: Speaker, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
    """Say a text with any engine, ready for rendering.

    Each piece has `SAMPLE_RATE`, a loudness of -16 LUFS (EBU R128) plus `style.volume`, a true peak of at
    most -1 dBTP, 50 ms of silence before the first sound, and after the last one 350 ms (150 ms if the piece
    ends without a full stop) divided by the rate.

    Args:
        speaker: The engine.
        text: What to say.
        style: How to say it.

    Yields:
        Speech, in order; nothing for a text without words.

    Raises:
        EngineError: If the engine failed.
        UnknownNameError: If the engine has no voice of that name.
    """
    if not text.words:
        return
    for speech in speaker.speak(text, style):
        samples = resample(speech.audio.samples, speech.audio.rate, SAMPLE_RATE)
        framed = _framed(replace(speech, audio=AudioChunk(samples, SAMPLE_RATE)), style)
        yield replace(framed, audio=AudioChunk(level(framed.audio.samples, style.volume), SAMPLE_RATE))


def _framed(speech: Speech, style: VoiceStyle) -> Speech:
    """Cut or fill the silence before the first and after the last sound."""
    sounds = [phoneme for phoneme in speech.phonemes if phoneme.symbol]
    if not sounds:
        return speech
    first, last = sounds[0].start, sounds[-1].end
    ends = speech.text.rstrip("\"'”’)]» ")[-1:]
    tail = (_TAIL if ends in _SENTENCE_ENDS else _SHORT_TAIL) / Fraction(style.rate).limit_denominator(1000)
    begin = int((first - _LEAD) * SAMPLE_RATE)
    end = int((last + tail) * SAMPLE_RATE)
    samples = _cut(speech.audio.samples, begin, end)
    shift = Fraction(begin, SAMPLE_RATE)
    length = Fraction(len(samples), SAMPLE_RATE)

    def place(time: Fraction) -> Fraction:
        return min(max(time - shift, Fraction(0)), length)

    phonemes = [Phoneme(p.symbol, place(p.start), place(p.end), p.stress) for p in speech.phonemes]
    if not phonemes[0].symbol:
        phonemes[0] = replace(phonemes[0], start=Fraction(0))
    if not phonemes[-1].symbol:
        phonemes[-1] = replace(phonemes[-1], end=length)
    return replace(
        speech,
        audio=AudioChunk(samples, SAMPLE_RATE),
        phonemes=tuple(p for p in phonemes if p.end > p.start),
        words=tuple(Word(word.text, place(word.start), place(word.end), word.span) for word in speech.words),
    )


def _cut(samples: NDArray[np.float32], begin: int, end: int) -> NDArray[np.float32]:
    """Samples from `begin` to `end`, silence where there are none, faded where sound is cut."""
    part = samples[max(begin, 0) : min(end, len(samples))].copy()
    ramp = np.linspace(0, 1, min(_FADE, len(part)), dtype=np.float32)
    part[: len(ramp)] *= ramp
    part[len(part) - len(ramp) :] *= ramp[::-1]
    return np.pad(part, (max(-begin, 0), max(end - len(samples), 0)))
