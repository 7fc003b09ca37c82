"""How far appliances can be set, and how much can be put into a cart."""

from __future__ import annotations

from typing import Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.types import Count

__all__ = ["counted", "stepped", "within"]

_DEGREES: Final = {
    "에어컨": (16, 32),
    "보일러": (5, 40),
    "온수": (30, 65),
    "냉장고": (-25, 10),
    "김치냉장고": (-25, 10),
    "오븐": (30, 300),
    "에어프라이어": (30, 250),
    "인덕션": (30, 300),
    "밥솥": (30, 100),
    "전기 주전자": (30, 100),
    "커피머신": (30, 100),
    "정수기": (4, 100),
    "안마의자": (20, 60),
    "족욕기": (30, 50),
}
"""Appliance → the lowest and the highest temperature, in degrees Celsius."""
_ROOM: Final = (5, 70)
"""The same of those that are not listed, and of rooms."""
_STEP: Final = (1, 30)
"""By how many degrees at a time."""
_LEVEL: Final = (0, 100)
"""Volume, brightness."""
_MOST: Final = 99
"""Pieces of one thing."""
_WEIGHED: Final = {"g": 20_000, "그램": 20_000, "ml": 20_000, "mg": 20_000}
"""Counter of what is weighed or measured, not counted → the most of it; of kilos and litres as many as of pieces."""
_WHOLE: Final = frozenset({"", "명", "사람", "번", "인분", "번째", "등", "층", "살"})
"""Counters of what has no halves."""


def within(do: Action) -> Action:
    """An action for numbers that an appliance can be set to; for others the outcome is ``range``, with the ends."""
    return lambda call: _limited(do, call, _DEGREES.get(str(call.arguments.get("appliance", "")), _ROOM))


def stepped(do: Action) -> Action:
    """An action for as many degrees as can be changed at once; for others the outcome is ``range``, with the ends."""
    return lambda call: _limited(do, call, _STEP)


def counted(do: Action) -> Action:
    """An action for a number of pieces that there can be; for others the outcome is ``range``."""

    def put(call: ActionCall) -> ActionResult:
        count = call.arguments.get("count")
        if isinstance(count, Count) and not _can_be(count):
            return ActionResult("range", {"lowest": 1, "highest": _MOST}, done=False)
        return do(call)

    return put


def _can_be(count: Count) -> bool:
    """Whether there can be so much of a thing: ``반 근``, ``600g``, ``1.5kg``."""
    least = 1 if count.counter in _WHOLE else 0.1
    return least <= count.number <= _WEIGHED.get(count.counter.lower(), _MOST)


def _limited(do: Action, call: ActionCall, degrees: tuple[int, int]) -> ActionResult:
    degree, level = call.arguments.get("degree"), call.arguments.get("level")
    number = degree.number if isinstance(degree, Count) else level
    low, high = degrees if isinstance(degree, Count) and degree.counter == "도" else _LEVEL
    if not isinstance(number, int) or low <= number <= high:
        return do(call)
    return ActionResult("range", {"lowest": low, "highest": high}, done=False)
