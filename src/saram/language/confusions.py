"""What it costs to take one Korean sound for another.

The costs are learned from words that people spelt by ear and stand in ``confusions.tsv``, which
``tools/learn_confusions.py`` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import accumulate
from math import inf
from typing import Final, Protocol

from saram.errors import UsageError

__all__ = ["GAP", "Distance", "cost_between", "read_costs", "weighted"]

GAP: Final = "-"
"""Stands for no sound: what is heard of a sound that is dropped, and what is meant by one that is added."""

_OTHER: Final = 1.2
"""Cost of a sound for another where the table has none of them (digits, Latin letters)."""

_LOST: Final = 1.0
"""Cost of such a sound dropped or added."""


def read_costs(table: str) -> dict[str, dict[str, float]]:
    """Read a table of costs.

    Args:
        table: Lines of cells parted by tabs. The first line that is no comment (``#``) has an empty cell and the
            sounds heard; each other one a sound meant and what it costs to have heard each of those. `GAP` stands for
            no sound.

    Returns:
        Sound meant → sound heard → cost. The same sound costs nothing and is left out.

    Raises:
        saram.errors.UsageError: If rows and columns are not the same sounds, `GAP` among them, a row has another number
            of cells than the first one, or a cell holds no number from 0 on.
    """
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    if not rows:
        raise UsageError("The table of costs is empty; give a row of sounds heard and one for each sound meant.")
    (_, *heard), *others = rows
    costs = {meant: dict(_row(meant, heard, cells)) for meant, *cells in others}
    if sorted(costs) != sorted(heard) or GAP not in costs:
        raise UsageError(f"The table of costs must have the same sounds as rows and as columns, and {GAP!r} for none.")
    return costs


def _row(meant: str, heard: list[str], cells: list[str]) -> Iterator[tuple[str, float]]:
    if len(cells) != len(heard):
        raise UsageError(f"The row of {meant!r} in the table of costs has {len(cells)} costs, not {len(heard)}.")
    for sound, cell in zip(heard, cells, strict=True):
        if sound == meant:
            continue
        try:
            cost = float(cell)
        except ValueError:
            cost = -1.0
        if not cost >= 0:
            raise UsageError(f"What it costs to hear {sound!r} for {meant!r} must be a number from 0 on, not {cell!r}.")
        yield sound, cost


class Distance(Protocol):
    """What it costs to have heard sounds where others were meant."""

    def __call__(self, heard: str, meant: str, most: float = inf) -> float:
        """The cost of `heard` for `meant`; infinite where it is found to be above `most`, before all is counted."""


def weighted(costs: Mapping[str, Mapping[str, float]]) -> Distance:
    """Weighted edit distance between what was heard and what was meant, with costs that `read_costs` gives."""
    add = costs[GAP]
    known = {meant: ({**row, meant: 0.0}, row[GAP]) for meant, row in costs.items() if meant != GAP}

    def distance(heard: str, meant: str, most: float = inf) -> float:
        targets = [known.get(sound) or ({sound: 0.0}, _LOST) for sound in meant]
        row = list(accumulate((dropped for _, dropped in targets), initial=0.0))
        for sound in heard:
            added = add.get(sound, _LOST)
            diagonal = row[0]
            cheapest = diagonal + added
            following = [cheapest]
            for (others, dropped), above in zip(targets, row[1:], strict=True):
                cheapest += dropped
                if (cost := diagonal + others.get(sound, _OTHER)) < cheapest:
                    cheapest = cost
                if (cost := above + added) < cheapest:
                    cheapest = cost
                following.append(cheapest)
                diagonal = above
            if min(following) > most:  # no way on is cheaper than the cheapest one so far
                return inf
            row = following
        return row[-1]

    return distance


cost_between: Final = weighted(
    read_costs(files("saram.language").joinpath("confusions.tsv").read_text(encoding="utf-8"))
)
"""Cost of having heard one string of sounds (`saram.language.sounds.hear`) where another was meant."""
