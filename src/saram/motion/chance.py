"""Chance that is the same everywhere: a number for a seed, a purpose and an index, without state."""

from __future__ import annotations

from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

__all__ = ["drift", "uniform"]

Floats = NDArray[np.float64]

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MASK: Final = (1 << 64) - 1


def uniform(seed: int, purpose: str, index: NDArray[np.int_]) -> Floats:
    """Numbers in [-1, 1), independent of each other; SplitMix64 (Steele, Lea & Flood 2014) of key and index.

    Args:
        seed: Any integer.
        purpose: Keeps draws for one thing apart from those for another.
        index: Which draws, any shape.
    """
    key = np.uint64((seed * 0x2545F4914F6CDD1D + crc32(purpose.encode()) * 0xD6E8FEB86659FD93) & _MASK)
    with np.errstate(over="ignore"):
        z = (np.asarray(index).astype(np.uint64) + np.uint64(1)) * _GOLDEN + key
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def drift(seed: int, purpose: str, times: Floats, period: float) -> Floats:
    """Smooth band-limited noise in (-1, 1) with mean 0: a cubic B-spline through random knots.

    It is a function of time alone, so that it neither depends on how time is cut up nor wanders off.

    Args:
        seed: Any integer.
        purpose: Keeps this noise apart from another.
        times: [T] seconds, ≥ 0.
        period: Seconds between knots; there is next to nothing above 1 / period hertz.
    """
    place = times / period
    knot = np.floor(place).astype(np.int64)
    u = place - knot
    first = int(knot[0]) if len(knot) else 0
    knots = uniform(seed, purpose, np.arange(first, first + (int(knot[-1]) - first if len(knot) else 0) + 4))
    near = knot - first
    return np.asarray(
        (
            (1 - u) ** 3 * knots[near]
            + (3 * u**3 - 6 * u**2 + 4) * knots[near + 1]
            + (-3 * u**3 + 3 * u**2 + 3 * u + 1) * knots[near + 2]
            + u**3 * knots[near + 3]
        )
        / 6.0
    )
