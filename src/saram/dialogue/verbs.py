"""Forms of Korean verbs, as far as a question and its answer need them: 지워, 지우, 지울까요."""

from __future__ import annotations

from typing import Final

from saram.text.hangul import compose, decompose, final_of, is_syllable

__all__ = ["begins_with", "connective", "shall", "stem_of", "stems_asked"]

_CONTRACTED: Final = {"ㅣ": "ㅕ", "ㅜ": "ㅝ", "ㅡ": "ㅓ", "ㅗ": "ㅘ", "ㅚ": "ㅙ"}
"""Vowel of a stem → that of the stem with 아 or 어."""
_OPENED: Final = {new: old for old, new in _CONTRACTED.items()}
_BRIGHT: Final = frozenset("ㅏㅗ")
_KEPT: Final = frozenset({"켜", "펴", "서", "건너"})
"""Stems that end in a vowel which others have only with 어."""
_BECOMES: Final = frozenset({*_CONTRACTED.items(), ("ㅏ", "ㅐ"), ("ㅡ", "ㅏ")})


def stem_of(form: str) -> str:
    """The stem of a verb before 줘 or 도: ``지우`` of ``지워``, ``틀`` of ``틀어``, ``켜`` of ``켜``."""
    last = form[-1]
    if last in "아어" and len(form) > 1 and final_of(form[-2]):
        return form[:-1]
    initial, vowel, final = decompose(last)
    if final or last in _KEPT or form in _KEPT:
        return form
    if last == "해":
        return form[:-1] + "하"
    if vowel == "ㅓ" and initial in "ㄲㅆㅋㄸ":
        return form[:-1] + compose(initial, "ㅡ")
    return form[:-1] + compose(initial, _OPENED[vowel]) if vowel in _OPENED and vowel != "ㅓ" else form


def connective(stem: str) -> str:
    """The form of a stem before 줘: ``지워`` of ``지우``, ``틀어`` of ``틀``."""
    initial, vowel, final = decompose(stem[-1])
    if final:
        return stem + ("아" if vowel in _BRIGHT else "어")
    if stem.endswith("하"):
        return stem[:-1] + "해"
    return stem[:-1] + compose(initial, _CONTRACTED.get(vowel, vowel))


def shall(stem: str) -> str:
    """The question whether something shall be done: ``지울까요`` of ``지우``, ``담을까요`` of ``담``."""
    initial, vowel, final = decompose(stem[-1])
    if final == "ㄹ":
        return stem + "까요"
    return stem + "을까요" if final else stem[:-1] + compose(initial, vowel, "ㄹ") + "까요"


def stems_asked(word: str) -> tuple[str, ...]:
    """What the stem of the verb of a question in 까 or 까요 may be: ``보내`` of ``보낼까요``, ``열`` of ``열까요``."""
    stem = word.removesuffix("요").removesuffix("까")
    stem = (stem.removesuffix("을") or stem) if stem != "을" else ""
    if not stem or not is_syllable(stem[-1]) or final_of(stem[-1]) != "ㄹ":
        return (stem,) if stem else ()
    initial, vowel, _ = decompose(stem[-1])
    opened = stem[:-1] + compose(initial, vowel)
    return opened.removesuffix("하") or opened, stem


def begins_with(word: str, stem: str) -> bool:
    """Whether a word begins with a stem, or what it becomes before 아 or 어: ``꺼 줘`` with ``끄``."""
    head = word[: len(stem)]
    return len(head) == len(stem) and head[:-1] == stem[:-1] and _alike(head[-1], stem[-1])


def _alike(one: str, stem: str) -> bool:
    """Whether a syllable is that of a stem, or what it becomes before 아 or 어."""
    if one == stem or not is_syllable(one) or not is_syllable(stem):
        return one == stem
    first, second = decompose(one), decompose(stem)
    return first[0] == second[0] and not first[2] and not second[2] and (second[1], first[1]) in _BECOMES
