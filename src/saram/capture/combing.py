"""Two fields in one picture: the comb at the edges of what moves."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["combing"]

_MARGIN: Final = 12
"""Grey levels by which a row must differ from both of its neighbours, in the same direction."""

_SHARE: Final = 0.004
"""Share of the picture that must be combed."""

_EXCESS: Final = 3.0
"""How many times more often a comb is found between the fields than between every second row."""


def combing(luma: NDArray[np.uint8]) -> bool:
    """Whether the rows of a picture were taken at two moments, as interlaced cameras do.

    A comb is a pixel that is brighter, or darker, than both the row above and the row below while these two agree;
    fine texture does so too, but then as often among the rows of one field as among those of both.

    Args:
        luma: uint8 [H, W] as stored.
    """
    # Every fourth column says as much as all of them.
    rows = luma[:, ::4].astype(np.int16)
    if rows.shape[0] < 16:
        return False
    both = _combs(rows[1:-1], rows[:-2], rows[2:])
    field = rows[::2]
    one = _combs(field[1:-1], field[:-2], field[2:])
    return both > _SHARE and both > _EXCESS * one


def _combs(middle: NDArray[np.int16], above: NDArray[np.int16], below: NDArray[np.int16]) -> float:
    up, down = middle - above, middle - below
    apart = (
        (np.minimum(np.abs(up), np.abs(down)) > _MARGIN) & ((up > 0) == (down > 0)) & (np.abs(above - below) < _MARGIN)
    )
    return float(apart.mean())
