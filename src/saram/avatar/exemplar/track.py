"""Footage seen once: where the face is in every frame and what its mouth and eyes do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS
from saram.errors import MediaError
from saram.face import (
    Landmarker,
    Placer,
    eye_distance,
    eye_openness,
    nose_sharpness,
    points,
    smooth_placement,
    to_canonical,
)
from saram.media import VideoReader

__all__ = ["Track", "track"]

_SMALLEST_FACE = 24.0
"""Pixels between the outer corners of the eyes."""

_SEAM = 2.0
"""How many times a large step between frames the step from the last to the first may be."""

_SEAM_NOISE = 0.5
"""Pixels by which landmarks of a still face differ from frame to frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The face in each of the T frames of one file."""

    path: Path
    """The file."""

    times: NDArray[np.float64]
    """float64 [T], seconds."""

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

    closes: bool = False
    """Whether the last frame continues into the first."""


def track(
    path: Path, placer: Placer | None = None, *, cyclic: bool = False, step: Callable[[], None] = lambda: None
) -> tuple[Track, Placer]:
    """Follow the face through a file.

    Args:
        path: A video with one face.
        placer: Finds the canonical picture's place; None to take the file's first picture as the canonical one.
        cyclic: Whether the last frame may continue into the first; the track says whether it does.
        step: Called after every frame.

    Returns:
        The track, and the placer to use for the other files of the same person.

    Raises:
        MediaError: If the file cannot be read, if the face is too small, or if one is found in fewer than nine frames
            out of ten.
    """
    times: list[float] = []
    landmarks: list[NDArray[np.float32]] = []
    placements: list[NDArray[np.float32]] = []
    sharpness: list[float] = []
    missing: list[int] = []
    with VideoReader(path) as reader, Landmarker() as landmarker:
        for index, frame in enumerate(reader.frames()):
            picture = frame.pixels[..., :3]
            faces = landmarker.detect(picture)
            if not faces and not landmarks:
                raise MediaError(f"{path} shows no face in its first picture; begin the footage with the face in view.")
            if not faces:
                missing.append(index)
            found = faces[0].landmarks if faces else landmarks[-1]
            if not landmarks:
                _check_size(path, found)
            placer = placer or Placer(picture, found)
            times.append(float(frame.time))
            landmarks.append(found)
            placements.append(placer.place(picture, found))
            sharpness.append(nose_sharpness(picture, found))
            step()
    if len(missing) > 0.1 * len(landmarks):
        raise MediaError(
            f"{path} shows no face in {len(missing)} of {len(landmarks)} pictures (the first at picture {missing[0]}); "
            "use footage in which the face is in view throughout."
        )
    if placer is None:
        raise MediaError(f"{path} holds no pictures.")
    stacked = np.stack(landmarks)
    closes = cyclic and _closes(stacked)
    placement = smooth_placement(np.stack(placements), cyclic=closes)
    openness = (eye_openness(stacked, "left") + eye_openness(stacked, "right")) / 2
    sharp = np.asarray(sharpness, dtype=np.float32)
    shapes = to_canonical(stacked[:, list(SHAPE_POINTS), :2], placement)
    return Track(
        path, np.array(times), stacked, placement, shapes, np.asarray(openness, dtype=np.float32), sharp, closes
    ), placer


def _check_size(path: Path, landmarks: NDArray[np.float32]) -> None:
    found = float(eye_distance(landmarks))
    if found < _SMALLEST_FACE:
        raise MediaError(
            f"The face in {path} is too small: its eyes are {found:.0f} pixels apart. Film closer, or give a larger "
            f"picture; {_SMALLEST_FACE:.0f} pixels are the least."
        )


def _closes(landmarks: NDArray[np.float32]) -> bool:
    """Whether the face goes from the last frame to the first no further than it goes from frame to frame."""
    places = landmarks[:, list(points.FACE_OVAL), :2]
    steps = np.linalg.norm(np.diff(places, axis=0), axis=2).mean(axis=1)
    seam = float(np.linalg.norm(places[0] - places[-1], axis=1).mean())
    return len(steps) > 0 and seam <= _SEAM * float(np.quantile(steps, 0.95)) + _SEAM_NOISE
