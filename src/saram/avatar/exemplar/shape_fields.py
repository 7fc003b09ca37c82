"""How the pixels of the mouth crop move with the modes of its shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.mouth_shape import ShapeSpace

__all__ = ["shape_fields"]

_STEP = 4
_ANCHORS = 40
_SMOOTH = 1e-2


def shape_fields(space: ShapeSpace, crop: Crop) -> NDArray[np.float32]:
    """Spread the motion of the shape's points over the crop with thin-plate splines (Bookstein 1989).

    Points on the rim of the crop stand still, so that a warped patch still fits where it is pasted.

    Args:
        space: The shapes of this mouth, canonical pixels.
        crop: Where mouths are cut out.

    Returns:
        float32 [K, gh, gw, 2]: crop pixels moved by one unit of each mode, on a grid of every 4th pixel.
    """
    origin = np.asarray(crop.origin, np.float64)
    width, height = crop.size
    angle = np.linspace(0, 2 * np.pi, _ANCHORS, endpoint=False)
    rim = np.stack([width / 2 + 0.47 * width * np.cos(angle), height / 2 + 0.47 * height * np.sin(angle)], axis=1)
    centres = np.concatenate([space.mean.astype(np.float64) - origin, rim])
    moves = np.concatenate([space.modes.astype(np.float64), np.zeros((len(space.modes), _ANCHORS, 2))], axis=1)
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
    # Outside the mask nothing is seen; the spline is not let wander there.
    sampled = crop.mask[np.clip(np.round(ys).astype(int), 0, height - 1)][
        :, np.clip(np.round(xs).astype(int), 0, width - 1)
    ]
    return np.asarray(fields * np.minimum(1, 2 * sampled)[None, :, :, None], dtype=np.float32)


def _kernel(a: NDArray[np.float64], b: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    squared = ((a[:, None] - b[None]) ** 2).sum(axis=2) / scale**2
    return np.asarray(np.where(squared > 0, squared * np.log(np.maximum(squared, 1e-12)), 0.0), dtype=np.float64)
