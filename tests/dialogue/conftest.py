"""A small cafe whose understanding is a table, and servers on this machine."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from saram.dialogue import ActionCall, ActionResult, BotOutline, Conversation, read_family
from saram.dialogue import actions as actions_module
from saram.types import Context, Count, Reading, Request, Slot, Utterance

NOW = datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001 - local time is meant

INTENTS = {
    "order": ("item",),
    "price": ("item",),
    "pay": (),
    "hours": (),
    "call": (),
    "quiet": (),
}
TABLE = (
    (r"주문|담아|시켜", "cafe.order"),
    (r"얼마", "cafe.price"),
    (r"계산", "cafe.pay"),
    (r"영업", "cafe.hours"),
    (r"직원", "cafe.call"),
    (r"조용", "cafe.quiet"),
    (r"고마워", "small.thanks"),
    (r"다시 말해", "small.again"),
)
ITEMS = ("커피", "홍차", "케이크")

DIALOGUE = """
persona: {name: 하나, about: "저는 사람이 아니라 AI예요."}
choices: [주문, 계산]
actions:
  order: {python: cafe.order, timeout: 0.5, returns: [number]}
  price: {python: cafe.price, effect: false, timeout: 0.5, returns: [won, note]}
  pay: {python: cafe.pay, timeout: 0.5}
  ring: {python: cafe.ring, timeout: 0.5}
handover: ring
intents:
  order:
    title: 주문하기
    action: order
    each: item
    ask: {item: {say: "무엇을 드릴까요?", quick_replies: [커피, 홍차], unlisted: "{unlisted~은} 없어요."}}
    answers: {ok: ["{item} {count} 주문했어요.", "{item} 주문했어요."], gone: "{item~은} 떨어졌어요."}
  price:
    title: 값 묻기
    action: price
    shared: true
    ask: {item: {say: "어느 것의 값이요?"}}
    answers: "{item~은} {won}원이에요. {note}"
  pay: {title: 계산하기, action: pay, confirm: "계산할까요?", answers: "계산했어요.", interruptible: false}
  hours: "아침 아홉 시에 열어요."
  call: {role: handover, handover: true, answers: "직원을 부를게요."}
  quiet: {answers: "네, 조용히 할게요.", set_states: [quiet], activity: ends}
corpus: questions.csv
"""
SMALL = """
intents:
  thanks: {answers: "천만에요.", activity: stays}
  again: {role: repeat, answers: "아직 말한 것이 없어요.", activity: stays}
