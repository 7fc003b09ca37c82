"""Hours of the night, which are said of the day before: ``내일 밤 한 시`` is past the midnight that ends tomorrow."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Final

__all__ = ["date_of"]

_NIGHT: Final = re.compile(r"(?<![가-힣])(?:한|오|늦은\s)?밤(?:중)?(?:에|늦게)?(?![가-힣])")
_DAWN: Final = time(5)


def date_of(day: date, when: time, asked: str) -> date:
    """The date of a time that is said of a day; of an hour before dawn in the night of that day, the day after.

    Args:
        day: The day that was said.
        when: The time that was said.
        asked: The sentence.
    """
    return day + timedelta(days=1) if when < _DAWN and _NIGHT.search(asked) else day
