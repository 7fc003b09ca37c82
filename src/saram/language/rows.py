"""Things that are named in a row, of which the labels may have found the first ones only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from saram.language.encoding import Sentence
from saram.language.kind_values import SlotKind
from saram.language.values import KINDS, find_values

__all__ = ["goods_of", "with_rows"]

_NOUNS: Final = frozenset({"NNG", "NNP", "SL", "XPN", "XSN", "XR"})
_LINK: Final = re.compile(r"(?P<link>이?랑|하고|[과와]|,)?,?\s+|,")
_WORD: Final = re.compile(r"(?P<word>[^\s,]+?)(?P<rest>이?랑|하고|[과와을를도만])?(?=[\s,.?!]|$)")

_MADE_A_NOUN: Final = ["VV", "ETN"]
"""What ``감`` is taken for at times."""

_TIMES: Final = re.compile(r"(?:번|차례|회)$")
"""Counts how often, not how many."""

_SEVERAL: Final = 2
"""Values that end with another one from which they are kinds of it."""
_GOODS: Final = 40
"""So many values with kinds has a list of goods. Set by hand: that of the store has 76, that of places 31."""
_ADDED: Final = re.compile(r"도요?[.!\s]*$")
"""Behind what is added to what was named before."""

_EACH: Final = re.compile(r"(?<=\S)\s+각각?$")

Span = tuple[str, int, int]


def with_rows(
    sentence: Sentence,
    spans: Sequence[Span],
    kinds: Mapping[str, SlotKind],
    known: Collection[str],
    goods: Collection[str],
) -> list[Span]:
    """The stretches and the things that go on a row of them.

    In ``우유 두 개 빵 세 개`` a noun with a count of its own goes on the row of the one before, in ``사과, 배, 감``
    and ``사과랑 배`` what is linked to it does. A word the bots know goes on no row unless it is listed, or two things
    are in it already.

    Args:
        sentence: The sentence.
        spans: (slot, first unit, after last unit), in order.
        kinds: Slot name → what may fill it.
        known: The words the bots' own sentences hold.
        goods: Lists of goods, as `goods_of` gives them.
    """
    if not sentence.morphemes or " " not in sentence.text:
        return list(spans)
    found = [_without_each(sentence, span, kinds) for span in sorted(spans, key=_begin)]
    found = _with_pairs(sentence, _without_links(sentence, found, kinds), kinds)
    found = _with_added(sentence, _with_neighbours(sentence, found, kinds, goods), kinds)
    at = 0
    while at < len(found):
        name, _, last = found[at]
        if name in kinds and kinds[name].open and kinds[name].entity not in KINDS:
            counted = next((each for each in found if each[1] == last and _kind(each, kinds) == "count"), None)
            slot = (name, kinds[name].entity)
            end = counted[2] if counted else last
            rowed = at > 0 and found[at - 1][0] == name and _is_linked(sentence, found[at - 1][2], found[at][1])
            more = _next(sentence, found, slot, end, known, count=counted[0] if counted else "", rowed=rowed)
            found = sorted([*found, *more], key=_begin)
        at += 1
    return _with_amounts(sentence, found, kinds)


def _with_amounts(sentence: Sentence, spans: list[Span], kinds: Mapping[str, SlotKind]) -> list[Span]:
    """The stretches and the sums that were passed over, where one is said behind each of several names.

    In ``엄마한테 5만원 그리고 아빠한테 3만원`` either of them gets one.
    """
    slot = next((name for name, _, _ in spans if name in kinds and kinds[name].entity == "money"), "")
    others = [(name, first) for name, first, _ in spans if name != slot]
    begins = [first for name, first in others if [each for each, _ in others].count(name) > 1]
    if not slot or len(begins) < 2:
        return spans
    places = [(start, end) for kind, start, end in find_values(sentence.text) if kind == "money"]
    found = list(spans)
    for begin, behind in zip(begins, [*begins[1:], len(sentence.spans)], strict=True):
        within = range(begin, behind)
        inside = [[unit for unit in within if start <= sentence.spans[unit][0] < end] for start, end in places]
        free = [each for each in inside if each and all(each[-1] < a or b <= each[0] for _, a, b in found)]
        if len(free) == 1 and not any(name == slot and first in within for name, first, _ in found):
            found.append((slot, free[0][0], free[0][-1] + 1))
    return sorted(found, key=_begin)


def _with_pairs(sentence: Sentence, spans: list[Span], kinds: Mapping[str, SlotKind]) -> list[Span]:
    """The stretches and those that were passed over between them, where listed values of two slots stand in turn.

    In ``거실 불 안방 에어컨 켜줘`` there are a room and a thing, and a room and a thing. Nothing stands between them.
    """
    names = {kinds[name].entity: name for name, _, _ in spans if name in kinds and kinds[name].entity not in KINDS}
    if len(names) < 2 or len(spans) > 3:
        return spans
    whole: dict[tuple[int, int], str] = {}
    for match in sentence.matches:
        if match.entity in names and not match.cost and _is_whole_word(sentence, match.start, match.end):
            whole[match.start, match.end] = names[match.entity]
    turns = sorted((name, *place) for place, name in whole.items())
    turns.sort(key=_begin)
    slots = [name for name, _, _ in turns]
    beside = all(
        sentence.text[sentence.spans[a[2] - 1][1] : sentence.spans[b[1]][0]] == " " for a, b in pairwise(turns)
    )
    in_turn = len(turns) == 4 and slots[:2] == slots[2:] and slots[0] != slots[1]
    return turns if in_turn and beside and all(span in turns for span in spans) else spans


def goods_of(lists: Mapping[str, Mapping[str, Collection[str]]]) -> frozenset[str]:
    """The lists of goods: many of their values are kinds of others, and end with them (``치즈 케이크``).

    Args:
        lists: List → value → what else it is called.
    """
    found: set[str] = set()
    for entity, values in lists.items():
        forms = {form.replace(" ", "") for value, others in values.items() for form in (value, *others)}
        ends = Counter(form[at:] for form in forms for at in range(1, len(form)) if form[at:] in forms)
        if sum(times >= _SEVERAL for times in ends.values()) >= _GOODS:
            found.add(entity)
    return frozenset(found)


def _with_neighbours(
    sentence: Sentence, spans: list[Span], kinds: Mapping[str, SlotKind], goods: Collection[str]
) -> list[Span]:
    """The stretches with what is listed beside them, of lists of goods: ``우유 사과 담아줘`` is about two things.

    Both are whole words with nothing but a blank between them, and not one listed thing together (``사과 주스``), which
    may have been passed over or taken for part of the other. So a cake of what no listed one is made of is two things,
    which is told, while one of two that is passed over is missed.
    """
    if not any(kind.entity in goods for kind in kinds.values()):
        return spans
    exact = [match for match in sentence.matches if not match.cost]
    found: list[Span] = []
    for index, (name, first, last) in enumerate(spans):
        entity = kinds[name].entity if name in kinds else ""
        longest = sorted({(m.start, m.end) for m in exact if m.entity == entity}, key=lambda place: place[0] - place[1])
        pair: tuple[tuple[int, int], tuple[int, int]] | None = None
        if entity not in goods:
            pass
        elif (first, last) not in longest:
            cuts = [(place, (place[1], last)) for place in longest if place[0] == first]
            pair = next((each for each in cuts if each[1] in longest), None)
        else:
            others = [*found, *spans[index + 1 :]]
            free = [(a, b) for a, b in longest if all(b <= start or end <= a for _, start, end in others)]
            behind = [((first, last), place) for place in free if place[0] == last]
            before = [(place, (first, last)) for place in free if place[1] == first]
            pair = next((each for each in (*behind, *before)), None)
        if pair is None or not _are_beside(sentence, *pair) or (pair[0][0], pair[1][1]) in longest:
            found.append((name, first, last))
            continue
        found += [(name, *place) for place in pair]
    return sorted(found, key=_begin)


def _are_beside(sentence: Sentence, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches are words of their own with a blank alone between them, and no verb (``과자 파는 데``)."""
    begin, end = sentence.spans[one[0]][0], sentence.spans[other[1] - 1][1]
    if any(m.tag[0] == "V" and m.start < end and begin < m.end for m in sentence.morphemes):
        return False
    blank = sentence.text[sentence.spans[one[1] - 1][1] : sentence.spans[other[0]][0]]
    return blank == " " and sentence.text[begin - 1 : begin] in {"", " "}


