"""Recognition behind an OpenAI-style transcription endpoint."""

from __future__ import annotations

import io
import os
import threading
import wave
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

import httpx
import numpy as np

from saram.ears.batch import whole_turn
from saram.ears.vocabulary import Vocabulary
from saram.errors import EngineError, UsageError
from saram.types import AudioChunk, HeardWord, Hypothesis, Language

__all__ = ["HttpListener"]

_PAUSE: Final = 0.3  # seconds before the second attempt
_EXCERPT: Final = 200
_PROMPT: Final = 800  # letters of names that are sent along; endpoints read about 224 tokens
_SHORTEST: Final = Fraction(1, 10)  # seconds; endpoints refuse less
_HINTS: Final = {
    400: "Check the model's name.",
    401: "Check the key in SARAM_LISTEN_KEY.",
    403: "Check the key in SARAM_LISTEN_KEY and what it is allowed to do.",
    404: "Check the address in SARAM_LISTEN_URL and the model's name.",
    429: "The endpoint is busy or the quota is used up; try again later.",
}


class HttpListener:
    """Sends each turn to ``POST {base}/v1/audio/transcriptions`` when it has ended; safe for concurrent use."""

    def __init__(
        self,
        language: Language = "ko",
        vocabulary: Vocabulary | None = None,
        *,
        base: str = "",
        key: str = "",
        model: str = "",
        timeout: float = 20.0,
        attempts: int = 2,
    ) -> None:
        """Configure the endpoint; what is left empty comes from the environment.

        Args:
            language: Language that will be spoken; sent along.
            vocabulary: Its names are sent as the prompt, which makes them likelier.
            base: Address, with or without ``/v1``; else ``SARAM_LISTEN_URL``.
            key: Sent as a bearer token; else ``SARAM_LISTEN_KEY``; may be empty. Never logged or shown.
            model: Else ``SARAM_LISTEN_MODEL``, else ``"whisper-1"``.
            timeout: Seconds without an answer.
            attempts: How often a turn is sent that meets status 429 or 5xx, or no connection.

        Raises:
            UsageError: If there is no address, it is not one, or it holds a password.
        """
        base = (base or os.environ.get("SARAM_LISTEN_URL", "")).rstrip("/")
        if not base.startswith(("http://", "https://")) or "@" in base.split("/")[2]:
            raise UsageError(
                "The recogniser 'http' needs the address of a transcription endpoint, without user name or password; "
                f"got {base.partition('@')[0]!r}. Set SARAM_LISTEN_URL, for example to http://127.0.0.1:8000, and "
                "SARAM_LISTEN_KEY if it wants a key."
            )
        self._language: Language = language
        self._url = base.removesuffix("/v1") + "/v1/audio/transcriptions"
        self._key = key or os.environ.get("SARAM_LISTEN_KEY", "")
        self._model = model or os.environ.get("SARAM_LISTEN_MODEL", "") or "whisper-1"
        self._prompt = ", ".join(vocabulary.names if vocabulary else ())[:_PROMPT]
        self._attempts = attempts
        self._closed = threading.Event()
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        self._client = httpx.Client(timeout=timeout, headers=headers)

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Recognise one turn at any sampling rate; there are no partial hypotheses.

        Raises:
            EngineError: If the endpoint does not answer, refuses, or sends something else, or this is closed.
        """
        self._check()
        sound = whole_turn(chunks)
        if sound is None or sound.duration < _SHORTEST:
            yield Hypothesis("", "final", 0.0)
            return
        yield self._hypothesis(self._request(_wave(sound)), sound.start)

    def languages(self) -> frozenset[Language]:
        """The one that is asked for."""
        return frozenset({self._language})

    def close(self) -> None:
        """Close the connections; a wait between attempts ends at once."""
        self._closed.set()
        self._client.close()

    def _check(self) -> None:
        if self._closed.is_set():
            raise EngineError("This recogniser is closed. Open another one with saram.ears.open_listener('http').")

    def _request(self, sound: bytes) -> httpx.Response:
        fields = {"model": self._model, "language": self._language, "response_format": "verbose_json"}
        if self._prompt:
            fields["prompt"] = self._prompt
        problem = ""
        for attempt in range(self._attempts):
            if attempt:
                self._closed.wait(_PAUSE)
            self._check()
            try:
                answer = self._client.post(self._url, data=fields, files={"file": ("turn.wav", sound, "audio/wav")})
            except (httpx.TransportError, RuntimeError) as error:  # RuntimeError: closed in the meantime
                problem = (
                    f"{self._url} did not answer ({type(error).__name__}: {error}). "
                    "Check the address and that the server runs."
                )
                continue
            if answer.is_success:
                return answer
            problem = (
                f"{self._url} answered with status {answer.status_code}: {self._excerpt(answer.text)!r}. "
                + _HINTS.get(answer.status_code, "The fault is at the endpoint; see its log.")
            )
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS and not answer.is_server_error:
                break
        raise EngineError(problem or "HttpListener needs at least one attempt.")

    def _hypothesis(self, answer: httpx.Response, start: Fraction) -> Hypothesis:
        try:
            body: Any = answer.json()
            text = str(body["text"]).strip()
            words = tuple(_word(each, start) for each in body.get("words") or ())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineError(
                f"{self._url} answered with something that is no transcription: {self._excerpt(answer.text)!r}. "
                "It must be JSON with a field 'text'."
            ) from error
        return Hypothesis(text, "final", 1.0 if text else 0.0, words)

    def _excerpt(self, text: str) -> str:
        return (text.replace(self._key, "…") if self._key else text)[:_EXCERPT]


def _word(each: dict[str, Any], start: Fraction) -> HeardWord:
    begin, end = (start + Fraction(float(each[key])).limit_denominator(1000) for key in ("start", "end"))
    return HeardWord(str(each["word"]).strip(), begin, max(begin, end))


def _wave(sound: AudioChunk) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return target.getvalue()
