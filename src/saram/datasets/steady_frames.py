"""Pictures at a constant 25 a second, whatever comes in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.datasets.dataset import FPS
from saram.media import VideoReader

__all__ = ["COVERING", "steady_frames"]

COVERING: Final = (720, 720)
"""Larger pictures are scaled down until their shorter side is this long; the face is then large enough still."""

_LEAD: Final = Fraction(1, 4)
"""Seconds before the first picture wanted that are read, so that a picture made whole of fields is always the same."""


def steady_frames(path: Path, first: int = 0) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The picture on screen in the middle of every frame of 1/25 s.

    No picture is mixed of two, which would show two mouths: at 25 frames a second each comes once, at other rates or
    with uneven times some are left out or come again.

    Args:
        path: A video.
        first: Number of the first frame wanted; frame k is from k/25 to (k + 1)/25 s after the beginning of the file.

    Yields:
        The number of a frame and its picture, uint8 [H, W, 3] with H and W even. The first may have a later number
        than `first`, if the file shows nothing before.

    Raises:
        MediaError: If the file cannot be read, or is damaged or cut short.
    """
    with VideoReader(path, covering=COVERING) as reader:
        shown: NDArray[np.uint8] | None = None
        until, number = Fraction(0), first
        for frame in reader.frames(max(Fraction(0), _middle(first) - _LEAD)):
            if shown is None:
                number = max(number, math.ceil(frame.time * FPS - Fraction(1, 2)))
            else:
                while _middle(number) < frame.time:
                    yield number, shown
                    number += 1
            shown, until = _even(frame.pixels[..., :3]), frame.time + 1 / reader.fps
        while shown is not None and _middle(number) < until:
            yield number, shown
            number += 1


def _middle(number: int) -> Fraction:
    return Fraction(2 * number + 1, 2 * FPS)


def _even(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
    return picture[:height, :width]
