"""Which syllables a voice brings out, and how loud it says each sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion.sounds import Sound
from saram.types import AudioChunk

__all__ = ["Accent", "Prosody", "listen"]

Floats = NDArray[np.float64]

_WINDOW: Final = 0.04
"""Seconds of sound around the middle of a vowel from which its pitch is taken."""

_PITCH_RANGE: Final = (70.0, 400.0)
"""Hertz."""

_SPACING: Final = 0.45
"""Seconds between two accents at least."""


@dataclass(frozen=True, slots=True)
class Accent:
    """A syllable that stands out."""

    time: float
    """Seconds from the start of the stretch: the middle of its vowel."""

    strength: float
    """In [0, 1]."""


@dataclass(frozen=True, slots=True, eq=False)
class Prosody:
    """What the voice does beside the words."""

    effort: Floats
    """[number of sounds] loudness of each sound as a factor around 1."""

    accents: tuple[Accent, ...]
    """In order."""


def listen(audio: AudioChunk, sounds: Sequence[Sound]) -> Prosody:
    """Find loudness and accents.

    Loudness is the root mean square over each sound; pitch is that of the highest peak of the autocorrelation
    around the middle of each vowel. A vowel stands out by being louder, higher and stressed.

    Args:
        audio: The sound of the stretch; samples that are not finite count as silence.
        sounds: In order, with times from its start.
    """
    vowels = np.array([i for i, sound in enumerate(sounds) if sound.aims.is_vowel], dtype=np.int64)
    effort = np.ones(len(sounds))
    if not len(vowels) or not len(audio.samples):
        return Prosody(effort, ())
    middles = np.array([sounds[i].middle for i in vowels])
    pieces = _pieces(audio, middles)
    level = 10.0 * np.log10(np.mean(pieces**2, axis=1) + 1e-7)
    louder = np.clip((level - np.median(level)) / 6.0, -1.5, 1.5)
    effort[vowels] = 1.0 + 0.07 * louder
    pitch = 12.0 * np.log2(_pitches(pieces, audio.rate / _stride(audio.rate)))
    higher = np.clip((pitch - np.median(pitch)) / 3.0, -1.5, 1.5)
    stress = np.array([sounds[i].stress for i in vowels])
    score = 0.35 * louder + 0.4 * higher + 0.3 * stress
    return Prosody(effort, _peaks(middles, score))


def _stride(rate: int) -> int:
    """Every how many samples are kept."""
    return max(rate // 12_000, 1)


def _pieces(audio: AudioChunk, middles: Floats) -> Floats:
    """[V, n] the sound around each vowel's middle, thinned out to about 12 kHz."""
    stride = _stride(audio.rate)
    count = int(_WINDOW * audio.rate / stride)
    index = (middles * audio.rate).astype(np.int64)[:, None] + stride * (np.arange(count) - count // 2)
    pieces = audio.samples[np.clip(index, 0, len(audio.samples) - 1)].astype(np.float64)
    return np.asarray(np.nan_to_num(pieces, nan=0.0, posinf=0.0, neginf=0.0))


def _pitches(pieces: Floats, rate: float) -> Floats:
    """[V] hertz."""
    count = pieces.shape[1]
    spectrum = np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * np.hanning(count), 2 * count, axis=1)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :count]
    shortest, longest = int(rate / _PITCH_RANGE[1]), min(int(rate / _PITCH_RANGE[0]), count - 1)
    lag = shortest + np.argmax(correlation[:, shortest : longest + 1], axis=1)
    return np.asarray(rate / np.maximum(lag, 1))


def _peaks(times: Floats, score: Floats) -> tuple[Accent, ...]:
    """The vowels that stand out from those around, the strongest first to claim its place."""
    chosen: list[int] = []
    for i in np.argsort(-score, kind="stable"):
        if score[i] < np.mean(score) + 0.15:
            break
        if all(abs(times[i] - times[j]) >= _SPACING for j in chosen):
            chosen.append(int(i))
    return tuple(Accent(float(times[i]), float(np.clip(0.3 + 0.6 * score[i], 0.2, 1.0))) for i in sorted(chosen))
