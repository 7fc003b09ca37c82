"""Sentences that are kept back to validate with."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from saram.language.annotation import Example

__all__ = ["hold_out"]


def hold_out(examples: Sequence[Example], number: int) -> tuple[list[Example], list[Example]]:
    """So many of the examples that are kept back, and the others in their order.

    Which are kept depends on what they say and not on their order: of the same examples another seed keeps the same.
    What a teacher that was trained with another one has learned is not what its pupil is judged by.
    """
    kept = sorted(examples, key=_lot)[:number]
    chosen = set(map(id, kept))
    return kept, [each for each in examples if id(each) not in chosen]


def _lot(example: Example) -> tuple[bytes, str]:
    return blake2b(example.text.encode(), digest_size=8).digest(), example.text
