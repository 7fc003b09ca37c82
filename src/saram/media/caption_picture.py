"""Captions in the picture itself."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from saram.media.caption_font import CaptionFont
from saram.media.caption_lines import CaptionLayout
from saram.types import Caption

__all__ = ["CaptionPainter"]

_TEXT_HEIGHT: Final = 0.052
"""Height of a letter, of the frame's height."""
_SAFE: Final = 0.05
"""Margin on each side, of the frame (EBU R 95, graphics-safe area)."""
_SMALLEST: Final = 5
"""Pixels; smaller letters are nothing but noise."""
_LINE_HEIGHT: Final = 1.32
_PADDING: Final = (0.55, 0.32)
"""Of the plate round the text, across and down, of the letter's height."""
_PLATE: Final = 0.68
"""How much the plate darkens: white letters on it have a contrast of at least 7:1 on any picture (WCAG 2.2, 1.4.6)."""
_KEPT: Final = 4


@dataclass(frozen=True)
class _Overlay:
    """What is laid over a box of the frame."""

    left: int
    top: int
    colour: NDArray[np.uint8]
    """uint8 [h, w, 3], multiplied by its coverage."""
    clear: NDArray[np.uint8]
    """uint8 [h, w, 3]: how much of the frame stays, of 255."""


class CaptionPainter:
    """Draws captions onto frames of one size: white letters on a dark plate at the bottom.

    Letters are as large in every caption, about a twentieth of the frame's height or, in narrow frames, so that a full
    line fits; only a caption that would still not fit is drawn smaller. In a frame so small that letters would be less
    than 5 pixels high nothing is drawn.
    """

    def __init__(self, size: tuple[int, int], *, font: Path | None = None, layout: CaptionLayout | None = None) -> None:
        """Prepare for frames of one size.

        Args:
            size: Width and height of the frames in pixels.
            font: A TrueType or OpenType file with Hangul; None for the built-in font.
            layout: The one the captions were made with.

        Raises:
            UsageError: If the font cannot be read or has no Hangul.
        """
        self._width, self._height = size
        self._font = CaptionFont(font)
        # A column of the layout is half a letter wide.
        line = (layout or CaptionLayout()).width / 2 + 2 * _PADDING[0]
        self._letter = int(min(self._height * _TEXT_HEIGHT, self._width * (1 - 2 * _SAFE) / line))
        self._overlays: OrderedDict[tuple[str, ...], _Overlay | None] = OrderedDict()

    def paint(self, pixels: NDArray[np.uint8], caption: Caption) -> None:
        """Draw a caption onto a frame, in place.

        Args:
            pixels: uint8 [H, W, 3] RGB, or [H, W, 4] with straight alpha, of the painter's size, writable.
            caption: What to draw; one drawn lately costs only the blending.

        Raises:
            ValueError: If `pixels` is not such an array.
        """
        shapes = [(self._height, self._width, channels) for channels in (3, 4)]
        if pixels.dtype != np.uint8 or pixels.shape not in shapes:
            raise ValueError(
                f"CaptionPainter.paint needs uint8 [{self._height}, {self._width}, 3 or 4]; "
                f"got {pixels.dtype} {list(pixels.shape)}."
            )
        overlay = self._overlay(caption.lines)
        if overlay is None:
            return
        height, width = overlay.clear.shape[:2]
        box = pixels[overlay.top : overlay.top + height, overlay.left : overlay.left + width]
        if pixels.shape[2] == 3:
            _blend(box, overlay)
        else:
            _blend_transparent(box, overlay)

    def _overlay(self, lines: tuple[str, ...]) -> _Overlay | None:
        if lines not in self._overlays:
            self._overlays[lines] = self._draw(lines)
            if len(self._overlays) > _KEPT:
                self._overlays.popitem(last=False)
        return self._overlays[lines]

    def _draw(self, lines: tuple[str, ...]) -> _Overlay | None:
        letter = self._fitting(lines)
        if letter < _SMALLEST:
            return None
        widths = [self._font.width(line, letter) for line in lines]
        across, down = (round(share * letter) for share in _PADDING)
        step = _LINE_HEIGHT * letter
        width = min(self._width, int(np.ceil(max(widths))) + 2 * across)
        height = min(self._height, int(np.ceil(step * len(lines))) + 2 * down)
        plate = Image.new("L", (width, height), 0)
        ImageDraw.Draw(plate).rounded_rectangle(
            (0, 0, width - 1, height - 1), radius=max(1, round(0.3 * letter)), fill=round(255 * _PLATE)
        )
        text = Image.new("L", (width, height), 0)
        canvas = ImageDraw.Draw(text)
        # Hangul fills the space from a little below the base line to nine tenths of a letter above it.
        first = down + (step + 0.76 * letter) / 2
        for index, (line, length) in enumerate(zip(lines, widths, strict=True)):
            self._font.draw(canvas, (width - length) / 2, round(first + index * step), line, letter)
        white = np.asarray(text, np.uint16)[..., None]
        dark = np.asarray(plate, np.uint16)[..., None]
        clear = ((255 - white) * (255 - dark) + 127) // 255
        bottom = self._height - round(self._height * _SAFE)
        return _Overlay(
            left=(self._width - width) // 2,
            top=max(0, bottom - height),
            colour=np.ascontiguousarray(np.broadcast_to(white, (height, width, 3)), np.uint8),
            clear=np.ascontiguousarray(np.broadcast_to(clear, (height, width, 3)), np.uint8),
        )

    def _fitting(self, lines: tuple[str, ...]) -> int:
        """The height of letters with which the caption stays within the safe area."""
        letter = self._letter
        shown = [line for line in lines if line.strip()] if letter >= _SMALLEST else []
        widest = max((self._font.width(line, letter) for line in shown), default=0.0)
        if not widest:
            return 0
        across = self._width * (1 - 2 * _SAFE) / (widest + 2 * _PADDING[0] * letter)
        down = self._height * (1 - 2 * _SAFE) / ((len(lines) * _LINE_HEIGHT + 2 * _PADDING[1]) * letter)
        return int(letter * min(1.0, across, down))


def _blend(box: NDArray[np.uint8], overlay: _Overlay) -> None:
    cv2.multiply(box, overlay.clear, dst=box, scale=1 / 255)
    cv2.add(box, overlay.colour, dst=box)


def _blend_transparent(box: NDArray[np.uint8], overlay: _Overlay) -> None:
    """Lay the overlay over pixels with straight alpha (Porter and Duff's "over")."""
    below = box[..., 3:].astype(np.float32) / 255
    clear = overlay.clear.astype(np.float32) / 255
    alpha = 1 - clear[..., :1] + below * clear[..., :1]
    colour = overlay.colour + box[..., :3] * clear * below
    box[..., :3] = np.rint(np.divide(colour, alpha, out=np.zeros_like(colour), where=alpha > 0)).clip(0, 255)
    box[..., 3:] = np.rint(alpha * 255)
