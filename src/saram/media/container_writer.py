"""Movies and sound files, written through FFmpeg's libraries."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import av.container
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from saram.errors import OutputError
from saram.types import SAMPLE_RATE, AudioChunk, VideoFrame

__all__ = ["ContainerWriter", "PictureCodec", "SoundCodec"]

_BT709 = 1
_SRGB_TRANSFER = 13


@dataclass(frozen=True, slots=True)
class PictureCodec:
    """How pictures are encoded."""

    name: str
    """Encoder."""

    pixels: str
    """Pixel format of opaque pictures."""

    options: dict[str, str]
    """Encoder options."""

    alpha_pixels: str = ""
    """Pixel format that keeps transparency; empty where there is none."""

    even: bool = True
    """Whether width and height must be even."""


@dataclass(frozen=True, slots=True)
class SoundCodec:
    """How sound is encoded."""

    name: str
    """Encoder."""

    samples: str
    """Sample format: ``"fltp"``, ``"flt"`` or ``"s16"``."""

    layout: str
    """``"mono"`` or ``"stereo"``; stereo is the same sound on both sides, each with half the power, so that the file is
    as loud as the sound (ITU-R BS.1770 adds the power of the channels)."""

    bit_rate: int = 0
    """Bits a second; 0 for PCM."""

    options: dict[str, str] = field(default_factory=dict)
    """Encoder options."""


class ContainerWriter:
    """Writes one container with at most one picture and one sound stream.

    Picture n is shown at exactly n / fps; sample n is heard at exactly n / 48000. Opaque pictures are BT.709,
    limited range, and tagged as such.
    """

    def __init__(
        self,
        path: Path,
        *,
        container: str,
        size: tuple[int, int],
        fps: Fraction,
        metadata: dict[str, str],
        picture: PictureCodec | None,
        sound: SoundCodec | None,
        alpha: bool = False,
        options: dict[str, str] | None = None,
    ) -> None:
        """Create the file.

        Args:
            path: Where.
            container: FFmpeg's name of the container.
            size: (width, height) of the pictures that will be given.
            fps: Frames a second.
            metadata: Tags of the container.
            picture: How pictures are encoded; None writes none.
            sound: How sound is encoded; None writes none.
            alpha: Keep transparency.
            options: Options of the container.

        Raises:
            OSError: If the file cannot be created.
            OutputError: If an encoder is missing or refuses size or rate.
        """
        self._path = path
        self._size = size
        self._fps = fps
        self._frames = 0
        self._samples = 0
        self._pending: list[NDArray[np.float32]] = []
        self._pending_size = 0
        self._reformatter = VideoReformatter()
        self._closed = False
        self._alpha = alpha
        self._sound_codec = sound
        self._output = av.open(f"file:{path}", "w", format=container, options=options or {})
        try:
            self._output.metadata.update(metadata)
            self._video = self._add_pictures(picture) if picture else None
            self._audio = self._add_sound(sound) if sound else None
            self._output.start_encoding()
        except (av.FFmpegError, ValueError) as error:
            self._output.close()
            if isinstance(error, OSError):
                raise
            raise OutputError(
                f"{path.suffix} files of {size[0]}×{size[1]} pixels at {float(fps):g} frames a second cannot be"
                f" written here: {error}."
            ) from error

    def write_video(self, frame: VideoFrame) -> None:
        """See `MovieWriter.write_video`."""
        if self._video is None:
            return
        height, width, channels = frame.pixels.shape
        if (width, height) != self._size:
            raise ValueError(f"Pictures must be {self._size}; got {(width, height)}.")
        pixels: NDArray[Any] = frame.pixels
        if channels == 4 and not self._alpha:
            pixels = cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB)
        elif channels == 3 and self._alpha:
            pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)
        right, bottom = self._video.width - width, self._video.height - height
        if right or bottom:
            pixels = cv2.copyMakeBorder(pixels, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
        given = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), "rgba" if self._alpha else "rgb24")
        picture = self._reformatter.reformat(
            given,
            format=self._video.pix_fmt,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
        )
        picture.pts = self._frames
        picture.time_base = 1 / self._fps
        self._frames += 1
        self._output.mux(self._video.encode(picture))

    def write_audio(self, chunk: AudioChunk) -> None:
        """See `MovieWriter.write_audio`."""
        if self._audio is None:
            return
        if chunk.rate != SAMPLE_RATE:
            raise ValueError(f"Sound must have {SAMPLE_RATE} samples a second; got {chunk.rate}.")
        self._pending.append(chunk.samples)
        self._pending_size += chunk.samples.size
        length = self._audio.codec_context.frame_size or 4096
        if self._pending_size < length:
            return
        samples = np.concatenate(self._pending)
        whole = samples.size // length * length
        for first in range(0, whole, length):
            self._encode_sound(samples[first : first + length])
        self._pending = [samples[whole:]]
        self._pending_size = samples.size - whole

    def close(self) -> None:
        """See `MovieWriter.close`."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._audio is not None:
                if self._pending_size:
                    self._encode_sound(np.concatenate(self._pending))
                self._output.mux(self._audio.encode(None))
            if self._video is not None:
                self._output.mux(self._video.encode(None))
        finally:
            self._output.close()

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
            self._output.close()

    def _add_pictures(self, codec: PictureCodec) -> VideoStream:
        width, height = self._size
        if codec.even:
            width, height = width + width % 2, height + height % 2
        stream = self._output.add_stream(codec.name, rate=self._fps, options=dict(codec.options))
        assert isinstance(stream, VideoStream)  # noqa: S101 - a picture codec makes a picture stream
        stream.width, stream.height = width, height
        stream.pix_fmt = codec.alpha_pixels if self._alpha else codec.pixels
        context = stream.codec_context
        context.time_base = 1 / self._fps
        context.thread_count = 0
        if stream.pix_fmt.startswith("yuv"):
            context.colorspace = context.color_primaries = context.color_trc = _BT709
            context.color_range = ColorRange.MPEG
        return stream

    def _add_sound(self, codec: SoundCodec) -> AudioStream:
        stream = self._output.add_stream(codec.name, rate=SAMPLE_RATE, options=dict(codec.options))
        assert isinstance(stream, AudioStream)  # noqa: S101 - a sound codec makes a sound stream
        stream.codec_context.layout = codec.layout
        stream.codec_context.format = codec.samples
        stream.codec_context.time_base = Fraction(1, SAMPLE_RATE)
        if codec.bit_rate:
            stream.codec_context.bit_rate = codec.bit_rate
        return stream

    def _encode_sound(self, samples: NDArray[np.float32]) -> None:
        assert self._audio is not None  # noqa: S101 - only called with a sound stream
        assert self._sound_codec is not None  # noqa: S101 - as above
        codec = self._sound_codec
        sides = 2 if codec.layout == "stereo" else 1
        samples = samples / np.float32(math.sqrt(sides))
        values: NDArray[np.float32] | NDArray[np.int16] = samples
        if codec.samples == "s16":
            values = np.rint(np.clip(samples, -1, 1) * np.float32(32767)).astype(np.int16)
        planes = np.tile(values, (sides, 1)) if codec.samples == "fltp" else np.repeat(values, sides)[np.newaxis]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes), format=codec.samples, layout=codec.layout)
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = self._samples
        self._samples += samples.size
        self._output.mux(self._audio.encode(frame))
