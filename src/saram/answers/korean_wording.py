"""Questions in Korean, read for comparison."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from saram.answers.word_list import WordList, word_list
from saram.answers.wording import Analyse, MorphemeLike, Wording, ngrams

__all__ = ["read_korean"]

_NOUNS: Final = frozenset({"NNG", "NNP", "XR", "SL", "SH", "NP", "NNB", "MAG", "MM", "XSN", "XPN"})
_VERBS: Final = frozenset({"VV", "VA", "VX"})
_NOT_LETTERS: Final = re.compile(r"[^\w가-힣]")
_LIGHT: Final = 0.15
_SMALL: Final = frozenset({"VX", "NP", "MM", "NNB", "MAG", "XSN"})
_ONE: Final = "one"
_CLOCK: Final = frozenset({"시", "월", "일"})

_NATIVE: Final = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "열한": 11, "열두": 12, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
_NUMERALS: Final = _NATIVE | {
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "열하나": 11, "열둘": 12, "스물": 20, "첫째": 1, "둘째": 2, "셋째": 3,
    "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9,
}  # fmt: skip
_POWERS: Final = {"십": 10, "백": 100, "천": 1000, "만": 10_000, "억": 100_000_000}
_NEGATIONS: Final = frozenset({
    "안/MAG", "못/MAG", "않/VX", "못하/VX", "말/VX", "말/VV", "없/VA", "없이/MAG", "아니/VCN", "아니/MAG", "불가/NNG",
    "불가능/NNG", "금지/NNG", "제외/NNG", "빼/VV", "모르/VV", "싫/VA", "그만/MAG", "거절/NNG", "미/XPN", "불/XPN",
    "비/XPN", "못/VV", "아니하/VX",
})  # fmt: skip
_ASKS: Final = {
    "어디": "place", "위치": "place", "장소": "place", "언제": "time", "시각": "time", "누구": "person", "왜": "reason",
    "이유": "reason", "까닭": "reason", "얼마": "amount", "가격": "amount", "요금": "amount", "금액": "amount",
    "비용": "amount", "수수료": "amount", "얼마나": "amount", "어떻": "way", "방법": "way", "어떡하": "way",
    "절차": "way",
}  # fmt: skip
_PARTICLES: Final = {
    "에서": "from", "부터": "from", "으로부터": "from", "까지": "until", "에게": "to", "한테": "to", "께": "to",
    "에게서": "from", "한테서": "from", "으로": "to", "로": "to",
}  # fmt: skip
_PLAIN: Final = frozenset({("위치", "from"), ("위치", "to"), ("가격", "from")})
"""What says nothing of a direction: 어디서, 어디로, 얼마부터."""

_OPEN: Final = frozenset({"알리", "말하", "가르치", "뭐", "무엇", "뭣", "궁금", "말씀", "들리"})
_LASTING: Final = frozenset({"걸리", "기다리", "소요", "기간"})
_COUNTED: Final = {
    "시간": "duration",
    "명": "people",
    "시": "time",
    "분": "duration",
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
    morphemes = analyse(text)
    draft = _Draft(word_list("ko"), lasting=any(each.form in _LASTING for each in morphemes))
    for index, each in enumerate(morphemes):
        draft.particle(each)
        kind = _kind(text, morphemes, index)
        if kind:
            draft.word(each, kind, morphemes[index - 1] if index else None)
    tagged = [f"{each.form}/{each.tag}" for each in morphemes]
    bare = _NOT_LETTERS.sub("", text.casefold())
    openly = any(each.form in _OPEN for each in morphemes) or ("way" in draft.asks and "되/VV" in tagged)
    return Wording(
        language="ko",
        terms=draft.terms,
        grams=Counter(ngrams(bare, 2, 3)),
        numbers=tuple(sorted(_numbers(morphemes))),
        negations=sum(each in _NEGATIONS for each in tagged),
        names=frozenset(draft.names),
        tokens=frozenset({each.form.casefold() for each in morphemes} | set(draft.terms)),
        sides=frozenset(draft.sides),
        things=frozenset(draft.things),
        bare=bare,
        needed=frozenset(draft.needed),
        asks=frozenset(draft.asks),
        openly=openly,
        directions=frozenset(draft.directions),
    )


@dataclass(slots=True)
class _Draft:
    """A wording while its morphemes are read, one after the other."""

    words: WordList
    lasting: bool
    """Whether it is about how long something takes."""

    terms: dict[str, float] = field(default_factory=dict)
    things: set[tuple[str, str]] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sides: set[tuple[int, int]] = field(default_factory=set)
    asks: set[str] = field(default_factory=set)
    directions: set[tuple[str, str]] = field(default_factory=set)
    before: str = ""
    """What the last word asks for."""

    def particle(self, each: MorphemeLike) -> None:
        """Take in what a particle says of the word before it."""
        way = _PARTICLES.get(each.form) if each.tag in {"JKB", "JX"} else None
        if self.before and way is not None and (self.before, way) not in _PLAIN:
            self.directions.add((self.before, way))
        if each.form == "만" and each.tag == "JX":
            self.needed.add(each.form)

    def word(self, each: MorphemeLike, kind: str, before: MorphemeLike | None) -> None:
        """Take in a word of a class that says something."""
        form = each.form.casefold()
        if before is not None and before.tag == "XPN":  # 미성년, 불가능
            form = before.form.casefold() + form
        self._ask(each, before)
        if before is not None and before.form == "몇" and each.form in _CLOCK:
            form = "시간"
        if each.tag != "MAG" or form not in {"안", "못"}:
            self.sides.update(self.words.opposed(form, kind))
        concept = self.words.concept(form, kind)
        light = self.words.is_light(form, kind) or self.words.is_light(concept, kind)
        weight = _LIGHT if light or (each.tag in _SMALL and concept == form) else 1.0
        self.terms[concept] = max(weight, self.terms.get(concept, 0.0))
        if weight == 1.0:
            self.things.add((concept, form))
        if self.words.is_needed(form, kind) or self.words.is_needed(concept, kind):
            self.needed.add(concept)
        if each.tag in {"SL", "SH"}:
            self.names.add(form)
        elif each.tag == "NNP":
            self.names.add(concept)
        self.before = concept

    def _ask(self, each: MorphemeLike, before: MorphemeLike | None) -> None:
        if each.form in _ASKS:
            self.asks.add("duration" if each.form == "얼마나" and self.lasting else _ASKS[each.form])
        elif each.form == "며칠" and self.lasting:
            self.asks.add("duration")
        if before is not None and before.form == "몇":
            self.asks.add(_COUNTED.get(each.form, "amount"))


def _kind(text: str, morphemes: list[MorphemeLike], index: int) -> str:
    """``"V"`` for verbs and adjectives, ``"N"`` for other words that say something, empty for the rest."""
    tag = morphemes[index].tag
    if tag in _VERBS:
        return "V"
    return "N" if tag in _NOUNS or _unknown(text, morphemes, index) else ""


def _unknown(text: str, morphemes: list[MorphemeLike], index: int) -> bool:
    """Whether a word begins with what is taken for an ending: then the analyser does not know the word."""
    start = morphemes[index].start
    begins = start == 0 or text[start - 1 : start].isspace()
    first = index == 0 or morphemes[index - 1].start < start  # an ending that is fused with its stem begins with it
    return begins and first and morphemes[index].tag.startswith("E")


def _numbers(morphemes: list[MorphemeLike]) -> list[str]:
    """Values of numbers: 3 for ``3시`` and ``세 시``, 300000 for ``30만 원``; ``one`` for a single thing, ``한 개``."""
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
    # As a determiner, 이 is "this"; only numbers that are Korean by origin stand so before what they count.
    if each.form in (_NUMERALS if each.tag == "NR" else _NATIVE if each.tag == "MM" else ()):
        return float(_NUMERALS[each.form])
    return None
