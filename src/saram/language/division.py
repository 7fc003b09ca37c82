"""Several requests in one utterance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from saram.language.encoding import Sentence
from saram.language.followups import bare_value
from saram.language.judged import Judged
from saram.language.morphemes import concluded
from saram.language.values import find_values
from saram.types import Context, Request, SlotValue

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["divide"]

_Part: TypeAlias = tuple[Judged, tuple[int, int], str]
"""A part of a sentence, its place in it, and its best class."""

_ADDING: Final = frozenset({"도", "은", "는"})
_ARTICLES: Final = frozenset({"a", "an", "the", "some", "any", "please"})
_COUNTS: Final = frozenset({"count", "number"})
"""Kinds of value that name nothing by themselves: ``한 개, 두 개 담아줘`` is one wish."""
_LINK: Final = re.compile(r"(?:이랑|랑|하고|과|와|이며|,)\s*$")


def divide(
    understanding: Understanding, judged: Judged, spans: tuple[tuple[int, int], ...], context: Context
) -> list[tuple[Judged, tuple[int, int]]] | None:
    """The division of a sentence into requests that is understood best; None if it is one request.

    A part that is only a noun with a linking particle (``환율이랑``) is understood with the predicate that ends the
    following part, a last one that is only a noun with 도 or 은 (``미세먼지도``) from the part before it. Parts with
    one intent are requests of their own where each names something else (``거실 불 켜고 안방 불도 켜줘``).
    """
    text = judged.sentence.text
    parts: list[_Part] = []
    ending: list[_Part] = []
    held: tuple[int, int] | None = None
    for index, (start, end) in enumerate(spans):
        begin = held[0] if held else start
        own = understanding.judge(text[begin:end], context, mended=True)
        bare = _is_value(_LINK.sub("", text[start:end]))
        ended = text[begin:end] if bare else concluded(text[begin:end], own.sentence.morphemes)
        if ended != text[begin:end]:
            own = understanding.judge(ended, context)
        name, probability = understanding.top(own)
        # Two nouns before one predicate may mean two intents and share the score.
        enough = understanding.settings.ask if held else understanding.settings.accept
        good = understanding.facts(name) is not None and probability >= enough
        last = index == len(spans) - 1
        predicate = not bare and _has_predicate(own.sentence)
        if good and predicate:
            parts.append((own, (begin, end), name))
            held = None
        elif not last:
            held = (begin, end)
        elif parts:
            last_part = _ending(understanding, own, parts[-1], (begin, end), context)
            if last_part is None:
                return None
            ending = [last_part]
        else:
            held = None
    expanded = _expand(understanding, text, parts, spans, context) + ending
    if len({name for _, _, name in expanded}) < 2 and not _are_several(understanding, expanded, context):
        return None
    return [(part, span) for part, span, _ in expanded]


def _are_several(understanding: Understanding, parts: Sequence[_Part], context: Context) -> bool:
    """Whether parts with one intent wish for several things: each names something new."""
    told: list[dict[str, list[SlotValue]]] = []
    for part, _, name in parts:
        facts = understanding.facts(name)
        values: dict[str, list[SlotValue]] = {}
        kinds = understanding.kinds(facts.bot) if facts else {}
        for slot in understanding.slots(part, facts, context) if facts else ():
            if slot.name not in kinds or kinds[slot.name].entity not in _COUNTS:
                values.setdefault(slot.name, []).append(slot.value)
        told.append(values)
    return len(told) > 1 and all(_differ(first, second) for first, second in pairwise(told))


def _differ(first: dict[str, list[SlotValue]], second: dict[str, list[SlotValue]]) -> bool:
    shared = first.keys() & second.keys()
    return bool(first and second) and (not shared or any(first[name] != second[name] for name in shared))


def _ending(
    understanding: Understanding, own: Judged, before: _Part, span: tuple[int, int], context: Context
) -> _Part | None:
    """A last part that is only a noun with 도 or 은, or says what it is; None if it is neither or not understood.

    One value asks the same as the part before it (``부산은``), another noun is understood with its predicate
    (``미세먼지도``). The words stay where they are.
    """
    sentence = own.sentence
    morphemes = [m for m in sentence.morphemes if m.tag != "SF" and m.form != "요"]
    facts = understanding.facts(before[2])
    if _tells_enough(understanding, own, before, context):
        return own, span, understanding.top(own)[0]
    if facts is None or not morphemes or morphemes[-1].tag != "JX" or morphemes[-1].form not in _ADDING:
        return None
    previous = Request("", "understood", facts.bot, facts.intent)
    if bare_value(understanding, sentence, replace(context, pending=None, previous=previous)) is not None:
        return own, span, before[2]
    predicate = _verb(before[0].sentence)
    judged = understanding.judge(f"{sentence.text.rstrip('?!. ')} {predicate}", context)
    name, probability = understanding.top(judged)
    known = predicate and understanding.facts(name) is not None
    return (judged, span, name) if known and probability >= understanding.settings.accept else None


def _tells_enough(understanding: Understanding, own: Judged, before: _Part, context: Context) -> bool:
    """Whether a last part without a verb is surely of another intent, of which it has a value (``30분 타이머``)."""
    name, probability = understanding.top(own)
    facts = understanding.facts(name)
    sure = facts is not None and not facts.role and name != before[2]
    if facts is None or not sure or probability < understanding.settings.accept:
        return False
    told = [slot.text for slot in understanding.slots(own, facts, context)]
    return bool(told) and own.sentence.text not in told


def _is_value(text: str) -> bool:
    """Whether a text is a value of a kind and nothing else; ``하고`` after one is no verb (``내일하고 모레``)."""
    return any((start, end) == (0, len(text)) for _, start, end in find_values(text))


def _has_predicate(sentence: Sentence) -> bool:
    """Whether a part says what is to be done; in English, whether it is more than names and articles."""
    if sentence.morphemes:
        return any(m.tag in {"VV", "VA", "VCP", "XSV", "EF"} for m in sentence.morphemes)
    named = {index for match in sentence.matches for index in range(match.start, match.end)}
    words = [sentence.text[start:end].lower() for start, end in sentence.spans]
    return any(index not in named and word not in _ARTICLES for index, word in enumerate(words))


def _expand(
    understanding: Understanding,
    text: str,
    parts: list[_Part],
    spans: tuple[tuple[int, int], ...],
    context: Context,
) -> list[_Part]:
    """Parts that list several nouns before one predicate (``환율이랑 금리 알려줘``), one request for each noun.

    Nouns of one intent stay together as long as each fills a slot (``두부랑 콩나물 담아줘``).
    """
    expanded: list[_Part] = []
    for part, span, name in parts:
        inner = [each for each in spans if span[0] <= each[0] and each[1] <= span[1]]
        alternatives = []
        if len(inner) > 1:
            last = understanding.judge(text[inner[-1][0] : inner[-1][1]], context, mended=True).sentence
            for start, end in inner[:-1]:
                words = _LINK.sub("", text[start:end]).strip()
                if not words:  # nothing but the link: 하고 불 켜줘
                    continue
                noun = understanding.judge(words, context, mended=True).sentence
                other = understanding.judge(noun.text + _after_its_like(noun, last), context)
                other_name, probability = understanding.top(other)
                if probability >= understanding.settings.accept and understanding.facts(other_name) is not None:
                    alternatives.append((other, (start, end), other_name))
        rest = understanding.judge(text[inner[-1][0] : span[1]], context, mended=True) if alternatives else part
        rest_name = understanding.top(rest)[0] if alternatives else name
        nouns = [*alternatives, (rest, (inner[-1][0], span[1]), rest_name)]
        several = any(other_name != rest_name for *_, other_name in alternatives)
        if alternatives and not several:
            several = _is_lost(understanding, (part, span, name), nouns, context)
        if several and understanding.facts(rest_name) is not None:
            expanded += nouns
        else:
            expanded.append((part, span, name))
    return expanded


def _is_lost(understanding: Understanding, part: _Part, nouns: Sequence[_Part], context: Context) -> bool:
    """Whether nouns of a part fill no slot of it, but each fills one by itself: ``불`` in ``불이랑 티비 꺼줘``."""
    facts = understanding.facts(part[2])
    if facts is None:
        return False
    places = [slot.span for slot in understanding.slots(part[0], facts, context) if slot.span is not None]
    begin = part[1][0]
    lost = [
        noun
        for noun in nouns
        if not any(noun[1][0] < begin + end and begin + start < noun[1][1] for start, end in places)
    ]
    return bool(lost) and all(understanding.slots(judged, facts, context) for judged, *_ in lost)


def _after_its_like(noun: Sentence, last: Sentence) -> str:
    """What follows the value of the same list or kind in the last of the nouns, else the verb.

    ``불 켜줘`` after ``안방``, ``7시에 깨워줘`` after ``화요일``.
    """
    lists = {match.entity for match in noun.matches}
    alike = [
        (match.start, last.spans[match.end - 1][1])
        for match in last.matches
        if match.entity in lists and not match.cost
    ]
    if not alike:
        kinds = {kind for kind, start, end in find_values(noun.text) if (start, end) == (0, len(noun.text))}
        alike = [(start, end) for kind, start, end in find_values(last.text) if kind in kinds]
    first = min((start for start, _ in alike), default=0)
    end = max((end for start, end in alike if start == first), default=0)
    return last.text[end:] if alike and last.text[end:].strip() else f" {_verb(last)}"


def _verb(sentence: Sentence) -> str:
    """The words of a sentence from its first verb or its copula's word (``얼마예요``) on, empty if it has none."""
    for morpheme in sentence.morphemes:
        if morpheme.tag in {"VV", "VA", "VX"}:
            return sentence.text[morpheme.start :]
        if morpheme.tag == "VCP":
            return sentence.text[sentence.text.rfind(" ", 0, morpheme.start) + 1 :]
    return ""
