"""Values of the kinds (numbers, times, money, …) in stretches of a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from saram.language.encoding import Sentence
from saram.language.values import KINDS, find_values, parse_number, parse_value
from saram.language.values.durations import DURATION
from saram.types import Slot, SlotValue

__all__ = [
    "SlotKind",
    "days_instead",
    "later_by",
    "of_another_kind",
    "of_the_day_behind",
    "of_their_kind",
    "only_tells_when",
    "part_of_day",
    "read_value",
    "unreal_place",
    "values_beside",
    "without_vague_times",
]

_PARTICLE: Final = re.compile(
    r"(?<=[가-힣\d])(?:이랑|으로|에서|한테|까지|부터|씩|을|를|이|가|은|는|로|랑|과|와|도|에|의|만|쯤|정도)$"
)
_PART_OF_DAY: Final = re.compile(
    r"(?P<part>아침|대?낮|점심|초?저녁|한밤중|오밤중|밤|(?:꼭두)?새벽|오전|오후)(?:\s?때)?(?:에는|에도|에|은|는|엔|도|까지|부터|쯤|의|이|을)?[\s,.?!]*"
)
_LATER_BY: Final = re.compile(
    rf"(?P<length>{DURATION})\s?뒤로(?=\s*(?:(?:좀|조금)\s)?(?:미[루뤄뤘룰]|늦[추춰췄출]|바[꾸꿔꿨꿀]|옮[기겨겼길])|[\s.?!]*$)"
)
"""A length of time that something is put off by."""
_BEHIND_HOUR: Final = re.compile(r"에?\s(?P<part>아침|저녁|밤|새벽|오전|오후)(?:에|으로)?(?=[\s,.?!]|$)")
_NEWLY: Final = re.compile(r"맞[추춰췄출]|깨[우워웠울]|설정|예약")
"""Says that something is set, not put off."""
_WEIGHED: Final = re.compile(r"\d.*(?:[킬키]로(?:그램)?|그램|리터|[mk]?g|m?l)", re.IGNORECASE)
"""A weight in figures, which names nothing."""
_WHEN_REST: Final = re.compile(r"[\s.!?~]*(?:에|쯤에?|뒤에|후에)?(?:만|요|만요)?[\s.!?~]*")
"""What may stand beside times that are told alone."""
_WHENS: Final = frozenset({"time", "date", "duration"})
_SOME_DAY: Final = datetime(2000, 1, 3)  # noqa: DTZ001 - whether words are a value does not depend on it


@dataclass(frozen=True, slots=True)
class SlotKind:
    """What may fill a slot."""

    entity: str
    """Name of the entity list as the encoder knows it, or of a kind of value; empty for free text."""

    open: bool = True
    """Whether words outside the list are taken as they are; those that are no value of a kind never are."""


def of_their_kind(
    sentence: Sentence, spans: Iterable[tuple[str, int, int]], kinds: Mapping[str, SlotKind]
) -> list[tuple[str, int, int]]:
    """The stretches but those for a kind of value that hold none; those that hold more than one value are cut to it.

    ``낮 두 시 회`` is cut to ``낮 두 시``; ``랑 빵`` is no number of anything, and 더 no thing.
    A date or time that there is not stays.
    """
    found: list[tuple[str, int, int]] = []
    for name, first, last in spans:
        entity = kinds[name].entity if name in kinds else ""
        start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
        if sentence.text[start:end] == "더":
            continue  # 더 담아줘 names nothing
        if entity not in KINDS or _is_told(sentence.text, start, end, name, kinds):
            found.append((name, first, last))
        elif (place := _value_within(sentence.text, start, end, entity)) is not None:
            units = [at for at in range(first, last) if place[0] <= sentence.spans[at][0] < place[1]]
            found += [(name, units[0], units[-1] + 1)] if units else []
    return found


def _is_told(text: str, start: int, end: int, name: str, kinds: Mapping[str, SlotKind]) -> bool:
    """Whether a stretch as a whole is a value, several of them, one that there is not, or a date for another slot."""
    entity = kinds[name].entity
    return (
        read_value(entity, text, start, end, _SOME_DAY)[0] is not None
        or (entity == "time" and part_of_day(text, start, end) is not None)
        or bool(values_beside(entity, text, start, end, _SOME_DAY))
        or unreal_place(entity, text, start, end, _SOME_DAY) is not None
        or of_another_kind(text[start:end].strip(" ,.!?"), name, kinds, _SOME_DAY)[1] is not None
    )


def _value_within(text: str, start: int, end: int, kind: str) -> tuple[int, int] | None:
    """Where the first value made of whole words stands in a stretch, particles apart; the longest of several."""
    places = [
        (a, b)
        for each, a, b in find_values(text)
        if each == kind and start <= a and b <= end and (a == start or text[a - 1] == " ")
        if not _PARTICLE.sub("", "0" + text[b:].partition(" ")[0]).removeprefix("0")
        if parse_value(kind, text[a:b], _SOME_DAY) is not None
    ]
    return min(places, key=lambda place: (place[0], -place[1]), default=None)


def of_another_kind(
    words: str, name: str, kinds: Mapping[str, SlotKind], now: datetime
) -> tuple[str, SlotValue | None]:
    """The slot for dates or counts and the value, where the words are a date or weight and no value of their slot."""
    whole = {kind for kind, start, end in find_values(words) if (start, end) == (0, len(words))}
    told = "date" if "date" in whole else "count" if "count" in whole and _WEIGHED.fullmatch(words) else ""
    other = next((each for each, kind in kinds.items() if kind.entity == told), name) if told else name
    value = parse_value(told, words, now) if other != name else None
    return (other, value) if value is not None else (name, None)


def days_instead(
    name: str, text: str, place: tuple[int, int], kinds: Mapping[str, SlotKind], now: datetime
) -> tuple[str, list[tuple[SlotValue, int, int]]]:
    """The slot for dates and the days, where a stretch for something else is nothing but days (``월요일 화요일``)."""
    slot = next((each for each, kind in kinds.items() if kind.entity == "date"), name)
    days = values_beside("date", text, *place, now) if slot != name else []
    edges = [place[0], *(edge for _, start, end in days for edge in (start, end)), place[1]]
    left = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return (slot, days) if days and not left.strip(" ,") else (name, [])


def part_of_day(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The part of the day that a stretch is (``오후에``), and where its word is; it is no time of day."""
    match = _PART_OF_DAY.fullmatch(text, start, end)
    return (match["part"], *match.span("part")) if match else None


