"""A real server with a drawn presenter, and a real browser."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
import wave

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from saram.ears import Ear, EndOfTurn
from saram.ears.fake import FakeListener
from saram.server.app import create_app
from saram.server.client import Client
from saram.server.fake import FakeMind
from saram.server.hearing import ServerEars
from saram.server.mouth import AnsweringMouth
from saram.server.parts import BotInfo, Parts
from saram.server.running import listen_on, make_server
from saram.server.settings import Settings
from saram.text import speakable
from saram.types import Card, Reply, VoiceStyle
from saram.voice import open_speaker
from saram.voice.resampling import resample
from saram.workflows.answering import Answering, Appearance

SIZE = (160, 160)
LONG = "하나, 둘, 셋, 넷, 다섯, 여섯, 일곱, 여덟, 아홉, 열."
HTML = "<b>굵게</b> & <img src=x onerror=document.title='broken'>"


def reply(text, **more):
    return Reply(text.replace("[", "\\["), plain=text, **more)


ANSWERS = {
    "영업시간": (reply("아홉 시부터 네 시까지입니다.", quick_replies=("번호표", "길게")),),
    "번호표": (
        reply(
            "대기 번호 백이십칠 번입니다.",
            cards=(
                Card("ticket", "번호표", (("창구", "3번"), ("예상 시간", "12분")), {"number": "127"}),
                Card("map", "3번 창구", (), {"x": 0.7, "y": 0.3, "place": "3번 창구"}),
                Card("price_list", "수수료", (("송금", "500원"), ("환전", "1%"))),
                Card("list", "준비물", (("1", "신분증"), ("2", HTML))),
                Card("text", "안내", (), {"text": HTML}),
                Card(
                    "qr",
                    "결제",
                    (("금액", "1,000원"),),
                    {
                        "svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
                        "text": "x",
                        "expires": "2020-01-01T00:00:00+09:00",
                    },
                ),
            ),
            shared=False,
        ),
    ),
    "길게": (reply(LONG),),
    "두 가지": (reply("하나입니다."), reply("둘입니다.")),
    "꼭": (reply(LONG, interruptible=False),),
    "꼬부랑": (reply(HTML),),
    "끝": (reply("안녕히 가세요.", ends=True),),
    "못 해": (Reply("[background nothing-of-that-name] 네.", plain="네."),),
}


class LivelyMouth(AnsweringMouth):
    """The drawn presenter knows no gestures: greeting stands for them."""

    def lives(self):
        return ("nod", "think")

    def life(self, name):
        return b"".join(self.film(next(self.say(reply(name))).name).chunks)


@pytest.fixture(scope="session")
def mouth(tmp_path_factory):
    made = LivelyMouth(
        Answering(Appearance(avatar="drawn", size=SIZE), folder=tmp_path_factory.mktemp("answers") / "answers")
    )
    made.warm()
    yield made
    made.close()


class Server:
    """A server in a thread of its own."""

    def __init__(self, parts, settings, port=0):
        self.socket = listen_on("127.0.0.1", port)
        self.port = self.socket.getsockname()[1]
        self.app = create_app({"bank": parts}, settings)
        self.server = make_server(self.app, settings)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        wait_for(lambda: self.server.started)

    @property
    def http(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.port}/talk/bank/socket"

    @property
    def hall(self):
        return self.app.state.hall

    def stop(self):
        self.server.should_exit = True
        self.thread.join(90)
        self.socket.close()
        assert not self.thread.is_alive()


def wait_for(condition, seconds=90.0):
    """Look until something holds."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.01)
    return found


@pytest.fixture
def serve(mouth):
    """Starts servers; what is heard is what the fake recogniser says."""
    with contextlib.ExitStack() as stack:

        def start(
            *,
            heard=("영업시간",),
            greeting="안녕하세요.",
            port=0,
            answers=None,
            parts=None,
            mind=FakeMind,
            films=None,
            recognises=("ko",),
            **settings,
        ):
            parts = parts or Parts(
                BotInfo("bank", "한빛은행", "ko", SIZE, recognises, {"ko": "한빛은행", "en": "Hanbit Bank"}),
                lambda _language, state: mind(ANSWERS if answers is None else answers, greeting=greeting, state=state),
                lambda language: ServerEars(Ear(FakeListener(language, texts=heard), end_of_turn=EndOfTurn(language))),
                films or mouth,
            )
            server = Server(parts, Settings(**settings), port)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def talk():
    """Begins conversations."""
    with contextlib.ExitStack() as stack:
        yield lambda server, **more: stack.enter_context(Client(server.url, **{"timeout": 90.0} | more))


