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


def level(samples: NDArray[np.float32], volume: float = 0.0) -> NDArray[np.float32]:
    """Bring speech to `TARGET_LUFS` + `volume` with a true peak of at most -1 dBTP.

    Args:
        samples: float32 [n] at 48 kHz.
        volume: Decibels relative to the target.

    Returns:
        float32 [n]. Silence stays as it is; near-silence is raised by 40 dB at most.
    """
    wanted = TARGET_LUFS + volume
    gain = 0.0
    result = samples
    for _ in range(_ROUNDS):
        measured = loudness(result)
        if not np.isfinite(measured) or abs(wanted - measured) < 0.05:
            break
        gain = min(gain + wanted - measured, _HIGHEST_GAIN_DB)
        result = limit((samples * np.float32(10 ** (gain / 20))).astype(np.float32))
    return result


def limit(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lower the gain smoothly around true peaks above -1.5 dBTP; other sound is left as it is.

    The gain at each sample is the least that any peak within the look-ahead needs, smoothed by a window of
    the same length; so it falls before the peak, never above what the peak needs, and without a corner.

    Args:
        samples: float32 [n].
    """
    ceiling = 10 ** (_CEILING_DB / 20)
    needed = np.minimum(1.0, ceiling / np.maximum(true_peak(samples), 1e-9))
    if needed.min(initial=1.0) >= 1.0:
        return samples
    padded = np.pad(needed, _LOOK_AHEAD, constant_values=1.0)
    width = 1
    while width <= _LOOK_AHEAD:  # doubling: afterwards padded[i] is the least of the 2 * _LOOK_AHEAD from i on
        padded = np.minimum(padded[:-width], padded[width:])
        width *= 2
    window = np.hanning(2 * _LOOK_AHEAD + 1)[1:-1]
    smooth = np.convolve(np.pad(padded, _LOOK_AHEAD, mode="edge"), window / window.sum(), mode="same")
    offset = (len(smooth) - len(samples)) // 2
    gain = smooth[offset : offset + len(samples)]
    return (samples * gain).astype(np.float32)
