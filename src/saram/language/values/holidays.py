"""Korean holidays and feasts: 크리스마스, 추석, 설 전날, 부처님 오신 날."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from saram.language.values.feasts import FEASTS

__all__ = ["HOLIDAY", "HOLIDAY_SIGN", "parse_holiday"]

_FIXED: Final = {
    "신정": (1, 1), "새해": (1, 1), "삼일절": (3, 1), "식목일": (4, 5), "어린이날": (5, 5), "어버이날": (5, 8),
    "현충일": (6, 6), "제헌절": (7, 17), "광복절": (8, 15), "개천절": (10, 3), "한글날": (10, 9), "성탄절": (12, 25),
    "근로자의날": (5, 1), "노동절": (5, 1), "스승의날": (5, 15), "국군의날": (10, 1), "밸런타인데이": (2, 14),
    "발렌타인데이": (2, 14), "화이트데이": (3, 14), "핼러윈데이": (10, 31), "핼러윈": (10, 31), "빼빼로데이": (11, 11),
    "크리스마스": (12, 25), "크리스마스이브": (12, 24), "연말": (12, 31),
}  # fmt: skip
_MOVING: Final = {
    "설날": ("설날", 0), "설": ("설날", 0), "구정": ("설날", 0), "대보름": ("설날", 14), "정월대보름": ("설날", 14),
    "섣달그믐": ("설날", -1), "섣달그믐날": ("설날", -1), "부처님오신날": ("부처님 오신 날", 0),
    "석가탄신일": ("부처님 오신 날", 0), "초파일": ("부처님 오신 날", 0), "단오": ("단오", 0), "추석": ("추석", 0),
    "한가위": ("추석", 0), "동지": ("동지", 0),
}  # fmt: skip
"""Name without blanks → the feast it is counted from, and how many days after it."""
_BESIDE: Final = {"전날": -1, "다음날": 1, "이튿날": 1, "당일": 0, "연휴": 0}

_DAYS: Final = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "일주일": 7}
_AWAY: Final = rf"(?:{'|'.join(_DAYS)}|\d{{1,2}}\s?일)\s?(?:전|뒤|후)(?![가-힣])"
"""So many days before or after."""

_SHORT: Final = r"(?<![가-힣])설(?=\s|$|[,.?!]|에(?:\s|$|는|도))"
"""설날 in short; no word that begins so."""
_NAMES: Final = (
    r"크리스마스\s?이브|크리스마스|(?<![가-힣])신정(?!동|네)|(?<![가-힣])새해|삼일절|식목일|어린이날|어버이날|현충일|제헌절|광복절|개천절|한글날|성탄절"
    r"|(?<![가-힣])연말(?!\s?정산|정산)|설날|(?<![가-힣])구정(?!물)|(?:정월\s?)?대보름|섣달\s?그믐날?|부처님\s?오신\s?날|석가탄신일|초파일"
    r"|(?:근로자|스승|국군)의\s?날|노동절|(?:밸런타인|발렌타인|화이트|빼빼로|핼러윈)\s?데이|핼러윈"
    r"|(?<![가-힣])단오(?!르)|(?<![가-힣])추석(?!물가|선물|빔)|(?<![가-힣])한가위|(?<![가-힣])동지(?!들)"
)
HOLIDAY: Final = rf"(?:(?:{_NAMES}|{_SHORT})(?:\s?(?:전날|다음\s?날|이튿날|당일|연휴|{_AWAY}))?)"
"""A regular expression (as a string) that matches a holiday or the day beside one."""

HOLIDAY_SIGN: Final = (
    r"[절설]|의\s?날|데이|핼러윈|이브|크리스마스|신정|새해|린이날|버이날|한글날|연말|구정|대보름|그믐|오신|단오|추석"
    r"|한가위|동지"
)
"""One that, with 일, matches what no text with a holiday lacks, and is quicker."""

_WHOLE = re.compile(
    rf"(?P<name>.+?)(?:(?P<beside>전날|다음날|이튿날|당일|연휴)|(?P<days>{'|'.join(_DAYS)}|\d{{1,2}}일)(?P<way>[전뒤후]))?"
)


def parse_holiday(text: str, today: date, *, year: int | None = None, past: bool = False) -> date | None:
    """The next day of the name, from today on; None if it is no holiday, or one that follows the moon after 2050.

    Args:
        text: The name, perhaps with a day beside it (``설 전날``).
        today: What is counted from.
        year: The only year that is looked at.
        past: Whether the last day before today is meant.
    """
    match = _WHOLE.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    away = match["days"]
    days = _BESIDE.get(match["beside"] or "", 0) if not away else _DAYS.get(away) or int(away.rstrip("일"))
    beside = timedelta(days=-days if match["way"] == "전" else days)
    around = (today.year - 1, today.year, today.year + 1, today.year + 2) if year is None else (year,)
    found = [day + beside for each in around if (day := _in_year(match["name"], each)) is not None]
    if past:
        return max((day for day in found if day < today), default=None)
    return next((day for day in found if year is not None or day >= today), None)


def _in_year(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    feast, after = _MOVING.get(name, ("", 0))
    day = FEASTS.get(feast, {}).get(year)
    return date(year, *day) + timedelta(days=after) if day else None
