"""Voices behind an OpenAI-style speech endpoint."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from typing import Final

import httpx
import numpy as np

from saram.errors import EngineError, MediaError, UnknownNameError, UsageError
from saram.media import audio_blocks
from saram.types import AudioChunk, Speech, SpokenText, VoiceInfo, VoiceStyle
from saram.voice.pieces import pieces

__all__ = ["HttpSpeaker"]

_LETTERS: Final = 600  # a request; endpoints take 4,096 characters or fewer
_LONGEST_WAIT: Final = 30.0  # seconds before another attempt, whatever Retry-After says
_EXCERPT: Final = 200
_FEWEST_SECONDS: Final = 0.02  # for each letter said; half of what the fastest speech needs
_HINTS: Final = {
    400: "Check the model and voice names.",
    401: "Check the key in SARAM_SPEECH_KEY.",
    403: "Check the key in SARAM_SPEECH_KEY and what it is allowed to do.",
    404: "Check the address in SARAM_SPEECH_URL and the model name.",
    429: "The endpoint is busy or the quota is used up; try again later.",
}


class HttpSpeaker:
    """Asks ``POST {base}/v1/audio/speech`` for each piece of text; safe for concurrent use.

    The endpoint reports no times: `narrate` aligns what it yields.
    """

    leaves_undone = frozenset({"pitch"})
    """Fields of `VoiceStyle` that `narrate` applies to the sound."""

    def __init__(
        self,
        base: str = "",
        key: str = "",
        model: str = "",
        voices: Sequence[str] = (),
        *,
        timeout: float = 60.0,
        attempts: int = 3,
        audio_format: str = "wav",
    ) -> None:
        """Configure the endpoint; what is left empty comes from the environment.

        Args:
            base: Address, with or without ``/v1``; else ``SARAM_SPEECH_URL``.
            key: Sent as a bearer token; else ``SARAM_SPEECH_KEY``; may be empty. Never logged or shown.
            model: Else ``SARAM_SPEECH_MODEL``, else ``"tts-1"``.
            voices: Names of its voices, the default first; else ``SARAM_SPEECH_VOICES``, separated by commas.
                If there are none, any name is passed on and the default is ``"alloy"``.
            timeout: Seconds without an answer.
            attempts: How often a request is made that meets status 429 or 5xx, or no connection.
            audio_format: ``response_format`` to ask for; what comes back is recognised by itself.

        Raises:
            UsageError: If there is no address, it is not one, or it holds a password.
        """
        base = (base or os.environ.get("SARAM_SPEECH_URL", "")).rstrip("/")
        if not base.startswith(("http://", "https://")):
            raise UsageError(
                f"The voice engine 'http' needs the address of a speech endpoint; got {base!r}. "
                "Set SARAM_SPEECH_URL, for example to http://127.0.0.1:8880."
            )
        if "@" in base.split("/")[2]:
            raise UsageError(
                "The address of a speech endpoint must not hold a user name or password, because messages show it. "
                "Set SARAM_SPEECH_KEY instead, which is sent as a bearer token."
            )
        self._url = base.removesuffix("/v1") + "/v1/audio/speech"
        self._key = key or os.environ.get("SARAM_SPEECH_KEY", "")
        self._model = model or os.environ.get("SARAM_SPEECH_MODEL", "") or "tts-1"
        listed = voices or os.environ.get("SARAM_SPEECH_VOICES", "").split(",")
        self._voices = [name.strip() for name in listed if name.strip()]
        self._attempts = attempts
        self._format = audio_format
        self._closed = threading.Event()
        self._client = httpx.Client(
            timeout=timeout, headers={"Authorization": f"Bearer {self._key}"} if self._key else {}
        )

    def speak(self, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
        """Say `text`, a piece of some 600 letters at a time, without phoneme or word times.

        Raises:
            EngineError: If the endpoint does not answer, refuses, or sends something that is not this speech.
            UnknownNameError: If voices are configured and this is none of them.
        """
        voice = style.voice or (self._voices or ["alloy"])[0]
        if self._voices and voice not in self._voices:
            raise UnknownNameError("voice", voice, self._voices, "Name more in SARAM_SPEECH_VOICES.")
        for piece in pieces(text, _LETTERS):
            spoken = "".join(letter if letter.isprintable() else " " for letter in piece.spoken).strip()
            letters = sum(letter.isalnum() for letter in spoken)
            if not letters:
                continue
            sound = self._request(spoken, voice, style.rate)
            try:
                audio = _decoded(sound)
            except MediaError as error:
                raise EngineError(
                    f"{self._url} answered with {len(sound)} bytes that are not sound: {self._excerpt(sound)!r}. "
                    f"Check that it supports response_format {self._format!r}."
                ) from error
            if audio.duration < _FEWEST_SECONDS * letters / style.rate:
                raise EngineError(
                    f"{self._url} answered with {float(audio.duration):.2f} s of sound for {letters} letters; "
                    "it was probably cut off. Try again, or with a shorter text."
                )
            yield Speech(audio=audio, phonemes=(), words=(), text=piece.written, language=piece.language)

    def voices(self) -> list[VoiceInfo]:
        """The configured voices, each for both languages."""
        names = self._voices or ["alloy"]
        return [VoiceInfo(f"http:{name}", language, "neutral", "http") for name in names for language in ("ko", "en")]

    def close(self) -> None:
        """Close the connections; a wait between attempts ends at once."""
        self._closed.set()
        self._client.close()

    def _request(self, spoken: str, voice: str, rate: float) -> bytes:
        body = {"model": self._model, "voice": voice, "input": spoken, "response_format": self._format, "speed": rate}
        for attempt in range(1, self._attempts + 1):
            if self._closed.is_set():
                raise EngineError("This speaker is closed. Open another one with saram.voice.open_speaker('http').")
            last = attempt == self._attempts
            try:
                answer = self._client.post(self._url, json=body)
            except httpx.TransportError as error:
                if last:
                    raise EngineError(
                        f"{self._url} did not give a whole answer in {attempt} attempts "
                        f"({type(error).__name__}: {error}). Check the address and that the server runs."
                    ) from error
                self._closed.wait(_pause("", attempt))
                continue
            if answer.is_success:
                return answer.content
            if last or (answer.status_code != httpx.codes.TOO_MANY_REQUESTS and not answer.is_server_error):
                raise EngineError(
                    f"{self._url} answered with status {answer.status_code} {answer.reason_phrase}: "
                    f"{self._excerpt(answer.content)!r}. "
                    + _HINTS.get(answer.status_code, "The fault is at the endpoint; see its log.")
                )
            self._closed.wait(_pause(answer.headers.get("Retry-After", ""), attempt))
        raise EngineError(f"HttpSpeaker needs at least one attempt; got {self._attempts}.")

    def _excerpt(self, content: bytes) -> str:
        text = content[: 4 * _EXCERPT].decode("utf-8", errors="replace")
        if self._key:
            text = text.replace(self._key, "…")
        return text[:_EXCERPT]


def _decoded(content: bytes) -> AudioChunk:
    """All the sound in the content of a sound file; a `MediaError` if there is none."""
    blocks = list(audio_blocks(content))
    if not blocks:
        raise MediaError("There are no samples in it.")
    return AudioChunk(np.concatenate([block for block, _ in blocks]), blocks[0][1])


def _pause(retry_after: str, attempt: int) -> float:
    """Seconds to wait after an attempt that failed: what the server asks for, else half a second, doubled each time."""
    try:
        asked = float(retry_after)
    except ValueError:  # none, or a date
        asked = 0.5 * 2 ** (attempt - 1)
    return min(max(asked, 0.0), _LONGEST_WAIT)
