"""Language models as ARPA files."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["arpa_text"]

_NOTHING: Final = -99.0  # log10 of a probability that is none, as ARPA files write it


def arpa_text(orders: Sequence[Mapping[tuple[str, ...], tuple[float, float]]]) -> str:
    """A back-off model as text.

    Args:
        orders: For each order, from single words on: n-gram → its probability, 0 to 1, and its back-off weight, 0 or
            more. The weights of the longest ones are not written.
    """
    lines = ["\\data\\", *(f"ngram {order}={len(grams)}" for order, grams in enumerate(orders, 1))]
    for order, grams in enumerate(orders, 1):
        lines += ["", f"\\{order}-grams:"]
        if order < len(orders):
            lines += [
                f"{_log(likely)}\t{' '.join(gram)}\t{_log(left)}" for gram, (likely, left) in sorted(grams.items())
            ]
        else:
            lines += [f"{_log(likely)}\t{' '.join(gram)}" for gram, (likely, _) in sorted(grams.items())]
    return "\n".join([*lines, "", "\\end\\", ""])


def _log(value: float) -> str:
    return f"{math.log10(value) if value > 0 else _NOTHING:.4f}"
