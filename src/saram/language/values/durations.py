"""Lengths of time: 한 시간 반, 1시간 30분, 이틀, 보름."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from saram.language.values.numbers import NUMBER, NUMBER_END, parse_number

__all__ = ["DURATION", "DURATION_SIGN", "parse_duration"]

_UNITS: Final = {
    "초": 1, "분": 60, "시간": 3600, "일": 86400, "주일": 604800, "주": 604800, "개월": 2592000, "달": 2592000,
    "년": 31536000, "해": 31536000,
}  # fmt: skip
_NAMED: Final = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10,
    "보름": 15, "일주일": 7, "반나절": 0.25, "한나절": 0.5,
}  # fmt: skip
_PART = rf"{NUMBER}\s?(?:시간|개월|주일|주|달|년|분|초|일(?![몰출]))(?:\s?반)?"
DURATION: Final = (
    rf"(?!만\s)(?:{'|'.join(_NAMED)}|반\s?시간|(?>{_PART})(?>\s?{_PART}){{0,3}})(?:\s?동안|\s?정도|\s?쯤)?"
)
"""A regular expression (as a string) that matches a length of time; the 만 of ``7시 것만 30분`` is no number."""

DURATION_SIGN: Final = rf"(?:{NUMBER_END}\s*[시개주달년분초일]|반\s?시간|{'|'.join(_NAMED)})"
"""One that matches what no text with a length of time lacks, and is quicker."""

_WHOLE = re.compile(DURATION)
_EACH = re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>시간|개월|주일|주|달|년|분|초|일)(?P<half>\s?반)?")
_TAIL = re.compile(r"\s?(?:동안|정도|쯤|만)$")


def parse_duration(text: str) -> timedelta | None:
    """The length of time that `text` says, None if it says none. A month counts 30 days, a year 365."""
    text = _TAIL.sub("", text.strip())
    if text in _NAMED:
        return timedelta(days=_NAMED[text])
    if text.replace(" ", "") == "반시간":
        return timedelta(minutes=30)
    if not _WHOLE.fullmatch(text):
        return None
    seconds = 0.0
    for match in _EACH.finditer(text):
        number = parse_number(match["number"])
        if number is None:
            return None
        seconds += (number + (0.5 if match["half"] else 0)) * _UNITS[match["unit"]]
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        return None
