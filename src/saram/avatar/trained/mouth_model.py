"""How one person's mouth follows FaceMotion: a small temporal network that runs in NumPy."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from saram.avatar.trained.mouth_features import MOUTH_FEATURES, mouth_features, sealed, speaking
from saram.avatar.trained.posture import Posture
from saram.errors import BundleError
from saram.types import MOTION_FPS, FaceMotion

if TYPE_CHECKING:
    from saram.avatar.bundle import AvatarBundle

__all__ = ["CONTEXT", "DILATIONS", "DIRECT", "KERNEL", "KNOTS", "MouthModel", "MouthWeights"]

Floats = NDArray[np.float32]

KERNEL: Final = 5
"""Taps of each convolution."""

DILATIONS: Final = (1, 2, 2)
"""Distance between the taps of the three convolutions."""

CONTEXT: Final = sum(dilation * (KERNEL // 2) for dilation in DILATIONS)
"""Frames before and after one that its shape depends on."""

DIRECT: Final = 15
"""Taps of the linear path beside the network."""

KNOTS: Final = 33
"""Points of the curve from the opening the network gives to the opening that is shown."""

_SMOOTH: Final = np.array([0.15, 0.7, 0.15])
"""Low-pass at 25 frames a second: -7 dB at 10 Hz."""

_SETTLE: Final = 0.32
"""Seconds away from speech at which the mouth is at rest; people part their lips about so long before they speak."""

_JOIN: Final = 4
"""Frames over which a stretch grows out of the one before."""

_SEALING: Final = 0.5
"""Degree of closure from which the lips are drawn together, whatever the network says."""


_PARTED: Final = 0.03
"""Share of the range of opening from which lips are seen to be apart."""


@dataclass(frozen=True, slots=True, eq=False)
class MouthWeights:
    """The numbers of a `MouthModel`, as they lie in a bundle.

    F features, H hidden channels, K coordinates: of the shape, and where that was learned, after them of what shows
    between the lips, in which opening has no part.
    """

    first: Floats
    """float32 [H, F, KERNEL]: convolution over the features."""

    first_bias: Floats
    """float32 [H]."""

    second: Floats
    """float32 [H, H, KERNEL]."""

    second_bias: Floats
    """float32 [H]."""

    third: Floats
    """float32 [H, H, KERNEL]."""

    third_bias: Floats
    """float32 [H]."""

    out: Floats
    """float32 [K, H]."""

    out_bias: Floats
    """float32 [K]."""

    direct: Floats
    """float32 [K, F, DIRECT]: the linear path."""

    rest: Floats
    """float32 [K]: the closed mouth in silence."""

    along: Floats
    """float32 [K]: how the shape changes with one canonical pixel more of opening."""

    slope: Floats
    """float32 [K]: opening, in canonical pixels, of one unit of each coordinate."""

    levels: Floats
    """float32 [2]: opening of the mean shape, and of lips closed for /p b m/, canonical pixels."""

    curve: Floats
    """float32 [2, KNOTS]: openings as the network gives them, rising, and as they are shown."""

    def __call__(self, features: Floats) -> NDArray[np.float64]:
        """The network: float64 [T, K] for features float32 [T + 2·CONTEXT, F]."""
        first = _silu(_convolved(features, self.first, DILATIONS[0]) + self.first_bias)
        second = _convolved(first, self.second, DILATIONS[1]) + self.second_bias
        second = _trimmed(first, len(second)) + _silu(second)
        third = _convolved(second, self.third, DILATIONS[2]) + self.third_bias
        third = _trimmed(second, len(third)) + _silu(third)
        direct = _convolved(_trimmed(features, len(third) + DIRECT - 1), self.direct, 1)
        return np.asarray(third @ self.out.T + self.out_bias + direct, dtype=np.float64)


class MouthModel:
    """From FaceMotion to shape coordinates, stretch by stretch; each stretch continues the one before.

    The network sees `CONTEXT` frames to either side: before a stretch those of the stretch that went before, after it
    silence. Where a stretch ends in the middle of a word, the next one grows out of what was shown.

    Args:
        weights: The network.
        posture: How the mouth follows the head.
    """

    def __init__(self, weights: MouthWeights, posture: Posture) -> None:
        """Begin at rest."""
        self.weights = weights
        self.posture = posture
        self.clear()

    def clear(self) -> None:
        """Forget the stretch before."""
        self._before = np.zeros((0, MOUTH_FEATURES + 2), np.float32)
        self._last: NDArray[np.float64] | None = None

    def shape(self, motion: FaceMotion) -> NDArray[np.float64]:
        """The shape the mouth should have, float64 [T, K].

        In silence it is exactly the mouth at rest, and lips that close do close.
        """
        count = len(motion)
        if not count:
            return np.zeros((0, len(self.weights.rest)))
        columns = np.column_stack([mouth_features(motion), sealed(motion), speaking(motion)])
        known = np.concatenate([self._before, columns])
        past = len(self._before)
        shown = _at_rate(known, past, motion.fps, self._shapes)
        now = shown[past:]
        if self._last is not None and past:
            fade = np.maximum(1 - np.arange(1, count + 1) / (_JOIN * float(motion.fps) / MOTION_FPS), 0)
            now = now + np.outer(fade, self._last - shown[past - 1])
        kept = int(np.ceil((CONTEXT + 2 + _SETTLE * MOTION_FPS) * float(motion.fps) / MOTION_FPS))
        self._before = known[-kept:]
        self._last = now[-1]
        return now

    def _shapes(self, columns: Floats) -> NDArray[np.float64]:
        """The shapes of all rows, float64 [T, K], with silence before and after them; 25 rows a second."""
        weights = self.weights
        margin = CONTEXT + 1
        padded = np.pad(columns[:, :MOUTH_FEATURES], ((margin, margin), (0, 0)))
        raw = weights(padded)
        smooth = sum(share * raw[shift : shift + len(columns)] for shift, share in enumerate(_SMOOTH))
        shapes = np.asarray(smooth, dtype=np.float64)
        opening = shapes @ weights.slope + weights.levels[0]
        wanted = np.interp(opening, weights.curve[0], weights.curve[1])
        closing = np.clip((columns[:, MOUTH_FEATURES] - _SEALING) / (1 - _SEALING), 0, 1)
        wanted += closing * (np.minimum(wanted, weights.levels[1]) - wanted)
        shapes += np.outer(wanted - opening, weights.along)
        quiet = _quiet(columns[:, MOUTH_FEATURES + 1] > 0.5)[:, np.newaxis]
        return np.asarray(shapes * (1 - quiet) + weights.rest * quiet, dtype=np.float64)

    @property
    def modes(self) -> int:
        """Number of coordinates, those of what shows between the lips included."""
        return len(self.weights.rest)

    def parted(self, shapes: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Whether the lips in shapes [T, K] of this model are apart, bool [T]: further than at rest or closed."""
        weights = self.weights
        least = max(float(self._opening(weights.rest)), float(weights.levels[1]))
        widest = float(weights.curve[1, -1])
        return np.asarray(self._opening(shapes) > least + _PARTED * max(widest - least, 0.0), dtype=np.bool_)

    def _opening(self, shapes: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.asarray(shapes @ self.weights.slope.astype(np.float64) + self.weights.levels[0], dtype=np.float64)

    def members(self) -> dict[str, bytes]:
        """The model as members of a bundle."""
        parts: dict[str, Floats] = {
            **{field.name: getattr(self.weights, field.name) for field in fields(MouthWeights)},
            **{f"posture_{field.name}": getattr(self.posture, field.name) for field in fields(Posture)},
        }
        return {_path(name): _npy(array) for name, array in parts.items()}

    @staticmethod
    def is_in(bundle: AvatarBundle) -> bool:
        """Whether a bundle has a mouth that was learned."""
        return _path("rest") in bundle.manifest.members

    @classmethod
    def load(cls, bundle: AvatarBundle) -> MouthModel:
        """Read the model of a bundle.

        Raises:
            BundleError: If a part is missing or does not fit the others.
        """

        def array(name: str, *shape: int | None) -> Floats:
            return np.asarray(bundle.array(_path(name), shape, np.float32), dtype=np.float32)

        rest, hidden = array("rest", None), array("first_bias", None)
        size, width = len(rest), len(hidden)
        curve = array("curve", 2, KNOTS)
        if not (size and width) or (np.diff(curve[0]) < 0).any():
            raise BundleError(f"{bundle.source} is damaged: its network of the mouth is empty or not in order.")
        weights = MouthWeights(
            first=array("first", width, MOUTH_FEATURES, KERNEL),
            first_bias=hidden,
            second=array("second", width, width, KERNEL),
            second_bias=array("second_bias", width),
            third=array("third", width, width, KERNEL),
            third_bias=array("third_bias", width),
            out=array("out", size, width),
            out_bias=array("out_bias", size),
            direct=array("direct", size, MOUTH_FEATURES, DIRECT),
            rest=rest,
            along=array("along", size),
            slope=array("slope", size),
            levels=array("levels", 2),
            curve=curve,
        )
        posture = Posture(array("posture_mean", 6), array("posture_weights", 6, size), array("posture_spread", 6))
        return cls(weights, posture)


def _at_rate(
    columns: Floats, past: int, fps: Fraction, shapes: Callable[[Floats], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """What `shapes` makes of the columns at 25 rows a second, given back at the rate they came in."""
    if fps == MOTION_FPS:
        return shapes(columns)
    rate = float(fps)
    times = (np.arange(len(columns)) - past + 0.5) / rate
    begin, end = np.floor(-past / rate * MOTION_FPS), np.ceil((len(columns) - past) / rate * MOTION_FPS)
    grid = (np.arange(begin, end) + 0.5) / MOTION_FPS
    there = np.stack([np.interp(grid, times, column) for column in columns.T], axis=1).astype(np.float32)
    back = shapes(there)
    return np.stack([np.interp(times, grid, column) for column in back.T], axis=1)


def _quiet(speaks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much of the resting mouth each frame shows, float64 [T]: 1 from `_SETTLE` seconds away from speech."""
    steps = round(_SETTLE * MOTION_FPS)
    near = np.pad(speaks, steps)
    distance = np.full(len(speaks), steps)
    for away in range(steps - 1, -1, -1):
        beside = near[steps - away : len(near) - steps - away] | near[steps + away : len(near) - steps + away]
        distance[beside] = away
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * distance / steps), dtype=np.float64)


def _convolved(rows: Floats, kernel: Floats, dilation: int) -> Floats:
    """Correlation over time without padding: float32 [T - (taps - 1)·dilation, out] for rows [T, in]."""
    taps = kernel.shape[2]
    count = len(rows) - (taps - 1) * dilation
    windows = np.concatenate([rows[tap * dilation : tap * dilation + count] for tap in range(taps)], axis=1)
    return np.asarray(windows @ kernel.transpose(2, 1, 0).reshape(-1, len(kernel)), dtype=np.float32)


def _trimmed(rows: Floats, count: int) -> Floats:
    """The middle `count` rows."""
    edge = (len(rows) - count) // 2
    return rows[edge : edge + count]


def _silu(values: Floats) -> Floats:
    return np.asarray(values / (1 + np.exp(-np.clip(values, -60, 60))), dtype=np.float32)


def _path(name: str) -> str:
    return f"trained/mouth_{name}.npy"


def _npy(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
