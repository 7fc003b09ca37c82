"""Recognition errors, imitated: what a Korean recogniser or a hasty thumb does to a sentence.

Each change keeps the number of characters or is recorded, so that marked slots stay where they were said.
"""

from __future__ import annotations

import random
from typing import Final

from saram.language.annotation import Example, MarkedSlot
from saram.language.hangul import FINALS, INITIALS, MEDIALS, compose, is_syllable, jamo
from saram.language.mending import DECISIVE

__all__ = ["mishear", "rebuild", "respace"]

_INITIAL_GROUPS: Final = ("ㄱㄲㅋ", "ㄷㄸㅌ", "ㅂㅃㅍ", "ㅅㅆ", "ㅈㅉㅊ", "ㄴㄹ", "ㅎㅇ", "ㅁㅂ", "ㄴㄷ", "ㅅㅈ")
_MEDIAL_GROUPS: Final = (
    "ㅐㅔ",
    "ㅚㅙㅞ",
    "ㅓㅗ",
    "ㅡㅜ",
    "ㅢㅣ",
    "ㅏㅑ",
    "ㅓㅕ",
    "ㅗㅛ",
    "ㅜㅠ",
    "ㅓㅡ",
    "ㅘㅏ",
    "ㅝㅓ",
    "ㅖㅔ",
    "ㅟㅣ",
)
_FINAL_GROUPS: Final = ("ㄱㄲㅋ", "ㄷㅅㅆㅈㅊㅌㅎ", "ㅂㅍㅄ", "ㄴㅁㅇ", "ㄴㄵㄶ", "ㄹㄺㅀ")


def _partners(groups: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups:
        for letter in group:
            found[letter] = found.get(letter, "") + group.replace(letter, "")
    return found


_INITIAL: Final = _partners(_INITIAL_GROUPS)
_MEDIAL: Final = _partners(_MEDIAL_GROUPS)
_FINAL: Final = _partners(_FINAL_GROUPS)


def mishear(example: Example, rate: float, rng: random.Random) -> Example:
    """Change about `rate` of the syllables, most into ones that sound alike, some into any; lose a few, open a few.

    Those that turn a meaning round stay: with another one the sentence would not mean what it is marked with.
    """
    pieces: list[str] = []
    text = example.text
    for index, char in enumerate(text):
        if not is_syllable(char) or char in DECISIVE or rng.random() >= rate:
            pieces.append(char)
            continue
        roll = rng.random()
        if roll < 0.06:
            pieces.append("")
        elif roll < 0.12 and index + 1 < len(text) and is_syllable(text[index + 1]):
            pieces.append(_open(char))
        elif roll < 0.5:
            pieces.append(_any(char, rng))
        else:
            pieces.append(_alike(char, rng))
    return rebuild(example, pieces)


def respace(example: Example, rng: random.Random, keep: float = 0.0) -> Example:
    """Drop the blanks, each kept with probability `keep`."""
    pieces = [char if char != " " or rng.random() < keep else "" for char in example.text]
    return rebuild(example, pieces)


def _alike(char: str, rng: random.Random) -> str:
    initial, medial, final = jamo(char)
    part = rng.choice("imf" if final else "imim0")
    if part == "i" and INITIALS[initial] in _INITIAL:
        initial = INITIALS.index(rng.choice(_INITIAL[INITIALS[initial]]))
    elif part == "m" and MEDIALS[medial] in _MEDIAL:
        medial = MEDIALS.index(rng.choice(_MEDIAL[MEDIALS[medial]]))
    elif part == "f" and FINALS[final] in _FINAL:
        final = FINALS.index(rng.choice(_FINAL[FINALS[final]])) if rng.random() < 0.7 else 0
    elif part == "0":
        final = FINALS.index(rng.choice("ㄴㄹㅇㄱㅅ"))
    return compose(initial, medial, final)


def _any(char: str, rng: random.Random) -> str:
    """The syllable with one of its letters replaced by any other."""
    letters_ = list(jamo(char))
    part = rng.randrange(3)
    letters_[part] = rng.randrange((len(INITIALS), len(MEDIALS), len(FINALS))[part])
    return compose(*letters_)


def _open(char: str) -> str:
    initial, medial, _ = jamo(char)
    return compose(initial, medial)


def rebuild(example: Example, pieces: list[str]) -> Example:
    """The example with each character replaced by a piece; a slot that lost all its characters is dropped."""
    offsets = [0]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    text = "".join(pieces)
    slots = tuple(
        MarkedSlot(slot.slot, offsets[slot.start], offsets[slot.end])
        for slot in example.slots
        if offsets[slot.end] > offsets[slot.start]
    )
    if not text.strip() or text != text.strip():
        return example
    return Example(text, slots, example.bot, example.intent, example.active)
