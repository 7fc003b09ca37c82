"""Words whose pronunciation no rule of spelling gives, respelled before the rules run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from saram.text.table import rows

__all__ = ["respell"]

# 제27항 붙임: endings that begin with -(으)ㄹ; -게, -걸, -지 only after syllables that are not stems in ㄹ.
_ENDINGS = re.compile(
    "(?<=[할될갈올볼을릴킬질낼칠쓸줄클설살알들길만])(?:수록|지라도|지언정|세라|진대)"
    "|(?<=[할될갈올볼을릴킬질낼줄])(?:게(?=$|요$)|걸(?=$|요$))"
    "|(?<=[할될갈올볼을릴킬])(?:지(?=$|[도는를요]$))"
)
_ENDING_SOUNDS = {"수": "쑤", "지": "찌", "세": "쎄", "진": "찐", "게": "께", "걸": "껄"}
# 제24항: after ㄴ or ㅁ only a verb is followed by 습니다.
_FORMAL = re.compile("(?<=[가-힣])습니(?=[다까])")
# ㄴ 첨가 in numbers (제29항): 십육 [심뉵], 백육 [뱅뉵], 천육 [천뉵].
_SIX = re.compile("(?<=[십백천만억])육")
_NUMBER = re.compile("^[영일이삼사오육칠팔구십백천만억조]+")


@cache
def _lexicon() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """First syllable → (written, respelled, only at the beginning of a word), longest first."""
    by_first: dict[str, list[tuple[str, str, bool]]] = {}
    for row in rows("pronunciation"):
        at_start = row[0].startswith("^") or " " in row[0]
        written = row[0].removeprefix("^")
        by_first.setdefault(written[0], []).append((written, row[1], at_start))
    return {first: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for first, entries in by_first.items()}


def respell(words: Sequence[str]) -> list[str]:
    """The words with exceptional ones respelled, syllable for syllable; an entry may reach across a space."""
    text = " ".join(words)
    lexicon = _lexicon()
    result: list[str] = []
    at = 0
    while at < len(text):
        for written, respelled, at_start in lexicon.get(text[at], ()):
            if text.startswith(written, at) and _applies(text, at, written, at_start=at_start):
                result.append(respelled)
                at += len(written)
                break
        else:
            result.append(text[at])
            at += 1
    return [_respell_endings(word) for word in "".join(result).split(" ")]


def _applies(text: str, at: int, written: str, *, at_start: bool) -> bool:
    """Whether the words around an entry allow it: 할 일 is no part of 할 일본."""
    if at_start and at and text[at - 1] != " ":
        return False
    following = text[at + len(written) : at + len(written) + 1]
    return not written.endswith(" 일") or following in " 이을은도만에과의로들인"


def _respell_endings(word: str) -> str:
    word = _ENDINGS.sub(lambda match: _ENDING_SOUNDS[match.group()[0]] + match.group()[1:], word)
    word = _NUMBER.sub(lambda match: _SIX.sub("뉵", match.group()), word, count=1)
    return _FORMAL.sub("씁니", word) if _follows_nasal(word) else word


def _follows_nasal(word: str) -> bool:
    at = word.find("습니")
    return at > 0 and (ord(word[at - 1]) - 0xAC00) % 28 in {4, 16}
