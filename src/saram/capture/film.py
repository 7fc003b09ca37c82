"""The pictures of a file, once through, each with what the file says about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import av.container
import cv2
import numpy as np
from numpy.typing import NDArray

from saram.errors import MediaError
from saram.media.opening import beginning, decoding, open_input
from saram.types import Duration, Timestamp

__all__ = ["Film", "FilmPicture"]

_LARGEST: Final = 1280
"""Pixels of the longer side at which pictures are looked at."""

_TURNS: Final = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
_EIGHT_BITS: Final = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray"})
"""Pixel formats whose first plane is the luma, one byte a pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class FilmPicture:
    """One decoded picture; its colours are only made when they are asked for."""

    index: int
    """Number in the file, from 0."""

    time: Timestamp
    """Seconds from the beginning of the file."""

    timed: bool
    """Whether the file gave the time, rather than its number and the frame rate."""

    interlaced: bool
    """Whether the file says that it consists of two fields."""

    _picture: av.VideoFrame

    def luma(self) -> NDArray[np.uint8]:
        """Brightness, uint8 [H, W], as stored: not turned upright, a view where that is possible."""
        frame = self._picture
        if frame.format.name not in _EIGHT_BITS:
            return np.asarray(frame.reformat(format="gray").to_ndarray(), np.uint8)
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return np.asarray(rows[: frame.height, : frame.width], np.uint8)

    def colours(self) -> NDArray[np.uint8]:
        """Upright RGB, uint8 [H, W, 3], shrunk to at most 1280 pixels on the longer side."""
        frame = self._picture
        share = min(1.0, _LARGEST / max(frame.width, frame.height))
        small = frame.reformat(
            width=max(2, round(frame.width * share)), height=max(2, round(frame.height * share)), format="rgb24"
        ).to_ndarray()
        turn = frame.rotation % 360
        return np.ascontiguousarray(cv2.rotate(small, _TURNS[turn]) if turn in _TURNS else small, np.uint8)


class Film:
    """A video file that is read once from beginning to end; memory does not grow with its length.

    Raises:
        MediaError: If it is missing, is no media file or holds no pictures.
    """

    size: tuple[int, int]
    """(width, height) of the upright pictures, pixels."""

    fps: Fraction
    """Frames a second the file says it has, on average."""

    rotation: int
    """Degrees by which players turn the stored pictures, counter-clockwise: 0, 90, 180 or 270."""

    codec: str
    """Name of the coding, ``"h264"``."""

    duration: Duration | None
    """Seconds of picture the file says it has; None where it does not say."""

    has_sound: bool
    """Whether there is a sound track."""

    complete: bool
    """False once decoding met damage or an end too early."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._container = open_input(path, "video")
        if not self._container.streams.video:
            self._container.close()
            raise MediaError(f"{path} holds no pictures, only sound. Give a video file.")
        stream = self._container.streams.video[0]
        # PyAV gives no context for a stream in an unknown form, though its types say that it always does.
        context: object = stream.codec_context
        if context is None or not stream.width or not stream.height:
            self._container.close()
            raise MediaError(f"{path} holds pictures in a form that cannot be read; it may be damaged.")
        stream.thread_type = "AUTO"
        self._stream = stream
        self.fps = Fraction(stream.average_rate or stream.guessed_rate or 25)
        self.codec = stream.codec_context.name
        self.has_sound = bool(self._container.streams.audio)
        self.size = (stream.width, stream.height)
        self.rotation = 0
        self.complete = True
        self.duration = _duration(self._container, stream)

    def pictures(self) -> Iterator[FilmPicture]:
        """Every picture in order; what is damaged ends the film early and clears `complete`."""
        base = self._stream.time_base or Fraction(1, 90_000)
        origin = beginning(self._container)
        try:
            with decoding(self._path):
                for index, frame in enumerate(self._container.decode(self._stream)):
                    if index == 0:
                        self.rotation = frame.rotation % 360
                        self.size = (
                            (frame.height, frame.width) if self.rotation in {90, 270} else (frame.width, frame.height)
                        )
                    timed = frame.pts is not None
                    time = frame.pts * base - origin if frame.pts is not None else index / self.fps
                    yield FilmPicture(index, time, timed, frame.interlaced_frame, frame)
        except MediaError:
            self.complete = False

    def close(self) -> None:
        """Close the file; calling it twice is fine."""
        self._container.close()

    def __enter__(self) -> Self:
        """The film itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()


def _duration(container: av.container.InputContainer, stream: av.VideoStream) -> Duration | None:
    if stream.duration is not None and stream.time_base is not None:
        return stream.duration * stream.time_base
    return None if container.duration is None else Fraction(container.duration, av.time_base)
