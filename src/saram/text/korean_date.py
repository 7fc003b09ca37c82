"""Dates and times of day in Korean."""

from __future__ import annotations

import re

from saram.text.korean_number import digits, native, sino
from saram.text.reading import Reading
from saram.text.rule import Rule

__all__ = ["RULES", "hour", "month"]

_WEEKDAY = re.compile(r"\s?\(\s?[월화수목금토일]")
_NOT_CLOCK = re.compile(r"\s?(?:비율|비로|비\b|의 비|로 (?:이|승|졌|패|앞|뒤|비기))")


def month(number: int) -> str:
    """The name of a month: 유월, 시월, 십일월."""
    return {6: "유월", 10: "시월"}.get(number, "".join(sino(str(number))) + "월")


def hour(number: int) -> str:
    """The numeral of an hour: native from 1 to 12, Sino-Korean for 0 and the rest of the 24-hour clock."""
    return native(number) if 1 <= number <= 12 else "".join(sino(str(number)))


def _valid(month_: str, day: str) -> bool:
    return 1 <= int(month_) <= 12 and 1 <= int(day) <= 31


def _day(month_: str, day: str) -> tuple[str, ...]:
    return month(int(month_)), *sino(day), "일"


def _date(match: re.Match[str]) -> Reading | None:
    year, month_, day = match["year"], match["month"], match["day"]
    if not _valid(month_, day):
        return None
    end = match.end()
    return Reading(end, (*sino(year), "년", *_day(month_, day)))


def _month_and_day(match: re.Match[str]) -> Reading | None:
    """m/d is a date if the day cannot be taken for the denominator of a fraction (11 or more)."""
    if not _valid(match["month"], match["day"]) or (
        int(match["day"]) < 11 and not _WEEKDAY.match(match.string, match.end())
    ):
        return None
    return Reading(match.end("day"), _day(match["month"], match["day"]))


def _clock(match: re.Match[str]) -> Reading | None:
    hours, minutes, seconds = int(match["hour"]), int(match["minute"]), match["second"]
    if hours > 24 or minutes > 59 or _NOT_CLOCK.match(match.string, match.end()):
        return None
    words = [hour(hours), "시"]
    if minutes or seconds:
        words += [*sino(match["minute"]), "분"]
    if seconds:
        words += [*sino(seconds), "초"]
    if match["range"]:
        words[-1] += "에서"
    return Reading(match.end(), tuple(words))


def _memorial(match: re.Match[str]) -> Reading | None:
    """A day known by its numbers: 3·1 → 삼일, 6.25 전쟁 → 육이오, 12·12 → 십이십이; months: 5·6월."""
    month_, day = match["month"], match["day"]
    if not _valid(month_, day):
        return None
    if match.string[match.end("day") : match.end("day") + 1] == "월" and int(day) <= 12:
        return Reading(match.end("day") + 1, (month(int(month_)), month(int(day))))
    whole = len(month_) == 2 or day == "10"
    said = "".join(sino(month_) + sino(day)) if whole else digits(month_) + digits(day)
    return Reading(match.end("day"), (said,))


RULES = (
    Rule(
        re.compile(
            r"(?P<year>[12]\d{3})(?P<sep>[-./])\s?(?P<month>\d{1,2})(?P=sep)\s?(?P<day>\d{1,2})(?![\d-])(?:\.(?=[\s(]|$))?"
        ),
        _date,
    ),
    Rule(re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d/.])"), _month_and_day),
    Rule(
        re.compile(
            r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:])(?P<range>\s?[~–-]\s?(?=\d{1,2}:\d\d))?"
        ),
        _clock,
    ),
    Rule(re.compile(r"(?P<month>\d{1,2})[·](?P<day>\d{1,2})(?![\d·])"), _memorial),
    Rule(
        re.compile(r"(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?=\s?(?:전쟁|사변|운동|혁명|항쟁|민주화|만세|광복|절))"),
        _memorial,
    ),
)
"""Year-month-day, month/day, hour:minute, memorial days."""
