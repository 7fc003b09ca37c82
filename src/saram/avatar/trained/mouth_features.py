"""What of FaceMotion the network of the mouth sees."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.types import COEFFICIENTS, FaceMotion

__all__ = ["MOUTH_FEATURES", "mouth_features", "sealed", "speaking"]

MOUTH_FEATURES: Final = 14
"""Columns of `mouth_features`."""

_STIR: Final = 0.02
"""A coefficient above this means that the mouth speaks."""

_SPREAD: Final = 0.6
"""``mouthStretch`` of lips that are spread as far as speech spreads them."""

# Columns that speech moves and expressions leave alone: a smile is not speech.
_SPEECH: Final = [
    COEFFICIENTS.index(name)
    for name in (
        "jawOpen", "mouthFunnel", "mouthPucker", "mouthRollLower", "mouthRollUpper", "tongueOut",
        "mouthLowerDownLeft", "mouthUpperUpLeft",
    )
]  # fmt: skip


def mouth_features(motion: FaceMotion) -> NDArray[np.float32]:
    """Speech as the mouth shows it, float32 [T, MOUTH_FEATURES]; all zero where nothing is said.

    Smiles and other expressions are left out: the network has seen speech alone.
    """
    jaw, aperture = motion.column("jawOpen"), motion.aperture
    speaks = speaking(motion)
    columns = [
        jaw,
        sealed(motion),
        motion.column("mouthFunnel"),
        motion.column("mouthPucker"),
        _pair(motion, "mouthStretch") / _SPREAD,
        motion.column("mouthRollLower"),
        motion.column("mouthRollUpper"),
        _pair(motion, "mouthPress"),
        _pair(motion, "mouthLowerDown"),
        _pair(motion, "mouthUpperUp"),
        motion.column("tongueOut"),
        aperture,
        np.sqrt(np.maximum(aperture, 0)),
        np.ones_like(jaw),
    ]
    return np.asarray(np.stack(columns, axis=1) * speaks[:, np.newaxis], dtype=np.float32)


def speaking(motion: FaceMotion) -> NDArray[np.bool_]:
    """Whether the mouth speaks, bool [T]."""
    return np.asarray(motion.values[:, _SPEECH].max(axis=1, initial=0.0) > _STIR, dtype=np.bool_)


def sealed(motion: FaceMotion) -> NDArray[np.float32]:
    """How far the lips are brought together for a closure, float32 [T] in [0, 1]; 0 in silence.

    ``mouthClose`` undoes ``jawOpen``; a jaw that is up leaves the lips rolled in.
    """
    jaw, close = motion.column("jawOpen"), motion.column("mouthClose")
    share = np.where(jaw > _STIR, close / np.maximum(jaw, _STIR), motion.column("mouthRollUpper") > _STIR)
    return np.asarray(np.clip(share, 0, 1), dtype=np.float32)


def _pair(motion: FaceMotion, name: str) -> NDArray[np.float32]:
    return np.asarray(0.5 * (motion.column(f"{name}Left") + motion.column(f"{name}Right")), dtype=np.float32)
