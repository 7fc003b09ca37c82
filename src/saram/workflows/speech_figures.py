"""How near mouths driven by speech come to the filmed ones, beside what they have to beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained import MouthModel
from saram.datasets import ClipRecord, FootageDataset
from saram.training.mouth.figures import mouth_distance, shapes_of
from saram.types import FaceMotion

__all__ = ["Distances", "Mouth", "exemplar_mouth", "speech_distances", "speech_figures", "still_mouth", "trained_mouth"]

Mouth = Callable[[slice], NDArray[np.float64]]
"""From the rows of a clip to shape coordinates, float64 [T, K]."""


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """Mean distance of the lips' landmarks in each held-out clip, in canonical pixels."""

    form: NDArray[np.float64]
    """float64 [clips]: middles of the mouths laid over each other."""

    place: NDArray[np.float64]
    """float64 [clips]: where they are in the face."""


def speech_distances(
    dataset: FootageDataset, exemplar: ExemplarModel, mouth: Mouth, clips: Sequence[ClipRecord] | None = None
) -> Distances:
    """Compare a mouth with the filmed one.

    Args:
        dataset: The footage.
        exemplar: The shapes.
        mouth: What is compared.
        clips: Where; None for every held-out clip of which it is known what is said.
    """
    form, place = [], []
    for clip in _held(dataset) if clips is None else clips:
        made = shapes_of(exemplar.space, mouth(clip.rows))
        seen = np.asarray(dataset.shapes[clip.rows])
        form.append(float(mouth_distance(made, seen, centred=True).mean()))
        place.append(float(mouth_distance(made, seen, centred=False).mean()))
    return Distances(np.array(form), np.array(place))


def still_mouth(dataset: FootageDataset, exemplar: ExemplarModel) -> Mouth:
    """The mouth that is closest, on average, to all mouths that were learned from; it never moves."""
    middle = np.median(exemplar.space.encode(np.asarray(dataset.shapes)[dataset.train]), axis=0)
    return lambda rows: np.tile(middle, (rows.stop - rows.start, 1))


def exemplar_mouth(motion: NDArray[np.float32], exemplar: ExemplarModel) -> Mouth:
    """What the exemplar avatar would do for FaceMotion [T, len(COEFFICIENTS)]."""
    return lambda rows: exemplar.map.shape(exemplar.space, FaceMotion(np.array(motion[rows], np.float32)))


def trained_mouth(dataset: FootageDataset, motion: NDArray[np.float32], model: MouthModel) -> Mouth:
    """What the trained avatar would do for FaceMotion [T, len(COEFFICIENTS)], its head held as it was filmed."""

    def mouth(rows: slice) -> NDArray[np.float64]:
        model.clear()
        shape = model.shape(FaceMotion(np.array(motion[rows], np.float32)))
        model.clear()
        return shape + model.posture.of(np.asarray(dataset.placement[rows]))

    return mouth


def speech_figures(
    dataset: FootageDataset, motion: NDArray[np.float32], exemplar: ExemplarModel, model: MouthModel
) -> dict[str, float]:
    """Figures for the report: distances, and how much lower than those of a still mouth and of the exemplar avatar.

    None where no words are known in what was held out.
    """
    if not _held(dataset):
        return {}
    still = speech_distances(dataset, exemplar, still_mouth(dataset, exemplar))
    plain = speech_distances(dataset, exemplar, exemplar_mouth(motion, exemplar))
    ours = speech_distances(dataset, exemplar, trained_mouth(dataset, motion, model))
    return {
        "mouth distance, trained": float(ours.form.mean()),
        "mouth distance, trained (standard deviation over clips)": float(ours.form.std()),
        "mouth distance, exemplar": float(plain.form.mean()),
        "mouth distance, still mouth": float(still.form.mean()),
        "lower than a still mouth, %": 100 * float(1 - ours.form.mean() / still.form.mean()),
        "lower than the exemplar, %": 100 * float(1 - ours.form.mean() / plain.form.mean()),
        "mouth distance in place, trained": float(ours.place.mean()),
        "mouth distance in place, exemplar": float(plain.place.mean()),
        "mouth distance in place, still mouth": float(still.place.mean()),
    }


def _held(dataset: FootageDataset) -> list[ClipRecord]:
    held = [clip for clip in dataset.clips if clip.part == "held"]
    return [clip for clip in held if clip.has_text] if dataset.has_text else held
