"""Counts with counters, and ranks: 두 잔, 세 마리, 3인분, 500g, 둘째."""

from __future__ import annotations

import re
from typing import Final

from saram.language.values.numbers import NUMBER, NUMBER_END, parse_number
from saram.types import Count

__all__ = ["COUNT", "COUNT_SIGN", "parse_count"]

_COUNTERS: Final = (
    "인분", "그릇", "마리", "봉지", "상자", "박스", "송이", "다발", "조각", "켤레", "자루", "번째", "군데",
    "가지", "포기",
    "퍼센트", "프로", "단계", "개입", "채널", "스푼", "숟갈", "킬로그램", "키로그램", "킬로", "키로", "그램",
    "리터", "사람", "세트",
    "개", "잔", "명", "분", "권", "병", "장", "대", "번", "살", "곡", "캔", "컵", "판", "벌", "알", "쪽", "줄",
    "통", "팩", "모",
    "단", "위", "등", "호", "층", "인", "회", "세", "도", "점", "주", "칸", "근", "입", "포", "매", "평",
)  # fmt: skip
_RARE: Final = (
    "봉다리", "접시", "포대", "묶음", "재기", "튜브", "두름", "모금", "봉", "망", "접", "롤", "줌", "손", "되",
    "사발", "소쿠리", "바구니", "꼬치", "축", "뿌리", "그루",
    r"말(?!\s?없)",
)  # fmt: skip
"""Counters that often begin other words: counted with numerals and native numbers, and only as whole words."""
_UNITS: Final = r"(?i:kg|mg|g|ml|l)(?![A-Za-z])"
_WHOLE_WORD: Final = r"(?=$|[\s,.?!]|[만씩도을를은는이]|이?랑|하고|정도|짜리|요(?:$|[\s.?!]))"
_NATIVE: Final = (
    r"(?:(?:열|스물|스무|서른)\s?)?(?:한|두|세|석|서|네|넉|너|다섯|여섯|일곱|여덟|아홉)|열|스무|(?<!\d)\d+(?:\.\d+)?"
)
_RARELY: Final = (
    rf"(?<![가-힣])(?<![가이은는금까]\s)(?:{_NATIVE})\s?(?:{'|'.join(_RARE)}){_WHOLE_WORD}"
    rf"|(?<![가-힣])반\s?(?:근|포기|판|모|단|마리|접시|접|통|되|말|쪽|봉지|개|병|잔|그릇|알)(?=$|[\s,.?!]|만|씩|을|를)"
    rf"|(?<![\d.,])\d+(?:,\d{{3}})*(?:\.\d+)?\s?{_UNITS}"
)
_RANK: Final = r"(?<![가-힣])(?:(?:첫|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)째(?!\s?주)|첫\s?번째)"
_BEGIN: Final = r"(?=[\d영공일이삼사오육륙칠팔구십백천만억조하한둘두셋세석서넷네넉너다댓닷여엿아열스마쉰예흔몇반첫])"
"""What begins any count, looked for first since it is quick."""
COUNT: Final = rf"{_BEGIN}(?:{_RANK}|{_RARELY}|(?:{NUMBER}(?<!하나)(?<![둘셋넷])|몇)\s?(?:{'|'.join(_COUNTERS)}))"
"""A regular expression (as a string) that matches a number with a counter."""

COUNT_SIGN: Final = (
    rf"(?:(?:{NUMBER_END}|[몇반])\s*(?:{'|'.join((*_COUNTERS, *_RARE))})|\d\s?[kmglKMGL]"
    r"|[첫둘셋넷섯곱덟홉열]째|첫\s?번)"
)
"""One that matches what no text with a count lacks, and is quicker."""

_PARTS = re.compile(rf"(?P<number>{NUMBER}|반)\s?(?P<counter>{'|'.join((*_COUNTERS, *_RARE))}|{_UNITS})?")
_ORDINALS: Final = {
    "첫": 1, "첫번째": 1, "첫 번째": 1, "첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5, "여섯째": 6,
    "일곱째": 7, "여덟째": 8, "아홉째": 9, "열째": 10,
}  # fmt: skip


def parse_count(text: str) -> Count | None:
    """How many `text` says, None if it says no number."""
    text = text.strip()
    if text in _ORDINALS:
        return Count(_ORDINALS[text], "번째")
    match = _PARTS.fullmatch(text)
    number = parse_number(match["number"]) if match else None
    return Count(number, match["counter"] or "") if match and number is not None else None
