"""A filmed person who moves: base clips, eyes and head; the mouth is painted by whoever is given."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.exemplar.base_picture import BaseMotion
from saram.avatar.exemplar.eye_painter import EyePainter
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.mouth_gate import MouthGate
from saram.avatar.exemplar.mouth_painter import MouthPainter
from saram.avatar.head_warp import MOVEMENTS, HeadWarp
from saram.types import COEFFICIENTS, FaceMotion, VideoFrame

__all__ = ["FilmedAnimator"]

_log = logging.getLogger(__name__)
_EASE = Fraction(4, 25)
"""Seconds over which the face goes from what was shown to what is asked for, where one does not continue the other."""

_TURN_SPEED = 40.0
"""Degrees a second: the fastest turn of the head."""

_BROW_SPEED = 6.0
"""ARKit weight a second: the fastest movement of the brows."""


@dataclass(slots=True, eq=False)
class _Joint:
    """The way from the face that was shown last into new motion."""

    row: NDArray[np.float32]
    """float32 [K]: the motion shown last."""

    closure: float
    """How far the eyes were shut, 0 to 1."""

    frames: int
    """Length of the way."""

    done: int = 0
    """Frames gone."""

    def shares(self, count: int) -> NDArray[np.float32]:
        """How much of the new motion is shown in each of the next frames, float32 [count], rising to 1."""
        steps = np.arange(self.done + 1, self.done + count + 1, dtype=np.float32) / np.float32(self.frames)
        self.done += count
        return np.asarray(np.minimum(steps, 1), dtype=np.float32)


class FilmedAnimator:
    """An `Animator` of a person who was filmed; see `saram.types.Animator` for the contract.

    Args:
        bundle: Where the base clips are.
        model: Where the head is, and the eyes.
        mouth: Paints the mouth.
        size: Width and height of the frames.
        fps: Frames a second.
        alpha: Whether frames are RGBA; needs a matte.

    Raises:
        BundleError: If the bundle's clips are damaged.
    """

    def __init__(
        self,
        bundle: AvatarBundle,
        model: ExemplarModel,
        mouth: MouthPainter,
        *,
        size: tuple[int, int],
        fps: Fraction,
        alpha: bool,
    ) -> None:
        """Prepare clips and painters."""
        self._model = model
        self._fps = fps
        scale = size[1] / bundle.manifest.height
        self._warp = HeadWarp(size, model.head.scaled(scale))
        self._base = BaseMotion(bundle, size, fps, self._warp, model, alpha=alpha)
        self._mouth = mouth
        self._gate = MouthGate(fps, always=model.paint_idle)
        self._eyes = EyePainter(model, scale)
        self._ease = max(1, round(_EASE * fps))
        turn, brow = _TURN_SPEED / float(fps), _BROW_SPEED / float(fps)
        self._step = np.array([turn] * 3 + [brow] * (len(MOVEMENTS) - 3), np.float32)
        self._warned: set[str] = set()
        self._begin()

    def animate(self, motion: Iterable[FaceMotion]) -> Iterator[VideoFrame]:
        """Turn motion into pictures; see `saram.types.Animator.animate`."""
        joint = self._joint()
        for stretch in motion:
            if stretch.fps != self._fps:
                raise ValueError(
                    f"This animator was opened at {self._fps} frames a second; the motion has {stretch.fps}."
                )
            yield from self._stretch(stretch, joint)

    def idle(self) -> Iterator[VideoFrame]:
        """Endless pictures of the person waiting; see `saram.types.Animator.idle`."""
        still = FaceMotion(np.zeros((1, len(COEFFICIENTS)), np.float32), self._fps)
        joint, due = self._joint(), self._frame
        while True:
            if self._frame != due:  # something else was shown meanwhile
                joint = self._joint()
            due = self._frame + 1
            yield from self._stretch(still, joint, own_blinks=True)

    def clear(self) -> None:
        """Begin anew with the first idle frame."""
        self._base.clear()
        self._mouth.clear()
        self._gate.clear()
        self._begin()

    def _begin(self) -> None:
        self._frame = 0
        self._weights = np.zeros(len(MOVEMENTS), np.float32)
        self._row = np.zeros(len(COEFFICIENTS), np.float32)
        self._closure = 0.0

    def _joint(self) -> _Joint:
        return _Joint(self._row, self._closure, self._ease)

    def _stretch(self, motion: FaceMotion, joint: _Joint, *, own_blinks: bool = False) -> Iterator[VideoFrame]:
        shares = joint.shares(len(motion))
        shut = np.maximum(motion.column("eyeBlinkLeft"), motion.column("eyeBlinkRight"))
        values = joint.row + (motion.values - joint.row) * shares[:, np.newaxis]
        eased = FaceMotion(values, motion.fps, motion.start, motion.gestures)
        moves = _movements(eased)
        cues = {cue.frame: cue.name for cue in motion.gestures}
        for frame, pose in enumerate(self._mouth.perform(eased)):
            if frame in cues:
                self._gesture(cues[frame])
            base = self._base.step()
            share = self._gate.step(pose, base.idle_share)
            self._mouth.paint(base, pose, share)
            closure = max(float(shut[frame]), float(self._model.blinks[base.idle_index]) if own_blinks else 0.0)
            closure = joint.closure + (closure - joint.closure) * float(shares[frame])
            self._eyes.paint(base.pixels, base.placement, closure * base.idle_share)
            # A gesture moves the head by itself: what speech would add is taken back while it lasts.
            goal = moves[frame] * np.float32(0.35 + 0.65 * base.idle_share)
            self._weights += np.clip(goal - self._weights, -self._step, self._step)
            self._warp.apply(base.pixels, self._weights)
            time = self._frame / self._fps
            self._frame, self._row, self._closure = self._frame + 1, values[frame], closure
            yield VideoFrame(base.pixels, time)

    def _gesture(self, name: str) -> None:
        if self._base.begin(name) or name in self._warned:
            return
        self._warned.add(name)
        _log.warning("This avatar has no gesture %r; it has: %s.", name, ", ".join(self._base.gestures) or "none")


def _movements(motion: FaceMotion) -> NDArray[np.float32]:
    """Weights for the head warp, float32 [T, len(MOVEMENTS)]."""
    zero = np.zeros(len(motion), np.float32)
    columns = {
        "yaw": motion.column("headYaw"),
        "pitch": motion.column("headPitch"),
        "roll": motion.column("headRoll"),
        "browInnerUp": motion.column("browInnerUp"),
        "browOuterUp": (motion.column("browOuterUpLeft") + motion.column("browOuterUpRight")) / 2,
        "browDown": (motion.column("browDownLeft") + motion.column("browDownRight")) / 2,
    }
    stacked = np.stack([np.asarray(columns.get(name, zero)) for name in MOVEMENTS], axis=1)
    return np.asarray(stacked, dtype=np.float32)
