"""Footage seen once: where the face is in every frame and what its mouth and eyes do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS
from saram.avatar.exemplar.placement import Placer, smooth_placement
from saram.errors import MediaError
from saram.face import Landmarker, eye_openness
from saram.media import VideoReader

__all__ = ["Track", "track"]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The face in each of the T frames of one file."""

    path: Path
    """The file."""

    landmarks: NDArray[np.float32]
    """float32 [T, 468, 3], pixels of the frame."""

    placement: NDArray[np.float32]
    """float32 [T, 2, 3]: canonical to frame pixels, smoothed."""

    shapes: NDArray[np.float32]
    """float32 [T, P, 2]: mouth shapes in canonical pixels."""

    openness: NDArray[np.float32]
    """float32 [T]: how far the lids are apart, mean of both eyes, in eye distances."""

    sharpness: NDArray[np.float32]
    """float32 [T]: variance of the Laplacian around the nose, which looks the same whatever is said."""


def track(
    path: Path, placer: Placer | None = None, *, cyclic: bool = False, step: Callable[[], None] = lambda: None
) -> tuple[Track, Placer]:
    """Follow the face through a file.

    Args:
        path: A video with one face.
        placer: Finds the canonical picture's place; None to take the file's first picture as the canonical one.
        cyclic: Whether the last frame continues into the first.
        step: Called after every frame.

    Returns:
        The track, and the placer to use for the other files of the same person.

    Raises:
        MediaError: If the file cannot be read, or if a face is found in fewer than nine frames out of ten.
    """
    landmarks: list[NDArray[np.float32]] = []
    placements: list[NDArray[np.float32]] = []
    sharpness: list[float] = []
    missing: list[int] = []
    with VideoReader(path) as reader, Landmarker() as landmarker:
        for index, frame in enumerate(reader.frames()):
            faces = landmarker.detect(frame.pixels)
            if not faces and not landmarks:
                raise MediaError(f"{path} shows no face in its first picture; begin the footage with the face in view.")
            if not faces:
                missing.append(index)
            points = faces[0].landmarks if faces else landmarks[-1]
            placer = placer or Placer(frame.pixels, points)
            landmarks.append(points)
            placements.append(placer.place(frame.pixels, points))
            sharpness.append(_sharpness(frame.pixels, points))
            step()
    if len(missing) > 0.1 * len(landmarks):
        raise MediaError(
            f"{path} shows no face in {len(missing)} of {len(landmarks)} pictures (the first at picture {missing[0]}); "
            "use footage in which the face is in view throughout."
        )
    if placer is None:
        raise MediaError(f"{path} holds no pictures.")
    stacked = np.stack(landmarks)
    placement = smooth_placement(np.stack(placements), cyclic=cyclic)
    openness = (eye_openness(stacked, "left") + eye_openness(stacked, "right")) / 2
    sharp = np.asarray(sharpness, dtype=np.float32)
    shapes = _shapes(stacked, placement)
    return Track(path, stacked, placement, shapes, np.asarray(openness, dtype=np.float32), sharp), placer


def _shapes(landmarks: NDArray[np.float32], placement: NDArray[np.float32]) -> NDArray[np.float32]:
    places = landmarks[:, list(SHAPE_POINTS), :2].astype(np.float64)
    linear = np.linalg.inv(placement[:, :, :2].astype(np.float64))
    shifted = places - placement[:, np.newaxis, :, 2]
    return np.asarray(np.einsum("tij,tpj->tpi", linear, shifted), dtype=np.float32)


def _sharpness(picture: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> float:
    nose = landmarks[[6, 2, 50, 280], :2]
    (left, top), (right, bottom) = nose.min(axis=0), nose.max(axis=0)
    window = picture[max(0, int(top)) : int(bottom), max(0, int(left)) : int(right)]
    if window.size == 0:
        return 0.0
    return float(cv2.Laplacian(cv2.cvtColor(window, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var())
