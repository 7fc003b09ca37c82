"""One conversation: what is heard goes in, replies come out."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from saram.dialogue.agenda import Agenda, Handover
from saram.dialogue.answering import Wording
from saram.dialogue.clarifying import Options, agrees, clear_yes, doubts, says
from saram.dialogue.conversation_state import ConversationState
from saram.dialogue.corpus import Entry
from saram.dialogue.denial import Wish, bids_not, denies, exchanges_of, forbidden, wish_of
from saram.dialogue.escaping import on_one_line
from saram.dialogue.family import Family
from saram.dialogue.free_answer import FreeAnswer
from saram.dialogue.going_on import meant_here, of_what_goes_on
from saram.dialogue.identity import asks_identity
from saram.dialogue.interpreter import Interpreter, Understand
from saram.dialogue.memory import Memory
from saram.dialogue.several import one_each, several
from saram.dialogue.withdrawal import Withdrawal
from saram.types import Reply, Request, Responder, Turn, Utterance

__all__ = ["Conversation", "LookUp"]

_LONGEST: Final = 300
"""Characters of one utterance; more is not understood at once."""
_SURELY: Final = 0.8
"""Score of an intent that is done although there is a denial in the sentence, of something else."""
_WRITTEN: Final = 0.95
"""Score of a yes in words of its own that is as good as one in the usual words, where a yes is waited for."""
_TURNS: Final = 32
"""Turns whose replies are kept for one that is submitted twice."""


LookUp: TypeAlias = Callable[[str], str | None]
"""A question → the question of the corpus that means the same, None if there is none."""


class Conversation:
    """A conversation with one family of bots.

    It does nothing by itself but actions, reads no clock but the given one, and is for one thread at a time.
    """

    def __init__(
        self,
        family: Family,
        understand: Understand,
        *,
        look_up: LookUp | None = None,
        responder: Responder | None = None,
        review: Callable[[str, str], None] = lambda _question, _answer: None,
        clock: Callable[[], datetime] = datetime.now,
        name: str = "",
        why: bool = False,
        handed: Callable[[Handover], None] = lambda _: None,
    ) -> None:
        """Begin a conversation.

        Args:
            family: What is answered and done.
            understand: Turns text into requests.
            look_up: Finds the question of the corpus that means the same as one that is not in it.
            responder: Answers what nothing else does; None for nobody.
            review: Told of each question and answer of the responder.
            clock: Local time.
            name: Of this conversation, unlike any other; empty for one by chance.
            why: Whether replies give reasons.
            handed: Told each time that a person is to take over, and whether one was called.
        """
        self.family = family
        self.name = name or uuid.uuid4().hex
        self._look_up = look_up
        self._free = FreeAnswer(family, responder, review) if responder is not None else None
        self._memory = Memory()
        self._wording = Wording(family)
        self._agenda = Agenda(family, self._wording, clock=clock, name=self.name, why=why, handed=handed)
        self._interpret = Interpreter(family, understand, self._wording, self._agenda.acts, why=why)
        self._withdrawal = Withdrawal(family, self._wording, self._agenda, self._interpret)
        self._options: Options | None = None
        self._misses = 0
        self._handled: OrderedDict[str, list[Reply]] = OrderedDict()
        self._last: list[Reply] = []

    @property
    def history(self) -> tuple[Turn, ...]:
        """What was said and heard, oldest first."""
        return self._memory.turns

    @property
    def states(self) -> frozenset[str]:
        """What holds now, as the bots' files name it."""
        return self._agenda.states

    @property
    def waits(self) -> bool:
        """Whether a question of the bot waits for its answer."""
        return self._agenda.pending is not None or self._options is not None

    def snapshot(self) -> dict[str, Any]:
        """What it has in mind as JSON values, for `restore`; not while replies are being taken."""
        options = None if self._options is None else (self._options.titles, self._options.requests)
        return ConversationState(
            self._memory.turns,
            self._agenda.snapshot(),
            options,
            self._misses,
            dict(self._handled),
            self._last,
            dict(self._wording.used),
        ).plain()

    def restore(self, plain: Mapping[str, Any]) -> None:
        """Go on from a snapshot of a conversation with the same bots, name included.

        Raises:
            UsageError: If it is damaged, of another version, or about what these bots do not do; nothing has changed.
        """
        state = ConversationState.read(plain, self.family)
        self.name = state.agenda.name
        self._memory = Memory(state.turns)
        self._agenda.restore(state.agenda)
        self._options = None if state.options is None else Options(*state.options)
        self._misses = state.misses
        self._handled = OrderedDict(state.handled)
        self._last = list(state.last)
        self._wording.used.clear()
        self._wording.used.update(state.used)

    def greet(self) -> Reply:
        """What is said first."""
        reply = replace(self._wording.phrase("greeting", quick_replies=self.family.choices), source="bot")
        self._remember(reply)
        return reply

    def heard(self, upto: int) -> None:
        """Keep only what was heard of the last replies; call it before what is said next is given to `hear`.

        Args:
            upto: How many characters of their plain texts, one blank between two, were heard before they stopped.
        """
        self._memory.cut(upto)

    def hear(self, said: str | Utterance, *, turn: str = "") -> Iterator[Reply]:
        """Answer one utterance; each request in it has a reply of its own, which comes as soon as it is ready.

        Things happen while the replies are taken: whoever stops taking them leaves the rest undone.

        Args:
            said: What was heard; alternatives are tried when the first text is not understood.
            turn: A name for this utterance. One that was answered before gives the same replies and does nothing.
        """
        if turn and turn in self._handled:
            yield from self._handled[turn]
            return
        utterance = said if isinstance(said, Utterance) else Utterance(said, self.family.language)
        text = on_one_line(utterance.text, 20 * _LONGEST)
        before, replies = self._last, list[Reply]()
        if turn:
            self._handled[turn] = replies
            while len(self._handled) > _TURNS:
                self._handled.popitem(last=False)
        if text:
            self._memory.add(Turn("person", text[:_LONGEST]))
        for reply in self._replies(text, utterance, before):
            if reply.source == "fallback" and any(each.text == reply.text for each in replies):
                continue  # what cannot be done is said once
            replies.append(reply)
            self._remember(reply)
            self._last = replies
            yield reply

    def _remember(self, reply: Reply) -> None:
        if reply.plain:
            self._memory.add(Turn("bot", reply.plain))

    def _replies(self, text: str, utterance: Utterance, before: list[Reply]) -> Iterator[Reply]:
        at_once = self._at_once(text)
        if at_once is not None:
            yield at_once
            return
        agenda = self._agenda
        agenda.deeds.begin()
        agenda.corrects, agenda.instead, agenda.doubt, agenda.replaced = False, "", "", ()
        agenda.beside = False
        options, self._options = self._options, None
        chosen = options.choose(text) if options is not None else None
        waits = agenda.pending if not agenda.asked else None
        answer = self._answer(text, waits) if waits is not None else None
        if chosen is not None:
            yield from self._each((chosen,), text, before)
        elif answer == "yes" and waits is not None:
            self._misses = 0
            yield from agenda.resume(waits)
            yield from self._each(agenda.postponed(), text, before)
        elif answer == "undecided":
            yield self._wording.phrase("undecided")
        elif answer == "no":
            yield agenda.drop()
        elif undone := self._withdrawal.only(text):
            self._misses = 0
            yield from undone
        else:
            just = agenda.deeds.done if agenda.deeds.fresh else ()
            wish = self._exchange(text, just) or wish_of(text, self.family.language)
            alternatives = tuple(told for each in utterance.alternatives if (told := on_one_line(each, 20 * _LONGEST)))
            found = self._interpret(wish, replace(utterance, alternatives=alternatives), text, agenda.context(), just)
            agenda.corrects = wish.corrects and (bool(found.replaced) or not wish.in_place)
            agenda.instead, agenda.doubt = wish.instead, found.doubt
            agenda.replaced = found.replaced
            undone = self._withdrawal.of_thing(found.request, text)
            yield from undone or self._each(tuple(found.request), text, before)

    def _exchange(self, text: str, just: Sequence[Request]) -> Wish | None:
        """The wish for another thing than the one put in just before (``사이다로 바꿔줘``); None where it is none."""
        if not just or self._agenda.pending is not None or self.family.language != "ko":
            return None
        deeds, name = self._agenda.deeds, (just[-1].bot, just[-1].intent)
        had = {slot.text for some in (*deeds.earlier, deeds.done) for each in some for slot in each.slots}
        answers = self.family.intents[f"{name[0]}.{name[1]}"]
        if answers.each is None or answers.takes_negation:
            return None
        for wish in exchanges_of(text, had):
            found = self._interpret.read(wish.text, self._agenda.context())
            told = [slot for slot in found.slots if slot.name == answers.each and slot.span is not None]
            same = (found.bot, found.intent) == name and found.status == "understood" and not found.also
            if same and len(told) == 1 and told[0].text in text:  # 거즈 is only what 퀴즈 sounds like
                return wish
        return None

    def _answer(self, text: str, waits: Request) -> str | None:
        """What is said to the question whether a request shall be met; None if it is something else."""
        confirm = self.family.intents[f"{waits.bot}.{waits.intent}"].confirm
        confirm = (self._agenda.whether,) if self._agenda.whether else confirm
        if self.family.language == "ko" and agrees(text, confirm):
            return "yes"
        return says(text, self.family.language)

    def _at_once(self, text: str) -> Reply | None:
        """The reply to what needs no understanding, None for everything else."""
        if not any(char.isalnum() for char in text):
            return self._wording.phrase("nothing")
        if len(text) > _LONGEST:
            return self._wording.phrase("too_long")
        if asks_identity(text, self.family.language):
            return self._wording.reply(self.family.persona.about, intent="identity")
        entry = self.family.corpus.find(text)
        return self._from_corpus(entry) if entry is not None else None

    def _each(self, requests: tuple[Request, ...], text: str, before: list[Reply]) -> Iterator[Reply]:
        """Answer requests in order, until one asks something; the others wait until that is settled."""
        agenda = self._agenda
        requests = tuple(each for request in requests for each in self._single(request))
        for index, request in enumerate(requests):
            waiting = agenda.pending
            back = self._withdrawal.denied(request, text) if not agenda.doubt else None
            self._misses = self._misses if back is None else 0
            yield from self._one(request, text, before) if back is None else self._withdrawal.undone(back)
            # what is named beside it takes nothing back but its like
            answers = self.family.intents.get(f"{request.bot}.{request.intent}")
            agenda.beside = True
            agenda.corrects = agenda.corrects and answers is not None and answers.each is not None
            agenda.instead, agenda.replaced = "", ()
            if agenda.pending is not None and agenda.pending is not waiting:
                agenda.postpone(requests[index + 1 :])
                return
        later = agenda.postponed()
        if later:
            yield from self._each(later, text, before)

    def _single(self, request: Request) -> tuple[Request, ...]:
        """A request for several things as one request for each."""
        answers = self.family.intents.get(f"{request.bot}.{request.intent}")
        if request.status != "understood":
            return (request,)
        each = answers.each if answers is not None else None
        if each is None:
            return several(request, self.family.outlines[request.bot or ""].intents[request.intent or ""])
        return one_each(request, each, self.family.language, self._agenda.lacks)

    def _one(self, request: Request, text: str, before: list[Reply]) -> Iterator[Reply]:
        agenda = self._agenda
        filled = agenda.filled(request, text)
        if filled is not None:
            self._misses = 0
            yield from agenda.resume(filled)
            return
        written = request.confirms and request.score >= _WRITTEN and not doubts(text, self.family.language)  # 오냐
        asks = not (written or clear_yes(text, self.family.language))  # 네? 그래서
        if request.confirms and agenda.pending is not None and not agenda.asked and not asks:
            self._misses = 0
            yield from agenda.resume(agenda.pending)
            return
        request = of_what_goes_on(replace(request, also=()), text, agenda.context().previous, agenda.deeds, self.family)
        answers = self.family.intents.get(f"{request.bot}.{request.intent}")
        if request.negated and answers is not None and self._is_wanted(request):
            request = replace(request, status="understood")
        unclear = asks and answers is not None and answers.role == "yes" and agenda.pending is not None
        if request.status != "understood" or answers is None or unclear or (request.confirms and asks):
            if says(text, self.family.language) == "undecided":
                yield self._wording.phrase("undecided")
            else:
                yield from self._stuck(request, text)
            return
        self._misses = 0
        if agenda.acts(request) and self._withdrawal.spares(text):
            yield self._wording.phrase("negated")
            return
        waiting = agenda.pending
        for place, each in enumerate(request):
            yield from self._in_its_role(each, answers.role, text, before)
            if agenda.pending is not None and agenda.pending is not waiting:
                return agenda.postpone(request.also[place:])

    def _in_its_role(self, request: Request, role: str, text: str, before: list[Reply]) -> Iterator[Reply]:
        """Answer what is understood: a yes, a no or a wish to cancel is about what waits, or about what was done."""
        agenda = self._agenda
        if role in {"no", "cancel"} and agenda.pending is not None:
            yield agenda.drop()
        elif role == "cancel" and denies(text, self.family.language):
            yield self._wording.phrase("negated")  # 없던 일로 하면 안 돼
        elif role == "cancel" and (undone := self._withdrawal.cancelled(text)):
            yield from undone
        elif role == "no" and (asked := self._withdrawal.declined(text, before)):
            yield from asked
        elif role == "yes" and agenda.pending is not None and not agenda.asked:
            yield from agenda.resume(agenda.pending)
        elif role == "repeat" and before:
            yield from before
        else:
            yield from agenda.digress(request)

    def _is_wanted(self, request: Request) -> bool:
        """Whether a request in which something is denied asks for it (``안 꺼줄래``) or does nothing at all."""
        part = request.text[slice(*request.span)] if request.span != (0, 0) else request.text
        sure = request.score >= _SURELY and not denies(part, self.family.language)
        return sure or not (self._agenda.acts(request) or forbidden(part, self.family.language))

    def _from_corpus(self, entry: Entry) -> Reply:
        self._misses = 0
        return self._wording.reply(entry.answer, source="corpus")

    def _stuck(self, request: Request, text: str) -> Iterator[Reply]:
        """Nothing fits: ask back between two readings, look elsewhere, offer choices, call a person."""
        agenda = self._agenda
        waits = agenda.pending is not None and not agenda.asked
        # while a yes is waited for nothing else is asked that could be answered with one
        options = Options.of(request, self.family) if request.status == "ambiguous" and not waits else None
        if options is not None and all(map(agenda.lacks, options.requests)):
            yield from agenda.digress(options.requests[0])  # whichever is meant, there is no such thing
            return
        acts = options is not None and any(map(agenda.acts, options.requests))
        if (acts or waits or bids_not(text, self.family.language)) and denies(text, self.family.language):
            yield agenda.drop() if waits else self._wording.phrase("negated")  # whatever it is, it is not wanted
            return
        before, deeds = agenda.context().previous, agenda.deeds
        clear = meant_here(request, text, before, deeds, self.family, acts=agenda.acts) if options is not None else None
        if clear is not None:
            self._misses = 0
            yield from agenda.digress(clear)
            return
        if options is not None:
            self._options = options
            first, second = options.titles
            reply = self._wording.phrase("unsure", {"first": first, "second": second}, quick_replies=options.titles)
            yield replace(reply, score=request.score, reasons=request.reasons)
            return
        question = self._look_up(text) if self._look_up is not None else None
        entry = self.family.corpus.find(question) if question is not None else None
        if entry is not None:
            yield self._from_corpus(entry)
            return
        answered = False
        for sentence in self._free.answer(self._memory.turns, text) if self._free is not None else ():
            answered = True
            yield self._wording.free(sentence)
        if answered:
            self._misses = 0
        else:
            yield from self._missed(request, text)

    def _missed(self, request: Request, text: str) -> Iterator[Reply]:
        """Say that nothing was understood, and ask again what was asked."""
        agenda = self._agenda
        self._misses += 1
        choices = self.family.choices if self._misses > 1 else ()
        if self._misses > 2:
            reply = agenda.hand_over(text, quick_replies=choices)
            self._misses = 0 if reply.handover else self._misses  # who waits for somebody does not call again and again
        else:
            reply = self._wording.phrase(("not_understood", "offer")[self._misses - 1], quick_replies=choices)
        yield replace(reply, score=request.score, reasons=(*request.reasons, *reply.reasons))
        if agenda.pending is not None and self._misses == 1:
            yield agenda.question() if agenda.asked else agenda.confirmation(agenda.pending)
