"""Questions in Korean, read for comparison."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from saram.answers.word_list import word_list
from saram.answers.wording import Analyse, MorphemeLike, Wording, ngrams

__all__ = ["read_korean"]

_NOUNS: Final = frozenset({"NNG", "NNP", "XR", "SL", "SH", "NP", "NNB", "MAG", "MM", "XSN", "XPN"})
_VERBS: Final = frozenset({"VV", "VA", "VX"})
_HANGUL: Final = re.compile(r"[^\w가-힣]")
_LIGHT: Final = 0.15
_SMALL: Final = frozenset({"VX", "NP", "MM", "NNB", "MAG", "XSN"})
_ONE: Final = "one"
_CLOCK: Final = frozenset({"시", "분", "월", "일"})

_NATIVE: Final = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11,
    "열두": 12, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
_NUMERALS: Final = _NATIVE | {
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "열하나": 11, "열둘": 12, "스물": 20, "첫째": 1, "둘째": 2, "셋째": 3, "일": 1, "이": 2,
    "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9,
}  # fmt: skip
_POWERS: Final = {"십": 10, "백": 100, "천": 1000, "만": 10_000, "억": 100_000_000}
_NEGATIONS: Final = frozenset({
    "안/MAG", "못/MAG", "않/VX", "못하/VX", "말/VX", "말/VV", "없/VA", "없이/MAG", "아니/VCN", "아니/MAG", "불가/NNG",
    "불가능/NNG", "금지/NNG", "제외/NNG", "빼/VV", "모르/VV", "싫/VA", "그만/MAG", "거절/NNG", "미/XPN", "불/XPN", "비/XPN",
    "못/VV", "아니하/VX",
})  # fmt: skip
_ASKS: Final = {
    "어디": "place", "위치": "place", "장소": "place", "언제": "time", "시각": "time", "누구": "person", "왜": "reason",
    "이유": "reason", "까닭": "reason", "얼마": "amount", "가격": "amount", "요금": "amount", "금액": "amount",
    "비용": "amount", "수수료": "amount", "얼마나": "amount", "어떻": "way", "방법": "way", "어떡하": "way", "절차": "way",
}  # fmt: skip
_PARTICLES: Final = {
    "에서": "from", "부터": "from", "으로부터": "from", "까지": "until", "에게": "to", "한테": "to", "께": "to", "에게서": "from",
    "한테서": "from", "으로": "to", "로": "to",
}  # fmt: skip
_PLAIN: Final = frozenset({("위치", "from"), ("위치", "to"), ("가격", "from")})
"""What says nothing of a direction: 어디서, 어디로, 얼마부터."""

_OPEN: Final = frozenset({"알리", "말하", "가르치", "뭐", "무엇", "뭣", "궁금", "말씀", "들리"})
_LASTING: Final = frozenset({"걸리", "기다리", "소요", "기간"})
_COUNTED: Final = {
    "시간": "duration",
    "명": "people",
    "시": "time",
    "분": "time",
    "월": "time",
    "일": "time",
    "층": "place",
    "번": "way",
}


def read_korean(text: str, analyse: Analyse) -> Wording:
    """Read a question.

    Args:
        text: The question.
        analyse: Parts it into morphemes.
    """
    words = word_list("ko")
    morphemes = analyse(text)
    terms: dict[str, float] = {}
    sides: set[tuple[int, int]] = set()
    names: set[str] = set()
    things: set[tuple[str, str]] = set()
    needed: set[str] = set()
    asks: set[str] = set()
    directions: set[tuple[str, str]] = set()
    before = ""
    lasting = any(each.form in _LASTING for each in morphemes)
    for index, each in enumerate(morphemes):
        kind = "V" if each.tag in _VERBS else "N" if each.tag in _NOUNS or _unknown(text, morphemes, index) else ""
        if each.tag in {"JKB", "JX"} and before and each.form in _PARTICLES:
            way = _PARTICLES[each.form]
            if (before, way) not in _PLAIN:
                directions.add((before, way))
        if f"{each.form}/{each.tag}" == "만/JX":
            needed.add(each.form)
        if not kind:
            continue
        form = each.form.casefold()
        if _joined(morphemes, index):
            form = morphemes[index - 1].form.casefold() + form
        if each.tag != "MAG" or form not in {"안", "못"}:
            sides.update(words.opposed(form, kind))
        if each.tag in {"SL", "SH"}:
            names.add(form)
        if each.form in _ASKS:
            asks.add("duration" if each.form == "얼마나" and lasting else _ASKS[each.form])
        elif each.form == "며칠" and lasting:
            asks.add("duration")
        if index and morphemes[index - 1].form == "몇":
            asks.add(_COUNTED.get(each.form, "amount"))
            if each.form in _CLOCK:
                form = "시간"
        concept = words.concept(form, kind)
        small = each.tag in _SMALL and concept == form
        weight = _LIGHT if small or words.is_light(form, kind) or words.is_light(concept, kind) else 1.0
        terms[concept] = max(weight, terms.get(concept, 0.0))
        if weight == 1.0:
            things.add((concept, form))
        if words.is_needed(form, kind) or words.is_needed(concept, kind):
            needed.add(concept)
        if each.tag == "NNP":
            names.add(concept)
        before = concept
    kinds = {f"{each.form}/{each.tag}" for each in morphemes}
    bare = _HANGUL.sub("", text.casefold())
    return Wording(
        language="ko",
        terms=terms,
        grams=Counter(ngrams(bare, 2, 3)),
        numbers=tuple(sorted(_numbers(morphemes))),
        negations=sum(f"{each.form}/{each.tag}" in _NEGATIONS for each in morphemes),
        names=frozenset(names),
        tokens=frozenset({each.form.casefold() for each in morphemes} | set(terms)),
        sides=frozenset(sides),
        things=frozenset(things),
        bare=bare,
        needed=frozenset(needed),
        asks=frozenset(asks),
        openly=any(each.form in _OPEN for each in morphemes) or "way" in asks and "되/VV" in kinds,
        directions=frozenset(directions),
    )


def _unknown(text: str, morphemes: list[MorphemeLike], index: int) -> bool:
    """Whether a word begins with what is taken for an ending: then the analyser does not know the word."""
    start = morphemes[index].start
    begins = start == 0 or text[start - 1 : start].isspace()
    first = index == 0 or morphemes[index - 1].start < start  # an ending that is fused with its stem begins with it
    return begins and first and morphemes[index].tag.startswith("E")


def _joined(morphemes: list[MorphemeLike], index: int) -> bool:
    """Whether a prefix belongs to the word: 미성년, 불가능."""
    return index > 0 and morphemes[index - 1].tag == "XPN"


def _numbers(morphemes: list[MorphemeLike]) -> list[str]:
    """Values of numbers: 3 for ``3시`` and ``세 시``, 300000 for ``30만 원``. A single thing, ``한 개``, counts as ``one``."""
    found = []
    total, part, written = 0.0, 0.0, ""
    for index, each in enumerate(morphemes):
        value = _value(morphemes, index)
        if value is not None:
            part, written = part + value, written + each.form
        elif each.tag == "NR" and each.form in _POWERS:
            total, part, written = total + (part or 1) * _POWERS[each.form], 0.0, written + each.form
        elif written:
            found.append(_ONE if written in {"한", "하나"} else f"{total + part:g}")
            total, part, written = 0.0, 0.0, ""
    if written:
        found.append(_ONE if written in {"한", "하나"} else f"{total + part:g}")
    return found


def _value(morphemes: list[MorphemeLike], index: int) -> float | None:
    each = morphemes[index]
    if each.tag == "SN":
        try:
            return float(each.form.replace(",", ""))
        except ValueError:
            return None
    if each.form == "첫" and index + 1 < len(morphemes) and morphemes[index + 1].form == "번":
        return 1.0
    # As a determiner, 이 is "this" and 일 no number; only numbers that are Korean by origin stand before what they count.
    if each.form in (_NUMERALS if each.tag == "NR" else _NATIVE if each.tag == "MM" else ()):
        return float(_NUMERALS[each.form])
    return None
