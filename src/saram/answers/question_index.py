"""Which kept answer answers a question: the same words, the same request, or, with care, similar words."""

from __future__ import annotations

import math
import threading
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from saram.answers.english_wording import read_english
from saram.answers.guard import NEAR, objection
from saram.answers.korean_wording import read_korean
from saram.answers.normal_form import normal_form
from saram.answers.wording import Analyse, Wording
from saram.types import Language

__all__ = ["Caution", "Match", "QuestionIndex", "request_key"]

_LOOKED_AT: Final = 12
"""Kept questions, the most similar ones, that are compared word by word."""


@dataclass(frozen=True, slots=True)
class Caution:
    """How similar a kept question must be before its answer is given."""

    least: float
    """Similarity, 0 to 1."""

    ahead: float
    """By how much it must be more similar than the next question with another answer."""

    covered: float
    """Share of the words of either question that the other has too, by weight, 0 to 1."""

    letters: float
    """Share of the letters in the similarity; the rest is of the words."""


CAUTION: Final[dict[Language, Caution]] = {
    "ko": Caution(least=0.40, ahead=0.10, covered=0.45, letters=0.5),
    "en": Caution(least=0.30, ahead=0.12, covered=0.35, letters=0.5),
}
"""Chosen on one half of the pairs of ``benchmarks/answers.py``; its figures are of the other half."""


@dataclass(frozen=True, slots=True)
class Match:
    """A kept answer that fits."""

    answer: str
    """What `QuestionIndex.add` was given."""

    question: str
    """The kept question."""

    how: Literal["exact", "request", "similar"]
    """Why it fits."""

    score: float = 1.0
    """Similarity, 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    question: str
    answer: str
    wording: Wording


class QuestionIndex:
    """Questions with the names of their answers. Safe for several threads.

    Similarity is of words and of letters, the rarer ones counting more, and never enough by itself: what `objection`
    checks must agree, and the best must be ahead of the next. In doubt there is no match, and the question is answered
    anew.
    """

    def __init__(
        self,
        *,
        analyse: Analyse | None = None,
        caution: Mapping[Language, Caution] | None = None,
        guarded: bool = True,
    ) -> None:
        """Begin empty.

        Args:
            analyse: Parts Korean into morphemes; without it, Korean questions match only exactly.
            caution: Instead of the measured values.
            guarded: False to trust in similarity alone, which is measured in ``benchmarks/answers.py`` and is wrong
                for one question in ten to twenty.
        """
        self._guarded = guarded
        self._analyse = analyse
        self._caution = {**CAUTION, **(caution or {})}
        self._lock = threading.RLock()
        self._exact: dict[tuple[Language, str], tuple[str, str]] = {}
        self._requests: dict[Hashable, tuple[str, str]] = {}
        self._similar: dict[Language, _Similar] = {"ko": _Similar(), "en": _Similar()}

    def add(self, question: str, answer: str, language: Language, *, request: Hashable | None = None) -> None:
        """Keep a question.

        Args:
            question: As it was asked, or an example of it.
            answer: Name of what answers it.
            language: Of the question.
            request: What it was understood as (`request_key`).
        """
        wording = self._read(question, language)
        with self._lock:
            self._exact[language, normal_form(question)] = answer, question
            if request is not None:
                self._requests[request] = answer, question
            if wording is not None:
                self._similar[language].add(_Kept(question, answer, wording))

    def remove(self, answer: str) -> None:
        """Forget every question with that answer."""
        with self._lock:
            self._exact = {key: kept for key, kept in self._exact.items() if kept[0] != answer}
            self._requests = {key: kept for key, kept in self._requests.items() if kept[0] != answer}
            for each in self._similar.values():
                each.remove(answer)

    def find(self, question: str, language: Language, *, request: Hashable | None = None) -> Match | None:
        """The kept answer to a question, if one is surely that.

        Args:
            question: As it was asked.
            language: Of the question.
            request: What it was understood as.
        """
        with self._lock:
            if (same := self._exact.get((language, normal_form(question)))) is not None:
                return Match(same[0], same[1], "exact")
            if request is not None and (same := self._requests.get(request)) is not None:
                return Match(same[0], same[1], "request")
        wording = self._read(question, language)
        if wording is None:
            return None
        with self._lock:
            return self._similar[language].find(wording, self._caution[language], guarded=self._guarded)

    def _read(self, question: str, language: Language) -> Wording | None:
        if language == "en":
            return read_english(question)
        return read_korean(question, self._analyse) if self._analyse is not None else None


def request_key(bot: str, intent: str, slots: Mapping[str, object]) -> Hashable:
    """What was understood, as a key: two questions understood alike ask for the same."""
    return bot, intent, tuple(sorted((name, repr(value)) for name, value in slots.items()))


class _Similar:
    """The questions of one language, to be compared."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []
        self._words, self._letters = _Rarity(), _Rarity()
        self._stale = False

    def add(self, kept: _Kept) -> None:
        self._kept.append(kept)
        self._stale = True

    def remove(self, answer: str) -> None:
        self._kept = [kept for kept in self._kept if kept.answer != answer]
        self._stale = True

    def find(self, asked: Wording, caution: Caution, *, guarded: bool) -> Match | None:
        if not self._kept:
            return None
        if self._stale:
            self._words.count([kept.wording.terms for kept in self._kept])
            self._letters.count([_letters(kept.wording) for kept in self._kept])
            self._stale = False
        similar = (1 - caution.letters) * self._words.similarities(asked.terms)
        similar += caution.letters * self._letters.similarities(_letters(asked))
        order = np.argsort(-similar, kind="stable")[:_LOOKED_AT]
        objections = {index: objection(asked, self._kept[index].wording) if guarded else "" for index in order.tolist()}
        agreeing = [index for index, reason in objections.items() if not reason]
        # Where the most similar one asks about the same in another sense, the next would be a guess.
        if not agreeing or objections[int(order[0])] in NEAR:
            return None
        best = self._kept[agreeing[0]]
        score = float(similar[agreeing[0]])
        others = [float(similar[index]) for index in agreeing[1:] if self._kept[index].answer != best.answer]
        covered = self._words.covered(asked.terms, best.wording.terms)
        if score < caution.least or score - max(others, default=0.0) < caution.ahead or covered < caution.covered:
            return None
        return Match(best.answer, best.question, "similar", min(1.0, score))


