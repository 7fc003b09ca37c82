"""The kinds of value a slot may have, found in and read from text."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from saram.language.values.counts import COUNT, COUNT_SIGN, parse_count
from saram.language.values.dates import DATE, DATE_SIGN, parse_date
from saram.language.values.durations import DURATION, DURATION_SIGN, parse_duration
from saram.language.values.money import MONEY, MONEY_SIGN, parse_money
from saram.language.values.numbers import NUMBER, parse_number
from saram.language.values.phones import PHONE, PHONE_SIGN, parse_phone
from saram.language.values.times import TIME, TIME_SIGN, parse_time
from saram.types import SlotValue

__all__ = ["KINDS", "find_values", "parse_value"]

KINDS: Final = ("count", "date", "duration", "money", "number", "phone", "time")
"""Names of the value kinds, as bot files write them."""

_PATTERNS: Final = {
    kind: (re.compile(sign), re.compile(pattern))
    for kind, sign, pattern in (
        ("time", TIME_SIGN, TIME),
        ("date", DATE_SIGN, DATE),
        ("duration", DURATION_SIGN, DURATION),
        ("money", MONEY_SIGN, MONEY),
        ("phone", PHONE_SIGN, PHONE),
        ("count", COUNT_SIGN, COUNT),
        ("number", "", NUMBER),
    )
}
"""Of each kind: what a text must hold to be searched for it, and what is searched for."""
_TRIGGER = re.compile(
    r"[\d영공일이삼사오육칠팔구십백천만억조한두세네너하둘셋넷다섯여덟아홉열스서마쉰예흔든날제]|오늘|내일|모레|글피|주말|정오|자정|보름"
    r"|크리스마스|절|작년|올해|내년|달|낼|금일|반|몇|밤|첫|설|식목|현충|신정|새|연말|구정|대보름|섣|부처님|석가|초파|단오|데이|핼러윈|엊|욜|추석|한가위|동지|말일"
)


@lru_cache(maxsize=256)
def find_values(text: str) -> tuple[tuple[str, int, int], ...]:
    """Where values stand in `text`: (kind, start, end), any number of them, overlapping."""
    if not _TRIGGER.search(text):
        return ()
    found: list[tuple[str, int, int]] = []
    for kind, (sign, pattern) in _PATTERNS.items():
        if sign.search(text):
            found += [(kind, *match.span()) for match in pattern.finditer(text) if match.end() > match.start()]
    return tuple(found)


def parse_value(kind: str, text: str, now: datetime) -> SlotValue | None:
    """What `text` means as a value of `kind`, None if it is no such value.

    Raises:
        KeyError: If `kind` is not one of `KINDS`.
    """
    if kind == "time":
        return parse_time(text, now)
    if kind == "date":
        return parse_date(text, now)
    simple = {
        "count": parse_count,
        "duration": parse_duration,
        "money": parse_money,
        "number": parse_number,
        "phone": parse_phone,
    }
    return simple[kind](text)
