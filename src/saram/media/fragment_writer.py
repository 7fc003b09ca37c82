"""MP4 in fragments, for players that show the beginning while the rest is being made."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

import av
import av.container
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from saram.errors import OutputError
from saram.media.formats import check_fps, check_size
from saram.media.marks import marks
from saram.types import SAMPLE_RATE, AudioChunk, Fragment, Provenance, VideoFrame

__all__ = ["FRAGMENT_CODEC", "FragmentWriter"]

_PRESET: Final = {"preset": "veryfast", "tune": "zerolatency", "crf": "21", "profile": "high", "forced-idr": "1"}
_X264: Final = "keyint=infinite:scenecut=0:bframes=0:rc-lookahead=0:sliced-threads=0:threads=1"
_AAC_BITS: Final = 96_000
_AAC_FRAME: Final = 1024
_BT709: Final = 1
_FLAGS: Final = "+frag_keyframe+empty_moov+default_base_moof+skip_trailer"

FRAGMENT_CODEC: Final = f"fmp4 h264 {' '.join(_PRESET.values())} {_X264} aac {_AAC_BITS}"
"""What the bytes depend on besides pictures and sound; part of the key of a kept answer."""


class FragmentWriter:
    """Writes H.264 and AAC in fragments; the bytes of each are given away as soon as it is whole.

    The first fragment is short, so that something is seen at once; each begins with a key frame. Picture n is shown at
    exactly n / fps. The first 1024 samples (21 ms) of the sound are left out, because the encoder needs that time
    to begin: they must be silent. Give sound before the pictures it belongs to: a fragment leaves when the picture
    after it is encoded, with the sound that is there.
    """

    def __init__(
        self,
        sink: Callable[[bytes, Fragment | None], None],
        *,
        size: tuple[int, int],
        fps: Fraction,
        first: int = 5,
        length: int | None = None,
        provenance: Provenance | None = None,
        sound: bool = True,
    ) -> None:
        """Begin.

        Args:
            sink: Takes the beginning (``ftyp`` and ``moov``, with None) and then each fragment.
            size: (width, height) of the pictures in pixels; odd ones are raised by one, the edge repeated.
            fps: Frames a second.
            first: Pictures in the first fragment; the following ones grow, so that the next is there when one is over.
            length: Pictures in the longest; None for about three quarters of a second.
            provenance: Written into the beginning, for people and for programs.
            sound: Whether there is a track of sound.

        Raises:
            UsageError: If size or rate cannot be rendered.
            OutputError: If an encoder is missing or refuses them.
        """
        check_size(*size)
        check_fps(fps)
        self._sink = sink
        self._fps = fps
        self._lengths = _lengths(first, length or max(first, round(fps * 3 / 4)))
        self._next_cut = 0
        self._size = (size[0] + size[0] % 2, size[1] + size[1] % 2)
        self._frames = 0
        self._cut: list[int] = []
        self._samples = 0
        self._waiting: list[NDArray[np.float32]] = []
        self._waiting_size = 0
        self._bytes = _Boxes()
        self._given = 0
        self._closed = False
        self.mime = ""
        self._reformatter = VideoReformatter()
        # The muxer may keep packets until it can put them in order; that order needs no list of edits.
        options = {"movflags": _FLAGS, "use_editlist": "0", "movie_timescale": str(SAMPLE_RATE)}
        self._output = av.open(self._bytes, "w", format="mp4", options=options)
        try:
            self._output.metadata.update(marks(provenance) if provenance else {})
            self._video = self._add_pictures()
            self._audio = self._add_sound() if sound else None
            self._output.start_encoding()
        except (av.FFmpegError, ValueError) as error:
            self._output.close()
            raise OutputError(
                f"MP4 of {size[0]}×{size[1]} pixels at {float(fps):g} frames a second cannot be written here: {error}."
            ) from error
        self._flush()

    def write_audio(self, chunk: AudioChunk) -> None:
        """Take the next sound, which begins where the sound before ended, the first at 0.

        Raises:
            ValueError: If its rate is not `SAMPLE_RATE`.
        """
        if chunk.rate != SAMPLE_RATE:
            raise ValueError(f"Sound must have {SAMPLE_RATE} samples a second; got {chunk.rate}.")
        if self._audio is None:
            return
        self._waiting.append(chunk.samples)
        self._waiting_size += chunk.samples.size
        if self._waiting_size < _AAC_FRAME:
            return
        samples = np.concatenate(self._waiting)
        whole = samples.size // _AAC_FRAME * _AAC_FRAME
        for begin in range(0, whole, _AAC_FRAME):
            self._encode_sound(samples[begin : begin + _AAC_FRAME])
        self._waiting, self._waiting_size = [samples[whole:]], samples.size - whole

    def write_video(self, frame: VideoFrame) -> None:
        """Take the next picture; its pixels must not be changed afterwards.

        Raises:
            ValueError: If it has not the size the writer was opened with.
        """
        height, width = frame.pixels.shape[:2]
        if (width + width % 2, height + height % 2) != self._size:
            raise ValueError(f"Pictures must be {self._size}; got {(width, height)}.")
        pixels: NDArray[np.uint8] = frame.pixels[..., :3]
        if width % 2 or height % 2:
            pixels = np.asarray(cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), np.uint8)
        picture = self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), "rgb24"),
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
        )
        picture.pts, picture.time_base = self._frames, 1 / self._fps
        if self._frames == self._next_cut:
            self._next_cut += next(self._lengths)
            picture.pict_type = PictureType.I
            self._cut.append(self._frames)
        self._frames += 1
        self._output.mux(self._video.encode(picture))
        self._flush()

    def close(self) -> None:
        """Give away what is left; calling it twice is fine."""
        if self._closed:
            return
        self._closed = True
        if self._audio is not None:
            if self._waiting_size:
                self._encode_sound(np.concatenate(self._waiting))
            self._output.mux(self._audio.encode(None))
        self._output.mux(self._video.encode(None))
        self._output.close()
        self._flush()

    def abandon(self) -> None:
        """Stop without giving away anything more; calling it twice, or after `close`, is fine."""
        if not self._closed:
            self._closed = True
            self._output.close()

    def _flush(self) -> None:
        for kind, data in self._bytes.whole():
            if kind == b"moov":
                self.mime = f'video/mp4; codecs="{_codecs(data, sound=self._audio is not None)}"'
                self._given = len(data)
                self._sink(data, None)
                continue
            start = self._cut.pop(0)
            end = self._cut[0] if self._cut else self._frames
            fragment = Fragment(self._given, len(data), start / self._fps, end - start)
            self._given += len(data)
            self._sink(data, fragment)

    def _add_pictures(self) -> VideoStream:
        options = {**_PRESET, "x264-params": _X264}
        stream = self._output.add_stream("libx264", rate=self._fps, options=options)
        assert isinstance(stream, VideoStream)  # noqa: S101 - a picture codec makes a picture stream
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = 1 / self._fps
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = ColorRange.MPEG
        return stream

    def _add_sound(self) -> AudioStream:
        stream = self._output.add_stream("aac", rate=SAMPLE_RATE)
        assert isinstance(stream, AudioStream)  # noqa: S101 - a sound codec makes a sound stream
        stream.codec_context.layout = "mono"
        stream.codec_context.format = "fltp"
        stream.codec_context.time_base = Fraction(1, SAMPLE_RATE)
        stream.codec_context.bit_rate = _AAC_BITS
        return stream

    def _encode_sound(self, samples: NDArray[np.float32]) -> None:
        begin, self._samples = self._samples, self._samples + samples.size
        if self._audio is None or begin == 0:
            return
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[np.newaxis]), format="fltp", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = begin
        self._output.mux(self._audio.encode(frame))


class _Boxes(io.RawIOBase):
    """Takes the muxer's bytes and gives them back in whole parts: the beginning, then fragments."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._buffer += data
        return len(data)

    def whole(self) -> list[tuple[bytes, bytes]]:
        """(``b"moov"`` or ``b"mdat"``, bytes up to the end of that box), as far as it is there."""
        found = []
        begin = place = 0
        while len(self._buffer) - place >= 8:
            size, kind = struct.unpack_from(">I4s", self._buffer, place)
            if size < 8 or len(self._buffer) - place < size:
                break
            place += size
            if kind in {b"moov", b"mdat"}:
                found.append((bytes(kind), bytes(self._buffer[begin:place])))
                begin = place
        del self._buffer[:begin]
        return found


def _lengths(first: int, longest: int) -> Iterator[int]:
    length = first
    yield length
    while True:
        yield length
        length = min(longest, -(-length * 8 // 5))


def _codecs(beginning: bytes, *, sound: bool) -> str:
    """The codecs parameter (RFC 6381) of a beginning: profile, constraints and level stand in its ``avcC`` box."""
    place = beginning.index(b"avcC") + 5
    return f"avc1.{beginning[place : place + 3].hex()}" + (", mp4a.40.2" if sound else "")
