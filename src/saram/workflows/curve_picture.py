"""Curves of a training as a picture in a page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

import numpy as np

__all__ = ["curve_svg"]

_WIDTH, _HEIGHT, _EDGE = 320, 150, 8
_POINTS: Final = 160
"""Points that are drawn at most; of more, means are."""


def curve_svg(name: str, points: Sequence[tuple[int, float]]) -> str:
    """One curve as SVG with its name, its last value and its range.

    Args:
        name: What it is.
        points: (step, value), in order; at least one.
    """
    steps = np.array([step for step, _ in points], np.float64)
    values = np.array([value for _, value in points], np.float64)
    parts = np.array_split(np.arange(len(values)), min(_POINTS, len(values)))
    x = np.array([steps[part].mean() for part in parts])
    y = np.array([values[part].mean() for part in parts])
    low, high = float(y.min()), float(y.max())
    across = (x - x[0]) / max(float(x[-1] - x[0]), 1e-9) * (_WIDTH - 2 * _EDGE) + _EDGE
    down = _HEIGHT - _EDGE - (y - low) / max(high - low, 1e-12) * (_HEIGHT - 2 * _EDGE)
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, down, strict=True))
    title = html.escape(name)
    return (
        f"<figure><figcaption>{title}: <b>{y[-1]:.4g}</b> <small>({low:.3g} to {high:.3g}, {int(steps[-1])} steps)"
        f'</small></figcaption><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}">'
        f'<polyline points="{path}" fill="none" stroke="#3f6ea8" stroke-width="2"/></svg></figure>'
    )
