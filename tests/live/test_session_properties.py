"""What holds for any sequence of events whatever."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from saram.live import Session
from saram.live.inputs import (
    AnswerFailed,
    AnswerGrown,
    AnswerReady,
    Connected,
    Disconnected,
    Greet,
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
from saram.live.outputs import Prepare, Send, Think
from saram.live.patience import Patience
from saram.types import Card, Reply

REPLIES = [
    Reply("하나.", plain="하나."),
    Reply("둘인가요?", plain="둘인가요?"),
    Reply("꼭 들어 주세요.", plain="꼭 들어 주세요.", interruptible=False),
    Reply("표입니다.", plain="표입니다.", cards=(Card("ticket", "표"),)),
    Reply("안녕히 가세요.", plain="안녕히 가세요.", ends=True),
]
TEXTS = ["음…", "네", "영업시간 알려 줘", "아니 그만", "", "하나", "  "]
IDS = ["1.0", "1.1", "2.0", "3.0", "1.0r", "9.9"]


class World:
    """A page, a mind and a mouth that do whatever they are told to, or nothing."""

    def __init__(self):
        self.session = Session()
        self.now = 0.0
        self.up = False
        self.shown = None
        self.thinking = []
        self.preparing = []
        self.accepted = {}
        self.turns = set()
        self.over = set()
        self.sent = set()

    def feed(self, event):
        self.take(self.session.receive(event, self.now))
        if isinstance(event, Connected):
            self.up = True
            playing = self.session.playing
            self.shown = playing[0].id if playing else None
        if isinstance(event, Disconnected):
            self.up = False

    def take(self, outputs):
        for output in outputs:
            if isinstance(output, Think):
                self.thinking.append(output.turn)
                self.accepted[output.turn] = 0
                self.turns.add(output.turn)
            elif isinstance(output, Prepare):
                self.preparing.append((output.turn, output.number))
            elif isinstance(output, Send):
                self.sees(output.event)

    def sees(self, event):
        match event.type:
            case "answer":
                if self.up:
                    assert self.shown is None, "two voices at once"
                    self.shown = event.id
                self.sent.add(event.id.removesuffix("r"))
            case "interrupted":
                self.sent.add(event.answer.removesuffix("r"))
                if self.shown == event.answer:
                    self.shown = None
            case "resumed" if self.up:
                assert self.shown == event.answer, "an answer goes on that the page does not have"
            case "final":
                self.turns.add(event.turn)
            case "listening":
                assert event.turn not in self.over, "a turn ended twice"
                self.over.add(event.turn)

    def ended(self, state):
        shown, self.shown = self.shown, self.shown if state in {"started", "playing"} else None
        if shown is not None and self.up:
            self.feed(PagePlaying(shown, 1.0, state))

    def do(self, action, pick):  # noqa: C901, PLR0912 - one case for each thing that can happen
        turn = self.thinking[pick % len(self.thinking)] if self.thinking else 7
        match action:
            case "type":
                self.feed(Typed(TEXTS[pick % len(TEXTS)]))
            case "words" | "partial":
                self.feed(WordsHeard(TEXTS[pick % len(TEXTS)], final=action == "words"))
            case "page words":
                self.feed(PageHeard(TEXTS[pick % len(TEXTS)], final=bool(pick % 2)))
            case "ears":
                self.session.floor.ears = bool(pick % 2)
            case "voice":
                self.feed(VoiceHeard(bool(pick % 2), "page" if pick % 3 else "ears"))
            case "greet":
                self.feed(Greet())
            case "stop":
                if self.up and self.shown:
                    reason = ("voice", "text", "button")[pick % 3]
                    self.feed(PageInterrupted(self.shown, 0.5, reason))
            case "shown":
                self.ended(("started", "playing", "ended", "failed")[pick % 4])
            case "stray":
                self.feed(PagePlaying(IDS[pick % 6], 0.1, "ended") if self.shown != IDS[pick % 6] else Greet())
                self.feed(PageInterrupted("8.8", 3.0))
                self.feed(AnswerReady(40, 2, "x", "/x"))
            case "reply":
                self.feed(ReplyReady(turn, REPLIES[pick % len(REPLIES)]))
            case "done" | "fail":
                if self.thinking:
                    self.thinking.remove(turn)
                self.feed(MindDone(turn) if action == "done" else MindFailed(turn, "broken"))
            case "ready" | "lost":
                if self.preparing:
                    turn, number = self.preparing.pop(pick % len(self.preparing))
                    answer = AnswerReady(turn, number, "말", "/media/a.mp4", stream=bool(pick % 2))
                    self.feed(answer if action == "ready" else AnswerFailed(turn, number, "말"))
                    self.feed(AnswerGrown(turn, number, (), 2.0))
            case "connect":
                self.feed(Connected())
            case "cut":
                self.feed(Disconnected())
            case "wait":
                self.now += pick / 10
                self.take(self.session.advance(self.now))


ACTIONS = st.tuples(
    st.sampled_from(
        [
            "type",
            "words",
            "partial",
            "page words",
            "ears",
            "voice",
            "greet",
            "stop",
            "shown",
            "stray",
            "reply",
            "reply",
            "done",
            "fail",
            "ready",
            "ready",
            "lost",
            "connect",
            "cut",
            "wait",
        ]
    ),
    st.integers(0, 120),
)


@settings(max_examples=300)
@given(st.lists(ACTIONS, max_size=60))
def test_no_sequence_of_events_makes_two_voices_or_loses_an_answer_or_ends_in_a_deadlock(actions):
    world = World()
    world.feed(Connected())
    for action, pick in actions:
        world.do(action, pick)
    # Now mind, mouth and page are all silent for ever: the session must find back to listening by itself.
    if not world.up:
        world.feed(Connected())
    for _ in range(200):
        deadline = world.session.deadline
        if deadline is None:
            break
        assert deadline >= world.now - 1e-9, "a deadline that has passed was not met"
        world.now = max(world.now, deadline)
        world.take(world.session.advance(world.now))
    assert world.session.state == "listening"
    assert world.session.playing is None
    assert world.turns == world.over


@settings(max_examples=150)
@given(st.lists(ACTIONS, max_size=60))
def test_every_reply_is_given_or_called_back(actions):
    world = World()
    world.feed(Connected())
    accepted = []
    original = world.session._reply

    def counted(given):
        turn = world.session._turn
        before = len(turn.parts) if turn else 0
        original(given)
        if turn and len(turn.parts) > before:
            accepted.append(f"{turn.number}.{before}")

    world.session._reply = counted
    for action, pick in actions:
        world.do(action, pick)
    if not world.up:
        world.feed(Connected())
    for _ in range(200):
        if world.session.deadline is None:
            break
        world.now = max(world.now, world.session.deadline)
        world.take(world.session.advance(world.now))
    assert set(accepted) <= world.sent


@given(st.lists(ACTIONS, max_size=40), st.floats(0.1, 3))
def test_time_in_any_steps_gives_the_same_state(actions, step):
    """What is due is done, however late the driver comes."""
    world = World()
    world.session = Session(Patience(mind=2, answer=2, report=2))
    world.feed(Connected())
    for action, pick in actions:
        world.do(action, pick)
    for _ in range(400):
        world.now += step
        world.take(world.session.advance(world.now))
        if not world.up:
            world.feed(Connected())
    assert world.session.state == "listening"
