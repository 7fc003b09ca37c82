"""Numbers in written English: dates, times, money, measures, ranges, codes."""

from __future__ import annotations

import re

from saram.text.english_number import cardinal, decimal, digits, ordinal, year
from saram.text.reading import Reading
from saram.text.rule import Rule
from saram.text.table import rows

__all__ = ["MONTHS", "RULES"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""The months in order."""

_UNITS = {row[0]: row[1:] for row in rows("units_en")}
_UNIT = "(?:" + "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True)) + ")(?![A-Za-z²³])"
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,9}(?!,?\d)|\d{1,40})(?:\.\d{1,30})?"
_LARGE = {
    "k": "thousand",
    "K": "thousand",
    "M": "million",
    "m": "million",
    "B": "billion",
    "bn": "billion",
    "T": "trillion",
}
_LARGE_WORD = r"(?: ?(?P<large>thousand|million|billion|trillion)\b|(?P<letter>bn|[kKMmBT])(?![A-Za-z]))?"
_DOLLAR, _WON = ("dollar", "dollars", "cent", "cents"), ("won", "won", "", "")
_MONEY = {
    "$": _DOLLAR, "US$": _DOLLAR, "₩": _WON, "￦": _WON, "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"), "¥": ("yen", "yen", "", ""),
}  # fmt: skip
_MONTH = "|".join(MONTHS) + "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_SUFFIX = "(?:st|nd|rd|th)"
_YEAR = r"(?:,? (?P<year>[12]\d{3})(?!\d))?"
_TELEPHONE = (
    r"\+\d{1,3}[-. ]\(?\d{1,4}\)?(?:[-. ]\d{3,4}){1,3}(?!\d)"
    r"|\(?\d{2,4}\)?[-. ]\d{3,4}[-. ]\d{4}(?!\d)|1[568]\d\d-\d{4}(?!\d)"
)
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|from|until|till|to|of|year|before|after|during|early|late|mid|circa|and)|[A-Z][a-z]+|\d,?) $"
)


def _month(name: str) -> str:
    return next(month for month in MONTHS if month.startswith(name[:3]))


def _date(match: re.Match[str]) -> Reading | None:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Reading(match.end(), (MONTHS[month - 1], *ordinal(match["day"]), *year(match["year"])), "none")


def _named_date(match: re.Match[str]) -> Reading | None:
    if not 1 <= int(match["day"]) <= 31:
        return None
    years = year(match["year"]) if match["year"] else []
    return Reading(match.end(), (_month(match["month"]), *ordinal(match["day"]), *years), "none")


def _day_first(match: re.Match[str]) -> Reading | None:
    if not 1 <= int(match["day"]) <= 31:
        return None
    years = year(match["year"]) if match["year"] else []
    return Reading(match.end(), (*ordinal(match["day"]), _month(match["month"]), *years), "none")


def _clock(match: re.Match[str]) -> Reading | None:
    hour, minute, second = match["hour"], match["minute"], match["second"]
    if int(hour) > 24 or int(minute) > 59:
        return None
    words = cardinal(hour)
    if int(minute) or second:
        words += cardinal(minute) if minute[0] != "0" else ["oh", *cardinal(minute)]
    elif int(hour) > 12 or not int(hour):
        words += ["hundred"]
    elif not re.match(r" ?(?:[ap]\.?m|[AP]\.?M)", match.string[match.end() : match.end() + 5]):
        words += ["o'clock"]
    if second:
        words += ["and", *cardinal(second), "seconds"]
    return Reading(match.end(), tuple(words), "none")


def _money(match: re.Match[str]) -> Reading:
    amount, large = match["amount"], match["large"] or _LARGE.get(match["letter"] or "", "")
    one, more, cent, cents = _MONEY[match["currency"]]
    whole, _, part = amount.partition(".")
    if large:
        return Reading(match.end(), (*decimal(amount), large, more), "none")
    if len(part) == 2 and cents:
        words = [*cardinal(whole), one if whole == "1" else more]
        if int(part):
            words += ["and", *cardinal(part), cent if int(part) == 1 else cents]
        return Reading(match.end(), tuple(words), "none")
    return Reading(match.end(), (*decimal(amount), one if amount == "1" else more), "none")


def _measure(match: re.Match[str]) -> Reading | None:
    amount, unit = match["amount"], match["unit"]
    if match["space"] and unit in {"in", "s", "h", "K", "B", "t", "m", "min", "sec"} and unit != "m":
        return None
    one, more = _UNITS[unit]
    sign = ("minus",) if match["sign"] in {"-", "−"} else ()
    return Reading(match.end(), (*sign, *decimal(amount), *(one if amount == "1" else more).split()), "none")


def _range(match: re.Match[str]) -> Reading:
    unit = _UNITS[match["unit"]][1].split() if match["unit"] else []
    first = year(match["first"]) if _is_year(match["first"]) else decimal(match["first"])
    last = year(match["last"]) if _is_year(match["last"]) else decimal(match["last"])
    return Reading(match.end(), (*first, "to", *last, *unit), "none")


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1100 <= int(number) < 2100


def _fraction(match: re.Match[str]) -> Reading | None:
    above, below = int(match["above"]), int(match["below"])
    if below < 2:
        return None
    name = {2: "half", 4: "quarter"}.get(below, " ".join(ordinal(match["below"])))
    name = ("halves" if below == 2 else name + "s") if above != 1 else name
    whole = [*cardinal(match["whole"]), "and"] if match["whole"] else []
    return Reading(match.end(), (*whole, *cardinal(match["above"]), *name.split()), "none")


def _ratio(match: re.Match[str]) -> Reading:
    return Reading(match.end(), (*cardinal(match["first"]), "to", *cardinal(match["last"])), "none")


def _decade(match: re.Match[str]) -> Reading:
    words = year(match["decade"])
    last = words[-1]
    return Reading(match.end(), (*words[:-1], last[:-1] + "ies" if last.endswith("y") else last + "s"), "none")


def _telephone(match: re.Match[str]) -> Reading:
    plus = ("plus",) if match.group().startswith("+") else ()
    return Reading(match.end(), (*plus, *digits(match.group())), "none")


def _dotted(match: re.Match[str]) -> Reading:
    words: list[str] = ["version"] if match["v"] else []
    for index, part in enumerate(match["parts"].split(".")):
        words += [*(["point"] if index else []), *cardinal(part)]
    return Reading(match.end(), tuple(words), "none")


def _internet_address(match: re.Match[str]) -> Reading | None:
    parts = match.group().split(".")
    if any(int(part) > 255 for part in parts):
        return None
    words: list[str] = []
    for index, part in enumerate(parts):
        words += [*(["dot"] if index else []), *digits(part)]
    return Reading(match.end(), tuple(words), "none")


def _number(match: re.Match[str]) -> Reading:
    amount, text, at = match["amount"], match.string, match.start()
    sign = {"-": ("minus",), "+": ("plus",), "±": (["plus", "or", "minus"])}.get(match["sign"] or "", ())
    large = match["large"] or _LARGE.get(match["letter"] or "", "")
    if large:
        return Reading(match.end(), (*sign, *decimal(amount), large), "none")
    if not sign and _is_year(amount) and (int(amount) >= 1900 or _BEFORE_YEAR.search(text, max(at - 12, 0), at)):
        return Reading(match.end(), tuple(year(amount)), "none")
    if len(amount) > 1 and amount[0] == "0" and amount.isdigit():
        return Reading(match.end(), tuple(digits(amount)), "none")
    return Reading(match.end(), (*sign, *decimal(amount)), "none")


def _ordinal(match: re.Match[str]) -> Reading:
    return Reading(match.end(), tuple(ordinal(match["amount"])), "none")


RULES = (
    Rule(re.compile(r"(?P<year>[12]\d{3})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?![\d.-]\d)"), _date),
    Rule(re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>[12]\d{3})(?!\d)"), _date),
    Rule(re.compile(rf"(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}}){_SUFFIX}?(?![\d:%]){_YEAR}"), _named_date),
    Rule(re.compile(rf"(?P<day>\d{{1,2}}){_SUFFIX}? (?P<month>{_MONTH})\b\.?{_YEAR}"), _day_first),
    Rule(re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>[0-5]\d))?(?![\d:])"), _clock),
    Rule(re.compile(_TELEPHONE), _telephone),
    Rule(re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.]\d)"), _internet_address),
    Rule(re.compile(r"(?P<v>[vV]\.? ?)(?P<parts>\d{1,4}(?:\.\d{1,4}){0,4})(?!\d)"), _dotted),
    Rule(re.compile(r"(?P<v>)(?P<parts>\d{1,4}(?:\.\d{1,4}){2,4})(?!\d)"), _dotted),
    Rule(re.compile(rf"(?P<currency>US\$|[$€£₩￦¥])\s?(?P<amount>{_NUMBER}){_LARGE_WORD}"), _money),
    Rule(re.compile(r"(?P<decade>[12]\d{2}0)'?s\b"), _decade),
    Rule(re.compile(r"(?P<amount>\d{1,3}(?:,\d{3}){1,6}|\d{1,20})(?:st|nd|rd|th)\b"), _ordinal),
    Rule(re.compile(rf"(?P<first>{_NUMBER}) ?[-–~] ?(?P<last>{_NUMBER})(?![\d-])\s?(?P<unit>{_UNIT})?"), _range),
    Rule(re.compile(r"(?:(?P<whole>\d{1,3}) )?(?P<above>\d{1,3})/(?P<below>\d{1,3})(?![\d/])"), _fraction),
    Rule(re.compile(r"(?P<first>\d{1,3}):(?P<last>\d{1,3})(?![\d:])"), _ratio),
    Rule(re.compile(rf"(?P<sign>[-+±])?(?P<amount>{_NUMBER})(?P<space>\s?)(?P<unit>{_UNIT})"), _measure),
    Rule(re.compile(rf"(?P<sign>[-+±])?(?P<amount>{_NUMBER}){_LARGE_WORD}"), _number),
)  # fmt: skip
"""From the most to the least specific."""
