"""The two trainings of a making: how the mouth moves, and how it looks."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.datasets import ClipRecord, FootageDataset
from saram.errors import MissingExtraError
from saram.workflows.make_clock import Tell
from saram.workflows.make_members import write_learned
from saram.workflows.untold_motion import known_motion

if TYPE_CHECKING:
    from saram.training.picture.settings import PictureSettings
    from saram.training.picture.train import PictureProgress

__all__ = ["Lessons", "check_training", "learn_mouth", "learn_picture"]


@dataclass(frozen=True, slots=True)
class Lessons:
    """How the trainings are to be done, where the recipe is not wanted."""

    mouth_steps: int | None = None
    """Steps of learning the mouth's movements."""

    picture: PictureSettings | None = None
    """Of learning the picture."""

    picture_steps: int | None = None
    """Steps of learning the picture; None for those of `picture`."""

    device: str = "auto"
    """``"cpu"``, ``"cuda"`` or ``"auto"``."""


@dataclass(frozen=True, slots=True, eq=False)
class _Untold:
    """Footage without known words; `motion` is what is heard or seen."""

    clips: tuple[ClipRecord, ...]
    placement: NDArray[np.float32]
    shapes: NDArray[np.float32]
    inside: NDArray[np.float32]
    motion: NDArray[np.float32]
    audio: NDArray[np.float32]


def check_training() -> None:
    """Make sure that there is something to train with.

    Raises:
        MissingExtraError: If there is not.
    """
    if importlib.util.find_spec("torch") is None:
        raise MissingExtraError("Making a trained avatar", "make,train")


def learn_mouth(
    dataset: FootageDataset, space: ShapeSpace, folder: Path, seconds: float, *, seed: int, lessons: Lessons, tell: Tell
) -> dict[str, float]:
    """Learn how this mouth moves, or go on with it; what was learned is kept in `folder`.

    Args:
        dataset: The footage.
        space: The person's mouth shapes.
        folder: For state and result.
        seconds: Time it may take, that before a kill included; ``math.inf`` for as much as its steps take.
        seed: Of the training.
        lessons: How it is to be done.
        tell: Told how far it is.

    Returns:
        Its figures.
    """
    from saram.training.mouth import train_mouth  # noqa: PLC0415 - torch is loaded when it is needed

    footage = dataset if dataset.has_text else _untold(dataset)
    steps = {} if lessons.mouth_steps is None else {"steps": lessons.mouth_steps}

    def progress(share: float, figures: dict[str, float]) -> None:
        tell(share, _shown(figures))

    result = train_mouth(footage, space, folder, seconds=seconds, seed=seed, progress=progress, **steps)
    write_learned(folder, result.members(), result.curves)
    return result.figures


def learn_picture(
    dataset: FootageDataset, space: ShapeSpace, folder: Path, seconds: float, *, seed: int, lessons: Lessons, tell: Tell
) -> dict[str, float]:
    """Learn to paint this mouth, or go on with it; what was learned is kept in `folder`.

    Args and returns: as for `learn_mouth`.
    """
    from saram.training.picture.settings import PictureSettings  # noqa: PLC0415 - as above
    from saram.training.picture.train import train_picture  # noqa: PLC0415

    settings = lessons.picture or PictureSettings()
    if lessons.picture_steps is not None:
        settings = replace(settings, steps=lessons.picture_steps)
    if settings.size is None:  # a side that was asked for is kept; see `DatasetRecord.settings`
        settings = replace(settings, size=int(dataset.record.settings.get("side") or 0) or None)

    def progress(done: PictureProgress) -> None:
        share = done.seconds / max(done.seconds + done.seconds_left, 1e-9)
        figures = {name: value for name, value in done.figures.items() if name.endswith(", dB")}
        tell(share, f"step {done.step} of {done.steps}" + (f", {_shown(figures)}" if figures else ""))

    result = train_picture(
        dataset, space, folder, seconds=seconds, seed=seed, progress=progress, device=lessons.device,
        settings=settings,
    )  # fmt: skip
    write_learned(folder, result.picture.members(), result.curves)
    side = float(result.picture.geometry.size)
    return {**result.figures, "side of what is painted, pixels": side, "steps": float(result.steps)}


def _untold(dataset: FootageDataset) -> _Untold:
    """All of the footage alike, also the few clips whose words are known."""
    clips = tuple(clip.model_copy(update={"has_text": False}) for clip in dataset.clips)
    return _Untold(clips, dataset.placement, dataset.shapes, dataset.inside, known_motion(dataset), dataset.audio)


def _shown(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in list(figures.items())[:2])
