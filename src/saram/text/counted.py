"""Number words and what they count, in pronunciation."""

from __future__ import annotations

import re
from typing import Literal

from saram.text.counter import COUNTERS

__all__ = ["counted"]

_SINO = re.compile("(?:수|몇)?[일이삼사오육륙칠팔구십백천만억조영공]+")
_NATIVE = re.compile(
    "(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)?(?:한|두|세|네|석|넉|다섯|여섯|일곱|여덟|아홉)|열|스무|서른|마흔|쉰|예순|일흔|여든|아흔"
)
_LONGEST = max(map(len, COUNTERS))
# Words that only look like a number word.
_NOT_NUMBERS = frozenset(
    {"이", "일", "사", "구", "만", "조", "오", "수", "천", "공", "이만", "조사", "사이", "일사", "구조"}
)


def counted(number: str, unit: str) -> Literal["plain", "tense"] | None:
    """How a number word binds to the word after it.

    Returns:
        None if `number` is not a number word or `unit` does not begin with a counter; ``"tense"`` if the
        counter's plain initial becomes tense (열 개 [열 깨], 팔 세 [팔 쎄]); else ``"plain"``.
    """
    native = _NATIVE.fullmatch(number) is not None
    if not native and not _SINO.fullmatch(number):
        return None
    counter = next((unit[:size] for size in range(min(_LONGEST, len(unit)), 0, -1) if unit[:size] in COUNTERS), None)
    if counter is None or (
        number in _NOT_NUMBERS and len(counter) == 1 and len(unit) > 2 and counter not in "년월일원"
    ):
        return None
    if native:
        return "tense" if number.endswith(("열", "여덟")) else "plain"
    tense = number[-1] in "일칠팔" and unit[0] >= "가" and unit[0] in "점조세시대도장절자주종중석선승단동등돈실수"
    return "tense" if tense else "plain"
