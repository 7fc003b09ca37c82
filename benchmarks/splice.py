"""How far mouth and head jump where the page exchanges the film of waiting and an answer, beside their usual motion.

First by the films alone: the page begins an answer at whatever picture of the waiting film is being shown, and ends it
at that film's first one; jumps are given in landmark distance, as parts of the median motion from one picture of the
answer to the next, and as the step from one shown picture to the next while the films fade into each other.

Then by what a browser puts on the screen: a conversation is held (answers that are kept and that are made, out of
waiting, out of a thoughtful look and out of a nod, answers that end, that are stopped, and that go on after a false
alarm), every picture of the screen is taken, and in each the face is found. Steps are given for 40 ms, while the page
fades. Black pictures are those with less than half of the usual light. Repeated is a picture that stays for 100 ms or
more while the screen is being drawn: a mark in the corner, which changes with every drawing, shows when it is not,
because the machine was too busy.

usage: python benchmarks/splice.py [--films | --page] [--rounds N] [--keep FOLDER] [AVATAR]
"""

from __future__ import annotations

import argparse
import base64
import os
import shutil
import tempfile
import threading
import time
import wave
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, sync_playwright
from screen_steps import HEAD, LIPS, SIDE, FilmPoints, Seen, Shots, Trace, distance, steps_by_name

from saram.face import Landmarker
from saram.media import VideoReader
from saram.server.app import create_app
from saram.server.fake import DeafEars, FakeMind
from saram.server.mouth import AnsweringMouth
from saram.server.parts import BotInfo, Parts
from saram.server.running import listen_on, make_server
from saram.server.settings import Settings
from saram.text import speakable
from saram.types import Reply, VoiceStyle
from saram.voice import open_speaker
from saram.voice.resampling import resample
from saram.workflows.answering import Answering, Appearance

TEXT = "영업시간은 평일 오전 아홉 시부터 오후 네 시까지입니다."
LONG = "하나, 둘, 셋, 넷, 다섯, 여섯, 일곱, 여덟, 아홉, 열, 열하나, 열둘."
FADE = (8, 3)
"""Pictures in which the page fades into an answer and out of it, at 25 a second: 330 and 140 ms, see talk.css."""

THOUGHTS = (1.0, 1.4, 1.8, 3.0)
"""Seconds: the thoughtful look begins after 0.6, and has gone somewhere else at each of these."""

RATE = 48_000
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
FLAGS += " --no-first-run --use-fake-ui-for-media-stream --use-fake-device-for-media-stream"
FLAGS += " --autoplay-policy=no-user-gesture-required"
TRACE = """
window.trace = [];
document.addEventListener("saram", ({ detail }) => {
  const at = detail.at + performance.timeOrigin;
  if (!["sound", "event", "playing"].includes(detail.what)) window.trace.push({ ...detail, at });
});
"""
BEAT = "document.body.append(Object.assign(document.createElement('div'), { className: 'beat' }))"
ALONE = """
.said, .top, .shade, .welcome { visibility: hidden !important; }
.panel { position: fixed !important; inset: auto 0 0; height: 60px; }
.kiosk { grid-template: minmax(0, 1fr) / minmax(0, 1fr) !important; inset: 0 0 60px !important; }
.beat { position: fixed; right: 0; bottom: 0; width: 40px; height: 20px; z-index: 9; }
.beat { animation: beat 1s linear infinite; }
@keyframes beat { from { background: #000; } to { background: #fff; } }
"""


def landmarks(film: bytes, folder: Path) -> FilmPoints:
    """float32 [T, 468, 2], in pixels."""
    path = folder / "film.mp4"
    path.write_bytes(film)
    with VideoReader(path) as reader, Landmarker() as landmarker:
        found = [landmarker.detect(frame.pixels[..., :3])[0].landmarks[:, :2] for frame in reader.frames()]
    return np.asarray(found, np.float32)


