"""Sentences that were written as examples, and what they were written for.

Both models learn from examples without knowing them by heart: of two that are alike and mean different things one may
be read as the other. Whoever wrote a sentence expects it to be understood as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.language.annotation import Example

__all__ = ["KnownSentences", "letters_of"]

_ANY: Final = "*"
"""Stands for whichever bot is active."""

_POINT: Final = re.compile(r"(?<=\d)[.:](?=\d)")
"""What tells numbers apart: ``3.5`` is not 35."""


class KnownSentences:
    """The sentences by a hash of what counts of them (`letters_of`): blanks, marks and capitals do not."""

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
        written = [each for each in examples if letters_of(each.text)]
        bound = {letters_of(each.text) for each in written if each.active}
        for each in written:
            meant = index[f"{each.bot}.{each.intent}"]
            found.setdefault(_key(each.text, each.active or ""), set()).add(meant)
            if letters_of(each.text) not in bound:
                found.setdefault(_key(each.text, _ANY), set()).add(meant)
        for each in outside:
            found.pop(_key(each.text, ""), None)
            found.pop(_key(each.text, _ANY), None)
        clear = sorted((key, *meant) for key, meant in found.items() if len(meant) == 1)
        return cls(np.array(clear, np.uint64).reshape(-1, 2).T.copy(), classes)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.table[0])

    def meaning(self, text: str, active: str = "") -> int | None:
        """The class a text was written for; None if it was written for none.

        While a bot is active, what was written for that comes first, then what is the bot's own, then what means the
        same whichever is active: no bot has an example of its own like that for when it is.

        Args:
            text: What was said, normalised.
            active: Name of the active bot; empty for none.
        """
        here = self._find(text, active)
        bare = self._find(text, "") if active else here
        if here is not None or bare is None or self._bots[bare] == active:
            return bare if here is None else here
        return self._find(text, _ANY)

    def _find(self, text: str, active: str) -> int | None:
        key, hashes = np.uint64(_key(text, active)), self.table[0]
        place = int(hashes.searchsorted(key))
        return int(self.table[1, place]) if place < len(hashes) and hashes[place] == key else None


def letters_of(text: str) -> str:
    """What counts of a sentence: letters and digits, a point within a number, and the mark of a question."""
    told = "".join(filter(_counts, _POINT.sub("·", text))).lower()
    return f"{told}?" if told and text.rstrip().endswith("?") else told


def _counts(char: str) -> bool:
    return char.isalnum() or char == "·"


def _key(text: str, active: str) -> int:
    told = f"{active}>{letters_of(text)}".encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little")
