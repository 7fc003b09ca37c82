"""Stretches for names in Korean sentences, made to hold whole words: labels may begin or end within one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from saram.language.encoding import CLOSING, Sentence
from saram.language.full_names import full_names
from saram.language.kind_values import SlotKind
from saram.language.values import KINDS

__all__ = ["whole_names"]

_NOUNS: Final = frozenset({"NNG", "NNP", "SL", "XR", "XPN", "XSN"})
_PARTICLES: Final = re.compile(
    r"(?:이랑|으로|에서|한테|까지|부터|에게|께서|하고|이나|보다|처럼|이야|을|를|이|가|은|는|로|랑|과|와|도|에|의|만|쯤|야|께|네|님)*"
)
_GENERIC: Final = frozenset("주값곡것거꺼쪽편앞옆뒤위밑안속때분개년월일시원건용별식형장권번화류집점방등불계면좀쫌")
"""Nouns of one syllable that say something of a name and make no other one of it (``삼성전자주``, ``아이유곡``)."""
_SOUNDS: Final = frozenset({"MAG", "IC"})
"""Tags of what an animal is called by (``멍멍`` of ``멍멍이 방``), if it is no word the bots know."""
_THING: Final = frozenset("거것게")
"""Syllables that end a description (``먹는 거``)."""
_REST: Final = frozenset({"나머지", "나머지는", "나머지 방", "다른 데", "딴 데", "다른 곳", "딴 곳"})
"""Words for all else that are no name of it."""
_FEW: Final = 1
"""Syllables behind a full name that are taken for the beginning of the next word."""
_SHORT: Final = 2
"""Syllables of a name of a person that is probably not whole."""

Span = tuple[str, int, int]


def whole_names(
    sentence: Sentence,
    spans: Sequence[Span],
    slots: frozenset[str],
    kinds: Mapping[str, SlotKind],
    *,
    known: Collection[str],
    people: Collection[str],
) -> list[Span]:
    """The stretches with those for names begun and ended where a word or a full name is.

    A full name that no stretch has fills the only empty slot for people.

    Args:
        sentence: The sentence; one without morphemes, English then, or without blanks is left as it is.
        spans: (slot, first unit, after last unit), in order.
        slots: Those of the intent.
        kinds: Slot name → what may fill it.
        known: The words the bots' own sentences hold.
        people: Lists that hold full names.
    """
    if not sentence.morphemes or " " not in sentence.text:
        return list(spans)
    whole = _with_whole_words(sentence, _with_one_a_word(sentence, spans, kinds), kinds, known, people)
    return _with_full_names(sentence, _as_listed(sentence, whole, slots, kinds), slots, kinds, people)


def _as_listed(
    sentence: Sentence, spans: Sequence[Span], slots: frozenset[str], kinds: Mapping[str, SlotKind]
) -> list[Span]:
    """The stretches, each that is listed for one other slot of the intent and not for its own moved to that slot.

    In ``거실이랑 안방 켜줘`` nothing but the verb says that the second is no appliance.
    """
    found: list[Span] = []
    lists = {slot: kinds[slot].entity for slot in slots if slot in kinds and kinds[slot].entity not in KINDS}
    for name, first, last in spans:
        if name in lists and (two := _two_listed(sentence, name, first, last, lists)):
            found += two
            continue
        others = [slot for slot in sorted(lists) if slot != name and _is_exact(sentence, lists[slot], first, last)]
        moved = len(others) == 1 and name in lists and not _is_exact(sentence, lists[name], first, last)
        found.append((others[0] if moved else name, first, last))
    return found


def _two_listed(sentence: Sentence, name: str, first: int, last: int, lists: Mapping[str, str]) -> list[Span]:
    """The two values a stretch holds, one for another slot and one for its own: in ``복도 등`` a room and a thing.

    None where the stretch is listed as a whole, for whichever slot.
    """
    if any(_is_exact(sentence, entity, first, last) for entity in lists.values()):
        return []
    cuts = (cut for cut in range(first + 1, last) if sentence.text[sentence.spans[cut][0] - 1] == " ")
    found = [
        [(slot, first, cut), (name, cut, last)]
        for cut in cuts
        if _is_exact(sentence, lists[name], cut, last)
        for slot in sorted(lists)
        if lists[slot] != lists[name] and _is_exact(sentence, lists[slot], first, cut)
    ]
    return found[0] if len(found) == 1 else []


def _with_one_a_word(sentence: Sentence, spans: Sequence[Span], kinds: Mapping[str, SlotKind]) -> list[Span]:
    """The stretches, a name and the syllable that ends its word (``보일러`` and ``실``) as one, of the slot of that.

    What is listed (``불`` of ``거실불``) is no such syllable.
    """
    found: list[Span] = []
    for name, first, last in spans:
        entity = kinds[name].entity if name in kinds else ""
        ends = found and found[-1][2] == first == last - 1 and sentence.text[sentence.spans[first][0] - 1] != " "
        name_before = found[-1][0] if found else ""
        names = all(each in kinds and kinds[each].entity not in KINDS for each in (name, name_before))
        if ends and names and not _is_exact(sentence, entity, first, last):
            found[-1] = (name, found[-1][1], last)
        else:
            found.append((name, first, last))
    return found


def _with_whole_words(
    sentence: Sentence,
    spans: Sequence[Span],
    kinds: Mapping[str, SlotKind],
    known: Collection[str],
    people: Collection[str],
) -> list[Span]:
    """The stretches for names, begun and ended where a word is.

    ``도서관`` of ``달빛도서관`` takes the noun before it along unless that is a word the bots know (``근처약국``), and
    ``보일러`` of ``보일러실`` and ``황봉`` of ``황봉수가`` the syllable behind it; ``침낭 어`` of ``침낭 어디`` loses
    the piece of the next word.
    """
    found: list[Span] = []
    for index, (name, first, last) in enumerate(spans):
        entity = kinds[name].entity if name in kinds else ""
        if name in kinds and entity not in KINDS:
            if sentence.text[sentence.spans[first][0] : sentence.spans[last - 1][1]] in _REST:
                continue
            start = _without_all(sentence, entity, first, last)
            end = _without_please(sentence, start, last)
            if _is_exact(sentence, entity, start, end - 1) and not _is_exact(sentence, entity, start, end):
                end = _without_generic(sentence, end)
            exact = _is_exact(sentence, entity, start, end)
            end = end if exact else _without_a_piece(sentence, start, end)
            before = spans[index - 1][2] if index else 0
            begin = start if exact else _with_noun_cut(sentence, start, before)
            begin = _with_noun_before(sentence, begin, before, known)
            behind = min((start for _, start, _ in spans[index + 1 :]), default=len(sentence.spans))
            if behind > end and (exact or (entity in people and end - begin == _SHORT)):
                end = _with_syllable_behind(sentence, end)
            found.append((name, begin, end))
        else:
            found.append((name, first, last))
    return found


def _with_full_names(
    sentence: Sentence,
    spans: Sequence[Span],
    slots: frozenset[str],
    kinds: Mapping[str, SlotKind],
    people: Collection[str],
) -> list[Span]:
    """The stretches with full names of people whole.

    One that no stretch has is of the slot of the name right before it, or fills the only empty slot for people.
    """
    names = _units_of(sentence, full_names(sentence.text))
    found = [
        part
        for span in spans
        for part in (
            _by_names(sentence, span, kinds[span[0]].entity, names) if _is_for(span, kinds, people) else [span]
        )
    ]
    for start, end in names:
        touched = [i for i, (_, first, last) in enumerate(found) if first < end and start < last]
        if len(touched) == 1:
            name, first, last = found[touched[0]]
            within = start <= first and last <= end
            if _is_for(found[touched[0]], kinds, people) and (
                within
                or (start <= first and last <= end + _FEW and not _is_exact(sentence, kinds[name].entity, first, last))
            ):
                found[touched[0]] = (name, start, end)
        elif not touched:
            empty = [
                slot
                for slot in sorted(slots - {name for name, _, _ in found})
                if slot in kinds and kinds[slot].open and kinds[slot].entity in people
            ]
            beside = [name for name, _, last in found if last == start and _is_for((name, start, end), kinds, people)]
            if beside or len(empty) == 1:
                found.append(((beside or empty)[0], start, end))
    return sorted(found, key=lambda span: span[1])


def _is_for(span: Span, kinds: Mapping[str, SlotKind], people: Collection[str]) -> bool:
    """Whether a stretch is for a person, on a list or not."""
    kind = kinds.get(span[0])
    return kind is not None and kind.open and kind.entity in people


def _by_names(sentence: Sentence, span: Span, entity: str, names: Sequence[tuple[int, int]]) -> list[Span]:
    """A stretch that is nothing but full names and listed ones, cut into them (``박지성 이강인``)."""
    name, first, last = span
    if _is_exact(sentence, entity, first, last):
        return [span]
    found: list[Span] = []
    at = first
    while at < last:
        ends = [m.end for m in sentence.matches if (m.entity, m.start, m.cost) == (entity, at, 0.0) and m.end <= last]
        ends += [end for start, end in names if start == at and end <= last]
        if not ends or (at > first and sentence.text[sentence.spans[at][0] - 1] != " "):
            return [span]
        found.append((name, at, max(ends)))
        at = max(ends)
    return found


def _units_of(sentence: Sentence, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in the text as units."""
    unit_at = {start: index for index, (start, _) in enumerate(sentence.spans)}
    return [(unit_at[start], unit_at[end - 1] + 1) for start, end in places if start in unit_at and end - 1 in unit_at]


