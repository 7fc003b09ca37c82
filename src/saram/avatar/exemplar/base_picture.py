"""The body under the face: idle loop, gestures, and the way from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.clip_player import ClipPlayer
from saram.avatar.head_warp import MOVEMENTS, HeadWarp

__all__ = ["BaseMotion", "BasePicture"]

_FADE = Fraction(2, 5)
"""Seconds from one clip to another."""


@dataclass(slots=True, eq=False)
class BasePicture:
    """A frame of the body, before the face is painted."""

    pixels: NDArray[np.uint8]
    """uint8 [H, W, 3 or 4]; whoever gets it may paint on it."""

    placement: NDArray[np.float32]
    """float32 [2, 3]: canonical to base clip pixels."""

    tones: NDArray[np.float32]
    """float32 [S, 3]: colours around the rim of the mouth crop."""

    idle_index: int
    """Frame of the idle clip that is shown or stands by."""

    idle_share: float
    """1 in the idle clip, 0 in a gesture, between them on the way."""


class BaseMotion:
    """Plays the idle clip in a loop and gestures when told to.

    On the way from one clip to another the heads of both are moved to a common place while the pictures are
    cross-faded, so that nothing is seen double and nothing jumps.
    """

    def __init__(
        self,
        bundle: AvatarBundle,
        size: tuple[int, int],
        fps: Fraction,
        warp: HeadWarp,
        centre: tuple[float, float],
        *,
        alpha: bool,
    ) -> None:
        """Open the clips; gestures are decoded when they are played."""
        self._players = {
            clip.name: ClipPlayer(bundle, clip, size, alpha=alpha, keep=clip.name == "idle")
            for clip in bundle.manifest.clips
        }
        self.gestures = bundle.manifest.gestures
        self._idle = self._players["idle"]
        self._clip_fps = bundle.manifest.fps
        self._fps = fps
        self._scale = size[1] / bundle.manifest.height
        self._warp = warp
        self._centre = np.array([*centre, 1.0])
        self._fade = max(1, round(_FADE * fps))
        self.clear()

    def clear(self) -> None:
        """Go back to the first idle frame."""
        self._time = 0
        self._gesture: ClipPlayer | None = None
        self._gesture_time = 0
        self._share = 1.0

    def begin(self, name: str) -> bool:
        """Begin a gesture with the next frame; False if this avatar has none of that name.

        A gesture that is asked for while another one is played is begun anew from there.
        """
        player = self._players.get(name)
        if player is None or name == "idle":
            return False
        self._gesture, self._gesture_time = player, 0
        return True

    def step(self) -> BasePicture:
        """The next frame."""
        idle_index = self._index(self._time) % len(self._idle)
        self._time += 1
        gesture = self._gesture
        if gesture is None:
            self._share = min(1.0, self._share + 1 / self._fade)
            return BasePicture(
                self._idle.frame(idle_index), self._idle.placement[idle_index].copy(), self._idle.tones[idle_index],
                idle_index, 1.0,
            )  # fmt: skip
        last = len(gesture) - 1
        index = min(self._index(self._gesture_time), last)
        self._gesture_time += 1
        left = (last - index) * self._fps / self._clip_fps
        leaving = left < self._fade
        goal = float(left / self._fade) if leaving else 1.0
        inside = min(self._gesture_time / self._fade, goal)
        share = 1 - inside * inside * (3 - 2 * inside)
        if index >= last:
            self._gesture = None
        return self._between(idle_index, gesture, index, share)

    def _between(self, idle_index: int, gesture: ClipPlayer, index: int, share: float) -> BasePicture:
        here, there = self._idle.placement[idle_index], gesture.placement[index]
        if share <= 0:
            return BasePicture(gesture.frame(index), there.copy(), gesture.tones[index], idle_index, 0.0)
        away = self._movement(here, there)
        pixels, other = self._idle.frame(idle_index), gesture.frame(index)
        self._warp.apply(pixels, away * np.float32(1 - share))
        self._warp.apply(other, away * np.float32(-share))
        mixed = cv2.addWeighted(pixels, share, other, 1 - share, 0.0)
        weight = np.float32(share)
        return BasePicture(
            np.asarray(mixed, dtype=np.uint8),
            here * weight + there * (1 - weight),
            self._idle.tones[idle_index] * weight + gesture.tones[index] * (1 - weight),
            idle_index,
            share,
        )

    def _movement(self, here: NDArray[np.float32], there: NDArray[np.float32]) -> NDArray[np.float32]:
        """How the head of one picture moves to where it is in the other, as weights of the head warp."""
        change = _linear(there) @ np.linalg.inv(_linear(here))
        shift = (there - here) @ self._centre * self._scale
        weights = dict.fromkeys(MOVEMENTS, 0.0)
        weights["shiftX"], weights["shiftY"] = float(shift[0]), float(shift[1])
        weights["zoom"] = float(np.sqrt(abs(np.linalg.det(change))) - 1)
        return np.array([weights[name] for name in MOVEMENTS], np.float32)

    def _index(self, time: int) -> int:
        return int(time * self._clip_fps / self._fps)


def _linear(placement: NDArray[np.float32]) -> NDArray[np.float64]:
    return placement[:, :2].astype(np.float64)
