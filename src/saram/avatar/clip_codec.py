"""Base clips as bytes: RGB or alpha pictures ↔ an H.264 stream in MP4.

Colour goes through OpenCV's BT.601 limited-range matrix in both directions, so that what is decoded is
what was encoded, whatever a player would make of the tags.
"""

from __future__ import annotations

import io
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from saram.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["decode_luma", "decode_patches", "decode_yuv", "encode_luma", "encode_patches", "encode_rgb"]

_PLANAR = {"yuv420p", "yuvj420p"}
_PATCHES_LIMIT = 256 * 2**20
"""Bytes of patches that are kept in memory at most."""


def encode_rgb(pictures: Iterable[NDArray[np.uint8]], fps: int, crf: int) -> bytes:
    """Encode RGB pictures.

    Args:
        pictures: uint8 [H, W, 3], all of one size; odd sizes are cut to even ones.
        fps: Frames a second.
        crf: Constant rate factor of x264; 14 is visually lossless, 23 the default of the encoder.

    Returns:
        MP4 bytes, 4:2:0.
    """
    planes = (np.asarray(cv2.cvtColor(_even(each), cv2.COLOR_RGB2YUV_I420), dtype=np.uint8) for each in pictures)
    return _encode(planes, fps, crf, full_range=False)


def encode_luma(pictures: Iterable[NDArray[np.uint8]], fps: int, crf: int) -> bytes:
    """Encode grey pictures uint8 [H, W] (mattes), full range; odd sizes are cut to even ones."""
    return _encode((_grey_planes(_even(picture)) for picture in pictures), fps, crf, full_range=True)


def encode_patches(pictures: Iterable[NDArray[np.uint8]], crf: int) -> bytes:
    """Encode small RGB pictures without loss of colour resolution (4:4:4, RGB planes); even sizes only."""
    # With macroblock trees x264 does not give the same bytes each time for RGB.
    more = {"mbtree": "0"}
    return _encode(pictures, 25, crf, codec="libx264rgb", pixels="rgb24", full_range=True, more=more)


def decode_patches(data: bytes, size: tuple[int, int], count: int) -> NDArray[np.uint8]:
    """The pictures of `encode_patches`, uint8 [count, H, W, 3], for the (width, height) and number there must be.

    Raises:
        BundleError: If the bytes are not such a stream.
    """
    width, height = size
    if not 0 < count * height * width * 3 <= _PATCHES_LIMIT:
        raise BundleError(f"{count} pictures of {width} x {height} are not what an avatar has; build it again.")
    patches = np.empty((count, height, width, 3), np.uint8)
    found = 0
    for found, frame in enumerate(_decode(data, size), start=1):
        if found > count:
            break
        if frame.format.name != "gbrp":
            raise BundleError(f"A clip of the avatar is {frame.format.name}, not RGB; build the avatar again.")
        patches[found - 1] = frame.to_ndarray()
    if found != count:
        raise BundleError(f"A clip of the avatar does not have the {count} pictures it should; build the avatar again.")
    return patches


def decode_yuv(data: bytes, size: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    """The pictures of `encode_rgb` as I420 planes, uint8 [H * 3 / 2, W], for ``cv2.COLOR_YUV2RGB_I420``.

    Raises:
        BundleError: If the bytes are not such a stream of pictures of this (width, height).
    """
    for frame in _decode(data, size):
        if frame.format.name not in _PLANAR:
            raise BundleError(f"A clip of the avatar is {frame.format.name}, not 4:2:0; build the avatar again.")
        yield np.asarray(frame.to_ndarray(), dtype=np.uint8)


def decode_luma(data: bytes, size: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    """The pictures of `encode_luma`, uint8 [H, W].

    Raises:
        BundleError: If the bytes are not such a stream of pictures of this (width, height).
    """
    for planes in decode_yuv(data, size):
        yield planes[: planes.shape[0] * 2 // 3]


def _even(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    return np.ascontiguousarray(picture[: height // 2 * 2, : width // 2 * 2])


def _grey_planes(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    chroma = np.full((luma.shape[0] // 2, luma.shape[1]), 128, np.uint8)
    return np.vstack([luma, chroma])


def _encode(
    planes: Iterable[NDArray[np.uint8]],
    fps: int,
    crf: int,
    *,
    full_range: bool,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    more: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=fps)
        assert isinstance(stream, av.VideoStream)  # noqa: S101 - both codecs are video codecs
        stream.pix_fmt = pixels
        # One thread: the same pictures give the same bytes on every machine.
        stream.codec_context.thread_count = 1
        stream.options = {"preset": "slow", "crf": str(crf), "g": "50", "bf": "2", **more}
        stream.codec_context.color_range = 2 if full_range else 1
        for index, picture in enumerate(planes):
            if index == 0:
                lines = picture.shape[0] * 2 // 3 if pixels == "yuv420p" else picture.shape[0]
                stream.height, stream.width = lines, picture.shape[1]
            frame = av.VideoFrame.from_ndarray(picture, format=pixels)
            frame.color_range = 2 if full_range else 1
            frame.pts = index
            frame.time_base = Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


def _decode(data: bytes, size: tuple[int, int]) -> Iterator[av.VideoFrame]:
    """The pictures of a stream, which must all be of one size: nothing larger is ever decoded."""
    try:
        with av.open(io.BytesIO(data), "r", format="mp4", metadata_errors="replace") as container:
            stream = container.streams.video[0]
            # Clips are small: threads would cost more than they bring.
            stream.codec_context.thread_count = 1
            _check_size((stream.codec_context.width, stream.codec_context.height), size)
            for frame in container.decode(stream):
                _check_size((frame.width, frame.height), size)
                yield frame
    except (av.FFmpegError, IndexError, ValueError, AttributeError) as error:
        # AttributeError: PyAV has no context for a codec it does not know.
        raise BundleError(f"A clip of the avatar cannot be decoded ({error}); build the avatar again.") from error


def _check_size(found: tuple[int, int], wanted: tuple[int, int]) -> None:
    if found != wanted:
        raise BundleError(
            f"A clip of the avatar is {found[0]} x {found[1]} pixels where {wanted[0]} x {wanted[1]} are needed; "
            "build the avatar again."
        )
