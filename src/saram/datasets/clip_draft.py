"""A clip that is being made, frame by frame."""

from __future__ import annotations

from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.datasets.survey import Survey
from saram.face import Placer, eye_openness, nose_sharpness, points, smooth_placement, to_canonical

__all__ = ["ClipDraft"]

_REACH = 4
"""Frames before and after one that its smoothed placement depends on."""


class ClipDraft:
    """Collects the rows of one clip. Only the last few pictures are in memory, besides the crops.

    Args:
        survey: The canonical picture and the crop.
        placer: Finds the canonical picture's place.
    """

    def __init__(self, survey: Survey, placer: Placer) -> None:
        self._survey, self._placer = survey, placer
        self._landmarks: list[NDArray[np.float32]] = []
        self._placements: list[NDArray[np.float32]] = []
        self._sharpness: list[float] = []
        self._crops: list[NDArray[np.uint8]] = []
        self._smooth: list[NDArray[np.float32]] = []
        self._waiting: deque[NDArray[np.uint8]] = deque()

    def __len__(self) -> int:
        """Frames so far."""
        return len(self._landmarks)

    def add(self, picture: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> None:
        """Add the next frame, uint8 [H, W, 3], with the landmarks of its face, float32 [468, 3]."""
        self._landmarks.append(landmarks)
        self._placements.append(self._placer.place(picture, landmarks))
        self._sharpness.append(nose_sharpness(picture, landmarks))
        self._waiting.append(picture)
        if len(self._waiting) > _REACH:
            self._cut()

    def rows(self) -> dict[str, NDArray[np.generic]]:
        """What is seen in the clip: crops, landmarks, placement, shapes, openness and sharpness, T rows each."""
        while self._waiting:
            self._cut()
        landmarks, placement = np.stack(self._landmarks), np.stack(self._smooth)
        openness = (eye_openness(landmarks, "left") + eye_openness(landmarks, "right")) / 2
        return {
            "crops": np.stack(self._crops),
            "landmarks": landmarks,
            "placement": placement,
            "shapes": to_canonical(landmarks[:, list(points.MOUTH_SHAPE), :2], placement),
            "openness": np.asarray(openness, np.float32),
            "sharpness": np.array(self._sharpness, np.float32),
        }

    def _cut(self) -> None:
        number = len(self._crops)
        begin = max(0, number - _REACH)
        smooth = smooth_placement(np.stack(self._placements[begin : number + _REACH + 1]))[number - begin]
        self._smooth.append(smooth)
        # From crop to frame pixels: back to canonical pixels, then to where the head is.
        square, place = (np.vstack([matrix, [0, 0, 1]]) for matrix in (self._survey.crop_matrix, smooth))
        matrix = (place @ np.linalg.inv(square))[:2]
        size = (self._survey.side, self._survey.side)
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        picture = self._waiting.popleft()
        crop = cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        self._crops.append(np.asarray(crop, np.uint8))
