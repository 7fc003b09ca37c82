"""From where in a silent film to where in it the way back to the pose of waiting is short."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.media import VideoReader

__all__ = ["ways_home"]

_SIDE: Final = 96
"""Pixels; films are compared by their pictures, grey and this small."""

_ALIKE: Final = 0.75
"""Of the difference that waiting has in itself, as much as may be between pictures that fade into each other."""

_SHORTCUT: Final = 15
"""Pictures that a shortcut has to save: going on without one always looks best, and the fade of the page (`SHORTCUT` in
life.js) takes nearly as long."""


def ways_home(gesture: bytes, waiting: bytes) -> tuple[int, ...]:
    """Where to go on in the film of a gesture so that it is over soonest.

    A picture is home if it differs from the pose of waiting, and from the picture after it, by no more than the film of
    waiting itself does: the head is there and does not swing on. On the way there the page may fade from one picture
    into a later or earlier one that is much like it; these are chosen by the method of Schödl, Szeliski, Salesin, Essa,
    "Video Textures", SIGGRAPH 2000.

    Args:
        gesture: A film that begins and ends in the pose of waiting.
        waiting: The film of waiting, of the same size, which begins in that pose.

    Returns:
        For each picture the number of the one to go on from; its own where it is home.

    Raises:
        MediaError: If one of them is no film.
    """
    pictures, idle = _pictures(gesture), _pictures(waiting)
    reach = _apart(idle, idle[0]).max()
    home = (_apart(pictures, idle[0]) <= reach) & (_pace(pictures) <= _pace(idle).max())
    home[-1] = True
    steps = np.zeros(len(pictures), int)
    for number in range(len(pictures) - 2, -1, -1):
        steps[number] = 0 if home[number] else steps[number + 1] + 1
    return tuple(
        number if home[number] else _way(number, _apart(pictures, picture), steps, _ALIKE * reach)
        for number, picture in enumerate(pictures)
    )


def _way(number: int, apart: NDArray[np.float32], steps: NDArray[np.int_], alike: float) -> int:
    """The following picture, or a shortcut: the most alike of those with the fewest steps left."""
    shortcuts = [each for each in range(len(apart)) if apart[each] <= alike]
    best = min(shortcuts, key=lambda each: (steps[each], apart[each]))
    return best if steps[best] + _SHORTCUT < steps[number + 1] else number + 1


def _apart(pictures: NDArray[np.float32], picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean difference of each picture from one, in levels."""
    return np.asarray(np.abs(pictures - picture).mean(axis=(1, 2)), np.float32)


def _pace(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each picture differs from the one after it, in levels; the last one from itself."""
    return np.append(np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2)), np.float32(0)).astype(np.float32)


def _pictures(film: bytes) -> NDArray[np.float32]:
    """float32 [T, side, side], levels of grey."""
    handle, name = tempfile.mkstemp(suffix=".mp4")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(film)
        with VideoReader(name, covering=(_SIDE, _SIDE)) as reader:
            return np.stack([_small(frame.pixels) for frame in reader.frames()])
    finally:
        Path(name).unlink()


def _small(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.float32)
