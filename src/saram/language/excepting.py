"""What a wish for several things leaves out: ``안방 빼고 불 다 꺼줘``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from saram.language.judged import IntentFacts
from saram.language.values import KINDS, find_values
from saram.types import Context, Reading, Request, Slot

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["except_for"]

_LEAVES_OUT: Final = re.compile(
    r"(?P<what>\S.*?)(?:\s?(?P<how>빼고|빼놓고|제외하고|제외하곤)(?:는|요)?"
    r"|\s(?:남기고|(?:(?:남겨|놔|내버려|냅|그냥|그대로)\s?)?두고|내버려\s?두고|냅두고)(?:는|요)?"
    r"|\s?(?:을|를)?\s?(?:이외|외)에(?:는|도)?"
    r"|\s?말고(?:는)?(?=\s(?:나머지|모두|전부|싹|다\s|다른\s(?=.*(?:지[우워]|끄|꺼|삭제|취소|없애|빼)))))\s+(?=\S)"
)
"""What is left out, and the words that leave it out; ``how`` if they may also ask for it to be taken out."""
_SIGNS: Final = ("빼고", "빼놓고", "제외하", "남기고", "두고", "외에", "말고")
"""One of these is in every text that leaves something out; looking for them is quicker."""
_PARTICLES: Final = re.compile(
    r"(?:은|는|을|를|만|도|이랑|랑|하고|과|와|에|의|,|거|것|걸|건|알람|타이머|자명종|모닝콜|노래|음악|곡)*"
)
_NOUN: Final = re.compile(r"알람|타이머|자명종|모닝콜")
"""What is said of a time, and belongs to the rest as well: ``7시 알람만 빼고 다 지워줘``."""
_GOES_ON: Final = re.compile(r"(?:이랑|랑|하고|과|와|,)$")


def except_for(understanding: Understanding, text: str, context: Context) -> Request | None:
    """The request of a normalised text that leaves something out; None if it leaves out nothing.

    What is left out are listed values, or values of a kind, that the rest of the text could have in a slot; they are in
    `Request.excepted`. Where the bots do take such a thing out of something, and the rest names another one, these are
    two wishes (``콜라는 빼고 라면 담아줘``).
    """
    match = _LEAVES_OUT.search(text) if any(sign in text for sign in _SIGNS) else None
    if match is None:
        return None
    for begin in _beginnings(text, match):
        what = text[begin : match.end("what")]
        noun = _NOUN.search(what)
        again = f"{noun[0]} " if noun else ""
        rest = f"{text[:begin]}{again}{text[match.end() :]}"
        request = understanding(rest, replace(context, pending=None))
        facts = understanding.facts(f"{request.bot}.{request.intent}")
        if facts is None or request.status == "rejected":
            continue
        left = _values(understanding, what, facts, context)
        if not left:
            continue
        requests = [_placed(each, rest, text, (begin, match.end()), len(again)) for each in request]
        if match["how"] and _is_taken(understanding, what + match["how"], context) and _named(left, request):
            words = text[begin : match.end("how")]
            first = understanding(words, replace(context, pending=None))
            return replace(_placed(first, words, text, (0, begin), 0), also=(*requests,))
        if all(_named(left, each) and _is_apart(left, each) for each in request):
            return replace(requests[0], also=tuple(requests[1:]))  # 안방은 놔두고 거실 불 꺼줘
        excepted = tuple(replace(slot, span=(slot.span[0] + begin, slot.span[1] + begin)) for slot in left if slot.span)
        return replace(requests[0], also=tuple(requests[1:]), excepted=excepted)
    return _of_the_whole(understanding, text, match, context)


def _of_the_whole(understanding: Understanding, text: str, match: re.Match[str], context: Context) -> Request | None:
    """The request of a text whose rest says too little by itself: as the whole is read, without what it leaves out.

    None if what would be left out fills none of its slots, or is what the whole asks to be taken out of something.
    """
    judged = understanding.judge(text, context)
    name, score = understanding.top(judged)
    facts = understanding.facts(name)
    if facts is None or facts.role or score < understanding.settings.ask or judged.sentence.text != text:
        return None
    what = match["what"]
    alone, taken = (
        understanding.top(understanding.judge(words, context))[0] for words in (what, what + (match["how"] or ""))
    )
    if taken == name != alone:
        return None
    places = ((at, text[at : match.end("what")]) for at in _beginnings(text, match))
    found = ((at, _values(understanding, words, facts, context)) for at, words in places)
    begin, left = next(((at, values) for at, values in found if values), (0, ()))
    if not left:
        return None
    slots = understanding.slots(judged, facts, context)
    told = tuple(slot for slot in slots if slot.span and (slot.span[1] <= begin or match.end() <= slot.span[0]))
    excepted = tuple(replace(slot, span=(slot.span[0] + begin, slot.span[1] + begin)) for slot in left if slot.span)
    missing = tuple(slot for slot in facts.required if slot not in {each.name for each in told})
    status: Literal["understood", "ambiguous"] = "understood" if score >= understanding.settings.accept else "ambiguous"
    readings = (Reading(facts.bot, facts.intent, score),)
    return Request(text, status, facts.bot, facts.intent, told, score, readings, missing, facts.action,
                   span=(0, len(text)), excepted=excepted)  # fmt: skip


def _is_taken(understanding: Understanding, words: str, context: Context) -> bool:
    """Whether words ask by themselves for something listed to be taken out of something."""
    own = understanding.judge(words, context)
    taken = understanding.facts(understanding.top(own)[0])
    return taken is not None and any(slot.listed for slot in understanding.slots(own, taken, context))


def _named(left: tuple[Slot, ...], request: Request) -> set[str]:
    """The slots of what is left out that a request names, too."""
    return {slot.name for slot in left} & set(request.arguments)


def _is_apart(left: tuple[Slot, ...], request: Request) -> bool:
    """Whether a request names something else anyway than what is left out."""
    said = {(slot.name, slot.value) for slot in request.slots}
    return any(all((slot.name, slot.value) not in said for slot in left if slot.name == name)
               for name in _named(left, request))  # fmt: skip


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


def _placed(request: Request, rest: str, text: str, out: tuple[int, int], added: int) -> Request:
    """A request of the rest of a text as it stands in the whole; its slots have no places if it was mended.

    Args:
        request: Of the rest.
        rest: The words it was understood from.
        text: The whole.
        out: The part of the whole that the rest lacks.
        added: How many characters stand in the rest in its place.
    """
    begin, end = out

    def place(span: tuple[int, int] | None) -> tuple[int, int] | None:
        if span is None or request.text != rest or span[0] < begin < span[1]:
            return None
        if begin <= span[0] < begin + added:
            return None
        shift = end - begin - added if span[0] >= begin else 0
        return span[0] + shift, span[1] + shift

    slots = tuple(replace(slot, span=place(slot.span)) for slot in request.slots)
    return replace(request, text=text, span=place(request.span) or (0, len(text)), slots=slots)
