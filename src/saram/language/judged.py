"""A sentence with the probabilities of its meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.network import Outputs

__all__ = ["IntentFacts", "Judged", "best_of", "turning"]

_READINGS: Final = 5
"""So many readings are told."""

_CERTAINTY: Final = 0.95
"""How sure a reading is that was written so, whatever the models say. Set by hand."""


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

    @classmethod
    def of(cls, bot: Mapping[str, Any]) -> dict[str, IntentFacts]:
        """The facts of a bot as a package has it, under ``bot.intent``."""
        name = bot["name"]
        return {
            f"{name}.{intent}": cls(
                name,
                intent,
                facts["action"] or f"{name}.{intent}",
                frozenset(facts["slots"]),
                tuple(facts["required"]),
                facts["active"],
                facts["state"],
                facts["role"],
            )
            for intent, facts in bot["intents"].items()
        }


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

    known: bool = False
    """Whether it was written as an example of its first class: then it is one request, and no denial of another."""

    def written_for(self, meant: int) -> Judged | None:
        """The same, written as an example of a class; None if the context rules that out."""
        if not self.probabilities[meant]:
            return None
        sure = self.probabilities * (1 - _CERTAINTY)
        sure[meant] += _CERTAINTY
        return replace(self, probabilities=sure, order=best_of(sure), known=True)


def best_of(probabilities: NDArray[np.float64]) -> list[int]:
    """The likeliest classes of float64 [classes], best first."""
    found: list[int] = (-probabilities).argsort(kind="stable")[:_READINGS].tolist()
    return found


def turning(sentence: Sentence, directions: tuple[int, ...], negations: tuple[int, ...]) -> tuple[int, ...]:
    """The places of guesses that turn the meaning round: of directions outside nouns, and where something is denied."""
    nouns = [(m.start, m.end) for m in sentence.morphemes if m.tag.startswith("N")]
    denying = [(m.start, m.end) for m in sentence.morphemes if m.form in {"안", "못", "말"} and m.tag[0] in "MV"]
    kept = [place for place in directions if not any(start <= place < end for start, end in nouns)]
    return (*kept, *(place for place in negations if any(start <= place < end for start, end in denying)))
