"""Texts and engines for the tests of the voice room."""

from __future__ import annotations

import io
import json
import re
import threading
import wave
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from saram.types import Language, Speaker, SpokenText, SpokenWord, VoiceStyle
from saram.voice import open_speaker


def _spoken(written: str, language: Language = "ko", pronounced: str = "") -> SpokenText:
    sounds = (pronounced or written).split()
    words, marks = [], []
    for index, match in enumerate(re.finditer(r"\S+", written)):
        word = match.group().rstrip(".,?!")
        if word != match.group():
            marks.append((index, match.group()[len(word) :]))
        words.append(SpokenWord(word, sounds[index].rstrip(".,?!"), (match.start(), match.start() + len(word))))
    return SpokenText(written, tuple(words), language, (), tuple(marks))


@pytest.fixture(scope="session")
def spoken() -> Callable[..., SpokenText]:
    """Makes a SpokenText: written text, language, and as many words again, spelled as they sound."""
    return _spoken


@pytest.fixture(scope="session")
def news() -> SpokenText:
    return _spoken(
        "오늘 전국은 대체로 맑겠으며, 서울의 낮 최고 기온은 이십육 도로 예상됩니다.",
        "ko",
        "오늘 전구근 대체로 말께쓰며, 서울의 낟 최고 기오는 이심뉵 도로 예상됨니다.",
    )


@pytest.fixture(scope="session")
def greeting() -> SpokenText:
    return _spoken("안녕하십니까.", "ko", "안녕하심니까.")


@pytest.fixture(scope="session")
def english() -> SpokenText:
    return _spoken("Good morning, and welcome to the news.", "en")


@pytest.fixture(scope="session")
def espeak() -> Iterator[Speaker]:
    speaker = open_speaker()
    yield speaker
    speaker.close()


def wave_bytes(samples: np.ndarray, rate: int) -> bytes:
    """A WAV file, 16 bits."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return target.getvalue()


@pytest.fixture(scope="session")
def as_wave() -> Callable[[np.ndarray, int], bytes]:
    return wave_bytes


class SpeechServer(ThreadingHTTPServer):
    """A speech endpoint that answers with espeak-ng's voice, or as `plan` says."""

    daemon_threads = True

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(("127.0.0.1", 0), _SpeechHandler)
        self.speaker = speaker
        self.requests: list[dict] = []
        self.headers: list[dict] = []
        self.plan: list[Callable[[_SpeechHandler], None]] = []
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _SpeechHandler(BaseHTTPRequestHandler):
    server: SpeechServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({"path": self.path, **body})
        self.server.headers.append(dict(self.headers))
        if self.server.plan:
            self.server.plan.pop(0)(self)
            return
        language: Language = "ko" if any("가" <= letter <= "힣" for letter in body["input"]) else "en"
        (speech,) = self.server.speaker.speak(_spoken(body["input"], language), VoiceStyle(rate=body["speed"]))
        self.reply(200, wave_bytes(speech.audio.samples, speech.audio.rate))

    def reply(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server(espeak) -> Iterator[SpeechServer]:
    with SpeechServer(espeak) as endpoint:
        thread = threading.Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield endpoint
        endpoint.released.set()
        endpoint.shutdown()
        thread.join()
