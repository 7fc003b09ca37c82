"""Dates: 내일, 다음 주 금요일, 3월 1일, 사흘 뒤, 크리스마스."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Final

from saram.language.values.durations import DURATION, parse_duration
from saram.language.values.numbers import NUMBER, parse_number

__all__ = ["DATE", "DATE_SIGN", "parse_date"]

_NEAR: Final = {
    "오늘": 0, "금일": 0, "내일": 1, "낼": 1, "명일": 1, "모레": 2, "낼모레": 2, "내일모레": 2, "글피": 3, "그글피": 4,
    "어제": -1, "어저께": -1, "그제": -2, "그저께": -2, "엊그제": -2, "그끄저께": -3,
}  # fmt: skip
_WEEKS: Final = {"지지난": -2, "저번": -1, "지난": -1, "이번": 0, "금": 0, "다음": 1, "담": 1, "다다음": 2}
_WEEKDAYS: Final = "월화수목금토일"
_HOLIDAYS: Final = {
    "신정": (1, 1), "삼일절": (3, 1), "어린이날": (5, 5), "어버이날": (5, 8), "현충일": (6, 6), "광복절": (8, 15),
    "개천절": (10, 3), "한글날": (10, 9), "성탄절": (12, 25), "크리스마스": (12, 25), "크리스마스 이브": (12, 24),
}  # fmt: skip
_MONTHS: Final = {"유월": 6, "시월": 10, "동짓달": 11, "섣달": 12}

_WEEK = rf"(?:{'|'.join(sorted(_WEEKS, key=len, reverse=True))})\s?주"
_DAY = rf"[{_WEEKDAYS}]요일"
_MONTH = rf"(?:{NUMBER}\s?월|유월|시월|(?:지난|저번|이번|다음|담|다다음)\s?달)"
_YEAR = rf"(?:{NUMBER}\s?년|재작년|작년|올해|내년|내후년)"
_APART: Final = (
    r"(?:\s?뒤|\s(?:후|전)(?=$|[\s,.?!에의부까쯤은는이인로보면요도엔])"
    r"|(?:후|전)(?![화기등자체식반주국시부남북세통쿠추불]))"
)
"""What follows a length of time that counts from now; ``3일 전주`` is a day and a town."""
DATE: Final = (
    rf"(?:{DURATION}{_APART}"
    rf"|(?:{'|'.join(sorted(_NEAR, key=len, reverse=True))})(?![가-힣]*리터)"
    rf"|(?:{_WEEK}\s?)(?:{_DAY}|주말|평일)?|{_DAY}|(?:이번\s?)?주말"
    rf"|(?:{_YEAR}\s?)?{_MONTH}\s?(?:{NUMBER}\s?일|말|초)|{_MONTH}|{_YEAR}"
    rf"|{NUMBER}\s?일(?![주간])|{'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})"
)
"""A regular expression (as a string) that matches a date."""

DATE_SIGN: Final = (
    rf"(?:[일월년뒤후전]|주말|올해|[{''.join(sorted({week[-1] for week in _WEEKS}))}]\s?[주달]"
    rf"|{'|'.join(sorted((*_NEAR, *_HOLIDAYS), key=len))})"
)
"""One that matches what no text with a date lacks, and is quicker."""

_NUMERIC = re.compile(
    rf"(?:(?P<year>{_YEAR})\s?)?(?:(?P<month>{_MONTH})\s?)?(?:(?P<day>{NUMBER})\s?일|(?P<edge>말|초))?"
)
_OF_WEEK = re.compile(
    rf"(?:(?P<week>{'|'.join(sorted(_WEEKS, key=len, reverse=True))})\s?주?)?\s?(?P<day>{_DAY}|주말|평일)?"
)
_LATER = re.compile(rf"(?P<length>{DURATION})\s?(?P<way>뒤|후|전)")


def parse_date(text: str, now: datetime) -> date | None:
    """The day that `text` says, None if it says none.

    A weekday without a week is the next one to come (today counts); a weekend is its Saturday, a week its Monday;
    a day or month that has passed is the next one. ``다음 달`` without a day is its first.
    """
    text = text.strip()
    today = now.date()
    try:
        if text in _NEAR:
            return today + timedelta(days=_NEAR[text])
        if text in _HOLIDAYS:
            month, day = _HOLIDAYS[text]
            this = date(today.year, month, day)
            return this if this >= today else date(today.year + 1, month, day)
        later = _LATER.fullmatch(text)
        if later:
            length = parse_duration(later["length"])
            return None if length is None else today + (-length if later["way"] == "전" else length)
        week = _OF_WEEK.fullmatch(text)
        if week and (week["week"] or week["day"]):
            return _of_week(week, today)
        match = _NUMERIC.fullmatch(text)
        return _numeric(match, today) if match and match.group() else None
    except (ValueError, OverflowError):
        return None


def _of_week(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    day = match["day"]
    if match["week"]:
        start = monday + timedelta(weeks=_WEEKS[match["week"]])
        if day is None or day == "평일":
            return start
        return start + timedelta(days=5 if day == "주말" else _WEEKDAYS.index(day[0]))
    if day == "주말":
        return monday + timedelta(days=5) if today.weekday() < 6 else today
    index = _WEEKDAYS.index(day[0]) if day != "평일" else 0
    return today + timedelta(days=(index - today.weekday()) % 7)


def _numeric(match: re.Match[str], today: date) -> date | None:
    year, fixed_year = _year(match["year"], today)
    day_number = parse_number(match["day"]) if match["day"] else None
    if match["day"] and not isinstance(day_number, int):
        return None
    if match["month"] is None:
        if match["year"] and day_number is None:
            return date(year, 1, 1)
        if not isinstance(day_number, int) or not 1 <= day_number <= 31:
            return None
        return _next_with_day(today, day_number)
    month, shift = _month(match["month"], today)
    if month is None:
        return None
    year += shift
    day = day_number if isinstance(day_number, int) else 1
    if match["edge"] == "말":
        day = calendar.monthrange(year, month)[1]
    while (month, day) == (2, 29) and not fixed_year and not calendar.isleap(year):
        year += 1
    found = date(year, month, day)
    relative = match["month"].endswith("달")
    passed = found < today and (match["day"] or month < today.month)
    return date(year + 1, month, day) if passed and not fixed_year and not relative else found


def _next_with_day(today: date, day: int) -> date:
    year, month = today.year, today.month
    while day < today.day or day > calendar.monthrange(year, month)[1]:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        today = date(year, month, 1)
    return date(year, month, day)


def _year(text: str | None, today: date) -> tuple[int, bool]:
    if text is None:
        return today.year, False
    relative = {"재작년": -2, "작년": -1, "올해": 0, "내년": 1, "내후년": 2}
    if text in relative:
        return today.year + relative[text], True
    number = parse_number(text[:-1])
    if not isinstance(number, int):
        raise ValueError("not a year")  # noqa: TRY004 - a fraction is a wrong value, not a wrong type
    return (number + 2000 if number < 100 else number), True


def _month(text: str, today: date) -> tuple[int | None, int]:
    if text in _MONTHS:
        return _MONTHS[text], 0
    if text.endswith("달"):
        step = {"지난": -1, "저번": -1, "이번": 0, "다음": 1, "담": 1, "다다음": 2}[text[:-1].strip()]
        index = today.month - 1 + step
        return index % 12 + 1, index // 12
    number = parse_number(text[:-1])
    return (number, 0) if isinstance(number, int) and 1 <= number <= 12 else (None, 0)
