"""FaceMotion that is seen, for footage whose words are not known."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.datasets import FootageDataset
from saram.face import points
from saram.types import COEFFICIENTS

__all__ = ["seen_motion"]

_WIDEST: Final = 0.6
"""``jawOpen`` of a mouth as open as it is in one frame of fifty."""

_SPREAD: Final = 0.35
"""``mouthStretch`` of a mouth as wide as in one frame of fifty; ``mouthPucker`` of one as narrow."""

_INNER: Final = len(points.LIPS_OUTER)
_UPPER: Final = [_INNER + place for place in range(3, 8)]
_LOWER: Final = [_INNER + 20 - place for place in range(3, 8)]
_CORNERS: Final = (0, 10)


def seen_motion(dataset: FootageDataset) -> NDArray[np.float32]:
    """What the mouth does in each frame, as coefficients on the scale that speech gives them.

    Opening becomes ``jawOpen``, width ``mouthStretch`` and ``mouthPucker``; all else is 0.

    Returns:
        float32 [T, len(COEFFICIENTS)].
    """
    shapes = np.asarray(dataset.shapes)
    gap = shapes[:, _LOWER, 1].mean(axis=1) - shapes[:, _UPPER, 1].mean(axis=1)
    width = np.linalg.norm(shapes[:, _CORNERS[0]] - shapes[:, _CORNERS[1]], axis=1)
    values = np.zeros((len(shapes), len(COEFFICIENTS)), np.float32)
    closed, wide = np.quantile(gap, (0.05, 0.98))
    values[:, COEFFICIENTS.index("jawOpen")] = _WIDEST * np.clip((gap - closed) / max(wide - closed, 1e-6), 0, 1.2)
    narrow, middle, broad = np.quantile(width, (0.02, 0.5, 0.98))
    spread = np.clip((width - middle) / max(broad - middle, 1e-6), 0, 1.2) * _SPREAD
    pucker = np.clip((middle - width) / max(middle - narrow, 1e-6), 0, 1.2) * _SPREAD
    for side in ("Left", "Right"):
        values[:, COEFFICIENTS.index(f"mouthStretch{side}")] = spread
    values[:, COEFFICIENTS.index("mouthPucker")] = pucker
    return values
