"""Numbers that are names, said digit by digit in Korean: telephone, card and account numbers, addresses, versions."""

from __future__ import annotations

import re

from saram.text.korean_number import digits, sino
from saram.text.reading import Reading
from saram.text.rule import Rule

__all__ = ["RULES"]


def _groups(match: re.Match[str]) -> Reading:
    return Reading(match.end(), tuple(digits(group) for group in re.findall(r"\d+", match.group())))


def _international(match: re.Match[str]) -> Reading:
    groups = re.findall(r"\d+", match.group())
    return Reading(match.end(), ("플러스", *map(digits, groups)))


def _mobile(match: re.Match[str]) -> Reading:
    number = match.group()
    return Reading(match.end(), (digits(number[:3]), digits(number[3:-4]), digits(number[-4:])))


def _internet_address(match: re.Match[str]) -> Reading | None:
    parts = match.group().split(".")
    if any(int(part) > 255 for part in parts):
        return None
    return Reading(match.end(), _dotted([digits(part) for part in parts]))


def _version(match: re.Match[str]) -> Reading:
    parts = [" ".join(sino(part)) for part in match["parts"].split(".")]
    return Reading(match.end(), (*(("버전",) if match["v"] else ()), *_dotted(parts)))


def _dotted(parts: list[str]) -> tuple[str, ...]:
    return tuple(" 점 ".join(parts).split())


def _whole(match: re.Match[str]) -> Reading:
    return Reading(match.end(), (digits(match.group()),))


RULES = (
    Rule(re.compile(r"\+\d{1,3}[-. ]\d{1,4}(?:[-. ]\d{3,4}){1,3}(?!\d)"), _international),
    Rule(re.compile(r"\(0\d{1,2}\)\s?\d{3,4}[-. ]\d{4}(?!\d)"), _groups),
    Rule(re.compile(r"0\d{1,3}[-. ]\d{3,4}[-. ]\d{4}(?![\d-])"), _groups),
    Rule(re.compile(r"1[568]\d\d-\d{4}(?![\d-])"), _groups),
    Rule(re.compile(r"01[016789]\d{7,8}(?!\d)"), _mobile),
    Rule(
        re.compile(
            r"(?:112|119|114|911|110|120|1339|1330)(?=에 |로 |에$|로$|에서| ?(?:신고|구급|구조|상황|콜|센터|다산))"
        ),
        _whole,
    ),
    Rule(re.compile(r"\d{2,6}(?:-\d{2,6}){2,4}(?![\d-])|\d{6}-[1-4]\d{6}(?!\d)"), _groups),
    Rule(re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"), _internet_address),
    Rule(
        re.compile(r"(?P<v>v(?:er)?\.? ?|V(?=\d{1,4}\.\d))(?P<parts>\d{1,4}(?:\.\d{1,4}){0,4})(?![\dA-Za-z])"), _version
    ),
    Rule(re.compile(r"(?P<v>)(?P<parts>\d{1,4}(?:\.\d{1,4}){2,4})(?![\d])"), _version),
    Rule(re.compile(r"0\d{1,30}(?!\d|[.,]\d)|\d{21,}"), _whole),
)
"""From the most to the least specific."""
