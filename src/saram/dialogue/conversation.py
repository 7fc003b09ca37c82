"""One conversation: what is heard goes in, replies come out."""

from __future__ import annotations

import unicodedata
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from saram.dialogue.action_runner import ActionRunner
from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.answering import Wording, with_picture
from saram.dialogue.clarifying import Options, deictic, says
from saram.dialogue.corpus import Entry
from saram.dialogue.denial import Wish, denies, wish_of
from saram.dialogue.dialogue_file import IntentAnswers
from saram.dialogue.family import Family
from saram.dialogue.free_answer import FreeAnswer
from saram.dialogue.identity import asks_identity
from saram.dialogue.memory import Memory
from saram.errors import EngineError
from saram.types import Context, Reply, Request, Responder, Slot, SlotValue, Turn, Utterance

__all__ = ["Conversation", "LookUp", "Understand"]

_LONGEST: Final = 300
"""Characters of one utterance; more is not understood at once."""
_TURNS: Final = 32
"""Turns whose replies are kept for one that is submitted twice."""
_PATIENCE: Final = 2
"""How often one slot is asked for."""


class Understand(Protocol):
    """Turns an utterance into requests."""

    def __call__(self, said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        """Understand one utterance."""
        ...


LookUp = Callable[[str], str | None]
"""A question → the question of the corpus that means the same, None if there is none."""


@dataclass(slots=True)
class _State:
    """What the next utterance is understood with."""

    active: str | None = None
    states: frozenset[str] = frozenset()
    previous: Request | None = None
    pending: Request | None = None
    asked: str = ""
    """The slot that is asked for; empty while a yes is waited for."""
    tries: int = 0
    options: Options | None = None
    later: tuple[Request, ...] = ()
    misses: int = 0
    effect: tuple[str, dict[str, SlotValue]] | None = None
    """The last thing done and its arguments."""
    corrects: bool = False
    mentioned: dict[tuple[str, str], Slot] = field(default_factory=dict)
    """(bot, slot) → its last value."""


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
        """
        self.family = family
        self.name = name or uuid.uuid4().hex
        self._understand = understand
        self._look_up = look_up
        self._free = FreeAnswer(family, responder, review) if responder is not None else None
        self._clock = clock
        self._why = why
        self._memory = Memory()
        self._wording = Wording(family)
        self._runner = ActionRunner(family.actions)
        self._state = _State()
        self._handled: OrderedDict[str, list[Reply]] = OrderedDict()
        self._last: list[Reply] = []
        self._calls = 0

    @property
    def history(self) -> tuple[Turn, ...]:
        """What was said and heard, oldest first."""
        return self._memory.turns

    @property
    def states(self) -> frozenset[str]:
        """What holds now, as the bots' files name it."""
        return self._state.states

    def greet(self) -> Reply:
        """What is said first."""
        reply = self._wording.phrase("greeting", quick_replies=self.family.choices)
        self._remember(replace(reply, source="bot"))
        return replace(reply, source="bot")

    def heard(self, upto: int) -> None:
        """Keep only what was heard of the last replies.

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
        text = _cleaned(utterance.text)
        replies: list[Reply] = []
        if turn:
            self._handled[turn] = replies
            while len(self._handled) > _TURNS:
                self._handled.popitem(last=False)
        if text:
            self._memory.add(Turn("person", text[:_LONGEST]))
        repeated = self._last
        for reply in self._replies(text, utterance, repeated):
            replies.append(reply)
            self._remember(reply)
            self._last = replies
            yield reply

    def _remember(self, reply: Reply) -> None:
        if reply.plain:
            self._memory.add(Turn("bot", reply.plain))

    def _replies(self, text: str, utterance: Utterance, last: list[Reply]) -> Iterator[Reply]:
        if not any(char.isalnum() for char in text):
            yield self._wording.phrase("nothing")
            return
        if len(text) > _LONGEST:
            yield self._wording.phrase("too_long")
            return
        language = self.family.language
        if asks_identity(text, language):
            about = self.family.persona.about
            yield self._wording.reply(about, intent="identity")
            return
        entry = self.family.corpus.find(text)
        if entry is not None:
            yield self._from_corpus(entry)
            return
        state = self._state
        options, state.options = state.options, None
        chosen = options.choose(text) if options is not None else None
        if chosen is not None:
            yield from self._each((chosen,), text)
            return
        if state.pending is not None and not state.asked:
            answer = says(text, language)
            if answer == "yes":
                yield from self._resume(state.pending)
                return
            if answer == "no":
                yield from self._drop()
                return
        wish = wish_of(text, language)
        request = self._requests(wish, utterance)
        state.corrects = wish.corrects
        yield from self._each(tuple(request), text, last)
        state.corrects = False

    def _requests(self, wish: Wish, utterance: Utterance) -> Request:
        text = _cleaned(utterance.text)
        alternatives = tuple(each for each in map(_cleaned, utterance.alternatives) if each)
        said = Utterance(wish.text, self.family.language, utterance.confidence, alternatives)
        request = self._understand(said, self._context(), why=self._why)
        if request.status != "understood" and wish.text != text:
            other = self._understand(Utterance(text, self.family.language), self._context(), why=self._why)
            request = other if other.status == "understood" else request
        return replace(request, text=wish.text) if request.text != wish.text and not request.also else request

    def _context(self) -> Context:
        state = self._state
        return Context(state.active, state.states, state.previous, state.pending, self._clock())

    def _each(self, requests: tuple[Request, ...], text: str, last: list[Reply] | None = None) -> Iterator[Reply]:
        """Answer requests in order, until one asks something; the others wait until that is settled."""
        state = self._state
        for index, request in enumerate(requests):
            waiting = state.pending
            yield from self._one(request, text, last or [])
            if state.pending is not None and state.pending is not waiting:
                state.later = (*requests[index + 1 :], *state.later)
                return
        if state.pending is None and state.later:
            later, state.later = state.later, ()
            yield from self._each(later, text)

    def _one(self, request: Request, text: str, last: list[Reply]) -> Iterator[Reply]:
        state = self._state
        if state.pending is not None and state.asked:
            filled = self._filled(request, text)
            if filled is not None:
                yield from self._resume(filled)
                return
        if request.status != "understood" or request.bot is None or request.intent is None:
            yield from self._stuck(request, text)
            return
        state.misses = 0
        name = f"{request.bot}.{request.intent}"
        answers = self.family.intents.get(name)
        if answers is None:
            yield from self._stuck(request, text)
            return
        if answers.role in {"no", "cancel"} and state.pending is not None:
            yield from self._drop()
            return
        if answers.role == "yes" and state.pending is not None and not state.asked:
            yield from self._resume(state.pending)
            return
        if answers.role == "repeat" and last:
            yield from last
            return
        pending, asked = state.pending, state.asked
        state.pending = None
        yield from self._meet(request, name, answers)
        digression = name not in self.family.action_of or not self._runner.effect(self.family.action_of[name])
        if pending is not None and asked and state.pending is None and digression and not answers.handover:
            if (pending.bot, pending.intent) != (request.bot, request.intent):
                state.pending = pending
                yield self._question(pending, asked, again=True)

    def _filled(self, request: Request, text: str) -> Request | None:
        """The request that waits, with what was said as the value that it asks for; None if nothing of it fits."""
        state = self._state
        pending, asked = state.pending, state.asked
        if pending is None:
            return None
        same = (request.bot, request.intent) == (pending.bot, pending.intent)
        if request.status == "understood" and same and asked in request.arguments:
            return None  # the request as it is holds what was asked for
        given = next((slot for slot in request.slots if slot.name == asked), None)
        if given is not None and request.bot == pending.bot and 2 * len(given.text) >= len(text):
            return replace(pending, slots=(replace(given, span=None), *pending.slots))
        question = self.family.intents[f"{pending.bot}.{pending.intent}"].ask.get(asked)
        if request.status == "rejected" and question is not None and question.free:
            return replace(pending, slots=(Slot(asked, text, text, None), *pending.slots))
        return None

    def _resume(self, request: Request) -> Iterator[Reply]:
        """Go on with the request that waited: ask for more, or do it."""
        state = self._state
        name = f"{request.bot}.{request.intent}"
        confirmed = state.pending is request and not state.asked
        state.pending, state.asked, state.misses = None, "", 0
        answers = self.family.intents[name]
        yield from self._meet(replace(request, status="understood"), name, answers, confirmed=confirmed)
        if state.pending is None and state.later:
            later, state.later = state.later, ()
            yield from self._each(later, request.text)

    def _drop(self) -> Iterator[Reply]:
        state = self._state
        state.pending, state.asked, state.later, state.tries = None, "", (), 0
        yield self._wording.phrase("dropped")

    def _meet(
        self, request: Request, name: str, answers: IntentAnswers, *, confirmed: bool = False
    ) -> Iterator[Reply]:
        """Do and answer what is understood, or ask for what is missing."""
        state = self._state
        action = self.family.action_of.get(name)
        effect = action is not None and self._runner.effect(action)
        part = request.text[slice(*request.span)] if request.span != (0, 0) else request.text
        if effect and not answers.takes_negation and not confirmed and denies(part, self.family.language):
            yield replace(self._wording.phrase("negated"), intent=name, score=request.score)
            return
        request = self._with_mentioned(request, answers)
        missing = [slot for slot in (*request.missing, *answers.form) if slot not in request.arguments]
        if missing:
            state.tries = state.tries + 1 if state.asked == missing[0] else 1
            if state.tries > _PATIENCE:
                state.tries = 0
                yield self._wording.phrase("handover", handover=True)
                return
            state.pending = replace(request, missing=tuple(missing), also=())
            yield self._question(state.pending, missing[0])
            return
        state.tries = 0
        if answers.confirm and not confirmed:
            state.pending, state.asked = replace(request, missing=(), also=()), ""
            question = self._wording.question(answers.confirm, request.arguments, f"{name} confirm")
            quick = ("네", "아니요") if self.family.language == "ko" else ("Yes", "No")
            yield replace(self._wording.reply(question, quick_replies=quick, shared=False), intent=name)
            return
        yield self._done(request, name, answers, action)

    def _with_mentioned(self, request: Request, answers: IntentAnswers) -> Request:
        """The request with values mentioned before for what it misses, if it points back (``그건 얼마예요?``)."""
        bot = request.bot or ""
        for slot in request.slots:
            self._state.mentioned[bot, slot.name] = replace(slot, span=None)
        if not deictic(request.text, self.family.language):
            return request
        wanted = [slot for slot in (*request.missing, *answers.form) if slot not in request.arguments]
        found = tuple(each for slot in wanted if (each := self._state.mentioned.get((bot, slot))) is not None)
        return replace(request, slots=(*request.slots, *found))

    def _question(self, pending: Request, slot: str, *, again: bool = False) -> Reply:
        self._state.asked = slot
        name = f"{pending.bot}.{pending.intent}"
        question = self.family.intents[name].ask.get(slot)
        if question is None:
            return replace(self._wording.phrase("ask"), source="bot", intent=name)
        text = self._wording.question(question.say, pending.arguments, f"{name} {slot}")
        if again:
            text = self._wording.phrase("whole", {"question": text}).text
        return self._wording.reply(text, quick_replies=question.quick_replies, intent=name)

    def _done(self, request: Request, name: str, answers: IntentAnswers, action: str | None) -> Reply:
        """Do the action, if there is one, and answer."""
        state = self._state
        arguments = request.arguments
        result = ActionResult()
        if action is not None:
            corrects = None
            if state.corrects and state.effect is not None and state.effect[0] == name:
                corrects = state.effect[1]
            self._calls += 1
            call = ActionCall(
                action,
                arguments,
                {slot.name: slot.text for slot in reversed(request.slots)},
                self.family.language,
                f"{self.name}-{self._calls}",
                self._clock(),
                corrects=corrects,
                asked=request.text,
            )
            try:
                result = self._runner.run(call)
            except EngineError as error:
                reply = replace(self._wording.phrase("failed"), shared=False, intent=name, score=request.score)
                return replace(reply, reasons=(str(error),)) if self._why else reply
        values = {**arguments, "asked": request.text, **result.values}
        reply = self._wording.answer(name, result.outcome, values, personal=action is not None)
        if reply is None:
            return replace(self._wording.phrase("failed"), shared=False, intent=name, score=request.score)
        if result.outcome == "ok":
            self._settle(request, name, answers, effect=action is not None and self._runner.effect(action))
        return replace(
            reply,
            cards=(*reply.cards, *map(with_picture, result.cards)),
            quick_replies=result.quick_replies or reply.quick_replies,
            valid_until=result.valid_until,
            shared=reply.shared and result.valid_until is None,
            score=request.score,
            reasons=request.reasons,
        )

    def _settle(self, request: Request, name: str, answers: IntentAnswers, *, effect: bool) -> None:
        """What holds after a request was met."""
        state = self._state
        state.states = (state.states - set(answers.clear_states)) | set(answers.set_states)
        if answers.role == "":
            state.previous = replace(request, also=())
            state.active = request.bot if answers.keeps_active else None
        if effect:
            state.effect = (name, request.arguments)

    def _from_corpus(self, entry: Entry) -> Reply:
        self._state.misses = 0
        return self._wording.reply(entry.answer, source="corpus")

    def _stuck(self, request: Request, text: str) -> Iterator[Reply]:
        """Nothing fits: ask back between two readings, look elsewhere, offer choices, call a person."""
        state = self._state
        if request.status == "ambiguous":
            options = Options.of(request, self.family)
            if options is not None:
                state.options = options
                first, second = options.titles
                reply = self._wording.phrase("unsure", {"first": first, "second": second}, quick_replies=options.titles)
                yield replace(reply, score=request.score, reasons=request.reasons)
                return
        question = self._look_up(text) if self._look_up is not None else None
        entry = self.family.corpus.find(question) if question is not None else None
        if entry is not None:
            yield self._from_corpus(entry)
            return
        if self._free is not None:
            answered = False
            for sentence in self._free.answer(self._memory.turns, text):
                answered = True
                state.misses = 0
                yield self._wording.free(sentence)
            if answered:
                return
        state.misses += 1
        name = ("not_understood", "offer", "handover")[min(state.misses, 3) - 1]
        choices = self.family.choices if state.misses > 1 else ()
        reply = self._wording.phrase(name, quick_replies=choices, handover=name == "handover")
        yield replace(reply, score=request.score, reasons=request.reasons)
        if state.pending is not None and state.asked and name == "not_understood":
            yield self._question(state.pending, state.asked)


def _cleaned(text: str) -> str:
    """The text composed (NFC), without characters that do not show, on one line."""
    text = unicodedata.normalize("NFC", text[: 20 * _LONGEST])
    shown = (char if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else " " for char in text)
    return " ".join("".join(shown).split())

