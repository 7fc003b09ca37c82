"""Who speaks when: the pure heart of a conversation.

A `Session` does no input or output and knows no clock. It is fed with what happens (`saram.live.inputs`) and the time
it happened, and gives what is to be done (`saram.live.outputs`). In production asyncio drives it; tests drive it with
a time of their own. What holds for any sequence of events:

- at most one answer is being given, and the next is sent only after the one before is over or has been called back;
- every utterance ends in answers that are given, or in a word to the page that they were dropped, or in an error;
- whatever the mind, the mouth and the page do or omit, after a bounded time the session listens again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, assert_never

from saram.live.floor import Floor
from saram.live.inputs import (
    AnswerFailed,
    AnswerGrown,
    AnswerReady,
    Connected,
    Disconnected,
    Greet,
    Input,
    MindDone,
    MindFailed,
    PageHeard,
    PageInterrupted,
    PagePlaying,
    ReplyReady,
    Typed,
    VoiceHeard,
    WordsHeard,
)
from saram.live.outputs import Abandon, HeardUpTo, Output, Prepare, Send, Think
from saram.live.patience import Patience
from saram.live.plain import shown
from saram.live.protocol import (
    Answer,
    Captions,
    End,
    Error,
    Final,
    Interrupted,
    Listening,
    Partial,
    Resumed,
    ServerEvent,
    Thinking,
    Voice,
)
from saram.live.turn import Part, Stage, Turn
from saram.live.words import heard_part

__all__ = ["Session"]

_Why = Literal["voice", "text", "button", "superseded", "gone"]


class Session:
    """One conversation; see the module."""

    def __init__(self, patience: Patience | None = None, *, ears: bool = True) -> None:
        """Begin to listen.

        Args:
            patience: How long to wait for what.
            ears: See `Floor.ears`.
        """
        self._patience = patience or Patience()
        self.floor = Floor(self._patience, ears=ears)
        """Who is heard."""
        self.turns = 0
        """Turns so far; the names of answers begin with it."""
        self._now = 0.0
        self._connected = False
        self._waiting: deque[Turn] = deque()
        self._turn: Turn | None = None
        self._stage: Stage | None = None
        self._out: list[Output] = []

    @property
    def playing(self) -> tuple[Answer, float] | None:
        """The answer that is being given and the seconds of it shown; a page that comes back goes on there."""
        return None if self._stage is None else (self._stage.answer, self._stage.position)

    @property
    def state(self) -> Literal["listening", "thinking", "speaking", "paused"]:
        """What the person would say it does."""
        if self._stage is not None:
            return "speaking" if self._stage.paused is None else "paused"
        return "listening" if self._turn is None and not self._waiting else "thinking"

    @property
    def deadline(self) -> float | None:
        """When `advance` has to be called at the latest; None if nothing is waited for but the person."""
        stage, patience = self._stage, self._patience
        if stage is not None:
            if not self._connected:
                return None
            watch = stage.reported + patience.report
            return watch if stage.paused is None else min(watch, self.floor.end_of_alarm(stage.paused))
        turn = self._turn
        if turn is None:
            return None
        if turn.next < len(turn.parts):
            part = turn.parts[turn.next]
            return part.since + patience.answer if part.ready is None else self.floor.since + patience.manners
        return turn.since + patience.mind

    def receive(self, given: Input, now: float) -> list[Output]:  # noqa: C901 - one case for each thing that can happen
        """Take what happened at `now` (seconds of a clock that never goes back) and give what is to be done."""
        self._now = max(self._now, now)
        self._expire()
        match given:
            case Connected() | Disconnected():
                self._line(up=isinstance(given, Connected))
            case Greet():
                self.turns += 1
                self._waiting.append(Turn(self.turns, "", ()))
            case VoiceHeard():
                self._hear_voice(given)
            case WordsHeard() | PageHeard():
                self._hear_words(given)
            case Typed():
                self._utter(given.text, given.alternatives, "text")
            case PageInterrupted():
                self._page_interrupted(given)
            case PagePlaying():
                self._page_playing(given)
            case ReplyReady():
                self._reply(given)
            case MindDone() | MindFailed():
                self._mind_over(given)
            case AnswerReady() | AnswerFailed():
                self._answer(given)
            case AnswerGrown():
                self._grow(given)
            case _:
                assert_never(given)
        self._go_on()
        return self._taken()

    def advance(self, now: float) -> list[Output]:
        """Let time pass until `now`."""
        self._now = max(self._now, now)
        self._expire()
        self._go_on()
        return self._taken()

    def _taken(self) -> list[Output]:
        out, self._out = self._out, []
        return out

    def _send(self, event: ServerEvent) -> None:
        self._out.append(Send(event))

    def _line(self, *, up: bool) -> None:
        self._connected = up
        self.floor.voice = False
        if self._stage is not None:
            self._stage.reported = self._now
            self._stage.paused = None

    # What is heard

    def _hear_voice(self, given: VoiceHeard) -> None:
        if (given.source == "ears") is not self.floor.ears:
            return
        if given.source == "ears":
            self._send(Voice(active=given.active))
        self.floor.hear(active=given.active, now=self._now)

    def _hear_words(self, given: WordsHeard | PageHeard) -> None:
        if isinstance(given, WordsHeard) and not self.floor.ears:
            return
        stage = self._stage
        meaning = self.floor.meaning(given.text, stage, self._now)
        if given.final:
            self.floor.hear(active=False, now=self._now)
        if meaning == "wish" and given.final:
            self._utter(given.text, given.alternatives, "voice")
        elif meaning == "wish":
            self._send(Partial(text=given.text))
            if stage is not None and stage.answer.interruptible:
                self._stop("voice")
        elif meaning == "sound" and given.final and stage is not None and stage.paused is not None:
            self._resume(stage)

    def _utter(self, text: str, alternatives: tuple[str, ...], why: _Why) -> None:
        text = text.strip()
        if not text:
            return
        if len(self._waiting) >= self._patience.waiting:
            self._send(Error(code="busy", message="Too much has been said at once; this was not heard."))
            return
        self.turns += 1
        self._waiting.append(Turn(self.turns, text, alternatives))
        self._send(Final(turn=self.turns, text=text))
        if self._stage is not None and self._stage.answer.interruptible:
            self._stop(why)
        for turn in (self._turn, *list(self._waiting)[:-1]):
            if turn is not None:
                turn.superseded = True

    # What the page tells

    def _page_interrupted(self, given: PageInterrupted) -> None:
        stage = self._stage
        if stage is None or stage.answer.id != given.answer:
            return
        stage.position, stage.reported = given.position, self._now
        if not stage.answer.interruptible:
            self._resume(stage)
        elif given.reason == "voice":
            if stage.paused is None:
                stage.paused = self._now
        else:
            self._stop(given.reason)

    def _page_playing(self, given: PagePlaying) -> None:
        stage = self._stage
        if stage is None or stage.answer.id != given.answer:
            return
        stage.reported = self._now
        stage.paused = None
        match given.state:
            case "ended":
                self._leave_stage(complete=True)
            case "failed":
                self._show_again(stage)
            case _:
                stage.position = given.position

    def _show_again(self, stage: Stage) -> None:
        """The page could not show it: make it once more, then give it as text."""
        self._stage = None
        part, answer = stage.part, stage.answer
        part.since = self._now
        if part.retried:
            part.ready = AnswerReady(answer.turn, stage.number, answer.text, "")
        else:
            part.retried, part.ready = True, None
            self._out.append(Prepare(answer.turn, stage.number, part.reply))

    # What mind and mouth give

    def _reply(self, given: ReplyReady) -> None:
        turn = self._turn
        if turn is None or turn.number != given.turn or turn.done:
            return
        turn.since = self._now
        turn.parts.append(Part(given.reply, since=self._now))
        number = len(turn.parts) - 1
        if not (turn.superseded and turn.parts[number].skippable):
            self._out.append(Prepare(turn.number, number, given.reply))

    def _mind_over(self, given: MindDone | MindFailed) -> None:
        turn = self._turn
        if turn is None or turn.number != given.turn or turn.done:
            return
        turn.done = True
        if isinstance(given, MindFailed):
            self._send(Error(code="mind", message=given.message))

    def _answer(self, given: AnswerReady | AnswerFailed) -> None:
        turn = self._turn
        if turn is None or turn.number != given.turn or not turn.next <= given.number < len(turn.parts):
            return
        part = turn.parts[given.number]
        if part.ready is None:
            part.ready = (
                given if isinstance(given, AnswerReady) else AnswerReady(given.turn, given.number, given.text, "")
            )

    def _grow(self, given: AnswerGrown) -> None:
        turn, stage = self._turn, self._stage
        if turn is None or turn.number != given.turn or not turn.next <= given.number < len(turn.parts):
            return
        part = turn.parts[given.number]
        if part.ready is not None and part.ready.url:
            growing = part.ready.stream and given.duration is None
            part.ready = replace(part.ready, captions=given.captions, duration=given.duration, stream=growing)
        if stage is not None and stage.part is part and stage.answer.url:
            stage.answer = stage.answer.model_copy(update={"captions": given.captions, "duration": given.duration})
            self._send(Captions(answer=stage.answer.id, captions=given.captions, duration=given.duration))

    # What follows

    def _go_on(self) -> None:
        """Take the next step as long as there is one."""
        while self._stage is None and (step := self._step()) is not None:
            step()

    def _step(self) -> Callable[[], None] | None:
        turn = self._turn
        if turn is None:
            return self._next_turn if self._waiting else None
        if turn.next < len(turn.parts):
            part = turn.parts[turn.next]
            if turn.superseded and part.skippable:
                return lambda: self._skip(turn)
            if part.ready is None or (self.floor.voice and self._now < self.floor.since + self._patience.manners):
                return None
            return lambda: self._show(turn, part)
        return self._end_turn if turn.done else None

    def _next_turn(self) -> None:
        turn = self._turn = self._waiting.popleft()
        turn.since = self._now
        self._send(Thinking(turn=turn.number))
        self._out.append(Think(turn.number, turn.text, turn.alternatives))

    def _end_turn(self) -> None:
        assert self._turn is not None  # noqa: S101 - only called with a turn
        self._send(Listening(turn=self._turn.number))
        if any(part.reply.ends for part in self._turn.parts) and not self._waiting:
            self._send(End(reason="finished"))
        self._turn = None

    def _skip(self, turn: Turn) -> None:
        number = turn.next
        turn.next += 1
        self._out.append(HeardUpTo(turn.number, number, "", complete=False))
        self._out.append(Abandon(turn.number, number))
        self._send(Interrupted(answer=f"{turn.number}.{number}", position=0, reason="superseded"))

    def _show(self, turn: Turn, part: Part) -> None:
        self._stage = Stage(part.answer(turn), part, turn.next, 0.0, self._now)
        self._send(self._stage.answer)

    def _resume(self, stage: Stage) -> None:
        stage.paused = None
        stage.reported = self._now
        self._send(Resumed(answer=stage.answer.id, position=stage.position))

    def _stop(self, why: _Why) -> None:
        """Call back the answer that is being given, and what was to follow it in its turn."""
        stage, turn = self._stage, self._turn
        if stage is None:
            return
        self._send(Interrupted(answer=stage.answer.id, position=stage.position, reason=why))
        if turn is not None:
            turn.superseded = True
        self._leave_stage(complete=False)
        if why == "voice":
            self.floor.cease("", self._now)

    def _leave_stage(self, *, complete: bool) -> None:
        stage, turn = self._stage, self._turn
        assert stage is not None  # noqa: S101 - only called with an answer
        assert turn is not None  # noqa: S101 - an answer belongs to a turn
        answer = stage.answer
        heard = answer.text if complete else heard_part(answer.captions, answer.text, stage.position, answer.duration)
        self._out.append(HeardUpTo(answer.turn, stage.number, heard, complete))
        if not complete:
            self._out.append(Abandon(answer.turn, stage.number))
        turn.next = stage.number + 1
        if turn.next < len(turn.parts):
            turn.parts[turn.next].since = self._now
        turn.since = self._now
        self.floor.cease(answer.text, self._now)
        self._stage = None

    # What time brings

    def _expire(self) -> None:
        """Give up on what has been waited for too long."""
        stage, turn, patience = self._stage, self._turn, self._patience
        if stage is not None:
            if not self._connected:
                return
            if self._now >= stage.reported + patience.report:
                self._send(Interrupted(answer=stage.answer.id, position=stage.position, reason="gone"))
                self._leave_stage(complete=False)
            elif stage.paused is not None and self._now >= self.floor.end_of_alarm(stage.paused):
                self._resume(stage)
        elif turn is not None and turn.next < len(turn.parts):
            part = turn.parts[turn.next]
            if part.ready is None and self._now >= part.since + patience.answer:
                self._out.append(Abandon(turn.number, turn.next))
                part.ready = AnswerReady(turn.number, turn.next, shown(part.reply), "")
        elif turn is not None and not turn.done and self._now >= turn.since + patience.mind:
            turn.done = True
            self._out.append(Abandon(turn.number))
            self._send(Error(code="mind", message="This took too long. Please ask again."))
