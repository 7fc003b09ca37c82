"""Animated GIF with one good palette."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.filter
import cv2
import numpy as np
from av.filter.context import FilterContext
from av.video.stream import VideoStream
from numpy.typing import NDArray

from saram.media.container_writer import ContainerWriter, PictureCodec
from saram.types import AudioChunk, VideoFrame

__all__ = ["GifWriter"]

_SPOOL = PictureCodec("libx264rgb", "rgb24", {"preset": "ultrafast", "qp": "0"}, even=False)
_UNSEEN_CHANGE = 6
"""Levels of 256; the colours of a palette lie further apart."""
_TRAILER = b"\x3b"


class GifWriter:
    """Gathers the colours of all pictures, then writes them with the 256 that serve them best.

    Between the two passes the pictures lie, losslessly compressed, in a temporary file; memory does not grow
    with the number of pictures.
    """

    def __init__(self, path: Path, *, size: tuple[int, int], fps: Fraction, metadata: dict[str, str]) -> None:
        """Begin.

        Args:
            path: Where.
            size: (width, height) of the pictures that will be given.
            fps: Frames a second, at most 50: a GIF counts hundredths of a second, and players slow down 1/100.
            metadata: Tags; the comment and description become the GIF's comment.

        Raises:
            OSError: If a temporary file cannot be created.
        """
        self._path = path
        self._size = size
        self._fps = fps
        self._comment = "\n".join(metadata.values())
        self._frames = 0
        self._held: NDArray[np.uint8] | None = None
        self._closed = False
        self._folder = tempfile.TemporaryDirectory(prefix="saram-gif-")
        self._spool_path = Path(self._folder.name) / "pictures.mkv"
        self._spool = ContainerWriter(
            self._spool_path, container="matroska", size=size, fps=fps, metadata={}, picture=_SPOOL, sound=None
        )
        self._palette = av.filter.Graph()
        self._palette_input = self._palette.add_buffer(
            width=max(1, size[0] // 2), height=max(1, size[1] // 2), format=av.VideoFormat("rgb24"), time_base=1 / fps
        )
        self._palette.link_nodes(
            self._palette_input,
            self._palette.add("palettegen", "reserve_transparent=0:stats_mode=full"),
            self._palette.add("buffersink"),
        ).configure()

    def write_video(self, frame: VideoFrame) -> None:
        """See `MovieWriter.write_video`."""
        pixels = self._steadied(frame.pixels[..., :3])
        self._spool.write_video(VideoFrame(pixels, frame.time))
        self._palette_input.push(self._sample(pixels))
        self._frames += 1

    def write_audio(self, chunk: AudioChunk) -> None:
        """GIF has no sound."""

    def close(self) -> None:
        """See `MovieWriter.close`; the second pass happens here."""
        if self._closed:
            return
        self._closed = True
        try:
            self._spool.close()
            self._write()
            with self._path.open("r+b") as file:
                file.seek(-1, 2)
                file.write(_comment(self._comment) + _TRAILER)
        finally:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or give up after an error."""
        if error is None:
            self.close()
        elif not self._closed:
            self._closed = True
            self._spool.__exit__(kind, error, trace)
            self._folder.cleanup()

    def _steadied(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture with every pixel that hardly changed left as it was, so that only what moves is stored again."""
        if self._held is None or self._held.shape != pixels.shape:
            self._held = np.ascontiguousarray(pixels)
        else:
            change = cv2.absdiff(pixels, self._held)
            moved = cv2.max(cv2.max(change[..., 0], change[..., 1]), change[..., 2]) > _UNSEEN_CHANGE
            self._held = np.where(moved[..., np.newaxis], pixels, self._held)
        return self._held

    def _sample(self, pixels: NDArray[np.uint8]) -> av.VideoFrame:
        half = (max(1, self._size[0] // 2), max(1, self._size[1] // 2))
        small = cv2.resize(pixels, half, interpolation=cv2.INTER_AREA)
        # Six bits a channel bound the histogram to 2^18 colours, however long the film.
        picture = av.VideoFrame.from_ndarray(
            np.ascontiguousarray(np.asarray(small, dtype=np.uint8) & np.uint8(0xFC) | np.uint8(2)), "rgb24"
        )
        picture.pts = self._frames
        picture.time_base = 1 / self._fps
        return picture

    def _write(self) -> None:
        self._palette_input.push(None)
        palette = self._palette.pull()
        assert isinstance(palette, av.VideoFrame)  # noqa: S101 - palettegen makes one picture
        width, height = self._size
        with (
            av.open(str(self._spool_path)) as spool,
            av.open(f"file:{self._path}", "w", format="gif", options={"loop": "0"}) as output,
        ):
            stream = output.add_stream("gif", rate=self._fps)
            assert isinstance(stream, VideoStream)  # noqa: S101 - a picture codec makes a picture stream
            stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
            stream.codec_context.time_base = 1 / self._fps
            graph = av.filter.Graph()
            pictures = graph.add_buffer(
                width=width, height=height, format=av.VideoFormat("gbrp"), time_base=1 / self._fps
            )
            colours = graph.add_buffer(
                width=palette.width, height=palette.height, format=palette.format, time_base=1 / self._fps
            )
            # An ordered pattern stays in its place, so still parts of the picture do not flicker.
            use = graph.add("paletteuse", "dither=bayer:bayer_scale=4:diff_mode=rectangle")
            sink = graph.add("buffersink")
            pictures.link_to(use, 0, 0)
            colours.link_to(use, 0, 1)
            use.link_to(sink)
            graph.configure()
            palette.pts = 0
            palette.time_base = 1 / self._fps
            colours.push(palette)
            colours.push(None)
            for number, picture in enumerate(spool.decode(video=0)):
                picture.pts = number
                picture.time_base = 1 / self._fps
                pictures.push(picture)
                for mapped in _pulled(sink):
                    output.mux(stream.encode(mapped))
            pictures.push(None)
            for mapped in _pulled(sink):
                output.mux(stream.encode(mapped))
            output.mux(stream.encode(None))


def _pulled(sink: FilterContext) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, av.VideoFrame)  # noqa: S101 - a picture filter makes pictures
        yield frame


def _comment(text: str) -> bytes:
    """A comment extension (GIF89a, 24): blocks of at most 255 bytes."""
    data = text.encode()
    blocks = (data[first : first + 255] for first in range(0, len(data), 255))
    return b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
