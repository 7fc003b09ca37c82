"""Words in Latin letters as a Korean speaker says them, written in Hangul.

In this order: the dictionary (``data/latin.tsv``); abbreviations in capitals letter by letter (KBS → 케이비에스);
words without a vowel letter by letter; any other word by the spelling rules of `transliterate`.
"""

from __future__ import annotations

import re
from functools import cache

from saram.text.hangul import final_of
from saram.text.korean_number import digits, sino
from saram.text.reading import Reading
from saram.text.table import rows
from saram.text.transliteration import transliterate

__all__ = ["known", "read_entry", "read_latin", "say_letters", "say_word"]

_LETTERS = {row[0]: row[1] for row in rows("letters")}
_WORD = re.compile(r"[A-Za-z]{1,64}(?:'[A-Za-z]{1,2}(?![A-Za-z]))?")
_DIGITS = re.compile(r"-?(\d{1,20}(?:\.\d{1,4})?)(?![\d,])")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LONGEST_ENTRY = 24
_ROMAN = {"II": "투", "III": "쓰리", "IV": "포", "VI": "식스", "VII": "세븐", "VIII": "에잇", "IX": "나인"}
_SPELLED = 5


@cache
def _dictionary() -> tuple[dict[str, str], dict[str, str]]:
    """As written → Hangul, and in lower case → Hangul for entries that are not only an abbreviation."""
    exact = {row[0]: row[1] for row in rows("latin")}
    return exact, {written.lower(): spoken for written, spoken in reversed(exact.items())}


def known(word: str) -> str | None:
    """The dictionary's reading of `word` as written or in another case."""
    exact, folded = _dictionary()
    return exact.get(word) or (folded.get(word.lower()) if len(word) > 1 else None)


def read_latin(text: str, at: int) -> Reading | None:
    """Say the Latin word (with the digits that belong to its name) that begins at `at`."""
    entry = read_entry(text, at)
    if entry is not None:
        return entry
    match = _WORD.match(text, at)
    if match is None:
        return None
    word, end = match.group(), match.end()
    if word in _ROMAN and at and text[:at].rstrip()[-1:].isalpha():
        return Reading(end, (_ROMAN[word],), "both")
    spoken = say_word(word)
    number = _DIGITS.match(text, end)
    if number is None or (len(word) > 1 and not word.isupper() and text[end] != "-" and text[end] not in "0123456789"):
        return Reading(end, tuple(spoken.split()), "both")
    return Reading(number.end(), (*spoken.split(), *_model_number(number.group(1))), "both")


def read_entry(text: str, at: int) -> Reading | None:
    """The longest entry of the dictionary at `at`; entries may hold digits, spaces and signs (COVID-19, A/S)."""
    piece = text[at : at + _LONGEST_ENTRY]
    for size in range(len(piece), 0, -1):
        following = text[at + size : at + size + 1]
        if following.isascii() and following.isalnum() and piece[size - 1].isalnum():
            continue
        spoken = known(piece[:size])
        if spoken is not None:
            return Reading(at + size, tuple(spoken.split()), "both")
    return None


def _model_number(number: str) -> list[str]:
    whole, point, part = number.partition(".")
    words = [digits(whole)] if whole.startswith("0") and len(whole) > 1 else sino(whole)
    return [*words, "점", digits(part, zero="영")] if point else words


def say_letters(letters: str) -> str:
    """The names of `letters`, one word; characters other than A to Z are left out."""
    return "".join(_LETTERS.get(letter, "") for letter in letters.upper())


def say_word(word: str) -> str:
    """One word of Latin letters, perhaps with an apostrophe, in Hangul."""
    plain, apostrophe, ending = word.partition("'")
    spoken = known(word) or known(plain) or _unknown_word(plain)
    if apostrophe and ending.lower() == "s" and known(word) is None:
        return spoken + ("츠" if final_of(spoken[-1]) == "ㅅ" else "스")
    return spoken + (transliterate(ending) if apostrophe and known(word) is None else "")


def _unknown_word(word: str) -> str:
    if word.isupper():
        readable = len(word) > _SPELLED and re.search("[AEIOU]", word) is not None
        return transliterate(word.lower()) if readable else say_letters(word)
    if not re.search("[aeiouyAEIOUY]", word):
        return say_letters(word)
    parts = _CAMEL.findall(word)
    if len(parts) > 1:
        return " ".join(known(part) or _unknown_word(part) for part in parts)
    if word.endswith("s") and not word.endswith("ss") and known(word[:-1]) is not None:
        return f"{known(word[:-1])}스"
    return transliterate(word.lower())
