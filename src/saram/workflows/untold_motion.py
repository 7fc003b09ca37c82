"""FaceMotion of footage whose words are not known: heard in its sound, or seen where there is none."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.datasets import FootageDataset
from saram.face import points
from saram.motion import Performer
from saram.types import COEFFICIENTS, AudioChunk, Language, Speech
from saram.voice.hearing import Hearing, built_in_hearing

__all__ = ["heard_motion", "is_heard", "known_motion", "seen_motion"]

_WIDEST: Final = 0.6
"""``jawOpen`` of a mouth as open as it is in one frame of fifty."""

_SPREAD: Final = 0.35
"""``mouthStretch`` of a mouth as wide as in one frame of fifty; ``mouthPucker`` of one as narrow."""

_SILENT: Final = 33
"""Amplitude, of 32768, below which there is no sound."""

_INNER: Final = len(points.LIPS_OUTER)
_UPPER: Final = [_INNER + place for place in range(3, 8)]
_LOWER: Final = [_INNER + 20 - place for place in range(3, 8)]
_CORNERS: Final = (0, 10)
_WIDTH: Final = 48_000 // 25


def known_motion(dataset: FootageDataset, language: Language | None = None) -> NDArray[np.float32]:
    """The motion of the words where they are known, else of what is heard, else of what is seen.

    Args:
        dataset: The footage.
        language: What is spoken; without words it makes no difference to the mouth.

    Returns:
        float32 [T, len(COEFFICIENTS)].
    """
    if dataset.has_text:
        return dataset.motion
    return heard_motion(dataset, language or "en") if is_heard(dataset) else seen_motion(dataset)


def is_heard(dataset: FootageDataset) -> bool:
    """Whether there is any sound."""
    return any(int(np.abs(dataset.audio_48k[_samples(clip.rows)]).max()) > _SILENT for clip in dataset.clips)


def heard_motion(dataset: FootageDataset, language: Language) -> NDArray[np.float32]:
    """What the built-in network hears of the mouth, float32 [T, len(COEFFICIENTS)]."""
    hearing = Hearing(built_in_hearing())
    values = np.zeros((len(dataset), len(COEFFICIENTS)), np.float32)
    for clip in dataset.clips:
        hearing.clear()
        sound = np.asarray(dataset.audio_48k[_samples(clip.rows)], np.float32) / np.float32(32768)
        speech = Speech(AudioChunk(sound, 48_000), (), (), "", language)
        values[clip.rows] = Performer(seed=0, listen=hearing.listen).perform(speech).values
    return values


def seen_motion(dataset: FootageDataset) -> NDArray[np.float32]:
    """What the mouth does in each frame, as coefficients on the scale that speech gives them.

    Opening becomes ``jawOpen``, width ``mouthStretch`` and ``mouthPucker``; all else is 0.

    Returns:
        float32 [T, len(COEFFICIENTS)].
    """
    shapes = np.asarray(dataset.shapes)
    gap = shapes[:, _LOWER, 1].mean(axis=1) - shapes[:, _UPPER, 1].mean(axis=1)
    width = np.linalg.norm(shapes[:, _CORNERS[0]] - shapes[:, _CORNERS[1]], axis=1)
    values = np.zeros((len(shapes), len(COEFFICIENTS)), np.float32)
    closed, wide = np.quantile(gap, (0.05, 0.98))
    values[:, COEFFICIENTS.index("jawOpen")] = _WIDEST * np.clip((gap - closed) / max(wide - closed, 1e-6), 0, 1.2)
    narrow, middle, broad = np.quantile(width, (0.02, 0.5, 0.98))
    spread = np.clip((width - middle) / max(broad - middle, 1e-6), 0, 1.2) * _SPREAD
    pucker = np.clip((middle - width) / max(middle - narrow, 1e-6), 0, 1.2) * _SPREAD
    for side in ("Left", "Right"):
        values[:, COEFFICIENTS.index(f"mouthStretch{side}")] = spread
    values[:, COEFFICIENTS.index("mouthPucker")] = pucker
    return values


def _samples(rows: slice) -> slice:
    return slice(rows.start * _WIDTH, rows.stop * _WIDTH)
