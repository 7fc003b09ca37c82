"""What a conversation has done last, as far as it can be taken back or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from saram.types import Request, SlotValue

__all__ = ["Deeds"]


class Deeds:
    """The deeds of the last utterance that had any, and whether another one has come between."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.done: tuple[Request, ...] = ()
        """Requests that were met and changed something, in order."""
        self.fresh = False
        """Whether they were met for the utterance just before, small talk apart."""
        self.just = False
        """Whether nothing was said since at all."""
        self._now = self._aside = False

    def begin(self) -> None:
        """An utterance comes."""
        self.fresh, self.just = bool(self.done) and self.lasting, self._now
        self._now = self._aside = False

    @property
    def lasting(self) -> bool:
        """Whether they are fresh still for the utterance that comes next."""
        return self._now or (self.fresh and self._aside)

    def add(self, request: Request) -> None:
        """A request was met and has changed something; with it what was taken back is not to be taken back again."""
        if request.takes_back:
            self.forget()
            return
        self.done = (*(self.done if self._now else ()), replace(request, also=(), unlisted=""))
        self._now = True

    def pass_by(self) -> None:
        """The utterance was only small talk."""
        self._aside = True

    def forget(self) -> None:
        """There is nothing any more that could be taken back."""
        self.done, self.fresh, self.just, self._now = (), False, False, False

    def corrected(self, name: str) -> Mapping[str, SlotValue] | None:
        """Arguments of the last deed, if it was ``bot.intent``."""
        last = self.done[-1] if self.done else None
        return last.arguments if last is not None and f"{last.bot}.{last.intent}" == name else None

    def restore(self, done: tuple[Request, ...], *, fresh: bool) -> None:
        """Go on with what `done` and `lasting` were."""
        self.done, self._now = done, fresh
