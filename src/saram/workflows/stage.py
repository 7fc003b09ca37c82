"""Avatars and voices that are kept ready, so that an answer can begin at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from saram.types import MOTION_FPS, Animator
from saram.workflows.answer_film import film, picture_height
from saram.workflows.narration import Narration
from saram.workflows.presenter import DRAWN, Presenter, find_presenter

if TYPE_CHECKING:
    from saram.workflows.video import Order

__all__ = ["Stage"]

_Costume: TypeAlias = tuple[str, str, int, bool]


class Stage:
    """Opens avatars and voices when they are first needed and keeps them. Safe for several threads.

    As many answers are made at once as there are seats; who comes later waits. Opened avatars that wait for work are
    bounded too: an avatar of 640 × 640 pixels takes some 200 MB.
    """

    def __init__(self, seats: int = 2, waiting: int = 3) -> None:
        """Describe the stage; nothing is opened yet.

        Args:
            seats: Answers made at once.
            waiting: Avatars kept open beyond those at work.
        """
        self._seats = threading.BoundedSemaphore(seats)
        self._waiting = waiting
        self._lock = threading.Lock()
        self._presenters: dict[str, tuple[tuple[Path, int, int] | None, Presenter]] = {}
        self._animators: OrderedDict[int, tuple[_Costume, Animator]] = OrderedDict()
        self._narrations: list[tuple[dict[str, str], Narration]] = []
        self._closed = False

    def presenter(self, name: str) -> Presenter:
        """An avatar as it is now: a bundle that was exchanged is read again, and the consent is looked at each time.

        Raises:
            UnknownNameError: If there is none.
            BundleError: If its file is damaged.
            ConsentError: If the person does not agree any more.
        """
        state = None if name == DRAWN else _state(name)
        with self._lock:
            known = self._presenters.get(name)
        if known is None or known[0] != state:
            known = state, find_presenter(name)
            with self._lock:
                self._presenters[name] = known
        known[1].check_consent()
        return known[1]

    @contextmanager
    def cast(self, order: Order) -> Iterator[tuple[Animator, Narration]]:
        """An animator and voices for an order, for the time of the block; waits for a seat.

        Raises:
            BundleError: If the avatar's file is damaged.
            ConsentError: If the person does not agree any more.
        """
        with self._seats:
            animator, narration = self._animator(order), self._narration(order.presenter)
            try:
                yield animator, narration
            finally:
                self._keep(order, animator, narration)

    def warm(self, order: Order) -> None:
        """Open everything an order needs and use it once, so that the next answer is not the one that waits."""
        with self.cast(order) as (animator, narration):
            animator.clear()
            for _ in islice(animator.idle(), round(order.presenter.idle_length * MOTION_FPS)):
                pass
            for _ in film(order, animator, narration):
                pass

    def close(self) -> None:
        """Close the voices; calling it twice is fine."""
        with self._lock:
            self._closed = True
            narrations, self._narrations = self._narrations, []
            self._animators.clear()
        for _, narration in narrations:
            narration.close()

    def __enter__(self) -> Self:
        """The stage itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _animator(self, order: Order) -> Animator:
        order.presenter.check_consent()
        costume = _costume(order)
        with self._lock:
            for number, (worn, animator) in reversed(self._animators.items()):
                if worn == costume:
                    del self._animators[number]
                    return animator
        _, _, height, alpha = costume
        return order.presenter.open(height=height, fps=Fraction(MOTION_FPS), alpha=alpha)

    def _narration(self, presenter: Presenter) -> Narration:
        voices = {str(language): voice for language, voice in presenter.voices.items()}
        with self._lock:
            for number, (known, narration) in enumerate(self._narrations):
                if known == voices:
                    del self._narrations[number]
                    return narration
        return Narration(presenter.voices)

    def _keep(self, order: Order, animator: Animator, narration: Narration) -> None:
        with self._lock:
            if not self._closed:
                self._animators[id(animator)] = _costume(order), animator
                while len(self._animators) > self._waiting:
                    self._animators.popitem(last=False)
                voices = {str(language): voice for language, voice in order.presenter.voices.items()}
                self._narrations.append((voices, narration))
                return
        narration.close()


def _costume(order: Order) -> _Costume:
    who = order.presenter
    return who.name, who.digest, picture_height(order), order.background is not None


def _state(name: str) -> tuple[Path, int, int] | None:
    """What changes when a bundle is exchanged; None where there is no such file, which opening it reports."""
    from saram.avatar import avatar_path  # noqa: PLC0415 - loaded when an avatar is needed

    path = avatar_path(name)
    try:
        status = path.stat()
    except OSError:
        return None
    return path, status.st_mtime_ns, status.st_size
