"""Lengths of time and numbers as an author writes them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

__all__ = ["read_number", "read_seconds", "write_seconds"]

_UNITS: Final = {
    "": Fraction(1), "s": Fraction(1), "sec": Fraction(1), "초": Fraction(1),
    "ms": Fraction(1, 1000), "밀리초": Fraction(1, 1000),
    "m": Fraction(60), "min": Fraction(60), "분": Fraction(60),
}  # fmt: skip
_AMOUNT: Final = re.compile(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:/([0-9]+))?\s*(\D*)")
_CLOCK: Final = re.compile(r"(?:([0-9]{1,6}):)?([0-9]{1,2}):([0-9]{1,2}(?:[.,][0-9]+)?)")
_LONGEST: Final = 1000


def read_seconds(text: str) -> Fraction:
    """Read a length of time: ``1s``, ``0.5``, ``500ms``, ``1/3 s``, ``2분``, ``00:01:02.500``.

    Raises:
        ValueError: If it is none.
    """
    clock = _CLOCK.fullmatch(text) if len(text) < _LONGEST else None
    if clock:
        hours, minutes, seconds = clock.groups()
        return (int(hours or 0) * 60 + int(minutes)) * 60 + Fraction(seconds.replace(",", "."))
    amount = _AMOUNT.fullmatch(text) if len(text) < _LONGEST else None
    unit = _UNITS.get(amount[4].strip().lower()) if amount else None
    if amount is None or unit is None or (amount[3] and int(amount[3]) == 0):
        raise ValueError(f"{text[:40]!r} is not a length of time; write it like 1s, 0.5s or 500ms.")
    value = Fraction(amount[2]) / int(amount[3] or 1) * unit
    return -value if amount[1] == "-" else value


def write_seconds(time: Fraction) -> str:
    """Write a length of time so that `read_seconds` gives exactly it again: ``1s``, ``0.25s``, ``1/3s``."""
    scaled, rest = divmod(time.numerator * 10**9, time.denominator)
    if rest:
        return f"{time.numerator}/{time.denominator}s"
    whole, fraction = divmod(scaled, 10**9)
    return f"{whole}{f'.{fraction:09d}'.rstrip('0').rstrip('.')}s"


def read_number(text: str) -> float:
    """Read a plain number: ``1``, ``-2.5``, ``1e-3``.

    Raises:
        ValueError: If it is none.
    """
    if not re.fullmatch(r"[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?", text):
        raise ValueError(f"{text[:40]!r} is not a number; write it like 1.1.")
    return float(text)
