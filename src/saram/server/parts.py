"""What a conversation is made of, as the server sees it; `saram.server.wiring` puts the real parts in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.live.inputs import VoiceHeard, WordsHeard
from saram.live.protocol import CaptionLine
from saram.server.handovers import Handovers
from saram.types import Language, Reply

__all__ = ["Acting", "BotInfo", "Ears", "Film", "Mind", "Mouth", "Parts", "Spoken"]


Acting: TypeAlias = Callable[[str, str, Literal["running", "done", "failed"]], None]
"""Told of an action: its name, what people are told of it, and how it stands."""


class Mind(Protocol):
    """Answers one person; called by one thread at a time."""

    def hear(self, text: str, alternatives: tuple[str, ...]) -> Iterable[Reply]:
        """What to answer, a reply at a time."""
        ...

    def greet(self) -> Iterable[Reply]:
        """What is said first."""
        ...

    def heard(self, text: str, *, complete: bool) -> None:
        """The person has heard `text` of the oldest reply that was not yet told of; of the rest, nothing."""
        ...

    def watch(self, acting: Acting) -> None:
        """Have its actions told of: name, words for people, and how it stands. Called from any thread."""
        ...

    @property
    def understanding(self) -> float:
        """Seconds of the last `hear` that went into understanding; the rest is dialogue."""
        ...

    def snapshot(self) -> dict[str, Any] | None:
        """What it has to remember, as JSON values that do not change any more; None if it cannot say."""
        ...


class Ears(Protocol):
    """Listens to one microphone; called by one thread at a time."""

    def push(self, samples: NDArray[np.int16]) -> list[VoiceHeard | WordsHeard]:
        """Take 20 ms at 16 kHz, int16 [320]; what has been noticed."""
        ...

    def close(self) -> None:
        """Free what it holds; calling it twice is fine."""
        ...


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer that can be shown, as far as it is known."""

    name: str
    """Name of its film, for `Mouth.film`."""

    mime: str
    """Type of the film, as Media Source asks for it."""

    stream: bool
    """Whether it is still being made."""

    duration: float | None
    """Seconds, once it is whole."""

    captions: tuple[CaptionLine, ...]
    """What is said when."""

    stages: tuple[tuple[str, float], ...] = ()
    """Seconds that making its beginning took, by stage; empty for one that was kept."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film to be sent."""

    whole: bytes | None
    """All of it; None while it is being made."""

    chunks: Iterator[bytes]
    """Its bytes from the beginning, as they come; taking the next one may wait."""

    shared: bool
    """Whether others may keep it."""

    close: Callable[[], None]
    """Ends `chunks`."""


class Mouth(Protocol):
    """Says answers, or shows them as they were said before. Safe for many threads."""

    def say(self, reply: Reply) -> Iterator[Spoken]:
        """Say a reply.

        Yields:
            The answer as soon as its first bytes are there, at once if it is kept; again when more is known of it;
            last when it is whole.

        Raises:
            SaramError: If it cannot be said.
        """
        ...

    def film(self, name: str) -> Film | None:
        """The film of an answer, None if there is none of that name."""
        ...

    def idle(self) -> bytes:
        """The film of the presenter waiting, without sound, to be shown again and again.

        Raises:
            SaramError: If it cannot be shown.
        """
        ...

    def lives(self) -> tuple[str, ...]:
        """What the presenter can do without saying anything: of ``nod`` and ``think``, those there are."""
        ...

    def life(self, name: str) -> bytes:
        """The silent film of one of `lives`, from the pose of waiting back to it.

        Raises:
            SaramError: If it cannot be shown.
        """
        ...

    def ways(self, name: str) -> tuple[int, ...]:
        """For each picture of such a film the one to go on from to be home soonest; its own where it is home.

        Raises:
            SaramError: If it cannot be shown.
        """
        ...

    def close(self) -> None:
        """Free what it holds; calling it twice is fine."""
        ...


@dataclass(frozen=True, slots=True)
class BotInfo:
    """What a page needs to know of a bot."""

    name: str
    """Name in addresses."""

    title: str
    """Name for people."""

    language: Language
    """Language it greets in."""

    size: tuple[int, int]
    """(width, height) of the films in pixels."""

    recognises: tuple[Literal["ko", "en"], ...] = ()
    """Languages there is a recogniser for."""

    titles: Mapping[Language, str] = field(default_factory=dict)
    """Name for people by language, where it has several."""

    def title_in(self, language: Language) -> str:
        """Name for people in a language, or in the bot's own."""
        return self.titles.get(language, self.title)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a server needs to serve one bot."""

    info: BotInfo
    """What pages are told."""

    mind: Callable[[Language, dict[str, Any] | None], Mind]
    """Makes a mind for a conversation: a new one, or one that goes on from a snapshot."""

    ears: Callable[[Language], Ears]
    """Opens ears for one page."""

    mouth: Mouth
    """Says the answers of all conversations."""

    handovers: Handovers = field(default_factory=Handovers)
    """What came of calling people."""
