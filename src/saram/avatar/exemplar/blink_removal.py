"""Base clips with the eyes kept open, so that blinks come when the motion says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.patch_painter import PatchPainter

__all__ = ["closures_of", "open_eyes"]

_SHUTTING = 0.12
"""Closure from which a frame belongs to a blink."""

_SHUT_AT_MOST = 0.6
"""Share of the open distance of the lids that shut eyes are seen to keep at most; narrower ones are noise."""

_GROW = 2
"""Frames around a blink that are painted too."""


def closures_of(openness: NDArray[np.float32], all_openness: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the eyes are shut. In footage without a blink they are never more than a little.

    Args:
        openness: Distance of the lids, float32 [T].
        all_openness: The same of all footage of the person: its median is open, its least shut.

    Returns:
        float32 [T], 0 open to 1 shut.
    """
    wide = float(np.median(all_openness))
    shut = min(float(np.quantile(all_openness, 0.002)), _SHUT_AT_MOST * wide)
    return np.asarray(np.clip((wide - openness) / max(wide - shut, 1e-6), 0, 1), dtype=np.float32)


def open_eyes(
    pictures: Callable[[], Iterator[NDArray[np.uint8]]],
    placement: NDArray[np.float32],
    closures: NDArray[np.float32],
    eyes: tuple[Crop, Crop],
) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a clip with the eyes painted open during blinks.

    The open eyes are those of the frames before and after the blink, faded from one to the other.

    Args:
        pictures: Gives the clip from its beginning; it is read twice.
        placement: float32 [N, 2, 3].
        closures: float32 [N].
        eyes: The eye crops.
    """
    blinking = (
        np.convolve(np.pad((closures > _SHUTTING).astype(int), _GROW, "edge"), np.ones(2 * _GROW + 1), "valid") > 0
    )
    if not blinking.any() or blinking.all():
        yield from pictures()
        return
    open_frames = np.flatnonzero(~blinking)
    after = open_frames[np.searchsorted(open_frames, np.arange(len(blinking))).clip(0, len(open_frames) - 1)]
    before = open_frames[(np.searchsorted(open_frames, np.arange(len(blinking)), side="right") - 1).clip(0)]
    needed = set(after[blinking].tolist()) | set(before[blinking].tolist())
    patches = {
        index: [eye.cut(picture, placement[index]) for eye in eyes]
        for index, picture in enumerate(pictures())
        if index in needed
    }
    painters = [PatchPainter(eye, 1.0) for eye in eyes]
    for index, picture in enumerate(pictures()):
        painted = picture.copy()
        if blinking[index]:
            first, last = int(before[index]), int(after[index])
            share = (index - first) / (last - first) if last > first else 0.0
            for side, painter in enumerate(painters):
                mixed = patches[first][side] * (1 - share) + patches[last][side] * share
                painter.paint(painted, np.round(mixed).astype(np.uint8), placement[index])
        yield painted
