"""What it costs to take one Korean sound for another."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["cost_between"]

_GROUPS: Final = (
    ("ㅏㅑㅘ", 0.4), ("ㅓㅕㅝ", 0.4), ("ㅗㅛ", 0.4), ("ㅜㅠ", 0.4), ("ㅓㅗ", 0.5), ("ㅡㅜ", 0.4), ("ㅡㅓ", 0.6),
    ("ㅣㅟ", 0.4),
    ("ㅔㅞ", 0.3), ("ㅔㅣ", 0.6), ("ㅔㅕ", 0.7), ("ㅏㅓ", 0.7), ("ㅗㅜ", 0.6), ("ㄴㅁㅇ", 0.5), ("ㄱㄷㅂ", 0.7),
    ("ㅅㅈ", 0.6),
    ("ㄴㄹ", 0.5), ("ㄷㅈ", 0.7), ("ㄷㄹ", 0.7), ("ㅎㅅ", 0.8),
)  # fmt: skip
_PAIRS: Final = {
    (first, second): cost for group, cost in _GROUPS for first in group for second in group if first != second
}
_DROPPED: Final = {"ㅎ": 0.3, "ㄹ": 0.6, "ㄴ": 0.6, "ㅇ": 0.5, "ㄱ": 0.7, "ㄷ": 0.6, "ㅡ": 0.6, "ㅣ": 0.7}
_ELSE: Final = 1.2


def substitution(heard: str, meant: str) -> float:
    """Cost of hearing one sound for another, 0 for the same one."""
    return 0.0 if heard == meant else _PAIRS.get((heard, meant), _ELSE)


@lru_cache(maxsize=16384)
def cost_between(heard: str, meant: str) -> float:
    """Weighted edit distance between two strings of sounds, as `saram.language.sounds.hear` gives them."""
    row = [0.0]
    for sound in meant:
        row.append(row[-1] + _DROPPED.get(sound, 1.0))
    for sound in heard:
        previous, diagonal = row, row[0]
        row = [previous[0] + _DROPPED.get(sound, 1.0)]
        for index, target in enumerate(meant):
            row.append(
                min(
                    diagonal + substitution(sound, target),
                    previous[index + 1] + _DROPPED.get(sound, 1.0),
                    row[index] + _DROPPED.get(target, 1.0),
                )
            )
            diagonal = previous[index + 1]
    return row[-1]
