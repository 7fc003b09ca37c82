"""What a filmed person needs of whoever paints the mouth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from saram.avatar.exemplar.base_picture import BasePicture
from saram.types import FaceMotion

__all__ = ["MouthPainter", "Pose"]


class Pose(Protocol):
    """What the mouth does in one frame."""

    @property
    def still(self) -> bool:
        """Whether the mouth does nothing around this frame, so that the base clip's own mouth may show."""
        ...

    @property
    def parted(self) -> bool:
        """Whether the lips are apart."""
        ...


class MouthPainter(Protocol):
    """Paints mouths; `perform` says what, `paint` puts it into a picture."""

    def perform(self, motion: FaceMotion) -> Iterator[Any]:
        """The pose for each frame of `motion`; the next stretch continues from the last one that was taken."""
        ...

    def paint(self, base: BasePicture, pose: Any, share: float) -> None:  # noqa: ANN401 - its own kind of pose
        """Paint a pose of `perform` into `base`, in place; with a share of 0 the base clip's own mouth shows."""
        ...

    def clear(self) -> None:
        """Forget the frames before."""
        ...
