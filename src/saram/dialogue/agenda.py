"""What a conversation is about to do: requests to meet, questions that wait for an answer, things to confirm."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Final, Literal, TypeAlias

from saram.dialogue.action_runner import ActionRunner
from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.answering import Wording, with_picture
from saram.dialogue.carrying import carried, pointed_at
from saram.dialogue.conversation_state import AgendaState
from saram.dialogue.deeds import Deeds
from saram.dialogue.dialogue_file import IntentAnswers
from saram.dialogue.everything import means_all
from saram.dialogue.family import Family
from saram.dialogue.refraining import refrain
from saram.dialogue.slot_answer import filled
from saram.errors import EngineError
from saram.types import Context, Reply, Request, Slot

__all__ = ["Agenda", "Handover"]

_log: Final = logging.getLogger(__name__)

Handover: TypeAlias = Literal["called", "failed", "nobody"]
"""What came of calling a person: one was called, it failed, or there is no action that would."""

_CALLED: Final = "called"
_FAILED: Final = "failed"
_NOBODY: Final = "nobody"
_ASKED: Final = "somebody asked for one"
_YES_OR_NO: Final = {"ko": ("네", "아니요"), "en": ("Yes", "No")}
_PATIENCE: Final = 2
"""How often one slot is asked for."""
_ASIDES: Final = 2
"""After how many other questions in a row the bot lets go of its own."""


class Agenda:
    """The requests of one conversation, from understood to answered."""

    def __init__(
        self,
        family: Family,
        wording: Wording,
        *,
        clock: Callable[[], datetime],
        name: str,
        why: bool = False,
        handed: Callable[[Handover], None] = lambda _: None,
    ) -> None:
        """Begin with nothing to do.

        Args:
            family: What is answered and done.
            wording: Puts replies into words.
            clock: Local time.
            name: Of the conversation; the keys of its actions begin with it.
            why: Whether replies say what an action met.
            handed: Told each time that a person is to take over.
        """
        self._family = family
        self._wording = wording
        self._clock = clock
        self._name = name
        self._why = why
        self._handed = handed
        self._runner = ActionRunner(family.actions)
        self.states: frozenset[str] = frozenset()
        """What holds now."""
        self.pending: Request | None = None
        """The request that waits for a slot or for a yes."""
        self.asked = ""
        """The slot that is asked for; empty while a yes is waited for."""
        self.corrects = False
        """Whether what is understood now takes back something said before."""
        self.beside = False
        """Whether another wish of the same utterance was met before."""
        self.instead = ""
        """What was said not to be wanted, with what is."""
        self.replaced: tuple[Slot, ...] = ()
        """The same as values of slots, as far as it could be understood."""
        self.doubt = ""
        """What is asked before anything is done, as the sentence only asked whether it may be; empty for a wish."""
        self.whether = ""
        """The question whether the request that waits shall be met, if it is not one of its intent's own."""
        self.deeds = Deeds()
        """What was done last."""
        self._active: str | None = None
        self._previous: Request | None = None
        self._tries = 0
        self._asides = 0
        self._later: tuple[Request, ...] = ()
        self._mentioned: dict[tuple[str, str], Slot] = {}
        self._calls = 0

    def context(self) -> Context:
        """What the next utterance is understood with."""
        return Context(self._active, self.states, self._previous, self.pending, self._clock())

    def snapshot(self) -> AgendaState:
        """All of it, for `restore`."""
        return AgendaState(
            name=self._name,
            states=self.states,
            pending=self.pending,
            asked=self.asked,
            active=self._active,
            previous=self._previous,
            tries=self._tries,
            asides=self._asides,
            later=self._later,
            deeds=self.deeds.done,
            earlier=self.deeds.earlier,
            now=self.deeds.now,
            fresh=self.deeds.fresh,
            aside=self.deeds.aside,
            whether=self.whether,
            mentioned=self._mentioned,
            calls=self._calls,
            session=self._runner.session,
        )

    def restore(self, state: AgendaState) -> None:
        """Go on from a snapshot."""
        self._name, self.states, self.pending, self.asked = state.name, state.states, state.pending, state.asked
        self._active, self._previous = state.active, state.previous
        self._tries, self._asides, self._later = state.tries, state.asides, state.later
        self.deeds = Deeds()
        self.deeds.done, self.deeds.earlier = state.deeds, state.earlier
        self.deeds.now, self.deeds.fresh, self.deeds.aside = state.now, state.fresh, state.aside
        self.whether, self._mentioned = state.whether, dict(state.mentioned)
        self._calls, self._runner.session = state.calls, dict(state.session)

    def postpone(self, requests: tuple[Request, ...]) -> None:
        """Keep requests for when the one that waits is settled."""
        self._later = (*requests, *self._later)

    def postponed(self) -> tuple[Request, ...]:
        """The requests to go on with, now that nothing waits; none while something does."""
        if self.pending is not None:
            return ()
        later, self._later = self._later, ()
        return later

    def drop(self) -> Reply:
        """Let go of what waits."""
        self.pending, self.asked, self._tries, self._later = None, "", 0, ()
        return self._wording.phrase("dropped")

    def filled(self, request: Request, text: str) -> Request | None:
        """The request that waits, with what was said as the value it asks for; None if nothing of it fits."""
        pending = self.pending
        if pending is None or not self.asked:
            return None
        question = self._family.intents[f"{pending.bot}.{pending.intent}"].ask.get(self.asked)
        return filled(request, text, pending, self.asked, free=question is not None and question.free)

    def resume(self, request: Request) -> Iterator[Reply]:
        """Go on with the request that waited: ask for more, or do it."""
        confirmed = request is self.pending and not self.asked
        self._asides = 0
        self.pending = None
        yield from self.meet(replace(request, status="understood"), confirmed=confirmed)

    def digress(self, request: Request) -> Iterator[Reply]:
        """Meet a request; if another one waits for a slot and this was only a question, ask for that slot again.

        The other one is let go of when the conversation ends or goes on about other things.
        """
        pending, asked = self.pending, self.asked
        self.pending = None
        ends = False
        for reply in self.meet(request):
            if reply.ends:
                ends = True
            yield reply
        if pending is None or not asked or ends or self.pending is not None:
            self._asides = 0
            return
        self._asides += 1
        if self._asides > _ASIDES:
            self._asides, self._later = 0, ()
            return
        name = f"{request.bot}.{request.intent}"
        asks_only = not self._has_effect(name) and not self._family.intents[name].handover
        if asks_only and (pending.bot, pending.intent) != (request.bot, request.intent):
            self.pending, self.asked = pending, asked
            yield self.question(again=True)

    def meet(self, request: Request, *, confirmed: bool = False) -> Iterator[Reply]:
        """Do and answer what is understood, or ask for what is missing."""
        name = f"{request.bot}.{request.intent}"
        answers = self._family.intents[name]
        part = request.text[slice(*request.span)] if request.span != (0, 0) else request.text
        if (
            not confirmed
            and (undone := refrain(request, part, self._family, self._wording, acts=self.acts(request))) is not None
        ):
            yield replace(undone, intent=name, score=request.score)
            return
        unreal = next((slot for slot in request.slots if slot.unreal), None)
        if unreal is not None:
            told = tuple(slot for slot in request.slots if slot.name != unreal.name)
            request = replace(request, slots=told, missing=(unreal.name, *request.missing))
        request = self._with_mentioned(request, answers) if unreal is None else request
        if not request.takes_back:  # that has the values of what was done
            request = carried(request, self._previous, self._family)
        missing = [slot for slot in (*request.missing, *answers.form) if slot not in request.arguments]
        if missing and answers.takes_all and not request.unlisted and means_all(part, self._family.language):
            missing = []
        if missing and (absent := self._absent(request, name, answers, missing[0])) is not None:
            yield absent
            return
        if missing:
            self._tries = self._tries + 1 if self.asked == missing[0] else 1
            self.asked = missing[0]
            if self._tries > _PATIENCE:
                self.asked, self._tries = "", 0
                yield self.hand_over(request.text)
                return
            self.pending = replace(request, missing=tuple(missing), also=())
            yield self.question() if unreal is None else self._there_is_none(unreal.text, request, name)
            return
        self.asked, self._tries = "", 0
        doubt = "" if answers.confirm or not self.acts(request) else self.doubt
        if (answers.confirm or doubt) and not confirmed and not request.takes_back:
            self.pending, self.whether, self.doubt = replace(request, missing=(), also=()), doubt, ""
            yield self.confirmation(self.pending)
            return
        yield self._done(request, name, answers)

    def hand_over(self, asked: str, *, quick_replies: Sequence[str] = ()) -> Reply:
        """Call a person, because the bot is at its end; what is said tells whether one was called.

        Args:
            asked: What the person said last.
            quick_replies: What may be tapped instead.
        """
        state: Handover = _NOBODY
        reasons: tuple[str, ...] = ()
        if calls := self._family.handover:
            try:
                result = self._runner.run(self._call(calls, Request(asked, "rejected")))
                state = _CALLED if _succeeded(result) else _FAILED
            except EngineError as error:
                state, reasons = _FAILED, (str(error),) if self._why else ()
        self._told(state, "the bot could not help")
        phrase = "handover" if state == _CALLED else "unreached"
        reply = self._wording.phrase(phrase, quick_replies=quick_replies, handover=state == _CALLED)
        return replace(reply, reasons=reasons)

    def _told(self, state: Handover, why: str) -> None:
        _log.info("A person is to take over from %s, because %s: %s.", next(iter(self._family.outlines)), why, state)
        self._handed(state)

    def question(self, *, again: bool = False) -> Reply:
        """Ask for the slot that the waiting request misses.

        Args:
            again: Whether something else was answered since it was asked.
        """
        pending = self.pending
        if pending is None:
            raise ValueError("No request waits for anything.")
        name = f"{pending.bot}.{pending.intent}"
        question = self._family.intents[name].ask.get(self.asked)
        if question is None:
            return replace(self._wording.phrase("ask"), source="bot", intent=name)
        text = self._wording.question(question.say, pending.arguments, f"{name} {self.asked}")
        if again:
            text = self._wording.around("whole", text)
        reply = self._wording.reply(text, quick_replies=question.quick_replies, intent=name)
        return replace(reply, score=pending.score)

    def confirmation(self, request: Request) -> Reply:
        """Ask whether the request that waits shall be met."""
        name = f"{request.bot}.{request.intent}"
        confirm = self._family.intents[name].confirm
        question = self.whether or self._wording.question(confirm, request.arguments, f"{name} confirm")
        same = question in confirm  # there are no values in it
        reply = self._wording.reply(question, quick_replies=_YES_OR_NO[self._family.language], shared=same, intent=name)
        return replace(reply, score=request.score)

    def _there_is_none(self, said: str, request: Request, name: str) -> Reply:
        """That there is no such date or time."""
        reply = self._wording.phrase("unreal", {"said": said})
        return replace(reply, source="bot", shared=False, intent=name, score=request.score)

    def _absent(self, request: Request, name: str, answers: IntentAnswers, slot: str) -> Reply | None:
        """That there is no such thing, where something was named that is on no list; None where it is to be asked."""
        question = answers.ask.get(slot)
        if question is None or not question.unlisted or not request.unlisted:
            return None
        self.asked, self._tries = "", 0
        self._settle(request, name, answers, done=False)
        values = {**request.arguments, "unlisted": request.unlisted}
        text = self._wording.question(question.unlisted, values, f"{name} {slot} unlisted")
        reply = self._wording.reply(text, quick_replies=question.quick_replies, shared=False, intent=name)
        return replace(reply, score=request.score)

    def lacks(self, request: Request) -> bool:
        """Whether a request names something on no list, and there are words to say so."""
        asks = self._family.intents[f"{request.bot}.{request.intent}"].ask
        return bool(request.unlisted and request.missing and (q := asks.get(request.missing[0])) and q.unlisted)

    def acts(self, request: Request) -> bool:
        """Whether meeting a request would change something."""
        return self._has_effect(f"{request.bot}.{request.intent}")

    def _has_effect(self, name: str) -> bool:
        return any(map(self._runner.effect, self._family.actions_for(name)))

    def _with_mentioned(self, request: Request, answers: IntentAnswers) -> Request:
        """The request with values mentioned before for what it misses, if it points back (``그건 얼마예요?``)."""
        bot = request.bot or ""
        for slot in request.slots:
            self._mentioned[bot, slot.name] = replace(slot, span=None)
        return pointed_at(request, answers.form, self._mentioned, self._family.language)

    def _done(self, request: Request, name: str, answers: IntentAnswers) -> Reply:
        """Do the actions, if there are any, and answer."""
        actions, results = self._family.actions_for(name), list[ActionResult]()
        try:
            for action in actions:
                results.append(self._runner.run(self._call(action, request)))
        except EngineError as error:
            reasons = (str(error),) if self._why else ()
            return replace(self._failed(request, name, answers), reasons=reasons)
        if answers.handover and not actions:
            return self._failed(request, name, answers)
        result = next((each for each in results if not _succeeded(each)), results[0] if results else ActionResult())
        values = {**request.arguments, "asked": request.text, **result.values}
        called = answers.handover and _succeeded(result)
        reply = self._wording.answer(name, result.outcome, values, personal=bool(actions), handover=called)
        if reply is None:
            return self._failed(request, name, answers)
        if answers.handover:
            self._told(_CALLED if called else _FAILED, _ASKED)
        self._settle(request, name, answers, done=result.done)
        return replace(
            reply,
            cards=(*reply.cards, *map(with_picture, result.cards)),
            quick_replies=result.quick_replies or reply.quick_replies,
            valid_until=result.valid_until,
            shared=reply.shared and result.valid_until is None,
            score=request.score,
            reasons=request.reasons,
        )

    def _call(self, action: str, request: Request) -> ActionCall:
        self._calls += 1
        replaced = {slot.name: slot for slot in self.replaced} | request.replaced
        answers = self._family.intents.get(f"{request.bot}.{request.intent}")
        each = answers.each if answers is not None else None
        wanted = blake2b(repr((action, sorted(request.arguments.items()))).encode(), digest_size=4).hexdigest()
        return ActionCall(
            action,
            request.arguments,
            {name: slot.text for name, slot in request.meant.items()},
            self._family.language,
            f"{self._name}-{self._calls}-{wanted}",
            self._clock(),
            corrects=self.deeds.corrected(request, each, beside=self.beside) if self.corrects else None,
            replaces={name: slot.value for name, slot in replaced.items()},
            replaced_texts={name: slot.text for name, slot in replaced.items()},
            asked=request.text,
            part=request.text[slice(*request.span)] or request.text,
            excepted=request.excepted,
            takes_back=request.takes_back,
            instead=self.instead,
            unlisted=frozenset(name for name, slot in request.meant.items() if not slot.listed),
        )

    def _failed(self, request: Request, name: str, answers: IntentAnswers) -> Reply:
        if answers.handover:
            self._told(_FAILED if self._family.actions_for(name) else _NOBODY, _ASKED)
        phrase = self._wording.phrase("unreached" if answers.handover else "failed")
        return replace(phrase, shared=False, intent=name, score=request.score)

    def _settle(self, request: Request, name: str, answers: IntentAnswers, *, done: bool) -> None:
        """What holds after a request was met."""
        if done:
            self.states = (self.states - set(answers.clear_states)) | set(answers.set_states)
        if answers.activity == "stays":
            self.deeds.pass_by()
        else:
            self._previous = replace(request, also=(), unlisted="")
            self._active = request.bot if answers.activity == "begins" else None
        if done and self._has_effect(name):
            self.deeds.add(request)


def _succeeded(result: ActionResult) -> bool:
    return result.done and result.outcome == "ok"
