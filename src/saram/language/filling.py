"""From labelled words to slots with values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from saram.language.confusions import cost_between
from saram.language.encoding import CLOSING, Sentence
from saram.language.full_names import full_names
from saram.language.gazetteer import Match
from saram.language.hours import on_their_day
from saram.language.kind_values import (
    SlotKind,
    days_instead,
    later_by,
    of_another_kind,
    of_the_day_behind,
    part_of_day,
    read_value,
    unreal_place,
    values_beside,
)
from saram.language.rooms import is_room, room_value
from saram.language.sounds import hear
from saram.language.values import KINDS, find_values, parse_value
from saram.types import Slot, SlotValue

__all__ = ["SlotKind", "at_commas", "fill", "found_values", "with_listed"]

_PARTICLES: Final = re.compile(
    r"(?:이랑|으로|에서|한테|까지|부터|에게|께서|하고|이나|보다|처럼|을|를|이|가|은|는|로|랑|과|와|도|에|의|만|쯤|정도|"
    r"야|아|씨|님|네|들|나|요)+"
)
"""What may follow a name within its word."""
_TAKEN_BACK: Final = re.compile(
    r"(?:^|[\s,.]|이|가)(?:아니+|아니다|아냐|아니야|아니라|아니고|no,? wait|no,? sorry|i mean|i meant|sorry|no(?=,))"
    r"[\s,]{1,3}(?:(?:음|어|그|저|참)[\s,]{1,3})?$",
    re.IGNORECASE,
)
"""What stands before a value that is meant instead of the one before it."""
_NEAR: Final = 24
"""Characters before a value that are looked at for that."""
_ANYWHERE: Final = frozenset({"date", "time", "money"})  # kinds of value that are meant wherever they stand
_PART_OF_ALARM: Final = re.compile(
    r"(?<!\S)(?:아침|초?저녁|[한오]?밤중?|(?:꼭두)?새벽|오[전후]|대?낮|점심)(?=\s알람|에\s(?:[좀꼭]\s)?깨)"
)
_ALONE: Final = re.compile(
    r"(?<!\S)(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)(?=만|씩|더|요|이요|를|을|로|으로|\s|$)"
)
"""Numbers that count without a counter (``칫솔 하나``)."""
_LEADING_PARTICLE: Final = re.compile(r"(?<=\S)(?:정도만?|쯤만?|씩만?|만|을|를|은|는|도|이|가|으로|로|에)\s+(?=\S)")
"""A particle that ends a word, with the blank after it."""
_CLOSE: Final = 0.34
"""Highest cost of confusion a sound at which words outside a list are taken for a value of it."""
_CLOSE_OPEN: Final = 0.12
"""The same of an open list, whose slot takes other words as they are: money for 김채영 is not for 매형."""


def fill(
    sentence: Sentence,
    spans: list[tuple[str, int, int]],
    kinds: Mapping[str, SlotKind],
    lists: Mapping[str, Mapping[str, tuple[str, ...]]],
    now: datetime,
) -> tuple[Slot, ...]:
    """Slots with their values.

    Args:
        sentence: The sentence.
        spans: (slot, first unit, after last unit), in order.
        kinds: Slot name → what may fill it.
        lists: Entity → canonical value → synonyms.
        now: What relative times count from.
    """
    found: list[Slot] = []
    text = sentence.text
    dated = any(kind.entity == "date" for kind in kinds.values())
    for name, begin, last in spans:
        kind = kinds.get(name, SlotKind(""))
        first = begin if kind.entity in KINDS else _behind_particle(sentence, begin, last)
        value, start, end = _read(sentence, kind, first, last, lists=lists, now=now)
        slot = name
        several = _several(sentence, kind.entity, first, last, now) if value is None else ()
        if value is None and not several and kind.entity not in KINDS and " " in text[start:end]:
            slot, several = days_instead(name, text, (start, end), kinds, now)
        if several:
            found += [Slot(slot, text[a:b], each, (a, b), listed=True) for each, a, b in several]
            continue
        put_off = later_by(name, text, sentence.spans[first][0], kinds)
        if put_off is not None:
            slot, value, start, end = put_off
        elif value is None and kind.entity == "time" and (part := part_of_day(text, start, end)) is not None:
            value, start, end = part
        elif kind.entity == "time" and not dated:
            value, start = _with_its_day(text, value, start, end, now)
        unreal = unreal_place(kind.entity, text, start, end, now) if value is None else None
        if unreal is not None:
            start, end = unreal
        elif value is None:
            start, end = _letters(text, start, end)
            slot, value = of_another_kind(text[start:end], name, kinds, now)
        taken = kind.open and kind.entity not in KINDS and text[start].isalnum()
        within = any(each.span and each.span[0] <= start and end <= each.span[1] for each in found)
        if not within and (value is not None or unreal is not None or taken):
            words = text[start:end]
            found.append(Slot(slot, words, words if value is None else value, (start, end),
                              listed=value is not None and bool(kind.entity), unreal=unreal is not None))  # fmt: skip
    entities = {name: kind.entity for name, kind in kinds.items()}
    return on_their_day(_without_corrected(found, text), text, entities, now)


def _read(
    sentence: Sentence,
    kind: SlotKind,
    first: int,
    last: int,
    *,
    lists: Mapping[str, Mapping[str, tuple[str, ...]]],
    now: datetime,
) -> tuple[SlotValue | None, int, int]:
    """The value of a stretch of units, and where its words are."""
    entity = kind.entity
    start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
    if entity in KINDS:
        value, start, end = read_value(entity, sentence.text, start, end, now)
        later = of_the_day_behind(sentence.text, start, end, now) if entity == "time" and value is not None else None
        return (value, start, end) if later is None else (later[0], start, later[1])
    if entity in lists and is_room(sentence, entity, first, last):
        return room_value(sentence, entity, first, last), start, end
    if entity in lists:
        return _listed(sentence, kind, first, last, lists[entity])
    start, end = _letters(sentence.text, start, end)
    return sentence.text[start:end], start, end


def _behind_particle(sentence: Sentence, first: int, last: int) -> int:
    """The first unit of a name: none of a particle that belongs to the value before it (``3만 원만 서연이``)."""
    text, start = sentence.text, sentence.spans[first][0]
    match = _LEADING_PARTICLE.match(text, start)
    if match is None or not any(end == start for _, _, end in find_values(text)):
        return first
    return next((unit for unit in range(first, last) if sentence.spans[unit][0] >= match.end()), first)


def _several(
    sentence: Sentence, entity: str, first: int, last: int, now: datetime
) -> Sequence[tuple[SlotValue, int, int]]:
    """Values of a kind or list that stand beside each other in a stretch which is no value as a whole; or none."""
    if entity in KINDS:
        start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
        return values_beside(entity, sentence.text, start, end, now)
    return () if is_room(sentence, entity, first, last) else _names_beside(sentence, entity, first, last)


def _letters(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without what is no letter or digit at its ends; the same one if there is nothing else in it."""
    places = [index for index in range(start, end) if text[index].isalnum()]
    return (places[0], places[-1] + 1) if places else (start, end)


