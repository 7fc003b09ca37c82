"""Colour match of a pasted picture: what differs around its rim is spread smoothly over its inside.

A membrane in the manner of mean-value cloning (Farbman et al. 2009): the difference of colour at points of the rim is
interpolated with weights that fall with distance, so that the paste has the light of the frame it lands in.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["membrane", "rim_tones", "tone_difference"]

_NO_MAP = np.empty(0, np.float32)
"""The second map of `cv2.remap`, empty because the first holds both coordinates."""

_BLUR = 4.0
_LIMIT = 14.0
"""Differences of colour are cut to this many levels: more is structure (a shadow, a hair), not light."""


def rim_tones(
    picture: NDArray[np.uint8], placement: NDArray[np.float32], rim: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Colours of a picture at the rim of its canonical crop.

    Args:
        picture: uint8 [H, W, 3].
        placement: float32 [2, 3], canonical to picture pixels.
        rim: float32 [S, 2], points in canonical pixels.

    Returns:
        float32 [S, 3], 0 to 255, each the mean of a neighbourhood of a few pixels.
    """
    height, width = picture.shape[:2]
    # Beyond the picture its edge stands for what is not seen.
    places = np.clip(rim @ placement[:, :2].T + placement[:, 2], 0, (width - 1, height - 1))
    scale = float(np.sqrt(abs(np.linalg.det(placement[:, :2]))))
    reach = int(3 * _BLUR * scale)
    low = np.maximum(np.floor(places.min(axis=0)).astype(int) - reach, 0)
    high = np.ceil(places.max(axis=0)).astype(int) + reach + 1
    region = cv2.GaussianBlur(picture[low[1] : high[1], low[0] : high[0]], (0, 0), _BLUR * scale)
    maps = np.asarray(places - low, dtype=np.float32)[:, None]
    sampled = cv2.remap(region, maps, _NO_MAP, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(sampled.reshape(len(rim), 3), dtype=np.float32)


def membrane(rim: NDArray[np.float32], size: tuple[int, int], step: int) -> NDArray[np.float32]:
    """Weights of every rim point at every `step`-th pixel of a crop.

    Args:
        rim: float32 [S, 2], points in crop pixels.
        size: Width and height of the crop.
        step: Distance of the grid.

    Returns:
        float32 [h * w, S], rows adding up to 1, with h = ceil(height / step), w = ceil(width / step).
    """
    xs, ys = np.arange(0, size[0], step), np.arange(0, size[1], step)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 1, 2) + (step - 1) / 2
    weights = 1 / (((grid - rim[np.newaxis]) ** 2).sum(axis=2) + 25.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def tone_difference(frame: NDArray[np.float32], patch: NDArray[np.float32]) -> NDArray[np.float32]:
    """What must be added to the patch at its rim, float32 [S, 3], cut to plausible differences of light."""
    return np.asarray(np.clip(frame - patch, -_LIMIT, _LIMIT), dtype=np.float32)
