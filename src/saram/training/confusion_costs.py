"""Costs of taking one Korean sound for another, learned from words heard wrongly.

A stochastic edit distance without memory, fitted by expectation and maximisation (Ristad and Yianilos 1998, "Learning
String-Edit Distance"): how a word came to be heard as another is not known, so each way to align the two counts by its
probability under the present estimate. The estimate is the likeliest under a Dirichlet prior, so that what was seldom
seen stays near what was believed before.

What a value in a list is told by is not how likely the sound meant is heard so, but how likely the sound heard was
meant so: common sounds stand where others should by chance, and rare ones missing tell more. So a cost is measured by
the second, as log-odds against chance do (Henikoff and Henikoff 1992, "Amino acid substitution matrices from protein
blocks").
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from saram.errors import UsageError
from saram.language.confusions import GAP

__all__ = ["Hearing", "Operation", "costs_of", "learn_confusions"]

Operation = tuple[str, str]
"""Sound heard and sound meant, either of them `GAP`."""

_BAND: Final = 2
"""Sounds by which the places of aligned sounds may differ beyond the difference of the lengths."""

_FIRST: Final = 0.01
"""Probability of any one error before anything is learned; only the first alignment depends on it."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A word as it was heard and as it was meant, in sounds of `saram.language.sounds.hear`."""

    heard: str
    """Its sounds as heard."""

    meant: str
    """Its sounds as meant; the same where it was heard right."""

    times: float = 1.0
    """How often, above 0."""


def learn_confusions(
    hearings: Iterable[Hearing],
    prior: Mapping[Operation, float] | None = None,
    *,
    strength: float = 20.0,
    rounds: int = 8,
) -> dict[Operation, float]:
    """Learn how likely each sound, being heard, was another one that was meant.

    Words heard right say how often each sound occurs; leave them out and every sound seems unreliable.

    Args:
        hearings: Words heard right and wrong.
        prior: How likely each error is believed to be for the sound meant, on any scale; those it lacks get the
            smallest of its shares. None believes all alike.
        strength: Errors that the prior is worth, for each sound meant.
        rounds: Rounds of expectation and maximisation.

    Returns:
        For each pair of different sounds (or `GAP`) that occur, the natural logarithm of the probability that the
        second was meant where the first is heard. Between any two sounds, and at both ends, `GAP` is heard and meant.

    Raises:
        saram.errors.UsageError: If no word was heard wrong, a word is empty, has no positive number of times or
            holds `GAP`, the prior holds a share that is not positive, or `strength` or `rounds` is not.
    """
    spoken, wrong = _sorted(hearings)
    if not strength > 0 or rounds < 1:
        raise UsageError(f"strength {strength} and rounds {rounds} must be positive.")
    believed = _believed(spoken, prior)
    chances = dict.fromkeys(believed, _FIRST)
    for _ in range(rounds):
        counts = _expected(wrong, chances)
        usual = sum(counts.values()) / sum(spoken.values())
        chances = {
            operation: (counts.get(operation, 0.0) + strength * share) / (spoken[operation[1]] + strength / usual)
            for operation, share in believed.items()
        }
    return {
        (heard, meant): math.log(chance * spoken[meant] / spoken[heard]) for (heard, meant), chance in chances.items()
    }


def costs_of(
    confusions: Mapping[Operation, float], *, limit: float, scale: float, cheapest: float, dearest: float
) -> dict[Operation, float]:
    """Turn what `learn_confusions` gives into costs.

    Args:
        confusions: Natural logarithms of probabilities.
        limit: The logarithm that costs 1, the highest cost that the gazetteer forgives.
        scale: Cost of a logarithm less by 1.
        cheapest: Lowest cost.
        dearest: Highest cost.

    Returns:
        Costs, rounded to hundredths.

    Raises:
        saram.errors.UsageError: If `scale` is not positive or `cheapest` is above `dearest`.
    """
    if not scale > 0 or cheapest > dearest:
        raise UsageError(f"scale {scale} must be positive, and cheapest {cheapest} no more than dearest {dearest}.")
    return {
        operation: round(min(dearest, max(cheapest, 1 + scale * (limit - likely))), 2)
        for operation, likely in confusions.items()
    }


