"""How the pixels of the mouth crop move with the modes of its shape, and with expressions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.face import points

__all__ = ["EXPRESSIONS", "expression_fields", "expression_moves", "shape_fields"]

EXPRESSIONS = ("smile", "frown")
"""Order of `expression_fields`."""

_STEP = 4
_ANCHORS = 40
_SMILE_OUT, _SMILE_UP, _FROWN_DOWN = 0.06, 0.11, 0.07  # parts of the width of the mouth
_SMOOTH = 1e-2


def shape_fields(space: ShapeSpace, crop: Crop, zone: NDArray[np.float32]) -> NDArray[np.float32]:
    """Spread the motion of the shape's points over the crop with thin-plate splines (Bookstein 1989).

    Args:
        space: The shapes of this mouth, canonical pixels.
        crop: Where mouths are cut out.
        zone: float32 [h, w]: where lips are seen; skin outside it is left where it was filmed.

    Returns:
        float32 [K, gh, gw, 2]: crop pixels moved by one unit of each mode, on a grid of every 4th pixel.
    """
    return _spread(space.mean, space.modes, crop, np.minimum(zone, 2 * crop.mask))


def expression_fields(space: ShapeSpace, crop: Crop) -> NDArray[np.float32]:
    """Movements of lips and cheeks that footage of speech does not show.

    A smile draws the corners of the mouth up and outwards, a frown draws them down; the cheeks follow.

    Args:
        space: The shapes of this mouth, canonical pixels.
        crop: Where mouths are cut out.

    Returns:
        float32 [len(EXPRESSIONS), gh, gw, 2]: crop pixels moved by the whole expression, on a grid of every 4th pixel.
    """
    return _spread(space.mean, expression_moves(space), crop, np.minimum(1, 2 * crop.mask))


def expression_moves(space: ShapeSpace) -> NDArray[np.float64]:
    """Where the points of the shape go in each of `EXPRESSIONS`, float64 [len(EXPRESSIONS), P, 2], canonical pixels."""
    lips = len(points.LIPS_OUTER + points.LIPS_INNER)
    mean = space.mean.astype(np.float64)
    width = float(np.ptp(mean[:lips, 0]))
    beside = (mean[:, 0] - mean[:lips, 0].mean()) / (width / 2)
    beside[lips:] = 0
    corner = np.abs(beside) ** 1.5
    smile = np.stack([_SMILE_OUT * width * beside * np.abs(beside), -_SMILE_UP * width * corner], axis=1)
    frown = np.stack([np.zeros_like(corner), _FROWN_DOWN * width * corner], axis=1)
    return np.stack([smile, frown])


def _spread(
    mean: NDArray[np.float32], points_moves: NDArray[np.floating], crop: Crop, weight: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Carry moves of the shape's points, [N, P, 2], to a grid over the crop.

    Points on the rim of the crop stand still, so that a warped patch still fits where it is pasted.
    """
    origin = np.asarray(crop.origin, np.float64)
    width, height = crop.size
    angle = np.linspace(0, 2 * np.pi, _ANCHORS, endpoint=False)
    rim = np.stack([width / 2 + 0.47 * width * np.cos(angle), height / 2 + 0.47 * height * np.sin(angle)], axis=1)
    centres = np.concatenate([mean.astype(np.float64) - origin, rim])
    still = np.zeros((len(points_moves), _ANCHORS, 2))
    moves = np.concatenate([points_moves.astype(np.float64), still], axis=1)
    count = len(centres)
    system = np.zeros((count + 3, count + 3))
    scale = float(np.hypot(width, height))
    system[:count, :count] = _kernel(centres, centres, scale) + _SMOOTH * np.eye(count)
    system[:count, count:] = np.column_stack([np.ones(count), centres / scale])
    system[count:, :count] = system[:count, count:].T
    right = np.zeros((count + 3, 2 * len(moves)))
    right[:count] = moves.transpose(1, 0, 2).reshape(count, -1)
    weights = np.linalg.lstsq(system, right, rcond=None)[0]
    xs = (np.arange(-(-width // _STEP)) + 0.5) * width / -(-width // _STEP) - 0.5
    ys = (np.arange(-(-height // _STEP)) + 0.5) * height / -(-height // _STEP) - 0.5
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    flat = grid.reshape(-1, 2)
    basis = np.column_stack([_kernel(flat, centres, scale), np.ones(len(flat)), flat / scale])
    fields = (basis @ weights).reshape(*grid.shape[:2], len(moves), 2).transpose(2, 0, 1, 3)
    sampled = weight[np.clip(np.round(ys).astype(int), 0, height - 1)][
        :, np.clip(np.round(xs).astype(int), 0, width - 1)
    ]
    return np.asarray(fields * sampled[None, :, :, None], dtype=np.float32)


def _kernel(a: NDArray[np.float64], b: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    squared = ((a[:, None] - b[None]) ** 2).sum(axis=2) / scale**2
    return np.asarray(np.where(squared > 0, squared * np.log(np.maximum(squared, 1e-12)), 0.0), dtype=np.float64)
