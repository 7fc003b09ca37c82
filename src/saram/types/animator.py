"""The seam between motion and picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, Protocol, runtime_checkable

from saram.types.face_motion import FaceMotion
from saram.types.picture import VideoFrame
from saram.types.timing import Duration

__all__ = ["HOMING", "IDLE", "Animator"]

IDLE: Final = "idle"
"""The gesture every avatar knows: the body goes back to where the idle clip begins."""

HOMING: Final[Duration] = Fraction(2, 5)
"""Seconds this takes: the frame that many seconds after the cue continues into the first of the idle clip."""


@runtime_checkable
class Animator(Protocol):
    """An avatar at a given size and frame rate, ready to move.

    Size, frame rate and whether frames carry alpha are fixed when it is opened
    (`saram.avatar.open_animator`).
    """

    def animate(self, motion: Iterable[FaceMotion]) -> Iterator[VideoFrame]:
        """Turn motion into pictures, one for each motion frame, reading `motion` only as far as needed.

        The first frame continues from the last one shown (by `animate` or `idle`) without a jump.

        Raises:
            ValueError: If a stretch's `fps` is not the animator's.
        """
        ...

    def idle(self) -> Iterator[VideoFrame]:
        """Endless pictures of the person waiting, mouth closed, continuing from the last one shown."""
        ...

    def clear(self) -> None:
        """Forget where the animator stands: the next frame is the first of the idle clip."""
        ...
