"""What a sentence names that is on no list: ``두리안`` in ``두리안 있어요``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from saram.language.encoding import Sentence
from saram.language.morphemes import Morpheme

__all__ = ["Name", "is_alone", "names_in", "unlisted"]

_NOUNS: Final = frozenset({"NNG", "NNP", "SL"})
_WITHIN: Final = _NOUNS | {"NNB", "NR", "XPN", "XSN", "XR", "SN", "UN"}
"""Tags that a name may end with."""
_MAKES_VERB: Final = frozenset({"XSV", "XSA"})


_ARTICLE: Final = re.compile(r"(?:^|\s)(an? )$", re.IGNORECASE)
_TELLS: Final = re.compile(
    r"^(?!(?:where|how|what|which)\b).*\b(?:am|are|is|was|were|be|so|very|too|\w+'(?:m|re))\s$", re.IGNORECASE
)
"""Before a word that says how somebody is, not what is wanted (``you're stupid``)."""
_ASKING: Final = re.compile(r"(?:(?:그럼|그러면|그리고|혹시|and|or|what about|how about|then) )*", re.IGNORECASE)
_ASKED: Final = re.compile(r"(?:은|는|도|요|이요|은요|는요|도요)?[?!. ]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A word that names something."""

    word: str
    """As it is looked up: the noun, or the English word in small letters."""
    start: int
    """Index in the text of the first character it is spoken of with."""
    end: int
    """Index after the last one, particles left out."""


def names_in(sentence: Sentence, free: Iterable[tuple[int, int]]) -> list[Name]:
    """Names in a sentence, in order; in English every word, since parts of speech are not known.

    Args:
        sentence: The sentence.
        free: Units in which they are looked for.
    """
    places = {start for start, _ in free}
    if not sentence.morphemes:
        words = [Name(sentence.text[start:end].lower(), start, end) for start, end in sentence.spans if start in places]
        return [name for name in words if name.word.replace("'", "").replace("-", "").isalpha()]
    found = []
    follows = (*(m.tag for m in sentence.morphemes[1:]), "")
    for morpheme, after in zip(sentence.morphemes, follows, strict=True):
        if morpheme.tag not in _NOUNS or morpheme.start not in places or after in _MAKES_VERB:
            continue
        begin = sentence.text.rfind(" ", 0, morpheme.start) + 1
        within = [m for m in sentence.morphemes if begin <= m.start and " " not in sentence.text[begin : m.end]]
        end = max(m.end for m in within if m.tag in _WITHIN)
        if within[-1].tag == "JC" and not _links(sentence, within[-1]):
            end = within[-1].end  # 용과 세 개
        found.append(Name(morpheme.form, begin, end))
    return found


def _links(sentence: Sentence, particle: Morpheme) -> bool:
    """Whether a linking particle has a noun after it to link to."""
    after = next((m for m in sentence.morphemes if m.start >= particle.end), None)
    return after is not None and after.tag in _NOUNS


def unlisted(sentence: Sentence, known: Collection[str]) -> Name | None:
    """The last run of words that name something that is on no list and not among the known words.

    Args:
        sentence: The sentence.
        known: The words a bot's own sentences hold; empty where they were not kept, and nothing is found then.
    """
    if not known:
        return None
    listed = {index for match in sentence.matches for index in range(match.start, match.end)}
    free = [span for index, span in enumerate(sentence.spans) if index not in listed]
    runs: list[tuple[int, int]] = []
    for name in names_in(sentence, free):
        if name.word in known or (name.word[-1] == "s" and name.word[:-1] in known):
            continue
        if runs and not sentence.text[runs[-1][1] : name.start].strip():  # within one word, or the next one
            runs[-1] = (runs[-1][0], max(name.end, runs[-1][1]))
        else:
            runs.append((name.start, name.end))
    if not runs:
        return None
    start, end = runs[-1]
    if _TELLS.search(sentence.text[:start]):
        return None
    article = _ARTICLE.search(sentence.text[:start])
    start = article.start(1) if article else start
    return Name(sentence.text[start:end], start, end)


def is_alone(sentence: Sentence, name: Name) -> bool:
    """Whether a sentence is nothing but a name, asked after (``두리안은요``)."""
    return (
        _ASKING.fullmatch(sentence.text[: name.start]) is not None
        and _ASKED.fullmatch(sentence.text[name.end :]) is not None
    )
