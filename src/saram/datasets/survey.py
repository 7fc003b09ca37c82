"""A first look at the footage: the canonical picture, and the square around the lower face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.datasets.steady_frames import COVERING, steady_frames
from saram.errors import MediaError
from saram.face import Landmarker, Placer, eye_distance, points, to_canonical
from saram.media import VideoReader

__all__ = ["Survey", "survey"]

SIDES: Final = (96, 160)
"""Smallest and largest side of a crop, pixels."""

_STEP: Final = 16
"""Sides are multiples of this, so that networks can halve them four times."""

_LOOKS: Final = 48
_SMALLEST_FACE: Final = 24.0
_PATIENCE: Final = 50
_CHIN: Final = 152


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What is the same for all frames of a take."""

    canonical: NDArray[np.uint8]
    """uint8 [H, W, 3]: the picture to which all others are compared."""

    landmarks: NDArray[np.float32]
    """float32 [468, 3]: its landmarks."""

    crop_matrix: NDArray[np.float32]
    """float32 [2, 3]: canonical to crop pixels."""

    side: int
    """Pixels of a crop."""


def survey(videos: Sequence[Path], reference: Path | None = None, side: int | None = None) -> Survey:
    """Look at pictures from all over the footage.

    Args:
        videos: The take.
        reference: A video whose first picture with a face is the canonical one; None for the first of `videos`.
        side: Pixels of a crop; None to choose, so that a pixel of the crop is about one of the footage.

    Raises:
        MediaError: If a file cannot be read, or shows no face or too small a one.
    """
    canonical, landmarks = _first_face(reference or videos[0])
    placer = Placer(canonical, landmarks)
    chins = [float(landmarks[_CHIN, 1])]
    with Landmarker(track=False) as landmarker:
        for picture in _pictures(videos):
            for face in landmarker.detect(picture)[:1]:
                placement = placer.place(picture, face.landmarks)
                chin = to_canonical(face.landmarks[np.newaxis, [_CHIN], :2], placement[np.newaxis])
                chins.append(float(chin[0, 0, 1]))
    matrix, chosen = _crop(landmarks, float(np.quantile(chins, 0.98)), side)
    return Survey(canonical, landmarks, matrix, chosen)


def _first_face(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    with Landmarker() as landmarker:
        for _, picture in islice(steady_frames(path), _PATIENCE):
            faces = landmarker.detect(picture)
            if faces:
                found = faces[0].landmarks
                apart = float(eye_distance(found))
                if apart < _SMALLEST_FACE:
                    raise MediaError(
                        f"The face in {path} is too small: its eyes are {apart:.0f} pixels apart. Film closer, or give "
                        f"a larger picture; {_SMALLEST_FACE:.0f} pixels are the least."
                    )
                return picture.copy(), found
    raise MediaError(
        f"{path} shows no face in its first {_PATIENCE // 25} seconds; give footage that begins with the face in view."
    )


def _pictures(videos: Sequence[Path]) -> Iterator[NDArray[np.uint8]]:
    chosen = sorted({round(index) for index in np.linspace(0, len(videos) - 1, _LOOKS)})
    looks = -(-_LOOKS // len(chosen))
    for index in chosen:
        with VideoReader(videos[index], covering=COVERING) as reader:
            length = reader.duration or Fraction(1)
            for look in range(looks):
                for frame in islice(reader.frames(length * Fraction(2 * look + 1, 2 * looks)), 1):
                    yield frame.pixels[..., :3]


def _crop(landmarks: NDArray[np.float32], chin: float, side: int | None) -> tuple[NDArray[np.float32], int]:
    """The square from about the tip of the nose to below the chin when it is lowest."""
    flat = landmarks[:, :2].astype(np.float64)
    unit = float(eye_distance(landmarks))
    jaw = flat[list(points.JAW_LINE)]
    bottom = max(chin, float(flat[_CHIN, 1])) + 0.1 * unit
    length = max(bottom - float(flat[points.NOSE_TIP, 1]) + 0.05 * unit, 0.92 * float(np.ptp(jaw[:, 0])))
    centre = float(flat[list(points.LIPS_OUTER), 0].mean())
    chosen = side or int(np.clip(round(length / _STEP) * _STEP, *SIDES))
    scale = chosen / length
    # Pixel centres are whole numbers: the left edge of the square is half a pixel before the centre of pixel 0.
    left, top = centre - length / 2, bottom - length
    matrix = np.array([[scale, 0, -scale * left - 0.5], [0, scale, -scale * top - 0.5]], np.float32)
    return matrix, chosen
