"""A performer whose motion is known beforehand, for tests of what comes after it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from saram.types import COEFFICIENTS, MOTION_FPS, Anchor, FaceMotion, Speech

__all__ = ["ScriptedPerformer"]


class ScriptedPerformer:
    """Opens and closes its mouth once a second while it speaks and holds still otherwise.

    Same methods and frame counts as `saram.motion.Performer`; anchors are passed over.
    """

    def __init__(self, fps: Fraction | int = MOTION_FPS) -> None:
        """Begin with a closed mouth.

        Args:
            fps: Frames a second.
        """
        self._fps = Fraction(fps)
        self._frames = 0

    def perform(self, speech: Speech, anchors: Sequence[Anchor] = ()) -> FaceMotion:  # noqa: ARG002 - as Performer
        """``jawOpen`` follows 0.25 · (1 - cos 2πt), t in seconds from the start of `speech`."""
        frames = math.ceil(speech.duration * self._fps)
        time = (np.arange(frames) + 0.5) / float(self._fps)
        return self._motion(0.25 - 0.25 * np.cos(2.0 * np.pi * time))

    def rest(self, frames: int, anchors: Sequence[Anchor] = ()) -> FaceMotion:  # noqa: ARG002 - as Performer
        """All zeros."""
        return self._motion(np.zeros(frames))

    def _motion(self, jaw: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> FaceMotion:
        """The next stretch."""
        values = np.zeros((len(jaw), len(COEFFICIENTS)), dtype=np.float32)
        values[:, COEFFICIENTS.index("jawOpen")] = jaw
        motion = FaceMotion(values, self._fps, self._frames / self._fps)
        self._frames += len(motion)
        return motion
