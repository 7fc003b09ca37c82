"""Sentences that were written as examples, and what they were written for.

Both models learn from examples without knowing them by heart: of two that are alike and mean different things one may
be read as the other. Whoever wrote a sentence expects it to be understood as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from saram.language.annotation import Example

__all__ = ["KnownSentences"]


class KnownSentences:
    """The sentences by a hash of their letters and digits; blanks, marks and capitals do not count."""

    def __init__(self, table: NDArray[np.uint64] | None, classes: Sequence[str]) -> None:
        """Take a table.

        Args:
            table: uint64 [2, N]: hashes in rising order, and the class of each; None for no sentences.
            classes: ``bot.intent`` of each class.
        """
        self.table = np.zeros((2, 0), np.uint64) if table is None else table
        self._bots = [name.partition(".")[0] for name in classes]

    @classmethod
    def of(cls, examples: Iterable[Example], outside: Iterable[Example], classes: Sequence[str]) -> KnownSentences:
        """Learn sentences; one that was written for several intents, or for none as well, is not known.

        Args:
            examples: Those of the bots, with the bot that has to be active, if one has.
            outside: Sentences that belong to no bot.
            classes: ``bot.intent`` of each class.
        """
        index = {name: number for number, name in enumerate(classes)}
        found: dict[int, set[int]] = {}
        for each in examples:
            found.setdefault(_key(each.text, each.active or ""), set()).add(index[f"{each.bot}.{each.intent}"])
        for each in outside:
            found.pop(_key(each.text, ""), None)
        clear = sorted((key, *meant) for key, meant in found.items() if len(meant) == 1)
        return cls(np.array(clear, np.uint64).reshape(-1, 2).T.copy(), classes)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.table[0])

    def meaning(self, text: str, active: str = "") -> int | None:
        """The class a text was written for; None if it was written for none, or for another bot than the active one.

        Args:
            text: What was said.
            active: Name of the active bot; empty for none.
        """
        here = self._find(text, active)
        if here is not None or not active:
            return here
        anywhere = self._find(text, "")
        return anywhere if anywhere is not None and self._bots[anywhere] == active else None

    def _find(self, text: str, active: str) -> int | None:
        key, hashes = np.uint64(_key(text, active)), self.table[0]
        place = int(hashes.searchsorted(key))
        return int(self.table[1, place]) if place < len(hashes) and hashes[place] == key else None


def _key(text: str, active: str) -> int:
    told = "".join(filter(str.isalnum, text)).lower()
    return int.from_bytes(blake2b(f"{active}>{told}".encode(), digest_size=8).digest(), "little")
