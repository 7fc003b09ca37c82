"""A language model learned from the sentences people say to a bot."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["LanguageModel", "words_of"]

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*'?")
_NOTHING: Final = -99.0  # log10 of a probability that is none, as ARPA files write it
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

    def arpa(self) -> str:
        """The model as an ARPA file."""
        lines = ["\\data\\"]
        grams: list[list[tuple[str, ...]]] = [[(word,) for word in (_BEGIN, *sorted(self._unigrams))]]
        for order in (1, 2):
            found = [(*history, word) for history, counts in self._counts[order].items() for word in counts]
            grams.append(sorted(found))
        lines += [f"ngram {order}={len(found)}" for order, found in enumerate(grams, 1)]
        for order, found in enumerate(grams, 1):
            lines += ["", f"\\{order}-grams:"]
            for gram in found:
                likely = _NOTHING if gram == (_BEGIN,) else math.log10(self.probability(gram[-1], gram[:-1]))
                lines.append(f"{likely:.4f}\t{' '.join(gram)}" + self._back_off(gram))
        return "\n".join([*lines, "", "\\end\\", ""])

    def _back_off(self, gram: tuple[str, ...]) -> str:
        if len(gram) == len(self._counts):
            return ""
        counts = self._counts[len(gram)].get(gram)
        return f"\t{math.log10(len(counts) / (counts.total() + len(counts))) if counts else 0.0:.4f}"

    def _mixed(self, common: Mapping[str, float], share: float) -> dict[str, float]:
        counts = self._counts[0][()]
        other = {word: weight for word, weight in common.items() if word not in counts}
        left = share if other else 0.0
        total = sum(other.values())
        found = {word: (1 - left) * count / counts.total() for word, count in counts.items()}
        return found | {word: left * weight / total for word, weight in other.items()}
