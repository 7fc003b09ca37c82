"""How a training uses the machine it runs on."""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
from typing import Any

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.training.picture.learner import Learner
from saram.training.picture.material import Footage, Material
from saram.training.picture.network import Widths
from saram.training.picture.settings import PictureSettings

__all__ = ["Plan", "choose_plan", "widths_for"]

_TRIED = 2
"""Steps by which a way to compute is measured, after one that does not count."""

_SPARE = 0.9
"""A busier way to compute must take less than this part of the time of a simpler one, smaller crops of larger ones."""

_FEWEST = 400
"""Steps below which smaller crops teach more than large ones."""

_SMALLEST = 64

_ENOUGH = 10_000
"""Steps below which crops wider than `_FINE` are learned worse than such crops enlarged."""

_FINE = 128
"""Side of a crop in a picture of 512 x 512 that is filled by head and shoulders."""

_GPU_PACE = 0.05
"""Seconds a step takes on a GPU, before it is known better."""

_WORKERS = 2
"""Parts of a batch where nothing is measured; one number everywhere, as what they sum up to depends on it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen when the training began; resuming keeps it for as long as the device is there."""

    device: str
    """``"cpu"`` or ``"cuda"``."""

    batch: int
    """Frames a step."""

    size: int
    """Side of the crops."""

    workers: int
    """Parts of a batch that are learned from at the same time, each on one thread."""

    reduced: bool
    """Whether bfloat16 is used where that is safe."""

    pace: float
    """Seconds a step took when it was measured."""

    def state(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def widths_for(size: int) -> Widths:
    """Channels with which a frame of this size is painted in the time there is."""
    return Widths() if size <= 128 else Widths(half=32)


def choose_plan(
    footage: Footage, space: ShapeSpace, settings: PictureSettings, *, seconds: float, seed: int, device: str
) -> Plan:
    """Measure a few steps and choose; what the settings say is kept.

    bfloat16 is fast on some processors only, and more workers help only where there are cores for them. Where the
    settings say how many steps there are, nothing is measured: what is learned must not depend on the clock.
    """
    on_gpu = device != "cpu"
    batch = settings.batch or (64 if on_gpu else 8)
    size = settings.size or footage.crops.shape[1] // 8 * 8
    if on_gpu:
        return Plan(device, batch, size, 1, settings.reduced is not False, _GPU_PACE)
    if settings.steps is not None:
        size = settings.size or _size_for(settings.steps, size)
        return Plan(device, batch, size, settings.workers or _WORKERS, bool(settings.reduced), 0.0)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    tried = [settings.workers] if settings.workers else sorted({1, min(2, cores), min(4, cores, batch // 2)})
    material = Material(footage, space, size)
    best: tuple[float, int, bool] | None = None
    for reduced in [False, True] if settings.reduced is None else [settings.reduced]:
        for workers in tried:
            pace = _pace(material, settings, batch, workers=workers, reduced=reduced, seed=seed)
            if best is None or pace < _SPARE * best[0]:
                best = (pace, workers, reduced)
    assert best is not None  # noqa: S101 - at least one was tried
    pace, workers, reduced = best
    if settings.size is None and seconds / pace < _ENOUGH and size > _FINE:
        finer = Material(footage, space, _FINE)
        quicker = _pace(finer, settings, batch, workers=workers, reduced=reduced, seed=seed)
        if quicker < _SPARE * pace:
            pace, size = quicker, _FINE
    if settings.size is None and seconds / pace < _FEWEST and size > _SMALLEST:
        smaller = _smaller(size)
        pace, size = pace * (smaller / size) ** 2, smaller
    return Plan(device, batch, size, workers, reduced, pace)


def _size_for(steps: int, size: int) -> int:
    """Side that is learned best in so many steps, of crops of `size` pixels."""
    if steps < _ENOUGH:
        size = min(size, _FINE)
    return _smaller(size) if steps < _FEWEST and size > _SMALLEST else size


def _smaller(size: int) -> int:
    return max(_SMALLEST, size * 2 // 3 // 8 * 8)


def _pace(
    material: Material, settings: PictureSettings, batch: int, *, workers: int, reduced: bool, seed: int
) -> float:
    widths = widths_for(material.size)
    learner = Learner(material, settings, widths, seed=seed, device="cpu", reduced=reduced, workers=workers)
    learner.step(1_000_000, batch)
    began = time.perf_counter()
    for _ in range(_TRIED):
        learner.step(1_000_000, batch)
    pace = (time.perf_counter() - began) / _TRIED
    learner.close()
    return pace
