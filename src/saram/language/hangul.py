"""Korean writing: normal form, syllables and their letters (jamo)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["FINALS", "INITIALS", "MEDIALS", "compose", "has_final", "is_syllable", "jamo", "letters", "normalise"]

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final[tuple[str, ...]] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

_FIRST = 0xAC00
_LAST = 0xD7A3
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE = re.compile("[\uff01-\uff5e\u3000]")


def normalise(text: str) -> str:
    """Bring text into the form everything else expects.

    Composed syllables (NFC), full-width letters and digits made ordinary, control and zero-width characters
    dropped, white space made single blanks and trimmed.
    """
    if text.isascii():
        return " ".join(text.split()) if text.isprintable() else _clean(text)
    if _WIDE.search(text):
        text = text.translate(_FULL_WIDTH)
    return _clean(unicodedata.normalize("NFC", text))


def _clean(text: str) -> str:
    text = " ".join(text.split())
    if not text.isprintable():
        kept = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn", "Co"})
        if kept != text:  # what stood apart may be one syllable now, or one blank
            return normalise(kept)
    return text


def is_syllable(char: str) -> bool:
    """Whether `char` is a whole Hangul syllable."""
    return _FIRST <= ord(char) <= _LAST


def jamo(char: str) -> tuple[int, int, int]:
    """Indices of a syllable's letters in `INITIALS`, `MEDIALS` and `FINALS`.

    Raises:
        ValueError: If `char` is not a whole Hangul syllable.
    """
    code = ord(char) - _FIRST
    if not 0 <= code <= _LAST - _FIRST:
        raise ValueError(f"jamo() takes a whole Hangul syllable; got {char!r}.")
    return code // 588, code // 28 % 21, code % 28


def compose(initial: int, medial: int, final: int = 0) -> str:
    """The syllable of three indices, as `jamo` gives them."""
    return chr(_FIRST + initial * 588 + medial * 28 + final)


def letters(text: str) -> str:
    """The text with each syllable written as its two or three letters; other characters as they are."""
    return "".join(map(_spelled, text))


@lru_cache(maxsize=16384)
def _spelled(char: str) -> str:
    code = ord(char) - _FIRST
    if not 0 <= code <= _LAST - _FIRST:
        return char
    return INITIALS[code // 588] + MEDIALS[code // 28 % 21] + FINALS[code % 28]


def has_final(word: str) -> bool:
    """Whether the word ends in a consonant as spoken, which decides 을/를, 이/가, 은/는.

    Digits are read in Sino-Korean, Latin letters by name.
    """
    last = word[-1:] or " "
    if is_syllable(last):
        return jamo(last)[2] != 0
    return last in "013678" or last.lower() in "lmnr"
