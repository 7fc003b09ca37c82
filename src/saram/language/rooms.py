"""Names of rooms in Korean sentences, which people make themselves: 작업실, 멍멍이 방."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from saram.language.encoding import Sentence
from saram.language.gazetteer import Gazetteer
from saram.language.kind_values import SlotKind
from saram.language.mending import as_heard

__all__ = ["is_room", "keep_rooms", "room_value", "whole_rooms"]

_ROOM: Final = re.compile(r"[가-힣]+[방실](?=\s|$)")
_OWN: Final = re.compile(r"\S+\s(?:방|실)")
_FLOOR: Final = re.compile(r"(?:위|윗|아래|아랫|맨\s?위|지하|복|[일이삼사오\d])\s?층|지하")
_WITHIN: Final = re.compile(r"화장실|욕실|베란다|발코니|드레스룸|파우더룸|옷방|다용도실|테라스")
"""Rooms that belong to others: ``안방 화장실`` is one room, ``거실 안방`` are two."""
_OF: Final = re.compile(r"[에의]$")
_BETWEEN: Final = re.compile(r"[에의]?\s*")
"""What stands between a room and one in it."""
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


def is_room(sentence: Sentence, entity: str, first: int, last: int) -> bool:
    """Whether a stretch of units says whose room something is: it is not another one, as ``큰애 방`` is not ``큰방``.

    A room is somebody's, on a floor (``이층 화장실``) or within another one (``안방 화장실``).
    """
    words = sentence.text[sentence.spans[first][0] : sentence.spans[last - 1][1]]
    if _OWN.fullmatch(words):
        return True
    whose, _, room = words.rpartition(" ")
    begin = first + len(whose.replace(" ", ""))
    whose = _OF.sub("", whose)
    exact = {(m.start, m.end) for m in sentence.matches if m.entity == entity and not m.cost}
    if not whose or (begin, last) not in exact:
        return False
    on_floor = _FLOOR.fullmatch(whose) is not None and _FLOOR.fullmatch(room) is None
    return on_floor or (_WITHIN.fullmatch(room) is not None and (first, first + len(whose.replace(" ", ""))) in exact)


def whole_rooms(
    sentence: Sentence, spans: Sequence[tuple[str, int, int]], kinds: Mapping[str, SlotKind]
) -> list[tuple[str, int, int]]:
    """The stretches, those of a room and of whose it is as one, without ``에`` at their end.

    Args:
        sentence: The sentence.
        spans: (slot, first unit, after last unit), in order.
        kinds: Slot name → what may fill it.
    """
    found: list[tuple[str, int, int]] = []
    for name, begin, end in spans:
        entity = kinds[name].entity if name in kinds else ""
        at = end - 1 if sentence.text[slice(*sentence.spans[end - 1])] == "에" else end
        last = at if at > begin and is_room(sentence, entity, begin, at) else end
        between = sentence.text[sentence.spans[found[-1][2] - 1][1] : sentence.spans[begin][0]] if found else ""
        beside = found and found[-1][0] == name and _BETWEEN.fullmatch(between)
        if beside and is_room(sentence, entity, found[-1][1], last):
            found[-1] = (name, found[-1][1], last)
        else:
            found.append((name, begin, last))
    return found


def room_value(sentence: Sentence, entity: str, first: int, last: int) -> str | None:
    """The listed value that a stretch of units is, as it is written or in other letters that sound the same.

    A room within another one has the names of both (``안방 화장실`` of ``안방에 화장실``). None if it is no such value.
    """
    places = (m for m in sentence.matches if (m.entity, m.start, m.end) == (entity, first, last))
    listed = next((m.canonical for m in places if m.cost <= _AS_SOUNDS), None)
    words = sentence.text[sentence.spans[first][0] : sentence.spans[last - 1][1]].split()
    both = " ".join((*(_OF.sub("", word) for word in words[:-1]), words[-1]))
    return both if listed is None and both != " ".join(words) else listed
