"""Voices, rooms and recognisers for the tests of the ears."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import numpy as np
import pytest

from saram.ears import Vocabulary
from saram.ears.sphinx import SphinxListener
from saram.media import read_audio
from saram.types import AudioChunk
from saram.workflows.hearing import pronouncing
from saram.workflows.spoken_sample import spoken_sample

RATE = 16_000
COMMANDS = (
    "what time do you open", "when do you open on saturday", "what is my balance", "i lost my card",
    "please block my card", "i want to open an account", "can i talk to a clerk", "how long do i have to wait",
    "transfer fifty dollars to john", "tell me about home loans", "where is the nearest branch", "thank you",
)  # fmt: skip


def int16(sound: np.ndarray) -> np.ndarray:
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def at_level(sound: np.ndarray, decibels: float) -> np.ndarray:
    return sound / sound.std() * 10 ** (decibels / 20)


def noise(seconds: float, decibels: float, *, pink: bool = False) -> np.ndarray:
    sound = np.random.default_rng(1).normal(0, 1, int(seconds * RATE))
    if pink:
        spectrum = np.fft.rfft(sound)
        sound = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1), len(sound))
    return at_level(sound, decibels)


def music(seconds: float, decibels: float) -> np.ndarray:
    """Plucked chords with a drum, two a second."""
    chance = np.random.default_rng(2)
    sound = np.zeros(int(seconds * RATE))
    chords = [(220, 277, 330), (196, 247, 294), (175, 220, 262), (165, 208, 247)]
    for beat in range(int(seconds * 2)):
        place = slice(beat * RATE // 2, (beat + 1) * RATE // 2)
        time = np.arange(RATE // 2) / RATE
        for root in chords[beat // 4 % 4]:
            for partial in range(1, 6):
                sound[place] += np.exp(-3 * time) * np.sin(2 * np.pi * root * partial * time) / partial**1.5
        sound[place] += 0.3 * chance.normal(0, 1, RATE // 2) * np.exp(-40 * time)
    return at_level(sound, decibels)


def chunks_of(sound: np.ndarray, size: int = 320, rate: int = RATE) -> Iterator[AudioChunk]:
    samples = sound.astype(np.float32) / np.float32(32768) if sound.dtype == np.int16 else sound.astype(np.float32)
    for start in range(0, len(samples), size):
        yield AudioChunk(samples[start : start + size], rate, Fraction(start, rate))


@pytest.fixture(scope="session")
def sounds() -> SimpleNamespace:
    """noise(seconds, decibels, pink=False), music(seconds, decibels), chunks(sound, size, rate), int16, at_level."""
    return SimpleNamespace(noise=noise, music=music, chunks=chunks_of, int16=int16, at_level=at_level)


@pytest.fixture(scope="session")
def say() -> Callable[..., np.ndarray]:
    """A sentence said by the built-in voice at a level, int16 at 16 kHz, with quiet before and after it."""

    def spoken(text: str, language: str = "en", level: float = -22, before: float = 0.5, after: float = 1.5):
        key = (text, language)
        if key not in kept:
            kept[key] = spoken_sample(text, language).samples
        quiet = [np.zeros(int(seconds * RATE)) for seconds in (before, after)]
        sound = np.concatenate([quiet[0], at_level(kept[key], level), quiet[1]])
        return int16(sound + np.random.default_rng(0).normal(0, 0.0005, len(sound)))

    kept: dict[tuple[str, str], np.ndarray] = {}
    return spoken


@pytest.fixture(scope="session")
def readings(shared_data) -> list[np.ndarray]:
    """Five sentences of a novel read aloud, float at 16 kHz."""
    folder = shared_data / "speech" / "en_pocketsphinx_test" / "librivox"
    return [read_audio(path, RATE).samples for path in sorted(folder.glob("*.wav"))]


@pytest.fixture(scope="session")
def crowd(readings) -> Callable[[float, float], np.ndarray]:
    """Eight people talking at once."""

    def talking(seconds: float, decibels: float) -> np.ndarray:
        chance = np.random.default_rng(3)
        whole = np.concatenate(readings)
        parts = [np.resize(np.roll(whole, int(chance.integers(len(whole)))), int(seconds * RATE)) for _ in range(8)]
        return at_level(np.sum(parts, axis=0), decibels)

    return talking


@pytest.fixture(scope="session")
def korean(shared_data) -> np.ndarray:
    return int16(read_audio(shared_data / "speech" / "ko_picovoice" / "leopard_test_ko.wav", RATE).samples)


@pytest.fixture(scope="session")
def sphinx() -> Iterator[SphinxListener]:
    """English with the language of a small bank; tests take a `share` of it."""
    listener = SphinxListener("en", Vocabulary(COMMANDS, pronounce=pronouncing()))
    yield listener
    listener.close()


class TranscriptionServer(ThreadingHTTPServer):
    """An endpoint that answers with `text`, or as `plan` says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.text = "hello there"
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.plan: list[tuple[int, bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: TranscriptionServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers), body))
        words = [
            {"word": word, "start": 0.1 + index / 2, "end": 0.5 + index / 2}
            for index, word in enumerate(self.server.text.split())
        ]
        status, content = 200, json.dumps({"text": self.server.text, "words": words}).encode()
        if self.server.plan:
            status, content = self.server.plan.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[TranscriptionServer]:
    with TranscriptionServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
