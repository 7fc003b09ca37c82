"""What the network of the mouth learns from: features of what is said beside the shapes that were seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.avatar.trained.mouth_features import MOUTH_FEATURES, mouth_features, speaking
from saram.avatar.trained.mouth_model import CONTEXT
from saram.avatar.trained.posture import Posture
from saram.errors import UsageError
from saram.types import FaceMotion

__all__ = ["WINDOW", "ClipRows", "Footage", "MouthMaterial", "spoken_clips"]

WINDOW = 75
"""Frames of a training example: three seconds."""

_LEAST = 100
"""Frames of speech from which something can be learned: four seconds."""

_PACE = 0.3
"""Standard deviation of the logarithm by which examples are made slower or faster."""

_SLIP = 0.3
"""Standard deviation, in frames, of the error of an alignment."""

_EFFORT = 0.1
"""Standard deviation of the logarithm by which a feature is made stronger or weaker."""


class ClipRows(Protocol):
    """A stretch of footage."""

    @property
    def rows(self) -> slice:
        """Its rows in the arrays."""
        ...

    @property
    def part(self) -> str:
        """``"train"`` or ``"held"``."""
        ...

    @property
    def has_text(self) -> bool:
        """Whether its motion is that of a known text."""
        ...


class Footage(Protocol):
    """What is needed of a `saram.datasets.FootageDataset`: T frames at 25 a second."""

    @property
    def clips(self) -> Sequence[ClipRows]:
        """The stretches."""
        ...

    @property
    def placement(self) -> NDArray[np.float32]:
        """float32 [T, 2, 3]."""
        ...

    @property
    def shapes(self) -> NDArray[np.float32]:
        """float32 [T, P, 2]."""
        ...

    @property
    def inside(self) -> NDArray[np.float32]:
        """float32 [T, I]: what shows between the lips, less its mean."""
        ...

    @property
    def motion(self) -> NDArray[np.float32]:
        """float32 [T, len(COEFFICIENTS)]: of the aligned speech in clips with a text; as seen, if none has one."""
        ...

    @property
    def audio(self) -> NDArray[np.float32]:
        """float32 [T·640]: mono, 16 kHz."""
        ...


def spoken_clips(footage: Footage) -> list[ClipRows]:
    """The clips whose motion is known: those with a text, or all of them if none has one."""
    return [clip for clip in footage.clips if clip.has_text] or list(footage.clips)


@dataclass(frozen=True, slots=True, eq=False)
class MouthMaterial:
    """Footage, made ready.

    T frames, clips laid end to end.
    """

    motion: FaceMotion
    """What is said, T frames."""

    features: NDArray[np.float32]
    """float32 [T, F]."""

    shapes: NDArray[np.float32]
    """float32 [T, P, 2]: the shapes seen, canonical pixels."""

    coordinates: NDArray[np.float64]
    """float64 [T, K + I]: the same in the person's space, and after them what shows between the lips."""

    targets: NDArray[np.float64]
    """float64 [T, K + I]: `coordinates` without what comes from how the head is held."""

    posture: Posture
    """What was taken out of them."""

    silent: NDArray[np.bool_]
    """bool [T]: nothing is said."""

    train: tuple[slice, ...]
    """Clips to learn from."""

    held: tuple[slice, ...]
    """Clips to measure with."""

    @classmethod
    def of(cls, footage: Footage, space: ShapeSpace) -> MouthMaterial:
        """Make footage ready.

        Raises:
            UsageError: If less than four seconds of speech are to be learned from.
        """
        motion = FaceMotion(np.array(footage.motion, np.float32))
        shapes = np.asarray(footage.shapes)
        coordinates = np.concatenate([space.encode(shapes), footage.inside], axis=1)
        clips = spoken_clips(footage)
        train = tuple(clip.rows for clip in clips if clip.part == "train")
        held = tuple(clip.rows for clip in clips if clip.part == "held")
        silent = ~speaking(motion)
        learned = np.zeros(len(silent), np.bool_)
        for rows in train:
            learned[rows] = True
        spoken = int((learned & ~silent).sum())
        if spoken < _LEAST:
            raise UsageError(
                f"The mouth is to be learned from {spoken} frames of speech; it needs at least {_LEAST} (4 s). "
                "Give more footage, or a transcript that covers it."
            )
        placement = np.asarray(footage.placement)
        seen = np.flatnonzero(learned)
        posture = Posture.learn(placement[seen], coordinates[seen], silent[seen])
        targets = coordinates - posture.of(placement)
        return cls(motion, mouth_features(motion), shapes, coordinates, targets, posture, silent, train, held)

    def rows(self, clips: Sequence[slice]) -> NDArray[np.int64]:
        """Numbers of the frames of clips, int64 [n]."""
        return np.concatenate([np.arange(clip.start, clip.stop) for clip in clips] or [np.zeros(0, np.int64)])

    def batch(self, count: int, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """Examples at other paces, with alignments that slip a little.

        Returns:
            Features float32 [B, F, WINDOW + 2·CONTEXT], coordinates float32 [B, K + I, WINDOW], and float32
            [B, WINDOW]: 1 for frames that there are.
        """
        sizes = np.array([clip.stop - clip.start for clip in self.train], np.float64)
        chosen = rng.choice(len(sizes), count, p=sizes / sizes.sum())
        features = np.zeros((count, WINDOW + 2 * CONTEXT, MOUTH_FEATURES), np.float32)
        shapes = np.zeros((count, WINDOW, self.targets.shape[1]), np.float32)
        there = np.zeros((count, WINDOW), np.float32)
        for example, number in enumerate(chosen):
            clip = self.train[number]
            length = clip.stop - clip.start
            pace = float(np.exp(rng.normal(0, _PACE)))
            begin = rng.uniform(min(0.0, length - WINDOW * pace), max(0.0, length - WINDOW * pace))
            times = begin + pace * np.arange(-CONTEXT, WINDOW + CONTEXT)
            slip = rng.normal(0, _SLIP)
            padded = np.pad(self.features[clip], ((1, 1), (0, 0)))
            features[example] = _at(padded, times + 1 + slip)
            inner = times[CONTEXT:-CONTEXT]
            shapes[example] = _at(self.targets[clip], inner)
            there[example] = (inner >= 0) & (inner <= length - 1)
        features *= np.exp(rng.normal(0, _EFFORT, (count, 1, MOUTH_FEATURES))).astype(np.float32)
        return (
            torch.from_numpy(features.transpose(0, 2, 1).copy()),
            torch.from_numpy(shapes.transpose(0, 2, 1).copy()),
            torch.from_numpy(there),
        )


def _at(rows: NDArray[np.floating], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows between rows; beyond the ends the last one there is."""
    clipped = np.clip(times, 0, len(rows) - 1)
    low = np.minimum(clipped.astype(int), max(len(rows) - 2, 0))
    high = np.minimum(low + 1, len(rows) - 1)
    share = (clipped - low)[:, np.newaxis]
    return np.asarray(rows[low] * (1 - share) + rows[high] * share, dtype=np.float64)
