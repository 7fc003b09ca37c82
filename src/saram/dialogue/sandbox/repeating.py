"""Alarms that are wanted again and again, and days that nobody has told the home of."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

__all__ = ["days_named", "repeats", "strange_day"]

_WEEK: Final = "월화수목금토일"
_NUMBER: Final = r"(?:\d{1,3}|[한두세네]|다섯|여섯|일곱|여덟|아홉|열)"
_LENGTH: Final = rf"(?:하루|이틀|사흘|나흘|닷새|보름|일주일|{_NUMBER}\s?(?:일|주일?|달|시간|분))"
_REPEATS: Final = re.compile(
    rf"[가-힣\d]마다(?![가-힣])|(?<![가-힣])(?:매[일주달월년시]|날마다|격[일주](?![가-힣]*점))|{_LENGTH}\s?(?:걸러|간격)"
    rf"|{_LENGTH}에\s?{_NUMBER}\s?(?:번|차례|회)|(?<![가-힣])주\s?{_NUMBER}\s?[회번]|되풀이|반복"
)
_HOUR: Final = (
    r"(?:에|은|마다|\s?(?:오전|오후|아침|점심|저녁|낮|밤|새벽|정오|자정|\d|알람|"
    r"(?:[한두세네열]|다섯|여섯|일곱|여덟|아홉)\s?시))"
)
_RUN: Final = re.compile(
    rf"(?<![가-힣\d])(?P<days>[{_WEEK}]{{3,6}}(?=[\s,에은]|$|요일)|[{_WEEK}]{{2}}(?=요일|{_HOUR}))"
)
"""Two days in a run may be another word (``수금 가야 돼``), but not before an hour."""
_APART: Final = re.compile(
    rf"(?<![가-힣\d])(?P<days>[{_WEEK}](?:(?:\s?[,·/]\s?|\s)[{_WEEK}](?![가-힣]))+)(?=[\s,에]|$)"
)
_FROM_TO: Final = re.compile(
    rf"(?<![가-힣\d])(?P<first>[{_WEEK}])(?:요일)?\s?(?:부터|에서|~|-)\s?(?P<last>[{_WEEK}])(?:요일)?(?:까지|(?![가-힣]))"
)
_EACH: Final = re.compile(rf"([{_WEEK}])요일")
_NO_DAYS: Final = frozenset({"금일", "일월", "수목", "토목", "일일"})
"""Words that look like a run of days: today, January, trees."""

_EVENT: Final = r"(?:기념일|생일|생신|(?<![그이저음])날)"
_IS_EVENT: Final = re.compile(rf"{_EVENT}$")
_ASKED: Final = re.compile(r"(?<![가-힣])(?:무슨|어떤|어느|몇)(?![가-힣])")
_BESIDE: Final = r"(?:전날|전전날|다음\s?날|이튿날|당일)"
_IS_BESIDE: Final = re.compile(rf"(?:{_BESIDE}|전)$")
_STRANGE: Final = re.compile(
    rf"(?<![가-힣])(?P<day>(?!(?:그|이|저|바로|다음|오늘|내일)\s)[가-힣]+\s?(?:{_BESIDE}|{_LENGTH}\s전(?=[\s에]))|"
    rf"(?:[가-힣]+는\s)?(?:[가-힣]+\s)?[가-힣]*{_EVENT})(?=에|\s|$)"
)


def repeats(asked: str) -> bool:
    """Whether a Korean wish is for something again and again: ``평일마다``, ``이틀에 한 번``, ``월수금``."""
    return _REPEATS.search(asked) is not None or bool(days_named(asked))


def days_named(asked: str) -> tuple[int, ...]:
    """The days of the week that a wish names in a run (``월수금``, ``월요일부터 금요일까지``), Monday is 0; or none."""
    span = _FROM_TO.search(asked)
    if span is not None:
        first, last = _WEEK.index(span["first"]), _WEEK.index(span["last"])
        return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
    if "마다" in asked and len(each := _EACH.findall(asked)) > 1:
        return tuple(sorted({_WEEK.index(day) for day in each}))
    match = _RUN.search(asked) or _APART.search(asked)
    days = [_WEEK.index(char) for char in match["days"] if char in _WEEK] if match is not None else []
    return tuple(days) if match is not None and match["days"] not in _NO_DAYS and days == sorted(set(days)) else ()


def strange_day(asked: str, told: Collection[str], *, label: str = "", dated: bool = False) -> str:
    """A day that is named and of which only people know when it is (``결혼기념일 전날``); empty if there is none.

    Args:
        asked: What was said.
        told: The words that were understood as days.
        label: The words that say what it is for; an event is no day in ``생일 선물``, but in ``생일`` it is.
        dated: Whether a day is known, beside which an event only says why (``내일 엄마 생일이라``).
    """
    found = (match["day"] for match in _STRANGE.finditer(asked))
    named = (day for day in found if not _ASKED.search(day) and not (dated and _IS_EVENT.search(day)))
    strange = (day for day in named if not any(day.split()[0] in each for each in told))
    return next((day for day in strange if day not in label or day == label or _IS_BESIDE.search(day)), "")
