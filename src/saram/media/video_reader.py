"""Moving pictures, read one at a time."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import av.codec
import av.container
import cv2
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from saram.errors import MediaError
from saram.media.deinterlacing import deinterlaced
from saram.media.opening import beginning, decoding, open_input
from saram.types import Duration, Timestamp, VideoFrame

__all__ = ["VideoReader"]

_MATRICES = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M,
             9: Colorspace.BT2020}  # fmt: skip
_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
_EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
"""The quicker default darkens every picture by more than a level."""
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
_HD_LINES = 720


class VideoReader:
    """A video file whose pictures are decoded as they are asked for; memory does not grow with its length.

    Pictures come upright (rotation metadata is honoured), whole (interlaced ones are made so), as full-range RGB, with
    alpha where the file has it.
    """

    size: tuple[int, int]
    """(width, height) of the upright pictures, in pixels."""

    fps: Fraction
    """Frames a second, on average."""

    duration: Duration | None
    """Seconds, as the file says; None where it does not say."""

    has_alpha: bool
    """Whether pictures are RGBA."""

    def __init__(self, path: str | os.PathLike[str], *, covering: tuple[int, int] | None = None) -> None:
        """Open `path`.

        Args:
            path: A video file; FFmpeg's libraries read almost any but animated WebP.
            covering: Pictures larger than needed to cover (width, height) are scaled down to just that, keeping
                their proportions, which costs much less than decoding them whole and scaling afterwards.

        Raises:
            MediaError: If it is missing, is no media file, is cut short or holds no pictures.
        """
        self._path = Path(path)
        self._covering = covering
        self._container, self._stream = self._open()
        self._read = False
        stream = self._stream
        self.fps = Fraction(stream.average_rate or stream.guessed_rate or 25)
        self.duration = _duration(self._container, stream)
        name = stream.codec_context.name
        self.has_alpha = _has_alpha(stream)
        # The native VP8/VP9 decoders pass over the alpha layer of a WebM file; libvpx reads it.
        self._decoder: VideoCodecContext | None = None
        if self.has_alpha and name in _ALPHA_DECODERS:
            decoder = av.codec.CodecContext.create(_ALPHA_DECODERS[name], "r")
            assert isinstance(decoder, VideoCodecContext)  # noqa: S101 - a video codec makes a video context
            self._decoder = decoder
        try:
            first = next(self.frames())
        except StopIteration:
            self.close()
            raise MediaError(f"{self._path} holds no picture that can be read; it may be cut short.") from None
        except MediaError:
            self.close()
            raise
        self.size = (first.pixels.shape[1], first.pixels.shape[0])

    def frames(self, start: Timestamp = Fraction(0), *, loop: bool = False) -> Iterator[VideoFrame]:
        """The pictures from time `start` on; the first is the one on screen at `start`.

        Only one iterator of a reader can be in use at a time.

        Args:
            start: Seconds from the beginning of the file.
            loop: Begin again from the first picture at the end, times going on rising, without end.

        Raises:
            MediaError: If the file is damaged or cut short at that place.
        """
        turn = Fraction(0)
        frame_length = 1 / self.fps
        begin = start
        while True:
            last: VideoFrame | None = None
            for frame in self._decoded(begin):
                last = VideoFrame(frame.pixels, frame.time + turn)
                yield last
            if not loop:
                return
            if last is None and begin == 0:
                raise MediaError(f"{self._path} holds no picture that can be read; it may be cut short.")
            if last is not None:
                turn = last.time + frame_length
            begin = Fraction(0)

    def close(self) -> None:
        """Close the file; calling it twice is fine."""
        self._container.close()

    def __enter__(self) -> Self:
        """The reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def _open(self) -> tuple[av.container.InputContainer, av.VideoStream]:
        container = open_input(self._path, "video")
        if not container.streams.video:
            container.close()
            raise MediaError(f"{self._path} holds no pictures, only sound. Give a video file.")
        stream = container.streams.video[0]
        # PyAV gives no context for a stream in an unknown form, though its types say that it always does.
        context: object = stream.codec_context
        if context is None:
            container.close()
            raise MediaError(f"{self._path} holds pictures in a form that cannot be read; it may be damaged.")
        stream.thread_type = "AUTO"
        return container, stream

    def _rewind(self) -> None:
        """Go to the first picture. A seek does not always: in an MPEG program stream it lands on a later one."""
        if self._read:
            self._container.close()
            self._container, self._stream = self._open()
        if self._decoder is not None:
            self._decoder.flush_buffers()

    def _timed(self) -> Iterator[tuple[av.VideoFrame, Timestamp]]:
        time_base = self._stream.time_base or Fraction(1, 90_000)
        origin = beginning(self._container)
        self._read = True
        for number, picture in enumerate(self._pictures()):
            yield picture, number / self.fps if picture.pts is None else picture.pts * time_base - origin

    def _from(self, start: Timestamp) -> Iterator[tuple[av.VideoFrame, Timestamp]]:
        """Pictures with their times, beginning at or before `start` where there are such."""
        if start > 0:
            time_base = self._stream.time_base or Fraction(1, 90_000)
            place = int((beginning(self._container) + start) / time_base)
            self._container.seek(place, stream=self._stream, backward=True)
            if self._decoder is not None:
                self._decoder.flush_buffers()
            pictures = self._timed()
            first = next(pictures, None)
            if first is not None and first[1] <= start:
                yield first
                yield from pictures
                return
        self._rewind()
        yield from self._timed()

    def _decoded(self, start: Timestamp) -> Iterator[VideoFrame]:
        with decoding(self._path):
            before: tuple[av.VideoFrame, Timestamp] | None = None
            for picture, time in self._from(start):
                if time <= start:
                    before = picture, time
                    continue
                if before is not None:
                    yield self._frame(*before)
                    before = None
                yield self._frame(picture, time)
            if before is not None:
                yield self._frame(*before)

    def _pictures(self) -> Iterator[av.VideoFrame]:
        if self._decoder is None:
            yield from deinterlaced(self._container.decode(self._stream))
            return
        for packet in self._container.demux(self._stream):
            yield from self._decoder.decode(packet)

    def _frame(self, picture: av.VideoFrame, time: Timestamp) -> VideoFrame:
        """RGB or RGBA pixels, upright, with the colours the file means."""
        # Untagged pictures follow the custom of players: BT.709 for HD, BT.601 below.
        guess = Colorspace.ITU709 if picture.height >= _HD_LINES else Colorspace.ITU601
        width, height = self._scaled(picture)
        pixels: NDArray[Any] = picture.reformat(
            width=width,
            height=height,
            format="rgba" if self.has_alpha else "rgb24",
            src_colorspace=_MATRICES.get(int(picture.colorspace), guess),
            dst_color_range=ColorRange.JPEG,
            interpolation=_EXACT,
        ).to_ndarray()
        turn = picture.rotation % 360
        if turn in _TURNS:
            pixels = np.ascontiguousarray(cv2.rotate(pixels, _TURNS[turn]), dtype=np.uint8)
        return VideoFrame(pixels, time)

    def _scaled(self, picture: av.VideoFrame) -> tuple[int, int]:
        if self._covering is None:
            return picture.width, picture.height
        # A picture that will be turned by a quarter is measured lying down.
        wanted = self._covering[::-1] if picture.rotation % 180 else self._covering
        share = min(Fraction(1), max(Fraction(wanted[0], picture.width), Fraction(wanted[1], picture.height)))
        return math.ceil(picture.width * share), math.ceil(picture.height * share)


def _has_alpha(stream: av.VideoStream) -> bool:
    if stream.metadata.get("alpha_mode") == "1":
        return True
    pixel_format = stream.codec_context.format
    return pixel_format is not None and any(part.is_alpha for part in pixel_format.components)


def _duration(container: av.container.InputContainer, stream: av.VideoStream) -> Duration | None:
    if stream.duration is not None and stream.time_base is not None:
        return stream.duration * stream.time_base
    return None if container.duration is None else Fraction(container.duration, av.time_base)
