"""Blinks: pictures of the eyes on their way from open to shut, pasted over open ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.patch_painter import PatchPainter

__all__ = ["EyePainter"]

_OPEN = 0.08
"""Closure below which the eyes of the base clip are left as they are."""


class EyePainter:
    """Shuts the eyes of frames of one scale."""

    def __init__(self, model: ExemplarModel, scale: float) -> None:
        """Prepare one painter for each eye."""
        self._model = model
        self._painters = [PatchPainter(crop, scale) for crop in model.eyes]

    def paint(self, pixels: NDArray[np.uint8], placement: NDArray[np.float32], closure: float) -> None:
        """Shut the eyes in `pixels`, in place.

        Args:
            pixels: uint8 [H, W, C], open eyes.
            placement: float32 [2, 3]: canonical to base clip pixels.
            closure: 0 open to 1 shut.
        """
        if closure < _OPEN:
            return
        level = int(np.abs(self._model.closures - closure).argmin())
        if self._model.closures[level] < _OPEN:
            return
        for painter, patches in zip(self._painters, self._model.eye_patches, strict=True):
            painter.paint(pixels, patches[level], placement)
