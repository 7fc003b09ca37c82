"""How long a person waits: a browser with a sound file as its microphone talks with a bot.

Each sentence is said twice: the first answer has to be made (a miss), the second is kept (a hit). The next sentence
begins while the answer is being given, so each turn also measures how fast the presenter falls silent. What is measured
is seen on the page: from the last sound in the microphone to the first decoded picture of the answer. With ``--crowd``
nine more conversations are held meanwhile by a program, which asks for kept answers, loads and shows them, and sends
sound all the time. ``--quick`` says 6 sentences instead of 25.

usage: python benchmarks/talk.py [--quick] [--crowd] [--avatar NAME] [--bot NAME]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

from saram.errors import EngineError
from saram.live.protocol import Answer
from saram.server.client import Client
from saram.server.latency import STAGES
from saram.text import speakable
from saram.types import VoiceStyle
from saram.voice import open_speaker
from saram.voice.resampling import resample

RATE = 48_000
LEAD, PAUSE = 4.0, 4.5
LOUD = 0.012
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
FLAGS += " --no-first-run --use-fake-ui-for-media-stream --use-fake-device-for-media-stream"
FLAGS += " --autoplay-policy=no-user-gesture-required"
TRACE = """
window.trace = [];
document.addEventListener("saram", ({ detail }) => window.trace.push(detail));
"""
SENTENCES = [
    "what are your opening hours", "I lost my card", "tell me about car loans", "what is the transfer limit",
    "how do I open an account", "tell me about savings accounts", "what is the interest rate on a mortgage",
    "are you open on saturday", "do I need my passport", "where is the cash machine", "how many people are waiting",
    "what is the fee for a transfer", "tell me about credit cards", "are you a real person", "thank you very much",
    "what can you do", "tell me about the youth savings", "how do I change money", "can I see a clerk",
    "what time do you close", "I forgot my password", "tell me about deposits", "my card was stolen",
    "how do I send money abroad", "what documents do I need for a loan",
]  # fmt: skip
CROWD = [
    "where is the toilet",
    "is there parking",
    "is there wifi",
    "are deposits insured",
    "is there wheelchair access",
]
"""What the crowd asks: nothing of what is measured, so that a miss stays a miss."""


def say_all(sentences: list[str], path: Path) -> list[tuple[float, float]]:
    """Write the microphone's file; when each sentence begins and ends, seconds."""
    speaker = open_speaker()
    parts: list[NDArray[np.float32]] = [np.zeros(int(LEAD * RATE), np.float32)]
    times = []
    for sentence in sentences:
        speech = list(speaker.speak(speakable(sentence, "en"), VoiceStyle()))
        samples = resample(np.concatenate([each.audio.samples for each in speech]), speech[0].audio.rate, RATE)
        loud = np.flatnonzero(np.abs(samples) > 0.02)
        samples = samples[loud[0] : loud[-1]] * 0.6
        begin = sum(map(len, parts)) / RATE
        times.append((begin, begin + len(samples) / RATE))
        parts += [samples, np.zeros(int(PAUSE * RATE), np.float32)]
    speaker.close()
    parts.append(np.zeros(20 * RATE, np.float32))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(np.clip(np.concatenate(parts), -1, 1) * 32_000).astype("<i2").tobytes())
    return times


