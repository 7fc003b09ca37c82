"""Landmarks of the faces in a picture, or in picture after picture."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.face.detector import Detection, Detector
from saram.face.network import Network
from saram.face.region import Region

__all__ = ["Face", "Landmarker"]

_SIDE = 192
_SCALE = 1.5
_MIN_PRESENCE = 0.5
_SAME_FACE = 0.5
_SETTLED = 0.85
_MAX_PASSES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face and its 468 landmarks."""

    landmarks: NDArray[np.float32]
    """float32 [468, 3], pixels: x right, y down, z away from the viewer (relative depth in the same scale). Pixel
    centres are whole numbers, as in OpenCV. The numbering is that of MediaPipe's face mesh; see
    `saram.face.points`."""

    presence: float
    """How sure the network is that it looked at a face, 0.5 to 1."""

    box: tuple[float, float, float, float]
    """Left, top, right and bottom of the landmarks, pixels."""


class Landmarker:
    """Finds faces and their landmarks, as MediaPipe's face mesh graph does.

    A detector finds the faces; a second network looks at a turned square around each one. A square that does not
    fit the landmarks found in it is moved and looked at again. With `track` the square of the next picture comes
    from the landmarks of the last one, and the detector runs only while faces are missing: when there are fewer
    than `max_faces`, or when the network no longer sees a face in its square (a cut). Landmarks are not smoothed
    over time.

    Not thread-safe; one for each thread.

    Args:
        max_faces: The most faces to report, ≥ 1.
        track: Whether pictures follow each other in time.

    Raises:
        MissingExtraError: If ``ai-edge-litert`` (extra ``make``) is not installed.
        UsageError: If `max_faces` is less than 1.
    """

    def __init__(self, *, max_faces: int = 1, track: bool = True) -> None:
        if max_faces < 1:
            raise UsageError(f"max_faces must be at least 1; got {max_faces}.")
        self._max_faces = max_faces
        self._track = track
        self._detector: Detector | None = Detector()
        self._network: Network | None = Network("face_landmark.tflite")
        self._tracked: list[Region] = []

    def __enter__(self) -> Self:
        """Use as ``with Landmarker() as landmarker``."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Give the networks' memory back; a second call does nothing."""
        self._detector = None
        self._network = None
        self._tracked = []

    def reset(self) -> None:
        """Forget the last picture: the next one is not its successor."""
        self._tracked = []

    def detect(self, pixels: NDArray[np.uint8]) -> list[Face]:
        """Find the faces of one picture: tracked ones first, then the surest; none gives an empty list.

        Args:
            pixels: uint8 RGB [H, W, 3] of any size, contiguous or not; it is not changed.

        Raises:
            UsageError: If `pixels` has another shape or dtype, or the landmarker is closed.
        """
        if self._detector is None:
            raise UsageError("This Landmarker is closed; make a new one.")
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.size == 0:
            raise UsageError(f"A picture must be uint8 [H, W, 3]; got {pixels.dtype} {list(pixels.shape)}.")
        picture = np.ascontiguousarray(pixels)
        faces: list[Face] = []
        taken: list[Region] = []
        for region in self._tracked:
            self._look(picture, region, faces, taken)
        if len(faces) < self._max_faces:
            for detection in self._detector.detect(picture):
                if len(faces) == self._max_faces:
                    break
                self._look(picture, _region_of_detection(detection), faces, taken)
        self._tracked = taken if self._track else []
        return faces

    def _look(self, picture: NDArray[np.uint8], region: Region, faces: list[Face], taken: list[Region]) -> None:
        """Add the face in a region, if there is one that has not been found already."""
        if any(region.overlap(other) > _SAME_FACE for other in taken):
            return
        for _ in range(_MAX_PASSES):
            face = self._landmarks(picture, region)
            if face is None:
                return
            looked_at, region = region, Region.around(face.landmarks[:, :2], 33, 263, _SCALE)
            if looked_at.overlap(region) >= _SETTLED:
                break
        else:
            face = self._landmarks(picture, region)
        if face is not None and not any(region.overlap(other) > _SAME_FACE for other in taken):
            faces.append(face)
            taken.append(region)

    def _landmarks(self, picture: NDArray[np.uint8], region: Region) -> Face | None:
        """Look once at a region."""
        if self._network is None:
            return None
        crop = region.crop(picture, _SIDE).astype(np.float32) / np.float32(255)
        mesh, logit = self._network(crop)
        presence = float(1 / (1 + np.exp(-np.clip(logit.item(), -80, 80))))
        if presence < _MIN_PRESENCE:
            return None
        # The network counts from the edge of the first pixel; here its centre is 0.
        inside = mesh.reshape(468, 3) - np.array([0.5, 0.5, 0.0], dtype=np.float32)
        landmarks = region.from_crop(inside, _SIDE)
        left, top = landmarks[:, :2].min(axis=0)
        right, bottom = landmarks[:, :2].max(axis=0)
        return Face(landmarks, presence, (float(left), float(top), float(right), float(bottom)))


def _region_of_detection(detection: Detection) -> Region:
    """The turned square around a detected box."""
    points = np.concatenate([detection.keypoints[:2], detection.box])
    eyes, box = points[:2], points[2:]
    upright = Region.around(box, 0, 1, _SCALE)
    across = eyes[1] - eyes[0]
    return Region(upright.centre, upright.size, float(np.arctan2(across[1], across[0])))
