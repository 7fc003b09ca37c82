"""Something the check has found in footage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Finding", "Severity", "Stretch", "stretches", "worst_time"]

Severity = Literal["fault", "limit", "note"]
"""``"fault"``: film again. ``"limit"``: usable, and what comes of it will show it. ``"note"``: good to know."""

Stretch = tuple[float, float]
"""Start and end in a file, seconds."""

_MOST_STRETCHES = 40


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One reason, with where it is seen or heard and what to do about it."""

    reason: str
    """Short name that does not change, ``"two_faces"``."""

    severity: Severity
    """What it means for the footage."""

    title: str
    """What is the matter, a few words."""

    text: str
    """What was measured, a sentence or two."""

    advice: str
    """What to do."""

    file: int | None = None
    """Which of the files; None for the take as a whole."""

    stretches: tuple[Stretch, ...] = ()
    """Where; empty for all of the file."""

    looks_at: tuple[float, ...] = ()
    """Times whose pictures show it, seconds."""

    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    """Small JPEG pictures of those times."""

    def record(self, names: Sequence[str]) -> dict[str, Any]:
        """As plain values for JSON, without the pictures; `names` are those of the files."""
        return {
            "reason": self.reason,
            "severity": self.severity,
            "title": self.title,
            "text": self.text,
            "advice": self.advice,
            "file": None if self.file is None else names[self.file],
            "stretches": [[round(start, 2), round(end, 2)] for start, end in self.stretches],
        }


def stretches(
    wrong: NDArray[np.bool_], times: NDArray[np.floating], *, gap: float = 0.4, least: float = 0.0
) -> tuple[Stretch, ...]:
    """Where samples are wrong, as stretches; those closer than `gap` are one, those shorter than `least` are none.

    Args:
        wrong: bool [T].
        times: [T], seconds, rising.
        gap: Seconds.
        least: Seconds.
    """
    if not wrong.any():
        return ()
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    found: list[list[float]] = []
    for time in times[wrong].tolist():
        if found and time - found[-1][1] <= gap:
            found[-1][1] = time + step
        else:
            found.append([time, time + step])
    kept = [(start, end) for start, end in found if end - start >= least]
    return tuple(kept[:_MOST_STRETCHES])


def worst_time(values: NDArray[np.floating], times: NDArray[np.floating], count: int = 1) -> tuple[float, ...]:
    """Times of the largest values, at least a second apart, rising; NaN is never the largest."""
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    chosen: list[float] = []
    for index in order:
        time = float(times[index])
        if np.isfinite(values[index]) and all(abs(time - other) >= 1 for other in chosen):
            chosen.append(time)
            if len(chosen) == count:
                break
    return tuple(sorted(chosen))
