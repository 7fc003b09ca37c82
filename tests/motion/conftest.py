"""Speech made of phonemes at will, for the tests of this room."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saram.types import AudioChunk, FaceMotion, Phoneme, Speech, Word

RATE = 16_000


def _voice(duration, seed=0):
    """Something that sounds like a voice to a loudness meter: a buzz with a slow swell."""
    count = int(duration * RATE)
    time = np.arange(count) / RATE
    pitch = 120 + 20 * np.sin(2 * np.pi * 0.7 * time + seed)
    buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / RATE)) * (0.1 + 0.08 * np.sin(2 * np.pi * 3.1 * time + seed))
    return AudioChunk(buzz.astype(np.float32), RATE)


def _say(symbols, each=Fraction(9, 100), *, lead=Fraction(0), tail=Fraction(0), stress=0, text="말"):
    """A Speech of `symbols`, each `each` seconds long (or as given one by one), between silences."""
    lengths = list(each) if isinstance(each, (list, tuple)) else [each] * len(symbols)
    phonemes, time = [], lead
    for symbol, length in zip(symbols, lengths, strict=True):
        phonemes.append(Phoneme(symbol, time, time + length, stress if symbol[:1] in "aeiouɯʌɛɐɑɔæɪʊə" else 0))
        time += length
    duration = time + tail
    count = -(-duration.numerator * RATE // duration.denominator)
    audio = _voice(Fraction(count + 1, RATE))
    audio = AudioChunk(audio.samples[:count], RATE)
    return Speech(audio, tuple(phonemes), (Word(text, lead, time, (0, len(text))),), text, "ko")


def _joined(motions):
    """Stretches as one."""
    motions = list(motions)
    return FaceMotion(np.concatenate([motion.values for motion in motions]), motions[0].fps, motions[0].start)


@pytest.fixture(scope="session")
def say():
    """`say(symbols, each, lead, tail, stress, text)` → Speech."""
    return _say


@pytest.fixture(scope="session")
def joined():
    """`joined(motions)` → one FaceMotion."""
    return _joined
