"""Answers of a few bytes, made as slowly as a test wants, in this process and in others."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction

import pytest

from saram.answers import AnswerStore
from saram.types import Answer, AnswerKey, AnswerPart, Caption, Fragment, TimedWord

KEY = AnswerKey(
    text="네.",
    language="ko",
    voice="espeak:",
    voice_version="1",
    avatar="drawn",
    avatar_version="1",
    renderer="1",
    size=(64, 64),
    fps=Fraction(25),
    codec="test",
)

MAKER = """
import sys, time
from fractions import Fraction
from pathlib import Path
from saram.answers import AnswerStore
from saram.types import Answer, AnswerKey, AnswerPart

folder, text, log = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[5])
parts, pause = int(sys.argv[3]), float(sys.argv[4])
key = AnswerKey(text=text, language="ko", voice="espeak:", voice_version="1", avatar="drawn", avatar_version="1",
                renderer="1", size=(64, 64), fps=Fraction(25), codec="test")

def produce():
    with log.open("a") as file:
        file.write("made\\n")
    for number in range(parts):
        time.sleep(pause)
        yield AnswerPart(f"[{text} {number}]".encode() * 50, Answer(mime="video/mp4", frames=number, cost=0.5))

store = AnswerStore(folder)
print("ready", flush=True)
if len(sys.argv) > 6:
    sys.stdin.readline()
stream = store.make(key, produce)
for chunk in stream:
    print(len(chunk), flush=True)
import hashlib
print(stream.source, hashlib.sha256(stream.read()).hexdigest(), flush=True)
store.close()
"""


@pytest.fixture
def key():
    """The key of an answer, with changes."""

    def make(text="네.", **changes):
        return replace(KEY, text=text, **changes)

    return make


@pytest.fixture
def maker():
    """A producer of `parts` parts; `maker.made` counts how often it was begun."""

    class Maker:
        def __init__(self):
            self.made = 0
            self.ended = 0

        def __call__(self, text="네.", parts=4, *, pause=0.0, cost=0.5, gate=None, error=None):
            def produce():
                self.made += 1
                try:
                    for number in range(parts):
                        if gate is not None:
                            gate.wait(20)
                        time.sleep(pause)
                        if error is not None and number == 2:
                            raise error
                        yield AnswerPart(f"[{text} {number}]".encode() * 50, answer(number + 1, cost))
                finally:
                    self.ended += 1

            return produce

    return Maker()


def answer(frames, cost=0.5):
    return Answer(
        mime="video/mp4",
        size=(64, 64),
        frames=frames,
        text="네.",
        words=(TimedWord("네.", Fraction(1, 2), Fraction(1)),),
        captions=(Caption(("네.",), Fraction(1, 2), Fraction(1)),),
        fragments=(Fragment(10, 20, Fraction(0), frames),),
        cost=cost,
    )


def content(text="네.", parts=4):
    """The bytes that `maker` and `process` make."""
    return b"".join(f"[{text} {number}]".encode() * 50 for number in range(parts))


@pytest.fixture
def expected():
    """`content`, for tests."""
    return content


@pytest.fixture
def store(tmp_path):
    with AnswerStore(tmp_path / "answers") as opened:
        yield opened


@pytest.fixture
def process(tmp_path):
    """Start a process that makes an answer in the same folder."""
    running = []

    def start(text="네.", parts=4, pause=0.05, *, waits=False, folder=None):
        command = [sys.executable, "-c", MAKER, str(folder or tmp_path / "answers"), text, str(parts), str(pause)]
        command += [str(tmp_path / "log"), *(["waits"] if waits else [])]
        found = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        running.append(found)
        return found

    yield start
    for each in running:
        if each.poll() is None:
            each.kill()
        each.communicate()
