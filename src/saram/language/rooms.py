"""Names of rooms in Korean sentences, which people make themselves: 작업실, 멍멍이 방."""

from __future__ import annotations

import re
from typing import Final

from saram.language.encoding import Sentence
from saram.language.gazetteer import Gazetteer
from saram.language.mending import as_heard

__all__ = ["is_room", "keep_rooms", "room_value"]

_ROOM: Final = re.compile(r"[가-힣]+[방실](?=\s|$)")
_OWN: Final = re.compile(r"\S+\s(?:방|실)")


_AS_SOUNDS: Final = 0.1
"""Cost of a value that was heard as it sounds, in other letters."""


def keep_rooms(text: str, pieces: list[str], lists: Gazetteer) -> None:
    """Undo in place what was mended in names of rooms, unless a listed one came of it (``하장실``).

    Args:
        text: What was heard.
        pieces: What stands for each of its characters, as `saram.language.mending.Mender.pieces` gives it.
        lists: Listed values.
    """
    if "실" not in text and "방" not in text:
        return
    for word in _ROOM.finditer(text):
        mended = "".join(pieces[word.start() : word.end()])
        if mended != word[0] and not any(each.end - each.start == len(mended) for each in lists.exact(mended)):
            as_heard(text, pieces, range(*word.span()))


def is_room(words: str) -> bool:
    """Whether words say whose room something is (``큰애 방``): one is not another that sounds like it (``큰방``)."""
    return words.endswith((" 방", " 실")) and _OWN.fullmatch(words) is not None


def room_value(sentence: Sentence, entity: str, first: int, last: int) -> str | None:
    """The listed value that a stretch of units is, as it is written or in other letters that sound the same."""
    places = (m for m in sentence.matches if (m.entity, m.start, m.end) == (entity, first, last))
    return next((m.canonical for m in places if m.cost <= _AS_SOUNDS), None)
