"""What the generator is trained on: batches of neighbouring frames, in the form the networks take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.avatar.trained.geometry import FaceGeometry
from saram.avatar.trained.references import reference_frames
from saram.avatar.trained.seeing import seen_by_encoder

__all__ = ["Batch", "Footage", "FootageClip", "Material"]

_LIP_WEIGHT = 3.0
"""How much more a pixel near the lips counts than one of the cheek."""


class FootageClip(Protocol):
    """A run of consecutive frames of a dataset."""

    @property
    def first(self) -> int:
        """Number of its first frame."""
        ...

    @property
    def count(self) -> int:
        """How many frames it has."""
        ...


class Footage(Protocol):
    """What is needed of a dataset of T frames at 25 a second, its crops S pixels wide."""

    @property
    def crops(self) -> NDArray[np.uint8]:
        """uint8 [T, S, S, 3]: the lower face on its canonical place."""
        ...

    @property
    def landmarks(self) -> NDArray[np.float32]:
        """float32 [T, 468, 3], frame pixels."""
        ...

    @property
    def placement(self) -> NDArray[np.float32]:
        """float32 [T, 2, 3]: canonical to frame pixels."""
        ...

    @property
    def shapes(self) -> NDArray[np.float32]:
        """float32 [T, P, 2], canonical pixels."""
        ...

    @property
    def inside(self) -> NDArray[np.float32]:
        """float32 [T, I]: what shows between the lips, less its mean."""
        ...

    @property
    def crop_matrix(self) -> NDArray[np.float32]:
        """float32 [2, 3]: canonical to crop pixels."""
        ...

    @property
    def clips(self) -> Sequence[FootageClip]:
        """The clips, in order."""
        ...

    @property
    def train(self) -> NDArray[np.int64]:
        """int64 [n]: frames to learn from."""
        ...

    @property
    def held(self) -> NDArray[np.int64]:
        """int64 [n]: frames to be measured on."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B frames, neighbours in pairs: 0 and 1, 2 and 3 and so on."""

    frames: NDArray[np.int64]
    """int64 [B]: their numbers."""

    seen: Tensor
    """float32 [B, 7, S, S]: what the encoder sees."""

    maps: Tensor
    """float32 [B, MAPS, S, S], 0 to 1."""

    shape: Tensor
    """float32 [B, K + I]: coordinates, and what shows between the lips, over their spread."""

    truth: Tensor
    """float32 [B, 3, S, S], -1 to 1."""


class Material:
    """A dataset seen through the geometry of one generator.

    Args:
        footage: The dataset.
        space: The person's mouth shapes.
        size: Side to train at, a multiple of 8; None for that of the crops (cut to a multiple of 8).
    """

    def __init__(self, footage: Footage, space: ShapeSpace, size: int | None = None) -> None:
        """Learn the geometry; pictures are read when they are asked for."""
        full = footage.crops.shape[1]
        self.size = size or full // 8 * 8
        scale = self.size / full
        matrix = footage.crop_matrix.astype(np.float64) * scale
        matrix[:, 2] += 0.5 * scale - 0.5  # pixel centres are whole numbers
        self._footage = footage
        self.space = space
        self.geometry = FaceGeometry.learn(
            _mean_face(footage), footage.shapes[footage.train], matrix.astype(np.float32), self.size
        )
        self.coordinates = space.encode(footage.shapes).astype(np.float32)
        self.described = np.concatenate([self.coordinates, footage.inside], axis=1).astype(np.float32)
        """float32 [T, K + I]: all that the decoder is told of a mouth besides its drawing."""
        self.spread = np.maximum(self.described[footage.train].std(axis=0), 1e-3).astype(np.float32)
        self.openings = space.opening(self.coordinates)
        self.references = np.empty(len(footage.crops), np.int64)
        after = np.zeros(len(footage.crops), np.bool_)
        self.goes_on = after
        """bool [T]: whether the next frame is of the same clip."""
        for clip in footage.clips:
            window = slice(clip.first, clip.first + clip.count)
            self.references[window] = clip.first + reference_frames(self.openings[window])
            after[clip.first : clip.first + clip.count - 1] = True
        learned = np.zeros(len(footage.crops) + 1, np.bool_)
        learned[footage.train] = True
        starts = footage.train[after[footage.train]]
        self.starts = starts[learned[starts + 1]]
        """int64 [n]: frames to learn from whose next one is to be learned from too."""
        self.held = footage.held
        left, top, right, bottom = self.geometry.lips
        weight = (self.geometry.blank > 0).astype(np.float32)
        weight[top:bottom, left:right] *= _LIP_WEIGHT
        self.weight = torch.from_numpy(weight / weight.mean())
        """float32 [S, S], mean 1: how much an error counts at each pixel."""
        self.lips = np.s_[..., top:bottom, left:right]
        """Index of the box of the lips in pictures [..., S, S]."""

    def crop(self, frame: int) -> NDArray[np.uint8]:
        """The picture of a frame, uint8 [S, S, 3]."""
        picture = np.asarray(self._footage.crops[frame])
        if picture.shape[0] != self.size:
            picture = np.asarray(
                cv2.resize(picture, (self.size, self.size), interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        return picture

    def batch(self, frames: NDArray[np.int64]) -> Batch:
        """The inputs and the truth for these frames."""
        blank = self.geometry.blank
        pictures = [self.crop(frame) for frame in frames.tolist()]
        seen = [
            seen_by_encoder(picture, blank, self.crop(reference))
            for picture, reference in zip(pictures, self.references[frames].tolist(), strict=True)
        ]
        shapes = self.space.mean + np.tensordot(self.coordinates[frames], self.space.modes, axes=1)
        maps = np.stack([self.geometry.draw(shape) for shape in shapes])
        return Batch(
            frames,
            torch.from_numpy(np.stack(seen)).contiguous(memory_format=torch.channels_last),
            _channels_first(maps).div_(255),
            torch.from_numpy(self.described[frames] / self.spread),
            _channels_first(np.stack(pictures)).div_(127.5).sub_(1),
        )

    def pairs(self, count: int, rng: torch.Generator) -> NDArray[np.int64]:
        """Numbers of `count` frames to learn from, neighbours in pairs."""
        chosen = torch.randint(len(self.starts), (count // 2,), generator=rng).numpy()
        first = self.starts[chosen]
        return np.stack([first, first + 1], axis=1).ravel()


def _mean_face(footage: Footage) -> NDArray[np.float64]:
    """The mean place of each landmark in canonical pixels, float64 [468, 2]."""
    frames = footage.train[:: max(1, len(footage.train) // 500)]
    placement = footage.placement[frames].astype(np.float64)
    places = footage.landmarks[frames, :, :2].astype(np.float64) - placement[:, None, :, 2]
    linear = np.linalg.inv(placement[:, :, :2])
    return np.asarray(np.einsum("tij,tpj->tpi", linear, places).mean(axis=0), dtype=np.float64)


def _channels_first(pictures: NDArray[np.uint8]) -> Tensor:
    """uint8 [B, S, S, C] as float32 [B, C, S, S], 0 to 255, in channels-last memory."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float()
