"""What an utterance owes to those before it: answers, bare values, corrections, shared slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from saram.language.encoding import Sentence
from saram.language.hours import in_one_part, in_their_part, on_their_day
from saram.language.judged import IntentFacts, Judged
from saram.language.kind_values import only_tells_when
from saram.language.morphemes import wants_something
from saram.language.unlisted import is_alone
from saram.language.values import KINDS, find_values, parse_value
from saram.language.values.counts import COUNT
from saram.types import Context, Count, Request, Slot

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["bare_value", "carry_over", "moved", "replacement", "resume"]

_SURELY: Final = 0.8
"""Score from which a yes is one: what waits for it may be a payment."""
_HUM: Final = re.compile(r"(?:음+|흠+|어+|으+|에+|저+|글쎄요?|몰라요?|um+|uh+|hm+)[\s.…~?!]*", re.IGNORECASE)
_DENIES: Final = re.compile(
    r"(?:^|\s)(?:안|못)\s|지\s?(?:마|말|않)|(?:(?<!다니)까|나)요?[\s?.]*$|글쎄"
    r"|\b(?:don'?t|not(?! bad)|no(?! problem)|wait)\b",
    re.IGNORECASE,
)
_AFTER_NO: Final = (
    r"(?:no|nope|wait|sorry|actually|i|it|not|that|this|the|only|just|on|off|up|down|to|in|at|for|turn|switch|set|put|make|"
    r"give|play|show|tell)\b"
)
"""What follows a ``no`` that corrects; ``no milk please`` does not."""
_NO: Final = rf"no(?:\s*[,.]\s*|\s+(?={_AFTER_NO}))"
_CORRECTION: Final = re.compile(
    r"^(?:(?:아니+|아니야|아니다|아냐|아니 아니|그게 아니라|그거 말고|말고)(?![가-힣])\s*[,.]?\s*|"
    rf"(?:(?:nope|i mean|i meant|rather)\b\s*[,.]?\s*|not that\s*[,.]\s*|"
    rf"(?:wait|sorry|actually)(?:\s*[,.]\s*|\s+(?={_AFTER_NO}))|{_NO})+(?!thank))(?=\S)",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"^(?:(?:도|은|는|이랑|랑|으로|로|에게|에|한테|께|에서|에는|에도|요|이요|이야|야|만|쪽|거|것|걸로|꺼|의|을|를|이|가|하고)*|"
    r",?(?:too|aswell|also|instead|then|please|now)*)[?!.~]*$",
    re.IGNORECASE,
)
_SWITCHED: Final = re.compile(r"(?:\s|[은는도만])꺼요?[.!~]*$")
"""The verb at the end of a sentence (``안방은 꺼``); behind a name alone it may be 것 as well (``이거 아빠꺼``)."""
_LEAD: Final = re.compile(
    r"^(?:(?:그럼|그러면|그리고|아니|음|어|그)\s+|"
    r"(?:(?:and|then|so|also|what about|how about|um|uh|well)\s+)+)",
    re.IGNORECASE,
)
_BEFORE_NOUN: Final = re.compile(r"(?:(?:in|for|on|at|to|with|the|a|an|my)\s+)*", re.IGNORECASE)
_BESIDE: Final = re.compile(r"\b(?:and|also|what about|how about|too|as well|instead)\b", re.IGNORECASE)
"""What tells that a value goes with what was asked before: ``the bedroom too``, but not ``the mortgage``."""
_INSTEAD: Final = re.compile(
    r"^(?:아니|그게 아니라|말고)|(?:말고|로|로요)[?!.~]*$|\b(?:instead|rather)\b", re.IGNORECASE
)
"""What tells that a value takes the place of the one before."""
_CHANGED: Final = re.compile(r"만?(?:으)?로(?:요|만)?(?:바꿔|바꾸|변경|고쳐|수정|해|하)[가-힣]*[?!.~]*$")
"""What says that so many are meant instead of as many as before (``세 개로 바꿔줘``)."""
_MORE: Final = re.compile(r"만?더(?:요|만)?[?!.~]*")
"""What says that so many are meant besides (``두 개 더``)."""
_COUNTED: Final = re.compile(rf"{COUNT}(?:만\s?)?\s?더")
"""So many more are no name that sounds so (``두 개 더``)."""
_STEPS: Final = re.compile(r"올[려리]|내[려리]|키[워우]|줄[여이]|높[여이]|낮[춰추]|[크작밝세]게|어둡게|약하게")
"""What is done step by step, and may be done once more."""
_ONCE_MORE: Final = re.compile(r"(?:(?:조금|좀|쪼금)만?)?\s?더(?:\s?해\s?(?:줘|주세요))?요?[.!~]*")
_PIECES: Final = re.compile(r"하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열")
"""Numbers that count things without a counter."""
_AMOUNT_OF: Final = re.compile(r"(?P<what>\S.*?)(?:은|는)\s(?P<count>\S.*?)(?:만|으?로만?)?요?[.!~]*")
_NO_DAY: Final = datetime(2000, 1, 3)  # noqa: DTZ001 - no count depends on it
_ANSWER_LEAD: Final = re.compile(
    r"^(?:(?:그럼|그러면|아니|음|어|그|저|저는|"
    r"um|uh|well|it's|it is|i'm here|i am here|for|about|because of|a|an|the|my)\s+)+",
    re.IGNORECASE,
)
_ANSWER_TAIL: Final = re.compile(
    r"^(?:상담|업무|관련|때문에|문제|일로|일|쪽|을|를|은|는|이|가|로|으로|요|이요|이에요|예요|입니다|좀|하려고요?|하러|보려고요?|보러|받으러|"
    r"에게|한테|께|왔어요|왔습니다|부탁해요|부탁드려요|부탁드립니다|할게요|해주세요|주세요|please|thanks|thankyou)*[?!.~]*$",
    re.IGNORECASE,
)
"""What stands around a value that answers a question of the bot."""


def resume(understanding: Understanding, judged: Judged, context: Context) -> Request | None:
    """The request an utterance completes, repeats or corrects; None when it stands by itself.

    * yes or no to a request that waits (``응``, ``아니``),
    * nothing but a value (``안방도``): fills what the waiting request misses, or asks the previous one again with it,
    * nothing but a name on no list (``두리안은요``), where a listed one is wanted,
    * a correction (``아니 꺼줘``): understood with the previous bot active, its slots carried over.
    """
    if context.pending is None and context.previous is None:
        return None
    sentence, text = judged.sentence, judged.sentence.text
    name, score = understanding.top(judged)
    facts = understanding.facts(name)
    if context.pending is not None and facts is not None and facts.role:
        return _confirmed(understanding, judged, context.pending) if facts.role == "yes" else None
    sure = score >= understanding.settings.accept
    bare = bare_value(understanding, sentence, context) or amount_of(understanding, sentence, context)
    if bare is not None and sure and _counted_elsewhere(bare, facts, context):
        bare = None
    known = (
        bare or _more_of_it(text, None if not sure else facts, context) or _bare_name(understanding, judged, context)
    )
    if known is not None:
        return known
    corrected = _correction(understanding, text, context)
    if corrected is None or corrected.status == "understood" or facts is None or not facts.role:
        return corrected
    return None if score >= understanding.settings.accept else corrected  # 아니 필요 없어 is a no as a whole


def _confirmed(understanding: Understanding, judged: Judged, pending: Request) -> Request:
    """The request that waits, for a clear yes; a hum, a doubt or a yes with a denial in it is not understood."""
    text, score = judged.sentence.text, understanding.top(judged)[1]
    if score < _SURELY or _HUM.fullmatch(text) or _DENIES.search(text):
        return Request(text, "rejected", score=score, span=(0, len(text)))
    slots = tuple(replace(slot, span=None) for slot in pending.slots)
    span = (0, len(text))
    return replace(pending, text=text, status="understood", score=score, span=span, slots=slots, confirms=True)


def replacement(understanding: Understanding, part: Judged, before: Request, context: Context) -> Request | None:
    """The request of a part that takes the one before it back (``불 켜, 아니 꺼줘``); None if it comes beside that one.

    It comes beside it where it adds (``아니 보일러도``), or does something else with one of several things that were
    named (``우유하고 빵 담아줘 아니 빵은 빼줘``).
    """
    sentence = part.sentence
    if _CORRECTION.match(sentence.text) is None or any(m.tag == "JX" and m.form == "도" for m in sentence.morphemes):
        return None
    request = resume(understanding, part, replace(context, pending=None, previous=before))
    if request is None or request.status != "understood":
        name, score = understanding.top(part)
        facts = understanding.facts(name)
        denied = facts is not None and bool(facts.role) and score >= understanding.settings.accept
        return Request(sentence.text, "understood", facts.bot, facts.intent, score=score) if facts and denied else None
    named = {slot.name for slot in request.slots if slot.span is not None}
    several = {slot.name for slot in before.slots if sum(each.name == slot.name for each in before.slots) > 1}
    return None if request.intent != before.intent and named & several else request


def bare_value(understanding: Understanding, sentence: Sentence, context: Context) -> Request | None:
    """An utterance that is one value and particles, put into the waiting or previous request."""
    before = context.pending or context.previous
    if before is None or before.bot is None or before.intent is None or _SWITCHED.search(sentence.text):
        return None
    facts = understanding.facts(f"{before.bot}.{before.intent}")
    if facts is None:
        return None
    kinds = understanding.kinds(before.bot)
    beside = context.pending is None and not _INSTEAD.search(sentence.text)
    leads = {0} | {lead.end() for each in (_LEAD, _ANSWER_LEAD) if (lead := each.match(sentence.text))}
    plain = _LEAD.match(sentence.text)
    offsets = {plain.end() if plain else 0}
    if _BESIDE.search(sentence.text) and (led := _BEFORE_NOUN.match(sentence.text, *offsets)):
        offsets.add(led.end())
    wanted = sorted(facts.slots, key=lambda name: (name not in before.missing, name not in before.arguments, name))
    for name in wanted:
        entity = kinds[name].entity if name in kinds else ""
        for start, end in _stretches(sentence, entity):
            rest = sentence.text[end:].replace(" ", "")
            answers = context.pending is not None and name in before.missing
            behind = _TAIL.match(rest) or (
                entity == "count"
                and (_MORE.fullmatch(rest) or _is_changed(before, name, sentence.text[start:end], rest))
            )
            if (start in offsets and behind) or (answers and start in leads and _ANSWER_TAIL.match(rest)):
                units = [index for index, span in enumerate(sentence.spans) if start <= span[0] < end]
                filled = understanding.fill(sentence, [(name, units[0], units[-1] + 1)], before.bot, context)
                if filled:
                    entities = {slot: kind.entity for slot, kind in kinds.items()}
                    now = context.now or datetime.now()  # noqa: DTZ005 - local time is meant
                    filled = in_their_part(filled, before, entities, now)
                    told = (*filled, *_kept(before, name, facts, beside=beside))
                    slots = on_their_day(told, f"{before.text} {sentence.text}", entities, now)
                    given = {slot.name for slot in slots}
                    missing = tuple(slot for slot in facts.required if slot not in given)
                    return replace(before, text=sentence.text, status="understood", slots=slots, missing=missing,
                                   span=(0, len(sentence.text)), also=(), unlisted="")  # fmt: skip
    return None


def _more_of_it(text: str, facts: IntentFacts | None, context: Context) -> Request | None:
    """The request before once more (``더`` after ``볼륨 올려줘``), unless its own bot knows what more is."""
    before = context.previous
    if before is None or before.bot is None or context.pending is not None or _ONCE_MORE.fullmatch(text) is None:
        return None
    valued = any(not isinstance(slot.value, str) for slot in before.slots)
    if valued or not _STEPS.search(before.text) or (facts is not None and (facts.bot == before.bot or facts.role)):
        return None
    slots = tuple(replace(slot, span=None) for slot in before.slots)
    span, score = (0, len(text)), before.score
    return Request(text, "understood", before.bot, before.intent, slots, score, (), (), before.action, (), span)


def _counted_elsewhere(bare: Request, facts: IntentFacts | None, context: Context) -> bool:
    """Whether so many of what another bot knows are hardly meant of the request before (``24도`` after two coffees)."""
    if context.pending is not None or facts is None or facts.bot == bare.bot:
        return False
    told = [slot.value for slot in bare.slots if slot.span is not None]
    before = context.previous.arguments.values() if context.previous else ()
    alike = {each.counter for each in before if isinstance(each, Count)}  # 3개로 after 두 개
    return all(isinstance(each, Count) and each.counter and each.counter not in alike for each in told)


def amount_of(understanding: Understanding, sentence: Sentence, context: Context) -> Request | None:
    """How many of a listed thing are meant (``콜라는 두 개``), as the request before, which has a count."""
    said, before = _AMOUNT_OF.fullmatch(sentence.text), context.previous
    facts = understanding.facts(f"{before.bot}.{before.intent}") if before is not None else None
    if said is None or before is None or facts is None or context.pending is not None:
        return None
    kinds = understanding.kinds(facts.bot)
    units: list[tuple[str, int, int]] = []
    for group, names in (("what", facts.required), ("count", sorted(facts.slots))):
        for name in names:
            entity = kinds[name].entity if name in kinds else ""
            if (entity == "count") == (group == "count") and said.span(group) in _stretches(
                sentence, entity, listed=group == "what"
            ):
                inside = [
                    at for at, span in enumerate(sentence.spans) if said.start(group) <= span[0] < said.end(group)
                ]
                units.append((name, inside[0], inside[-1] + 1))
                break
    slots = understanding.fill(sentence, units, facts.bot, context) if len(units) == 2 else ()
    if not slots:
        return None
    return replace(before, text=sentence.text, status="understood", slots=slots, missing=(),
                   span=(0, len(sentence.text)), also=(), unlisted="")  # fmt: skip


def _is_changed(before: Request, name: str, words: str, rest: str) -> bool:
    """Whether so many are meant instead of as many of the same as before (``세 개로 바꿔줘``)."""
    if _CHANGED.match(rest) is None:
        return False
    was, now = before.arguments.get(name), parse_value("count", words, _NO_DAY)
    return isinstance(was, Count) and isinstance(now, Count) and was.counter == now.counter


def _kept(before: Request, named: str, facts: IntentFacts, *, beside: bool) -> tuple[Slot, ...]:
    """What of a request holds for another value of `named` as well.

    All of it for a value that answers or corrects, or is not what the request cannot do without (``안방도``). Another
    thing beside the first (``우유도``) shares with it what is required alone: number and size were said of the other.
    """
    alone = beside and named in facts.required
    return tuple(
        replace(slot, span=None)
        for slot in before.slots
        if slot.name != named and (slot.name in facts.required or not alone)
    )


def _bare_name(understanding: Understanding, judged: Judged, context: Context) -> Request | None:
    """An utterance that is nothing but a name on no list, where the waiting or previous request takes listed ones.

    While a request waits, only the slot it is asked for counts. What is understood without its like (``bye``) or by
    another bot is no name.
    """
    before = context.pending or context.previous
    if before is None or before.bot is None or before.intent is None:
        return None
    facts = understanding.facts(f"{before.bot}.{before.intent}")
    wanted = [slot for slot in facts.required if understanding.closed(before.bot, [slot])] if facts else []
    if context.pending is not None:
        wanted = [slot for slot in wanted if before.missing[:1] == (slot,)]
    sentence, (reading, probability) = judged.sentence, understanding.top(judged)
    own = understanding.facts(reading)
    if own is not None and probability >= understanding.settings.ask and (own.bot != before.bot or not own.required):
        return None
    name = understanding.unlisted(sentence) if wanted else None
    if name is None or not is_alone(sentence, name):
        return None
    kept = tuple(replace(slot, span=None) for slot in before.slots if slot.name not in wanted)
    return replace(before, text=sentence.text, status="understood", slots=kept,
                   missing=tuple(dict.fromkeys((*wanted, *before.missing))),
                   span=(0, len(sentence.text)), also=(), unlisted=name.word)  # fmt: skip


def moved(slots: tuple[Slot, ...], part: tuple[int, int]) -> tuple[Slot, ...]:
    """Slots of a part of a text, as they stand in the whole of it; what was only understood along has no place."""
    begin, end = part
    if not begin and all(slot.span and slot.span[1] <= end for slot in slots):
        return slots
    told = [
        replace(slot, span=(slot.span[0] + begin, slot.span[1] + begin))
        for slot in slots
        if slot.span and slot.span[1] + begin <= end
    ]
    along = [replace(slot, span=None) for slot in slots if slot.span is None or slot.span[1] + begin > end]
    return (*told, *along)


def _stretches(sentence: Sentence, entity: str, *, listed: bool = False) -> list[tuple[int, int]]:
    """Places of an entity's values in the text, longest first; of those on a list, letter by letter alone."""
    text = sentence.text
    if entity in KINDS:
        values = () if listed else find_values(text)
        found = [
            (start, end)
            for kind, start, end in values
            if kind == entity or (kind == "number" and entity == "count" and _PIECES.fullmatch(text[start:end]))
        ]
    else:
        found = [
            (sentence.spans[match.start][0], sentence.spans[match.end - 1][1])
            for match in sentence.matches
            if match.entity == entity and not (match.cost and (listed or _COUNTED.match(text)))
        ]
    return sorted(found, key=lambda place: place[0] - place[1])


