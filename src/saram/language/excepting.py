"""What a wish for several things leaves out: ``안방 빼고 불 다 꺼줘``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from saram.language.judged import IntentFacts
from saram.language.values import KINDS, find_values
from saram.types import Context, Request, Slot

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["except_for"]

_LEAVES_OUT: Final = re.compile(r"(?P<what>\S.*?)\s?(?P<how>빼고|빼놓고|제외하고|제외하곤)(?:는|요)?\s+(?=\S)")
_PARTICLES: Final = re.compile(r"(?:은|는|을|를|만|도|이랑|랑|하고|과|와|,)*")
_GOES_ON: Final = re.compile(r"(?:이랑|랑|하고|과|와|,)$")


def except_for(understanding: Understanding, text: str, context: Context) -> Request | None:
    """The request of a normalised text that leaves something out; None if it leaves out nothing.

    What is left out are listed values, or values of a kind, that the rest of the text could have in a slot; they are in
    `Request.excepted`. Where the bots do take such a thing out of something, and the rest names another one, these are
    two wishes (``콜라는 빼고 라면 담아줘``).
    """
    match = _LEAVES_OUT.search(text)
    if match is None:
        return None
    for begin in _beginnings(text, match):
        what = text[begin : match.end("what")]
        rest = f"{text[:begin]}{text[match.end() :]}".strip()
        request = understanding(rest, replace(context, pending=None))
        facts = understanding.facts(f"{request.bot}.{request.intent}")
        if facts is None or request.status == "rejected":
            continue
        left = _values(understanding, what, facts, context)
        if not left:
            continue
        own = understanding.judge(what + match["how"], context)
        taken = understanding.facts(understanding.top(own)[0])
        listed = taken is not None and any(slot.listed for slot in understanding.slots(own, taken, context))
        requests = [_placed(each, rest, text, (begin, match.end())) for each in request]
        if listed and {slot.name for slot in left} & set(request.arguments):
            words = text[begin : match.end("how")]
            first = understanding(words, replace(context, pending=None))
            return replace(_placed(first, words, text, (0, begin)), also=(*requests,))
        excepted = tuple(replace(slot, span=(slot.span[0] + begin, slot.span[1] + begin)) for slot in left if slot.span)
        return replace(requests[0], also=tuple(requests[1:]), excepted=excepted)
    return None


def _beginnings(text: str, match: re.Match[str]) -> list[int]:
    """Where what is left out may begin, longest first: with the last word, or with those named along with it."""
    end = match.end("what")
    places = [at.start() for at in re.finditer(r"\S+", text[:end])]
    found = [places[-1]]
    for begin in reversed(places[:-1]):
        word = text[begin : found[-1]].strip()
        if not _GOES_ON.search(word) and re.search(r"[은는을를도에]$", word):
            break
        found.append(begin)
    return found[::-1]


def _values(understanding: Understanding, what: str, facts: IntentFacts, context: Context) -> tuple[Slot, ...]:
    """The slots that words would fill, if they are nothing but values for them."""
    sentence = understanding.judge(what, context).sentence
    kinds = understanding.kinds(facts.bot)
    wanted = {name: kinds[name].entity for name in facts.slots if name in kinds}
    places: list[tuple[str, int, int]] = []
    for name, entity in sorted(wanted.items()):
        if entity in KINDS:
            places += [(name, start, end) for kind, start, end in find_values(sentence.text) if kind == entity]
        else:
            places += [
                (name, sentence.spans[each.start][0], sentence.spans[each.end - 1][1])
                for each in sentence.matches
                if each.entity == entity and not each.cost
            ]
    chosen: list[tuple[str, int, int]] = []
    for name, start, end in sorted(places, key=lambda place: place[1] - place[2]):
        if all(end <= first or last <= start for _, first, last in chosen):
            chosen.append((name, start, end))
    chosen.sort(key=lambda place: place[1])
    edges = [0, *(edge for _, start, end in chosen for edge in (start, end)), len(sentence.text)]
    between = [sentence.text[a:b].replace(" ", "") for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if not chosen or not all(map(_PARTICLES.fullmatch, between)):
        return ()
    spans: list[tuple[str, int, int]] = []
    for name, start, end in chosen:
        units = [index for index, (a, b) in enumerate(sentence.spans) if a < end and start < b]
        spans.append((name, units[0], units[-1] + 1))
    return understanding.fill(sentence, spans, facts.bot, context)


def _placed(request: Request, rest: str, text: str, out: tuple[int, int]) -> Request:
    """A request of the rest of a text as it stands in the whole; its slots have no places if it was mended."""
    begin, end = out

    def place(span: tuple[int, int] | None) -> tuple[int, int] | None:
        if span is None or request.text != rest or span[0] < begin < span[1]:
            return None
        shift = end - begin if span[0] >= begin else 0
        return span[0] + shift, span[1] + shift

    slots = tuple(replace(slot, span=place(slot.span)) for slot in request.slots)
    return replace(request, text=text, span=place(request.span) or (0, len(text)), slots=slots)
