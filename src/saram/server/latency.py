"""How long people waited, stage by stage."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping

__all__ = ["STAGES", "Latencies"]

STAGES = ("end_of_turn", "mind", "answer", "display")
"""From the last sound of speech to the end of the turn; to the first reply; to an answer that can be shown; to its
first picture on the page."""

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
