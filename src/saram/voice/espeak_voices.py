"""Names of espeak-ng's voices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import espeakng_loader

from saram.errors import UnknownNameError
from saram.types import Language, VoiceInfo

__all__ = ["EspeakVoice", "espeak_voice", "friendly_voices"]


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A voice with the settings in which it sounds best."""

    identifier: str
    """espeak-ng's own name, ``"ko+f2"``."""

    language: Language
    """Language it speaks."""

    gender: str = "neutral"
    """``"female"``, ``"male"`` or ``"neutral"``."""

    pitch: int = 0
    """Steps on espeak-ng's pitch scale above its middle."""

    pitch_range: int = 50
    """How lively the melody is, 0 to 100."""

    @property
    def words_a_minute(self) -> int:
        """espeak-ng's rate for the normal pace: Korean has between 5 and 6 syllables a second, pauses included."""
        return _PACE[self.language]


_PACE: Final[dict[Language, int]] = {"ko": 175, "en": 165}
_FRIENDLY: Final[dict[str, EspeakVoice]] = {
    "ko-female": EspeakVoice("ko+f2", "ko", "female"),
    "ko-female-bright": EspeakVoice("ko+f3", "ko", "female"),
    "ko-female-soft": EspeakVoice("ko+f5", "ko", "female"),
    "ko-male": EspeakVoice("ko+m3", "ko", "male"),
    "ko-male-deep": EspeakVoice("ko+m7", "ko", "male"),
    "en-female": EspeakVoice("en-us+f2", "en", "female"),
    "en-female-bright": EspeakVoice("en-us+f3", "en", "female"),
    "en-female-soft": EspeakVoice("en-us+f5", "en", "female"),
    "en-male": EspeakVoice("en-us+m3", "en", "male"),
    "en-male-deep": EspeakVoice("en-us+m7", "en", "male"),
}
_DEFAULT: Final[dict[Language, str]] = {"ko": "ko-female", "en": "en-female"}
_BASES: Final[dict[str, Language]] = {
    "ko": "ko", "en": "en", "en-us": "en", "en-gb": "en", "en-gb-scotland": "en", "en-gb-x-rp": "en",
}  # fmt: skip
_NATIVE: Final[dict[Language, str]] = {"ko": "ko", "en": "en-us"}
_IDENTIFIERS: Final = {"en-gb": "gmw/en"}  # espeak-ng finds British English only by its file


def friendly_voices() -> list[VoiceInfo]:
    """The voices that have names."""
    return [VoiceInfo(name, voice.language, voice.gender, "espeak") for name, voice in _FRIENDLY.items()]


def espeak_voice(name: str, language: Language) -> EspeakVoice:
    """Look a voice up.

    Args:
        name: A friendly name, espeak-ng's own (``"ko"``, ``"en-gb+m3"``), or empty for the language's default.
        language: Language of the text. A voice of another language lends its timbre to this one.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    name = name or _DEFAULT[language]
    base, plus, variant = name.partition("+")
    if name in _FRIENDLY:
        voice = _FRIENDLY[name]
    elif base in _BASES and (variant in _variants() if plus else True):
        voice = EspeakVoice(_IDENTIFIERS.get(base, base) + plus + variant, _BASES[base])
    else:
        own = f"Or one of espeak-ng's own ({', '.join(_BASES)}), with a variant as in ko+f4"
        variants = f": {', '.join(sorted(_variants()))}" if base in _BASES else ""
        others = "Or http:VOICE for a speech service, recorded:FILE for a recording."
        raise UnknownNameError("voice", name, list(_FRIENDLY), f"{own}{variants}. {others}")
    if voice.language == language:
        return voice
    timbre = voice.identifier.partition("+")[2]
    identifier = _NATIVE[language] + ("+" + timbre if timbre else "")
    return replace(voice, identifier=identifier, language=language)


@cache
def _variants() -> frozenset[str]:
    folder = Path(espeakng_loader.get_data_path()) / "voices" / "!v"
    return frozenset(entry.name for entry in folder.iterdir())
