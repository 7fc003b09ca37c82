"""Hanja in Korean text, read by the commonest reading of each character.

The readings in ``data/hanja.tsv`` are Unihan's kHangul for the 4,888 characters of KS X 1001, written by
``tools/hanja_table.py``.
"""

from __future__ import annotations

from functools import cache

from saram.text.hangul import compose, decompose, is_syllable
from saram.text.table import rows

__all__ = ["read_hanja"]

# 두음 법칙 (한글 맞춤법 제10항 to 제12항) at the beginning of a word, and 열/율 after a vowel or ㄴ (제11항 붙임 1).
_Y_VOWELS = "ㅑㅕㅖㅛㅠㅣ"


@cache
def _readings() -> dict[str, str]:
    return {character: row[0] for row in rows("hanja") for character in row[1]}


def read_hanja(characters: str) -> str | None:
    """Hangul of a run of Hanja, or None if the first character has no known reading.

    Reads as far as readings are known, so that the result is as long as what was read.
    """
    readings = _readings()
    spoken = ""
    for character in characters:
        reading = readings.get(character)
        if reading is None:
            break
        spoken += _adapt(reading, spoken[-1:])
    return spoken or None


def _adapt(reading: str, before: str) -> str:
    if not is_syllable(reading):
        return reading
    initial, vowel, final = decompose(reading)
    if not before:
        if initial == "ㄹ":
            initial = "ㅇ" if vowel in _Y_VOWELS else "ㄴ"
        elif initial == "ㄴ" and vowel in "ㅕㅛㅠㅣ":
            initial = "ㅇ"
    elif reading in {"렬", "률"} and decompose(before)[2] in {"", "ㄴ"}:
        initial = "ㅇ"
    return compose(initial, vowel, final)