def measure_films(appearance: Appearance, folder: Path) -> None:
    """Print what follows from the films alone."""
    with Answering(appearance, folder=folder / "answers") as answering:
        idle = landmarks(answering.life("idle").read(), folder)
        answer = landmarks(answering.answer(TEXT).read(), folder)
    print("| splice | part | jump, px | usual motion, px | ratio | ratio while fading (goal 2) |")
    print("|---|---|---|---|---|---|")
    for part, which in (("mouth", LIPS), ("head", HEAD)):
        usual = float(np.median(distance(answer[1:], answer[:-1], which)))
        begin = distance(idle, answer[0], which)
        jumps = {
            "waiting → answer, mean": (float(begin.mean()), FADE[0]),
            "waiting → answer, worst": (float(begin.max()), FADE[0]),
            "answer → waiting": (float(distance(answer[-1], idle[0], which)), FADE[1]),
        }
        for name, (jump, pictures) in jumps.items():
            ratio = jump / usual
            print(f"| {name} | {part} | {jump:.2f} | {usual:.2f} | {ratio:.1f} | {ratio / pictures:.1f} |")


class SlowMind(FakeMind):
    """Thinks for the seconds it is told to."""

    def hear(self, text: str, alternatives: tuple[str, ...]) -> Iterable[Reply]:
        """See `Mind.hear`."""
        if text.startswith("think "):
            time.sleep(float(text.removeprefix("think ")))
        return super().hear(text, alternatives)


