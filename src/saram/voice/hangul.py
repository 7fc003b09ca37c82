"""Segments of Korean words from their pronunciation in Hangul."""

from __future__ import annotations

from typing import Final

__all__ = ["hangul_segments"]

_FIRST: Final = 0xAC00
_LAST: Final = 0xD7A3
_VOWELS: Final = 21
_CODAS: Final = 28

# In the order of Unicode's syllable block: ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ
_ONSET: Final = (
    "k", "k͈", "n", "t", "t͈", "ɾ", "m", "p", "p͈", "s", "s͈", "", "tɕ", "t͈ɕ", "tɕʰ", "kʰ", "tʰ", "pʰ", "h",
)  # fmt: skip
# ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ
_VOWEL: Final = (
    "a", "ɛ", "j a", "j ɛ", "ʌ", "e", "j ʌ", "j e", "o", "w a", "w ɛ", "w e", "j o", "u", "w ʌ", "w e", "w i",
    "j u", "ɯ", "ɯ i", "i",
)  # fmt: skip
# (none)ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ
_CODA: Final = (
    "", "k̚", "k̚", "k̚", "n", "n", "n", "t̚", "l", "k̚", "m", "l", "l", "l", "p̚", "l", "m", "p̚", "p̚", "t̚", "t̚", "ŋ",
    "t̚", "t̚", "k̚", "t̚", "p̚", "t̚",
)  # fmt: skip

_VOICED: Final = {"k": "ɡ", "t": "d", "p": "b", "tɕ": "dʑ"}
_VOICELESS: Final = frozenset(segment for segment in _ONSET + _CODA if segment) - {"n", "ɾ", "m", "ŋ", "l"}
_ONSET_UI: Final = 19  # ㅢ


def hangul_segments(pronunciation: str) -> list[str] | None:
    """IPA segments of one word that is spelled as it is pronounced (궁물, not 국물).

    A lenis stop between voiced sounds is voiced; ㄹㄹ is one long [l]; ㅢ after a consonant is [i]. Aspirated
    and tense consonants are one segment each.

    Returns:
        The segments, or None if the word holds anything but Hangul syllables.
    """
    segments: list[str] = []
    for character in pronunciation:
        if not _FIRST <= ord(character) <= _LAST:
            return None
        code = ord(character) - _FIRST
        onset = _ONSET[code // (_VOWELS * _CODAS)]
        vowel = code // _CODAS % _VOWELS
        coda = _CODA[code % _CODAS]
        if onset == "ɾ" and segments and segments[-1] == "l":
            onset = ""
        if segments and segments[-1] not in _VOICELESS:
            onset = _VOICED.get(onset, onset)
        if onset:
            segments.append(onset)
        segments += ["i"] if vowel == _ONSET_UI and onset else _VOWEL[vowel].split()
        if coda:
            segments.append(coda)
    return segments
