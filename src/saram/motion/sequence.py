"""Stretches of motion that belong together."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from saram.types import COEFFICIENTS, MOTION_FPS, FaceMotion, GestureCue

__all__ = ["check_follows", "join"]


def check_follows(motion: FaceMotion, fps: Fraction, end: Fraction) -> None:
    """Make sure that a stretch continues the one before.

    Args:
        motion: The next stretch.
        fps: Frame rate so far.
        end: Seconds at which the one before ended.

    Raises:
        ValueError: If it has another rate or does not begin at `end`.
    """
    if motion.fps != fps:
        raise ValueError(
            f"Stretches of one motion must share a frame rate; got {motion.fps} after {fps}. Resample it first."
        )
    if motion.start != end:
        raise ValueError(f"Stretches must follow each other; got one from {motion.start} s where {end} s was due.")


def join(motions: Iterable[FaceMotion]) -> FaceMotion:
    """Consecutive stretches as one; nothing at all gives an empty motion.

    Raises:
        ValueError: If they do not follow each other.
    """
    pieces = list(motions)
    if not pieces:
        return FaceMotion(np.zeros((0, len(COEFFICIENTS)), dtype=np.float32), Fraction(MOTION_FPS))
    first = pieces[0]
    cues: list[GestureCue] = []
    count = 0
    for piece in pieces:
        check_follows(piece, first.fps, first.start + count / first.fps)
        cues.extend(GestureCue(cue.name, cue.frame + count) for cue in piece.gestures)
        count += len(piece)
    return FaceMotion(np.concatenate([piece.values for piece in pieces]), first.fps, first.start, tuple(cues))
