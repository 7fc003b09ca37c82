"""The seam between motion and picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from saram.types.face_motion import FaceMotion
from saram.types.picture import VideoFrame

__all__ = ["Animator"]


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