def _with_added(sentence: Sentence, spans: list[Span], kinds: Mapping[str, SlotKind]) -> list[Span]:
    """The stretches and what was passed over at the beginning, where another of its list is added to it at the end.

    ``불`` of ``불 켜주세요 티비도요``.
    """
    if len(spans) != 1 or not _ADDED.match(sentence.text, sentence.spans[spans[0][2] - 1][1]):
        return spans
    name, first, _ = spans[0]
    entity = kinds[name].entity if name in kinds else ""
    ends = [m.end for m in sentence.matches if (m.entity, m.start, m.cost) == (entity, 0, 0.0) and m.end < first]
    whole = [end for end in ends if _is_whole_word(sentence, 0, end)]
    return [(name, 0, max(whole)), *spans] if whole else spans


def _is_whole_word(sentence: Sentence, first: int, last: int) -> bool:
    """Whether blanks stand around some units, or the ends of the sentence."""
    text, start, end = sentence.text, sentence.spans[first][0], sentence.spans[last - 1][1]
    return text[start - 1 : start] in {"", " "} and text[end : end + 1] in {"", " "}


def _next(
    sentence: Sentence,
    found: Sequence[Span],
    slot: tuple[str, str],
    last: int,
    known: Collection[str],
    *,
    count: str,
    rowed: bool,
) -> list[Span]:
    """What goes on the row that ends before a unit, if no other stretch has it; `count` is the slot of how many."""
    name, entity = slot
    link = _LINK.match(sentence.text, sentence.spans[last - 1][1])
    word = _WORD.match(sentence.text, link.end()) if link else None
    if link is None or word is None:
        return []
    units = [unit for unit, (start, _) in enumerate(sentence.spans) if word.start("word") <= start < word.end("word")]
    if not units or any(first <= units[-1] and units[0] < end for _, first, end in found):
        return []
    own = _count_behind(sentence, units[-1] + 1) if count else []
    linked = link["link"] is not None or "," in link[0]
    listed = any((m.entity, m.start, m.end, m.cost) == (entity, units[0], units[-1] + 1, 0.0) for m in sentence.matches)
    within = [m for m in sentence.morphemes if m.start < word.end("word") and word.start("word") < m.end]
    between = link[0].startswith(",") and sentence.text.startswith(",", word.end())
    said = any(span in found for span in [(count, *each) for each in own])
    strange = said or between or rowed or not any(m.form in known for m in within)
    nouns = all(m.tag in _NOUNS for m in within) or (rowed and [m.tag for m in within] == _MADE_A_NOUN)
    named = bool(within) and strange and nouns
    if not (own or linked) or not (listed or named):
        return []
    free = [(count, *each) for each in own if all(each[1] <= first or last <= each[0] for _, first, last in found)]
    return [(name, units[0], units[-1] + 1), *free]


