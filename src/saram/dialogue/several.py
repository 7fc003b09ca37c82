"""One request that names several things as a request for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise, takewhile
from typing import Final

from saram.types import Language, Request, Slot

__all__ = ["one_each", "several"]

_LINK: Final = re.compile(
    r"(?:\s?(?:아침|점심|저녁|오전|오후|새벽|밤|낮))?\s*(?:이랑|랑|하고|과|와|도(?=\s)|이며|및|,?\s*그리고|,?\s*and)\s*",
    re.IGNORECASE,
)
"""What stands between two things that are named together."""
_BESIDE: Final = re.compile(r"\s*,\s*(?:and\s+)?|\s+", re.IGNORECASE)
"""The same, of listed things; before other words a comma may stand for the same thing said better."""
_DECLINED: Final = re.compile(
    r"말고|(?:^|\s)(?:아니|아냐|아니다)[,\s]|\b(?:not|instead|i mean|no|rather|sorry)\b", re.IGNORECASE
)
"""Between two values of which the first is not meant."""
_TOO: Final = re.compile(r"(?:(?:에|에서|한테|에게)?도(?:요|\s?같이|\s?좀)?|이?랑|하고)[\s.,!~]*")
"""What follows a thing that is added behind the verb, up to the end of its part (``불 켜줘 에어컨도``)."""
_WISHED: Final = re.compile(r"[가-힣]*(?:줘|주세요|주라|줄래|라|[켜꺼여어려워춰])요?[\s,.!]+(?:그리고\s)?")
"""What stands before that: the rest of a sentence that ended with a verb."""
_NOUN: Final = re.compile(r"\s?[가-힣]{2,}?(?=이?랑|하고|[과와,]|\s)")
"""What each of them may be told to be."""
_RANGE: Final = re.compile(r"^(?:부터|에서)\s|^\s?(?:to|until|till)\b|^\s?[~–-]", re.IGNORECASE)
"""Between two ends of one thing."""

_EACH: Final = re.compile(r"\s?씩(?!씩)")
_EVERY: Final = re.compile(r"(?:^|\s)각각?\s?$")
"""Behind and before what is said of each of several things."""


def several(request: Request, required: Collection[str]) -> tuple[Request, ...]:
    """A request with several values of a slot as one for each; itself alone, if they do not part.

    * Values in a row (``불하고 에어컨 꺼줘``) share all else that was said.
    * Values that come in turn with others (``거실 불 안방 에어컨 꺼줘``) go with those beside them.
    * A value that is added behind the verb (``거실 불 켜줘 안방도``) shares all but that in whose place it stands.
    * Of a slot that is required, a value that stands apart is a request of its own, which misses what it was not given
      (``엄마한테 만 원 아빠한테 보내줘``).

    Args:
        request: What was understood.
        required: Slots that its intent cannot do without.
    """
    slots = tuple(
        each for each in request.slots if each.span is None or not _TOO.fullmatch(each.text)
    )  # 도 is no value
    request = replace(request, slots=slots)
    parts = _in_turn(request, required)
    if len(parts) > 1:
        return parts
    before, added = _added(request)
    return (*_named_together(before), *added)


def one_each(request: Request, slot: str, language: Language, lacks: Callable[[Request], bool]) -> tuple[Request, ...]:
    """A request as one for each value of a slot, with what is said of it, which stands after it, or before.

    What is said of each (``콜라랑 우유 두 개씩``, ``각각 두 개``) is said of those before it, up to one that has a
    value of its own; where it stands before the first, of those behind it likewise.

    Args:
        request: What was understood.
        slot: The slot.
        language: It was said in.
        lacks: Whether a request names something on no list, and there are words to say so.
    """
    if request.unlisted and slot in request.arguments:
        besides = replace(request, slots=(), missing=(slot,), also=())
        told = (besides,) if lacks(besides) else ()
        return (*one_each(replace(request, unlisted=""), slot, language, lacks), *told)
    slots = request.slots
    places = [index for index, each in enumerate(slots) if each.name == slot and each.span is not None]
    if len(places) < 2:
        return (request,)
    # 라면 두 개랑 콜라 세 병; two noodles and three colas
    cuts = places[1:] if language == "ko" else [place + 1 for place in places[:-1]]
    parts = [slots[start:end] for start, end in zip((0, *cuts), (*cuts, len(slots)), strict=True)]
    parts = _shared(parts, slot, request.text) if language == "ko" else parts
    return tuple(replace(request, slots=part, also=()) for part in parts)


def _shared(parts: Sequence[tuple[Slot, ...]], thing: str, text: str) -> list[tuple[Slot, ...]]:
    """What is said of each thing, with what is said of each of them behind it or before the first one."""
    found: list[tuple[Slot, ...]] = []
    behind: dict[str, Slot] = {}
    for part in reversed(parts):
        found.append(_with(part, behind))
        for each in part:
            if each.name != thing and _is_of_each(each, text):
                behind[each.name] = each
            else:
                behind.pop(each.name, None)
    first, *others = reversed(found)
    ahead = {each.name: each for each in takewhile(lambda each: each.name != thing, first) if _is_of_each(each, text)}
    told = [first]
    for part in others:
        told.append(_with(part, ahead))
        ahead = {name: each for name, each in ahead.items() if name not in {own.name for own in part}}
    return told


def _with(part: tuple[Slot, ...], shared: Mapping[str, Slot]) -> tuple[Slot, ...]:
    """The slots of one thing and those it shares, where it has none of that name itself."""
    own = {each.name for each in part}
    return (*part, *(each for name, each in shared.items() if name not in own))


def _is_of_each(slot: Slot, text: str) -> bool:
    """Whether a slot is said of each of several things (``두 개씩``, ``각각 두 개``)."""
    start, end = slot.span or (0, 0)
    return slot.span is not None and (_EACH.match(text, end) is not None or _EVERY.search(text, 0, start) is not None)


def _in_turn(request: Request, required: Collection[str]) -> tuple[Request, ...]:
    told = sorted((slot for slot in request.slots if slot.span is not None), key=lambda slot: slot.span or (0, 0))
    counts = Counter(slot.name for slot in told)
    again = {name for name, count in counts.items() if count > 1}
    between = [request.text[(a.span or (0, 0))[1] : (b.span or (0, 0))[0]] for a, b in pairwise(told)]
    moved = any(isinstance(slot.value, (date, time)) for slot in request.replaced.values())  # 내일 7시 알람 모레 8시로
    instead = moved or any(a.name == b.name and a.name in request.replaced for a, b in pairwise(told))
    if instead or any(_DECLINED.search(words) or _RANGE.search(words) for words in between):
        return (request,)
    values = {str(slot.value) for slot in told if slot.name in again}
    if len(again) == 1 and again < counts.keys() <= set(required) and len(values) > 1:
        again = set(counts)
    elif len(again) < 2:
        return (request,)
    groups: list[list[Slot]] = [[]]
    for slot in told:
        if slot.name in {each.name for each in groups[-1]}:
            groups.append([])
        if slot.name in again:
            groups[-1].append(slot)
    if any(again - {slot.name for slot in group} - set(required) for group in groups) or len(groups[0]) < 2:
        return (request,)
    shared = tuple(slot for slot in request.slots if slot.name not in again)
    groups = [[_said_in_full(slot, told) for slot in group] for group in groups]
    return tuple(
        replace(
            request,
            slots=(*group, *shared),
            missing=tuple(name for name in required if name not in {slot.name for slot in (*group, *shared)}),
            also=(),
        )
        for group in groups
    )


def _added(request: Request) -> tuple[Request, tuple[Request, ...]]:
    """A request without the value that is added behind its verb, and that of the one value; none if none is added."""
    told = sorted((slot for slot in request.slots if slot.span is not None), key=lambda slot: slot.span or (0, 0))
    like = [slot for slot in told[:-1] if slot.name == told[-1].name and slot.value != told[-1].value]
    if not like:
        return request, ()
    *_, before, last = told
    part = request.text[: request.span[1] or None]
    between = request.text[(before.span or (0, 0))[1] : (last.span or (0, 0))[0]]
    if not _WISHED.search(between) or not _TOO.fullmatch(part, (last.span or (0, 0))[1]):
        return request, ()
    others = tuple(slot for slot in request.slots if slot is not last)
    shared = tuple(slot for slot in others if slot.name != last.name)
    return replace(request, slots=others, also=()), (replace(request, slots=(*shared, last), also=()),)


def _said_in_full(slot: Slot, told: Sequence[Slot]) -> Slot:
    """What a value that stands shortened before another one means: ``내일 아침이랑 모레 아침 7시``."""
    longer = (each for each in told if each.name == slot.name and each.text.startswith(f"{slot.text} "))
    full = next(longer, None) if isinstance(slot.value, str) and not slot.listed else None
    return slot if full is None else replace(slot, text=full.text, value=full.value, listed=full.listed)


def _named_together(request: Request) -> tuple[Request, ...]:
    """A request with values of one slot in a row (``불하고 에어컨 꺼줘``) as one for each, with all else said."""
    told = [slot for slot in request.slots if slot.span is not None]
    linked = {first.name for first, second in pairwise(told) if _in_a_row(first, second, request.text)}
    if len(linked) != 1:
        return (request,)
    others = tuple(slot for slot in request.slots if slot.name not in linked)
    return tuple(replace(request, slots=(slot, *others), also=()) for slot in told if slot.name in linked)


def _in_a_row(first: Slot, second: Slot, text: str) -> bool:
    """Whether two slots are two things that are named together."""
    if not first.span or not second.span or first.name != second.name or first.value == second.value:
        return False
    between = text[first.span[1] : second.span[0]]
    noun = _NOUN.match(between)
    same = noun is not None and re.match(rf"{noun[0]}(?!으?로)", text[second.span[1] :])
    if noun is not None and same and not isinstance(first.value, timedelta):
        between = between[noun.end() :]  # 7시 알람이랑 8시 알람
    if _LINK.fullmatch(between):
        return True
    if not first.listed or not _BESIDE.fullmatch(between):
        return False
    alike = first.text in second.text or second.text in first.text
    return (second.listed or alike) if "," in between else (second.listed and not alike)
