"""Sizes and frame rates as people write them."""

from __future__ import annotations

import re
from fractions import Fraction

from saram.errors import UsageError
from saram.media import check_fps, check_size

__all__ = ["parse_fps", "parse_size"]

_NAMED = {
    "360p": (640, 360), "480p": (854, 480), "720p": (1280, 720), "1080p": (1920, 1080), "1440p": (2560, 1440),
    "2160p": (3840, 2160), "4k": (3840, 2160), "8k": (7680, 4320),
}  # fmt: skip
_PAIR = re.compile(r"(\d{1,6})\s*[x×*]\s*(\d{1,6})", re.IGNORECASE)
_RATE = re.compile(r"\s*[-+]?\d{1,9}(?:\.\d{0,9}|/\d{1,9})?\s*")
_SIDE = re.compile(r"\d{1,6}")


def parse_size(size: str | tuple[int, int] | int) -> tuple[int, int]:
    """(width, height) in pixels from ``"1280x720"``, ``"720p"``, ``"512"`` (a square) or a pair of numbers.

    Raises:
        UsageError: If it is none of these, or cannot be rendered.
    """
    if isinstance(size, tuple):
        return check_size(*size)
    text = str(size).strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    if pair := _PAIR.fullmatch(text):
        return check_size(int(pair[1]), int(pair[2]))
    if _SIDE.fullmatch(text):
        return check_size(int(text), int(text))
    raise UsageError(f"{size!r} is not a size. Write WIDTHxHEIGHT, one number for a square, or {', '.join(_NAMED)}.")


def parse_fps(fps: str | float | Fraction) -> Fraction:
    """Frames a second from ``"25"``, ``"30000/1001"``, ``29.97`` or a fraction; broadcast rates become exact.

    Raises:
        UsageError: If it is no number, or cannot be rendered.
    """
    rate = _fraction(fps)
    if rate is None:
        raise UsageError(f"{fps!r} is not a frame rate. Write a number such as 25, 29.97 or 30000/1001.")
    # 23.98, 29.97 and 59.94 are short for multiples of 1000/1001.
    broadcast = Fraction(round(rate * Fraction(1001, 1000)) * 1000, 1001)
    if rate.denominator > 1 and abs(rate - broadcast) < Fraction(1, 100):
        rate = broadcast
    return check_fps(rate.limit_denominator(10_000))


def _fraction(number: str | float | Fraction) -> Fraction | None:
    try:
        if isinstance(number, str):
            return Fraction(number) if _RATE.fullmatch(number) else None
        return Fraction(str(number))
    except (ValueError, ZeroDivisionError):
        return None
