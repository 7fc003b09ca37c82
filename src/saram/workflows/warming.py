"""Answers made before anybody asks for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from saram.errors import SaramError
from saram.types import Language
from saram.workflows.answering import Answering

__all__ = ["Warmed", "Warming", "warm_answers"]


@dataclass(frozen=True, slots=True)
class Warming:
    """How far it is."""

    done: int
    """Answers that are there, or could not be made."""

    total: int
    """All of them."""

    text: str
    """The one at hand."""

    left: float | None
    """Seconds that are left, by the characters made so far; None while nothing has been made."""


@dataclass(frozen=True, slots=True)
class Warmed:
    """What came of it."""

    made: int
    """Answers that were made."""

    kept: int
    """Answers that were there."""

    failed: tuple[tuple[str, str], ...] = field(default=())
    """(text, why) of those that could not be made."""

    seconds: float = 0.0
    """Time it took."""


def warm_answers(
    replies: Sequence[tuple[str, Language | None]],
    answering: Answering,
    *,
    lives: bool = True,
    progress: Callable[[Warming], None] = lambda _: None,
) -> Warmed:
    """Make every answer that is not kept yet; interrupted, it goes on where it stopped when it is begun again.

    Several processes may do this at once: none makes what another one is making.

    Args:
        replies: What to say, each with its language; None to see it from the text.
        answering: Makes and keeps it.
        lives: Make the idle loop and the silent gestures too.
        progress: Called before each answer and at the end.

    Raises:
        ConsentError: If the person does not agree any more.
        UnknownNameError: If there is no such avatar.
    """
    began = time.perf_counter()
    presenter = answering.stage.presenter(answering.appearance.avatar)
    answering.retire()
    names = ["idle", *presenter.gestures] if lives else []
    total = len(replies) + len(names)
    made = kept = 0
    spent, characters = 0.0, 0
    ahead = sum(len(text) for text, _ in replies)
    failed: list[tuple[str, str]] = []
    for number, name in enumerate(names):
        progress(Warming(number, total, f"[{name}]", None))
        with answering.life(name) as stream:
            stream.read()
            made, kept = made + (stream.source == "made"), kept + (stream.source != "made")
    for number, (text, language) in enumerate(replies):
        left = spent / characters * ahead if characters else None
        progress(Warming(len(names) + number, total, text, left))
        start = time.perf_counter()
        ahead -= len(text)
        try:
            with answering.answer(text, language=language, asked=False) as stream:
                stream.read()
        except SaramError as error:
            failed.append((text, str(error)))
            continue
        if stream.source == "made":
            made, spent, characters = made + 1, spent + time.perf_counter() - start, characters + len(text)
        else:
            kept += 1
    progress(Warming(total, total, "", 0.0))
    return Warmed(made, kept, tuple(failed), time.perf_counter() - began)
