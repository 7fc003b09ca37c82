"""How often a person was to take over, and what came of it."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Final, get_args

from saram.dialogue.agenda import Handover

__all__ = ["Handovers"]

_STATES: Final[tuple[Handover, ...]] = get_args(Handover)


class Handovers:
    """Counts the handovers of one bot since the server began; safe for many threads."""

    def __init__(self) -> None:
        """Nobody has been called yet."""
        self._lock = threading.Lock()
        self._counts: Counter[Handover] = Counter()

    def add(self, state: Handover) -> None:
        """A person was to take over."""
        with self._lock:
            self._counts[state] += 1

    def counts(self) -> dict[str, int]:
        """How often one was called, could not be called, and there was no action that would call one."""
        with self._lock:
            return {state: self._counts[state] for state in _STATES}
