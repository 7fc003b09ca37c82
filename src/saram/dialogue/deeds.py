"""What a conversation has done last, as far as it can be taken back or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from saram.types import Request, SlotValue

__all__ = ["Deeds"]


_KEPT: Final = 8
"""Utterances before the last one whose deeds are kept."""


class Deeds:
    """The deeds of the last utterance that had any, whether another one has come between, and those before."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.done: tuple[Request, ...] = ()
        """Requests that were met and changed something, in order."""
        self.earlier: tuple[tuple[Request, ...], ...] = ()
        """The deeds of the utterances before, which are taken back only by name."""
        self.fresh = False
        """Whether they were met for the utterance just before, small talk apart."""
        self.just = False
        """Whether nothing was said since at all."""
        self.now = False
        """Whether some were met for this utterance."""
        self.aside = False
        """Whether this utterance was small talk."""

    def begin(self) -> None:
        """An utterance comes."""
        lasting = self.now or (self.fresh and self.aside)
        self.fresh, self.just = bool(self.done) and lasting, self.now
        self.now = self.aside = False

    def add(self, request: Request) -> None:
        """A request was met and has changed something; with it what was taken back is not to be taken back again."""
        if request.takes_back:
            self.forget()
            return
        if not self.now:
            self.earlier = (*self.earlier, *([self.done] if self.done else ()))[-_KEPT:]
            self.done = ()
        self.done = (*self.done, replace(request, also=(), unlisted=""))
        self.now = True

    def pass_by(self) -> None:
        """The utterance was only small talk."""
        self.aside = True

    def forget(self) -> None:
        """What was done last cannot be taken back any more."""
        self.done, self.fresh, self.just, self.now = (), False, False, False

    def without(self, taken: Sequence[Request]) -> tuple[tuple[tuple[Request, ...], ...], tuple[Request, ...]]:
        """The earlier ones and the last ones, without some."""
        *earlier, last = [tuple(each for each in some if each not in taken) for some in (*self.earlier, self.done)]
        return tuple(some for some in earlier if some), last

    def corrected(self, name: str) -> Mapping[str, SlotValue] | None:
        """Arguments of the last deed, if it was ``bot.intent``."""
        last = self.done[-1] if self.done else None
        return last.arguments if last is not None and f"{last.bot}.{last.intent}" == name else None
