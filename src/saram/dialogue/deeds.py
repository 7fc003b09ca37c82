"""What a conversation has done last, as far as it can be taken back or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
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

    def corrected(self, request: Request, each: str | None, *, beside: bool) -> Mapping[str, SlotValue] | None:
        """Arguments of the deed that a request takes the place of; None if there is none of its intent.

        It is the last one with its value of a slot, of those done one after another before this utterance, or else the
        last one of all.

        Args:
            request: The request.
            each: The slot whose values are a request each; None for an intent without.
            beside: Whether another request was met before it in this utterance: it has the place of its like alone.
        """
        before = [one for some in (*self.earlier, *(() if self.now else (self.done,))) for one in some]
        name = (request.bot, request.intent)
        row = tuple(takewhile(lambda one: (one.bot, one.intent) == name, reversed(before)))
        told = request.arguments
        like = (one for one in row if each and each in told and one.arguments.get(each) == told[each])
        return next((one.arguments for one in (*like, *(() if beside else row[:1]))), None)
