"""The body under the face: idle loop, gestures, and the way from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.clip_player import ClipPlayer
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.head_warp import MOVEMENTS, HeadWarp

__all__ = ["BaseMotion", "BasePicture"]

_FADE = Fraction(2, 5)
"""Seconds from one clip to another."""

_MOST = 3
"""Gestures on their way from one to another at most."""


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

    source: tuple[str, int] | None = None
    """Name of the clip and number of its frame; None on the way from one clip to another."""


@dataclass(slots=True, eq=False)
class _Layer:
    """A gesture that is played over what is below it."""

    player: ClipPlayer
    time: int = 0
    """Frames shown so far."""

    entered: float = 0.0
    """How far it has been faded in, 0 to 1."""


class BaseMotion:
    """Plays the idle clip in a loop and gestures when told to.

    On the way from one clip to another the heads of both are moved to a common place while the pictures are
    cross-faded, so that nothing is seen double and nothing jumps. A gesture that begins while another one is
    played is faded in over that one.

    Args:
        bundle: Where the clips are.
        size: Width and height of the frames.
        fps: Frames a second.
        warp: Moves heads in frames of that size.
        model: Says where the head is and how many colours its rim has.
        alpha: Whether frames are RGBA.

    Raises:
        BundleError: If a clip's arrays do not fit.
    """

    def __init__(
        self,
        bundle: AvatarBundle,
        size: tuple[int, int],
        fps: Fraction,
        warp: HeadWarp,
        model: ExemplarModel,
        *,
        alpha: bool,
    ) -> None:
        """Open the clips; gestures are decoded when they are played."""
        idle, *gestures = bundle.manifest.clips
        self._open = partial(ClipPlayer, bundle, size=size, alpha=alpha, rim=len(model.rim))
        self._idle = self._open(idle, keep=True)
        self._gestures = {clip.name: clip for clip in gestures}
        for clip in gestures:  # damage is found here, not in the middle of a film
            self._open(clip, keep=False)
        self._clip_fps = bundle.manifest.fps
        self._fps = fps
        self._scale = size[1] / bundle.manifest.height
        self._warp = warp
        self._centre = np.array([*model.head.centre, 1.0])
        self._fade = max(1, round(_FADE * fps))
        self.clear()

    def clear(self) -> None:
        """Go back to the first idle frame."""
        self._time = 0
        self._layers: list[_Layer] = []
        self._waiting: str | None = None

    @property
    def gestures(self) -> list[str]:
        """Names of the gestures there are."""
        return list(self._gestures)

    def begin(self, name: str) -> bool:
        """Begin a gesture with the next frame; False if this avatar has none of that name.

        While `_MOST` gestures are still being faded into each other, the last one asked for waits.
        """
        if name not in self._gestures:
            return False
        self._waiting = name
        return True

    def step(self) -> BasePicture:
        """The next frame."""
        if self._waiting is not None and len(self._layers) < _MOST:
            self._layers.append(_Layer(self._open(self._gestures[self._waiting], keep=False)))
            self._waiting = None
        index = self._index(self._time) % len(self._idle)
        self._time += 1
        played = [(layer.player, *self._advance(layer)) for layer in self._layers]
        # What lies below a gesture that is fully seen is not seen, and not needed again.
        lowest = max((number for number, (_, _, share) in enumerate(played) if share >= 1), default=-1)
        self._layers = [
            layer
            for layer, (player, frame, _) in list(zip(self._layers, played, strict=True))[max(lowest, 0) :]
            if frame < len(player) - 1
        ]
        if lowest < 0:
            picture = _picture(self._idle, index, index, 1.0)
        else:
            player, frame, _ = played[lowest]
            picture = _picture(player, frame, index, 0.0)
        for player, frame, share in played[lowest + 1 :]:
            picture = self._between(picture, _picture(player, frame, index, 0.0), share)
        return picture

    def _advance(self, layer: _Layer) -> tuple[int, float]:
        """The next frame of a gesture, and how much of it is seen."""
        last = len(layer.player) - 1
        frame = min(self._index(layer.time), last)
        layer.time += 1
        layer.entered = min(1.0, layer.entered + 1 / self._fade)
        left = float((last - frame) * self._fps / self._clip_fps / self._fade)
        inside = min(layer.entered, left)
        return frame, inside * inside * (3 - 2 * inside)

    def _between(self, below: BasePicture, above: BasePicture, share: float) -> BasePicture:
        """`above` to the given share over `below`; both are used up."""
        away = self._movement(below.placement, above.placement)
        self._warp.apply(below.pixels, away * np.float32(share))
        self._warp.apply(above.pixels, away * np.float32(share - 1))
        mixed = cv2.addWeighted(above.pixels, share, below.pixels, 1 - share, 0.0)
        weight = np.float32(share)
        return BasePicture(
            np.asarray(mixed, dtype=np.uint8),
            below.placement + weight * (above.placement - below.placement),
            below.tones + weight * (above.tones - below.tones),
            below.idle_index,
            below.idle_share * (1 - share),
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


def _picture(player: ClipPlayer, frame: int, idle_index: int, idle_share: float) -> BasePicture:
    placement, tones = player.placement[frame].copy(), player.tones[frame]
    source = (player.clip.name, frame)
    return BasePicture(player.frame(frame), placement, tones, idle_index, idle_share, source)


def _linear(placement: NDArray[np.float32]) -> NDArray[np.float64]:
    return placement[:, :2].astype(np.float64)
