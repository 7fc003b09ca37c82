"""Pastes a painted face into a frame: on the place of the head, in the light of the frame, faded out at its rim."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.landing import land
from saram.avatar.exemplar.rim import membrane, tone_difference
from saram.avatar.trained.geometry import FaceGeometry

__all__ = ["FacePaster"]

_STEP = 8
_POINTS = 24
_REACH = 5
"""Side of the square whose mean colour stands for a point of the rim, pixels; odd."""

_FOLLOW = 0.5
"""How much of a change of light is followed at once, so that it does not flicker."""


class FacePaster:
    """The paste of one generator's crops into frames of one scale.

    Args:
        geometry: The crop.
        scale: Size of the frames relative to the base clip.
    """

    def __init__(self, geometry: FaceGeometry, scale: float) -> None:
        """Find the rim: points above the lower lip where the paste begins to fade. Further down the chin moves."""
        self._geometry = geometry
        self._scale = scale
        size = geometry.size
        mask = geometry.mask()
        level = (geometry.lips[1] + geometry.lips[3]) / 2
        ring = np.argwhere((mask > 0.5) & (mask < 0.95))[:, ::-1]
        ring = ring[ring[:, 1] < level] if (ring[:, 1] < level).any() else np.argwhere(mask >= 0)[:, ::-1]
        middle = ring.mean(axis=0)
        order = ring[np.argsort(np.arctan2(ring[:, 1] - level, ring[:, 0] - middle[0]), kind="stable")]
        self._rim = order[np.linspace(0, len(order) - 1, _POINTS).astype(int)]
        cells = -(-size // _STEP)
        self._membrane = membrane(self._rim.astype(np.float32), (size, size), _STEP)
        self._cells = (cells, cells, 3)
        self.clear()

    def clear(self) -> None:
        """Forget the light of the frame before."""
        self._tone: NDArray[np.float32] | None = None

    def rim(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Colours at the rim of a crop uint8 [S, S, 3]: float32 [R, 3]."""
        soft = cv2.blur(crop, (_REACH, _REACH))
        return np.asarray(soft[self._rim[:, 1], self._rim[:, 0]], dtype=np.float32)

    def paste(
        self,
        frame: NDArray[np.uint8],
        painted: NDArray[np.uint8],
        *,
        mask: NDArray[np.float32],
        rim: NDArray[np.float32],
        placement: NDArray[np.float32],
        share: float,
    ) -> None:
        """Paste `painted` into `frame`, in place.

        Args:
            frame: uint8 [H, W, C], its first three channels RGB.
            painted: uint8 [S, S, 3].
            mask: float32 [S, S]: how much of it is seen.
            rim: float32 [R, 3]: colours of the frame's own crop at the rim.
            placement: float32 [2, 3]: canonical to base clip pixels.
            share: 0 leaves the frame as it is, 1 pastes.
        """
        difference = tone_difference(rim, self.rim(painted))
        self._tone = difference if self._tone is None else self._tone + _FOLLOW * (difference - self._tone)
        size = self._geometry.size
        tone = cv2.resize((self._membrane @ self._tone).reshape(self._cells), (size, size))
        coloured = np.clip(painted + tone, 0, 255)
        landed = land(self._geometry.to_frame(placement, self._scale), (size, size), (frame.shape[1], frame.shape[0]))
        if landed is None:
            return
        rows, columns, forward = landed
        extent = (columns.stop - columns.start, rows.stop - rows.start)
        seen = cv2.warpAffine(mask * np.float32(share), forward, extent, flags=cv2.INTER_LINEAR)[..., None]
        placed = cv2.warpAffine(coloured, forward, extent, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        region = frame[rows, columns, :3]
        blended = region + seen * (placed - region)
        frame[rows, columns, :3] = np.clip(blended + np.float32(0.5), 0, 255).astype(np.uint8)
