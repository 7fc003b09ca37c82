"""When the painted mouth is seen and when the base clip's own."""

from __future__ import annotations

from fractions import Fraction

from saram.avatar.exemplar.mouth_painter import Pose

__all__ = ["MouthGate"]

_FADE = 0.16
"""Seconds to fade from one mouth to the other; both are closed meanwhile."""

_PATIENCE = 1.0
"""Seconds of stillness in the idle clip after which its own mouth shows."""

_ALMOST = 0.99


class MouthGate:
    """The share of the painted mouth, frame by frame.

    It fades in when the mouth begins to do something and out after it has been still for a while, at once in a
    gesture, whose own mouth (a smile, a greeting) is part of it. Parted lips are never half shown.
    """

    def __init__(self, fps: Fraction, *, always: bool) -> None:
        """Begin with the base clip's own mouth, or, with `always`, show the painted one for ever."""
        self._step = 1 / max(1.0, _FADE * float(fps))
        self._patience = round(_PATIENCE * fps)
        self._always = always
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._share = 1.0 if self._always else 0.0
        self._still_for = self._patience

    def step(self, pose: Pose, idle_share: float) -> float:
        """The share in the next frame, 0 to 1, for its pose and the share of the idle clip in the base picture."""
        if self._always:
            return 1.0
        self._still_for = self._still_for + 1 if pose.still else 0
        rest = pose.still and (idle_share < _ALMOST or self._still_for > self._patience)
        self._share = max(0.0, self._share - self._step) if rest else min(1.0, self._share + self._step)
        if pose.parted:
            self._share = 1.0
        return self._share
