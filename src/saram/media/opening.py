"""Media files opened for reading, with errors that say what is wrong with them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.container

from saram.errors import MediaError
from saram.types import Timestamp

__all__ = ["beginning", "check_readable", "decoding", "open_input"]

_LISTS: Final = frozenset({"concat", "dash", "hls", "imf", "rtsp", "sdp"})
"""Formats that are lists of other files, or of addresses."""


def check_readable(path: Path, kind: str) -> None:
    """Refuse a path that is no readable file.

    Args:
        path: What to read.
        kind: What it should be, for messages: ``"video"``, ``"sound"``, ``"image"``.

    Raises:
        MediaError: If it is missing, a folder, empty or not readable.
    """
    if path.is_dir():
        raise MediaError(f"{path} is a folder; a {kind} file is needed.")
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except FileNotFoundError:
        raise MediaError(f"There is no file {path}. Check the name of the {kind} file.") from None
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not first:
        raise MediaError(f"{path} is empty; a {kind} file is needed.")


def open_input(source: Path | bytes, kind: str) -> av.container.InputContainer:
    """Open a file that holds sound or moving pictures; nothing but the file itself is ever opened.

    Args:
        source: The file, or its content.
        kind: What it should be, for messages: ``"video"``, ``"sound"``.

    Raises:
        MediaError: If it cannot be read or is no such file.
    """
    name = f"What should be a {kind} file" if isinstance(source, bytes) else str(source)
    try:
        if isinstance(source, bytes):
            container = av.open(
                io.BytesIO(source), "r", metadata_errors="replace", options={"protocol_whitelist": "data"}
            )
        else:
            check_readable(source, kind)
            # "file:" keeps a name such as "concat:…" or "http:…" from being taken for a protocol.
            options = {"protocol_whitelist": "file"}
            container = av.open(f"file:{source}", "r", metadata_errors="replace", options=options)
    except (av.FFmpegError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise MediaError(f"{name} is not a {kind} file that can be read, or it is cut short ({why}).") from error
    if container.format.name in _LISTS:
        container.close()
        raise MediaError(f"{name} is a list of other files. Give the {kind} file itself.")
    return container


@contextmanager
def decoding(name: Path | str) -> Iterator[None]:
    """Turn a decoder's error inside the block into a `MediaError` about what is called `name`."""
    try:
        yield
    except av.FFmpegError as error:
        raise MediaError(f"{name} is damaged or cut short: {error.strerror or error}.") from error


def beginning(container: av.container.InputContainer) -> Timestamp:
    """The time in the file's own clock that counts as its beginning, for sound and pictures alike.

    Broadcast formats begin at any time; a start below zero is the run-in of an audio encoder, and no beginning.
    """
    return max(Fraction(0), Fraction(container.start_time or 0, av.time_base))
