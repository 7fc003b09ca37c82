"""The two lessons of the mouth: to follow motion, and to hear it in sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.avatar.trained.hearing import HEARING_MEMBER
from saram.avatar.trained.mouth_model import MouthModel
from saram.training.hearing.reading import SAMPLES, HeardSpeech, heard_speech, read_aloud
from saram.training.hearing.training import train_hearing
from saram.training.lesson import Curves, Progress
from saram.training.mouth.following import train_following
from saram.training.mouth.material import Footage, spoken_clips
from saram.types import FaceMotion

__all__ = ["MouthResult", "train_mouth"]

_STEPS: Final = 800
_FOLLOWING: Final = 0.3
"""Share of the time for the first lesson."""

_READING: Final = (20.0, 900.0)
"""Seconds of reading aloud to learn hearing from, at least and at most."""

_SILENT: Final = 1e-4
"""Amplitude below which footage has no sound."""


@dataclass(frozen=True, slots=True, eq=False)
class MouthResult:
    """What came out of learning."""

    model: MouthModel
    """From FaceMotion to shapes."""

    hearing: bytes
    """From sound to motion: ONNX for `saram.voice.hearing.Hearing`."""

    figures: dict[str, float]
    """Figures on the held-out clips; names and units for the report."""

    curves: Curves
    """Losses and distances by step."""

    def members(self) -> dict[str, bytes]:
        """All of it as members of a bundle."""
        return {**self.model.members(), HEARING_MEMBER: self.hearing}


def train_mouth(
    dataset: Footage,
    space: ShapeSpace,
    folder: Path,
    *,
    seconds: float = 300.0,
    seed: int = 0,
    progress: Progress = lambda _share, _figures: None,
    steps: int = _STEPS,
) -> MouthResult:
    """Learn how a mouth moves: how it follows FaceMotion, and what sound says of FaceMotion.

    Called again with the same arguments after a kill, both lessons go on from where they were.

    Args:
        dataset: The footage; clips marked ``"held"`` are measured and not learned from.
        space: The person's shapes.
        folder: Where state and curves are kept; it is made if it is missing.
        seconds: Time it may take, together with what it has taken before it was stopped.
        seed: Of weights and of the order of examples.
        progress: Called with the share done and the newest figures.
        steps: Steps of each lesson.

    Raises:
        UsageError: If there is too little speech in the footage, or `folder` holds another training.
        EngineError: If the voice engine that reads aloud fails.
        OutputError: If the state cannot be saved.
    """
    following = train_following(
        dataset,
        space,
        folder / "following",
        seconds=seconds * _FOLLOWING,
        seed=seed,
        progress=lambda share, figures: progress(share * _FOLLOWING, figures),
        steps=steps,
    )
    heard = {part: _speech(dataset, part) for part in ("train", "held")}
    hearing = train_hearing(
        heard["train"],
        read_aloud(min(max(1.25 * steps, _READING[0]), _READING[1]), seed),
        heard["held"],
        folder / "hearing",
        seconds=seconds * (1 - _FOLLOWING),
        seed=seed,
        progress=lambda share, figures: progress(_FOLLOWING + share * (1 - _FOLLOWING), figures),
        steps=steps,
    )
    return MouthResult(
        following.model,
        hearing.network,
        {**following.figures, **hearing.figures},
        {**following.curves, **hearing.curves},
    )


def _speech(dataset: Footage, part: str) -> list[HeardSpeech]:
    """The clips of a part that have sound."""
    heard = []
    for clip in spoken_clips(dataset):
        sound = np.array(dataset.audio[clip.rows.start * SAMPLES : clip.rows.stop * SAMPLES], np.float32)
        if clip.part == part and np.abs(sound).max(initial=0) > _SILENT:
            motion = FaceMotion(np.array(dataset.motion[clip.rows], np.float32))
            heard.append(heard_speech(sound, motion, known=clip.has_text))
    return heard
