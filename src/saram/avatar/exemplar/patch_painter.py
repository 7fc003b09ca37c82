"""Pastes a patch into a frame: warped to the head, coloured like the frame, faded out towards its rim."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.landing import land

__all__ = ["PatchPainter"]

_NO_MAP = np.empty(0, np.float32)
"""The second map of `cv2.remap`, empty because the first holds both coordinates."""


class PatchPainter:
    """The paste of one crop into frames of one scale.

    Args:
        crop: Where the patches belong.
        scale: Size of the frames relative to the base clip.
    """

    def __init__(self, crop: Crop, scale: float) -> None:
        """Keep both."""
        self._crop = crop
        self._scale = scale

    def paint(
        self,
        frame: NDArray[np.uint8],
        patch: NDArray[np.uint8],
        placement: NDArray[np.float32],
        *,
        field: NDArray[np.float32] | None = None,
        tone: NDArray[np.float32] | None = None,
        weight: float = 1.0,
    ) -> None:
        """Paste `patch` into `frame`, in place.

        Args:
            frame: uint8 [H, W, C], its first three channels RGB.
            patch: uint8 [h, w, 3] of the crop's size.
            placement: float32 [2, 3]: canonical to base clip pixels for this frame.
            field: float32 [gh, gw, 2]: where to move the patch's pixels, in crop pixels, on a coarse grid.
            tone: float32 [gh, gw, 3]: what to add to the patch's colours, on a coarse grid.
            weight: 0 leaves the frame as it is, 1 replaces it.
        """
        landed = land(self._crop.to_frame(placement, self._scale), self._crop.size, (frame.shape[1], frame.shape[0]))
        if landed is None:
            return
        rows, columns, forward = landed
        size = (columns.stop - columns.start, rows.stop - rows.start)
        backward = np.asarray(cv2.invertAffineTransform(forward), dtype=np.float64)
        mask = cv2.warpAffine(self._crop.mask, forward, size, flags=cv2.INTER_LINEAR)[..., None]
        colours = self._sample(patch, backward, size, field).astype(np.float32)
        if tone is not None:
            colours += self._coarse(tone, backward, size)
        region = frame[rows, columns, :3]
        blended = region + (mask * np.float32(weight)) * (colours - region)
        frame[rows, columns, :3] = np.clip(blended + np.float32(0.5), 0, 255).astype(np.uint8)

    def _sample(
        self,
        patch: NDArray[np.uint8],
        backward: NDArray[np.float64],
        size: tuple[int, int],
        field: NDArray[np.float32] | None,
    ) -> NDArray[np.uint8]:
        if field is None:
            flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
            return np.asarray(
                cv2.warpAffine(patch, backward, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
            )
        xs, ys = np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32)[:, None]
        maps = np.empty((size[1], size[0], 2), np.float32)
        for axis in (0, 1):
            maps[..., axis] = backward[axis, 0] * xs + backward[axis, 1] * ys + backward[axis, 2]
        maps -= self._coarse(field, backward, size)
        return np.asarray(cv2.remap(patch, maps, _NO_MAP, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)

    def _coarse(
        self, grid: NDArray[np.float32], backward: NDArray[np.float64], size: tuple[int, int]
    ) -> NDArray[np.float32]:
        """A coarse grid over the crop, read at every pixel of the region."""
        width, height = self._crop.size
        step = np.array([grid.shape[1] / width, grid.shape[0] / height])
        matrix = np.column_stack([backward[:, :2] * step[:, None], (backward[:, 2] + 0.5) * step - 0.5])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(grid, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)