def _is_exact(sentence: Sentence, entity: str, first: int, last: int) -> bool:
    """Whether a stretch is a value of a list, letter by letter."""
    return any((m.entity, m.start, m.end, m.cost) == (entity, first, last, 0.0) for m in sentence.matches)


def _without_please(sentence: Sentence, first: int, last: int) -> int:
    """The end of a stretch without a ``좀`` that ends its word (``우유좀 담아줘``)."""
    start, end = sentence.spans[last - 1]
    please = sentence.text[start:end] in {"좀", "쫌"} and sentence.text[end : end + 1] in {"", " "}
    return last - 1 if please and last - first > 1 else last


def _without_all(sentence: Sentence, entity: str, first: int, last: int) -> int:
    """The beginning of a stretch without ``모든`` before what is listed (``모든 불``)."""
    every = sentence.text.startswith("모든 ", sentence.spans[first][0])
    return first + 2 if every and _is_exact(sentence, entity, first + 2, last) else first


def _without_generic(sentence: Sentence, last: int) -> int:
    """The end of a stretch without the noun of one syllable at its end (``삼성전자주 얼마야``)."""
    start, end = sentence.spans[last - 1]
    ends = sentence.text[end : end + 1] in {"", " "} and sentence.text[start:end] in _GENERIC
    alone = any((m.start, m.end) == (start, end) for m in sentence.morphemes)  # not of 포도주
    return last - 1 if ends and alone and sentence.text[start - 1] != " " else last


