"""Which half of the day an hour belongs to that was said with its day: ``내일 7시`` is one of the morning."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from saram.language.values import KINDS, MORNING, WAKING, parse_value
from saram.types import Request, Slot

__all__ = ["in_one_part", "in_their_part", "on_their_day"]

_REPEATED: Final = "repeat"
"""Name of a slot that says on which days something comes again."""
_WAKES: Final = re.compile(r"깨[우워운울]|일어나|일어날|기상|모닝콜")
_PART: Final = re.compile(r"오전|오후|새벽|아침|점심|낮|저녁|밤")
_ALARM: Final = re.compile(r"알람")


def on_their_day(slots: Sequence[Slot], text: str, entities: Mapping[str, str], now: datetime) -> tuple[Slot, ...]:
    """The slots, with times of another day read as such: ``내일 7시`` said in the evening is seven in the morning.

    Without 오전 or 오후 an hour is one from six on, but from four on where somebody is woken (``내일 5시에 깨워줘``).

    Args:
        slots: The slots of a request.
        text: The words they were said in.
        entities: Slot name → entity list, or kind of value.
        now: What relative times count from.
    """
    days = [slot.value for slot in slots if isinstance(slot.value, date) and not isinstance(slot.value, datetime)]
    others = [day for day in days if day != now.date()]
    if not others and not any(slot.name == _REPEATED for slot in slots):
        return tuple(slots)
    first = WAKING if _wakes(slots, text, entities) else MORNING
    begin = datetime.combine(others[0] if others else now.date(), first, now.tzinfo)
    return tuple(
        replace(slot, value=parse_value("time", slot.text, begin) or slot.value)
        if isinstance(slot.value, time) and entities.get(slot.name) == "time"
        else slot
        for slot in slots
    )


def in_their_part(
    slots: Sequence[Slot], before: Request, entities: Mapping[str, str], now: datetime
) -> tuple[Slot, ...]:
    """The slots, with an hour in the part of the day that was said before without one: ``5시`` after ``새벽에 깨워줘``.

    Args:
        slots: What is said now.
        before: The request that was asked for its hour.
        entities: Slot name → entity list, or kind of value.
        now: What relative times count from.
    """
    vague = {slot.name: slot.value for slot in before.slots if isinstance(slot.value, str)}
    found: list[Slot] = []
    for slot in slots:
        part = vague.get(slot.name, "") if entities.get(slot.name) == "time" and isinstance(slot.value, time) else ""
        words = f"{part} {slot.text}"
        value = parse_value("time", words, now) if part and not isinstance(slot.value, datetime) else None
        found.append(slot if value is None else replace(slot, text=words, value=value))
    return tuple(found)


def in_one_part(slots: Sequence[Slot], entities: Mapping[str, str], now: datetime) -> tuple[Slot, ...]:
    """The slots, with an hour in the part of the day that was said with the hour before it (``아침 6시하고 7시``).

    Args:
        slots: What is said, in order.
        entities: Slot name → entity list, or kind of value.
        now: What relative times count from.
    """
    found: list[Slot] = []
    part, last, name = "", time.max, ""
    for slot in slots:
        if entities.get(slot.name) != "time" or not isinstance(slot.value, time):
            found.append(slot)
            continue
        said = _PART.match(slot.text)
        value = parse_value("time", f"{part} {slot.text}", now) if part and said is None and slot.name == name else None
        later = isinstance(value, time) and value > last
        found.append(replace(slot, text=f"{part} {slot.text}", value=value) if later and value is not None else slot)
        part, name = said[0] if said is not None else part, slot.name
        last = value if later and isinstance(value, time) else slot.value
    return tuple(found)


def _wakes(slots: Sequence[Slot], text: str, entities: Mapping[str, str]) -> bool:
    """Whether somebody is woken: it is said, or an alarm is asked for that is for nothing else (``약속 알람``)."""
    if _WAKES.search(text):
        return True
    told = [slot for slot in slots if slot.name != _REPEATED and entities.get(slot.name, "") not in KINDS]
    return _ALARM.search(text) is not None and not told
