"""The seam between rendered pictures and sound and a file."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from saram.errors import UsageError
from saram.media.formats import FORMATS, check_fps, check_size, output_format
from saram.media.marks import marks
from saram.types import AudioChunk, Provenance, VideoFrame

__all__ = ["MovieWriter", "open_writer"]


class MovieWriter(Protocol):
    """Takes pictures and sound in order of time and makes a file of them.

    A context manager: leaving it well calls `close`; leaving it by an error gives up at once.
    """

    def write_video(self, frame: VideoFrame) -> None:
        """Take the next picture; pictures are `1 / fps` apart, the first at 0.

        The pixels must not be changed afterwards. A format without pictures passes over them.

        Raises:
            ValueError: If the picture has not the size the writer was opened with.
            OSError: If the file cannot be written.
        """
        ...

    def write_audio(self, chunk: AudioChunk) -> None:
        """Take the next sound, which begins where the sound before ended, the first at 0.

        A format without sound passes over it.

        Raises:
            ValueError: If its rate is not `SAMPLE_RATE`.
            OSError: If the file cannot be written.
        """
        ...

    def close(self) -> None:
        """Finish the file; calling it twice is fine.

        Raises:
            OSError: If the file cannot be written.
        """
        ...

    def __enter__(self) -> Self:
        """The writer itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or give up after an error."""
        ...


def open_writer(
    path: str | os.PathLike[str],
    *,
    size: tuple[int, int],
    fps: Fraction,
    provenance: Provenance | None = None,
    title: str = "",
    alpha: bool = False,
) -> MovieWriter:
    """Open a writer for the format that the ending of `path` asks for.

    The file is written in place; `saram.storage.atomic_output` gives a path that is safe to write to. Encoding
    runs in a thread of its own, so that the caller can make the next picture meanwhile.

    Args:
        path: File, folder (ending in ``/``) or pattern (``frames/%05d.png``).
        size: (width, height) of the pictures in pixels.
        fps: Frames a second.
        provenance: Written into the file, for people and for programs.
        title: Title, written into the file.
        alpha: Pictures are RGBA and their transparency is to be kept.

    Raises:
        OutputError: If the ending is not known.
        UsageError: If size or frame rate cannot be rendered, or the format cannot show them or hold transparency.
        OSError: If the file cannot be created.
    """
    chosen = output_format(path)
    check_size(*size)
    check_fps(fps)
    if chosen.pictures and fps > chosen.fastest:
        raise UsageError(
            f"{chosen.suffix} shows at most {chosen.fastest} frames a second; {float(fps):g} were asked for."
            f" Give --fps {chosen.fastest} or choose .mp4."
        )
    if alpha and not chosen.alpha:
        keepers = ", ".join(each or "folder/" for each, form in FORMATS.items() if form.alpha)
        raise UsageError(f"{chosen.suffix} cannot hold transparency. Formats that can: {keepers}.")
    from saram.media.encoders import encoder_for  # noqa: PLC0415 - PyAV is loaded when it is needed
    from saram.media.threaded_writer import ThreadedWriter  # noqa: PLC0415

    metadata = marks(provenance, title) if provenance else {}
    writer = encoder_for(chosen, Path(path), size=size, fps=fps, metadata=metadata, alpha=alpha)
    return ThreadedWriter(writer, picture_bytes=size[0] * size[1] * (4 if alpha else 3))
