"""The shape of a mouth as a few numbers, and how this person's mouth follows FaceMotion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.face import points
from saram.types import FaceMotion

__all__ = ["FEATURES", "MODES", "OPENING_KNOTS", "SHAPE_POINTS", "MouthMap", "ShapeSpace", "motion_features", "opening"]

SHAPE_POINTS = points.MOUTH_SHAPE
"""Landmarks that make the shape: lips and chin."""

MODES = 8
"""Numbers that describe a shape well enough to choose among filmed ones."""

OPENING_KNOTS = 33
"""Points of the curve from FaceMotion's aperture to the opening of this mouth."""

_INNER = len(points.LIPS_OUTER)
_UPPER = [_INNER + i for i in range(3, 8)]
_LOWER = [_INNER + 20 - i for i in range(3, 8)]

_COLUMNS = (
    "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper",
)  # fmt: skip
_PAIRS = (
    "mouthStretch", "mouthSmile", "mouthFrown", "mouthDimple", "mouthPress", "mouthLowerDown", "mouthUpperUp",
)  # fmt: skip
_RIDGE = 2.0

FEATURES = len(_COLUMNS) + len(_PAIRS) + 5
"""Columns of `motion_features`."""


def motion_features(motion: FaceMotion) -> NDArray[np.float64]:
    """What of FaceMotion shapes the mouth: float64 [T, F], the last column constant."""
    single = [motion.column(name) for name in _COLUMNS]
    pairs = [0.5 * (motion.column(f"{name}Left") + motion.column(f"{name}Right")) for name in _PAIRS]
    aperture = motion.aperture
    more = [aperture, np.sqrt(np.maximum(aperture, 0)), motion.spread, motion.spread * aperture]
    return np.column_stack([*single, *pairs, *more, np.ones(len(motion))]).astype(np.float64)


def opening(shapes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Mean height of the opening between the lips, in the unit of the shapes; float64 [T] for [T, P, 2]."""
    gap = shapes[..., _LOWER, 1].mean(axis=-1) - shapes[..., _UPPER, 1].mean(axis=-1)
    return np.asarray(gap, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class ShapeSpace:
    """Principal components of a person's mouth shapes, in canonical pixels."""

    mean: NDArray[np.float32]
    """float32 [P, 2]: the mean place of each of `SHAPE_POINTS`."""

    modes: NDArray[np.float32]
    """float32 [K, P, 2], orthonormal."""

    @classmethod
    def learn(cls, shapes: NDArray[np.floating], modes: int = MODES) -> ShapeSpace:
        """Fit `modes` numbers to shapes [T, P, 2] with T > `modes`."""
        mean = shapes.mean(axis=0)
        flat = (shapes - mean).reshape(len(shapes), -1)
        components = np.linalg.svd(flat, full_matrices=False)[2][:modes]
        return cls(mean.astype(np.float32), components.reshape(-1, *mean.shape).astype(np.float32))

    def encode(self, shapes: NDArray[np.floating]) -> NDArray[np.float64]:
        """Coordinates float64 [T, K] of shapes [T, P, 2]."""
        flat = (shapes - self.mean).reshape(len(shapes), -1).astype(np.float64)
        return np.asarray(flat @ self.modes.reshape(len(self.modes), -1).T, dtype=np.float64)

    def opening(self, coordinates: NDArray[np.floating]) -> NDArray[np.float64]:
        """Opening of the lips in canonical pixels, float64 [T], of coordinates [T, K]."""
        slope = opening(self.modes)
        return np.asarray(coordinates @ slope + opening(self.mean[np.newaxis])[0], dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class MouthMap:
    """From FaceMotion to the shape of one person's mouth, learned from footage and its alignment."""

    weights: NDArray[np.float64]
    """float64 [F, K]: linear map from `motion_features` to shape coordinates."""

    apertures: NDArray[np.float64]
    """float64 [OPENING_KNOTS], rising: apertures of FaceMotion."""

    openings: NDArray[np.float64]
    """float64 [OPENING_KNOTS], not falling: the opening in canonical pixels each of them stands for."""

    along: NDArray[np.float64]
    """float64 [K]: how the shape changes with one pixel more of opening."""

    @classmethod
    def learn(cls, space: ShapeSpace, motion: FaceMotion, coordinates: NDArray[np.float64], closed: float) -> MouthMap:
        """Fit to footage.

        Args:
            space: The person's shapes.
            motion: What the motion room says for the aligned speech, T frames.
            coordinates: The shapes that were measured, float64 [T, K].
            closed: Opening, in canonical pixels, of the closed mouth.

        Returns:
            The map. Opening is matched by its distribution (the 90th percentile of aperture becomes the 90th percentile
            of measured opening), because a least-squares fit alone would mumble.
        """
        features = motion_features(motion)
        gram = features.T @ features + _RIDGE * np.eye(features.shape[1])
        weights = np.linalg.solve(gram, features.T @ coordinates)
        measured = space.opening(coordinates)
        apertures, openings = _match(motion.aperture.astype(np.float64), measured, closed)
        centred = measured - measured.mean()
        along = (coordinates - coordinates.mean(axis=0)).T @ centred / max(float(centred @ centred), 1e-9)
        along /= float(along @ opening(space.modes))
        return cls(np.asarray(weights, dtype=np.float64), apertures, openings, along)

    def shape(self, space: ShapeSpace, motion: FaceMotion) -> NDArray[np.float64]:
        """The shape the mouth should have, float64 [T, K]."""
        coordinates = motion_features(motion) @ self.weights
        wanted = np.interp(motion.aperture, self.apertures, self.openings)
        return np.asarray(coordinates + np.outer(wanted - space.opening(coordinates), self.along), dtype=np.float64)


def _match(
    aperture: NDArray[np.float64], measured: NDArray[np.float64], closed: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    parted = aperture > 0.02
    shares = np.linspace(0, 0.98, OPENING_KNOTS - 1)
    if not parted.any():
        return np.linspace(0, 1, OPENING_KNOTS), np.full(OPENING_KNOTS, closed)
    # The share of frames in which the motion opens the mouth is matched with the most open frames measured.
    ranks = 1 - parted.mean() * (1 - shares)
    sources = np.quantile(aperture[parted], shares)
    targets = np.maximum(np.quantile(measured, ranks), closed)
    return np.concatenate([[0.0], np.maximum.accumulate(sources + 1e-6)]), np.concatenate([[closed], targets])