def _without_corrected(slots: Iterable[Slot], text: str) -> list[Slot]:
    """The slots but those that were taken back at once: ``재즈 아니 보사노바``, ``7시에 깨워줘 아니 8시에``.

    What was said before them stays: ``커피 두 잔 빵 세 개 아니 네 개`` is two coffees and four breads.
    """
    every = list(dict.fromkeys(slots))
    left: list[Slot] = []
    for index, slot in enumerate(every):
        if slot.span is not None and left:
            until = max((before.span[1] for before in left if before.span), default=0)
            if _TAKEN_BACK.search(text[max(until, slot.span[0] - _NEAR) : slot.span[0]]):
                left = _but_the_last(left, every[index:])
        left.append(slot)
    return left


def _but_the_last(before: list[Slot], instead: list[Slot]) -> list[Slot]:
    """The slots without the last thing said that what is meant instead of it takes the place of."""
    again = {slot.name for slot in instead}
    places = {slot.name: index for index, slot in enumerate(before) if slot.name in again}
    begin = places.get(instead[0].name, min(places.values(), default=len(before)))
    return before[:begin] + [slot for slot in before[begin:] if slot.name not in again]


def at_commas(sentence: Sentence, spans: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The stretches, parted where a comma is written within them (``커피, 홍차``)."""
    found: list[tuple[str, int, int]] = []
    for name, first, last in spans:
        commas = [index for index in range(first, last) if _parts(sentence, index)]
        edges = [first - 1, *commas, last]
        found += [(name, before + 1, after) for before, after in pairwise(edges) if before + 1 < after]
    return found


def _parts(sentence: Sentence, index: int) -> bool:
    """Whether a unit is a comma between two things, not within a number (``1,000``)."""
    start, end = sentence.spans[index]
    return sentence.text[start:end] == "," and not sentence.text[end : end + 1].isdigit()


def with_listed(
    sentence: Sentence, spans: list[tuple[str, int, int]], slots: frozenset[str], kinds: Mapping[str, SlotKind]
) -> list[tuple[str, int, int]]:
    """The stretches and those the labels passed over: whole words that are the only value of a slot still empty.

    A word is whole when it begins and ends where the sentence has blanks, particles apart. The only date, time or
    amount counts wherever it stands, unless it belongs to a clause of its own (``어제 산 주식``).
    """
    found = list(spans)
    for name in sorted(slots - {slot for slot, _, _ in spans}):
        entity = kinds[name].entity if name in kinds else ""
        parts = _before_alarm(sentence) if entity == "time" else []
        found = [each for each in found if each[1:] not in parts]  # it is no name of the alarm
        if parts := [each for each in parts if _is_free(each, found)]:
            found += [(name, *place) for place in parts]
            continue
        if entity in _ANYWHERE:
            whole = [place for place in _of_kind(sentence, entity) if entity == "date" or _opens(sentence, place[0])]
            if len(whole) == 1 and _is_free(whole[0], found) and _is_meant(sentence, whole[0][1]):
                found.append((name, *whole[0]))
            continue
        whole = [
            (match.start, match.end)
            for match in sentence.matches
            if match.entity == entity and not match.cost and _is_word(sentence, match.start, match.end)
        ]
        free = [(a, b) for a, b in dict.fromkeys(whole) if all(b <= start or end <= a for _, start, end in found)]
        if len(free) == 1:
            found.append((name, *free[0]))
    return sorted(found, key=lambda span: span[1])


def _before_alarm(sentence: Sentence) -> list[tuple[int, int]]:
    """The units of a part of the day by which an alarm is told (``아침 알람``, ``아침에 깨워``)."""
    match = _PART_OF_ALARM.search(sentence.text)
    units = [unit for unit, (at, _) in enumerate(sentence.spans) if match and match.start() <= at < match.end()]
    return [(units[0], units[-1] + 1)] if units else []


def _is_free(place: tuple[int, int], spans: Iterable[tuple[str, int, int]]) -> bool:
    return all(place[1] <= first or last <= place[0] for _, first, last in spans)


def _is_meant(sentence: Sentence, last: int) -> bool:
    """Whether the next ending behind a unit leads on to no other clause (``산``, ``왔는데``); nights are slept."""
    behind = sentence.spans[last - 1][1]
    if sentence.text[behind - 1] == "밤":
        return True  # 두 밤 자고
    after = [m for m in sentence.morphemes if m.start >= behind]
    auxiliary = {index for index, (_, verb) in enumerate(pairwise(after)) if verb.tag == "VX"}  # 지워 of 지워 줘
    ending = next((m.tag for i, m in enumerate(after) if m.tag in {"EF", "EC", "ETM"} and i not in auxiliary), "EF")
    return ending == "EF" or not sentence.morphemes


def _of_kind(sentence: Sentence, kind: str) -> list[tuple[int, int]]:
    """Where values of a kind stand, in units; of those that overlap the longest."""
    found: list[tuple[int, int]] = []
    places = [(start, end) for name, start, end in find_values(sentence.text) if name == kind]
    for start, end in sorted(places, key=lambda place: place[0] - place[1]):
        units = [index for index, (at, _) in enumerate(sentence.spans) if start <= at < end]
        if units and all(units[-1] < first or last <= units[0] for first, last in found):
            found.append((units[0], units[-1] + 1))
    return found


def found_values(
    sentence: Sentence, slots: frozenset[str], kinds: Mapping[str, SlotKind]
) -> list[tuple[str, int, int]]:
    """Stretches that lists and kinds of value find by themselves, where no labels were learned.

    Listed values count where they are whole words. The longest stretch wins where two overlap, the better heard one
    of two of one length, then the slot that comes first by name.
    """
    found: list[tuple[float, str, int, int]] = []
    for name in sorted(slots):
        entity = kinds[name].entity if name in kinds else ""
        if entity in KINDS:
            bare = [("count", *match.span()) for match in _ALONE.finditer(sentence.text)] if entity == "count" else []
            for kind, start, end in (*find_values(sentence.text), *bare):
                units = [index for index, (at, _) in enumerate(sentence.spans) if start <= at < end]
                if kind == entity and units:
                    found.append((0.0, name, units[0], units[-1] + 1))
            continue
        found += [
            (match.cost, name, match.start, match.end)
            for match in sentence.matches
            if match.entity == entity and _is_word(sentence, match.start, match.end)
        ]
    chosen: list[tuple[str, int, int]] = []
    for _, name, start, end in sorted(found, key=lambda place: (place[2] - place[3], place[0], place[1])):
        if all(end <= first or last <= start for _, first, last in chosen):
            chosen.append((name, start, end))
    return sorted(chosen, key=lambda place: place[1])


def _opens(sentence: Sentence, unit: int) -> bool:
    """Whether a word begins with a unit: there is no time in ``안 보이네 시각``."""
    return f" {sentence.text}"[sentence.spans[unit][0]] == " "


def _is_word(sentence: Sentence, first: int, last: int) -> bool:
    text = sentence.text
    start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
    if start and text[start - 1] != " ":
        return False
    rest = text[end:].partition(" ")[0].strip(CLOSING)
    return not rest or any(m.start == end and m.tag.startswith(("J", "VCP")) for m in sentence.morphemes)


def _with_its_day(
    text: str, value: SlotValue | None, start: int, end: int, now: datetime
) -> tuple[SlotValue | None, int]:
    """A time with the date right before it, for a bot that has no other slot for that."""
    for kind, first, last in find_values(text):
        if kind == "date" and last <= start and not text[last:start].strip():
            whole = parse_value("time", text[first:end], now)
            if whole is not None:
                return whole, first
    return value, start


def _listed(
    sentence: Sentence, kind: SlotKind, first: int, last: int, values: Mapping[str, tuple[str, ...]]
) -> tuple[str | None, int, int]:
    """The canonical value: that of the match that covers most of the words, else of the closest sounding value.

    What only ends a word is no value of an open list (``도서관`` in ``달빛도서관``).
    """
    start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
    if kind.open and (start, end) in full_names(sentence.text):
        exact = (
            m.canonical for m in sentence.matches if (m.entity, m.start, m.end, m.cost) == (kind.entity, first, last, 0)
        )
        return next(exact, None), start, end
    parted = kind.open and " " in sentence.text
    best = None
    best_shared = 0.0
    for match in sentence.matches:
        if match.entity != kind.entity or (parted and match.start > first and _is_within(sentence, match.start)):
            continue
        overlap = min(match.end, last) - max(match.start, first)
        shared = overlap + 0.1 * (match.end - match.start) - match.cost
        behind = sentence.text[sentence.spans[match.end - 1][1] : sentence.spans[last - 1][1]]
        whole = match.start == first and _PARTICLES.fullmatch(behind) is not None  # 빵은
        if overlap > 0 and shared > best_shared and (whole or (match.end - match.start) * 2 > last - first):
            best, best_shared = match, shared
    if best is not None:
        return _covering(sentence, best, first, last)
    heard = hear(sentence.text[start:end])
    closest, closest_cost = None, (_CLOSE_OPEN if kind.open else _CLOSE) * len(heard)
    if len(heard) >= 5 and len(values) <= 400:
        for canonical, synonyms in values.items():
            for surface in (canonical, *synonyms):
                cost = cost_between(heard, hear(surface), closest_cost)
                if cost < closest_cost:
                    closest, closest_cost = canonical, cost
    return closest, start, end


def _is_within(sentence: Sentence, unit: int) -> bool:
    """Whether a unit stands in the middle of a word."""
    start = sentence.spans[unit][0]
    return start > 0 and sentence.text[start - 1] != " "


def _names_beside(sentence: Sentence, entity: str, first: int, last: int) -> list[tuple[str, int, int]]:
    """Listed values that make up the words together (``서울 부산``); none unless there are two at least."""
    text, spans = sentence.text, sentence.spans
    found: list[tuple[str, int, int]] = []
    at = first
    while at < last:
        here = [m for m in sentence.matches if m.entity == entity and m.start == at and m.end <= last and not m.cost]
        if not here:
            return []
        longest = max(here, key=lambda match: match.end)
        start, end = spans[longest.start][0], spans[longest.end - 1][1]
        if found and text[found[-1][2] : start] != " ":
            return []
        found.append((longest.canonical, start, end))
        at = longest.end
    return found if len(found) > 1 else []


def _covering(sentence: Sentence, match: Match, first: int, last: int) -> tuple[str | None, int, int]:
    """The value of a match that covers most of the words, which lose a little that is too much of them.

    What follows a match within a word makes another word of it (``김연`` in ``김연경``), particles apart.
    """
    if first <= match.start and match.end <= last <= match.end - match.start + first + 2:
        rest = sentence.text[sentence.spans[match.end - 1][1] : sentence.spans[last - 1][1]]
        if rest and not rest.startswith(" ") and not _PARTICLES.fullmatch(rest):
            return None, sentence.spans[first][0], sentence.spans[last - 1][1]
        return match.canonical, sentence.spans[match.start][0], sentence.spans[match.end - 1][1]
    start, end = min(match.start, first), max(match.end, last)
    return match.canonical, sentence.spans[start][0], sentence.spans[end - 1][1]
