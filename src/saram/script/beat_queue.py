"""The beats of a script while their silences are still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from saram.types import (
    Anchor,
    BackgroundMark,
    Beat,
    Duration,
    ExpressionMark,
    GestureMark,
    Language,
    PauseMark,
    PronounceMark,
    SceneSettings,
    ScriptItem,
    Timestamp,
    VoiceMark,
)

__all__ = ["BeatQueue", "Silences"]


@dataclass(frozen=True, slots=True)
class Silences:
    """How long it is naturally silent."""

    sentence: Duration = Fraction(7, 20)
    """After a sentence within a paragraph."""

    paragraph: Duration = Fraction(7, 10)
    """After a paragraph."""

    scene: Duration = Fraction(3, 5)
    """After a scene: shorter than after a paragraph, since the picture changes too."""

    gesture: Duration = Fraction(3, 2)
    """While a gesture is seen that no words follow, at least."""


@dataclass(frozen=True)
class _State:
    """What holds for the words to come."""

    settings: SceneSettings = field(default_factory=SceneSettings)
    lexicon: dict[str, str] = field(default_factory=dict)
    scene: int = 0


class BeatQueue:
    """Holds one beat back until it is known how long it is silent after it.

    The planner tells what comes, in order; every call gives the beats that are ready.
    """

    def __init__(self, silences: Silences) -> None:
        """Start with nothing said."""
        self._silences = silences
        self._state = _State()
        self._held: Beat | None = None
        self._natural: Duration = Fraction(0)
        self._explicit: Duration | None = None
        self._waiting: list[GestureMark | ExpressionMark] = []
        self._expression = "neutral"
        self._spoken = False
        self._due: Timestamp | None = None

    @property
    def language(self) -> Language | None:
        """Language of the words to come."""
        return self._state.settings.language

    @property
    def settings(self) -> SceneSettings:
        """What holds for the words to come."""
        return self._state.settings

    def begin_scene(self, number: int, settings: SceneSettings) -> None:
        """Go on with another scene: its settings hold, and the expression of the one before does not."""
        self._state = replace(self._state, scene=number, settings=settings)
        if self._expression != "neutral":
            self._waiting.insert(0, ExpressionMark("neutral"))
            self._expression = "neutral"

    def begin_paragraph(self) -> None:
        """Go on with another paragraph."""
        self._spoken = False

    def begin_cue(self, start: Timestamp) -> None:
        """Say what comes next not before `start`."""
        self._due = start

    def knows(self, mark: PronounceMark) -> bool:
        """Whether the pronunciation is in force already."""
        return self._state.lexicon.get(mark.written) == mark.spoken

    def say(self, text: str, anchors: list[Anchor], not_after: Timestamp | None) -> Iterator[Beat]:
        """Say `text`; what was waiting for words happens as it begins. Offsets are those in `text`."""
        yield from self._release()
        waiting = [Anchor(0, mark) for mark in self._take_waiting()]
        for anchor in anchors:
            self._note(anchor.mark)
        lead = len(text) - len(text.lstrip())
        bare = text.strip()
        placed = [Anchor(min(max(0, anchor.offset - lead), len(bare)), anchor.mark) for anchor in anchors]
        self._hold(bare, waiting + placed, not_after)
        self._spoken = True

    def mark(self, item: ScriptItem) -> Iterator[Beat]:
        """Take in a mark that stands between words."""
        settings = self._state.settings
        match item:
            case PauseMark(duration):
                if self._waiting or (self._held and self._held.background != settings.background):
                    yield from self._show_waiting(Fraction(0))
                self._explicit = (self._explicit or Fraction(0)) + duration
            case GestureMark() | ExpressionMark():
                self._waiting.append(item)
            case BackgroundMark(source):
                self._state = replace(self._state, settings=replace(settings, background=source))
            case VoiceMark(name):
                self._state = replace(self._state, settings=replace(settings, voice=name))
            case PronounceMark(written, spoken):
                self._state = replace(self._state, lexicon={**self._state.lexicon, written: spoken})
            case _:
                raise TypeError(f"{type(item).__name__} does not stand between words.")

    def end_sentence(self) -> None:
        """Be silent as after a sentence."""
        self._natural = self._silences.sentence

    def end_paragraph(self) -> Iterator[Beat]:
        """Be silent as after a paragraph."""
        yield from self._end(self._silences.paragraph, show=self._spoken)

    def end_cue(self) -> Iterator[Beat]:
        """Be silent until the next cue is due."""
        yield from self._end(Fraction(0), show=self._spoken)

    def end_scene(self) -> Iterator[Beat]:
        """Be silent as after a scene."""
        yield from self._end(self._silences.scene, show=True)

    def end_script(self) -> Iterator[Beat]:
        """Give what is left; nothing is naturally silent after it but a gesture."""
        yield from self._end(Fraction(0), show=True)
        yield from self._release()

    def _end(self, natural: Duration, *, show: bool) -> Iterator[Beat]:
        if self._waiting and show:
            yield from self._show_waiting(natural)
        gesturing = self._held is not None and not self._held.text and self._held.anchors
        self._natural = max(natural, self._silences.gesture) if gesturing else natural

    def _show_waiting(self, natural: Duration) -> Iterator[Beat]:
        """Let what waits for words happen in silence."""
        self._natural = Fraction(0)
        yield from self._release()
        self._hold("", [Anchor(0, mark) for mark in self._take_waiting()], None)
        self._natural = natural

    def _take_waiting(self) -> list[GestureMark | ExpressionMark]:
        taken, self._waiting = self._waiting, []
        for mark in taken:
            self._note(mark)
        return taken

    def _note(self, mark: GestureMark | ExpressionMark) -> None:
        if isinstance(mark, ExpressionMark):
            self._expression = mark.name

    def _hold(self, text: str, anchors: list[Anchor], not_after: Timestamp | None) -> None:
        settings = self._state.settings
        self._held = Beat(
            text=text,
            anchors=tuple(anchors),
            voice=settings.voice,
            language=settings.language,
            rate=1.0 if settings.rate is None else settings.rate,
            pitch=settings.pitch or 0.0,
            volume=settings.volume or 0.0,
            background=settings.background,
            captions=settings.captions != "off",
            lexicon=self._state.lexicon,
            not_before=self._due,
            not_after=not_after,
            scene=self._state.scene,
        )
        self._due = None

    def _release(self) -> Iterator[Beat]:
        """Give the beat held with the silence after it, and hold none."""
        if self._held is None and self._explicit:
            self._hold("", [], None)
        if self._held is not None:
            pause = self._natural if self._explicit is None else self._explicit
            if self._held.text or pause:
                yield replace(self._held, pause=pause)
        self._held, self._natural, self._explicit = None, Fraction(0), None
