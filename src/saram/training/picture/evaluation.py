"""Held-out frames, painted and compared; and strips of them to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.storage import atomic_output
from saram.training.picture.figures import compare_pictures
from saram.training.picture.material import Batch, Material

__all__ = ["Painter", "evaluate", "held_frames", "score_of", "write_strip"]

Painter = Callable[[Batch], NDArray[np.uint8]]
"""Paints a batch: uint8 [B, S, S, 3]."""

_RUN = 12
"""Consecutive frames that are looked at together."""

_COLUMNS = 12
_GOOD = 1.0


def held_frames(material: Material, count: int) -> NDArray[np.int64]:
    """About `count` held-out frames, in runs of consecutive ones spread over the held-out footage; int64 [n]."""
    held = material.held
    if len(held) <= count:
        return held
    runs = max(1, count // _RUN)
    starts = np.linspace(0, len(held) - _RUN, runs).astype(int)
    places = np.unique(starts[:, None] + np.arange(_RUN))
    return np.asarray(held[places], dtype=np.int64)


def evaluate(
    material: Material, frames: NDArray[np.int64], paint: Painter, batch: int = 16
) -> tuple[dict[str, float], NDArray[np.uint8]]:
    """Figures of `compare_pictures` for these frames, and what was painted, uint8 [N, S, S, 3]."""
    painted = np.concatenate(
        [paint(material.batch(frames[first : first + batch])) for first in range(0, len(frames), batch)]
    )
    truth = np.stack([material.crop(frame) for frame in frames.tolist()])
    shapes = material.space.mean + np.tensordot(material.coordinates[frames], material.space.modes, axes=1)
    masks = np.stack([material.geometry.mask(shape) for shape in shapes])
    figures = compare_pictures(painted, truth, masks, material.geometry, np.diff(frames) == 1)
    return figures, painted


def score_of(figures: dict[str, float]) -> float:
    """One number to choose the best of a training by: decibels in the mask and at the lips, less for softness."""
    soft = max(0.0, _GOOD - figures["sharpness"]) + max(0.0, figures["sharpness"] - 1.15)
    return figures["psnr mask, dB"] + figures["psnr lips, dB"] - 10 * soft


def write_strip(path: Path, material: Material, frames: NDArray[np.int64], painted: NDArray[np.uint8]) -> None:
    """Write consecutive held-out frames as a picture: the truth above, what was painted below.

    Raises:
        OutputError: If it cannot be written.
    """
    first = len(frames) // 2 // _RUN * _RUN
    window = slice(first, first + _COLUMNS)
    truth = np.hstack([material.crop(frame) for frame in frames[window].tolist()])
    strip = np.vstack([truth, np.hstack(list(painted[window]))])
    strip = np.asarray(cv2.resize(strip, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    with atomic_output(path) as temporary:
        cv2.imwrite(str(temporary), cv2.cvtColor(strip, cv2.COLOR_RGB2BGR))
