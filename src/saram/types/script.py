"""What an author asks for: scenes of things to say and do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from saram.types.spoken_text import Language
from saram.types.timing import Duration, Timestamp

__all__ = [
    "BackgroundMark",
    "CueMark",
    "ExpressionMark",
    "GestureMark",
    "PauseMark",
    "Place",
    "PronounceMark",
    "Scene",
    "SceneSettings",
    "Script",
    "ScriptItem",
    "TextItem",
    "VoiceMark",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a script something stands; equal scripts may have it in different places."""

    source: str
    """What the script is called in messages: a file name, or ``"script"``."""

    line: int
    """From 1."""

    column: int
    """From 1, in characters."""


@dataclass(frozen=True, slots=True)
class TextItem:
    """Words to say."""

    text: str
    """As written; never empty or only white space."""


@dataclass(frozen=True, slots=True)
class PauseMark:
    """Silence."""

    duration: Duration
    """Seconds, ≥ 0."""


@dataclass(frozen=True, slots=True)
class GestureMark:
    """A gesture that begins here."""

    name: str
    """``"nod"``, ``"bow"``, …"""

    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the mark begins, if it was read from the text form."""


@dataclass(frozen=True, slots=True)
class ExpressionMark:
    """A facial expression held from here until another one or the end of the scene."""

    name: str
    """``"smile"``, ``"serious"``, ``"surprise"``, ``"neutral"``."""


@dataclass(frozen=True, slots=True)
class BackgroundMark:
    """Another background from here on."""

    source: str
    """A colour, a built-in name or a path to an image or video."""

    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the mark begins, if it was read from the text form."""


@dataclass(frozen=True, slots=True)
class VoiceMark:
    """Another voice from here on."""

    name: str
    """A voice name as `saram voices` lists them."""

    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the mark begins, if it was read from the text form."""


@dataclass(frozen=True, slots=True)
class PronounceMark:
    """From here on, `written` is said as `spoken`."""

    written: str
    """As it stands in the text."""

    spoken: str
    """How it is said, in the spelling of the language."""


@dataclass(frozen=True, slots=True)
class CueMark:
    """What follows, up to the next cue, is said within a time slot (from a subtitle file)."""

    start: Timestamp
    """Speech begins here, or as soon after it as the speech before ends."""

    end: Timestamp
    """Speech is sped up, within reason, to end here."""


ScriptItem: TypeAlias = (
    TextItem | PauseMark | GestureMark | ExpressionMark | BackgroundMark | VoiceMark | PronounceMark | CueMark
)


@dataclass(frozen=True, slots=True)
class SceneSettings:
    """What holds for one scene; None means as the command or the scene before says."""

    background: str | None = None
    """As `BackgroundMark.source`."""

    voice: str | None = None
    """As `VoiceMark.name`."""

    language: Language | None = None
    """Language of the text."""

    rate: float | None = None
    """Speaking rate, 0.5 to 2.0."""

    pitch: float | None = None
    """Semitones, -12 to 12."""

    volume: float | None = None
    """Decibels, -24 to 6."""

    captions: Literal["on", "off"] | None = None
    """Whether what is said in this scene appears in the captions."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of the script with settings of its own."""

    items: tuple[ScriptItem, ...]
    """What to say and do, in order."""

    settings: SceneSettings = field(default_factory=SceneSettings)
    """What holds for the whole scene."""

    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the mark of the settings begins, if it was read from the text form."""


@dataclass(frozen=True, slots=True)
class Script:
    """A whole script."""

    scenes: tuple[Scene, ...]
    """In order; at least one."""
