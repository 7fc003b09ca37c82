"""The phonetic alphabet of saram: IPA segments as they appear in `Phoneme.symbol`."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["ENGLISH_PHONEMES", "KOREAN_PHONEMES", "PHONEMES", "split_ipa"]

KOREAN_PHONEMES: Final[tuple[str, ...]] = (
    "a", "ɛ", "e", "i", "o", "u", "ɯ", "ʌ", "j", "w",
    "k", "t", "p", "tɕ", "s", "ɡ", "d", "b", "dʑ",
    "k͈", "t͈", "p͈", "t͈ɕ", "s͈", "kʰ", "tʰ", "pʰ", "tɕʰ",
    "k̚", "t̚", "p̚", "m", "n", "ŋ", "ɾ", "l", "h",
)  # fmt: skip
"""Segments of Korean words: vowels, glides, lenis (voiceless, voiced), tense, aspirated, codas, others."""

ENGLISH_PHONEMES: Final[tuple[str, ...]] = (
    "iː", "i", "ɪ", "ᵻ", "ɛ", "æ", "a", "ɐ", "ɑː", "ɒ", "ɔː", "ɔ", "ʊ", "uː", "u", "ʌ", "ɜː", "ɚ", "ə",
    "o", "oː", "e", "eː", "aɪ", "aʊ", "eɪ", "oʊ", "əʊ", "ɔɪ",
    "p", "b", "t", "d", "k", "ɡ", "ɾ", "ʔ", "tʃ", "dʒ", "f", "v", "θ", "ð", "s", "z", "ʃ", "ʒ", "h", "x",
    "m", "n", "ŋ", "n̩", "m̩", "l", "l̩", "ɹ", "w", "j",
)  # fmt: skip
"""Segments of English words. A diphthong and an affricate are one segment each."""

PHONEMES: Final[tuple[str, ...]] = tuple(dict.fromkeys(KOREAN_PHONEMES + ENGLISH_PHONEMES))
"""Every segment a `Phoneme` of this room can have, besides ``""`` for silence."""

_SEGMENTS: Final[frozenset[str]] = frozenset(PHONEMES)
_LONGEST: Final[int] = max(map(len, PHONEMES))

# Letters of espeak-ng's notation and of neighbouring sounds that are not in the alphabet above.
_RESPELLED: Final[dict[str, str]] = {
    "g": "ɡ", "r": "ɹ", "ɫ": "l", "ɬ": "l", "ɭ": "l", "ʎ": "l", "ɑ": "ɑː", "ɜ": "ɜː", "ɝ": "ɜː", "ᵿ": "ʊ", "ɨ": "ᵻ",
    "ʉ": "uː", "y": "uː", "ø": "ɜː", "œ": "ɜː", "ɤ": "ʌ", "ɘ": "ə", "ɵ": "ə", "ʏ": "ʊ", "ʋ": "v", "β": "b", "ɸ": "f",
    "ʍ": "w", "ɥ": "w", "ɰ": "w", "ç": "h", "ɦ": "h", "ħ": "h", "χ": "x", "ɣ": "ɡ", "q": "k", "c": "k", "ɟ": "ɡ",
    "ʀ": "ɹ", "ʁ": "ɹ", "ɻ": "ɹ", "ɽ": "ɾ", "ɲ": "n", "ɳ": "n", "ɴ": "ŋ", "ɕ": "ʃ", "ʑ": "ʒ", "ʂ": "ʃ", "ʐ": "ʒ",
    "ʈ": "t", "ɖ": "d",
}  # fmt: skip


def split_ipa(mnemonic: str) -> list[str]:
    """Split IPA, such as espeak-ng names a phoneme, into segments of `PHONEMES`.

    Stress marks and letters that are no sound of the alphabet are left out; a foreign sound becomes the
    nearest one there is. ``"ɑːɹ"`` → ``["ɑː", "ɹ"]``, ``"aɪɚ"`` → ``["aɪ", "ɚ"]``.
    """
    segments: list[str] = []
    rest = unicodedata.normalize("NFC", mnemonic).replace("̃", "")
    while rest:
        for length in range(min(_LONGEST, len(rest)), 0, -1):
            if rest[:length] in _SEGMENTS:
                segments.append(rest[:length])
                rest = rest[length:]
                break
        else:
            if rest[0] in _RESPELLED:
                segments.append(_RESPELLED[rest[0]])
            rest = rest[1:]
    return segments
