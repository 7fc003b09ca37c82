"""The seam between text and voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from saram.types.speech import Speech
from saram.types.spoken_text import Language, SpokenText

__all__ = ["Speaker", "VoiceInfo", "VoiceStyle"]


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """How to say it."""

    voice: str = ""
    """Name of the engine's voice or variant; empty for the engine's default in the text's language."""

    rate: float = 1.0
    """Speaking rate relative to the voice's normal one, 0.5 to 2.0."""

    pitch: float = 0.0
    """Shift of the voice's pitch in semitones, -12 to 12."""

    volume: float = 0.0
    """Gain in decibels relative to the loudness target, -24 to 6."""


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """One voice a user can ask for."""

    name: str
    """What the user writes: ``engine:voice`` or, for the built-in engine, just ``voice``."""

    language: Language
    """Language it speaks."""

    gender: str
    """``"female"``, ``"male"`` or ``"neutral"``."""

    engine: str
    """Name of the engine in the ``saram.speakers`` entry-point group."""


@runtime_checkable
class Speaker(Protocol):
    """A voice engine: says a text, a piece at a time.

    An engine that knows no phoneme times returns Speech with empty `phonemes`; the policy above it
    (`saram.voice.narrate`) has them aligned.
    """

    def speak(self, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
        """Say `text`.

        Yields:
            At least one Speech for a text with words, in order; their `text` is `text.written` or
            consecutive parts of it.

        Raises:
            EngineError: If the engine failed; nothing is yielded after it and the speaker can be used again.
            UnknownNameError: If `style.voice` is not a voice of this engine.
        """
        ...

    def voices(self) -> list[VoiceInfo]:
        """The voices there are."""
        ...

    def close(self) -> None:
        """Free what the engine holds; calling it twice is fine."""
        ...