def _count_behind(sentence: Sentence, unit: int) -> list[tuple[int, int]]:
    """The units of how many there are, from a unit on; none where no count begins there."""
    begin = sentence.spans[unit][0] if unit < len(sentence.spans) else -1
    ends = [
        end
        for kind, start, end in find_values(sentence.text)
        if (kind, start) == ("count", begin) and not _TIMES.search(sentence.text, start, end)
    ]
    within = [index for index, (at, _) in enumerate(sentence.spans) if begin <= at < max(ends, default=begin)]
    return [(within[0], within[-1] + 1)] if within else []


def _is_linked(sentence: Sentence, last: int, first: int) -> bool:
    """Whether nothing but what links two things stands between two units."""
    between = sentence.text[sentence.spans[last - 1][1] : sentence.spans[first][0]]
    link = _LINK.fullmatch(between)
    return link is not None and (link["link"] is not None or "," in between)


def _without_each(sentence: Sentence, span: Span, kinds: Mapping[str, SlotKind]) -> Span:
    """A stretch without ``각각`` behind it, which is said of how many there are of each (``우유랑 빵 각각 세 개``)."""
    name, first, last = span
    begin, end = sentence.spans[first][0], sentence.spans[last - 1][1]
    each = _EACH.search(sentence.text[begin:end])
    if each is None or name not in kinds or kinds[name].entity in KINDS:
        return span
    return name, first, max(unit + 1 for unit in range(first, last) if sentence.spans[unit][0] < begin + each.start())


def _without_links(sentence: Sentence, spans: Sequence[Span], kinds: Mapping[str, SlotKind]) -> list[Span]:
    """The stretches without the link at their end, where one before has the same (``배랑`` of ``사과랑 배랑 감``)."""
    found: list[Span] = []
    for name, first, last in spans:
        before = found[-1] if found and found[-1][0] == name else None
        link = sentence.text[sentence.spans[last - 1][0] : sentence.spans[last - 1][1]]
        exact = any((m.start, m.end, m.cost) == (first, last, 0.0) for m in sentence.matches)
        cut = before is not None and link == "랑" and last - first > 1 and not exact and name in kinds
        alike = before is not None and sentence.text.startswith("랑 ", sentence.spans[before[2] - 1][1])
        found.append((name, first, last - 1 if cut and alike else last))
    return found


def _kind(span: Span, kinds: Mapping[str, SlotKind]) -> str:
    return kinds[span[0]].entity if span[0] in kinds else ""


def _begin(span: Span) -> int:
    return span[1]
