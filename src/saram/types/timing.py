"""Exact times: seconds as `fractions.Fraction`, never a float passed along."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

__all__ = ["MOTION_FPS", "SAMPLE_RATE", "Duration", "Timestamp"]

Timestamp: TypeAlias = Fraction
"""A point in time, seconds from the start of the medium it belongs to."""

Duration: TypeAlias = Fraction
"""A length of time in seconds."""

MOTION_FPS = 25
"""Frames a second of every `FaceMotion` as it leaves the motion room."""

SAMPLE_RATE = 48_000
"""Samples a second of every `Speech` that enters rendering; 1920 samples make one motion frame."""
