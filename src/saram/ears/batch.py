"""A turn heard as a whole, for recognisers that do not stream."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from saram.types import AudioChunk

__all__ = ["whole_turn"]


def whole_turn(chunks: Iterable[AudioChunk]) -> AudioChunk | None:
    """All chunks in one; None if there is no sound."""
    parts = list(chunks)
    if not any(part.samples.size for part in parts):
        return None
    return AudioChunk(
        np.concatenate([part.samples for part in parts]), parts[0].rate, parts[0].start if parts else Fraction(0)
    )
