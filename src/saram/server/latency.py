"""How long people waited, stage by stage."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

__all__ = ["STAGES", "Latencies", "TurnTimes"]

STAGES = (
    "end_of_turn",
    "recognition",
    "understanding",
    "dialogue",
    "cache",
    "voice",
    "motion",
    "first_frames",
    "transfer",
    "display",
    "total",
)
"""What a person waits for, in order: the silence that ends the turn; its words; what they mean; the first reply; the
look for its film; for one that has to be made its voice, its motion and the pictures of its first fragment; the way
from there to the page; the first picture on the screen. ``total`` is all of it, from the last sound of speech."""

_KEPT = 2000


class Latencies:
    """The last measurements of every stage, for answers that were kept (``hit``) and that had to be made (``miss``)."""

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self._seconds: dict[tuple[str, str], deque[float]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def add(self, kind: str, seconds: Mapping[str, float]) -> None:
        """Take one answer's measurements.

        Args:
            kind: ``"hit"`` or ``"miss"``.
            seconds: By stage.
        """
        for stage, value in seconds.items():
            self._seconds[kind, stage].append(value)

    def summary(self) -> dict[str, dict[str, dict[str, float]]]:
        """Kind → stage → count, and median and 95th percentile in milliseconds."""
        found: dict[str, dict[str, dict[str, float]]] = {}
        for (kind, stage), values in sorted(self._seconds.items()):
            ordered = sorted(values)
            found.setdefault(kind, {})[stage] = {
                "count": len(ordered),
                "p50": round(1000 * ordered[len(ordered) // 2], 1),
                "p95": round(1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
            }
        return found


class TurnTimes:
    """When each stage of the turn that is being answered was over. All times are those of one clock, in seconds.

    What belongs to another turn, or to another answer than its first one, is passed over: nobody waits for that.
    """

    def __init__(self, latencies: Latencies) -> None:
        """Measure nothing yet.

        Args:
            latencies: Where to write what was measured.
        """
        self._latencies = latencies
        self._heard: dict[str, float] | None = None
        self._stages: dict[str, float] = {}
        self._number: int | None = None
        self._turn = self._reply = self._ready = 0.0
        self._kind = self._answer = ""
        self._display: float | None = None
        self._due: tuple[float, float, float] | None = None

    def heard(self, silence: float, recognition: float) -> None:
        """Words were recognised so many seconds after a silence of `silence`."""
        self._heard = {"end_of_turn": silence, "recognition": recognition}

    def began(self, turn: int, now: float) -> None:
        """A turn begins to be answered, with the words that were heard or with typed ones."""
        self.finish()
        self._stages, self._heard = self._heard or {}, None
        self._number, self._turn, self._reply, self._ready = turn, now, 0.0, 0.0

    def understood(self, seconds: float) -> None:
        """Understanding took so long."""
        self._stages.setdefault("understanding", seconds)

    def replied(self, turn: int, now: float) -> None:
        """The mind has something to say."""
        if turn == self._number and not self._reply:
            self._reply = now
            self._stages["dialogue"] = max(0.0, now - self._turn - self._stages.get("understanding", 0.0))

    def ready(self, turn: int, now: float) -> None:
        """There is a film that can be shown."""
        if turn == self._number and self._reply and not self._ready:
            self._ready = now
            self._stages["cache"] = now - self._reply

    def given(self, turn: int, answer: str, *, stream: bool) -> None:
        """The page is told to show it."""
        if turn == self._number and self._ready and not self._kind:
            self._kind, self._answer = "miss" if stream else "hit", answer

    def made(self, turn: int, stages: Iterable[tuple[str, float]]) -> None:
        """The beginning of the first film of a turn was made in so many seconds by stage.

        On a busy machine the page may show it before this is known; what was measured waits for it until the next turn.
        """
        known = dict(stages)
        if turn == self._number and self._kind == "miss" and known:
            self._stages = known | self._stages
            self._write()

    def displayed(self, seconds: float) -> None:
        """The page has shown the first picture so many seconds after it had the first bytes."""
        self._display = seconds

    def shown(self, answer: str, now: float) -> None:
        """The first picture of an answer is on the page."""
        display, self._display = self._display, None
        if not self._kind or answer != self._answer or self._due is not None:
            return
        self._due = (max(0.0, now - self._ready), display or 0.0, now - self._turn)
        if self._kind == "hit" or "voice" in self._stages:
            self._write()

    def finish(self) -> None:
        """Measure no more of this turn; what is known of an answer that was shown counts."""
        self._write()
        self._number, self._kind, self._answer = None, "", ""

    def _write(self) -> None:
        """Give away what was measured of an answer that has been shown."""
        if self._due is None:
            return
        (way, display, total), self._due = self._due, None
        self._stages["display"] = shown = min(way, display)
        if self._kind == "hit" or "voice" in self._stages:  # else it is not known which part of the way was the making
            made = sum(self._stages.get(stage, 0.0) for stage in ("voice", "motion", "first_frames"))
            self._stages["transfer"] = max(0.0, way - shown - made)
        self._stages["total"] = sum(self._stages.get(stage, 0.0) for stage in ("end_of_turn", "recognition"))
        self._stages["total"] += total
        self._latencies.add(self._kind, self._stages)
        self._number, self._kind, self._answer = None, "", ""