"""
QUESTIONS = "question,answer\n화장실 어디예요|화장실이 어디죠,왼쪽에 있어요.\n"


class Table:
    """Understands by a table of patterns, as far as the tests need it."""

    def __init__(self) -> None:
        self.contexts: list[Context] = []

    def __call__(self, said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        text = said.text if isinstance(said, Utterance) else said
        context = context or Context()
        self.contexts.append(context)
        parts = re.split(r"(?<=고) ", text)
        requests = [self._one(part, text, text.index(part), context) for part in parts]
        return Request(**{**_fields(requests[0]), "also": tuple(requests[1:])})

    def _one(self, part: str, text: str, start: int, context: Context) -> Request:
        span = (start, start + len(part))
        slots = tuple(
            Slot("item", match[0], match[0], (start + match.start(), start + match.end()))
            for match in re.finditer("|".join(ITEMS), part)
        )
        for match in re.finditer(r"([한두세네]) 잔", part):
            number = "한두세네".index(match[1]) + 1
            slots += (Slot("count", match[0], Count(number, "잔"), (start + match.start(), start + match.end())),)
            slots = tuple(sorted(slots, key=lambda slot: slot.span or (0, 0)))
        names = [name for pattern, name in TABLE if re.search(pattern, part)]
        before = context.pending or context.previous
        if "아무거나" in part:
            readings = (Reading("cafe", "order", 0.4), Reading("cafe", "price", 0.35))
            return Request(text, "ambiguous", "cafe", "order", slots, 0.4, readings, span=span)
        if not names and slots and before is not None and len(part) < 12:
            kept = tuple(each for each in before.slots if each.name not in {slot.name for slot in slots})
            name, slots = f"{before.bot}.{before.intent}", (*slots, *kept)
        elif names:
            name = names[0]
        else:
            return Request(text, "rejected", span=span)
        bot, _, intent = name.partition(".")
        missing = tuple(s for s in INTENTS.get(intent, ()) if s not in {slot.name for slot in slots})
        unlisted = "녹차" if "녹차" in part else ""
        readings = (Reading(bot, intent, 0.9),)
        return Request(text, "understood", bot, intent, slots, 0.9, readings, missing, span=span, unlisted=unlisted)


def _fields(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in Request.__dataclass_fields__}


class Kitchen:
    """The cafe's actions; what they are called with is kept, and they can be made to misbehave."""

    def __init__(self) -> None:
        self.calls: list[ActionCall] = []
        self.gate = threading.Event()
        self.gate.set()
        self.note = "맛있어요."
        self.error: Exception | None = None
        self.result: object = None
        self.rings: list[ActionCall] = []
        self.ring_result = ActionResult()

    def order(self, call: ActionCall) -> ActionResult:
        self.calls.append(call)
        self.gate.wait(5)
        if self.error:
            raise self.error
        ordered = call.session.setdefault("ordered", [])
        if call.corrects is not None:
            ordered.pop()
        ordered.append((call.arguments["item"], call.arguments.get("count")))
        return self.result or ActionResult(values={"number": len(ordered)})  # type: ignore[return-value]

    def price(self, call: ActionCall) -> ActionResult:
        self.calls.append(call)
        self.gate.wait(5)
        return ActionResult(values={"won": 4000, "note": self.note})

    def pay(self, call: ActionCall) -> ActionResult:
        self.calls.append(call)
        return ActionResult()

    def ring(self, call: ActionCall) -> ActionResult:
        self.rings.append(call)
        self.gate.wait(5)
        if self.error:
            raise self.error
        return self.ring_result


@pytest.fixture
def kitchen(monkeypatch) -> Iterator[Kitchen]:
    """The cafe's kitchen, registered as the set of actions ``cafe``."""
    made = Kitchen()
    load = actions_module.ACTIONS.load

    def registered(name: str):
        if name != "cafe":
            return load(name)
        return lambda _folder, _settings: {
            "order": made.order,
            "price": made.price,
            "pay": made.pay,
            "ring": made.ring,
        }

    monkeypatch.setattr(actions_module.ACTIONS, "load", registered)
    yield made
    made.gate.set()


@pytest.fixture
def write(tmp_path) -> Callable[..., list[BotOutline]]:
    """Writes the cafe's files, with others in their place where they are given, and tells what is understood."""

    def written(dialogue: str | bytes = DIALOGUE, small: str = SMALL, questions: str | bytes = QUESTIONS):
        outlines = []
        for name, content, intents in (("cafe", dialogue, INTENTS), ("small", small, {"thanks": (), "again": ()})):
            folder = tmp_path / name
            folder.mkdir(exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            (folder / "dialogue.yaml").write_bytes(data)
            slots = frozenset({"item", "count"}) if name == "cafe" else frozenset()
            outlines.append(BotOutline(name, "카페", "ko", folder, intents, slots))
        data = questions.encode() if isinstance(questions, str) else questions
        (tmp_path / "cafe" / "questions.csv").write_bytes(data)
        return outlines

    return written


@pytest.fixture
def talk(kitchen, write) -> Callable[..., Conversation]:
    """Opens a conversation with the cafe."""

    def opened(dialogue: str = DIALOGUE, **options) -> Conversation:
        family = read_family(write(dialogue))
        return Conversation(family, options.pop("understand", None) or Table(), clock=lambda: NOW, **options)

    return opened


def texts(replies) -> str:
    """What is said, on one line."""
    return " ".join(reply.plain for reply in replies)


@contextmanager
def serve(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A real HTTP server whose POST requests are answered by a function."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                answer(self)
            except OSError:
                self.close_connection = True  # the other side has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def bots() -> Path:
    """The bots that come with saram."""
    return Path(__file__).parents[2] / "bots"
