"""One request that names several things as a request for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise
from typing import Final

from saram.types import Request, Slot

__all__ = ["several"]

_LINK: Final = re.compile(r"\s*(?:이랑|랑|하고|과|와|이며|및|,?\s*그리고|,?\s*and)\s*", re.IGNORECASE)
"""What stands between two things that are named together."""
_BESIDE: Final = re.compile(r"\s*,\s*(?:and\s+)?|\s+", re.IGNORECASE)
"""The same, if both are on a list; before other words a comma may stand for the same thing said better."""
_DECLINED: Final = re.compile(r"말고|\b(?:not|instead)\b", re.IGNORECASE)


def several(request: Request, required: Collection[str]) -> tuple[Request, ...]:
    """A request with several values of a slot as one for each; itself alone, if they do not part.

    * Values in a row (``불하고 에어컨 꺼줘``) share all else that was said.
    * Values that come in turn with others (``거실 불 안방 에어컨 꺼줘``) go with those beside them.
    * Of a slot that is required, a value that stands apart is a request of its own, which misses what it was not given
      (``엄마한테 만 원 아빠한테 보내줘``).

    Args:
        request: What was understood.
        required: Slots that its intent cannot do without.
    """
    parts = _in_turn(request, required)
    return parts if len(parts) > 1 else _named_together(request)


def _in_turn(request: Request, required: Collection[str]) -> tuple[Request, ...]:
    told = sorted((slot for slot in request.slots if slot.span is not None), key=lambda slot: slot.span or (0, 0))
    counts = Counter(slot.name for slot in told)
    again = {name for name, count in counts.items() if count > 1}
    if any(_DECLINED.search(request.text[(a.span or (0, 0))[1] : (b.span or (0, 0))[0]]) for a, b in pairwise(told)):
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
    return tuple(
        replace(
            request,
            slots=(*group, *shared),
            missing=tuple(name for name in required if name not in {slot.name for slot in (*group, *shared)}),
            also=(),
        )
        for group in groups
    )


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
    apart = first.text not in second.text and second.text not in first.text
    return bool(_LINK.fullmatch(between) or (first.listed and second.listed and apart and _BESIDE.fullmatch(between)))
