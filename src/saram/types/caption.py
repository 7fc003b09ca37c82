"""A caption."""

from __future__ import annotations

from dataclasses import dataclass

from saram.types.timing import Timestamp

__all__ = ["Caption"]


@dataclass(frozen=True, slots=True)
class Caption:
    """Lines of text shown for a while."""

    lines: tuple[str, ...]
    """One or more lines, none with a line break in it."""

    start: Timestamp
    """Time it appears."""

    end: Timestamp
    """Time it vanishes; after `start`."""
