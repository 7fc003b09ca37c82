"""Counts with counters: 두 잔, 세 마리, 3인분."""

from __future__ import annotations

import re
from typing import Final

from saram.language.values.numbers import NUMBER, NUMBER_END, parse_number
from saram.types import Count

__all__ = ["COUNT", "COUNT_SIGN", "parse_count"]

_COUNTERS: Final = (
    "인분", "그릇", "마리", "봉지", "상자", "박스", "송이", "다발", "조각", "켤레", "자루", "번째", "군데",
    "가지", "포기",
    "퍼센트", "프로", "단계", "개입", "채널", "스푼", "숟갈", "킬로", "그램", "리터", "사람", "세트",
    "개", "잔", "명", "분", "권", "병", "장", "대", "번", "살", "곡", "캔", "컵", "판", "벌", "알", "쪽", "줄",
    "통", "팩", "모",
    "단", "위", "등", "호", "층", "인", "회", "세", "도", "점", "주", "칸", "근", "입", "포", "매", "평",
)  # fmt: skip
COUNT: Final = rf"(?:{NUMBER}(?<!하나)(?<![둘셋넷])|몇)\s?(?:{'|'.join(_COUNTERS)})"
"""A regular expression (as a string) that matches a number with a counter."""

COUNT_SIGN: Final = rf"(?:{NUMBER_END}|몇)\s*(?:{'|'.join(_COUNTERS)})"
"""One that matches what no text with a count lacks, and is quicker."""

_PARTS = re.compile(rf"(?P<number>{NUMBER})\s?(?P<counter>{'|'.join(_COUNTERS)})?")
_ORDINALS: Final = {"첫": 1, "첫번째": 1, "첫 번째": 1}


def parse_count(text: str) -> Count | None:
    """How many `text` says, None if it says no number."""
    text = text.strip()
    if text in _ORDINALS:
        return Count(_ORDINALS[text], "번째")
    match = _PARTS.fullmatch(text)
    number = parse_number(match["number"]) if match else None
    return Count(number, match["counter"] or "") if match and number is not None else None
