"""A language model of the bot's sentences that knows how people go on in general."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from saram.ears.arpa_file import arpa_text
from saram.ears.language_model import LanguageModel

__all__ = ["InterpolatedModel"]

_LEAST: Final = 1e-9  # probability from which words that are not listed share what is left
_ROUNDED: Final = 1e-3  # above 1, because probabilities in files are rounded


class InterpolatedModel:
    """A trigram model of sentences, mixed with what another model has for pairs of their words.

    Source: F. Jelinek, R. L. Mercer, "Interpolated estimation of Markov source parameters from sparse data", Pattern
    Recognition in Practice, 1980. A pair has the mean of both models' probabilities. What the other model leaves after
    a word goes to the words it does not list there, as common as they are in the sentences. A trigram of the sentences
    has the mean of its own probability and that of its last two words in the other model; trigrams that stand in none
    of the sentences share what is left as their last two words would.

    Pairs that tell little are left out by their share of the relative entropy, as in A. Stolcke, "Entropy-based pruning
    of backoff language models", DARPA Broadcast News Transcription and Understanding Workshop, 1998.
    """

    def __init__(
        self, own: LanguageModel, pairs: Mapping[str, Mapping[str, float]], weight: float, least: float = -math.inf
    ) -> None:
        """Mix both.

        Args:
            own: The model of the sentences; words it does not know are left out.
            pairs: Word → word after it → probability in the other model, 0 to 1; ``<s>`` and ``</s>`` are the ends of a
                sentence.
            weight: Of the other model, 0 to 1.
            least: How much a pair of the other model must tell: its probability in a text times how much likelier, as a
                logarithm, the second word is after the first than it is in the sentences; all of them by default.

        Raises:
            ValueError: If the weight is none, or the probabilities after a word are negative or add up to more than 1.
        """
        if not 0 <= weight <= 1:
            raise ValueError(f"The weight of a model must be between 0 and 1; got {weight}.")
        self._own = own
        self._weight, self._least = weight, least
        self._alone = {word: own.probability(word) for word in (*own.words, "</s>")}
        self._left: dict[tuple[str, ...], float] = {}
        self._listed: dict[tuple[str, ...], dict[str, float]] = {}
        self._other: dict[str, tuple[dict[str, float], float]] = {}
        for word in ("<s>", *own.words):
            self._mix_pairs(word, pairs.get(word, {}))
        for history in own.histories(2):
            self._mix_trigrams(history)

    def probability(self, word: str, history: tuple[str, ...] = ()) -> float:
        """Probability of `word` after the last two words of `history`, which may begin with ``<s>``."""
        history = history[-2:]
        if not history:
            return self._own.probability(word)
        listed = self._listed.get(history, {})
        if word in listed:
            return listed[word]
        return self._left.get(history, 1.0) * self.probability(word, history[1:])

    def arpa(self) -> str:
        """The model as an ARPA file."""
        words = ["</s>", *self._own.words]
        orders: list[dict[tuple[str, ...], tuple[float, float]]] = [
            {(word,): (self._own.probability(word), self._left.get((word,), 1.0)) for word in words}, {}, {}
        ]  # fmt: skip
        orders[0][("<s>",)] = (0.0, self._left[("<s>",)])
        for history, listed in self._listed.items():
            for word, likely in listed.items():
                gram = (*history, word)
                orders[len(history)][gram] = (likely, self._left.get(gram, 1.0))
        return arpa_text(orders)

    def _mix_pairs(self, word: str, after: Mapping[str, float]) -> None:
        own, history = self._own, (word,)
        total = sum(after.values())
        if not total <= 1 + _ROUNDED or any(likely < 0 for likely in after.values()):
            raise ValueError(
                f"The probabilities after {word!r} must be 0 or more and at most 1 together; got {total:.4g}."
            )
        often = own.probability("</s>" if word == "<s>" else word)  # a sentence begins as often as one ends
        alone, least = self._alone, self._least / often if often else math.inf
        after = {
            each: likely
            for each, likely in after.items()
            if alone.get(each) and likely > 0 and likely * math.log(likely / alone[each]) > least
        }
        total = sum(after.values())
        others = 1 - sum(map(alone.__getitem__, after))
        spread = max(0.0, 1 - total) / others if others > _LEAST else 0.0
        if not spread and total:  # nobody else takes what it leaves
            after = {each: likely / total for each, likely in after.items()}
        self._other[word] = (after, spread)
        self._listed[history] = {
            each: self._mean(own.probability(each, history), word, each)
            for each in dict.fromkeys([*own.following(history), *after])
        }
        self._left[history] = (1 - self._weight) * own.back_off(history) + self._weight * spread

    def _mix_trigrams(self, history: tuple[str, ...]) -> None:
        listed = {
            each: self._mean(self._own.probability(each, history), history[1], each)
            for each in self._own.following(history)
        }
        shorter = 1 - sum(self.probability(each, history[1:]) for each in listed)
        self._listed[history] = listed
        self._left[history] = max(0.0, 1 - sum(listed.values())) / shorter if shorter > _LEAST else 0.0

    def _mean(self, own: float, before: str, word: str) -> float:
        after, spread = self._other[before]
        other = after[word] if word in after else spread * self._alone[word]
        return (1 - self._weight) * own + self._weight * other
