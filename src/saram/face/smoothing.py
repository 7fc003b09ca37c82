"""Taking the tremble out of landmarks when the whole clip is there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError

__all__ = ["smooth"]


def smooth(track: NDArray[np.floating], *, fps: float, cutoff: float) -> NDArray[np.float32]:
    """Low-pass a track along time without delaying it: a Gaussian over past and future, the ends mirrored.

    Stable points such as those of `saram.face.points.ALIGNMENT` take a cutoff of 2 to 4 Hz; lips lose their closures
    below about 8 Hz.

    Args:
        track: [T, ...], for example landmarks [T, 468, 3] or matrices [T, 2, 3]; T ≥ 1.
        fps: Samples a second.
        cutoff: Frequency in hertz at which half the power is left, > 0.

    Returns:
        float32 of the same shape.

    Raises:
        UsageError: If the track is empty or a rate is not positive.
    """
    if track.ndim < 1 or len(track) == 0:
        raise UsageError(f"smooth() needs a track [T, ...] with T at least 1; got {list(track.shape)}.")
    if not fps > 0 or not cutoff > 0:
        raise UsageError(f"smooth() needs positive rates; got fps={fps}, cutoff={cutoff}.")
    deviation = fps * np.sqrt(np.log(2)) / (2 * np.pi * cutoff)
    # Beyond twice the track a wider kernel only averages the same samples again.
    reach = int(np.ceil(min(3 * deviation, 2 * len(track))))
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / deviation) ** 2)
    kernel /= kernel.sum()
    # A mirror about the end itself, as often as the kernel needs.
    period = max(2 * len(track) - 2, 1)
    result = np.zeros(track.shape, np.float64)
    for offset, weight in zip(offsets, kernel, strict=True):
        index = np.abs(np.arange(len(track)) + offset) % period
        result += weight * track[np.minimum(index, period - index)]
    return result.astype(np.float32)
