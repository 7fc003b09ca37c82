"""A newsreader's bulletin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.dialogue.sandbox.table import read_table
from saram.errors import BotError
from saram.types import Card, Count, SlotValue

__all__ = ["anchor_actions"]

_COLUMNS: Final = ("topic", "title", "summary", "detail")
_ORDINALS: Final = ("첫 번째", "두 번째", "세 번째", "네 번째", "다섯 번째")


def anchor_actions(folder: Path, settings: Mapping[str, Any]) -> Mapping[str, Action]:
    """The actions of a newsreader whose bulletin stands in ``news.csv``.

    Settings: ``headlines``, how many are read at once.
    """
    anchor = _Anchor(folder, settings)
    return {
        "headlines": anchor.headlines,
        "detail": anchor.detail,
        "next": anchor.next,
        "previous": anchor.previous,
        "topics": anchor.topics,
        "number": anchor.number,
    }


class _Anchor:
    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        path = folder / str(settings.get("news", "news.csv"))
        self._news = read_table(path, _COLUMNS)
        if not self._news:
            raise BotError(str(path), ["there is no news in it"])
        self._count = int(settings.get("headlines", 3))

    def headlines(self, call: ActionCall) -> ActionResult:
        """The first titles, of one topic if one is said."""
        topic = call.arguments.get("topic")
        chosen = [row for row in self._news if topic in {None, row["topic"]}]
        if not chosen:
            return ActionResult("none")
        chosen = chosen[: self._count]
        call.session["list"] = [self._news.index(row) for row in chosen]
        call.session["at"] = 0
        read = " ".join(f"{_ORDINALS[i]}, {row['title']}." for i, row in enumerate(chosen))
        rows = tuple((str(i), row["title"]) for i, row in enumerate(chosen, 1))
        return ActionResult(values={"titles": read, "number": len(chosen)}, cards=(Card("list", "주요 뉴스", rows),))

    def detail(self, call: ActionCall) -> ActionResult:
        """One of those read, by its number, or the one at hand."""
        listed = self._listed(call)
        rank = call.arguments.get("rank")
        at = int(call.session.get("at", 0))
        if rank is not None:
            at = _index(rank, len(listed))
        if not 0 <= at < len(listed):
            return ActionResult("none", {"number": len(listed)})
        return self._read(call, listed, at, "detail")

    def next(self, call: ActionCall) -> ActionResult:
        """The one after."""
        listed = self._listed(call)
        at = int(call.session.get("at", 0)) + 1
        return ActionResult("none") if at >= len(listed) else self._read(call, listed, at, "summary")

    def previous(self, call: ActionCall) -> ActionResult:
        """The one before."""
        listed = self._listed(call)
        at = int(call.session.get("at", 0)) - 1
        return ActionResult("none") if at < 0 else self._read(call, listed, at, "summary")

    def topics(self, call: ActionCall) -> ActionResult:  # noqa: ARG002 - every action takes a call
        """Which topics there are."""
        return ActionResult(values={"names": ", ".join(dict.fromkeys(row["topic"] for row in self._news))})

    def number(self, call: ActionCall) -> ActionResult:
        """How many there are."""
        topic = call.arguments.get("topic")
        return ActionResult(values={"number": sum(topic in {None, row["topic"]} for row in self._news)})

    def _listed(self, call: ActionCall) -> list[int]:
        found: list[int] = call.session.setdefault("list", list(range(min(self._count, len(self._news)))))
        return found

    def _read(self, call: ActionCall, listed: list[int], at: int, part: str) -> ActionResult:
        call.session["at"] = at
        row = self._news[listed[at]]
        values: dict[str, SlotValue] = {"title": row["title"], "story": row[part], "place": _ORDINALS[at]}
        return ActionResult(values=values, cards=(Card("text", row["title"], ((row["topic"], row[part]),)),))


def _index(rank: SlotValue, count: int) -> int:
    """Place from 0 of a rank as it was said; ``last`` is the last one, and what is none lies outside."""
    if isinstance(rank, Count):
        return int(rank.number) - 1
    if isinstance(rank, str):
        return count - 1 if rank == "last" else int(rank) - 1 if rank.isdigit() else -1
    return -1
