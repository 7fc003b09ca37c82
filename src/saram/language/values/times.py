"""Times: 오후 세 시 반, 15:30, 정오, 30분 뒤, 내일 오후 세 시."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

from saram.language.values.dates import DATE, parse_date
from saram.language.values.durations import DURATION, parse_duration
from saram.language.values.numbers import NUMBER, NUMBER_END, parse_number

__all__ = ["MORNING", "TIME", "TIME_SIGN", "WAKING", "parse_time"]

_HALF: Final = {
    "오전": 0, "꼭두새벽": 0, "새벽": 0, "아침": 0, "오후": 12, "초저녁": 12, "저녁": 12,
    "한밤중": 12, "오밤중": 12, "밤": 12, "대낮": 12, "낮": 12, "점심": 12,
}  # fmt: skip
_VAGUE: Final = frozenset({"두어", "서너", "너덧"})
_NIGHT: Final = frozenset({"밤", "한밤중", "오밤중"})
_DAWN: Final = 5 * 60
"""Minutes of the day before which an hour of the night is one after midnight (``밤 두 시``)."""
_NAMED: Final = {"정오": time(12), "자정": time(0)}
_RATHER = r"(?:\s?(?:늦게|일찍))?"
"""Behind a part of the day: ``밤늦게 한 시``."""
_CLOCK = (
    rf"(?:(?:{'|'.join(_HALF)}){_RATHER}(?:에)?\s?)?(?:\d{{1,2}}:\d{{2}}|{NUMBER}\s?시(?![간각계작험장])"
    rf"(?:\s?반|\s?{NUMBER}\s?분(?:\s?전)?)?)"
)
_LATER = rf"{DURATION}\s?(?:뒤|후|있다가|이따가|전)"
TIME: Final = rf"(?:{_LATER}|{_CLOCK}|정오|자정)"
"""A regular expression (as a string) that matches a time of day."""

TIME_SIGN: Final = rf"(?:[뒤후전:]|{NUMBER_END}\s*시|있다가|이따가|{'|'.join(_NAMED)})"
"""One that matches what no text with a time of day lacks, and is quicker."""

_PARTS = re.compile(
    rf"(?:(?P<half>{'|'.join(_HALF)}){_RATHER}에?\s?)?(?:(?P<h24>\d{{1,2}}):(?P<m24>\d{{2}})"
    rf"|(?P<hour>{NUMBER})\s?시(?:\s?(?P<halfhour>반)|\s?(?P<minute>{NUMBER})\s?분(?P<before>\s?전)?)?)(?:\s?(?:쯤|정각))?"
)
MORNING: Final = time(5, 59)
"""Hours of another day without 오전 or 오후 are after this time: the first one is six."""
WAKING: Final = time(3, 59)
"""The same of hours at which somebody is woken: the first one is four."""
_DAY = re.compile(rf"(?P<day>{DATE})(?:에|의)?\s?")
_LATER_PARTS = re.compile(rf"(?P<length>{DURATION})\s?(?P<way>뒤|후|있다가|이따가|전)")


def parse_time(text: str, now: datetime) -> time | datetime | None:
    """The time that `text` says, None if it says none.

    A relative time (``"30분 뒤"``) and one with its day (``"내일 오후 세 시"``) become a datetime. Without 오전 or
    오후 an hour up to twelve is the next one to come after `now`: at nine in the evening ``"7시"`` is seven in the
    morning.
    """
    text = text.strip()
    if text in _NAMED:
        return _NAMED[text]
    later = _LATER_PARTS.fullmatch(text)
    if later:
        length = parse_duration(later["length"])
        if length is None:
            return None
        try:
            return (now - length if later["way"] == "전" else now + length).replace(microsecond=0)
        except OverflowError:
            return None
    match = _PARTS.fullmatch(text)
    return _clock(match, now) if match else _on_a_day(text, now)


def _on_a_day(text: str, now: datetime) -> datetime | None:
    """A date and a time of day after it; of today none that has passed.

    Without 오전 or 오후 an hour of another day is one between six in the morning and six in the evening.
    """
    day = _DAY.match(text)
    if day is None:
        return None
    date, clock = parse_date(day["day"], now), text[day.end() :]
    match = _PARTS.fullmatch(clock)
    begin = now if date == now.date() else now.replace(hour=MORNING.hour, minute=MORNING.minute)
    time_of_day = _NAMED.get(clock) or (_clock(match, begin) if match else None)
    if date is None or time_of_day is None:
        return None
    found = datetime.combine(date, time_of_day, now.tzinfo)
    night = match is not None and match["half"] in _NIGHT and found.hour * 60 < _DAWN
    if night and (found < now or date != now.date()):
        return found + timedelta(days=1)  # 밤 두 시 of a day is past the midnight that ends it
    return found if date != now.date() or found >= now else None


def _clock(match: re.Match[str], now: datetime) -> time | None:
    hour = parse_number(match["h24"] or match["hour"])
    minute = parse_number(match["m24"] or match["minute"] or "0")
    if (
        match["hour"] in _VAGUE
        or hour is None
        or minute is None
        or not isinstance(hour, int)
        or not isinstance(minute, int)
    ):
        return None
    if match["halfhour"]:
        minute = 30
    if hour > 24 or minute > 59:
        return None
    total = hour * 60 + minute
    if match["before"]:
        total = hour * 60 - minute
    total = _halve(total, match["half"], match["h24"] is not None, now)
    return (datetime(2000, 1, 1) + timedelta(minutes=total)).time()  # noqa: DTZ001 - only its time of day is used


def _halve(minutes: int, half: str | None, exact: bool, now: datetime) -> int:  # noqa: FBT001 - read off one match
    """Add the twelve hours that 오후, or the clock on the wall, asks for."""
    noon = 12 * 60
    if half in _NIGHT and (minutes >= noon or minutes < _DAWN):
        return minutes % noon
    if half in {"낮", "대낮", "점심"} and minutes >= 10 * 60:
        return minutes
    if half is not None:
        return minutes % noon + _HALF[half] * 60 if minutes < noon + 60 else minutes
    if exact or minutes > noon + 59:
        return minutes
    passed = now.hour * 60 + now.minute
    candidates = (minutes % noon, minutes % noon + noon)
    return min(candidates, key=lambda candidate: (candidate - passed - 1) % (24 * 60))
