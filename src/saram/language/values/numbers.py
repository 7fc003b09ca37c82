"""Korean numbers: digits, Sino-Korean (이십오), native (스물다섯), and mixtures (3만 5천)."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["NUMBER", "NUMBER_END", "parse_number"]

_SINO: Final = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "륙": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
_SMALL: Final = {"십": 10, "백": 100, "천": 1000}
_BIG: Final = {"만": 10**4, "억": 10**8, "조": 10**12}
_NATIVE: Final = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "서": 3, "넷": 4, "네": 4, "넉": 4, "너": 4,
    "두어": 2, "서너": 3, "너덧": 4,
    "다섯": 5, "댓": 5, "닷": 5, "여섯": 6, "엿": 6, "일곱": 7, "여덟": 8, "여덜": 8, "아홉": 9, "열": 10,
    "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip

_NATIVE_TEN = "열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔"
_NATIVE_ONE = "하나|한|둘|두어|두|서너|너덧|셋|세|석|서|넷|네|넉|너|다섯|댓|닷|여섯|엿|일곱|여덟|여덜|아홉"
_DIGITS = r"\d++(?:,\d{3})*+(?:\.\d++)?+"

NUMBER: Final = (
    rf"(?:(?:{_DIGITS}|(?<!\d)[영공일이삼사오육륙칠팔구]|[십백천만억조]|(?<=[십백천만억조])\s(?=[\d일이삼사오육칠팔구십백천])"
    rf"|(?<=\d)\s(?=[\d십백천])){{1,16}}"
    rf"(?:\s?점\s?[영공일이삼사오육칠팔구]+)?(?:(?<=[십백천만억조])\s?(?:{_NATIVE_TEN})?\s?(?:{_NATIVE_ONE}))?"
    rf"|(?:{_NATIVE_TEN})\s?(?:{_NATIVE_ONE})?|(?:{_NATIVE_ONE}))"
)
"""A regular expression (as a string, one group, no captures) that matches a written or spoken number.

After a numeral no digit is spoken: ``20이`` is twenty with a particle.
"""

NUMBER_END: Final = rf"[\d{''.join(sorted({word[-1] for word in (*_SINO, *_SMALL, *_BIG, *_NATIVE)}))}]"
"""One (as a string) that matches the last character of any number."""

_TOKEN = re.compile(
    rf"(?P<digits>{_DIGITS})|(?P<native>{_NATIVE_TEN}|{_NATIVE_ONE})|(?P<sino>[영공일이삼사오육륙칠팔구])"
    r"|(?P<small>[십백천])|(?P<big>[만억조])|(?P<point>점)|(?P<space>\s)"
)
_WHOLE = re.compile(NUMBER)


def parse_number(text: str) -> float | int | None:
    """The number that `text` says, None if it is not one.

    ``"스물다섯"``, ``"이십오"``, ``"25"`` → 25; ``"3만 5천"`` → 35000; ``"이 점 오"`` → 2.5; digits read one by
    one (``"공일공"``) are joined. ``"반"`` alone is one half.
    """
    text = text.strip()
    if text == "반":
        return 0.5
    if not text or not _WHOLE.fullmatch(text):
        return None
    return _evaluate(text)


def _evaluate(text: str) -> float | int | None:
    total: float = 0
    section: float = 0
    pending: float | None = None
    joined = False
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() != end:
            return None
        end = match.end()
        kind, word = match.lastgroup, match.group()
        if kind == "digits":
            value = float(word.replace(",", ""))
            pending = value if "." in word else int(value)
        elif kind == "sino":
            pending = _SINO[word] if pending is None else pending * 10 + _SINO[word]
            joined = True
        elif kind == "native":
            section += (pending or 0) + _NATIVE[word]
            pending = None
        elif kind == "small":
            section += (1 if pending is None else pending) * _SMALL[word]
            pending = None
        elif kind == "big":
            total += (section + (pending or 0) or 1) * _BIG[word]
            section, pending = 0, None
        elif kind == "point":
            decimals = "".join(str(_SINO[char]) for char in text[end:] if char in _SINO)
            whole = total + section + (pending or 0)
            return float(f"{int(whole)}.{decimals}") if decimals else None
    if end != len(text) or (joined and pending is None and not total and not section):
        return None
    result = total + section + (pending or 0)
    return int(result) if float(result).is_integer() else result
