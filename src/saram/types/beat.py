"""One step of a script on its way to the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from saram.types.script import ExpressionMark, GestureMark
from saram.types.spoken_text import Language
from saram.types.timing import Duration, Timestamp

__all__ = ["Anchor", "Beat"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something to do at a place in the text of a beat."""

    offset: int
    """Index into `Beat.text`: it happens when the word at or after this character begins."""

    mark: GestureMark | ExpressionMark
    """What to do."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A sentence (or the part of one before a pause), or silence, with all that holds while it lasts."""

    text: str
    """At most one sentence to say; empty for silence."""

    pause: Duration = Fraction(0)
    """Silence after the text; for silence, its length."""

    anchors: tuple[Anchor, ...] = ()
    """In order of offset. In silence all offsets are 0."""

    voice: str | None = None
    """Voice name, None for the default one."""

    language: Language | None = None
    """Language of the text, None to be detected."""

    rate: float = 1.0
    """As `VoiceStyle.rate`."""

    pitch: float = 0.0
    """As `VoiceStyle.pitch`."""

    volume: float = 0.0
    """As `VoiceStyle.volume`."""

    background: str | None = None
    """As `BackgroundMark.source`; None for the default one."""

    captions: bool = True
    """Whether the text appears in the captions."""

    lexicon: dict[str, str] = field(default_factory=dict)
    """Pronunciations in force: written → spoken."""

    not_before: Timestamp | None = None
    """Time the speech is due (from a subtitle file); None for as soon as possible."""

    not_after: Timestamp | None = None
    """Time the speech should have ended."""

    scene: int = 0
    """Index of the scene."""