class _Rarity:
    """Cosine similarity of bags of items in which rare items weigh more."""

    def __init__(self) -> None:
        self._count = 0
        self._frequency: Counter[str] = Counter()
        self._where: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def count(self, bags: list[dict[str, float]]) -> None:
        """Take these bags as those that are compared with."""
        self._count = len(bags)
        self._frequency = Counter(item for bag in bags for item in bag)
        found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, bag in enumerate(bags):
            length = self._length(bag)
            for item, weight in bag.items():
                found[item].append((row, weight * self._rarity(item) / length))
        self._where = {
            item: (np.array([row for row, _ in places]), np.array([weight for _, weight in places]))
            for item, places in found.items()
        }

    def similarities(self, bag: dict[str, float]) -> NDArray[np.float64]:
        """Similarity with each bag, float64 [n]."""
        scores = np.zeros(self._count)
        length = self._length(bag)
        for item, weight in bag.items():
            if item in self._where:
                rows, weights = self._where[item]
                scores[rows] += weights * (weight * self._rarity(item) / length)
        return scores

    def covered(self, one: dict[str, float], other: dict[str, float]) -> float:
        """Share of the items of either bag that the other has too, by weight; the smaller of the two."""
        shared = sum(min(one[item], other[item]) * self._rarity(item) for item in one.keys() & other.keys())
        most = max(sum(weight * self._rarity(item) for item, weight in bag.items()) for bag in (one, other))
        return shared / most if most else 1.0

    def _rarity(self, item: str) -> float:
        return 1.0 + math.log((self._count + 1) / (self._frequency[item] + 0.5))

    def _length(self, bag: dict[str, float]) -> float:
        return math.sqrt(sum((weight * self._rarity(item)) ** 2 for item, weight in bag.items())) or 1.0


def _letters(wording: Wording) -> dict[str, float]:
    return {piece: 1 + math.log(count) for piece, count in wording.grams.items()}
