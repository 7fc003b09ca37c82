"""How near the mouth that is made is to the one that was filmed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.face import points

__all__ = ["closures", "mouth_distance", "mouth_figures", "shapes_of"]

_LIPS = len(points.LIPS_OUTER) + len(points.LIPS_INNER)
_SEALED = 0.98


def shapes_of(space: ShapeSpace, coordinates: NDArray[np.floating]) -> NDArray[np.float64]:
    """The shapes, float64 [T, P, 2], that the first K coordinates [T, K or more] stand for."""
    size = len(space.modes)
    flat = np.asarray(coordinates[:, :size], np.float64) @ space.modes.reshape(size, -1)
    return np.asarray(space.mean + flat.reshape(len(flat), -1, 2), dtype=np.float64)


def mouth_distance(made: NDArray[np.floating], seen: NDArray[np.floating], *, centred: bool) -> NDArray[np.float64]:
    """Mean distance of the lips' landmarks, float64 [T], in canonical pixels.

    Args:
        made: Shapes [T, P, 2].
        seen: Shapes [T, P, 2].
        centred: Whether the two mouths are laid over each other by their middles first, as Chen et al. do (2018, "Lip
            movements generation at a glance"), so that only their form is compared; otherwise they are compared where
            they are in the face.
    """
    ours, theirs = made[:, :_LIPS].astype(np.float64), seen[:, :_LIPS].astype(np.float64)
    if centred:
        ours = ours - ours.mean(axis=1, keepdims=True)
        theirs = theirs - theirs.mean(axis=1, keepdims=True)
    return np.asarray(np.linalg.norm(ours - theirs, axis=2).mean(axis=1), dtype=np.float64)


def closures(sealed: NDArray[np.floating]) -> list[slice]:
    """The frames of each closure of the lips, for `saram.avatar.trained.mouth_features.sealed` [T]."""
    shut = np.concatenate([[0], sealed >= _SEALED, [0]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(shut)).reshape(-1, 2)
    return [slice(int(begin), int(end)) for begin, end in edges]


def mouth_figures(
    made: NDArray[np.floating], seen: NDArray[np.floating], openings: tuple[NDArray[np.floating], NDArray[np.floating]]
) -> dict[str, float]:
    """Figures of one stretch of frames.

    Args:
        made: Shapes [T, P, 2].
        seen: Shapes [T, P, 2].
        openings: Openings [T] of both.
    """
    ours, theirs = (np.asarray(each, np.float64) for each in openings)
    spread = float(theirs.std())
    steady = float(ours.std()) < 1e-9 or spread < 1e-9
    return {
        "mouth distance, middles laid over each other": float(mouth_distance(made, seen, centred=True).mean()),
        "mouth distance in place": float(mouth_distance(made, seen, centred=False).mean()),
        "correlation of opening": 0.0 if steady else float(np.corrcoef(ours, theirs)[0, 1]),
        "spread of opening, ours over filmed": float(ours.std()) / max(spread, 1e-9),
    }
