"""English spelling to Hangul for words no dictionary knows.

Letters are read by the commonest value of their spelling (a longest-match table with a little context) and the sounds
set in syllables after the Korean rules for loanwords (외래어 표기법, 제3장 제1절): final p, t, k close a
syllable after a short vowel (북, 셋), other stops and sibilants take ㅡ or ㅣ, l between vowels is doubled.
"""

from __future__ import annotations

import re

from saram.text.hangul import INITIALS, compose
from saram.text.table import rows

__all__ = ["transliterate"]

_SPELLINGS = tuple((row[0], () if row[1] == "-" else tuple(row[1].split())) for row in rows("spellings"))
_SPELLING = re.compile("|".join(f"(?P<s{index}>{pattern})" for index, (pattern, _) in enumerate(_SPELLINGS)))
_FINALS = {"N": "ㄴ", "M": "ㅁ", "NG": "ㅇ", "L": "ㄹ", "_ㄱ": "ㄱ", "_ㅂ": "ㅂ", "_ㅅ": "ㅅ"}
_ONSETS = {"N": "ㄴ", "M": "ㅁ", "L": "ㄹ", "_ㄱ": "ㅋ", "_ㅂ": "ㅍ", "_ㅅ": "ㅌ", "SH": "ㅅ", "SY": "ㅅ", "NG": "ㅇ"}
_GLIDES = {
    "W": {"ㅏ": "ㅘ", "ㅐ": "ㅙ", "ㅔ": "ㅞ", "ㅣ": "ㅟ", "ㅓ": "ㅝ", "ㅗ": "ㅝ"},
    "Y": {"ㅏ": "ㅑ", "ㅐ": "ㅒ", "ㅔ": "ㅖ", "ㅓ": "ㅕ", "ㅗ": "ㅛ", "ㅜ": "ㅠ"},
    "SH": {"ㅏ": "ㅑ", "ㅐ": "ㅐ", "ㅔ": "ㅖ", "ㅓ": "ㅕ", "ㅗ": "ㅛ", "ㅜ": "ㅠ"},
}
_GLIDES["SY"] = _GLIDES["SH"]
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"


def transliterate(word: str) -> str:
    """`word`, of Latin letters, in Hangul; never empty for a word with a letter in it."""
    spoken = _syllables(_sounds(word.lower()))
    return spoken or "으"


def _sounds(word: str) -> list[str]:
    sounds: list[str] = []
    for match in _SPELLING.finditer(word):
        sounds += _SPELLINGS[int(str(match.lastgroup)[1:])][1]
    return sounds


def _syllables(sounds: list[str]) -> str:
    result: list[tuple[str, str, str]] = []
    onset, glide = "", ""
    for index, sound in enumerate(sounds):
        following = sounds[index + 1] if index + 1 < len(sounds) else ""
        if sound in {"W", "Y"}:
            if onset and onset not in "ㅋㄱ":
                result.append((onset, "ㅡ", ""))
                onset = ""
            glide = sound
        elif sound in _VOWELS:
            result.append((onset or "ㅇ", _GLIDES.get(glide, {}).get(sound, sound), ""))
            onset, glide = "", ""
        else:
            onset, glide = _consonant(sound, following, sounds[index - 1] if index else "", result, onset)
    if onset:
        result.append((onset, "ㅡ", ""))
    return "".join(compose(*syllable) for syllable in result)


def _consonant(
    sound: str, following: str, before: str, result: list[tuple[str, str, str]], onset: str
) -> tuple[str, str]:
    """Put a consonant in place; returns the pending onset and glide."""
    if onset:
        result.append((onset, "ㅡ", ""))
    vowel_follows = bool(following) and (following in _VOWELS or following in {"W", "Y"})
    open_syllable = bool(result) and not result[-1][2] and before in _VOWELS and bool(before)
    if sound == "L" and vowel_follows and (open_syllable or onset):
        result[-1] = (*result[-1][:2], "ㄹ")
        return "ㄹ", ""
    if vowel_follows and sound != "NG":
        return _ONSETS.get(sound, sound), sound if sound in {"SH", "SY"} else ""
    closes = sound in {"N", "M", "NG", "L"} or (
        sound.startswith("_") and (not following or following not in "ㄹㄴㅁLNM")
    )
    if open_syllable and sound in _FINALS and closes:
        result[-1] = (*result[-1][:2], _FINALS[sound])
        return "", ""
    if sound in {"SH", "SY"}:
        result.append(("ㅅ", "ㅣ" if not following else "ㅠ", ""))
    elif sound in {"ㅊ", "ㅈ"} and not following:
        result.append((sound, "ㅣ" if sound == "ㅊ" else "ㅡ", ""))
    else:
        initial = _ONSETS.get(sound, sound)
        if initial in INITIALS:
            return initial, ""
    return "", ""
