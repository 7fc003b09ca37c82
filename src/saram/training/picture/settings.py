"""What may be chosen about a training of the picture."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PictureSettings"]


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """Losses, sizes and pace; the defaults are the recipe."""

    adversarial: float = 0.006
    """Weight of the adversaries' judgement, 0 to train without them. They enter after `warm_up`."""

    matching: float = 0.12
    """Weight of feature matching; only with the adversaries."""

    temporal: float = 0.5
    """Weight of what changes between neighbouring frames, 0 for none."""

    gradient: float = 0.5
    """Weight of edges, 0 for none."""

    sync: float = 0.02
    """Weight of the lip-sync expert, 0 for none; it needs the sound of the footage."""

    warm_up: float = 0.5
    """Share of the steps before the adversaries enter."""

    batch: int | None = None
    """Frames a step, even; None to choose by the device (8 on a CPU, 64 on a GPU)."""

    size: int | None = None
    """Side of the crops, a multiple of 8; None for that of the dataset, or less where the time is too short for it or
    the steps are too few."""

    rate: float = 1.5e-3
    """Highest step size of the generator's first and last layers."""

    hidden_rate: float = 0.03
    """Highest step size of the convolutions between them; see `saram.training.picture.muon`."""

    steps: int | None = None
    """Steps to take; None for as many as fit into the time. With a number nothing depends on the clock: see `workers`,
    `reduced` and `size`."""

    workers: int | None = None
    """Parts of a batch that are learned from at the same time; None to measure which number is fastest, or for
    two where `steps` says how many there are."""

    reduced: bool | None = None
    """Whether to compute in bfloat16 where that is safe; None to measure whether it is faster, or not to where
    `steps` says how many there are; always on a GPU, unless False."""

    patience: int = 6
    """Evaluations without a better one after which training stops early."""
