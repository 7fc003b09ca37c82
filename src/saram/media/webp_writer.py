"""Animated WebP."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

from saram.media.container_writer import ContainerWriter, PictureCodec
from saram.types import AudioChunk, VideoFrame

__all__ = ["WebpWriter"]

_CODEC = PictureCodec(
    "libwebp_anim", "yuv420p", {"quality": "80", "compression_level": "2"}, alpha_pixels="yuva420p", even=False
)
_HAS_XMP, _HAS_EXIF, _HAS_ALPHA = 0x04, 0x08, 0x10


class WebpWriter:
    """Writes an endless animated WebP. The encoder keeps the compressed pictures until the end."""

    def __init__(
        self, path: Path, *, size: tuple[int, int], fps: Fraction, metadata: dict[str, str], alpha: bool
    ) -> None:
        """Create the file; arguments as for `ContainerWriter`.

        Raises:
            OSError: If the file cannot be created.
            OutputError: If the encoder refuses size or rate.
        """
        self._path = path
        self._metadata = metadata
        self._alpha = alpha
        self._writer = ContainerWriter(
            path,
            container="webp",
            size=size,
            fps=fps,
            metadata={},
            picture=_CODEC,
            sound=None,
            alpha=alpha,
            options={"loop": "0"},
        )
        self._closed = False

    def write_video(self, frame: VideoFrame) -> None:
        """See `MovieWriter.write_video`."""
        self._writer.write_video(frame)

    def write_audio(self, chunk: AudioChunk) -> None:
        """WebP has no sound."""

    def close(self) -> None:
        """See `MovieWriter.close`."""
        if self._closed:
            return
        self._closed = True
        self._writer.close()
        _complete(self._path, _xmp(self._metadata) if self._metadata else b"", alpha=self._alpha)

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
            self._writer.__exit__(kind, error, trace)


def _xmp(metadata: dict[str, str]) -> bytes:
    names = {"title": "dc:title", "comment": "dc:rights", "description": "dc:description"}
    fields = "".join(f"<{names[key]}>{escape(value)}</{names[key]}>" for key, value in metadata.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{fields}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def _complete(path: Path, xmp: bytes, *, alpha: bool) -> None:
    """Add an XMP chunk at the end and set the flags of the VP8X header (RFC 9649, 2.7), which FFmpeg gets wrong."""
    with path.open("r+b") as file:
        head = file.read(30)
        if head[12:16] != b"VP8X":
            return  # a single picture in the simple layout has no room for metadata
        flags = head[20] & ~_HAS_EXIF | (_HAS_ALPHA if alpha else 0) | (_HAS_XMP if xmp else 0)
        file.seek(0, 2)
        if xmp:
            file.write(b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\0" * (len(xmp) % 2))
        size = file.tell() - 8
        file.seek(4)
        file.write(struct.pack("<I", size))
        file.seek(20)
        file.write(bytes([flags]))
