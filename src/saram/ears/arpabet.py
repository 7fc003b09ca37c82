"""IPA to the sounds that English acoustic models are trained on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["arpabet"]

_SOUNDS: Final = {
    "iː": "IY", "i": "IY", "ɪ": "IH", "ᵻ": "IH", "ɛ": "EH", "e": "EH", "eː": "EY", "æ": "AE", "a": "AA", "ɐ": "AH",
    "ɑː": "AA", "ɒ": "AA", "ɔː": "AO", "ɔ": "AO", "ʊ": "UH", "uː": "UW", "u": "UW", "ʌ": "AH", "ɜː": "ER", "ɚ": "ER",
    "ə": "AH", "o": "OW", "oː": "OW", "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY",
    "ɯ": "UH", "p": "P", "b": "B", "t": "T", "d": "D", "k": "K", "ɡ": "G", "ɾ": "D", "ʔ": "T", "tʃ": "CH",
    "dʒ": "JH", "f": "F", "v": "V", "θ": "TH", "ð": "DH", "s": "S", "z": "Z", "ʃ": "SH", "ʒ": "ZH", "h": "HH",
    "x": "HH", "m": "M", "n": "N", "ŋ": "NG", "n̩": "AH N", "m̩": "AH M", "l": "L", "l̩": "AH L", "ɹ": "R", "w": "W",
    "j": "Y",
}  # fmt: skip
_MERGED: Final = {("ER", "R"): "ER", ("AA", "ER"): "AA R"}  # r-coloured vowels that are one sound there


def arpabet(phonemes: Iterable[str]) -> str:
    """The ARPAbet sounds of IPA segments (as in `Phoneme.symbol`), with blanks between; unknown ones are left out."""
    sounds: list[str] = []
    for phoneme in phonemes:
        for sound in _SOUNDS.get(phoneme, "").split():
            if sounds and (merged := _MERGED.get((sounds[-1], sound))):
                sounds[-1:] = merged.split()
            else:
                sounds.append(sound)
    return " ".join(sounds)