def until(client, kind, **fields):
    """The next event of a kind."""
    for event in client.events():
        if event.type == kind and all(getattr(event, name) == value for name, value in fields.items()):
            return event
    raise AssertionError(f"The connection was closed before {kind}")


def speech(rate=16_000, *, seconds=1.2, pitch=140.0):
    """Sound that every voice detector takes for a vowel being sung, int16."""
    time_ = np.arange(int(rate * seconds)) / rate
    tone = sum(np.sin(2 * np.pi * pitch * n * time_) * 0.9**n / n for n in range(1, 25) if pitch * n < rate / 2.2)
    trill = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * time_)
    return np.round(9000 * tone / np.abs(tone).max() * trill).astype(np.int16)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    """A sentence of the built-in voice, int16 at a rate asked for."""
    speaker = open_speaker()
    said = list(speaker.speak(speakable("영업시간 좀 알려 주세요", "ko"), VoiceStyle()))
    speaker.close()
    samples = np.concatenate([each.audio.samples for each in said])
    rate = said[0].audio.rate

    def at(wanted):
        return np.round(np.clip(resample(samples, rate, wanted), -1, 1) * 30_000).astype(np.int16)

    return at


def write_wave(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


def launch(playwright, microphone=None):
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "These tests need a browser: tools/install_browser.sh"
    flags = [*FLAGS, *([f"--use-file-for-fake-audio-capture={microphone}"] if microphone else [])]
    return playwright.chromium.launch(executable_path=path, args=flags)


@pytest.fixture(scope="session")
def browser(playwright):
    """One browser for all tests without a microphone of their own."""
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture
def browse(playwright):
    """Opens browsers, each with a microphone of its own."""
    with contextlib.ExitStack() as stack:

        def start(microphone):
            started = launch(playwright, microphone)
            stack.callback(started.close)
            return started

        yield start


TRACE = """
window.trace = [];
document.addEventListener("saram", ({ detail }) => { if (detail.what !== "sound") window.trace.push(detail); });
"""


class Page:
    """The page, and what happened on it."""

    def __init__(self, page, server, tools):
        self.page, self.tools = page, tools
        self.problems, self.foreign = [], []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)
        page.on("request", lambda asked: self._asked(asked.url, server))
        page.add_init_script(TRACE)
        page.goto(f"http://127.0.0.1:{server.port}/talk/bank")
        self.happened("ready")

    def _asked(self, url, server):
        if not url.startswith((server.http, "data:", "blob:")):
            self.foreign.append(url)

    def trace(self):
        return self.page.evaluate("window.trace")

    def happened(self, what, count=1, **fields):
        """Wait until something has happened so many times; the last time."""

        def found():
            self.page.wait_for_timeout(15)
            times = [
                each
                for each in self.trace()
                if each["what"] == what and all(each.get(k) == v for k, v in fields.items())
            ]
            return len(times) >= count and times[count - 1]

        return self.tools.wait_for(found)

    def event(self, kind, count=1):
        def found():
            self.page.wait_for_timeout(15)
            events = [each["event"] for each in self.trace() if each["what"] == "event"]
            times = [event for event in events if event["type"] == kind]
            return len(times) >= count and times[count - 1]

        return self.tools.wait_for(found)

    def state(self):
        return self.page.evaluate("document.body.dataset.state")

    def caption(self, text):
        """Wait until this is what is being said."""

        def shown():
            self.page.wait_for_timeout(15)
            return self.page.inner_text("#caption") == text

        self.tools.wait_for(shown)

    def write(self):
        self.page.click("#write")
        return self

    def type(self, text):
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")


@pytest.fixture(scope="session")
def wide():
    return {"width": 1280, "height": 720}


@pytest.fixture
def visit(browse, browser, tools, wide):
    @contextlib.contextmanager
    def opened(server, microphone=None, script=""):
        context = (browse(microphone) if microphone else browser).new_context(viewport=wide)
        context.add_init_script(script)
        page = Page(context.new_page(), server, tools)
        yield page
        assert page.problems == []
        assert page.foreign == []
        context.close()

    return opened


@pytest.fixture
def tools():
    """What tests of a conversation need again and again."""
    return Tools


class Tools:
    """Functions and texts shared by the tests of this folder."""

    until = staticmethod(until)
    wait_for = staticmethod(wait_for)
    speech = staticmethod(speech)
    write_wave = staticmethod(write_wave)
    page = Page
    long = LONG
    html = HTML