def _correction(understanding: Understanding, text: str, context: Context) -> Request | None:
    """``아니 꺼줘``: what follows the denial, understood as said to the previous bot."""
    previous = context.pending or context.previous
    match = _CORRECTION.match(text)
    if match is None or previous is None or previous.bot is None:
        return None
    rest = text[match.end() :]
    bound = replace(context, bot=previous.bot, pending=None, previous=previous)
    judged = understanding.judge(rest, bound)
    name, probability = understanding.top(judged)
    facts = understanding.facts(name)
    if facts is None or probability < understanding.settings.ask or facts.role:
        return None
    request = understanding(rest, replace(bound, previous=None))
    if request.bot is None:
        return None
    when = only_tells_when(rest, request.slots, understanding.kinds(request.bot))  # no wish alone, but a correction
    status = "understood" if when and request.score >= understanding.settings.accept else request.status
    slots = moved(request.slots, (match.end(), len(text)))
    given = {slot.name for slot in slots}
    carried = tuple(
        replace(slot, span=None) for slot in previous.slots if slot.name in facts.slots and slot.name not in given
    )
    slots += carried if request.bot == previous.bot else ()
    given = {slot.name for slot in slots}
    return replace(request, text=text, status=status, slots=slots, span=(match.end(), len(text)),
                   missing=tuple(slot for slot in facts.required if slot not in given))  # fmt: skip