def _sorted(hearings: Iterable[Hearing]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """How often each sound was meant, and the words heard wrongly."""
    spoken: defaultdict[str, float] = defaultdict(float)
    wrong: defaultdict[tuple[str, str], float] = defaultdict(float)
    for each in hearings:
        if not each.heard or not each.meant or not (math.isfinite(each.times) and each.times > 0):
            raise UsageError(f"{each} must have sounds heard, sounds meant and a positive number of times.")
        if GAP in each.heard + each.meant:
            raise UsageError(f"{each} holds {GAP!r}, which stands for no sound; leave it out.")
        for sound in each.meant:
            spoken[sound] += each.times
        spoken[GAP] += each.times * (len(each.meant) + 1)
        if each.heard != each.meant:
            wrong[each.heard, each.meant] += each.times
    if not wrong:
        raise UsageError("There is no word that was heard wrong to learn from; give pairs of words heard and meant.")
    for heard, _ in wrong:
        for sound in heard:
            spoken.setdefault(sound, 1.0)
    return dict(spoken), dict(wrong)


def _believed(sounds: Iterable[str], prior: Mapping[Operation, float] | None) -> dict[Operation, float]:
    """The prior as shares that sum to one over the errors of each sound."""
    letters = sorted({GAP, *sounds})
    given = prior or {}
    least = min(given.values(), default=1.0)
    if least <= 0:
        raise UsageError(f"The prior holds {least}; every share must be above 0.")
    shares: dict[Operation, float] = {}
    for meant in letters:
        row = {heard: given.get((heard, meant), least) for heard in letters if heard != meant}
        total = sum(row.values())
        shares |= {(heard, meant): share / total for heard, share in row.items()}
    return shares


def _expected(wrong: Mapping[tuple[str, str], float], chances: Mapping[Operation, float]) -> dict[Operation, float]:
    """How often each error is expected to have been made."""
    counts: defaultdict[Operation, float] = defaultdict(float)
    for (heard, meant), times in wrong.items():
        for operation, share in _shares(heard, meant, chances).items():
            counts[operation] += times * share
    return counts


def _shares(heard: str, meant: str, chances: Mapping[Operation, float]) -> dict[Operation, float]:
    """How often each error is expected in one pair of words: forwards and backwards over all near alignments."""
    rows, columns = len(heard) + 1, len(meant) + 1
    reach = _BAND + abs(rows - columns)
    steps = {
        (row, column): [
            (row - down, column - across, operation, 1.0 if operation[0] == operation[1] else chances[operation])
            for down, across, operation in (
                (1, 1, (heard[row - 1], meant[column - 1])),
                (1, 0, (heard[row - 1], GAP)),
                (0, 1, (GAP, meant[column - 1])),
            )
            if row >= down and column >= across and abs(row - down - column + across) <= reach
        ]
        for row in range(rows)
        for column in range(columns)
        if abs(row - column) <= reach and row + column
    }
    ahead: defaultdict[tuple[int, int], float] = defaultdict(float, {(0, 0): 1.0})
    for place, ways in steps.items():
        ahead[place] = sum(ahead[row, column] * chance for row, column, _, chance in ways)
    behind: defaultdict[tuple[int, int], float] = defaultdict(float, {(rows - 1, columns - 1): 1.0})
    for place in reversed(steps):
        for row, column, _, chance in steps[place]:
            behind[row, column] += behind[place] * chance
    total = ahead[rows - 1, columns - 1]
    shares: defaultdict[Operation, float] = defaultdict(float)
    for place, ways in steps.items():
        for row, column, operation, chance in ways:
            if operation[0] != operation[1]:
                shares[operation] += ahead[row, column] * chance * behind[place] / total
    return shares
