"""What a sentence asks a conversation for, and what must be asked first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Protocol

from saram.dialogue.answering import Wording
from saram.dialogue.asking_first import asking_first
from saram.dialogue.delay import after_event
from saram.dialogue.denial import Wish, bids_not, denies, named_before, politely, verb_instead
from saram.dialogue.family import Family
from saram.dialogue.leaving import forbidden_beside, left_alone, not_instead
from saram.dialogue.rewording import plainly, reworded
from saram.dialogue.second_thought import second_thought
from saram.dialogue.time_limit import limit_of_thing, time_limit
from saram.types import Context, Count, Request, Slot, Utterance

__all__ = ["Interpretation", "Interpreter", "Understand"]

_LASTS: Final = frozenset({"duration", "time", "date"})
"""Slots of bots that know how long something shall go on."""
_OPENED: Final = re.compile(r"열|닫|연")
"""Verbs of what is opened and closed, which is not switched."""


_SURELY: Final = 0.95
"""Score of what another bot knows, as that of a sentence that is one of its examples."""


class Understand(Protocol):
    """Turns an utterance into requests."""

    def __call__(self, said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        """Understand one utterance."""
        ...


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What is asked for."""

    request: Request
    """The request, with those beside it."""

    doubt: str = ""
    """The question to be answered with a yes before any of it is done; empty if there is none."""

    replaced: tuple[Slot, ...] = ()
    """What is not wanted any more where something else is (``7시 말고 9시``), as values of the request's slots."""