_AMOUNTS: Final = frozenset({"count", "duration", "money", "number", "phone"})
"""Kinds of value that tell of one thing and not of the next: ``우유 두 개 담고 라면도``."""


def carry_over(
    understanding: Understanding,
    sentence: Sentence,
    facts: IntentFacts,
    slots: tuple[Slot, ...],
    context: Context,
    *,
    beside: Sequence[Request] = (),
) -> tuple[Slot, ...]:
    """Add what was not said but was in the previous request to the same bot.

    Of an utterance before, it is the required slots. Within one utterance it is every slot of the intent (``서울 날씨
    알려주고 미세먼지도``), amounts apart, unless the part names what it requires itself: a size or a colour was said of
    the other thing.

    A sentence that names something the bots have never heard of (``두리안 담아 줘``) is about that, not about what was
    spoken of before: nothing is added to it. Nor is it to one without a verb that was taken for the same once more.

    Args:
        understanding: The bots.
        sentence: The sentence, or the part of it.
        facts: Its intent.
        slots: What it says itself.
        context: What the conversation knows.
        beside: The requests before it in the same utterance, in order.
    """
    entities = {name: kind.entity for name, kind in understanding.kinds(facts.bot).items()}
    now = context.now or datetime.now()  # noqa: DTZ005 - local time is meant
    slots = in_one_part(slots, entities, now)
    within = next((each for each in reversed(beside) if each.bot == facts.bot), None)
    previous = within or context.previous
    if previous is None or previous.bot != facts.bot:
        return slots
    if slots and previous.intent == facts.intent and any(isinstance(slot.value, time) for slot in slots):
        slots = in_their_part(slots, previous, entities, now)
    again = slots or previous.intent != facts.intent or wants_something(sentence.morphemes)
    if not again or understanding.strange(sentence):
        return slots
    given = {slot.name for slot in slots}
    wanted = frozenset(facts.required)
    if within is not None and not wanted & given:
        kinds = understanding.kinds(facts.bot)
        wanted |= {name for name in facts.slots if name not in kinds or kinds[name].entity not in _AMOUNTS}
    return slots + tuple(
        replace(slot, span=None) for slot in previous.slots if slot.name in wanted and slot.name not in given
    )
