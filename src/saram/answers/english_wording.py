"""Questions in English, read for comparison."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import Final

from saram.answers.word_list import WordList, word_list
from saram.answers.wording import Wording, ngrams

__all__ = ["read_english", "stem"]

_WORD: Final = re.compile(r"[^\W_]+(?:[_.'’/-][^\W_]+)*|_+[^\W_]+(?:_[^\W_]+)*")
_PARTS: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"v?\d+(?:[.,:]\d+)*")
_CAMEL: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}|_|\d[A-Za-z]|[A-Za-z]\d")
_SENTENCE: Final = re.compile(r"(?:^|[.!?:]\s+|[\"“”'`(\[]\s*|\n\s*[-*]?\s*)\W*$")
_NUMERALS: Final = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_NEGATIONS: Final = frozenset({
    "not", "no", "never", "without", "cannot", "nor", "neither", "none", "nothing", "except", "unable", "impossible",
    "unavailable",
})  # fmt: skip
_ASKS: Final = {
    "where": "place", "when": "time", "who": "person", "whom": "person", "whose": "person", "why": "reason",
}  # fmt: skip
_FIRST: Final = [["how"], *([word] for word in _ASKS)]
_HOW: Final = {
    "much": "amount",
    "many": "amount",
    "long": "duration",
    "far": "distance",
    "old": "age",
    "often": "often",
}
_DIRECTIONS: Final = {"from": "from", "to": "to", "into": "to", "until": "until", "till": "until"}
_SUFFIXES: Final = (
    ("izations", "iz"), ("ization", "iz"), ("isation", "iz"), ("ations", ""), ("ation", ""), ("ities", ""), ("ity", ""),
    ("ments", ""), ("ment", ""), ("ings", ""), ("ing", ""), ("ions", ""), ("ion", ""), ("ies", ""), ("ied", ""),
    ("ives", ""), ("ive", ""), ("edly", ""), ("ers", ""), ("ors", ""), ("ed", ""), ("er", ""), ("or", ""), ("es", ""),
    ("ly", ""), ("al", ""), ("s", ""), ("e", ""), ("y", ""),
)  # fmt: skip
_LIGHT: Final = 0.15
_SHORTEST: Final = 3


def read_english(text: str) -> Wording:
    """Read a question."""
    words = word_list("en")
    terms: dict[str, float] = {}
    grams: Counter[str] = Counter()
    sides: set[tuple[int, int]] = set()
    names: set[str] = set()
    tokens: set[str] = set()
    needed: set[str] = set()
    numbers: list[str] = []
    lower: list[str] = []
    for match in _WORD.finditer(text):
        written = match[0].replace("’", "'")
        small = written.casefold().removesuffix("'s")
        tokens.update((small, *_PARTS.findall(small)))
        grams.update(piece for part in _PARTS.findall(small) for piece in ngrams(part, 3, 4))
        if _NUMBER.fullmatch(small):
            numbers.append(small.lstrip("v"))
            terms[small.lstrip("v")] = 1.0
            continue
        if small in _NUMERALS:
            numbers.append(_NUMERALS[small])
        if _is_name(written, text[: match.start()]):
            names.add(small)
        lower += _PARTS.findall(small)
    negated = any(word in _NEGATIONS for word in lower) or "n't" in text.casefold().replace("’", "'")
    for word in lower:
        weight = _LIGHT if word in words.light else 1.0
        concept = _concept(word, words)
        terms[concept] = max(weight, terms.get(concept, 0.0))
        if words.is_needed(word, "") or words.is_needed(concept, ""):
            needed.add(concept)
        sides.update(words.opposed(word, "") or words.opposed(_base(word, words), ""))
    return Wording(
        language="en",
        terms=terms,
        grams=grams,
        numbers=tuple(sorted(numbers)),
        negations=int(negated),
        names=frozenset(names),
        tokens=frozenset(tokens),
        sides=frozenset(sides),
        needed=frozenset(needed),
        asks=_asks(lower) if "?" in text or lower[:1] in _FIRST else frozenset(),
        directions=_directions(lower, words),
    )


def stem(word: str) -> str:
    """A word without its ending; not always a word, but the same for forms of one word."""
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            word = word[: len(word) - len(suffix)] + instead
            break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


def _base(word: str, words: WordList) -> str:
    """The form under which a list has the word."""
    if word in words.concepts or word in words.sides:
        return word
    for suffix, instead in (("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"),
                            ("ing", "")):  # fmt: skip
        base = word.removesuffix(suffix) + instead
        if word.endswith(suffix) and (base in words.concepts or base in words.sides):
            return base
    return word


def _concept(word: str, words: WordList) -> str:
    return stem(words.concept(_base(word, words), ""))


def _is_name(written: str, before: str) -> bool:
    if _CAMEL.search(written):
        return True
    return written[:1].isupper() and len(written) > 1 and not _SENTENCE.search(before)


def _asks(lower: list[str]) -> frozenset[str]:
    found = {_ASKS[word] for word in lower if word in _ASKS}
    for word, after in zip_longest(lower, lower[1:], fillvalue=""):
        if word == "how":
            found.add(_HOW.get(after, "way"))
    return frozenset(found)


def _directions(lower: list[str], words: WordList) -> frozenset[tuple[str, str]]:
    found = set()
    for index, word in enumerate(lower):
        if word not in _DIRECTIONS:
            continue
        # What follows, but for small words: "from the station".
        what = next((each for each in lower[index + 1 : index + 4] if each not in words.light), None)
        if what is not None:
            found.add((stem(what), _DIRECTIONS[word]))
    return frozenset(found)
