"""One conversation, driven: a `Session` with a mind, ears, a mouth and, most of the time, a page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, Protocol

import numpy as np

from saram.errors import SaramError
from saram.live import AudioFrame, Patience, Session
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
    PagePlaying,
    ReplyReady,
    WordsHeard,
)
from saram.live.outputs import Abandon, HeardUpTo, Output, Prepare, Send, Think
from saram.live.plain import shown
from saram.live.protocol import Answer, Error, ServerEvent
from saram.server.acts import Acts
from saram.server.latency import Latencies, TurnTimes
from saram.server.likely import Guess, Likely
from saram.server.listening import Listening
from saram.server.memory import Kept
from saram.server.microphone import Microphone
from saram.server.parts import Mind, Parts
from saram.server.recording import SoundFile
from saram.server.workers import Workers
from saram.types import Language

__all__ = ["Talk"]

_log = logging.getLogger(__name__)
_PREPARED = 16
"""Answers of one conversation that are made at once, those that nobody waits for any more included; the text of more is
shown."""


class Leavable(Protocol):
    """A connection that can be given up for another."""

    def leave(self, reason: str) -> None:
        """Send the page away."""
        ...


class Talk:
    """One conversation. All its methods are called on the event loop; the work is done in threads.

    Thinking, making an answer and listening each have threads of their own, so that none waits for another: an answer
    that nobody wants any more cannot hold up the next one, nor a hanging action the ears.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        token: str,
        language: Language,
        latencies: Latencies,
        likely: Likely,
        workers: Workers,
        patience: Patience | None = None,
        sound: SoundFile | None = None,
    ) -> None:
        """Begin.

        Args:
            parts: What it is made of.
            token: Its secret name.
            language: Of the page.
            latencies: Where to write how long things took.
            likely: Which films answer what.
            workers: Have threads for what may take its time.
            patience: How long to wait for what.
            sound: Keeps what the person says.
        """
        self.parts = parts
        self.token = token
        self.language: Language = language
        self.spoke = self.left = monotonic()
        """When somebody last said something, and when the page was last seen."""
        self.line: Leavable | None = None
        """The connection of its page."""
        self.said: list[str] = []
        """What the person said, in order."""
        self.news = False
        """Whether there is something new that a restart must not lose."""
        self.changed: Callable[[Talk], None] = lambda _talk: None
        """Told when it is to be written down at once."""
        self._session = Session(patience)
        self._kept = sound
        self._loop = asyncio.get_running_loop()
        self._send: Callable[[ServerEvent], None] | None = None
        self._mind: Mind | None = None
        self._state: dict[str, Any] | None = None
        self._workers = workers
        self._listening: Listening | None = None
        self.times = TurnTimes(latencies)
        """How long the turn that is being answered takes."""
        self._guess = Guess(likely, parts.info.name, language)
        self._acts = Acts(self.tell)
        self._microphone = Microphone(16_000)
        self._last_frame = -1
        self._heard: list[tuple[str, bool]] = []
        self._telling: list[tuple[str, bool]] = []
        self._minds = 0
        self._preparing = 0
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def connected(self) -> bool:
        """Whether a page is there."""
        return self._send is not None

    @property
    def state(self) -> str:
        """See `Session.state`."""
        return self._session.state

    @property
    def playing(self) -> tuple[Answer, float] | None:
        """See `Session.playing`."""
        return self._session.playing

    def connect(self, send: Callable[[ServerEvent], None], microphone: Microphone, *, ears: bool) -> None:
        """Take a page; one that was there before is to be sent away first.

        Args:
            send: Sends an event to it.
            microphone: Of the page.
            ears: Whether to recognise its sound.
        """
        self._send = send
        self._microphone = microphone
        self._last_frame = -1
        self._session.floor.ears = ears
        if ears and self._listening is None:
            self._listening = Listening(
                self._workers, partial(self.parts.ears, self.language), self._post, partial(self._call, self._deafened)
            )
        self.feed(Connected())

    def watch(self, send: Callable[[ServerEvent], None]) -> None:
        """Send events to a program that shows no answers."""
        self._send = send

    def disconnect(self) -> None:
        """The page is gone."""
        self._send = None
        self.left = monotonic()
        self._let_go_of_ears()
        self.feed(Disconnected())

    def greet(self) -> None:
        """Have the presenter speak first."""
        self.feed(Greet())

    def push(self, frame: AudioFrame) -> None:
        """Take sound of the page. Late frames are dropped, and a short gap is filled with silence."""
        if frame.number <= self._last_frame or (self._listening is None and self._kept is None):
            return
        lost = frame.number - self._last_frame - 1 if self._last_frame >= 0 else 0
        self._last_frame = frame.number
        samples = self._microphone.take(frame.samples)
        if self._kept is not None:
            self._kept.write(samples)
        if self._listening is not None:
            for _ in range(min(lost, 10)):
                self._listening.push(np.zeros(320, np.int16))
            self._listening.push(samples)

    def feed(self, given: Input) -> None:
        """Tell the session what happened and do what it wants."""
        if self._closed:
            return
        self._note(given)
        self._perform(self._session.receive(given, self._loop.time()))

    def snapshot(self) -> dict[str, Any]:
        """What a restart must not lose: what the mind had in mind after its last turn, and was not told since."""
        heard = [*self._telling, *self._heard]
        return {"said": self.said[-50:], "heard": heard, "mind": self._state, "turns": self._session.turns}

    def unwritten(self) -> None:
        """What was to be written down could not be. Called in any thread."""
        self._call(setattr, self, "news", True)

    def recall(self, kept: Kept) -> None:
        """Go on from a snapshot."""
        self.said, self._heard, self._state = list(kept.said), list(kept.heard), kept.mind
        self._session.turns = kept.turns

    def close(self) -> None:
        """End it; what still runs in threads is ignored."""
        self._closed = True
        self._send = None
        if self._timer is not None:
            self._timer.cancel()
        self._let_go_of_ears()
        self.times.finish()
        if self._kept is not None:
            self._kept.close()

    def _let_go_of_ears(self) -> None:
        """Free the recogniser for others."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def _deafened(self, failed: Listening) -> None:
        """The ears failed; those of a page that is gone are nobody's."""
        if failed is self._listening:
            self._let_go_of_ears()
            self.tell(Error(code="ears", message="Listening failed. Please type instead."))

    def tell(self, event: ServerEvent) -> None:
        """Send an event to the page, if there is one."""
        if self._send is not None:
            self._send(event)

    def _perform(self, outputs: list[Output]) -> None:
        for output in outputs:
            match output:
                case Send():
                    self._sent(output.event)
                    self.tell(output.event)
                case Think():
                    news, self._heard = self._heard, []
                    self._telling = [*self._telling, *news]
                    told = self._telling if self._mind is None else news
                    self._workers.do(self._think, output, self._mind, self._state, self._minds, told)
                case Prepare() if self._preparing < _PREPARED:
                    self._preparing += 1
                    self._workers.do(self._prepare, output)
                case Prepare():
                    self._loop.call_soon(self.feed, AnswerFailed(output.turn, output.number, shown(output.reply)))
                case HeardUpTo():
                    self._heard.append((output.text, output.complete))
                    self.news = True
                case Abandon():
                    if output.number is None:
                        # Whatever holds it up, the next turn is not to wait for it: another mind goes on from what
                        # was before this turn. Actions done under way are known by their keys.
                        self._mind, self._heard = None, []
                        self._minds += 1
                        self._acts.over(output.turn)
        if self._timer is not None:
            self._timer.cancel()
        deadline = self._session.deadline
        self._timer = None if deadline is None else self._loop.call_at(deadline + 0.001, self._tick)

    def _tick(self) -> None:
        self._timer = None
        if not self._closed:
            self._perform(self._session.advance(self._loop.time()))

    def _adopt(self, mind: Mind, number: int) -> None:
        """Go on with a mind that was made in a thread, unless it has been given up meanwhile."""
        if number == self._minds:
            self._mind = mind

    def _learn(self, state: dict[str, Any] | None, number: int, untold: list[tuple[str, bool]]) -> None:
        """Keep what a mind has in mind, and was not told, unless it has been given up meanwhile."""
        if number == self._minds and not self._closed:
            self._state, self._telling, self.news = state, untold, True
            self.changed(self)

    def _prepared(self) -> None:
        self._preparing -= 1

    def _post(self, given: Input) -> None:
        self._call(self.feed, given)

    def _call(self, work: Callable[..., None], *given: object) -> None:
        """Have something done on the event loop."""
        with suppress(RuntimeError):  # the loop has been closed meanwhile
            self._loop.call_soon_threadsafe(work, *given)

    # In threads

    def _think(
        self,
        wanted: Think,
        mind: Mind | None,
        state: dict[str, Any] | None,
        number: int,
        heard: list[tuple[str, bool]],
    ) -> None:
        over: Input = MindDone(wanted.turn)
        try:
            if mind is None:
                mind = self.parts.mind(self.language, state)
                self._call(self._adopt, mind, number)
                if state is None:  # what it does in its first turn is known by the name it has from now on
                    self._remember(mind, number, heard)
            mind.watch(partial(self._call, self._acts.told, wanted.turn))
            for text, complete in heard:
                mind.heard(text, complete=complete)
            for reply in mind.hear(wanted.text, wanted.alternatives) if wanted.text else mind.greet():
                self._call(self.times.understood, mind.understanding)
                self._post(ReplyReady(wanted.turn, reply))
        except SaramError as error:
            over = MindFailed(wanted.turn, str(error))
        except Exception:  # noqa: BLE001 - whatever it was, the conversation goes on
            _log.exception("The mind failed over a turn.")
            over = MindFailed(wanted.turn, "Something went wrong. Please ask again.")
        if mind is not None:
            self._remember(mind, number, [])
        self._post(over)

    def _remember(self, mind: Mind, number: int, untold: list[tuple[str, bool]]) -> None:
        try:
            self._call(self._learn, mind.snapshot(), number, untold)
        except Exception:  # noqa: BLE001 - whatever it was, the conversation goes on
            _log.exception("What a mind has in mind cannot be kept.")

    def _prepare(self, wanted: Prepare) -> None:
        text = shown(wanted.reply)
        try:
            for number, spoken in enumerate(self.parts.mouth.say(wanted.reply)):
                if self._closed:
                    return
                url = f"/media/{spoken.name}.mp4"
                grown = AnswerGrown(wanted.turn, wanted.number, spoken.captions, spoken.duration)
                ready = AnswerReady(
                    wanted.turn,
                    wanted.number,
                    text,
                    url=url,
                    stream=spoken.stream,
                    mime=spoken.mime,
                    duration=spoken.duration,
                    captions=spoken.captions,
                )
                if number and wanted.number == 0:
                    self._call(self.times.made, wanted.turn, spoken.stages)
                elif wanted.number == 0 and wanted.reply.shared:
                    self._call(self._guess.learn, wanted.turn, (url, spoken.mime))
                self._post(grown if number else ready)
        except SaramError as error:
            _log.warning("An answer cannot be said, its text is shown: %s", error)
            self._post(AnswerFailed(wanted.turn, wanted.number, text))
        except Exception:  # noqa: BLE001 - whatever it was, the conversation goes on
            _log.exception("Saying an answer failed; its text is shown.")
            self._post(AnswerFailed(wanted.turn, wanted.number, text))
        finally:
            self._call(self._prepared)

    # How long it took

    def _note(self, given: Input) -> None:
        now = self._loop.time()
        match given:
            case WordsHeard(final=True) if given.text.strip():
                self.spoke = monotonic()
                self.times.heard(given.silence, given.recognition)
            case WordsHeard(final=False) | PageHeard(final=False):
                if (expected := self._guess.hear(given.text)) is not None:
                    self.tell(expected)
            case MindDone() | MindFailed():
                self._acts.over(given.turn)
            case ReplyReady():
                self.times.replied(given.turn, now)
            case AnswerReady():
                self.times.ready(given.turn, now)
            case PagePlaying():
                self.spoke = monotonic()
                if given.state == "started":
                    self.times.shown(given.answer, now)

    def _sent(self, event: ServerEvent) -> None:
        if event.type == "final":
            self.said.append(event.text)
            self.news = True
            self.spoke = monotonic()
            self._guess.begin(event.turn, event.text)
        elif event.type == "thinking":
            self.times.began(event.turn, self._loop.time())
            self.changed(self)  # its answers may be on the page when the server is killed
        elif event.type == "answer":
            self.times.given(event.turn, event.id, stream=event.stream)
        elif event.type == "listening":
            self._guess.over(event.turn)
