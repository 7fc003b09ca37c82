"""Which of the alarms a sentence names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Final, TypeGuard

from saram.dialogue.sandbox.nights import date_of
from saram.types import Slot, SlotValue

__all__ = ["HALF", "PARTS", "called", "chosen_alarms", "is_day", "spared_alarms", "words_of"]

HALF: Final = re.compile(r"오전|오후|아침|점심|저녁|밤|새벽|낮|정오|자정|:|(?<!\d)(?:1[3-9]|2\d)\s?시")
"""What says which half of the day is meant; ``7시`` may be either."""
PARTS: Final = {
    "새벽": (0, 6), "아침": (5, 11), "오전": (0, 12), "점심": (11, 15), "낮": (10, 18), "대낮": (10, 18),
    "오후": (12, 24), "저녁": (17, 22), "밤": (20, 28), "한밤중": (22, 29),
}  # fmt: skip
"""Parts of the day and their hours, from one to before another, of the next day from 24 on."""


def chosen_alarms(moments: list[datetime], when: SlotValue | None, day: SlotValue | None, said: str) -> list[int]:
    """Which alarms are at a time and on a day, as far as they were named.

    An hour without its half of the day is that of an alarm in the other half, if there is none in its own. A part of
    the day is that of all alarms in its hours. `said` are the words for day and time.
    """
    if isinstance(when, str) and when in PARTS:
        return [index for index, each in enumerate(moments) if _is_in(each, PARTS[when], day)]
    if isinstance(when, datetime) or not isinstance(when, time):
        named = [index for index, each in enumerate(moments) if not is_day(day) or each.date() == day]
        return [index for index in named if not isinstance(when, datetime) or moments[index] == when]
    date_meant = date_of(day, when, said) if is_day(day) else None
    places = [index for index, each in enumerate(moments) if date_meant in {None, each.date()}]
    same = [index for index in places if moments[index].time() == when]
    if same or HALF.search(said):
        return same
    other = when.replace(hour=(when.hour + 12) % 24)
    return [index for index in places if moments[index].time() == other]


def _is_in(moment: datetime, hours: tuple[int, int], day: SlotValue | None) -> bool:
    """Whether a moment is in a part of a day, or of any; the hours after midnight are of the day before."""
    first, end = hours
    if not is_day(day):
        return any(first <= moment.hour + late < end for late in (0, 24))
    return first <= (moment - datetime.combine(day, time())).total_seconds() / 3600 < end


def spared_alarms(moments: list[datetime], left: Sequence[Slot]) -> set[int]:
    """Which alarms are at one of the times, and on one of the days, that are left out."""
    times: list[Slot | None] = [
        slot for slot in left if isinstance(slot.value, (time, datetime)) or str(slot.value) in PARTS
    ]
    days: list[SlotValue | None] = [slot.value for slot in left if is_day(slot.value)]
    if not times and not days:
        return set()
    found = (
        chosen_alarms(moments, None if when is None else when.value, day, "" if when is None else when.text)
        for when in times or [None]
        for day in days or [None]
    )
    return {index for each in found for index in each}


def is_day(value: SlotValue | None) -> TypeGuard[date]:
    """Whether a value is a day, without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def called(moment: datetime, now: datetime) -> str:
    """A moment in few words: ``오늘 오후 8시``."""
    days = (moment.date() - now.date()).days
    day = ("오늘", "내일", "모레")[days] if days < 3 else f"{moment.month}월 {moment.day}일"
    clock = f"{'오전' if moment.hour < 12 else '오후'} {(moment.hour - 1) % 12 + 1}시"
    return f"{day} {clock} {moment.minute}분" if moment.minute else f"{day} {clock}"


def words_of(texts: Mapping[str, str]) -> str:
    """The words for day and time."""
    return f"{texts.get('date', '')} {texts.get('time', '')}"
