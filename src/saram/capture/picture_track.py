"""Footage seen once: numbers for every picture, more for the faces in it."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.capture.combing import combing
from saram.capture.face_look import LOOKS, PATCH, face_look, lower_face_patch
from saram.capture.film import Film, FilmPicture
from saram.face import Face, Landmarker, head_pose, lip_aperture

__all__ = ["PictureTrack", "watch"]

_SMALL: Final = 96
"""Pixels of the longer side at which every picture is compared with the one before."""

_FACE_RATE: Final = 12.5
"""Faces are looked for at least so many times a second in long footage; in short footage in every picture."""

_SHORT: Final = 60.0
"""Seconds of footage in which every picture is looked at."""

_LOOK_RATE: Final = 5.0
"""Close looks a second."""

_COUNT_RATE: Final = 1.0
"""How often a second the faces are counted."""

_MOST_FACES: Final = 3
_COMB_STEP: Final = 7
_BLOCK: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class PictureTrack:
    """What the T pictures of a file show; a few hundred bytes a second, whatever their size."""

    path: Path
    """The file."""

    size: tuple[int, int]
    """(width, height) upright, pixels."""

    fps: float
    """Frames a second the file says it has."""

    rotation: int
    """Degrees by which the stored pictures are turned when shown."""

    codec: str
    """Name of the coding."""

    complete: bool
    """Whether all of it could be decoded."""

    said_duration: float | None
    """Seconds of picture the file says it has."""

    timed: bool
    """Whether the file gave every picture its time."""

    times: NDArray[np.float64]
    """float64 [T], seconds."""

    gain: NDArray[np.float32]
    """float32 [T]: change of brightness from the picture before, natural logarithm, of what does not move."""

    change: NDArray[np.float32]
    """float32 [T]: mean difference from the picture before, grey levels; NaN for the first."""

    interlaced: float
    """Share of pictures that are two fields: by what the file says, or by what moving edges look like."""

    seen: NDArray[np.int64]
    """int64 [S]: the pictures in which a face was looked for, rising."""

    faces: NDArray[np.bool_]
    """bool [S]: whether one was found."""

    aperture: NDArray[np.float32]
    """float32 [S]: how far the lips are apart, eye distances; NaN without a face."""

    pose: NDArray[np.float32]
    """float32 [S, 3]: yaw, pitch, roll, degrees; NaN without a face."""

    place: NDArray[np.float32]
    """float32 [S, 3]: middle of the face x and y, and its width, in pixels of the picture; NaN without a face."""

    looked: NDArray[np.int64]
    """int64 [L]: the pictures that were looked at closely, rising."""

    looks: NDArray[np.float32]
    """float32 [L, len(LOOKS)]."""

    patches: NDArray[np.uint8]
    """uint8 [L, 16, 16, 3]: the lower faces."""

    counted: NDArray[np.int64]
    """int64 [C]: the pictures in which faces were counted."""

    counts: NDArray[np.int64]
    """int64 [C]: how many there were."""

    def look(self, name: str) -> NDArray[np.float32]:
        """One number of the close looks, float32 [L]."""
        return self.looks[:, LOOKS.index(name)]

    @property
    def duration(self) -> float:
        """Seconds from the first picture to the end of the last."""
        if not len(self.times):
            return 0.0
        step = float(np.median(np.diff(self.times))) if len(self.times) > 1 else 1 / self.fps
        return float(self.times[-1] - self.times[0]) + step


def watch(path: Path, take_seconds: float, step: Callable[[float], None] = lambda _: None) -> PictureTrack:
    """Look through a file once.

    Args:
        path: A video.
        take_seconds: Length of all footage that is checked together; in more than a minute of it, not every picture
            is searched for a face.
        step: Called with the time reached, seconds, after every picture.

    Raises:
        MediaError: If it cannot be opened or holds no pictures.
    """
    with Film(path) as film, Landmarker() as follower, Landmarker(max_faces=_MOST_FACES, track=False) as counter:
        watcher = _Watcher(follower, counter, film.fps, take_seconds)
        for picture in film.pictures():
            watcher.see(picture, film.size)
            step(float(picture.time))
        return watcher.track(path, film)


class _Watcher:
    """Collects the numbers."""

    def __init__(self, follower: Landmarker, counter: Landmarker, fps: Fraction, take_seconds: float) -> None:
        self._follower, self._counter = follower, counter
        rate = float(fps)
        self._face_step = 1 if take_seconds <= _SHORT else max(1, int(rate / _FACE_RATE))
        self._look_step = self._face_step * max(1, round(rate / _LOOK_RATE / self._face_step))
        self._count_step = self._look_step * max(1, round(rate / _COUNT_RATE / self._look_step))
        self._before: NDArray[np.float32] | None = None
        self._times, self._gain, self._change = array("d"), array("f"), array("f")
        self._seen, self._looked, self._counted, self._counts = array("q"), array("q"), array("q"), array("q")
        self._found, self._aperture, self._pose, self._place = array("b"), array("f"), array("f"), array("f")
        self._looks, self._patches = array("f"), bytearray()
        self._fields = self._progressive = 0
        self._timed = True

    def see(self, picture: FilmPicture, size: tuple[int, int]) -> None:
        luma = picture.luma()
        self._times.append(float(picture.time))
        self._timed &= picture.timed
        self._compare(luma)
        if picture.index % _COMB_STEP == 0 or picture.interlaced:
            two_fields = picture.interlaced or combing(luma)
            self._fields += two_fields
            self._progressive += not two_fields
        if picture.index % self._face_step == 0:
            self._look(picture, size)

    def _compare(self, luma: NDArray[np.uint8]) -> None:
        share = _SMALL / max(luma.shape)
        small = cv2.resize(
            luma,
            (max(8, round(luma.shape[1] * share)), max(8, round(luma.shape[0] * share))),
            interpolation=cv2.INTER_AREA,
        ).astype(np.float32)
        before, self._before = self._before, small
        if before is None or before.shape != small.shape:
            self._gain.append(0.0)
            self._change.append(float("nan"))
            return
        gain = _gain(before, small)
        self._gain.append(gain)
        self._change.append(float(np.abs(small - before * np.exp(np.float32(gain))).mean()))

    def _look(self, picture: FilmPicture, size: tuple[int, int]) -> None:
        pixels = picture.colours()
        scale = size[0] / pixels.shape[1]
        found = self._follower.detect(pixels)
        self._seen.append(picture.index)
        self._found.append(bool(found))
        if found:
            self._note(found[0], scale)
        else:
            self._aperture.append(float("nan"))
            self._pose.extend([float("nan")] * 3)
            self._place.extend([float("nan")] * 3)
        if found and picture.index % self._look_step == 0:
            look = face_look(pixels, found[0])
            look[[LOOKS.index(name) for name in ("eye_distance", "x", "y")]] *= np.float32(scale)
            self._looked.append(picture.index)
            self._looks.frombytes(look.tobytes())
            self._patches += lower_face_patch(pixels, found[0]).tobytes()
        if picture.index % self._count_step == 0:
            self._counted.append(picture.index)
            self._counts.append(len(self._counter.detect(pixels)))

    def _note(self, face: Face, scale: float) -> None:
        left, top, right, bottom = (value * scale for value in face.box)
        self._aperture.append(float(lip_aperture(face.landmarks)))
        self._pose.extend(head_pose(face.landmarks).tolist())
        self._place.extend([(left + right) / 2, (top + bottom) / 2, right - left])

    def track(self, path: Path, film: Film) -> PictureTrack:
        """What was seen, once all is."""
        looked = np.frombuffer(self._looked, np.int64)
        return PictureTrack(
            path=path,
            size=film.size,
            fps=float(film.fps),
            rotation=film.rotation,
            codec=film.codec,
            complete=film.complete,
            said_duration=None if film.duration is None else float(film.duration),
            timed=self._timed,
            times=np.frombuffer(self._times, np.float64),
            gain=np.frombuffer(self._gain, np.float32),
            change=np.frombuffer(self._change, np.float32),
            interlaced=self._fields / max(1, self._fields + self._progressive),
            seen=np.frombuffer(self._seen, np.int64),
            faces=np.frombuffer(self._found, np.int8).astype(bool),
            aperture=np.frombuffer(self._aperture, np.float32),
            pose=np.frombuffer(self._pose, np.float32).reshape(-1, 3),
            place=np.frombuffer(self._place, np.float32).reshape(-1, 3),
            looked=looked,
            looks=np.frombuffer(self._looks, np.float32).reshape(-1, len(LOOKS)),
            patches=np.frombuffer(bytes(self._patches), np.uint8).reshape(-1, PATCH, PATCH, 3),
            counted=np.frombuffer(self._counted, np.int64),
            counts=np.frombuffer(self._counts, np.int64),
        )


def _gain(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """How the light changed: the median over blocks, of which most do not move."""
    rows, columns = before.shape[0] // _BLOCK, before.shape[1] // _BLOCK
    first, second = (
        each[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
        for each in (before, after)
    )
    usable = (first > 30) & (first < 225)
    if np.count_nonzero(usable) < usable.size / 10:
        return 0.0
    return float(np.median(np.log((second[usable] + 1) / (first[usable] + 1))))
