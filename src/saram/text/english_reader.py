"""Reads written English, with everything that stands in it, one place at a time.

Hangul inside English stays Hangul (its pronunciation is the Korean one); Hanja are said by their Korean readings.
"""

from __future__ import annotations

import re

from saram.text.address import EMAIL, URL, pieces
from saram.text.english_number import cardinal, digits, ordinal
from saram.text.english_quantity import RULES
from saram.text.hanja import read_hanja
from saram.text.reading import Reading
from saram.text.rule import Rule, read_first
from saram.text.symbol import ENGLISH_SIGNS
from saram.text.table import rows

__all__ = ["read_english"]

_ABBREVIATIONS = {row[0]: row[1] for row in rows("abbreviations")}
_ABBREVIATION = re.compile(
    "(?:" + "|".join(re.escape(name) for name in sorted(_ABBREVIATIONS, key=len, reverse=True)) + r")\.(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NEEDS_NUMBER = frozenset({"no", "p", "pp", "ft", "fig", "vol"})
# Abbreviations that are also words are one only in this case.
_ALSO_WORDS = frozenset(
    {"mar", "al", "gen", "col", "est", "rev", "dec", "jun", "no", "co", "sept", "hon", "inc", "corp"}
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.){2,6}(?![A-Za-z])")
_ACRONYMS = {row[0]: row[1] for row in rows("acronyms")}
_WORD = re.compile(r"[A-Za-z]{1,64}(?:'[A-Za-z]{1,3}|(?<=s)'(?![A-Za-z]))?")
_CAPITALS = re.compile(r"(?P<letters>[A-Z]{2,5})(?P<plural>s|'s)?(?![A-Za-z])")
_LETTERED = re.compile(r"(?P<letters>[A-Z]{1,5})-?(?P<number>\d{1,4})(?![\d.,]\d|[A-Za-z]{2})")
_NUMBER_NAME = re.compile(r"(?P<number>\d{1,3})(?P<letters>[A-Z]{1,2})(?![A-Za-z0-9])")
_ROMAN = re.compile(r"(?P<numeral>[IVX]{2,5}|[VX])(?![A-Za-z0-9.'])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMBERED_NAMES = re.compile(
    r"(?:War|Part|Chapter|Act|Volume|Book|Phase|Type|Class|Level|Section|Article|Title|Bowl|Rocky|Stage|Episode) $"
)
_RULERS = re.compile(
    "(?:Henry|Elizabeth|Louis|Charles|George|Edward|William|James|Richard|Philip|Catherine|Nicholas|Pius|Francis|"
    "Benedict|Paul|Gregory|Leo|Alexander|Napoleon|Ramesses) $"
)
_HANGUL = re.compile("[가-힣]+")
_HANJA = re.compile("[\u3400-\u9fff\uf900-\ufaff]{1,40}")
_ADDRESS_SIGNS = {row[0].removeprefix("\\"): row[2] for row in rows("address_signs")}
_STARTS_NUMBER = frozenset("0123456789-+±$€£₩￦¥(")


def read_english(text: str, at: int) -> Reading | None:
    """Say what stands in `text` (folded) at `at`, or None if no reading of it is known."""
    character = text[at]
    if "가" <= character <= "힣":
        match = _HANGUL.match(text, at)
        return Reading(match.end(), (match.group(),), "both") if match is not None else None
    if character.isascii():
        return _read_ascii(text, at)
    hanja = _HANJA.match(text, at)
    spoken = read_hanja(hanja.group()) if hanja is not None else None
    if spoken is not None:
        return Reading(at + len(spoken), (spoken,), "both")
    return read_first(RULES, text, at) or _sign(text, at)


def _read_ascii(text: str, at: int) -> Reading | None:
    character = text[at]
    inside = at > 0 and text[at - 1].isalnum()
    if character.isalnum() and not inside:
        reading = read_first(_ADDRESSES, text, at)
        if reading is not None:
            return reading
    if character.isalpha():
        return read_first(RULES, text, at) or _read_letters(text, at)
    if character in _STARTS_NUMBER and not (character in "-+" and inside):
        named = _NUMBER_NAME.match(text, at)
        reading = _number_name(named) if named is not None else None
        reading = reading or read_first(RULES, text, at)
        if reading is not None:
            return reading
    return _sign(text, at)


def _sign(text: str, at: int) -> Reading | None:
    character = text[at]
    if character in "-~":
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if before.isalnum() and after.isalnum() and character == "-":
            return Reading(at + 1)
        return Reading(at + 1, mark="," if before in {"", " "} and after in {"", " "} else "")
    if character == "/" and (text[at - 1 : at], text[at + 1 : at + 2]) == (" ", " "):
        return Reading(at + 1, mark=",")
    spoken = ENGLISH_SIGNS.get(character)
    return Reading(at + 1, tuple(spoken.split()), "none") if spoken else None


def _read_letters(text: str, at: int) -> Reading | None:
    return read_first(_LETTER_RULES, text, at)


def _abbreviation(match: re.Match[str]) -> Reading | None:
    name = match.group()[:-1]
    lower = name.lower()
    following = _following(match)
    if lower in _NEEDS_NUMBER and not following[:1].isdigit():
        return None
    if lower in _ALSO_WORDS and (name.islower() or not following):
        return None
    if lower == "st" and not following[:1].isupper():
        return Reading(_keep_stop(match), ("Street",), "none")
    return Reading(_keep_stop(match), tuple(_ABBREVIATIONS[lower].split()), "none")


def _following(match: re.Match[str]) -> str:
    """A few characters after the match and the space that follows it."""
    return match.string[match.end() : match.end() + 3].lstrip()


def _keep_stop(match: re.Match[str]) -> int:
    """The full stop of an abbreviation that ends the text also ends the sentence."""
    return match.end() if match.string[match.end() :][:200].strip() else match.end() - 1


def _initials(match: re.Match[str]) -> Reading:
    return Reading(_keep_stop(match), tuple(match.group().replace(".", " ").upper().split()), "none")


def _lettered(match: re.Match[str]) -> Reading:
    """A4, MP3, COVID-19, GPT-4."""
    letters = match["letters"]
    number = digits(match["number"]) if match["number"].startswith("0") else cardinal(match["number"])
    return Reading(match.end(), (*_letters(letters), *number), "none")


def _number_name(match: re.Match[str]) -> Reading | None:
    """5G, 4K, 3D; not 5V."""
    if match["letters"] not in {"G", "K", "D", "P"}:
        return None
    return Reading(match.end(), (*cardinal(match["number"]), match["letters"]), "none")


def _letters(letters: str) -> list[str]:
    return [_ACRONYMS[letters]] if letters in _ACRONYMS else list(letters)


def _capitals(match: re.Match[str]) -> Reading | None:
    """Letter by letter, save in a text all of capitals, where a word with a vowel is a word."""
    near = match.string[max(match.start() - 200, 0) : match.end() + 200]
    if (
        not re.search("[a-z]", near)
        and len(re.findall("[A-Z]{2,}", near)) >= 3
        and re.search("[AEIOUY]", match.group())
    ):
        return None
    words = [word for name in _letters(match["letters"]) for word in name.split()]
    words[-1] += {"s": "s", "'s": "'s"}.get(match["plural"] or "", "")
    return Reading(match.end(), tuple(words), "none" if len(words) > 1 else "both")


def _roman(match: re.Match[str]) -> Reading | None:
    text, at, numeral = match.string, match.start(), match["numeral"]
    ruler = _RULERS.search(text, max(at - 12, 0), at)
    if ruler is None and not _NUMBERED_NAMES.search(text, max(at - 12, 0), at):
        return None
    value = 0
    for letter, following in zip(numeral, [*numeral[1:], ""], strict=True):
        worth = _ROMAN_VALUES[letter]
        value += -worth if following and worth < _ROMAN_VALUES[following] else worth
    words = ("the", *ordinal(str(value))) if ruler is not None else tuple(cardinal(str(value)))
    return Reading(match.end(), words, "none")


def _word(match: re.Match[str]) -> Reading:
    return Reading(match.end(), (match.group(),), "both")


def _email(match: re.Match[str]) -> Reading:
    return Reading(match.end(), tuple(_address(match.group())), "none")


def _url(match: re.Match[str]) -> Reading:
    text = match["rest"] or match["bare"]
    trimmed = text.rstrip(".?")
    return Reading(match.end() - (len(text) - len(trimmed)), tuple(_address(trimmed)), "none")


def _address(text: str) -> list[str]:
    words: list[str] = []
    for piece in pieces(text):
        if piece.isdigit():
            words += digits(piece)
        elif piece.isalpha():
            spell = len(piece) <= 3 and piece.lower() not in {"com", "net", "org", "info"}
            words += list(piece.upper()) if spell else [piece]
        else:
            words.append(_ADDRESS_SIGNS[piece])
    return " ".join(words).split()


_ADDRESSES = (Rule(EMAIL, _email), Rule(URL, _url))
_LETTER_RULES = (
    Rule(_ABBREVIATION, _abbreviation),
    Rule(_INITIALS, _initials),
    Rule(_ROMAN, _roman),
    Rule(_LETTERED, _lettered),
    Rule(_CAPITALS, _capitals),
    Rule(_WORD, _word),
)
