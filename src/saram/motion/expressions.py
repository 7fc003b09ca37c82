"""The faces an author can ask for."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import UnknownNameError
from saram.types import ARKIT

__all__ = ["EXPRESSIONS", "expression_weights"]


def _both(**amounts: float) -> dict[str, float]:
    """The same amount left and right."""
    return {f"{name}{side}": amount for name, amount in amounts.items() for side in ("Left", "Right")}


EXPRESSIONS: Final[dict[str, dict[str, float]]] = {
    "neutral": {},
    "smile": _both(mouthSmile=0.45, mouthDimple=0.08, cheekSquint=0.30, eyeSquint=0.18, browOuterUp=0.05),
    "serious": _both(browDown=0.28, eyeSquint=0.10, mouthFrown=0.10, mouthPress=0.06),
    "surprise": _both(browOuterUp=0.55, eyeWide=0.45) | {"browInnerUp": 0.60},
    "sad": _both(mouthFrown=0.30, eyeSquint=0.05) | {"browInnerUp": 0.45},
    "worry": _both(browDown=0.10, mouthFrown=0.12, mouthStretch=0.06) | {"browInnerUp": 0.40},
}
"""Name → ARKit weights. None of them parts the lips, so that an expression never opens a closed mouth."""


def expression_weights(name: str) -> NDArray[np.float64]:
    """The weights of an expression, float64 [52] in the order of `ARKIT`.

    Raises:
        UnknownNameError: If there is no expression of that name; the message lists those there are.
    """
    if name not in EXPRESSIONS:
        raise UnknownNameError("expression", name, sorted(EXPRESSIONS))
    return np.array([EXPRESSIONS[name].get(column, 0.0) for column in ARKIT])
