"""Footage of speech: what is seen beside what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.base_clip import BaseFootage
from saram.avatar.exemplar.track import Track
from saram.media import VideoReader
from saram.types import FaceMotion

__all__ = ["Talk", "TalkingFootage"]


@dataclass(frozen=True, slots=True, eq=False)
class TalkingFootage:
    """A clip in which the person speaks known words."""

    base: BaseFootage
    """The video."""

    motion: FaceMotion
    """What the motion room says for its aligned speech, at the frame rate of the video."""


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """All talking footage laid end to end, T frames; fields as in `Track`."""

    tracks: list[Track]
    """One for each file."""

    shapes: NDArray[np.float32]
    """float32 [T, P, 2]."""

    placement: NDArray[np.float32]
    """float32 [T, 2, 3]."""

    openness: NDArray[np.float32]
    """float32 [T]."""

    sharpness: NDArray[np.float32]
    """float32 [T]."""

    motion: FaceMotion
    """T frames of what is said."""

    @classmethod
    def join(cls, tracks: list[Track], motions: Sequence[FaceMotion]) -> Talk:
        """Lay files end to end, each with the motion of its speech."""
        values = []
        for found, motion in zip(tracks, motions, strict=True):
            # By time, not by number: the pictures of a file need not begin with its sound, nor come evenly.
            rows = np.round(found.times * float(motion.fps)).astype(int)
            padded = np.vstack([motion.values, np.zeros((1, motion.values.shape[1]), np.float32)])
            values.append(padded[np.minimum(rows, len(motion))])
        return cls(
            tracks,
            np.concatenate([found.shapes for found in tracks]),
            np.concatenate([found.placement for found in tracks]),
            np.concatenate([found.openness for found in tracks]),
            np.concatenate([found.sharpness for found in tracks]),
            FaceMotion(np.concatenate(values), motions[0].fps),
        )

    def frames(self, wanted: NDArray[np.int64], step: Callable[[], None]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """The wanted frames (rising numbers over all tracks) with their numbers, in order."""
        remaining = set(wanted.tolist())
        offset = 0
        for found in self.tracks:
            count = len(found.landmarks)
            if any(offset <= number < offset + count for number in remaining):
                with VideoReader(found.path) as reader:
                    for number, frame in enumerate(reader.frames(), start=offset):
                        step()
                        if number in remaining:
                            yield number, frame.pixels[..., :3]
            offset += count
