"""Amounts in Korean: a number with what it counts or measures, money."""

from __future__ import annotations

import re

from saram.text.counter import COUNTERS, find_counter
from saram.text.korean_date import hour, month
from saram.text.korean_number import NATIVE_LIMIT, decimal, native, sino
from saram.text.measure import KOREAN_UNITS, RATES, UNIT
from saram.text.reading import Reading
from saram.text.rule import Rule
from saram.text.table import rows

__all__ = [
    "AMOUNT",
    "CURRENCY",
    "NUMBER",
    "RULES",
    "find_unit",
    "say_counted",
    "say_measured",
    "say_money",
    "say_number",
]

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,7}(?!,?\d)|\d{1,20})(?:\.\d{1,30})?"
"""A number in digits, as a pattern."""

_LARGE = (
    r"(?:[십백천]?(?:만|억|조(?![각건로작직]|기)|경(?![기주찰]))"
    r"|[십백천](?=[\d만억조원여개명]|\s|$|달러|유로|엔|위안|톤|가구))"
)
_TAIL = r"(?:\s?\d{1,3},\d{3}(?!,?\d)|\d{1,4}(?!\d)|\s\d{3,4}(?=원|명|달러))?"
AMOUNT = rf"{NUMBER}(?:{_LARGE}(?:\s?{NUMBER}{_LARGE}){{0,4}}{_TAIL})?"
"""A number in digits, perhaps with 만, 억 and the like in Hangul (3조 5,000억), as a pattern."""

CURRENCY = r"(?:US\$|[₩￦$€£¥￥])"
"""A sign of money before an amount, as a pattern."""

_LARGE_VALUE = {"십": 1, "백": 2, "천": 3, "만": 4, "억": 8, "조": 12, "경": 16}
_MONEY = {"₩": "원", "￦": "원", "$": "달러", "US$": "달러", "€": "유로", "£": "파운드", "¥": "엔", "￥": "엔"}
_CENTS = {"$": "센트", "US$": "센트", "€": "센트", "£": "펜스"}

# What may follow a counter that stands apart from its number (2 개를, but not 2002 월드컵).
_AFTER_COUNTER = re.compile(
    "(?![가-힣])|[이가은는을를에의로와과도만씩당쯤경간째여인임고며]|으로|까지|부터|마다|초과|전|후|동안|정도|밖에|뿐|였|짜리"
)
_ABOUT = re.compile("여(?:(?P<large>[만억조])|(?= ?[가-힣A-Za-z㎞]))")
_CONTEXT = {row[0]: "|".join(row[1].split()) for row in rows("after_number")}
_NUMBERED = re.compile(f" ?(?:{_CONTEXT['numbered']}|을 (?:누르|눌러|선택))")
_TOPICS = re.compile(f" ?(?:{_CONTEXT['topic']})")
_MACHINES = re.compile(f"(?:{_CONTEXT['machine']})[는은가이를을도만]? $")


def _large(amount: str) -> list[str]:
    """Words of an amount with 만, 억 … written in Hangul: one number if it is whole, else as written."""
    parts = re.findall(f"({NUMBER})({_LARGE})?", amount)
    if any("." in number for number, _ in parts):
        words: list[str] = []
        for number, large in parts:
            words += decimal(number)
            words[-1] += large
        return words
    total = group = 0  # group: what 만, 억 or 조 still multiplies (1천5백만)
    for number, large in parts:
        group += int(number.replace(",", "")) * 10 ** sum(
            _LARGE_VALUE[letter] for letter in large if letter in "십백천"
        )
        if large and large[-1] not in "십백천":
            total += group * 10 ** _LARGE_VALUE[large[-1]]
            group = 0
    return sino(str(total + group))


def say_number(amount: str) -> list[str]:
    """Words of what `AMOUNT` matches."""
    return _large(amount) if re.search("[십백천만억조경]", amount) else decimal(amount)


def _small(amount: str) -> int | None:
    """The value, if the number is one that native numerals count."""
    if not amount.replace(",", "").isdigit():
        return None
    value = int(amount.replace(",", ""))
    return value if 1 <= value <= NATIVE_LIMIT else None


