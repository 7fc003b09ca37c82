"""A stretch of talking footage that can be looped without a visible seam."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.track import Track
from saram.errors import UsageError
from saram.media import VideoReader

__all__ = ["Loop", "find_loop", "play_loop"]

_FADE = 10
"""Frames over which the end of the loop is faded into what came before its beginning."""

_LONGEST = 300
_SHORTEST = 30


@dataclass(frozen=True, slots=True)
class Loop:
    """Frames [start, stop) of a track."""

    track: int
    """Index of the track."""

    start: int
    """First frame; at least `_FADE`, because the frames before it are faded in at the end."""

    stop: int
    """The frame after the last one."""

    def cut(self, tracks: list[Track]) -> Track:
        """The track of the loop as `play_loop` shows it."""
        whole = tracks[self.track]
        window = slice(self.start, self.stop)
        placement, landmarks = whole.placement[window].copy(), whole.landmarks[window].copy()
        for index in range(_FADE):
            share = np.float32(_share(index))
            there, here = self.start - _FADE + index, len(placement) - _FADE + index
            placement[here] += share * (whole.placement[there] - placement[here])
            landmarks[here] += share * (whole.landmarks[there] - landmarks[here])
        return Track(
            whole.path,
            whole.times[window],
            landmarks,
            placement,
            whole.shapes[window],
            whole.openness[window],
            whole.sharpness[window],
        )


def find_loop(tracks: list[Track]) -> Loop:
    """The loop whose ends are most alike in place and turn of the head, long ones preferred.

    Raises:
        UsageError: If no track is long enough.
    """
    best: tuple[float, Loop] | None = None
    for number, found in enumerate(tracks):
        count = len(found.placement)
        flat = found.placement.reshape(count, -1).astype(np.float64) * np.array([200, 200, 1, 200, 200, 1])
        for start in range(_FADE, count - _SHORTEST, 2):
            stops = np.arange(start + _SHORTEST, min(count, start + _LONGEST) + 1)
            if not len(stops):
                continue
            ends = np.stack([flat[stops - _FADE + k] - flat[start - _FADE + k] for k in range(_FADE)])
            apart = np.sqrt((ends**2).sum(axis=2)).mean(axis=0)
            cost = apart + 60.0 / np.sqrt(stops - start)
            index = int(cost.argmin())
            if best is None or cost[index] < best[0]:
                best = (float(cost[index]), Loop(number, start, int(stops[index])))
    if best is None:
        raise UsageError(
            f"No file of the footage has {_SHORTEST + _FADE} pictures in a row to make an idle loop of; "
            "give a longer one, or an idle clip."
        )
    return best[1]


def play_loop(path: Path, loop: Loop) -> Iterator[NDArray[np.uint8]]:
    """The pictures of the loop, its end faded into the frames before its beginning, uint8 [H, W, 3]."""
    lead: list[NDArray[np.uint8]] = []
    with VideoReader(path) as reader:
        for number, frame in enumerate(reader.frames()):
            if number >= loop.stop:
                return
            if loop.start - _FADE <= number < loop.start:
                lead.append(frame.pixels[..., :3])
            index = number - (loop.stop - _FADE)
            if index >= 0:
                share = _share(index)
                yield np.asarray(
                    cv2.addWeighted(frame.pixels[..., :3], 1 - share, lead[index], share, 0.0), dtype=np.uint8
                )
            elif number >= loop.start:
                yield frame.pixels[..., :3]


def _share(index: int) -> float:
    """How much of the lead is seen in frame `index` of the fade."""
    share = (index + 1) / (_FADE + 1)
    return share * share * (3 - 2 * share)
