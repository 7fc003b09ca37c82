"""Which frames of the footage become the palette."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["choose_eyes", "choose_mouths"]

_OPENING_WEIGHT = 1.5
_CLOSED_SHARE = 0.08


def choose_mouths(
    coordinates: NDArray[np.float64],
    openings: NDArray[np.float64],
    usable: NDArray[np.bool_],
    closed: float,
    count: int,
) -> NDArray[np.int64]:
    """Frames that span all mouth shapes: farthest-point sampling (Gonzalez 1985), closed lips well represented.

    Args:
        coordinates: Shapes, float64 [T, K].
        openings: Their openings, float64 [T].
        usable: Which frames may be taken, bool [T].
        closed: Opening of closed lips; the frames nearest to it are taken first.
        count: How many to choose.

    Returns:
        int64 [min(count, usable frames)], rising.
    """
    spread = np.maximum(coordinates.std(axis=0), max(0.25 * float(coordinates.std(axis=0).max()), 1e-6))
    space = np.column_stack([coordinates / spread, _OPENING_WEIGHT * openings[:, None] / max(openings.std(), 1e-6)])
    allowed = np.flatnonzero(usable)
    space = space[allowed]
    first = np.abs(openings[allowed] - closed).argsort()[: max(1, round(_CLOSED_SHARE * count))]
    chosen = list(first)
    nearest = np.min([((space - space[index]) ** 2).sum(axis=1) for index in chosen], axis=0)
    while len(chosen) < min(count, len(allowed)):
        index = int(nearest.argmax())
        chosen.append(index)
        nearest = np.minimum(nearest, ((space - space[index]) ** 2).sum(axis=1))
    return np.unique(allowed[chosen]).astype(np.int64)


def choose_eyes(closures: NDArray[np.float32], away: NDArray[np.float64], levels: int) -> NDArray[np.int64]:
    """Frames of eyes from open to shut, one for each of `levels` steps, heads as near to the canonical place as can be.

    Args:
        closures: How far the eyes are shut, float32 [T].
        away: Distance of each head from the canonical place, in standard deviations, float64 [T].
        levels: How many.

    Returns:
        int64, at most `levels`, by rising closure.
    """
    wanted = np.linspace(0, 1, levels)
    cost = np.abs(closures[None] - wanted[:, None]) + 0.03 * away[None]
    chosen = np.unique(cost.argmin(axis=1))
    return np.asarray(chosen[closures[chosen].argsort()], dtype=np.int64)
