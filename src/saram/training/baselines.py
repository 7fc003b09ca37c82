"""What plain classifiers make of the same sentences: the least that trained bots have to be worth.

TF-IDF over the n-grams of characters, or of letters (jamo), with a linear support vector machine. It sees the words
alone, neither names and values nor the active bot.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from saram.language.annotation import Example
from saram.language.hangul import letters
from saram.types import Language

__all__ = ["CHARACTERS", "JAMO", "baselines", "svm_guesses"]

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


def baselines(
    training: Sequence[Example],
    asked: Sequence[Example],
    language: Language,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> dict[str, float]:
    """Share of the sentences asked about whose intent each baseline gets right.

    Args:
        training: What the bots learn from, of which twenty thousand at most are taken.
        asked: Sentences whose meaning is known; those outside all bots have no intent.
        language: Jamo are looked at in Korean only.
        seed: Of the choice of sentences.
        progress: Called with a stage and the share of it that is done.
    """
    learned = sorted({(example.text, _class(example)) for example in training})
    if len(learned) > _MOST:
        learned = random.Random(seed).sample(learned, _MOST)  # noqa: S311 - not for secrets
    texts, classes = [text for text, _ in learned], [name for _, name in learned]
    if not asked or len(set(classes)) < 2:
        return {}
    meant, sentences = [_class(example) for example in asked], [example.text for example in asked]
    figures: dict[str, float] = {}
    names = (CHARACTERS, JAMO) if language == "ko" else (CHARACTERS,)
    for name in names:
        progress("baselines", len(figures) / len(names))
        guesses = svm_guesses(texts, classes, sentences, jamo=name == JAMO)
        figures[name] = sum(a == b for a, b in zip(meant, guesses, strict=True)) / len(meant)
    return figures


def _class(example: Example) -> str:
    return f"{example.bot}.{example.intent}" if example.intent else "-"
