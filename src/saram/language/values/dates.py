"""Dates: 내일, 다음 주 금요일, 다음 달 셋째 주 월요일, 3월 1일, 사흘 뒤, 크리스마스."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Final

from saram.language.values.durations import DURATION, parse_duration
from saram.language.values.holidays import HOLIDAY, HOLIDAY_SIGN, parse_holiday
from saram.language.values.numbers import NUMBER, parse_number

__all__ = ["DATE", "DATE_SIGN", "parse_date"]

_NEAR: Final = {
    "오늘": 0, "금일": 0, "내일": 1, "낼": 1, "명일": 1, "모레": 2, "낼모레": 2, "내일모레": 2, "글피": 3, "그글피": 4,
    "어제": -1, "어저께": -1, "그제": -2, "그저께": -2, "엊그제": -2, "엊그저께": -2, "그끄저께": -3,
    "어젯밤": -1, "간밤": -1, "지난밤": -1, "엊저녁": -1,
}  # fmt: skip
_WEEKS: Final = {
    "지지난": -2, "저저번": -2, "저번": -1, "지난": -1, "이번": 0, "금": 0, "다음": 1, "담": 1, "다다음": 2,
}  # fmt: skip
_WEEKDAYS: Final = "월화수목금토일"
_RANKS: Final = {"첫": 1, "첫째": 1, "둘째": 2, "두": 2, "셋째": 3, "세": 3, "넷째": 4, "네": 4, "다섯째": 5, "다섯": 5}
_PARTS_OF_DAY: Final = re.compile(
    rf"(?P<day>{'|'.join(sorted(_NEAR, key=len, reverse=True))})\s?(?:아침|점심|저녁|밤|새벽|낮|오전|오후)"
)
_MONTHS: Final = {"유월": 6, "시월": 10, "동짓달": 11, "섣달": 12}

_WEEK = rf"(?:{'|'.join(sorted(_WEEKS, key=len, reverse=True))})\s?주"
_DAY = rf"(?:[{_WEEKDAYS}]요일|(?<![가-힣])[{_WEEKDAYS}]욜)"
_MONTH = rf"(?:{NUMBER}\s?월|유월|시월|(?:지지난|저저번|지난|저번|이번|다음|담|다다음)\s?달|내달)"
_YEAR = rf"(?:{NUMBER}\s?년|재작년|작년|올해|내년|내후년)"
_YEAR_ALONE = (
    r"(?:(?:(?<!\d)\d{4}|이천[일이삼사오육칠팔구십백\s]*[일이삼사오육칠팔구십백]|이천|천[팔구]백[일이삼사오육칠팔구십]*"
    r"|이[영공][영공일이삼사오육칠팔구]{2})\s?년|(?<!\d)\d\d\s?년(?=[생도])|재작년|작년|올해|내년|내후년)"
)
"""A year that is told without a month; ``십 년`` is a length."""
_TOMORROW = (
    r"(?<![가-힣])낼(?![게래걸지]|까(?!지)|\s?(?:돈|금액|요금|세금|회비|사람|차례|생각|필요|것|[게수때](?![가-힣])|수[가는도]"
    r"|거(?=[야예지라니냐고]|[\s.,?!]|$)))"
)
"""내일 in short; ``낼게`` and ``낼 돈`` are of a verb."""
_YEAR_NAMED = (
    r"(?:(?<!\d)\d{4}\s?년|이천[일이삼사오육칠팔구십]+\s?년|재작년|작년|올해|내년|내후년"
    r"|지난해?|저번|이번|다음(?:\s?해)?)"
)
"""A year, or one told by the day before or after today, of a holiday."""
_WEEK_OF_MONTH = (
    rf"{_MONTH}의?\s?(?:(?:첫|둘|셋|넷|다섯)째|(?:첫|두|세|네|다섯)\s?번째|첫|마지막)\s?주(?:의?\s?{_DAY})?"
)
_LAST_DAY = r"(?:말일|마지막\s?날)"
_APART: Final = (
    r"(?:\s?뒤|\s(?:후|전)(?=$|[\s,.?!에의부까쯤은는이인로보면요도엔])"
    r"|(?:후|전)(?![화기등자체식반주국시부남북세통쿠추불]))"
)
"""What follows a length of time that counts from now; ``3일 전주`` is a day and a town."""
_NO_OIL = (
    r"(?<!엔진)(?<!엔진\s)(?<!올리브\s)(?<!바디\s)(?<!헤어\s)(?<!베이비\s)(?<!코코넛\s)"
    r"(?!(?<=[가-힣])오일|오일\s?(?:값|교체|교환|갈[아자았]|파스타|마사지|스프레이|필터))"
)
"""Stands before no oil, which is written as the fifth is."""
_NIGHT = r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?밤"
_NIGHTS = rf"(?<![가-힣]){_NIGHT}(?=만?\s?(?:더\s)?(?:자[고면야]|지나))"
"""Nights to sleep, as children count days (``세 밤 자고``)."""
_BEGIN = (
    r"(?=[\d영공일이삼사오육륙칠팔구십백천만억조하한둘두셋세석서넷네넉너다댓닷여엿아열스마쉰예흔나보반내낼명모글그어엊간지저금담주근노스국발밸화빼핼월화수목토유시"
    r"재작올크신식현제광개성연설대정섣부초단추동말새])"
)
"""What begins any date, looked for first since it is quick."""
DATE: Final = (
    rf"{_BEGIN}(?:{DURATION}{_APART}|{_YEAR_NAMED}\s?{HOLIDAY}"
    rf"|(?:{'|'.join(sorted(_NEAR.keys() - {'낼'}, key=len, reverse=True))})(?![가-힣]*리터)"
    rf"|{_TOMORROW}|{_WEEK_OF_MONTH}"
    rf"|{_WEEK}(?:\s?(?:{_DAY}|주말|평일))?|{_DAY}|(?:이번\s?)?주말"
    rf"|(?:{_YEAR}\s?)?{_MONTH}\s?(?:{_LAST_DAY}|{NUMBER}\s?일(?![몰출])|말|초)|{_MONTH}|{_YEAR_ALONE}"
    rf"|{_NIGHTS}|{_NO_OIL}{NUMBER}\s?일(?![주간몰출])|{HOLIDAY}|(?<![가-힣])말일)"
)
"""A regular expression (as a string) that matches a date."""

DATE_SIGN: Final = (
    rf"(?:[일월년뒤후전욜]|[한두세네섯곱덟홉열]\s?밤|주말"
    rf"|올해|[{''.join(sorted({week[-1] for week in _WEEKS}))}]\s?[주달]"
    rf"|{'|'.join(sorted(_NEAR, key=len))}|{HOLIDAY_SIGN})"
)
"""One that matches what no text with a date lacks, and is quicker."""

_NUMERIC = re.compile(
    rf"(?:(?P<year>{_YEAR})\s?)?(?:(?P<month>{_MONTH})\s?)?(?:(?P<day>{NUMBER})\s?일|(?P<edge>말일|마지막\s?날|말|초))?"
)
_OF_WEEK = re.compile(
    rf"(?:(?P<week>{'|'.join(sorted(_WEEKS, key=len, reverse=True))})\s?주?)?\s?(?P<day>{_DAY}|주말|평일)?"
)
_RANKED = re.compile(
    rf"(?P<month>{_MONTH})의?\s?(?P<rank>첫째|둘째|셋째|넷째|다섯째|첫|두|세|네|다섯|마지막)(?:\s?번째)?\s?주(?:의?\s?(?P<day>{_DAY}))?"
)
_LATER = re.compile(rf"(?P<length>{DURATION})\s?(?P<way>뒤|후|전)")
_OF_YEAR = re.compile(rf"(?P<year>{_YEAR_NAMED})\s?(?P<name>{HOLIDAY})")


def parse_date(text: str, now: datetime) -> date | None:
    """The day that `text` says, None if it says none.

    A weekday without a week is the next one to come (today counts); a weekend is its Saturday, a week its Monday;
    a day or month that has passed is the next one. ``다음 달`` without a day is its first. The third Monday is that of
    the third week. A part of a day (``오늘 밤``) is its day. Feasts of the moon are known from 2020 to 2050.
    """
    text = text.strip()
    today = now.date()
    try:
        named = _named(text, today)
        if named is not None:
            return named
        if re.fullmatch(_NIGHT, text) and (nights := parse_number(text.removesuffix("밤").strip())) is not None:
            return today + timedelta(days=int(nights))
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


def _named(text: str, today: date) -> date | None:
    """A day with a name of its own, a part of one, a holiday, or one of a week of a month."""
    part = _PARTS_OF_DAY.fullmatch(text)
    near = part["day"] if part else text
    if near in _NEAR:
        return today + timedelta(days=_NEAR[near])
    if text in {"말일", "마지막 날"}:
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    ranked = _RANKED.fullmatch(text)
    if ranked:
        return _of_month(ranked, today)
    of_year = _OF_YEAR.fullmatch(text)
    return _holiday(of_year["name"], of_year["year"], today) if of_year else parse_holiday(text, today)


def _holiday(name: str, year: str, today: date) -> date | None:
    """A holiday of a year, or the last one before today (``지난 추석``)."""
    if year in {"이번", "다음"}:
        return parse_holiday(name, today)
    if year in {"지난", "저번"}:
        return parse_holiday(name, today, past=True)
    told = {"지난해": "작년"}.get(year, "내년" if year.startswith("다음") else year)
    return parse_holiday(name, today, year=_year(told, today)[0])


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


def _of_month(match: re.Match[str], today: date) -> date | None:
    """A day of one of the weeks of a month; the week's first one where no weekday is told."""
    month, shift = _month(match["month"], today)
    if month is None:
        return None
    passed = month < today.month and not match["month"].endswith("달")
    year = today.year + shift + passed
    first, length = date(year, month, 1), calendar.monthrange(year, month)[1]
    away = (_WEEKDAYS.index(match["day"][0]) - first.weekday()) % 7 if match["day"] else 0
    rank = _RANKS.get(match["rank"], (length - away - 1) // 7 + 1)
    return date(year, month, 1 + away + 7 * (rank - 1))


def _numeric(match: re.Match[str], today: date) -> date | None:
    year, fixed_year = _year(match["year"], today)
    day_number = parse_number(match["day"]) if match["day"] else None
    if match["day"] and not isinstance(day_number, int):
        return None
    if match["month"] is None:
        if match["year"] and not match["edge"] and day_number is None:
            return date(year, 1, 1)
        if not isinstance(day_number, int) or not 1 <= day_number <= 31:
            return None
        return _next_with_day(today, day_number)
    month, shift = _month(match["month"], today)
    if month is None:
        return None
    year += shift
    day = day_number if isinstance(day_number, int) else 1
    if match["edge"] and match["edge"] != "초":
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
    return (number + (1900 if number > 60 else 2000) if number < 100 else number), True


def _month(text: str, today: date) -> tuple[int | None, int]:
    if text in _MONTHS:
        return _MONTHS[text], 0
    if text.endswith("달"):
        step = {"내": 1, **_WEEKS}[text[:-1].strip()]
        index = today.month - 1 + step
        return index % 12 + 1, index // 12
    number = parse_number(text[:-1])
    return (number, 0) if isinstance(number, int) and 1 <= number <= 12 else (None, 0)
