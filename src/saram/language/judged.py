"""A sentence with the probabilities of its meanings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.network import Outputs

__all__ = ["IntentFacts", "Judged", "turning"]


@dataclass(frozen=True, slots=True)
class IntentFacts:
    """What the program knows of one intent."""

    bot: str
    """Name of its bot."""

    intent: str
    """Its name within the bot."""

    action: str
    """Name of the action."""

    slots: frozenset[str]
    """Slots it may have."""

    required: tuple[str, ...]
    """Slots it cannot do without."""

    active: bool
    """Whether it counts only while its bot is active."""

    state: str | None
    """The state that must hold, None for none."""

    role: str
    """``"yes"``, ``"no"`` or empty."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with the probabilities of its classes."""

    sentence: Sentence
    """The sentence."""

    probabilities: NDArray[np.float64]
    """float64 [classes]; those that the context rules out are 0."""

    outputs: Outputs | None
    """What the network says of it; None where there is no network."""

    order: list[int]
    """The best classes, best first."""

    mended: bool
    """Whether it was heard otherwise than the sentence says."""

    guessed: tuple[int, ...] = ()
    """Where a direction or a negation stands in the sentence that was only guessed: it is asked back."""


def turning(sentence: Sentence, directions: tuple[int, ...], negations: tuple[int, ...]) -> tuple[int, ...]:
    """The places of guesses that turn the meaning round: of directions outside nouns, and where something is denied."""
    nouns = [(m.start, m.end) for m in sentence.morphemes if m.tag.startswith("N")]
    denying = [(m.start, m.end) for m in sentence.morphemes if m.form in {"안", "못", "말"} and m.tag[0] in "MV"]
    kept = [place for place in directions if not any(start <= place < end for start, end in nouns)]
    return (*kept, *(place for place in negations if any(start <= place < end for start, end in denying)))
