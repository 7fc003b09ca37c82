"""Pictures as files of their own, with the sound beside them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2

from saram.media.container_writer import ContainerWriter
from saram.types import AudioChunk, VideoFrame

__all__ = ["PngWriter"]

_FAST_COMPRESSION = 2
_HEADER_END = 33
"""Bytes of signature and IHDR, after which text belongs."""


class PngWriter:
    """Writes ``00000.png``, ``00001.png`` … (or another pattern) and ``sound.wav`` into an existing folder."""

    def __init__(
        self, pattern: Path, *, size: tuple[int, int], sound: ContainerWriter, metadata: dict[str, str], alpha: bool
    ) -> None:
        """Begin.

        Args:
            pattern: Folder and name with a place for the number, ``frames/%05d.png``.
            size: (width, height) of the pictures that will be given.
            sound: Takes the sound; it is closed by this writer.
            metadata: Text written into every picture.
            alpha: Keep transparency.
        """
        self._pattern = pattern
        self._size = size
        self._sound = sound
        self._text = b"".join(_text_chunk(key.capitalize(), value) for key, value in metadata.items())
        self._alpha = alpha
        self._frames = 0

    def write_video(self, frame: VideoFrame) -> None:
        """See `MovieWriter.write_video`."""
        height, width, channels = frame.pixels.shape
        if (width, height) != self._size:
            raise ValueError(f"Pictures must be {self._size}; got {(width, height)}.")
        order = cv2.COLOR_RGB2BGR
        if channels == 4:
            order = cv2.COLOR_RGBA2BGRA if self._alpha else cv2.COLOR_RGBA2BGR
        _, encoded = cv2.imencode(
            ".png", cv2.cvtColor(frame.pixels, order), [cv2.IMWRITE_PNG_COMPRESSION, _FAST_COMPRESSION]
        )
        data = encoded.tobytes()
        name = self._pattern.with_name(self._pattern.name % self._frames)
        name.write_bytes(data[:_HEADER_END] + self._text + data[_HEADER_END:])
        self._frames += 1

    def write_audio(self, chunk: AudioChunk) -> None:
        """See `MovieWriter.write_audio`."""
        self._sound.write_audio(chunk)

    def close(self) -> None:
        """See `MovieWriter.close`."""
        self._sound.close()

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the files, or give up after an error."""
        self._sound.__exit__(kind, error, trace)


def _text_chunk(key: str, text: str) -> bytes:
    """An uncompressed iTXt chunk (PNG specification, 11.3.3.4)."""
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
