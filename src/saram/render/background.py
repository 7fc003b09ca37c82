"""What stands behind the person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from saram.errors import MediaError, UnknownNameError
from saram.media import VideoReader, read_image
from saram.render.background_library import background_path, backgrounds
from saram.types import Timestamp, VideoFrame

__all__ = ["Background", "check_background", "open_background"]

_VIDEO_ENDINGS = {".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".ogv", ".ts", ".gif"}
_IMAGE_ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}


class Background(Protocol):
    """A picture that may move."""

    def at(self, time: Timestamp) -> NDArray[np.uint8]:
        """The picture `time` seconds after it came on, uint8 [H, W, 3]; times never fall. Not to be written to."""
        ...

    def close(self) -> None:
        """Close what is open; calling it twice is fine."""
        ...


def check_background(source: str, folder: Path | None = None) -> None:
    """Look whether `source` can be opened, so that a mistake is found before any work is done.

    Raises:
        UnknownNameError: If it is neither a colour nor a built-in name nor a file.
        MediaError: If the file is missing or cannot be read.
    """
    if _colour(source) is None and source not in backgrounds():
        path = _file(source, folder)
        if path.suffix.lower() in _VIDEO_ENDINGS:
            VideoReader(path).close()
        else:
            read_image(path)


def open_background(source: str, size: tuple[int, int], folder: Path | None = None) -> Background:
    """Open a background.

    Args:
        source: A colour (``"#aabbcc"``, ``"navy"``), a built-in name, or an image or video file. A picture fills
            the canvas: it is scaled to cover it, and what stands over is cut off evenly. A video begins again at
            its end.
        size: (width, height) of the canvas.
        folder: Where relative names of files are looked for first, then the current folder.

    Raises:
        UnknownNameError: If it is neither a colour nor a built-in name nor a file.
        MediaError: If the file is missing or cannot be read.
    """
    colour = _colour(source)
    if colour is not None:
        return _Still(np.full((size[1], size[0], 3), colour, np.uint8))
    path = background_path(source) if source in backgrounds() else _file(source, folder)
    if path.suffix.lower() in _VIDEO_ENDINGS:
        return _Moving(path, size)
    picture = read_image(path)
    if picture.shape[2] == 4:
        # Transparent parts of a background have nothing behind them but black.
        picture = (picture[..., :3].astype(np.uint16) * picture[..., 3:] // 255).astype(np.uint8)
    return _Still(cover(picture, size))


def cover(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Scale a picture to fill (width, height), keeping its proportions; what stands over is cut off evenly."""
    width, height = size
    rows, columns = picture.shape[:2]
    if (columns, rows) == size:
        return picture
    # Cut first, then scale: no pixel is scaled in vain.
    kept_columns = min(columns, max(1, round(rows * width / height)))
    kept_rows = min(rows, max(1, round(columns * height / width)))
    left, top = (columns - kept_columns) // 2, (rows - kept_rows) // 2
    cut = picture[top : top + kept_rows, left : left + kept_columns]
    smaller = width < kept_columns
    scaled = cv2.resize(cut, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
    return np.asarray(scaled, dtype=np.uint8)


class _Still:
    def __init__(self, picture: NDArray[np.uint8]) -> None:
        self._picture = picture

    def at(self, time: Timestamp) -> NDArray[np.uint8]:  # noqa: ARG002 - it never changes
        return self._picture

    def close(self) -> None:
        """Nothing is open."""


class _Moving:
    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._reader = VideoReader(path, covering=size)
        self._size = size
        self._frames: Iterator[VideoFrame] = self._reader.frames(loop=True)
        self._next = next(self._frames)
        self._picture = self._scaled(self._next)

    def at(self, time: Timestamp) -> NDArray[np.uint8]:
        """The last picture that is due at `time`; only that one is scaled."""
        due: VideoFrame | None = None
        while self._next.time <= time:
            due = self._next
            self._next = next(self._frames)
        if due is not None:
            self._picture = self._scaled(due)
        return self._picture

    def close(self) -> None:
        self._reader.close()

    def _scaled(self, frame: VideoFrame) -> NDArray[np.uint8]:
        return cover(np.ascontiguousarray(frame.pixels[..., :3]), self._size)


def _colour(source: str) -> tuple[int, ...] | None:
    try:
        return ImageColor.getrgb(source)[:3]
    except ValueError:
        return None


def _file(source: str, folder: Path | None) -> Path:
    path = Path(source).expanduser()
    for candidate in ([folder / path] if folder is not None else []) + [path]:
        if candidate.is_file():
            return candidate
    if path.suffix.lower() in _VIDEO_ENDINGS | _IMAGE_ENDINGS or "/" in source:
        raise MediaError(f"There is no background file {source}. Check the name; it is looked for in {Path.cwd()}.")
    raise UnknownNameError(
        "background", source, backgrounds(), "A colour such as '#dfe7ef' or 'navy' and an image or video file work too."
    )
