"""The canvas: background, person, captions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.render.background import Background, open_background
from saram.render.blending import lay_over
from saram.types import Caption, Duration, Timestamp, VideoFrame

__all__ = ["Composer", "Paint", "avatar_height"]

CROSS_FADE: Duration = Fraction(2, 5)
"""How long one background takes to become another."""

_WIDEST_CROP = Fraction(27, 20)
"""On a canvas taller than the avatar, it may be this much wider than the canvas: shoulders are cut, not the face."""

Paint: TypeAlias = Callable[[NDArray[np.uint8], Caption], None]
"""Draws a caption on a picture, uint8 [H, W, 3], in place (`saram.media.CaptionPainter`)."""


def avatar_height(canvas: tuple[int, int], native: tuple[int, int], *, cut_out: bool) -> int:
    """How high the avatar's pictures should be, so that nothing has to be scaled afterwards.

    Args:
        canvas: (width, height) of the video.
        native: (width, height) of the avatar's own pictures; only their ratio counts.
        cut_out: The avatar stands before a background or on transparency. It is then as high as the canvas, or,
            on a canvas taller than itself, as wide and a little more. Otherwise the whole picture fits into the canvas,
            or covers it where that cuts off no more than a tenth.

    Returns:
        Height in pixels, ≥ 1.
    """
    width, height = canvas
    fits = Fraction(width * native[1], native[0])
    if cut_out:
        return max(1, round(min(Fraction(height), fits * _WIDEST_CROP)))
    inside, outside = min(Fraction(height), fits), max(Fraction(height), fits)
    return max(1, -(-outside // 1) if outside * 9 <= inside * 10 else int(inside))


class Composer:
    """Makes finished pictures of an avatar's.

    A transparent avatar stands on the lower edge, in the middle; an opaque one is centred, with black around it where
    it does not fill the canvas. Changes of background are cross-faded.
    """

    def __init__(
        self,
        size: tuple[int, int],
        *,
        keep_alpha: bool = False,
        paint: Paint | None = None,
        folder: Path | None = None,
    ) -> None:
        """Make an empty canvas.

        Args:
            size: (width, height) in pixels.
            keep_alpha: Pictures come out RGBA, without a background.
            paint: Draws captions into the picture; None leaves them out.
            folder: Where relative names of background files are looked for first.
        """
        self._size = size
        self._keep_alpha = keep_alpha
        self._paint = paint
        self._folder = folder
        self._source: str | None = None
        self._background: Background | None = None
        self._since: Timestamp = Fraction(0)
        self._fading: Background | None = None
        self._fading_since: Timestamp = Fraction(0)
        self._black = np.zeros((size[1], size[0], 3), np.uint8)

    def set_background(self, source: str | None, time: Timestamp) -> None:
        """Show another background from `time` on; None shows black behind an opaque avatar.

        Raises:
            UnknownNameError: If it is neither a colour nor a built-in name nor a file.
            MediaError: If the file is missing or cannot be read.
        """
        if source == self._source or self._keep_alpha:
            return
        opened = open_background(source, self._size, self._folder) if source is not None else None
        self._end_fade()
        if time > 0:
            self._fading, self._fading_since = self._background, self._since
        elif self._background is not None:
            self._background.close()
        self._source, self._background, self._since = source, opened, time

    def compose(self, frame: VideoFrame, caption: Caption | None = None) -> VideoFrame:
        """The finished picture for a picture of the avatar, at the same time.

        Raises:
            MediaError: If a background video is damaged.
        """
        if frame.pixels.shape[2] == 4:
            picture = self._with_alpha(frame) if self._keep_alpha else self._cut_out(frame)
        else:
            picture = self._whole(frame)
        if caption is not None and self._paint is not None:
            if picture is frame.pixels:
                picture = picture.copy()
            self._paint(picture, caption)
        return VideoFrame(picture, frame.time)

    def close(self) -> None:
        """Close the backgrounds; calling it twice is fine."""
        self._end_fade()
        if self._background is not None:
            self._background.close()

    def _cut_out(self, frame: VideoFrame) -> NDArray[np.uint8]:
        canvas = self._behind(frame.time)
        picture, part = _placed(frame.pixels, canvas, bottom=True)
        lay_over(picture, part)
        return canvas

    def _with_alpha(self, frame: VideoFrame) -> NDArray[np.uint8]:
        if frame.pixels.shape[1::-1] == self._size:
            return frame.pixels
        canvas = np.zeros((self._size[1], self._size[0], 4), np.uint8)
        picture, part = _placed(frame.pixels, canvas, bottom=True)
        part[...] = picture
        return canvas

    def _whole(self, frame: VideoFrame) -> NDArray[np.uint8]:
        if frame.pixels.shape[1::-1] == self._size:
            return frame.pixels
        canvas = self._black.copy()
        picture, part = _placed(frame.pixels, canvas, bottom=False)
        part[...] = picture
        return canvas

    def _behind(self, time: Timestamp) -> NDArray[np.uint8]:
        """The background at `time`, a picture that may be written to."""
        now = self._black if self._background is None else self._background.at(time - self._since)
        passed = time - self._since
        if self._since and passed < CROSS_FADE:
            before = self._black if self._fading is None else self._fading.at(time - self._fading_since)
            share = float(passed / CROSS_FADE)
            return np.asarray(cv2.addWeighted(now, share, before, 1 - share, 0), dtype=np.uint8)
        self._end_fade()
        return now.copy()

    def _end_fade(self) -> None:
        if self._fading is not None:
            self._fading.close()
            self._fading = None


def _placed(
    picture: NDArray[np.uint8], canvas: NDArray[np.uint8], *, bottom: bool
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The part of the picture that is seen and the part of the canvas it takes: centred, or on the lower edge."""
    rows, columns = picture.shape[:2]
    height, width = canvas.shape[:2]
    shown_rows, shown_columns = min(rows, height), min(columns, width)
    left, top = (columns - shown_columns) // 2, (0 if bottom else (rows - shown_rows) // 2)
    x = (width - shown_columns) // 2
    y = height - shown_rows if bottom else (height - shown_rows) // 2
    seen = picture[top : top + shown_rows, left : left + shown_columns]
    return np.ascontiguousarray(seen), canvas[y : y + shown_rows, x : x + shown_columns]
