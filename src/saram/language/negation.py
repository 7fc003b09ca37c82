"""Whether a sentence asks for something not to be done, and what it would ask for otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from saram.language.encoding import Sentence
from saram.language.judged import Judged
from saram.language.morphemes import requested
from saram.types import Context

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["affirmed", "denied"]

_UNWANTED: Final = re.compile(
    r"(?:^|\s)안\s(?=\S+(?:\s?(?:ㄹ래|을래|할래|도\s?(?:돼|되|괜찮)|고\s?싶)|[가-힣]*래(?:요)?[.!]*$))"
)
"""``안`` before what is wished or allowed (``안 할래``, ``안 켜도 돼``); before what is told it is no wish."""
_WISHES: Final = frozenset({"을래", "을래요", "을게", "을게요", "아도", "어도"})
"""Endings of ``않`` that say what is wanted."""
_ENGLISH: Final = re.compile(
    r"^(?:please\s+)?(?:don'?t|do not|never(?! mind))\s+(?!(?:you|forget|worry)\b)", re.IGNORECASE
)


def affirmed(sentence: Sentence) -> str | None:
    """The sentence without its negation (``보내지 마`` → ``보내줘``); None if it denies nothing.

    What is denied only to make room for something else (``켜지 말고 꺼줘``) is not looked at.
    """
    text = sentence.text
    if not sentence.morphemes:
        positive = _ENGLISH.sub("", text)
        return positive if positive != text else None
    unwanted = _UNWANTED.search(text)
    if unwanted is not None:
        return (text[: unwanted.start()] + " " + text[unwanted.end() :]).strip()
    morphemes = sentence.morphemes
    for index in range(1, len(morphemes) - 1):
        link, verb = morphemes[index], morphemes[index + 1]
        if link.tag == "EC" and link.form == "지" and verb.tag == "VX" and verb.form in {"말", "않"}:
            after = morphemes[index + 2].form if index + 2 < len(morphemes) else ""
            if after == "고" or (verb.form == "않" and after not in _WISHES):
                return None  # for something else (말고), or told or asked (오지 않아)
            stem = morphemes[index - 1]
            return text[: stem.start] + requested(stem)
    return None


def denied(understanding: Understanding, judged: Judged, context: Context) -> Judged | None:
    """A sentence that asks for something not to be done, judged as what it denies; None if it denies nothing.

    It is judged as it stands where its words without the negation are as clearly for the same intent, and by those
    words where it is unclear itself and they are not: ``닫지 마`` is about closing.
    """
    positive = affirmed(judged.sentence)
    if positive is None:
        return None
    without, accept = understanding.judge(positive, context), understanding.settings.accept
    (name, score), own = understanding.top(without), understanding.top(judged)[1]
    if without.order[0] == judged.order[0]:
        return judged if score >= min(accept, own) else None  # 깨우지 마 is learned as it stands
    facts = understanding.facts(name)
    return without if own < accept <= score and facts is not None and not facts.role else None
