"""Example sentences with their slots marked in line: ``[아이유](artist) 노래 틀어줘``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saram.language.hangul import normalise

__all__ = ["Example", "MarkedSlot", "parse_example"]

_MARK = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<slot>[a-z][a-z0-9_.]*)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkedSlot:
    """A stretch of an example that fills a slot."""

    slot: str
    """Name of the slot."""

    start: int
    """Index of its first character in `Example.text`."""

    end: int
    """Index after its last character."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence as it might be said, with what it means."""

    text: str
    """Normalised, without marks."""

    slots: tuple[MarkedSlot, ...] = ()
    """In order, without overlap."""

    bot: str = ""
    """Name of the bot; empty while unknown."""

    intent: str = ""
    """Name of the intent within the bot; empty for a sentence outside all bots."""

    active: str | None = None
    """The bot that must be active for this meaning, None if it holds always."""


def parse_example(line: str, bot: str = "", intent: str = "") -> Example:
    """Read one annotated sentence. A leading ``>`` says that it holds while its bot is active.

    Raises:
        ValueError: If a bracket is not closed or a mark is malformed.
    """
    line = normalise(line)
    active = None
    if line.startswith(">"):
        active = bot
        line = line[1:].lstrip()
    pieces: list[str] = []
    slots: list[MarkedSlot] = []
    length = end = 0
    for match in _MARK.finditer(line):
        before = line[end : match.start()]
        pieces += [before, match["text"]]
        start = length + len(before)
        length = start + len(match["text"])
        slots.append(MarkedSlot(match["slot"], start, length))
        end = match.end()
    pieces.append(line[end:])
    text = "".join(pieces)
    if not text or any(char in text for char in "[]"):
        raise ValueError(f"a mark is written [words](slot); got {line!r}")
    return Example(text, tuple(slots), bot, intent, active)
