"""Telephone numbers: 010-1234-5678, 공일공 일이삼사 오육칠팔, 천오백팔십팔 번은 아니다."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["PHONE", "PHONE_SIGN", "parse_phone"]

_SPOKEN: Final = {"영": "0", "공": "0", "일": "1", "이": "2", "삼": "3", "사": "4", "오": "5", "육": "6", "륙": "6",
                  "칠": "7", "팔": "8", "구": "9", "둘": "2", "하나": "1"}  # fmt: skip
_DIGIT = r"(?:\d|하나|둘|[영공일이삼사오육륙칠팔구])"
_GAP = r"(?:\s?[-.에의]\s?|\s)?"
PHONE: Final = rf"(?:\+82{_GAP})?{_DIGIT}{{2,4}}{_GAP}{_DIGIT}{{3,4}}(?:{_GAP}{_DIGIT}{{4}})?"
"""A regular expression (as a string) that matches a telephone number of eight digits or more."""

PHONE_SIGN: Final = rf"{_DIGIT}{{2}}"
"""One that matches what no text with a telephone number lacks, and is quicker."""

_WHOLE = re.compile(PHONE)
_EACH = re.compile(_DIGIT)


def parse_phone(text: str) -> str | None:
    """The digits of the number with hyphens (``"010-1234-5678"``), None if `text` is not one."""
    text = text.strip()
    if not _WHOLE.fullmatch(text):
        return None
    digits = "".join(_SPOKEN.get(found, found) for found in _EACH.findall(text.replace("+82", "")))
    if text.startswith("+82"):
        digits = "0" + digits.lstrip("0")
    if len(digits) == 8:
        return f"{digits[:4]}-{digits[4:]}"
    if not digits.startswith("0") or not 9 <= len(digits) <= 11:
        return None
    area = 2 if digits.startswith("02") else 3
    return f"{digits[:area]}-{digits[area:-4]}-{digits[-4:]}"