def serve(bot: str, avatar: str, home: Path) -> tuple[subprocess.Popen[str], str]:
    """A server with nothing kept yet; its address."""
    command = [sys.executable, "-m", "saram", "talk", "--bot", bot, "--avatar", avatar, "--port", "0", "--no-open"]
    server = subprocess.Popen(
        [*command, "--language", "en"], env=os.environ | {"SARAM_HOME": str(home)}, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return server, found[0]
    raise SystemExit("The server did not start.")


def listen(address: str, microphone: Path, seconds: float) -> list[dict[str, Any]]:
    """What happened on the page while the file was its microphone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*FLAGS.split(), f"--use-file-for-fake-audio-capture={microphone}"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.add_init_script(TRACE)
        page.goto(f"{address}?language=en")
        page.wait_for_timeout(1500)
        page.click("#begin")
        page.wait_for_timeout(1000 * seconds)
        trace: list[dict[str, Any]] = page.evaluate("window.trace")
        browser.close()
    return trace


def measure(
    trace: list[dict[str, Any]], times: list[tuple[float, float]]
) -> tuple[dict[str, list[float]], list[tuple[float, int, str, list[str]]]]:
    """Milliseconds from the end of speech to the picture, by kind, and from its beginning to silence; and all turns.

    Of a turn: milliseconds, its number, its kind, and the gestures meanwhile.
    """
    sounds = [(each["at"], each["level"]) for each in trace if each["what"] == "sound"]
    loud = [at for at, level in sounds if level > LOUD]
    offset = loud[0] - 1000 * times[0][0]
    streams = {each["answer"]: each["stream"] for each in trace if each["what"] == "answer"}
    found: dict[str, list[float]] = {"hit": [], "miss": [], "silent": [], "unanswered": []}
    turns: list[tuple[float, int, str, list[str]]] = []
    for number, (begin, end) in enumerate(times):
        began, over = offset + 1000 * begin, offset + 1000 * end
        near = [at for at in loud if began - 100 < at < over + 400]
        began, over = (near[0], near[-1]) if near else (began, over)
        following = offset + 1000 * times[number + 1][0] if number + 1 < len(times) else over + 6000
        shown = [each for each in trace if each["what"] == "shown" and over - 200 < each["at"] < following]
        if shown:
            kind, took = "miss" if streams.get(shown[0]["answer"]) else "hit", shown[0]["at"] - over
            found[kind].append(took)
            lived = [each["name"] for each in trace if each["what"] == "life" and began < each["at"] < shown[0]["at"]]
            turns.append((took, number, kind, lived))
        else:
            found["unanswered"].append(float(number))
        silent = [each["at"] for each in trace if each["what"] == "silent" and began - 50 < each["at"] < began + 1500]
        found["silent"] += [at - began for at in silent[:1]]
    return found, turns


def converse(client: Client, web: httpx.Client, question: str) -> Answer:
    """Ask as a page does, and load and show what is answered."""
    client.say(question)
    turn = 0
    for event in client.events():
        if event.type == "final":
            turn = event.turn
        elif event.type == "answer" and event.turn == turn:
            web.get(event.url)
            client.playing(event, 0.04, "started")
            time.sleep(2)
            client.playing(event, 2.0, "ended")
            return event
    raise EngineError("The connection was closed.")


def hold(address: str, number: int) -> None:
    """A conversation on kept answers, with sound all the time, until the server ends."""
    rng = np.random.default_rng(number)
    url = address.replace("http", "ws", 1) + "/socket"
    with (
        suppress(EngineError, httpx.HTTPError),
        Client(url, language="en", timeout=60) as client,
        httpx.Client(base_url=address.partition("/talk")[0], timeout=60) as web,
    ):

        def murmur() -> None:
            due = time.monotonic()
            with suppress(EngineError):
                while True:
                    client.sound(rng.normal(0, 60, 320).astype(np.int16))
                    due += 0.02
                    time.sleep(max(0.0, due - time.monotonic()))

        threading.Thread(target=murmur, daemon=True).start()
        time.sleep(float(rng.uniform(0, 4)))
        while True:
            converse(client, web, CROWD[int(rng.integers(len(CROWD)))])
            time.sleep(float(rng.uniform(1, 4)))


def crowd(address: str) -> subprocess.Popen[bytes]:
    """Nine more conversations, in a process of their own, once their answers are kept."""
    url, base = address.replace("http", "ws", 1) + "/socket", address.partition("/talk")[0]
    with Client(url, language="en", timeout=60) as client, httpx.Client(base_url=base, timeout=60) as web:
        for question in CROWD:
            while converse(client, web, question).stream:
                pass
    return subprocess.Popen([sys.executable, __file__, "--hold", address])


def line(name: str, values: list[float], goal: str) -> str:
    """A row of the table."""
    if not values:
        return f"| {name} | 0 | | | {goal} |"
    ordered = sorted(values)
    last = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"| {name} | {len(ordered)} | {statistics.median(ordered):.0f} | {last:.0f} | {goal} |"


def by_stage(figures: dict[str, Any]) -> str:
    """What each stage took, as the server and the page measured it."""
    rows = ["\n| stage, p50 / p95 ms | kept | made |", "|---|---|---|"]
    for stage in STAGES:
        cells = []
        for kind in ("hit", "miss"):
            found = figures.get(kind, {}).get(stage)
            cells.append(f"{found['p50']:.0f} / {found['p95']:.0f}" if found else "")
        rows.append(f"| {stage} | {cells[0]} | {cells[1]} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--crowd", action="store_true")
    parser.add_argument("--hold", metavar="ADDRESS", help=argparse.SUPPRESS)
    parser.add_argument("--avatar", default="hana")
    parser.add_argument("--bot", default="bank")
    options = parser.parse_args()
    if options.hold:
        held = [threading.Thread(target=hold, args=(options.hold, number)) for number in range(9)]
        for each in held:
            each.start()
        for each in held:
            each.join()
        return
    sentences = SENTENCES[:6] if options.quick else SENTENCES
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        times = say_all([*sentences, *sentences], folder / "microphone.wav")
        server, address = serve(options.bot, options.avatar, folder / "home")
        others = None
        try:
            if options.crowd:
                others = crowd(address)
            trace = listen(address, folder / "microphone.wav", times[-1][1] + 8)
            stages = httpx.get(address.partition("/talk")[0] + "/metrics").json()["milliseconds"]
        finally:
            server.terminate()
            server.wait(20)
            if others is not None:
                others.kill()
                others.wait()
    found, turns = measure(trace, times)
    print(f"{len(times)} turns, {options.avatar}, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| from → to | turns | p50 ms | p95 ms | goal p50/p95 |\n|---|---|---|---|---|")
    print(line("end of speech → first picture, kept answer", found["hit"], "500/800"))
    print(line("end of speech → first picture, made answer", found["miss"], "1200/2000"))
    print(line("beginning of speech → presenter silent", found["silent"], "–/150"))
    print(by_stage(stages))
    heard = [each["event"]["text"] for each in trace if each.get("event", {}).get("type") == "final"]
    print(f"unanswered: {[(sentences * 2)[int(number)] for number in found['unanswered']]}; {len(heard)} turns heard")
    for took, number, kind, lived in sorted(turns, reverse=True)[:6]:
        print(f"slow: {took:.0f} ms, {kind}, {(sentences * 2)[number]!r} {' '.join(lived)}")
    print(json.dumps({"stages": stages, "heard": heard}, ensure_ascii=False))


if __name__ == "__main__":
    main()