def only_tells_when(text: str, slots: Sequence[Slot], kinds: Mapping[str, SlotKind]) -> bool:
    """Whether a sentence is a time, a day or a length of time alone, which is no wish (``7시``, ``내일 7시에``)."""
    rest = text
    for slot in slots:
        if slot.span is None or kinds[slot.name].entity not in _WHENS:
            return False
        rest = rest.replace(slot.text, " ", 1)
    return bool(slots) and _WHEN_REST.fullmatch(rest) is not None


def without_vague_times(
    slots: Sequence[Slot], required: Collection[str], kinds: Mapping[str, SlotKind]
) -> tuple[Slot, ...]:
    """The slots without parts of the day where an hour must be known, or is told (``내일 아침이랑 모레 아침 7시``)."""
    times = {name for name, kind in kinds.items() if kind.entity == "time"}
    told = {slot.name for slot in slots if slot.name in times and not isinstance(slot.value, str)}
    vague = times & (told | set(required))
    return tuple(slot for slot in slots if slot.name not in vague or not isinstance(slot.value, str) or slot.unreal)


def of_the_day_behind(text: str, start: int, end: int, now: datetime) -> tuple[SlotValue, int] | None:
    """The time and its end, where the part of the day is said behind the hour (``7시 반 아침에 깨워줘``)."""
    match = _BEHIND_HOUR.match(text, end)
    value = parse_value("time", f"{match['part']} {text[start:end]}", now) if match else None
    return (value, match.end("part")) if match and value is not None else None


def later_by(name: str, text: str, start: int, kinds: Mapping[str, SlotKind]) -> tuple[str, SlotValue, int, int] | None:
    """The slot for lengths of time, the length and its place, where a stretch says how much later something shall be.

    ``10분 뒤로 미뤄`` is ten minutes, not the time ten minutes from now.
    """
    if name not in kinds or kinds[name].entity not in {"time", "duration"}:
        return None
    slot = name if kinds[name].entity == "duration" else next((n for n in kinds if kinds[n].entity == "duration"), "")
    match = _LATER_BY.match(text, start) if slot and not _NEWLY.search(text) else None
    value = parse_value("duration", match["length"], _SOME_DAY) if match else None
    return (slot, value, *match.span("length")) if match and value is not None else None


def unreal_place(kind: str, text: str, start: int, end: int, now: datetime) -> tuple[int, int] | None:
    """Where a stretch has the form of a date or time that there is not (``2월 30일``); None if it has not."""
    if kind not in {"date", "time"}:
        return None
    places = [(a, b) for each, a, b in find_values(text) if each == kind and a < end and start < b]
    whole = [(a, b) for a, b in places if (a <= start and end <= b) or (start <= a and b <= end)]
    a, b = max(whole, key=lambda place: place[1] - place[0], default=(0, 0))
    number = parse_number(text[a:b].rstrip("일 "))
    if isinstance(number, int) and number > 99:  # 백일, 천일: no day of a month was meant
        return None
    return (a, b) if a < b and parse_value(kind, text[a:b], now) is None else None


def read_value(kind: str, text: str, start: int, end: int, now: datetime) -> tuple[SlotValue | None, int, int]:
    """The value of the words: of the whole one they are a part of, or with a particle at their end forgiven."""
    for found, first, last in sorted(find_values(text), key=lambda place: place[1] - place[2]):
        if found == kind and first <= start and end <= last:
            value = parse_value(kind, text[first:last], now)
            if value is not None:
                return value, first, last
    value = parse_value(kind, text[start:end], now)
    if value is None:
        shorter = _PARTICLE.sub("", text[start:end])
        value = parse_value(kind, shorter, now)
        if value is not None:
            return value, start, start + len(shorter)
    return value, start, end


def values_beside(kind: str, text: str, start: int, end: int, now: datetime) -> list[tuple[SlotValue, int, int]]:
    """Values that stand next to each other (``월요일 화요일``); none unless there are two at least."""
    places = [(a, b) for each, a, b in find_values(text) if each == kind and start <= a and b <= end]
    read = [(parse_value(kind, text[a:b], now), a, b) for a, b in places]
    found = [(value, a, b) for value, a, b in read if value is not None]
    apart = all(before[2] <= after[1] for before, after in pairwise(found))
    return found if len(found) > 1 and apart else []