@contextmanager
def serving(appearance: Appearance, folder: Path) -> Iterator[str]:
    """A server whose mind says `TEXT`, `LONG`, or what it is told, after some thought; the address of the page."""
    mouth = AnsweringMouth(Answering(appearance, folder=folder / "answers"))
    mouth.warm()
    answers = {"kept": TEXT, "long": LONG, **{f"think {seconds}": TEXT for seconds in THOUGHTS}}
    replies = {asked: (Reply(text, plain=text),) for asked, text in answers.items()}
    for (reply,) in replies.values():
        list(mouth.say(reply))
    size = (SIDE, SIDE)
    parts = Parts(
        BotInfo("splice", "splice", "ko", size, ("ko",)),
        lambda _language, state=None: SlowMind(replies, state=state),
        lambda _language: DeafEars(),
        mouth,
    )
    listening, settings = listen_on("127.0.0.1", 0), Settings()
    server = make_server(create_app({"splice": parts}, settings), settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/talk/splice"
    finally:
        server.should_exit = True
        thread.join(20)
        mouth.close()


def write_microphone(path: Path) -> None:
    """Clauses with short pauses between them, which make it nod, and later a cough."""
    speaker = open_speaker()
    said = list(speaker.speak(speakable("예금을 하려고 하는데", "ko"), VoiceStyle()))
    speaker.close()
    voice = resample(np.concatenate([each.audio.samples for each in said]), said[0].audio.rate, RATE) * 0.6
    loud = np.flatnonzero(np.abs(voice) > 0.02)
    voice = voice[loud[0] : loud[-1]]

    def quiet(seconds: float) -> NDArray[np.float32]:
        return np.zeros(int(seconds * RATE), np.float32)

    parts = [quiet(3), *[voice, quiet(0.2)] * 2, quiet(4), voice[: RATE // 3], quiet(30)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(np.concatenate(parts) * 32_000).astype("<i2").tobytes())


class Screen:
    """The pictures of a page's screen, and what happened on it."""

    def __init__(self, page: Page) -> None:
        """Begin to take them."""
        self.page = page
        self.shots: Shots = []
        self._protocol = page.context.new_cdp_session(page)
        self._protocol.on("Page.screencastFrame", self._take)
        self._protocol.send("Page.startScreencast", {"format": "jpeg", "quality": 92})

    def _take(self, event: dict[str, Any]) -> None:
        self.shots.append((1000 * event["metadata"]["timestamp"], base64.b64decode(event["data"])))
        self._protocol.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def close(self) -> tuple[Shots, Trace]:
        """The pictures with their times in ms, and what happened."""
        self._protocol.send("Page.stopScreencast")
        self._protocol.remove_listener("Page.screencastFrame", self._take)
        trace = self.trace()
        self.page.close()
        return sorted(self.shots), trace

    def trace(self) -> Trace:
        """What happened, in order."""
        found: Trace = self.page.evaluate("window.trace")
        return found

    def say(self, text: str) -> None:
        """Type something."""
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    def wait(self, what: str, more: float) -> None:
        """Until something happens once more, and milliseconds longer."""
        count = sum(each["what"] == what for each in self.trace())
        happened = "([what, count]) => window.trace.filter((each) => each.what === what).length > count"
        self.page.wait_for_function(happened, arg=[what, count])
        self.page.wait_for_timeout(more)


def typed(screen: Screen, number: int) -> None:
    """Answers out of waiting and out of a thoughtful look, and answers that are stopped."""
    for text in ("kept", f"{number}번 손님, 잠시만 기다려 주세요.", *(f"think {seconds}" for seconds in THOUGHTS)):
        screen.say(text)
        screen.wait("ended", 900)
    screen.say("long")
    screen.wait("shown", 1500)
    screen.say("kept")
    screen.wait("shown", 1300)
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_timeout(1200)


def spoken(screen: Screen, _number: int) -> None:
    """An answer out of a nod, and a false alarm."""
    screen.wait("life", 750)
    screen.say("long")
    screen.wait("ended", 600)


def film_screen(address: str, folder: Path, rounds: int) -> Iterator[tuple[Shots, Trace]]:
    """Pictures and events of each conversation."""
    write_microphone(folder / "microphone.wav")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*FLAGS.split(), f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}"],
        )
        for number in range(rounds):
            for begin, hold in (("#write", typed), ("#begin", spoken)):
                page = browser.new_page(viewport={"width": SIDE, "height": SIDE + 60}, bypass_csp=True)
                page.add_init_script(TRACE)
                page.goto(address)
                page.wait_for_timeout(1000)
                page.click(begin)
                page.add_style_tag(content=ALONE)
                page.evaluate(BEAT)
                page.wait_for_timeout(500)
                screen = Screen(page)
                hold(screen, number)
                yield screen.close()
        browser.close()


def measure_page(appearance: Appearance, folder: Path, rounds: int, keep: Path | None) -> None:
    """Print what a browser shows."""
    seen = []
    with serving(appearance, folder) as address, Landmarker() as landmarker:
        for number, (shots, trace) in enumerate(film_screen(address, folder, rounds)):
            seen.append(Seen(shots, trace, landmarker))
            for at, data in shots if keep else ():
                (keep / f"{number}-{at - shots[0][0]:06.0f}.jpg").write_bytes(data)
    count = sum(len(each.times) for each in seen)
    gaps = np.concatenate([np.diff(each.times) for each in seen])
    often = f"one in {np.median(gaps):.0f} ms (95 %: {np.percentile(gaps, 95):.0f} ms)"
    print(f"\n{count} pictures of the screen, {often}, load average {os.getloadavg()[0]:.1f}")
    print(f"black: {sum(each.black() for each in seen)}; repeated: {sum(each.repeated() for each in seen)}\n")
    print("| splice | times | mouth, median and largest step / usual, when | head, the same |\n|---|---|---|---|")
    for name, parts in steps_by_name(seen).items():
        cells = []
        for values in parts.values():
            largest, after = max(values)
            cells.append(f"{np.median([step for step, _ in values]):.1f}, {largest:.1f} at {after:.0f} ms")
        print(f"| {name} | {len(parts['mouth'])} | {cells[0]} | {cells[1]} |")


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser()
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--films", action="store_true", help="only by the films")
    only.add_argument("--page", action="store_true", help="only what a browser shows")
    parser.add_argument("--rounds", type=int, default=2, help="conversations of each kind")
    parser.add_argument("--keep", type=Path, help="folder for the pictures of the screen")
    parser.add_argument("avatar", nargs="?", default="hana")
    options = parser.parse_args()
    appearance = Appearance(avatar=options.avatar, size=(SIDE, SIDE))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if not options.page:
            measure_films(Appearance(avatar=options.avatar), folder)
        if not options.films:
            measure_page(appearance, folder, options.rounds, options.keep)


if __name__ == "__main__":
    main()
