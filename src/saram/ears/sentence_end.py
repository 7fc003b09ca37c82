"""Whether what was said so far sounds as if more were to come."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from saram.types import Language

__all__ = ["SentenceEnd", "sentence_end"]


class SentenceEnd(Enum):
    """How a text ends."""

    FINISHED = "finished"
    """It is a whole sentence, a greeting or an answer."""

    OPEN = "open"
    """It may be whole, as a noun by itself may be."""

    UNFINISHED = "unfinished"
    """Something must follow: a connective, a particle, a filler."""


# The longest ending that fits decides. A jamo stands for the final consonant of the syllable before it.
_KOREAN_FINISHED: Final = (
    "요", "죠", "까", "다", "네", "라", "자", "줘", "래", "니", "냐", "지", "나", "야", "어", "아", "해", "돼",
    "봐", "가", "렴", "게", "군", "구나", "거든", "잖아", "니다", "ᆸ니까", "시오", "얼마", "ᆯ까", "ᆯ래",
    "틀어", "꺼", "켜", "뭐예요", "고요", "는데요", "니까요", "면요",
)  # fmt: skip
_KOREAN_UNFINISHED: Final = (
    "고", "는데", "은데", "ᆫ데", "던데", "면", "서", "지만", "니까", "라고", "다고", "자고", "려고", "려면",
    "거나", "다가", "도록", "느라", "든지", "는지", "은지", "ᆫ지", "ᆯ지", "길래", "떻게", "면서", "는", "에",
    "에서", "에게", "한테", "부터", "까지", "의", "보다", "처럼", "마다", "말고", "대해", "위해", "그리고",
    "그런데", "근데", "그래서", "하지만", "그러면", "그럼", "왜냐하면", "만약",
)  # fmt: skip
_AFTER_CONSONANT: Final = ("을", "은", "과", "이랑", "으로")  # particles, which need one …
_AFTER_VOWEL: Final = ("를", "와", "랑", "로")  # … or none, so that 마을 and 효과 are not taken for words with one
_KOREAN_NOUNS: Final = frozenset(
    [
        "이자",
        "투자",
        "문자",
        "숫자",
        "한자",
        "여자",
        "남자",
        "감자",
        "피자",
        "하나",
        "누나",
        "바나나",
        "국가",
        "휴가",
        "물가",
        "주가",
        "바다",
        "언니",
        "어머니",
        "할머니",
        "영어",
        "언어",
        "나라",
        "드라마",
        "가지",
        "휴지",
        "편지",
        "이미지",
        "아버지",
        "강아지",
        "가게",
        "무게",
        "동네",
        "분야",
        "올해",
        "새해",
        "은행",
        "광고",
        "재고",
        "창고",
        "최고",
        "중고",
        "화면",
        "라면",
        "냉면",
        "문서",
        "순서",
        "부서",
        "독서",
        "계산서",
        "회의",
        "강의",
        "도로",
        "서로",
        "바로",
        "결과",
    ]
)
_KOREAN_FILLERS: Final = frozenset((
    "음", "으음", "흠", "어", "어음", "그", "저", "저기", "그게", "그러니까", "막", "이제", "뭐", "아", "혹시",
    "있잖아",
))  # fmt: skip
_KOREAN_ANSWERS: Final = frozenset((
    "네", "넵", "예", "응", "그래", "아니요", "아뇨", "안녕", "고마워", "감사", "됐어", "좋아", "싫어", "뭐야",
))  # fmt: skip

_ENGLISH_FINISHED: Final = frozenset(
    [
        "yes",
        "yeah",
        "no",
        "nope",
        "okay",
        "ok",
        "please",
        "thanks",
        "thank-you",
        "goodbye",
        "bye",
        "hello",
        "hi",
        "sure",
        "stop",
        "cancel",
        "help",
        "again",
        "there",
        "here",
        "today",
        "tomorrow",
    ]
)
_ENGLISH_UNFINISHED: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "because",
        "so",
        "if",
        "when",
        "while",
        "that",
        "than",
        "which",
        "who",
        "whose",
        "to",
        "of",
        "for",
        "from",
        "with",
        "without",
        "in",
        "on",
        "at",
        "by",
        "into",
        "about",
        "as",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "this",
        "these",
        "those",
        "some",
        "any",
        "i",
        "you",
        "he",
        "she",
        "we",
        "they",
        "is",
        "are",
        "was",
        "were",
        "am",
        "be",
        "do",
        "does",
        "did",
        "can",
        "could",
        "would",
        "will",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "have",
        "has",
        "had",
        "not",
        "don't",
        "want",
        "wanted",
        "need",
        "like",
        "tell",
        "give",
        "show",
        "find",
        "where",
        "what",
        "why",
        "how",
        "between",
        "per",
        "very",
        "more",
        "um",
        "uh",
        "er",
        "erm",
        "hmm",
        "well",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "let's",
        "i'd",
        "i'll",
        "i'm",
        "what's",
        "where's",
        "it's",
        "there's",
        "number",
    ]
)
# What may end a question that asks for a thing: after a pronoun or a verb it waits for no noun ("where are you from",
# "who can i talk to"), after a noun it does ("what is the fee for").
_ENGLISH_STRANDED: Final = frozenset((
    "to", "of", "for", "from", "with", "in", "on", "at", "by", "about", "like", "need", "want", "have", "find", "do",
))  # fmt: skip
_ENGLISH_BEFORE_STRANDED: Final = frozenset((
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "this", "that", "there", "talk",
    "speak", "ask", "look", "wait", "pay", "come", "go", "sign", "call", "write", "turn",
))  # fmt: skip
_ENGLISH_COPULA: Final = frozenset(("is", "are", "was", "were"))
_ENGLISH_ASKING: Final = frozenset((
    "what", "what's", "which", "who", "who's", "whose", "where", "where's", "how", "when", "why",
))  # fmt: skip
_WORD: Final = re.compile(r"[\w']+")
_FULL_STOP: Final = re.compile(r"[.?!。？！]['\"”’)]*$")
_COMMA: Final = re.compile(r"(?:[,;:、，…]|\.\.\.)['\"”’)]*$")
_FEW: Final = 3  # words that make a sentence in English
_STRANDED: Final = 4  # words that make a question which ends with a preposition or a verb
_BEFORE_FINALS: Final = 0x11A7  # the jamo of the first final consonant is the next one
_RIEUL: Final = 8  # 로 follows it as it follows a vowel


def sentence_end(text: str, language: Language) -> SentenceEnd:
    """How `text` ends, by its punctuation and else by its last words; a text without words is open."""
    text = text.strip()
    if not _WORD.search(text):
        return SentenceEnd.OPEN
    if _COMMA.search(text):
        return SentenceEnd.UNFINISHED
    if _FULL_STOP.search(text):
        return SentenceEnd.FINISHED
    words = _WORD.findall(text.lower())
    return _korean(words) if language == "ko" else _english(words)


def _english(words: list[str]) -> SentenceEnd:
    last = words[-1]
    if " ".join(words[-2:]) == "thank you":
        return SentenceEnd.FINISHED
    if last in _ENGLISH_UNFINISHED:
        return SentenceEnd.OPEN if _is_stranded(words) else SentenceEnd.UNFINISHED
    if last in _ENGLISH_FINISHED or len(words) >= _FEW:
        return SentenceEnd.FINISHED
    return SentenceEnd.OPEN


def _is_stranded(words: list[str]) -> bool:
    """Whether a question may end as it does: ``where are you from``, ``tell me where it is``."""
    if len(words) < _STRANDED:
        return False
    if words[-1] in _ENGLISH_COPULA:  # "tell me how long it is", but "how many people are …"
        return not _ENGLISH_ASKING.isdisjoint(words[1:-2])
    asks = not _ENGLISH_ASKING.isdisjoint(words[:-2])
    return asks and words[-1] in _ENGLISH_STRANDED and words[-2] in _ENGLISH_BEFORE_STRANDED


def _korean(words: list[str]) -> SentenceEnd:
    last = words[-1]
    if last in _KOREAN_FILLERS:
        return SentenceEnd.UNFINISHED
    if last in _KOREAN_ANSWERS:
        return SentenceEnd.FINISHED
    if last in _KOREAN_NOUNS:
        return SentenceEnd.OPEN
    finished = max((len(ending) for ending in _KOREAN_FINISHED if _ends(last, ending)), default=0)
    unfinished = max((len(ending) for ending in _KOREAN_UNFINISHED if _ends(last, ending)), default=0)
    if finished > unfinished:
        return SentenceEnd.FINISHED
    if unfinished or _has_particle(last):
        return SentenceEnd.UNFINISHED
    return SentenceEnd.OPEN


def _ends(word: str, ending: str) -> bool:
    if _is_syllable(ending[0]):
        return word.endswith(ending)
    stem = word.removesuffix(ending[1:])
    return stem != word and _final(stem) == ord(ending[0]) - _BEFORE_FINALS


def _has_particle(word: str) -> bool:
    return any(word.endswith(each) and _final(word.removesuffix(each)) for each in _AFTER_CONSONANT) or any(
        word.endswith(each) and _final(word.removesuffix(each)) in {0, _RIEUL if each == "로" else 0}
        for each in _AFTER_VOWEL
    )


def _is_syllable(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _final(stem: str) -> int | None:
    """Number of the final consonant of the last syllable, 0 for none; None if there is no syllable."""
    return (ord(stem[-1]) - ord("가")) % 28 if stem and _is_syllable(stem[-1]) else None
