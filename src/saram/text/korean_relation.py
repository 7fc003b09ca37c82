"""Two or more numbers in relation, in Korean: ranges, fractions, ratios and scores, sums."""

from __future__ import annotations

import re

from saram.text.counter import COUNTERS
from saram.text.hangul import final_of
from saram.text.korean_amount import (
    AMOUNT,
    CURRENCY,
    NUMBER,
    find_unit,
    say_counted,
    say_measured,
    say_money,
    say_number,
)
from saram.text.korean_number import decimal, sino
from saram.text.measure import KOREAN_UNITS, RATES
from saram.text.reading import Reading
from saram.text.rule import Rule

__all__ = ["RULES"]

_OWN_UNIT = (
    "개월|개|명|살|세|만원|만|억|원|년|월|일|시간|시|분|초|도|층|호|회|위|등|장|권|번|대|배|점|주|인|달러"
    "|%|퍼센트|kg|g|km|m|cm|mm|℃|°C"
)
_SCORE = re.compile(
    "(?:으?로)? ?(?:승|패|무승부|완승|신승|대승|역전|이[겨기긴겼]|졌|앞[서섰선]|뒤[지졌진]|비[기겼긴]|리드)"
)
_SIGNS = {"+": "더하기", "-": "빼기", "×": "곱하기", "*": "곱하기", "÷": "나누기", "/": "나누기"}


def _range(match: re.Match[str]) -> Reading | None:
    """3~5명 → 세 명에서 다섯 명; 10-20% → 십에서 이십 퍼센트."""
    first, last, own = match["first"], match["last"], match["unit"] or ""
    unit, counter, end = find_unit(match.string, match.end())
    if match["dash"] == "-" and (
        not (unit or counter or own or match["currency"]) or counter in {"번지", "번길", "호"}
    ):
        return None
    large = re.search("[십백천]?[만억조]$", last)
    if large and first.replace(",", "").isdigit() and not own:
        first += large.group()
    if match["currency"]:
        before, after, end = say_money(first, match["currency"]), say_money(last, match["currency"]), match.end()
    elif unit:
        before = say_measured(say_number(first), own) if own in KOREAN_UNITS else say_number(first)
        after = say_measured(say_number(last), unit)
        if after[0] in RATES and not own:
            before, after = [after[0], *before], after[1:]
    elif counter:
        before = say_counted(first, own if own in COUNTERS else counter, match.string, match.start(), end)
        after = say_counted(last, counter, match.string, match.start(), end)
    else:
        before, after = _with_own_unit(first, own, match), say_number(last)
    return Reading(end, (*_joined(before, "에서"), *after))


def _with_own_unit(number: str, unit: str, match: re.Match[str]) -> list[str]:
    if unit in COUNTERS:
        return say_counted(number, unit, match.string, match.start(), match.end("unit"))
    words = say_number(number)
    return say_measured(words, unit) if unit in KOREAN_UNITS else [*words, *unit.split()]


def _joined(words: list[str], particle: str) -> list[str]:
    return [*words[:-1], words[-1] + particle]


def _fraction(match: re.Match[str]) -> Reading | None:
    if not int(match["denominator"]):
        return None
    whole = _joined(sino(match["whole"]), "과") if match["whole"] else []
    return Reading(match.end(), (*whole, *_joined(sino(match["denominator"]), "분의"), *sino(match["numerator"])))


def _ratio(match: re.Match[str]) -> Reading | None:
    """3:2, 3대2, 2 대 1 → 삼 대 이; not 2대 1시간."""
    unit, counter, _ = find_unit(match.string, match.end())
    if unit or counter:
        return None
    words: list[str] = []
    for number in re.findall(NUMBER, match.group()):
        words += [*(["대"] if words else []), *decimal(number)]
    return Reading(match.end(), tuple(words))


def _hyphenated(match: re.Match[str]) -> Reading:
    """Scores (3-1 승리 → 삼 대 일) and house and lot numbers (12-3 → 십이 다시 삼)."""
    if _SCORE.match(match.string, match.end()):
        return Reading(match.end(), (*sino(match["first"]), "대", *sino(match["last"])))
    _, counter, end = find_unit(match.string, match.end())
    last = sino(match["last"])
    if counter in {"번지", "번길", "호"}:
        return Reading(end, (*sino(match["first"]), "다시", *last, counter))
    return Reading(match.end(), (*sino(match["first"]), "다시", *last))


def _promotion(match: re.Match[str]) -> Reading:
    names = {"1": "원", "2": "투", "3": "쓰리"}
    return Reading(match.end(), (names[match["first"]], "플러스", names[match["last"]]))


def _arithmetic(match: re.Match[str]) -> Reading:
    """1 + 2 = 3 → 일 더하기 이는 삼."""
    words: list[str] = []
    for number, sign in re.findall(f"({NUMBER})|([-+×*÷/=])", match.group()):
        if number:
            words += decimal(number)
        elif sign == "=":
            words = _joined(words, "은" if final_of(words[-1][-1]) else "는")
        else:
            words.append(_SIGNS[sign])
    return Reading(match.end(), tuple(words))


RULES = (
    Rule(re.compile(rf"{NUMBER}(?:\s?[-+×*÷/]\s?{NUMBER}){{1,9}}\s?=(?:\s?{NUMBER})?"), _arithmetic),
    Rule(re.compile(r"(?P<first>[123])\+(?P<last>[123])(?!\d)"), _promotion),
    Rule(
        re.compile(
            rf"(?P<currency>{CURRENCY})?(?P<first>{AMOUNT})\s?(?P<unit>{_OWN_UNIT})?"
            rf"\s?(?P<dash>[~–-])\s?(?:{CURRENCY}(?=\d))?(?P<last>{AMOUNT})(?![\d-])"
        ),
        _range,
    ),
    Rule(re.compile(r"(?:(?P<whole>\d{1,3}) )?(?P<numerator>\d{1,4})/(?P<denominator>\d{1,5})(?![\d/])"), _fraction),
    Rule(re.compile(r"\d{1,4}(?:\.\d{1,3})?(?:(?:\s?:\s?|\s?대\s?)\d{1,4}(?:\.\d{1,3})?(?!\d)){1,4}"), _ratio),
    Rule(re.compile(r"(?P<first>\d{1,5})-(?P<last>\d{1,5})(?![\d-])"), _hyphenated),
)
"""From the most to the least specific."""