class Interpreter:
    """Understands what a conversation hears."""

    def __init__(
        self,
        family: Family,
        understand: Understand,
        wording: Wording,
        acts: Callable[[Request], bool],
        *,
        why: bool = False,
    ) -> None:
        """Take what understands.

        Args:
            family: What is answered and done.
            understand: Turns text into requests.
            wording: Puts questions into words.
            acts: Whether meeting a request would change something.
            why: Whether requests have reasons.
        """
        self._family = family
        self._understand = understand
        self._wording = wording
        self._acts = acts
        self._why = why

    def read(self, text: str, context: Context) -> Request:
        """What a text alone asks for.

        Args:
            text: The text.
            context: What is known already.
        """
        return self._read(Utterance(text, self._family.language), text, context)

    def __call__(
        self, wish: Wish, utterance: Utterance, text: str, context: Context, done: Sequence[Request] = ()
    ) -> Interpretation:
        """What is asked for; where the wish alone is not understood, the whole text is tried.

        What is done without asking is neither what is only asked about (``불 꺼도 돼?``), nor what shall end by itself
        (``5분만 불 켜줘``), where its bot cannot see to that.

        Args:
            wish: What is wanted of the text.
            utterance: What was heard.
            text: Its text, cleaned.
            context: What is known already.
            done: What was done just before.
        """
        left = self._thought_again(utterance, text, context) or self._turned_round(utterance, text, context, done)
        if left is not None:
            return Interpretation(left)
        found = self._wanted(wish, utterance, text, context)
        if (other := self._known_elsewhere(found.request, utterance, text, context)) is not None:
            return Interpretation(other)
        if not wish.instead or found.request.status != "understood":
            return found
        whole = self._read(utterance, text, context)
        if whole.status == "understood" and self._switches(whole) and not_instead(whole):
            return replace(found, request=whole)  # 안방 말고 불 꺼줘: nothing stands in its place, so it is left out
        other = self._read(utterance, wish.instead, context)
        same = (other.bot, other.intent) == (found.request.bot, found.request.intent)
        told = tuple(slot for slot in other.slots if slot.span is not None and slot.name in found.request.arguments)
        return replace(found, request=_with_the_same(found.request, other), replaced=told) if same else found

    def _thought_again(self, utterance: Utterance, text: str, context: Context) -> Request | None:
        """What is left of several wishes, one of which is meant otherwise in the same breath; None if none is."""
        thought = second_thought(text) if self._family.language == "ko" else None
        if thought is None:
            return None
        return thought.of(
            self._read(utterance, thought.first, context),
            lambda said, wish: self._read(utterance, said, replace(context, bot=wish.bot, previous=wish, pending=None)),
        )

    def _turned_round(
        self, utterance: Utterance, text: str, context: Context, done: Sequence[Request]
    ) -> Request | None:
        """What is wanted instead of what was done just before (``아니 닫아``); None if it is not that.

        Of several clauses it is the last one that the verb fits, with all that was done in it.
        """
        verb = verb_instead(text) if self._family.language == "ko" else ""
        if not verb or context.pending is not None:
            return None
        for _, clause in groupby(reversed(done), lambda each: each.span):
            turned = [self._turned(each, verb, utterance, replace(context, previous=None)) for each in clause]
            found = [replace(each, text=text) for each in reversed(turned) if each is not None]
            if len(found) == len(turned):
                return replace(found[0], also=tuple(found[1:]))
        return None

    def _turned(self, done: Request, verb: str, utterance: Utterance, context: Context) -> Request | None:
        """What a verb wants with what something was done to; None where it does not fit, or leaves it as it is."""
        part = done.text[slice(*done.span)] or done.text
        named = named_before(part) or " ".join(slot.text for slot in done.slots)
        if not named or (_OPENED.search(part) is None) != (_OPENED.match(verb) is None):
            return None
        found = self._read(utterance, f"{named} {verb}", context)
        given = {slot.name for slot in done.slots}
        other = (
            found.bot != done.bot or found.intent == done.intent or any(each.name not in given for each in found.slots)
        )
        if found.status != "understood" or other or not self._acts(found):
            return None
        known = self._family.outlines[found.bot or ""].slots
        slots = tuple(replace(each, span=None) for each in done.slots if each.name in known)
        return replace(found, span=(0, 0), slots=slots, also=())

    def _known_elsewhere(self, request: Request, utterance: Utterance, text: str, context: Context) -> Request | None:
        """What another bot surely knows, where it only sounds like a value for the request before; else None.

        After ``커피 두 잔 담아줘`` ``캔슬`` is no pair of sandals, and ``24도`` no amount of coffee. ``우유`` is milk.
        """
        before, told = context.previous, [slot for slot in request.slots if slot.span is not None]
        if before is None or context.pending is not None or not told or request.also:
            return None
        same = (request.bot, request.intent) == (before.bot, before.intent)
        if not same or any(_is_as_said(slot) and slot.text in text for slot in told):
            return None
        other = self._read(utterance, text, replace(context, bot=None, previous=None))
        sure = other.status == "understood" and other.score >= _SURELY and not other.also
        return other if sure and other.bot != request.bot else None

    def _wanted(self, wish: Wish, utterance: Utterance, text: str, context: Context) -> Interpretation:
        asks = asking_first(text, self._family.language)
        request = self._in_other_words(wish, utterance, text, context, told=asks is not None and bool(asks.wishes))
        if (lasting := self._lasting(request, utterance, wish.text, context)) is not None:
            return lasting
        if asks is None:
            return Interpretation(request)
        if (request.status != "understood" or asks.reported) and not bids_not(text, self._family.language):
            read = (self._read(utterance, each, context) for each in asks.wishes)
            request = next((each for each in read if each.status == "understood" and self._does(each)), request)
        if request.status != "understood" or not self._does(request):
            return Interpretation(request)
        if asks.question:
            if denies(request.text, self._family.language):  # 끄면 안 돼?
                wished = self._read(utterance, asks.wishes[0], context)
                same = (wished.bot, wished.intent) == (request.bot, request.intent)
                request = wished if same and wished.status == "understood" else request
            return Interpretation(request, self._wording.phrase("shall", {"question": asks.question}).text)
        title = next(self._family.title(f"{each.bot}.{each.intent}") for each in request if self._acts(each))
        return Interpretation(request, self._wording.phrase("now", {"title": title}).text)

    def _in_other_words(self, wish: Wish, utterance: Utterance, text: str, context: Context, *, told: bool) -> Request:
        """What is asked for, in the words that were said or in others that say the same, if those are not understood.

        Args:
            wish: What is wanted of the text.
            utterance: What was heard.
            text: Its text, cleaned.
            context: What is known already.
            told: Whether the wish stands in a question or a report, and is looked for there.
        """
        korean = self._family.language == "ko"
        request = self._read(utterance, plainly(wish.text, self._family.language), context)
        if request.status != "understood" and wish.text != text:
            other = self._read(utterance, text, context)
            request = other if other.status == "understood" else request
        if request.status == "ambiguous" and korean and (polite := politely(wish.text)):
            other = self._read(utterance, polite, context)
            same = (other.bot, other.intent) == (request.bot, request.intent)
            request = other if same and other.status == "understood" else request
        if request.status == "ambiguous" and korean and (later := after_event(wish.text)):
            other = self._read(utterance, later, context)
            same = (other.bot, other.intent) == (request.bot, request.intent) and other.status == "understood"
            request = replace(request, status="understood") if same and self._does(other) else request
        if request.status != "understood" and not told and (known := reworded(wish.text, self._family.language)):
            other = self._read(utterance, known, context)
            request = other if other.status == "understood" else request
        request = self._beside(utterance, wish.text, context) or request
        unclear = request.status != "understood" or denies(wish.text, self._family.language)
        if unclear and korean and (left := forbidden_beside(wish.text)) is not None:
            rest = self._read(utterance, left.rest, context)
            request = rest if rest.status == "understood" and self._does(rest) else request
        return request

    def _lasting(self, request: Request, utterance: Utterance, text: str, context: Context) -> Interpretation | None:
        """What is asked for without its end, with the question whether it may go on; None where nothing shall end."""
        limit = time_limit(text, self._family.language)
        if limit is None and request.status != "understood":
            limit = limit_of_thing(text, self._family.language)
        if limit is None:
            return None
        rest = self._read(utterance, limit.rest, context)
        meant = [each for each in rest if each.bot is not None]
        ending = {(each.bot, each.intent) for each in meant if self._acts(each) and not self._is_timed(each)}
        beside = request.status == "understood" and ending <= {(each.bot, each.intent) for each in request}
        seen = beside and any(self._is_timed(each) and _tells(each, limit.words) for each in request)
        if rest.status != "understood" or not ending or seen:
            return None
        return Interpretation(rest, self._wording.phrase("lasting", {"lasts": limit.words}).text)

    def _beside(self, utterance: Utterance, text: str, context: Context) -> Request | None:
        """The wish beside something that is to be left as it is (``타이머 지우고 알람은 두고``).

        None if there is no such thing, or it is part of what the wish is about: that is left out, or refused.
        """
        left = left_alone(text) if self._family.language == "ko" else None
        if left is None:
            return None
        first = self._read(utterance, left.first, context)
        if any(each.excepted for each in first):
            return first
        rest = self._read(utterance, left.rest, context)
        named = {slot.text in left.what for each in rest for slot in each.slots if slot.span is not None}
        return rest if rest.status == "understood" and named != {True} else None

    def _read(self, utterance: Utterance, text: str, context: Context) -> Request:
        return self._understand(self._typed(replace(utterance, text=text)), context, why=self._why)

    def _does(self, request: Request) -> bool:
        return any(map(self._acts, request))

    def _switches(self, request: Request) -> bool:
        """Whether two intents undo each other (on and off), which are for all there is where nothing is named."""
        undo = self._family.intents[f"{request.bot}.{request.intent}"].undo
        back = self._family.intents.get(f"{request.bot}.{undo}") if undo else None
        return back is not None and back.undo == request.intent

    def _is_timed(self, request: Request) -> bool:
        return not self._family.outlines[request.bot or ""].slots.isdisjoint(_LASTS)

    def _typed(self, utterance: Utterance) -> Utterance:
        """What was typed, as it would be heard: without punctuation at its end, in English at the ends of words."""
        if self._family.language != "en":
            return replace(utterance, text=utterance.text.rstrip(" ?!.") or utterance.text)
        text = " ".join(word.rstrip("?!.;:") for word in utterance.text.replace(",", " , ").split())
        return replace(utterance, text=text or utterance.text)


def _with_the_same(request: Request, instead: Request) -> Request:
    """A request for another amount or time, of the thing that was named with the one before it.

    ``24도로`` of ``에어컨 23도 말고 24도로`` is for the air conditioner, too; ``사이다`` for ``콜라`` is by itself.
    """
    told = [slot for slot in request.slots if slot.span is not None]
    given = {slot.name for slot in told}
    if not told or any(isinstance(slot.value, str) for slot in told):
        return request
    along = tuple(
        replace(slot, span=None)
        for slot in instead.slots
        if slot.span is not None and slot.name not in given and isinstance(slot.value, str)
    )
    names = {slot.name for slot in along}
    kept = tuple(slot for slot in request.slots if slot.name not in names)
    return replace(request, slots=(*kept, *along), missing=tuple(each for each in request.missing if each not in names))


def _tells(request: Request, words: str) -> bool:
    """Whether a value of a request was said in some words, or in part of them."""
    return any(slot.text in words or words in slot.text for slot in request.slots if slot.span is not None)


def _is_as_said(slot: Slot) -> bool:
    """Whether a value is in the very words of a sentence, not only sounds like them; a number may count anything."""
    return slot.value == slot.text or not isinstance(slot.value, (str, Count))
