"""What a bot tells a recogniser about the words it will hear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Pronounce", "Vocabulary"]

Pronounce: TypeAlias = Callable[[Sequence[str]], Iterable[Iterable[str]]]
"""From words to the IPA segments that each is said with."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The language of one bot."""

    sentences: tuple[str, ...] = ()
    """What people say to it, numbers written out; the more often one stands here, the likelier it is."""

    names: tuple[str, ...] = ()
    """Words that a recogniser of general speech would not expect: products, places, people (hot-words)."""

    grammar: str = ""
    """A JSGF grammar of all that can be said; it takes the place of the sentences."""

    pronounce: Pronounce | None = None
    """Says words that stand in no dictionary; None leaves them out."""
