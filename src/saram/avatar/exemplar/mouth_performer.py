"""The mouth of the exemplar animator: for each frame of motion, which picture, and how it is warped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.mouth_choice import MouthChooser
from saram.avatar.exemplar.mouth_shape import opening
from saram.types import COEFFICIENTS, FaceMotion

__all__ = ["STIR", "FollowsMotion", "MouthPerformer", "MouthPose", "expressions_shown", "still_frames"]

_MOUTH_COLUMNS = [index for index, name in enumerate(COEFFICIENTS) if name.startswith(("mouth", "jaw", "tongue"))]
STIR = 0.02
"""A mouth coefficient above this means that the mouth does something."""

_AROUND = 0.2
"""Seconds before and after doing something that still count as doing it."""

_SMILING_SQUINT = 0.4
"""``cheekSquint`` of a whole smile."""

_FULL_FROWN = 0.5
"""``mouthFrown`` of a whole frown."""

_MAX_RESIDUAL = 0.35
"""Largest warp of a palette picture, in parts of the whole range of opening."""

_LOOKS_SIZE = (20, 16)
_LOOKS_UNIT = 8.0
"""Levels of mean difference between two mouth pictures that are a visible change."""


@dataclass(frozen=True, slots=True, eq=False)
class MouthPose:
    """What to paint in one frame."""

    picture: int
    """Palette index."""

    field: NDArray[np.float32]
    """float32 [gh, gw, 2]: warp of the picture, crop pixels."""

    still: bool
    """Whether the mouth does nothing around this frame, so that the base clip's own mouth may show."""

    parted: bool
    """Whether the lips are apart."""


class FollowsMotion(Protocol):
    """A learned way from motion to shapes (`saram.avatar.trained.MouthModel`)."""

    def shape(self, motion: FaceMotion) -> NDArray[np.float64]:
        """The shape the mouth should have, float64 [T, K or more]; each stretch continues the one before."""
        ...

    def clear(self) -> None:
        """Forget the stretch before."""
        ...


class MouthPerformer:
    """Turns stretches of motion into mouth poses, each stretch continuing the one before.

    Args:
        model: The palette, and how its shapes follow motion.
        follow: A better way to follow it, where one was learned.
    """

    def __init__(self, model: ExemplarModel, follow: FollowsMotion | None = None) -> None:
        """Compare the pictures of the palette with each other."""
        self._model = model
        self._follow = follow
        inside = model.mouth.mask > 0.9
        ys, xs = np.nonzero(inside)
        window = np.s_[:, ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        small = [cv2.resize(picture, _LOOKS_SIZE, interpolation=cv2.INTER_AREA) for picture in model.mouths[window]]
        looks = np.stack(small).reshape(len(small), -1).astype(np.float32) / _LOOKS_UNIT
        squared = (looks**2).sum(axis=1)
        apart = np.maximum(squared[:, None] + squared[None] - 2 * looks @ looks.T, 0) / looks.shape[1]
        self._chooser = MouthChooser(
            model.coordinates,
            model.space.opening(model.coordinates),
            np.sqrt(apart),
            model.sources,
            closed=model.closed,
            parted=model.parted,
            wide=model.wide,
        )
        self._slope = opening(model.space.modes)
        self._before: int | None = None

    def clear(self) -> None:
        """Forget the stretch before."""
        self._before = None
        if self._follow is not None:
            self._follow.clear()

    def perform(self, motion: FaceMotion) -> Iterator[MouthPose]:
        """The pose for each frame of `motion`; the next stretch continues from the last one that was taken."""
        model = self._model
        if self._follow is None:
            wanted = model.map.shape(model.space, motion)
        else:
            wanted = self._follow.shape(motion)[:, : len(model.space.modes)]
        wanted_openings = np.maximum(model.space.opening(wanted), model.closed)
        wanted_openings[motion.aperture < STIR] = model.closed
        chosen = self._chooser.choose(wanted, wanted_openings, self._before)
        still = still_frames(motion)
        expressions = expressions_shown(motion)
        parted = ~self._chooser.is_closed(wanted_openings)
        for frame, picture in enumerate(chosen):
            self._before = picture
            field = self._field(picture, wanted[frame], closed=not parted[frame])
            field += np.tensordot(expressions[frame], model.expressions, axes=1)
            yield MouthPose(picture, field, bool(still[frame]), bool(parted[frame]))

    def _field(self, picture: int, wanted: NDArray[np.float64], *, closed: bool) -> NDArray[np.float32]:
        residual = wanted - self._model.coordinates[picture]
        if closed:
            # Lips that are to be closed keep the opening of the closed lips that were filmed.
            residual = residual - self._model.map.along * float(residual @ self._slope)
        size = abs(float(residual @ self._slope)) / max(self._model.wide - self._model.closed, 1e-6)
        if size > _MAX_RESIDUAL:
            residual = residual * (_MAX_RESIDUAL / size)
        return np.tensordot(residual.astype(np.float32), self._model.fields, axes=1)


def expressions_shown(motion: FaceMotion) -> NDArray[np.float32]:
    """How much of each of `EXPRESSIONS` is shown, float32 [T, 2].

    Cheeks are squeezed by smiles alone, whereas speech draws the corners of the mouth too.
    """
    smile = (motion.column("cheekSquintLeft") + motion.column("cheekSquintRight")) / (2 * _SMILING_SQUINT)
    frown = (motion.column("mouthFrownLeft") + motion.column("mouthFrownRight")) / (2 * _FULL_FROWN)
    return np.asarray(np.stack([smile, frown], axis=1), dtype=np.float32)


def still_frames(motion: FaceMotion) -> NDArray[np.bool_]:
    """Whether the mouth does nothing in and around each frame, bool [T]."""
    stirs = motion.values[:, _MOUTH_COLUMNS].max(axis=1, initial=0.0) > STIR
    reach = max(1, round(_AROUND * float(motion.fps)))
    near = np.convolve(np.pad(stirs.astype(float), reach), np.ones(2 * reach + 1), "valid") > 0
    return np.asarray(~near, dtype=np.bool_)
