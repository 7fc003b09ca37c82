"""Amounts of money: 3만 5천 원, 50달러, 오백 엔."""

from __future__ import annotations

import re
from typing import Final

from saram.language.values.numbers import NUMBER, NUMBER_END, parse_number
from saram.types import Money

__all__ = ["MONEY", "MONEY_SIGN", "parse_money"]

_CURRENCIES: Final = {
    "원": "KRW", "달러": "USD", "불": "USD", "유로": "EUR", "엔": "JPY", "위안": "CNY", "파운드": "GBP", "동": "VND",
    "바트": "THB", "프랑": "CHF",
}  # fmt: skip
MONEY: Final = rf"{NUMBER}\s?(?:{'|'.join(_CURRENCIES)})(?:어치)?"
"""A regular expression (as a string) that matches an amount of money."""

MONEY_SIGN: Final = rf"{NUMBER_END}\s*(?:{'|'.join(_CURRENCIES)})"
"""One that matches what no text with an amount of money lacks, and is quicker."""

_PARTS = re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>{'|'.join(_CURRENCIES)})(?:어치|짜리)?")


def parse_money(text: str) -> Money | None:
    """The amount that `text` says, None if it says none."""
    match = _PARTS.fullmatch(text.strip())
    number = parse_number(match["number"]) if match else None
    return Money(number, _CURRENCIES[match["unit"]]) if match and number is not None else None
