"""What plain classifiers make of the same sentences: the least that trained bots have to be worth.

TF-IDF over the n-grams of characters, or of letters (jamo), with a linear support vector machine. It sees the words
alone, neither names and values nor the active bot.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from saram.language.annotation import Example
from saram.language.hangul import letters
from saram.types import Language

__all__ = ["CHARACTERS", "JAMO", "Task", "baselines", "svm_guesses", "task"]

CHARACTERS: Final = "character TF-IDF + SVM"
JAMO: Final = "jamo TF-IDF + SVM"
_MOST: Final = 20_000
"""Sentences learned from; more cost a minute with a hundred intents."""


def svm_guesses(
    texts: Sequence[str],
    classes: Sequence[str],
    asked: Sequence[str],
    *,
    jamo: bool = False,
    minimum: int = 1,
    cost: float = 1.0,
) -> list[str]:
    """Learn from `texts` and classify those that are asked about.

    Args:
        texts: Sentences to learn from.
        classes: Their classes, two at least.
        asked: Sentences to classify.
        jamo: Two to six letters (jamo) make a feature rather than one to four characters.
        minimum: Features in fewer sentences are left out.
        cost: C of the support vector machine.
    """

    def written(sentences: Sequence[str]) -> list[str]:
        return [letters(each) for each in sentences] if jamo else list(sentences)

    ngrams = (2, 6) if jamo else (1, 4)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=ngrams, sublinear_tf=True, min_df=minimum)
    model = LinearSVC(C=cost).fit(vectorizer.fit_transform(written(texts)), classes)
    guesses: list[str] = model.predict(vectorizer.transform(written(asked))).tolist()
    return guesses


@dataclass(frozen=True, slots=True)
class Task:
    """What baselines learn and are asked."""

    texts: list[str]
    """Sentences to learn from, twenty thousand at most."""
    classes: list[str]
    """Their classes."""
    asked: list[str]
    """Sentences whose meaning is known."""
    meant: list[str]
    """Their classes."""
    language: Language
    """Jamo are looked at in Korean only."""


def task(training: Sequence[Example], asked: Sequence[Example], language: Language, seed: int = 0) -> Task:
    """What is made of examples.

    Args:
        training: What the bots learn from, of which twenty thousand at most are taken.
        asked: Sentences whose meaning is known; those outside all bots have no intent.
        language: Of all of them.
        seed: Of the choice of sentences.
    """
    learned = sorted({(example.text, _class(example)) for example in training})
    if len(learned) > _MOST:
        learned = random.Random(seed).sample(learned, _MOST)  # noqa: S311 - not for secrets
    texts, classes = [text for text, _ in learned], [name for _, name in learned]
    return Task(texts, classes, [each.text for each in asked], [_class(each) for each in asked], language)


def baselines(given: Task) -> dict[str, float]:
    """Share of the sentences asked about whose intent each baseline gets right; none where nothing can be told."""
    if not given.asked or len(set(given.classes)) < 2:
        return {}
    figures: dict[str, float] = {}
    for name in (CHARACTERS, JAMO) if given.language == "ko" else (CHARACTERS,):
        guesses = svm_guesses(given.texts, given.classes, given.asked, jamo=name == JAMO)
        figures[name] = sum(a == b for a, b in zip(given.meant, guesses, strict=True)) / len(given.meant)
    return figures


def _class(example: Example) -> str:
    return f"{example.bot}.{example.intent}" if example.intent else "-"
