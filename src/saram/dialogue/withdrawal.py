"""How what was asked for is taken back: before it is done, just after, or later by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from saram.dialogue.agenda import Agenda
from saram.dialogue.answering import Wording
from saram.dialogue.asking_first import is_told
from saram.dialogue.denial import denies, spared
from saram.dialogue.family import Family
from saram.dialogue.interpreter import Interpreter
from saram.dialogue.retraction import named_deed, named_thing, retracted, taken_back
from saram.dialogue.undoing import (
    Undoing,
    called,
    declines,
    how_many_back,
    named,
    only_takes_back,
    reversals,
    takes_back,
    undoing,
)
from saram.types import Reply, Request

__all__ = ["Withdrawal"]

_YES_OR_NO: Final = {"ko": ("네", "아니요"), "en": ("Yes", "No")}


class Withdrawal:
    """Answers what takes back a wish of one conversation."""

    def __init__(self, family: Family, wording: Wording, agenda: Agenda, interpret: Interpreter) -> None:
        """Take what knows of the wishes.

        Args:
            family: What is answered and done.
            wording: Puts replies into words.
            agenda: What was done, and what waits.
            interpret: Understands the wish that is named.
        """
        self._family = family
        self._wording = wording
        self._agenda = agenda
        self._interpret = interpret

    def only(self, text: str) -> Sequence[Reply]:
        """The replies to a sentence that does nothing but take back a wish; none to another one.

        It is the wish of the same breath (``불 켜줘 취소``), one that is named (``불 켜달라고 한 거 취소``), or where
        nothing waits, the last one (``방금 거 되돌려줘``).
        """
        language = self._family.language
        if wish := retracted(text, language):
            return self._dropped(self._read(wish))
        if not (wish := taken_back(text, language)):
            if only_takes_back(text, language):
                return self._undo(text) if self._agenda.pending is None else ()
            done = self._done_of(named_deed(text, language))
            return self._taken_back(text, done) if done else ()
        request = self._read(wish)
        done = self._done_of((wish,))
        return self._taken_back(text, done) if done and not self._waits(request) else self._dropped(request)

    def of_thing(self, request: Request, text: str) -> Sequence[Reply]:
        """The replies to a sentence that cancels a thing (``에어컨은 취소해줘``), where that names what was done.

        What its own bot understands is left to it (``알람 취소해줘``). What was done last is asked about first where
        something else is named.

        Args:
            request: How the sentence was understood.
            text: The sentence.
        """
        language = self._family.language
        words, other = named_thing(text, language) if takes_back(text, language) else ((), False)
        if self._agenda.pending is not None or not words or request.also:
            return ()
        understood = request.status == "understood"
        if done := called(words, self._agenda.deeds, self._family.intents):
            own = understood and request.bot == done[0].bot
            return () if own else self._taken_back(text, done)
        answers = self._family.intents.get(f"{request.bot}.{request.intent}")
        if answers is None or not understood:
            return ()
        cancels = other and answers.role == "cancel"
        required = self._family.outlines[request.bot or ""].intents[request.intent or ""]
        told = {slot.name for slot in request.slots if slot.span is not None}
        return self._undo(text, asks=True) if cancels or (required and told.isdisjoint(required)) else ()

    def cancelled(self, text: str) -> Sequence[Reply]:
        """The replies to a wish to take back what was done; asked first where it does not say so in so many words."""
        return self._undo(text, asks=not takes_back(text, self._family.language))

    def declined(self, text: str, before: Sequence[Reply]) -> Sequence[Reply]:
        """The replies to a no that is about what was done for the utterance before; none if it answers a question.

        Args:
            text: What was said.
            before: The replies before it.
        """
        just = self._agenda.deeds.just and not any(reply.plain.endswith("?") for reply in before)
        return self._undo(text, asks=True) if just and declines(text, self._family.language) else ()

    def denied(self, request: Request, text: str) -> Undoing | None:
        """What is to be done about a sentence that denies, where nothing waits for an answer."""
        agenda = self._agenda
        part = request.text[slice(*request.span)] or text
        language = self._family.language
        told = not denies(part, language) or is_told(part, language) or self.spares(part)
        if agenda.pending is not None or told:
            return None
        back = undoing(request, agenda.deeds, self._family, agenda.acts, corrects=agenda.corrects)
        return None if back is not None and any(self._is_denied(request, each) for each in back.requests) else back

    def spares(self, text: str) -> bool:
        """Whether it is about somebody who must not be disturbed, for whom nothing was asked (``아기 깨우지 마``)."""
        who, deeds = spared(text, self._family.language), self._agenda.deeds
        return bool(who) and not any(who in each.text for some in (*deeds.earlier, deeds.done) for each in some)

    def _is_denied(self, request: Request, back: Request) -> bool:
        """Whether what would undo something is the very deed that is denied (``다시 켜지 마`` after off)."""
        read = request.readings[0] if request.readings else None
        same = request.negated and read is not None and (read.bot, read.intent) == (back.bot, back.intent)
        answers = self._family.intents[f"{back.bot}.{back.intent}"]
        return same and not answers.takes_negation and answers.undo != back.intent  # 바꾸지 마 after 바꿔줘

    def undone(self, back: Undoing) -> Iterator[Reply]:
        """Do it, and say so."""
        if not back.requests:
            yield self._wording.phrase("already")
        elif back.asks:
            yield self._ask_older(back.requests, self._agenda.deeds.done[:1])
        else:
            for each in back.requests:
                yield from self._agenda.digress(each)

    def _read(self, wish: str) -> Request:
        """What is meant by a wish, whatever was said before it."""
        return self._interpret.read(wish, replace(self._agenda.context(), previous=None, pending=None))

    def _done_of(self, wishes: Sequence[str]) -> Sequence[Request]:
        """What was done for the first of some wishes for which something was."""
        read = (each for wish in wishes for each in _readings(self._read(wish)))
        done = (named(each, self._agenda.deeds) for each in read)
        return next((each for each in done if each), ())

    def _waits(self, request: Request) -> bool:
        """Whether a wish is the one that waits for an answer."""
        pending = self._agenda.pending
        return pending is not None and (pending.bot, pending.intent) in {(each.bot, each.intent) for each in request}

    def _dropped(self, request: Request) -> Sequence[Reply]:
        """That a wish is not met, and the question that waits once more if it is about another one."""
        if self._agenda.pending is None or self._waits(request):
            return (self._agenda.drop(),)
        return (self._wording.phrase("dropped"), self._asked_again())

    def _asked_again(self) -> Reply:
        agenda = self._agenda
        if agenda.asked or agenda.pending is None:
            return agenda.question(again=True)
        return agenda.confirmation(agenda.pending)

    def _taken_back(self, text: str, done: Sequence[Request]) -> Sequence[Reply]:
        """Take back some of what was done; what waits goes on waiting."""
        agenda, deeds = self._agenda, self._agenda.deeds
        requests = reversals(text, done, self._family.intents)
        earlier, last = deeds.without(done)
        pending, asked = agenda.pending, agenda.asked
        agenda.pending = None
        replies = [reply for each in requests for reply in agenda.meet(each)]
        deeds.earlier, deeds.done = earlier, last
        if len(requests) < len(done):
            replies.append(self._wording.phrase("irrevocable"))
        if pending is not None:
            agenda.pending, agenda.asked = pending, asked
            replies.append(self._asked_again())
        return replies

    def _undo(self, text: str, *, asks: bool = False) -> Sequence[Reply]:
        """Take back what was done just before, or say that it cannot be; nothing is said if nothing was done.

        All that was done is taken back where that is said (``다 취소해줘``).

        Args:
            text: What was said.
            asks: Whether it must be asked first; it is anyway, where something else was said since.
        """
        deeds = self._agenda.deeds
        done = deeds.done
        every = how_many_back(text, self._family.language)
        kept: tuple[Request, ...] = ()
        if every:
            done = tuple(each for some in (*deeds.earlier, done) for each in some)
            kept, done = (done[:-every], done[-every:]) if every > 0 else ((), done)
        requests = reversals(text, done, self._family.intents)
        if not done or (not requests and not deeds.fresh):
            return ()
        if asks or not deeds.fresh:
            return (self._ask_older(requests, done),) if requests else ()
        deeds.forget()
        if every:
            deeds.earlier = (kept,) if kept else ()
        replies = [reply for each in requests for reply in self._agenda.meet(each)]
        return replies if len(requests) == len(done) else [*replies, self._wording.phrase("irrevocable")]

    def _ask_older(self, requests: tuple[Request, ...], done: Sequence[Request]) -> Reply:
        """Ask whether what was done before the last utterance shall be taken back.

        Args:
            requests: What takes it back.
            done: What was done.
        """
        agenda = self._agenda
        agenda.pending, agenda.asked = requests[0], ""
        agenda.postpone(requests[1:])
        said = {"said": "’, ‘".join(dict.fromkeys(each.text for each in done))}
        reply = self._wording.phrase("older", said, quick_replies=_YES_OR_NO[self._family.language])
        agenda.whether = reply.text
        return replace(reply, shared=False)


def _readings(request: Request) -> Sequence[Request]:
    """What a wish that is named may mean: of two readings both, as what was done tells them apart."""
    if request.status != "ambiguous":
        return (request,) if request.status == "understood" else ()
    return tuple(replace(request, bot=each.bot, intent=each.intent) for each in request.readings[:2])
