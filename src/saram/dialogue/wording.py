"""Values as answers say them, and the Korean particles that fit them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from saram.text.hangul import final_of, is_syllable
from saram.types import Count, Language, Money, SlotValue

__all__ = ["PARTICLES", "said", "with_particle"]

_PAIRS: Final = (
    "은/는",
    "이/가",
    "을/를",
    "과/와",
    "으로/로",
    "이랑/랑",
    "이에요/예요",
    "이나/나",
    "이라/라",
    "이고/고",
)
PARTICLES: Final = {form: (pair[0], pair[1]) for pair in (each.split("/") for each in _PAIRS) for form in pair}
"""Particle as a template may write it → (after a final consonant, after a vowel)."""

_DAYS: Final = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")
_LETTERS_WITH_FINAL: Final = "lmnr"
_DIGITS_WITH_FINAL: Final = "013678"
_DIGITS_WITH_L: Final = "178"


def with_particle(word: str, particle: str) -> str:
    """The word followed by the form of the particle that fits its last sound."""
    after_final, after_vowel = PARTICLES[particle]
    last = word.rstrip(" )]’”\"'.")[-1:]
    if is_syllable(last):
        final = final_of(last)
        closed = bool(final) and not (after_final == "으로" and final == "ㄹ")
    elif after_final == "으로":
        closed = last in _DIGITS_WITH_FINAL and last not in _DIGITS_WITH_L
    else:
        closed = last in _DIGITS_WITH_FINAL or last.lower() in _LETTERS_WITH_FINAL
    return word + (after_final if closed else after_vowel)


def said(value: SlotValue, language: Language) -> str:
    """A value in words and digits, as a sentence of that language takes it."""
    match value:
        case str():
            words = value
        case Money():
            words = _money(value, language)
        case Count():
            half = language == "ko" and value.number == 0.5 and value.counter != ""
            words = f"반 {value.counter}" if half else _number(value.number)
            words += (value.counter or "개") if language == "ko" and not half else ""
        case datetime():
            words = f"{_date(value, language)} {_time(value.time(), language)}"
        case date():
            words = _date(value, language)
        case time():
            words = _time(value, language)
        case timedelta():
            words = _duration(value, language)
        case _:
            words = _number(float(value))
    return words


def _date(value: date, language: Language) -> str:
    if language == "ko":
        return f"{value.month}월 {value.day}일 {_DAYS[value.weekday()]}"
    return f"{value:%A}, {value:%B} {value.day}"


def _number(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:,.2f}".rstrip("0")


def _money(value: Money, language: Language) -> str:
    number = _number(value.amount)
    if language == "ko":
        return number + {"KRW": "원", "USD": "달러", "EUR": "유로", "JPY": "엔"}.get(
            value.currency, f" {value.currency}"
        )
    return number + " " + {"KRW": "won", "USD": "dollars", "EUR": "euros"}.get(value.currency, value.currency)


def _time(value: time, language: Language) -> str:
    hour = value.hour % 12 or 12
    if language == "ko":
        half = "오전" if value.hour < 12 else "오후"
        return f"{half} {hour}시" + (f" {value.minute}분" if value.minute else "")
    return f"{hour}:{value.minute:02d} {'AM' if value.hour < 12 else 'PM'}"


def _duration(value: timedelta, language: Language) -> str:
    seconds = int(value.total_seconds())
    parts = ((seconds // 3600, "시간", "hour"), (seconds // 60 % 60, "분", "minute"), (seconds % 60, "초", "second"))
    if language == "ko":
        return " ".join(f"{number}{word}" for number, word, _ in parts if number) or "0초"
    return (
        " ".join(f"{number} {word}{'s' if number != 1 else ''}" for number, _, word in parts if number) or "0 seconds"
    )
