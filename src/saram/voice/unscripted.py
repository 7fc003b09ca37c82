"""A recording of unknown words, a piece at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.media import audio_blocks
from saram.types import MOTION_FPS, SAMPLE_RATE, AudioChunk, Language, Speech
from saram.voice.resampling import resample

__all__ = ["unscripted"]

_LONGEST: Final = 8 * MOTION_FPS
"""Frames of a piece at most."""

_SHORTEST: Final = 4 * MOTION_FPS
"""Frames after which a piece ends at the next pause."""

_AROUND: Final = 5
"""Frames that are looked at together for a pause."""

_SAMPLES: Final = SAMPLE_RATE // MOTION_FPS


def unscripted(path: str | os.PathLike[str], language: Language = "en") -> Iterator[Speech]:
    """The sound of a recording as speech without phonemes, words or text, cut where it is quietest.

    Args:
        path: A sound or video file of any length.
        language: What the pieces say of their language.

    Yields:
        Speech at `SAMPLE_RATE`, each a whole number of frames of 1/25 s long; the pieces follow each other without a
        gap.

    Raises:
        MediaError: If the file is missing, holds no sound or is damaged.
    """
    waiting = np.zeros(0, np.float32)
    rate, given = 1, 0
    for block, rate in audio_blocks(path):
        waiting = np.concatenate([waiting, block])
        while len(waiting) >= _sample(given + _LONGEST, rate) - _sample(given, rate):
            frames = _quietest(waiting, given, rate)
            used = _sample(given + frames, rate) - _sample(given, rate)
            yield _piece(waiting[:used], rate, frames, language)
            waiting, given = waiting[used:], given + frames
    if len(waiting):
        yield _piece(waiting, rate, -(-len(waiting) * MOTION_FPS // rate), language)


def _sample(frame: int, rate: int) -> int:
    """The first sample of a frame, counted from the beginning of the recording."""
    return frame * rate // MOTION_FPS


def _quietest(samples: NDArray[np.float32], given: int, rate: int) -> int:
    """How many frames from here on to the middle of the quietest time that a piece may end in."""
    edges = np.array([_sample(given + frame, rate) - _sample(given, rate) for frame in range(_LONGEST)])
    power = np.add.reduceat(np.square(samples[: _sample(given + _LONGEST, rate) - _sample(given, rate)]), edges)
    around = np.convolve(power, np.ones(_AROUND), "same")
    return _SHORTEST + int(around[_SHORTEST : _LONGEST - _AROUND].argmin())


def _piece(samples: NDArray[np.float32], rate: int, frames: int, language: Language) -> Speech:
    sound = resample(samples, rate, SAMPLE_RATE)[: frames * _SAMPLES]
    whole = np.pad(sound, (0, frames * _SAMPLES - len(sound)))
    return Speech(AudioChunk(whole, SAMPLE_RATE), (), (), "", language)
