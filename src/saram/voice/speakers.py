"""Voice engines and voices by name."""

from __future__ import annotations

from contextlib import closing
from functools import lru_cache
from typing import Any, Final

from saram.errors import UnknownNameError, UsageError
from saram.plugins import Registry
from saram.types import Language, Speaker, VoiceInfo
from saram.voice.espeak_voices import espeak_voice

__all__ = ["SPEAKERS", "open_speaker", "resolve_voice", "voices"]

_BUILT_IN: Final = "espeak"
_FAKE: Final = "fake"

SPEAKERS: Final = Registry(
    "saram.speakers",
    "voice engine",
    {
        "espeak": "saram.voice.espeak:EspeakSpeaker",
        "fake": "saram.voice.fake:FakeSpeaker",
        "http": "saram.voice.http_speech:HttpSpeaker",
        "recorded": "saram.voice.recorded:RecordedSpeaker",
    },
    hint="An engine is a package with an entry point in the group saram.speakers.",
)
"""The voice engines there are."""


def open_speaker(name: str = "", **settings: Any) -> Speaker:  # noqa: ANN401 - each engine has settings of its own
    """Open a voice engine.

    Args:
        name: Its name, empty for the built-in one.
        settings: What the engine's class takes.

    Raises:
        UnknownNameError: If there is no such engine.
        UsageError: If a setting it needs is missing.
    """
    engine: Speaker = SPEAKERS.load(name or _BUILT_IN)(**settings)
    return engine


@lru_cache(maxsize=256)
def resolve_voice(name: str | None, language: Language) -> tuple[str, str]:
    """Which engine a voice name asks for, and which of its voices.

    Args:
        name: ``engine:voice``, an engine, or a voice of the built-in engine; None or empty for its default.
        language: Language of the text.

    Returns:
        Names of the engine and of its voice (empty for its default).

    Raises:
        UnknownNameError: If there is no such engine or no such built-in voice.
    """
    # Looking through all installed packages takes longer than finding a kept answer; what was found stays.
    engine, colon, voice = (name or "").partition(":")
    if not colon and engine not in SPEAKERS.names():
        engine, voice = _BUILT_IN, engine
    if engine not in SPEAKERS.names():
        raise UnknownNameError("voice", name or "", _known(), f"Engines: {', '.join(SPEAKERS.names())}.")
    if engine == _BUILT_IN:
        espeak_voice(voice, language)
    return engine, voice


def voices() -> list[VoiceInfo]:
    """The voices of every engine that is configured, those of the built-in one first; the fake is left out."""
    found: list[VoiceInfo] = []
    for name in sorted(SPEAKERS.names(), key=lambda name: (name != _BUILT_IN, name)):
        if name == _FAKE:
            continue
        try:
            speaker = open_speaker(name)
        except UsageError:  # it needs settings that it was not given
            continue
        with closing(speaker):
            found += speaker.voices()
    return found


def _known() -> list[str]:
    return [voice.name for voice in voices()]
