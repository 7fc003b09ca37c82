"""A language model learned from the sentences people say to a bot."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from saram.ears.arpa_file import arpa_text

__all__ = ["LanguageModel", "words_of"]

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*'?")
_BEGIN, _END = "<s>", "</s>"


def words_of(sentence: str) -> list[str]:
    """The words of an English sentence, in small letters, without punctuation; numbers must be written out."""
    return _WORD.findall(sentence.lower().replace("’", "'"))


class LanguageModel:
    """A trigram model with interpolated Witten–Bell smoothing over the sentences and some common words.

    Source: I. H. Witten, T. C. Bell, "The zero-frequency problem", IEEE Transactions on Information Theory 37(4),
    1991; interpolated as in S. F. Chen, J. Goodman, "An empirical study of smoothing techniques for language
    modeling", 1998.

    Common words keep a small share of the probability, so that what has nothing to do with the bot is heard as
    other words instead of being bent into the bot's own.
    """

    def __init__(self, sentences: Iterable[str], common: Mapping[str, float] | None = None, share: float = 0.1) -> None:
        """Count the sentences.

        Args:
            sentences: What people say; a sentence that is given twice counts twice.
            common: Further words → how common they are.
            share: Probability left to the further words, 0 to 1.

        Raises:
            ValueError: If no sentence has a word.
        """
        self._counts: tuple[dict[tuple[str, ...], Counter[str]], ...] = tuple(defaultdict(Counter) for _ in range(3))
        for sentence in sentences:
            words = words_of(sentence)
            if not words:
                continue
            padded = [_BEGIN, *words, _END]
            for place in range(1, len(padded)):
                for order in range(min(place, 2) + 1):
                    self._counts[order][tuple(padded[place - order : place])][padded[place]] += 1
        if not self._counts[0]:
            raise ValueError("A language model needs at least one sentence with a word in it.")
        self._unigrams = self._mixed(common or {}, share)

    @property
    def words(self) -> list[str]:
        """The words it knows, sorted."""
        return sorted(word for word in self._unigrams if word != _END)

    def probability(self, word: str, history: tuple[str, ...] = ()) -> float:
        """Probability of `word` after the last two words of `history`, which may begin with ``<s>``."""
        history = history[-2:]
        if not history:
            return self._unigrams.get(word, 0.0)
        lower = self.probability(word, history[1:])
        counts = self._counts[len(history)].get(history)
        if not counts:
            return lower
        return (counts[word] + len(counts) * lower) / (counts.total() + len(counts))

    def histories(self, length: int) -> list[tuple[str, ...]]:
        """What stands before a word in the sentences: so many words, 0 to 2, the first of which may be ``<s>``."""
        return list(self._counts[length])

    def following(self, history: tuple[str, ...]) -> list[str]:
        """The words that come after these at most two words in the sentences; the last may be ``</s>``."""
        return list(self._counts[len(history)].get(history, ()))

    def back_off(self, history: tuple[str, ...]) -> float:
        """How much the shorter history counts for words that never come after these one or two words: 0 to 1."""
        counts = self._counts[len(history)].get(history)
        return len(counts) / (counts.total() + len(counts)) if counts else 1.0

    def arpa(self) -> str:
        """The model as an ARPA file."""
        words: dict[tuple[str, ...], tuple[float, float]] = {
            (word,): (likely, self.back_off((word,))) for word, likely in self._unigrams.items()
        }
        words[(_BEGIN,)] = (0.0, self.back_off((_BEGIN,)))
        pairs, triples = (
            {
                (*history, word): (
                    self.probability(word, history),
                    1.0 if length == 2 else self.back_off((*history, word)),
                )
                for history in self.histories(length)
                for word in self.following(history)
            }
            for length in (1, 2)
        )
        return arpa_text([words, pairs, triples])

    def _mixed(self, common: Mapping[str, float], share: float) -> dict[str, float]:
        counts = self._counts[0][()]
        other = {word: weight for word, weight in common.items() if word not in counts}
        left = share if other else 0.0
        total = sum(other.values())
        found = {word: (1 - left) * count / counts.total() for word, count in counts.items()}
        return found | {word: left * weight / total for word, weight in other.items()}
