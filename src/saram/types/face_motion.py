"""How a face moves, for any face."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from saram.types.coefficients import COEFFICIENTS
from saram.types.timing import MOTION_FPS, Duration, Timestamp

__all__ = ["FaceMotion", "GestureCue"]


@dataclass(frozen=True, slots=True)
class GestureCue:
    """A gesture of the body that begins at a frame."""

    name: str
    """What the author asked for: ``"nod"``, ``"bow"``, ``"think"``, …; an avatar that has no such clip
    ignores it with a warning."""

    frame: int
    """Index into the chunk it belongs to, 0 ≤ frame < T."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceMotion:
    """A stretch of motion; consecutive stretches join without a jump.

    Raises:
        ValueError: If `values` is not float32 [T, K] with K = len(COEFFICIENTS), or `fps` is not positive.
    """

    values: NDArray[np.float32]
    """float32 [T, K]: one row a frame, one column for each name of `COEFFICIENTS`, weights in [0, 1] for ARKit
    names and degrees for pose names. Row t is the face in the middle of frame t."""

    fps: Fraction = Fraction(MOTION_FPS)
    """Frames a second."""

    start: Timestamp = Fraction(0)
    """Time of the beginning of the first frame."""

    gestures: tuple[GestureCue, ...] = ()
    """Gestures that begin within this stretch, in order."""

    def __post_init__(self) -> None:
        """Check shape, dtype and rate."""
        shape = self.values.shape
        if self.values.dtype != np.float32 or len(shape) != 2 or shape[1] != len(COEFFICIENTS):
            raise ValueError(
                f"FaceMotion.values must be float32 [T, {len(COEFFICIENTS)}]; got {self.values.dtype} {list(shape)}."
            )
        if self.fps <= 0:
            raise ValueError(f"FaceMotion.fps must be positive; got {self.fps}.")

    def __len__(self) -> int:
        """Number of frames."""
        return int(self.values.shape[0])

    @property
    def duration(self) -> Duration:
        """Exact length in seconds."""
        return len(self) / self.fps

    def column(self, name: str) -> NDArray[np.float32]:
        """The course of one coefficient, float32 [T], a view.

        Raises:
            ValueError: If `name` is not one of `COEFFICIENTS`.
        """
        return self.values[:, COEFFICIENTS.index(name)]

    @property
    def aperture(self) -> NDArray[np.float32]:
        """How far the lips are apart, float32 [T], ≥ 0; 0 is sealed, about 1 a wide open mouth.

        ``mouthClose`` undoes ``jawOpen``, as in ARKit: when they are equal the lips touch.
        """
        parted = np.maximum(self.column("jawOpen") - self.column("mouthClose"), 0.0)
        lower = (self.column("mouthLowerDownLeft") + self.column("mouthLowerDownRight")) * np.float32(0.15)
        upper = (self.column("mouthUpperUpLeft") + self.column("mouthUpperUpRight")) * np.float32(0.1)
        return np.asarray(parted + lower + upper, dtype=np.float32)

    @property
    def spread(self) -> NDArray[np.float32]:
        """How wide the lips are, float32 [T]: 0 at rest, about 1 for a spread /i/, about -1 for a rounded /u/."""
        pairs = [
            self.column(f"{shape}Left") + self.column(f"{shape}Right")
            for shape in ("mouthStretch", "mouthSmile", "mouthDimple")
        ]
        wide = np.float32(0.5) * np.add.reduce(pairs)
        return np.asarray(wide - self.column("mouthPucker") - 0.5 * self.column("mouthFunnel"), dtype=np.float32)
