"""A drawn face that needs no footage: for tests, and for trying things out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.types import COEFFICIENTS, IDLE, FaceMotion, VideoFrame

__all__ = ["FakeAnimator"]

_log = logging.getLogger(__name__)

_EASE_FRAMES: Final = 4
_BLINK_EVERY: Final = Fraction(7, 2)
_BLINK: Final = Fraction(1, 5)
_BACKDROP: Final = (214, 222, 230)
_SHIRT: Final = (52, 73, 110)
_SKIN: Final = (236, 200, 178)
_HAIR: Final = (58, 44, 40)
_DARK: Final = (46, 34, 34)
_LIPS: Final = (190, 92, 96)
_BLINKS: Final = [COEFFICIENTS.index(name) for name in ("eyeBlinkLeft", "eyeBlinkRight")]
_HEAD: Final = [COEFFICIENTS.index(name) for name in ("headYaw", "headPitch")]


class FakeAnimator:
    """Draws a simple face whose mouth opens with `FaceMotion.aperture`, whose eyes blink and whose head turns.

    Implements `saram.types.Animator`. It knows no gestures.
    """

    def __init__(self, *, height: int, fps: Fraction, alpha: bool = False) -> None:
        """Open it.

        Args:
            height: Height and width of the pictures, in pixels.
            fps: Frames a second.
            alpha: Pictures are RGBA, transparent around the figure; otherwise RGB with a plain backdrop.
        """
        self._side = height
        self._fps = Fraction(fps)
        self._alpha = alpha
        self._frames = 0
        self._idle_frames = 0
        self._shown = _Look()
        figure, matte = _figure(height)
        self._figure, self._matte = figure, matte

    def animate(self, motion: Iterable[FaceMotion]) -> Iterator[VideoFrame]:
        """See `Animator.animate`."""
        since = 0
        before = self._shown
        for stretch in motion:
            if stretch.fps != self._fps:
                raise ValueError(
                    f"The animator was opened at {self._fps} frames a second; got motion at {stretch.fps}."
                )
            for cue in stretch.gestures:
                if cue.name == IDLE:
                    self._idle_frames = 0  # all there is to go home from is the time of the next blink
                else:
                    _log.warning("The drawn face knows no gesture %r.", cue.name)
            apertures, spreads = stretch.aperture, stretch.spread
            for row in range(len(stretch)):
                values = stretch.values[row]
                look = _Look(
                    float(apertures[row]),
                    float(spreads[row]),
                    float(values[_BLINKS].mean()),
                    float(values[_HEAD[0]]),
                    float(values[_HEAD[1]]),
                )
                since += 1
                yield self._picture(look.after(before, since))

    def idle(self) -> Iterator[VideoFrame]:
        """See `Animator.idle`."""
        before = self._shown
        since = 0
        while True:
            phase = self._idle_frames / self._fps % _BLINK_EVERY
            into = phase - (_BLINK_EVERY - _BLINK)
            lid = 1 - abs(float(into / (_BLINK / 2)) - 1) if into > 0 else 0.0
            self._idle_frames += 1
            since += 1
            yield self._picture(_Look(0.0, 0.0, lid, 0.0, 0.0).after(before, since))

    def clear(self) -> None:
        """See `Animator.clear`."""
        self._frames = self._idle_frames = 0
        self._shown = _Look()

    def _picture(self, look: _Look) -> VideoFrame:
        self._shown = look
        pixels = self._figure.copy()
        _draw_face(pixels, look)
        if self._alpha:
            pixels = np.dstack([pixels, self._matte])
        time = self._frames / self._fps
        self._frames += 1
        return VideoFrame(pixels, time)


class _Look(NamedTuple):
    """What the face looks like in one picture."""

    aperture: float = 0.0
    spread: float = 0.0
    lid: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0

    def after(self, before: _Look, frames: int) -> _Look:
        """On the way here from `before`: the first few frames of a new motion lead over from the last picture."""
        share = min(1.0, frames / _EASE_FRAMES)
        return _Look(*(old + (new - old) * share for old, new in zip(before, self, strict=True)))


def _figure(side: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Head and shoulders without a face, uint8 [S, S, 3], and their matte, uint8 [S, S]."""
    figure = np.full((side, side, 3), _BACKDROP, np.uint8)
    matte = np.zeros((side, side), np.uint8)
    for picture, shirt, skin, hair in ((figure, _SHIRT, _SKIN, _HAIR), (matte, 255, 255, 255)):
        _ellipse(picture, (0.5, 1.08), (0.42, 0.36), shirt)
        _ellipse(picture, (0.5, 0.72), (0.09, 0.14), skin)
        _ellipse(picture, (0.5, 0.40), (0.215, 0.275), hair)
        _ellipse(picture, (0.5, 0.46), (0.175, 0.23), skin)
    return figure, matte


def _draw_face(picture: NDArray[np.uint8], look: _Look) -> None:
    aperture, spread, lid, yaw, pitch = look
    x, y = 0.5 + yaw * 0.004, 0.45 - pitch * 0.004
    for side in (-1, 1):
        _ellipse(picture, (x + side * 0.075, y - 0.03), (0.026, max(0.003, 0.024 * (1 - lid))), _DARK)
        _ellipse(picture, (x + side * 0.075, y - 0.085), (0.04, 0.008), _HAIR)
    width = 0.062 * (1 + 0.3 * max(-1.0, min(1.0, spread)))
    opening = 0.075 * min(1.3, aperture)
    _ellipse(picture, (x, y + 0.115 + opening / 2), (width, 0.014 + opening), _LIPS)
    if opening > 0.004:
        _ellipse(picture, (x, y + 0.115 + opening / 2), (width * 0.78, opening), _DARK)


def _ellipse(
    picture: NDArray[np.uint8], centre: tuple[float, float], radii: tuple[float, float], colour: int | tuple[int, ...]
) -> None:
    """Draw a filled ellipse; places and sizes are parts of the picture's side."""
    side = picture.shape[0] * 16
    place = (round(centre[0] * side), round(centre[1] * side))
    size = (max(1, round(radii[0] * side)), max(1, round(radii[1] * side)))
    shade = colour if isinstance(colour, tuple) else (colour,)
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    outline = np.stack([place[0] + size[0] * np.cos(angles), place[1] + size[1] * np.sin(angles)], axis=1)
    cv2.fillPoly(picture, [np.rint(outline).astype(np.int32)], shade, cv2.LINE_AA, shift=4)
