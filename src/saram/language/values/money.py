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
_SENT: Final = r"(?:보내|송금|이체|입금|출금|인출|부[쳐치]|쏴|쏠|꿔|빌려|뽑)"
"""Verbs before which a round number is an amount of 원, though nobody says so (``5만 보내줘``)."""
_BEGINS: Final = r"(?<![가-힣\d.,-])(?!이만\s)(?=[\d일이삼사오육칠팔구십백천만])"
_ENDS: Final = r"(?<=[\d일이삼사오육칠팔구십백천][천만억])(?<!만만)"
_ROUND: Final = rf"{_BEGINS}{NUMBER}{_ENDS}"
"""``5만만`` is five 만 and no more, ``이만`` a word of leave."""
_OF_CURRENCY: Final = rf"(?=\S)(?!(?<![몇수])(?<=[가-힣])만\s){NUMBER}\s?(?:{'|'.join(_CURRENCIES)})(?:어치)?"
"""``만`` behind a word and before a blank is a particle (``한 번만 삼만 원``)."""
MONEY: Final = rf"(?:{_OF_CURRENCY}|{_ROUND}(?=(?:만|씩|을|\s?정도)?\s(?:좀\s|더\s)?{_SENT}))"
"""A regular expression (as a string) that matches an amount of money."""

MONEY_SIGN: Final = rf"(?:{NUMBER_END}\s*(?:{'|'.join(_CURRENCIES)})|{_SENT})"
"""One that matches what no text with an amount of money lacks, and is quicker."""

_ALONE = re.compile(_ROUND)
_PARTS = re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>{'|'.join(_CURRENCIES)})(?:어치|짜리)?")


def parse_money(text: str) -> Money | None:
    """The amount that `text` says, None if it says none; a round number alone (``5만``) is of 원."""
    text = text.strip()
    if _ALONE.fullmatch(text):
        amount = parse_number(text)
        return Money(amount, "KRW") if amount is not None else None
    match = _PARTS.fullmatch(text)
    number = parse_number(match["number"]) if match else None
    return Money(number, _CURRENCIES[match["unit"]]) if match and number is not None else None
