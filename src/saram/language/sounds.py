"""How Korean is heard, coarsely: spellings a recogniser confuses get the same letters.

Tense, aspirated and plain consonants fall together, as do ㅐ/ㅔ, ㅚ/ㅙ/ㅞ and ㅢ/ㅣ; a final consonant moves to a
following vowel, ㅎ falls silent, finals are neutralised and ㅣ contracts with a vowel after it. So 조은날 is heard as
좋은날, 날시 as 날씨, 마춰 as 맞춰 and 라됴 as 라디오.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from saram.language.hangul import FINALS, INITIALS, MEDIALS, is_syllable, jamo

__all__ = ["Heard", "hear"]

_ONSET: Final[dict[str, str]] = dict(zip(INITIALS, "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅ\0ㅈㅈㅈㄱㄷㅂㅎ", strict=True))
_VOWEL: Final[dict[str, str]] = dict(zip(MEDIALS, "ㅏㅔㅑㅔㅓㅔㅕㅔㅗㅘㅞㅞㅛㅜㅝㅞㅟㅠㅡㅣㅣ", strict=True))
_CODA: Final[dict[str, str]] = {
    "": "", **dict.fromkeys("ㄱㄲㄳㄺㅋ", "ㄱ"), **dict.fromkeys("ㄴㄵㄶ",
    "ㄴ"), **dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "ㄷ"),
    **dict.fromkeys("ㄹㄽㄾㅀ", "ㄹ"), **dict.fromkeys("ㅁㄻ", "ㅁ"), **dict.fromkeys("ㅂㄼㄿㅄㅍ", "ㅂ"), "ㅇ": "ㅇ",
}  # fmt: skip
_LIAISON: Final[dict[str, str]] = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㄷ", "ㄿ": "ㄹㅂ",
    "ㅀ": "ㄹ", "ㅄ": "ㅂㅅ", "ㅎ": "", "ㅆ": "ㅅ", "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㅌ": "ㄷ", "ㅍ": "ㅂ", "ㅊ": "ㅈ",
}  # fmt: skip
_NASAL: Final[dict[str, str]] = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_CONTRACT: Final[dict[str, str]] = {"ㅗ": "ㅛ", "ㅓ": "ㅕ", "ㅏ": "ㅑ", "ㅜ": "ㅠ"}


class Heard:
    """A text as it is heard, addressed by its characters, so that any stretch of it can be cut out."""

    __slots__ = ("_ends", "_joined", "_offsets", "pieces")

    def __init__(self, text: str) -> None:
        """Hear a text without blanks."""
        before = " " + text[:-1]
        self.pieces = list(map(_heard, before, text, text[1:] + " "))
        """The sounds of each character between those beside it."""
        self._joined = "".join(self.pieces)
        self._offsets = list(accumulate(map(len, self.pieces), initial=0))
        self._ends = list(map(_heard, before, text, " " * len(text)))

    def cut(self, start: int, end: int) -> str:
        """What characters `start` to `end` (exclusive, at least one) sound like said alone."""
        return self._joined[self._offsets[start] : self._offsets[end - 1]] + self._ends[end - 1]

    def sounds(self, start: int, end: int) -> int:
        """How many sounds characters `start` to `end` (exclusive) have before another one."""
        return self._offsets[end] - self._offsets[start]

    def stem(self, start: int, end: int, most: int) -> str:
        """What `cut` of the same stretch, or of a longer one, begins with: at most `most` sounds."""
        first = self._offsets[start]
        return self._joined[first : min(self._offsets[end - 1], first + most)]


def hear(text: str) -> str:
    """How `text` sounds, blanks left out."""
    compact = text.replace(" ", "")
    return "".join(map(_heard, " " + compact[:-1], compact, compact[1:] + " "))


def _contracts(before: str, char: str) -> str:
    """The vowel that 이 + 오 and their like make together, empty if the two do not contract."""
    first, second = _letters(before), _letters(char)
    if first is None or second is None or first.final or second.initial != "ㅇ" or first.vowel != "ㅣ":
        return ""
    return _CONTRACT.get(second.vowel, "")


class _Letters(NamedTuple):
    """The letters of a syllable, and what the first two sound like."""

    initial: str
    final: str
    onset: str
    vowel: str


@lru_cache(maxsize=16384)
def _letters(char: str) -> _Letters | None:
    """The letters of a syllable, None of another character."""
    if not is_syllable(char):
        return None
    initial, medial, final = jamo(char)
    opening = INITIALS[initial]
    return _Letters(opening, FINALS[final], _ONSET[opening].replace("\0", ""), _VOWEL[MEDIALS[medial]])


@lru_cache(maxsize=65536)
def _heard(before: str, char: str, following: str) -> str:
    """The sounds of a character between two others; a vowel that opens the next syllable pulls the final over."""
    own, behind = _letters(char), _letters(following)
    if own is None:
        return char.lower()
    initial, last, onset, vowel = own
    if initial == "ㅇ":
        vowel = _contracts(before, char) or vowel
    if behind is None:
        return onset + vowel + _CODA[last]
    opening = behind.initial
    if opening == "ㅇ":
        if last == "":
            return onset if _contracts(char, following) else onset + vowel
        return onset + vowel + _LIAISON.get(last, last)
    coda = _CODA[last]
    if coda in _NASAL and opening in "ㄴㅁ":
        coda = _NASAL[coda]
    elif opening == "ㅎ" and coda in _NASAL:
        return onset + vowel + coda
    elif coda == _ONSET[opening] or (coda == "ㄷ" and opening in "ㅅㅆㅈㅉㅊㄷㄸㅌ"):
        coda = ""
    return onset + vowel + coda
