"""Where one utterance may hold several requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from saram.language.encoding import Sentence
from saram.language.morphemes import Morpheme

__all__ = ["Parts", "possible_parts"]

Parts = tuple[tuple[int, int], ...]
"""Stretches (start, end) of the text, in order."""

_LINKS: Final = frozenset({"고", "고서", "고나서", "은다음", "면서", "으면서", "구", "라고"})
_CONJUNCTIONS: Final = frozenset({"그리고", "그다음", "그담", "또", "그러고", "그런다음", "및"})
_AUXILIARIES: Final = frozenset({"싶", "있", "계시", "나", "말", "보", "가", "오", "다니"})
_NOUN_LINKS: Final = frozenset({"이랑", "랑", "하고", "과", "와", "이며"})
_BIDS_NOTHING: Final = re.compile(
    r"라고\s?(?:(?:말\s?)?하지\s?(?:마|말|않)|(?:말\s?)?안\s?(?:했|해)|한\s?(?:거|적)\s?(?:아니|아닙|아냐|없))"
)
"""``끄라고 하지 마``: what is bidden is denied."""
_LEFT: Final = frozenset({"놓", "두", "놔두", "놔"})
_WOKEN: Final = frozenset({"깨우", "일어나"})
_GOING: Final = frozenset({"나오", "나가", "나서", "오", "가", "자", "잠들", "외출", "출근", "나왔", "왔"})
_QUESTIONS: Final = frozenset(
    {"뭐", "무엇", "무슨", "어떻", "어떤", "어떠", "어느", "얼마", "어디", "언제", "몇", "며칠", "누구", "왜"}
)
_LEFT_OUT: Final = re.compile(r"(?<=\s빼고)\s(?=\S)")
"""``콜라는 빼고 라면``, which the analyser takes for a noun."""
_TAKEN_BACK: Final = re.compile(r"(?<=\S)\s(?=(?:아니+|아니다|아냐|아니야)[,\s]+\S)")
"""``불 켜 줘 아니 꺼 줘``."""
_SAYS_NO: Final = re.compile(r"(?:^|\s)(?:아니+|아니다|아냐|아니야)$")
"""Before a comma: what follows goes with it (``아니다, 라디오 틀어줘``)."""
_ENGLISH: Final = re.compile(
    r"\s*(?:,\s*(?:and\s+)?(?:then\s+|also\s+)?|\s+and\s+(?:then\s+|also\s+)?|\s+then\s+|\s+but\s+)", re.IGNORECASE
)


def possible_parts(sentence: Sentence) -> Parts:
    """The stretches between endings, conjunctions and linking particles; one stretch if there are none.

    A connective before an auxiliary (``듣고 싶어``) does not part, nor does ``말고``, nor anything within a
    listed value that begins where a word does (``신나고 빠른``, ``rock and roll``). Whether the parts are requests of
    their own is for the classifier to say.
    """
    cuts = sorted(set(_korean_cuts(sentence) if sentence.morphemes else _english_cuts(sentence.text)))
    if not cuts:
        return ((0, len(sentence.text)),)
    spans = sentence.spans
    text = sentence.text
    places = [(spans[match.start][0], spans[match.end - 1][1]) for match in sentence.matches if not match.cost]
    names = [(first, last) for first, last in places if first == 0 or text[first - 1] == " "]
    parts = []
    start = 0
    for cut, resume in cuts:
        if any(first < cut < last for first, last in names):
            continue
        if cut > start:
            parts.append((start, cut))
        start = max(start, resume)
    if start < len(sentence.text):
        parts.append((start, len(sentence.text)))
    return tuple(parts) or ((0, len(sentence.text)),)


def _korean_cuts(sentence: Sentence) -> Iterator[tuple[int, int]]:
    morphemes = sentence.morphemes
    text = sentence.text
    yield from _written_cuts(text, morphemes)
    for index, morpheme in enumerate(morphemes[:-1]):
        form, tag, start, end = morpheme
        if tag in {"EC", "EF"} and form in _LINKS:  # 됐고 is taken for an end
            following = morphemes[index + 1]
            if following.tag == "VX" or following.form in _AUXILIARIES:
                continue
            if index and (morphemes[index - 1].form == "말" or _is_left_so(morphemes, index)):
                continue
            if form == "라고" and _BIDS_NOTHING.match(text, start):
                continue
            cut = end
        elif text[end : end + 1] == " " and _ends_a_request(morphemes, index):
            cut = end  # 우유 담아줘 빵도 담아줘
        elif tag in {"JC", "JKB"} and form in _NOUN_LINKS:
            cut = end
        elif form in _CONJUNCTIONS and index:
            cut = max(start - 1, 0) if text[start - 1] == " " else start
        elif tag in {"SP", "SF"} and not _SAYS_NO.search(text, 0, start):
            cut = start
        else:
            continue
        yield cut, end + 1 if text[end : end + 1] == " " else end


def _is_left_so(morphemes: Sequence[Morpheme], index: int) -> bool:
    """Whether a connective tells how something was left (``켜 놓고 나왔네``, ``끄고 나왔나``), which is no wish.

    Nor is it one to sleep before being woken (``10분만 더 자고 깨워줘``).
    """
    behind = morphemes[index + 1 : index + 3]
    verb = morphemes[index - 1]
    if (verb.form, verb.tag) == ("자", "VV") and behind[0].form in _WOKEN:
        return True
    past = len(behind) > 1 and behind[1].tag == "EP"
    return behind[0].form in _GOING and (past or morphemes[index - 1].form in _LEFT)


def _written_cuts(text: str, morphemes: Sequence[Morpheme]) -> Iterator[tuple[int, int]]:
    """Those that are told by the letters alone; few sentences have such words, and those are looked for first."""
    if "빼고" in text:
        yield from (match.span() for match in _LEFT_OUT.finditer(text))
    if "아니" in text or "아냐" in text:
        ended = {morpheme.end for morpheme in morphemes if morpheme.tag in {"EF", "EC"}}
        yield from (match.span() for match in _TAKEN_BACK.finditer(text) if match.start() in ended)


def _ends_a_request(morphemes: Sequence[Morpheme], index: int) -> bool:
    """Whether something is asked for up to a morpheme, and more behind it (``켜줘`` before ``내일 날씨 어때``).

    The ending is at times taken for a connective. A remark beside a wish (``틀어 주세요 더워요``) is no second wish.
    """
    following = morphemes[index + 1]
    if following.tag == "VX" or following.form in _AUXILIARIES or not _asks(morphemes, index):
        return False
    later = range(index + 1, len(morphemes))
    return any(morphemes[each].form in _QUESTIONS or _asks(morphemes, each) for each in later)


def _asks(morphemes: Sequence[Morpheme], index: int) -> bool:
    """Whether a morpheme is the ending of ``주``."""
    return index > 0 and morphemes[index].tag in {"EC", "EF"} and morphemes[index - 1].form == "주"


def _english_cuts(text: str) -> Iterator[tuple[int, int]]:
    for match in _ENGLISH.finditer(text):
        yield match.start(), match.end()