def _without_a_piece(sentence: Sentence, first: int, last: int) -> int:
    """The end of a stretch without a single syllable that is only the beginning of the next word."""
    text = sentence.text
    start, end = sentence.spans[last - 1]
    if last - first < 2 or text[start - 1] != " " or text[start:end] in _THING or text[end : end + 1] in {"", " "}:
        return last
    return last - 1 if any(m.start <= start and end < m.end for m in sentence.morphemes) else last


def _with_noun_cut(sentence: Sentence, first: int, before: int) -> int:
    """The beginning of a stretch with all of the noun that it begins within (``아지 방`` of ``강아지 방``)."""
    start = sentence.spans[first][0]
    cut = next((m for m in sentence.morphemes if m.start < start < m.end and m.tag in _NOUNS), None)
    begin = first - (start - cut.start) if cut is not None else first
    return begin if begin >= before else first


def _with_noun_before(sentence: Sentence, first: int, before: int, known: Collection[str]) -> int:
    """The beginning of a stretch with the nouns before it in its word, up to the stretch before."""
    start = sentence.spans[first][0]
    begin = sentence.text.rfind(" ", 0, start) + 1
    least = sentence.spans[before - 1][1] if before else 0
    return first - (start - begin) if least <= begin < start and _is_name(sentence, begin, start, known) else first


def _with_syllable_behind(sentence: Sentence, last: int) -> int:
    """The end of a stretch with a noun of one syllable that makes another word of it."""
    end = sentence.spans[last - 1][1]
    rest = sentence.text[end:].partition(" ")[0].rstrip(CLOSING)
    if not rest or rest[0] in _GENERIC or _PARTICLES.fullmatch(rest) or not _PARTICLES.fullmatch(rest[1:]):
        return last
    return last + 1 if _is_name(sentence, end, end + 1, ()) else last


def _is_name(sentence: Sentence, start: int, end: int, known: Collection[str]) -> bool:
    """Whether a piece of a word is made of nouns, not all of which the bots know, and holds nothing that is listed."""
    within = [m for m in sentence.morphemes if m.start < end and start < m.end]
    if not within or within[0].start < start or within[-1].end > end:
        return False
    if any(m.tag not in _NOUNS and (m.tag not in _SOUNDS or m.form in known) for m in within):
        return False
    listed = any(
        not m.cost and sentence.spans[m.start][0] == start and sentence.spans[m.end - 1][1] == end
        for m in sentence.matches
    )
    return not listed and any(m.form not in known for m in within)
