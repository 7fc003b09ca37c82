"""Bringing sound to a loudness without clipping it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.voice.loudness import loudness, true_peak

__all__ = ["TARGET_LUFS", "level", "limit"]

TARGET_LUFS: Final = -16.0
"""Loudness of everything `narrate` yields, before `VoiceStyle.volume`."""

_CEILING_DB: Final = -1.5  # dBTP; half a decibel under the promise of -1, for what a lossy codec adds
_LOOK_AHEAD: Final = 1 << 7  # samples: 2.7 ms at 48 kHz, shorter than one period of a voice
_ROUNDS: Final = 3
_HIGHEST_GAIN_DB: Final = 40.0
_TOLERANCE_DB: Final = 0.1


def level(samples: NDArray[np.float32], volume: float = 0.0) -> NDArray[np.float32]:
    """Bring speech to `TARGET_LUFS` + `volume` with a true peak of at most -1 dBTP.

    Args:
        samples: float32 [n] at 48 kHz.
        volume: Decibels relative to the target.

    Returns:
        float32 [n]. Silence stays as it is; near-silence is raised by 40 dB at most.
    """
    measured = loudness(samples)
    if not np.isfinite(measured):
        return samples
    wanted = TARGET_LUFS + volume
    gain = min(wanted - measured, _HIGHEST_GAIN_DB)
    result = _amplified(samples, gain)
    for _ in range(_ROUNDS):
        limited = limit(result)
        if limited is result:
            break
        missing = wanted - loudness(limited)
        if missing < _TOLERANCE_DB:
            return limited
        gain = min(gain + missing, _HIGHEST_GAIN_DB)  # what the limiter took away
        result = _amplified(samples, gain)
    return limit(result)


def _amplified(samples: NDArray[np.float32], decibels: float) -> NDArray[np.float32]:
    return samples * np.float32(10 ** (decibels / 20))


def limit(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lower the gain smoothly around true peaks above -1.5 dBTP; other sound is left as it is.

    The gain at each sample is the least that any peak within the look-ahead needs, averaged twice over half that
    span; so it falls before the peak, never above what the peak needs, and without a corner.

    Args:
        samples: float32 [n].
    """
    ceiling = 10 ** (_CEILING_DB / 20)
    needed = np.minimum(1.0, ceiling / np.maximum(true_peak(samples, ceiling), 1e-9))
    if needed.min(initial=1.0) >= 1.0:
        return samples
    padded = np.pad(needed.astype(np.float64), 2 * _LOOK_AHEAD, constant_values=1.0)
    width = 1
    while width <= _LOOK_AHEAD:  # doubling: afterwards padded[i] is the least of the 2 * _LOOK_AHEAD from i on
        padded = np.minimum(padded[:-width], padded[width:])
        width *= 2
    smooth = _mean(_mean(padded))
    offset = (len(smooth) - len(samples)) // 2
    return (samples * smooth[offset : offset + len(samples)]).astype(np.float32)


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of `_LOOK_AHEAD` neighbours."""
    sums: NDArray[np.float64] = np.cumsum(np.concatenate(([0.0], values)))
    return (sums[_LOOK_AHEAD:] - sums[:-_LOOK_AHEAD]) / _LOOK_AHEAD
