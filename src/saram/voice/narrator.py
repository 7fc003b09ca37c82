"""The policy above the seam: whatever the engine, speech leaves at one rate, one loudness, with all its times."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.types import SAMPLE_RATE, AudioChunk, Phoneme, Speaker, Speech, SpokenText, VoiceStyle
from saram.voice.aligner import align
from saram.voice.espeak import EspeakSpeaker
from saram.voice.levelling import level
from saram.voice.pieces import cut_out
from saram.voice.resampling import resample
from saram.voice.restyling import restyle

__all__ = ["narrate"]

_LEAD: Final = Fraction(1, 20)  # seconds of silence before the first sound
_TAIL: Final = Fraction(7, 20)  # after a sentence
_SHORT_TAIL: Final = Fraction(3, 20)  # after a comma, or where the script has a pause of its own
_SENTENCE_ENDS: Final = frozenset(".?!…。？！")
_FADE_IN: Final = 240  # samples: 5 ms
_FADE_OUT: Final = 1440  # 30 ms: engines end a last vowel abruptly
_POOR_SCORE: Final = 0.05
_LOG: Final = logging.getLogger(__name__)


def narrate(speaker: Speaker, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
    """Say a text with any engine, ready for rendering.

    Each piece has `SAMPLE_RATE`, a loudness of -16 LUFS (EBU R128) plus `style.volume`, a true peak of at
    most -1 dBTP, 50 ms of silence before the first sound, and after the last one 350 ms (150 ms if the piece
    ends without a full stop) divided by the rate. Pieces without phoneme times are aligned. Fields of the
    style that an engine names in an attribute ``leaves_undone`` are applied to the sound here.

    Args:
        speaker: The engine.
        text: What to say.
        style: How to say it.

    Yields:
        Speech, in order; nothing for a text without words.

    Raises:
        EngineError: If the engine failed.
        UnknownNameError: If the engine has no voice of that name.
        UsageError: If the style is out of range.
    """
    _check(style)
    if not text.words:
        return
    undone: frozenset[str] = getattr(speaker, "leaves_undone", frozenset())
    pace = style.rate if "rate" in undone else 1.0
    pitch = style.pitch if "pitch" in undone else 0.0
    offset = 0
    with ExitStack() as readers:
        reader: EspeakSpeaker | None = None
        for said in speaker.speak(text, style):
            speech = said
            if not speech.phonemes:
                reader = reader or readers.enter_context(closing(EspeakSpeaker(workers=1)))
                speech = _aligned(speech, cut_out(text, offset, offset + len(speech.text)), reader)
            offset += len(speech.text)
            speech = _framed(_at_sample_rate(_restyled(speech, pace, pitch)), style.rate)
            yield replace(speech, audio=AudioChunk(level(speech.audio.samples, style.volume), SAMPLE_RATE))


def _check(style: VoiceStyle) -> None:
    for name, low, high, unit in (("rate", 0.5, 2.0, ""), ("pitch", -12, 12, " semitones"), ("volume", -24, 6, " dB")):
        value = getattr(style, name)
        if not low <= value <= high:
            raise UsageError(f"The voice's {name} must be between {low:g} and {high:g}{unit}; got {value}.")


def _aligned(speech: Speech, text: SpokenText, reader: EspeakSpeaker) -> Speech:
    alignment = align(speech.audio, text, reader=reader)
    if text.words and not alignment.words:
        return speech
    if alignment.score < _POOR_SCORE:
        _LOG.warning("The voice does not seem to say %r (fit %.2f of 1).", text.written, alignment.score)
    return replace(speech, phonemes=alignment.phonemes, words=alignment.words)


def _restyled(speech: Speech, pace: float, pitch: float) -> Speech:
    if pace == 1.0 and pitch == 0.0:
        return speech
    audio = AudioChunk(restyle(speech.audio.samples, speech.audio.rate, pace=pace, pitch=pitch), speech.audio.rate)
    exact = Fraction(pace).limit_denominator(1000)
    return _timed(replace(speech, audio=audio), lambda time: min(time / exact, audio.duration))


def _at_sample_rate(speech: Speech) -> Speech:
    return replace(
        speech, audio=AudioChunk(resample(speech.audio.samples, speech.audio.rate, SAMPLE_RATE), SAMPLE_RATE)
    )


def _timed(speech: Speech, place: Callable[[Fraction], Fraction]) -> Speech:
    return replace(
        speech,
        phonemes=tuple(replace(p, start=place(p.start), end=place(p.end)) for p in speech.phonemes),
        words=tuple(replace(word, start=place(word.start), end=place(word.end)) for word in speech.words),
    )


def _framed(speech: Speech, rate: float) -> Speech:
    """Cut or fill the silence before the first and after the last sound."""
    sounds = [phoneme for phoneme in speech.phonemes if phoneme.symbol]
    if not sounds:
        return speech
    ends = speech.text.rstrip("\"'”’)]» ")[-1:]
    tail = (_TAIL if ends in _SENTENCE_ENDS else _SHORT_TAIL) / Fraction(rate).limit_denominator(1000)
    begin = int((sounds[0].start - _LEAD) * SAMPLE_RATE)
    samples = _cut(speech.audio.samples, begin, int((sounds[-1].end + tail) * SAMPLE_RATE))
    shift = Fraction(begin, SAMPLE_RATE)
    length = Fraction(len(samples), SAMPLE_RATE)
    framed = _timed(
        replace(speech, audio=AudioChunk(samples, SAMPLE_RATE)),
        lambda time: min(max(time - shift, Fraction(0)), length),
    )
    inner = [p for p in framed.phonemes if p.symbol or framed.phonemes[0].end <= p.start < framed.phonemes[-1].start]
    inner = [p for p in inner if p.end > p.start]
    lead = Phoneme("", Fraction(0), inner[0].start)
    rest = Phoneme("", inner[-1].end, length)
    return replace(framed, phonemes=tuple(p for p in (lead, *inner, rest) if p.end > p.start))


def _cut(samples: NDArray[np.float32], begin: int, end: int) -> NDArray[np.float32]:
    """Samples from `begin` to `end`, silence where there are none, faded where sound is cut."""
    part = samples[max(begin, 0) : min(end, len(samples))].copy()
    rise = np.sin(np.linspace(0, np.pi / 2, min(_FADE_IN, len(part)), dtype=np.float32)) ** 2
    fall = np.cos(np.linspace(0, np.pi / 2, min(_FADE_OUT, len(part)), dtype=np.float32)) ** 2
    part[: len(rise)] *= rise
    part[len(part) - len(fall) :] *= fall
    return np.pad(part, (max(-begin, 0), max(end - len(samples), 0)))
