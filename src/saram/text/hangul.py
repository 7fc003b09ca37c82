"""Hangul syllables and the letters (jamo) they are made of."""

from __future__ import annotations

__all__ = ["FINALS", "INITIALS", "MEDIALS", "compose", "decompose", "final_of", "has_hangul", "is_syllable"]

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
"""The 19 initial consonants in Unicode order."""

MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
"""The 21 vowels in Unicode order."""

FINALS = (
    "", "ㄱ", "ㄲ", "ㄳ", "ㄴ", "ㄵ", "ㄶ", "ㄷ", "ㄹ", "ㄺ", "ㄻ", "ㄼ", "ㄽ", "ㄾ", "ㄿ", "ㅀ",
    "ㅁ", "ㅂ", "ㅄ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
)  # fmt: skip
"""The 28 finals in Unicode order; the first one is none."""

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIAL = {letter: index * 588 for index, letter in enumerate(INITIALS)}
_MEDIAL = {letter: index * 28 for index, letter in enumerate(MEDIALS)}
_FINAL = {letter: index for index, letter in enumerate(FINALS)}


def is_syllable(character: str) -> bool:
    """Whether `character` is one composed Hangul syllable."""
    return len(character) == 1 and _FIRST <= ord(character) <= _LAST


def has_hangul(text: str) -> bool:
    """Whether `text` holds a composed Hangul syllable."""
    return any("가" <= character <= "힣" for character in text)


def decompose(syllable: str) -> tuple[str, str, str]:
    """Initial, vowel and final (``""`` for none) of a composed syllable."""
    index = ord(syllable) - _FIRST
    return INITIALS[index // 588], MEDIALS[index // 28 % 21], FINALS[index % 28]


def compose(initial: str, medial: str, final: str = "") -> str:
    """The syllable made of the three letters."""
    return chr(_FIRST + _INITIAL[initial] + _MEDIAL[medial] + _FINAL[final])


def final_of(syllable: str) -> str:
    """The final of a composed syllable, ``""`` for none or for another character."""
    return FINALS[(ord(syllable) - _FIRST) % 28] if is_syllable(syllable) else ""
