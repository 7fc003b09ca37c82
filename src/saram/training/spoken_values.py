"""Values as people say them, for generated sentences: dates, times, numbers, money, counts, durations, phones."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

__all__ = ["SPOKEN", "native_number", "sino_number"]

_BARE: Final = 0.08
"""Share of the amounts without 원 (``5만 보내줘``)."""
_SINO: Final = "영일이삼사오육칠팔구"
_NATIVE_ONES: Final = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS: Final = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


def sino_number(number: int) -> str:
    """A number from 0 to 99,999,999 in Sino-Korean."""
    if number == 0:
        return "영"
    high, low = divmod(number, 10_000)
    words = (("" if high == 1 else _below_10000(high)) + "만") if high else ""
    return words + _below_10000(low)


def _below_10000(number: int) -> str:
    words = ""
    for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("" if digit == 1 and name else _SINO[digit]) + name
    return words


def native_number(number: int) -> str:
    """A number from 1 to 99 in native Korean, as it stands before a counter."""
    if number == 20:
        return "스무"
    return _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def _hour(rng: random.Random) -> str:
    hour = rng.randint(1, 12)
    word = rng.choice([str(hour), native_number(hour), native_number(hour)])
    return word + rng.choice(["시", "시", " 시"])


def _time(rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.12:
        return f"{_duration(rng)} {rng.choice(['뒤', '후', '있다가'])}"
    if roll < 0.18:
        return rng.choice(["정오", "자정", "낮 열두 시", "밤 열두시"])
    half = rng.choice(["", "", "오전 ", "오후 ", "아침 ", "저녁 ", "새벽 ", "밤 "])
    minute = rng.choice([0, 0, 0, 30, 30, 5, 10, 15, 20, 40, 45, 50, 55])
    tail = ""
    if minute == 30:
        tail = rng.choice([" 반", "반", " 삼십 분", " 30분"])
    elif minute:
        tail = " " + rng.choice([str(minute), sino_number(minute)]) + rng.choice(["분", " 분"])
    return half + _hour(rng) + tail


def _duration(rng: random.Random) -> str:
    unit = rng.choice(["분", "분", "분", "시간", "초"])
    if unit == "시간":
        hours = rng.randint(1, 8)
        return rng.choice([f"{hours}시간", native_number(hours) + rng.choice([" 시간", "시간"])]) + rng.choice(
            ["", "", " 반", " 삼십 분", " 20분"]
        )
    number = rng.choice([1, 2, 3, 5, 7, 10, 12, 15, 20, 25, 30, 40, 45, 50, 90])
    return rng.choice([str(number), sino_number(number)]) + rng.choice([unit, " " + unit])


def _date(rng: random.Random) -> str:
    day = rng.choice("월화수목금토일") + "요일"
    week = rng.choice(["이번 주", "다음 주", "다음주", "이번주", "지난주", "담주", "다다음 주"])
    month, number = rng.randint(1, 12), rng.randint(1, 31)
    written = rng.choice([str(number), sino_number(number)])
    spoken_month = {6: "유월", 10: "시월"}.get(month, sino_number(month) + "월")
    return rng.choice(
        [
            "오늘", "오늘", "내일", "내일", "모레", "글피", "어제", "그저께", day, day, f"{week} {day}", week,
            "주말", "이번 주말",
            f"{rng.choice([f'{month}월', spoken_month])} {written}일", f"{written}일", "크리스마스",
            rng.choice(["사흘 뒤", "이틀 뒤", "3일 후", "일주일 뒤", "열흘 후"]), f"다음 달 {written}일",
        ]
    )  # fmt: skip


def _money(rng: random.Random) -> str:
    number = rng.choice(
        [1000, 5000, 10_000, 20_000, 30_000, 35_000, 50_000, 100_000, 150_000, 300_000, 1_000_000, 2_500_000]
    )
    words = sino_number(number)
    written = (
        f"{number // 10_000}만" + (f" {number % 10_000 // 1000}천" if number % 10_000 else "")
        if number >= 10_000
        else str(number)
    )
    unit = rng.choice(["원", "원", "원", " 원"]) if rng.random() < 0.85 else rng.choice(["달러", "엔", "유로"])
    if number >= 10_000 and rng.random() < _BARE:
        unit = ""
    return rng.choice([words if unit or len(words) > 1 else written, written]) + unit


def _count(rng: random.Random) -> str:
    number = rng.choice([1, 1, 2, 2, 3, 4, 5, 6, 10, 12])
    counter = rng.choice(["개", "개", "잔", "병", "봉지", "박스", "팩", "캔", "마리", "명", "인분", "그릇", "장", "통"])
    return rng.choice([f"{number}{counter}", f"{native_number(number)} {counter}", f"{native_number(number)}{counter}"])


def _number(rng: random.Random) -> str:
    number = rng.choice([rng.randint(1, 10), rng.randint(1, 50), rng.choice([20, 30, 50, 70, 80])])
    return rng.choice([str(number), sino_number(number)])


def _phone(rng: random.Random) -> str:
    digits = [f"{rng.randint(0, 9999):04d}" for _ in range(2)]
    if rng.random() < 0.5:
        return f"010-{digits[0]}-{digits[1]}"
    spoken = ["".join("공일이삼사오육칠팔구"[int(d)] for d in part) for part in digits]
    return f"공일공 {spoken[0]} {spoken[1]}"


SPOKEN: Final[dict[str, Callable[[random.Random], str]]] = {
    "count": _count,
    "date": _date,
    "duration": _duration,
    "money": _money,
    "number": _number,
    "phone": _phone,
    "time": _time,
}
"""Kind of value → a function that says one."""
