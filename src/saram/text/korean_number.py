"""Numbers as Korean says them: Sino-Korean (일 이 삼), native (한 두 세) and digit by digit (공일공)."""

from __future__ import annotations

__all__ = ["NATIVE_LIMIT", "decimal", "digits", "native", "sino"]

NATIVE_LIMIT = 99
"""Native numerals are used up to this number; above it Korean counts in Sino-Korean."""

_SINO = "영일이삼사오육칠팔구"
_SMALL = ("", "십", "백", "천")
_LARGE = ("", "만", "억", "조", "경", "해", "자", "양", "구", "간", "정")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


def sino(number: str) -> list[str]:
    """Words of a whole number in Sino-Korean, one for each group of four digits (만 이천).

    Args:
        number: Decimal digits. Leading zeros do not count; more than 20 digits are said digit by digit.
    """
    number = number.lstrip("0")
    if not number:
        return ["영"]
    if len(number) > 20:
        return [digits(number)]
    groups = [number[max(end - 4, 0) : end] for end in range(len(number), 0, -4)]
    words: list[str] = []
    for power in range(len(groups) - 1, -1, -1):
        group = _group(groups[power])
        if power == 1 and group == "일" and not words:
            group = ""  # 10,000 is 만, not 일만
        if group or (power == 1 and not words):
            words.append(group + _LARGE[power])
    return words


def _group(digits_: str) -> str:
    spoken = ""
    for place, digit in zip(range(len(digits_) - 1, -1, -1), digits_, strict=True):
        if digit != "0":
            spoken += ("" if digit == "1" and place else _SINO[int(digit)]) + _SMALL[place]
    return spoken


def native(number: int) -> str:
    """The native numeral before a counter (세, 스무, 스물다섯).

    Args:
        number: 1 to `NATIVE_LIMIT`.
    """
    if number == 20:
        return "스무"
    return _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def digits(number: str, zero: str = "공") -> str:
    """Every digit by itself, without spaces (공일공); characters other than digits are left out."""
    return "".join(zero if digit == "0" else _SINO[int(digit)] for digit in number if digit in "0123456789")


def decimal(number: str) -> list[str]:
    """Words of a number with or without a decimal part: ``"3.14"`` → 삼 점 일사; group commas are allowed."""
    whole, point, part = number.replace(",", "").partition(".")
    words = sino(whole)
    return [*words, "점", digits(part, zero="영")] if point and part else words