def say_counted(amount: str, counter: str, text: str, start: int, end: int) -> list[str]:
    """Words of `amount` and `counter`; they stand in ``text[start:end]``, whose surroundings may decide."""
    value, numerals = _small(amount), COUNTERS[counter]
    if counter == "월" and value is not None and value <= 12:
        return [month(value)]
    if counter == "시" and value is not None:
        return [hour(value), "시"]
    if counter == "번째" and value == 1:
        return ["첫", "번째"]
    if counter == "분의":
        return [*say_number(amount)[:-1], say_number(amount)[-1] + "분의"]
    if value is not None and numerals == "native" and not _sino_after_all(counter, value, text, start, end):
        return [native(value), counter]
    return [*say_number(amount), counter]


def _sino_after_all(counter: str, value: int, text: str, start: int, end: int) -> bool:
    """Counters with two meanings: 3번 출구 but 세 번, 20대 청년 but 버스 스무 대, 제2권 but 두 권."""
    if text[max(start - 1, 0) : start] == "제":
        return counter != "시간"
    if counter == "번":
        return _NUMBERED.match(text, end) is not None
    if counter == "대":
        if _TOPICS.match(text, end):
            return True
        return value % 10 == 0 and not _MACHINES.search(text, max(start - 12, 0), start)
    return counter == "장" and text[end : end + 1] == "."


def find_unit(text: str, at: int) -> tuple[str, str, int]:
    """Unit symbol or counter after a number that ends at `at`: (symbol, counter, end); at most one of them."""
    apart = at + 1 if text[at : at + 1] == " " else at
    unit = UNIT.match(text, apart) if not "가" <= text[apart : apart + 1] <= "힣" else None
    if unit is not None and not (apart > at and unit.group() in {"A", "N", "K", "V", "J", "in", "h", "s"}):
        return unit.group(), "", unit.end()
    counter = find_counter(text, apart)
    if counter and (apart == at or _AFTER_COUNTER.match(text, apart + len(counter))):
        return "", counter, apart + len(counter)
    return "", "", at


def say_measured(words: list[str], unit: str) -> list[str]:
    """The words of a number with those of its unit: 백 → 시속 백 킬로미터."""
    rate, _, name = KOREAN_UNITS[unit].partition(" ")
    if rate in RATES and name:
        return [rate, *words, name]
    return [*words, *KOREAN_UNITS[unit].split()]


def _sign(sign: str, unit: str) -> list[str]:
    if not sign:
        return []
    if sign == "±":
        return ["플러스마이너스"]
    if sign == "+":
        return ["플러스"]
    return ["영하"] if unit in {"℃", "°C"} else ["마이너스"]


def _amount(match: re.Match[str]) -> Reading | None:
    """A number, perhaps signed, with the counter or unit after it."""
    amount = match["amount"]
    text = match.string
    currency = match["currency"]
    unit, counter, end = find_unit(text, match.end())
    sign = _sign(match["sign"] or "", unit)
    if currency:
        twice = _MONEY[currency] if text.startswith(_MONEY[currency], match.end()) else ""  # ₩5,000원
        return Reading(match.end() + len(twice), (*sign, *say_money(amount, currency)))
    about = _ABOUT.match(text, match.end())
    if about:
        unit, counter, end = find_unit(text, about.end())
        words = say_number(amount)
        words[-1] += "여" + (about["large"] or "")
        said = say_measured(words, unit) if unit else [*words, *counter.split()]
        return Reading(end, (*sign, *said))
    if unit:
        words = say_measured(say_number(amount), unit)
        if unit in {"℉", "°F"}:
            words.insert(0, "화씨")
    elif counter:
        words = say_counted(amount, counter, text, match.start(), end)
    else:
        words = say_number(amount)
    return Reading(end, (*sign, *words))


def say_money(amount: str, currency: str) -> list[str]:
    """Words of an amount of money; a fraction of two digits is said in cents."""
    whole, point, cents = amount.partition(".")
    if point and len(cents) == 2 and cents.isdigit() and currency in _CENTS:
        coins = [*sino(cents), _CENTS[currency]] if int(cents) else []
        return [*decimal(whole), _MONEY[currency], *coins]
    return [*say_number(amount), _MONEY[currency]]


def _article(match: re.Match[str]) -> Reading:
    """제1조: an article of a law, not 1,000,000,000,000."""
    return Reading(match.end(), (*sino(match["number"]), "조"))


RULES = (
    Rule(re.compile(r"(?<=제)(?P<number>\d{1,5})조"), _article),
    Rule(re.compile(rf"(?P<sign>[-+±])?\s?(?P<currency>{CURRENCY})?\s?(?P<amount>{AMOUNT})"), _amount),
)
"""Any number."""
