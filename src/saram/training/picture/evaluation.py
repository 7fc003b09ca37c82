"""Held-out frames, painted and compared; and strips of them to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.storage import atomic_output
from saram.training.picture.figures import compare_pictures, pasted
from saram.training.picture.material import Batch, Material

__all__ = ["Painter", "evaluate", "held_frames", "score_of", "write_strip"]

Painter = Callable[[Batch], NDArray[np.uint8]]
"""Paints a batch: uint8 [B, S, S, 3]."""

_RUN = 12
"""Consecutive frames that are looked at together."""

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
    neighbours = (np.diff(frames) == 1) & material.goes_on[frames[:-1]]
    figures = compare_pictures(painted, truth, _masks(material, frames), material.geometry, neighbours)
    return figures, painted


def _masks(material: Material, frames: NDArray[np.int64]) -> NDArray[np.float32]:
    """What would be pasted of each frame, float32 [N, S, S]."""
    shapes = material.space.mean + np.tensordot(material.coordinates[frames], material.space.modes, axes=1)
    return np.stack([material.geometry.mask(shape) for shape in shapes])


def score_of(figures: dict[str, float]) -> float:
    """One number to choose the best of a training by: decibels in the mask and at the lips, less for softness."""
    soft = max(0.0, _GOOD - figures["sharpness"]) + max(0.0, figures["sharpness"] - 1.15)
    return figures["psnr mask, dB"] + figures["psnr lips, dB"] - 10 * soft


def write_strip(path: Path, material: Material, frames: NDArray[np.int64], painted: NDArray[np.uint8]) -> None:
    """Write consecutive held-out frames as a picture: the truth above, below it with what was painted pasted in.

    Of the runs of frames that with the most movement of the mouth is shown.

    Raises:
        OutputError: If it cannot be written.
    """
    starts = range(0, max(1, len(frames) - _RUN + 1), _RUN)
    first = max(starts, key=lambda start: float(np.ptp(material.openings[frames[start : start + _RUN]])))
    window = slice(first, first + _RUN)
    truth = np.stack([material.crop(frame) for frame in frames[window].tolist()])
    shown = pasted(painted[window], truth, _masks(material, frames[window]))
    strip = np.vstack([np.hstack(list(truth)), np.hstack(list(shown))])
    strip = np.asarray(cv2.resize(strip, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    with atomic_output(path) as temporary:
        cv2.imwrite(str(temporary), cv2.cvtColor(strip, cv2.COLOR_RGB2BGR))
