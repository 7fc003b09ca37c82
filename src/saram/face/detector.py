"""Where the faces are: the BlazeFace detector of MediaPipe."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.face.network import Network

__all__ = ["Detection", "Detector"]

_SIDE = 192
_STRIDE = 4
_MIN_SCORE = 0.6
_SAME_FACE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A face that was found."""

    box: NDArray[np.float32]
    """float32 [2, 2]: top left and bottom right corner, x and y in pixels."""

    keypoints: NDArray[np.float32]
    """float32 [6, 2]: right eye, left eye, nose tip, mouth, right ear, left ear of the person; pixels."""

    score: float
    """How sure the detector is, 0.6 to 1."""


class Detector:
    """The full-range BlazeFace (Bazarevsky et al. 2019): faces up to about five metres from a camera.

    The picture is fitted into 192 × 192 with its shape kept; each of 48 × 48 cells proposes one box with six
    keypoints; proposals of one face are averaged, weighted by their scores.

    Raises:
        MissingExtraError: If the runtime is not installed.
    """

    def __init__(self) -> None:
        self._network = Network("face_detection_full_range_sparse.tflite")
        cells = (np.arange(_SIDE // _STRIDE, dtype=np.float32) + 0.5) * _STRIDE
        self._anchors = np.stack(np.meshgrid(cells, cells), axis=-1).reshape(-1, 1, 2)

    def detect(self, pixels: NDArray[np.uint8]) -> list[Detection]:
        """Find faces, surest first.

        A picture in which none is found is looked at once more at half the size: a face that fills it is too large
        for the network.

        Args:
            pixels: uint8 RGB [H, W, 3].
        """
        return self._propose(pixels, _SIDE) or self._propose(pixels, _SIDE // 2)

    def _propose(self, pixels: NDArray[np.uint8], longer_side: int) -> list[Detection]:
        """Find faces with the longer side of the picture shrunk or grown to so many pixels."""
        scale = longer_side / max(pixels.shape[:2])
        fitted, margin = _letterbox(pixels, scale)
        raw, logits = self._network(fitted)
        scores = (1 / (1 + np.exp(-np.clip(logits[0, :, 0], -80, 80)))).astype(np.float32)
        keep = scores >= _MIN_SCORE
        if not keep.any():
            return []
        values = raw[0, keep].reshape(-1, 8, 2)
        size = values[:, 1:2]
        middle = values[:, :1] + self._anchors[keep]
        points = np.concatenate([middle - size / 2, middle + size / 2, values[:, 2:] + self._anchors[keep]], axis=1)
        points = (points - margin) / scale - 0.5
        return _merge(points.astype(np.float32), scores[keep])


def _letterbox(pixels: NDArray[np.uint8], scale: float) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Put a scaled picture into the middle of a black square: values in [-1, 1], and the margin [x, y] in pixels."""
    height, width = pixels.shape[:2]
    margin = (_SIDE - np.array([width, height]) * scale) / 2
    if scale < 1:
        inner = (max(round(width * scale), 1), max(round(height * scale), 1))
        pixels = cv2.resize(pixels, inner, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        matrix = np.array([[1.0, 0.0, margin[0]], [0.0, 1.0, margin[1]]])
    else:
        centre = margin + scale / 2 - 0.5
        matrix = np.array([[scale, 0.0, centre[0]], [0.0, scale, centre[1]]])
    fitted = cv2.warpAffine(pixels, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return fitted.astype(np.float32) / np.float32(127.5) - np.float32(1), margin


def _merge(points: NDArray[np.float32], scores: NDArray[np.float32]) -> list[Detection]:
    """Weighted non-maximum suppression of proposals [N, 8, 2] whose first two points are the box."""
    found: list[Detection] = []
    order = np.argsort(-scores, kind="stable")
    points, scores = points[order], scores[order]
    while len(points):
        corner = np.maximum(points[:, 0], points[0, 0])
        extent = np.maximum(np.minimum(points[:, 1], points[0, 1]) - corner, 0)
        shared = extent[:, 0] * extent[:, 1]
        area = np.prod(points[:, 1] - points[:, 0], axis=1)
        same = shared / np.maximum(area + area[0] - shared, 1e-9) > _SAME_FACE
        same[0] = True
        mean = np.average(points[same], axis=0, weights=scores[same]).astype(np.float32)
        found.append(Detection(box=mean[:2], keypoints=mean[2:], score=float(scores[0])))
        points, scores = points[~same], scores[~same]
    return found
