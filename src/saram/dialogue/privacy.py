"""Numbers and addresses that tell who somebody is."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_personal", "redact"]

_PERSONAL: Final = re.compile(
    r"""
    (?<!\d)\d{6}\s?-?\s?[1-8]\d{6}(?!\d)                  # resident registration number
    | (?<!\d)(?:\d{4}[\s-]?){3}\d{1,4}(?!\d)              # payment card
    | (?<![\d,])(?:\+\d{1,3}[\s-]?\d{1,2}|\(?0\d{1,2}\)?)[\s.-]?\d{3,4}[\s.-]?\d{4}(?!\d)   # telephone
    | (?<!\d)(?!(?:19|20)\d\d-\d\d-\d\d(?!\d))\d{2,6}(?:-\d{2,7}){2,}(?!\d)               # bank account, but no date
    | (?<![\d,.])\d{9,}(?![\d,])                        # any other long number
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                      # electronic mail
    | (?:[공영일이삼사오육칠팔구]\s?){9,}                   # the same, as it is said
    | (?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b[\s,-]*){7,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_INSTEAD: Final = "…"


def redact(text: str) -> str:
    """The text with every personal number and address replaced by ``…``."""
    return _PERSONAL.sub(_INSTEAD, text)


def is_personal(text: str) -> bool:
    """Whether there is any in it."""
    return _PERSONAL.search(text) is not None
