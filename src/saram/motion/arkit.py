"""The mouth in ARKit's terms."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion.chance import uniform
from saram.motion.mouth import SHAPES, MouthCourse
from saram.types import ARKIT, FaceMotion

__all__ = ["ArkitMouth", "course_of", "seal_lips"]

Floats = NDArray[np.float64]

_COLUMN: Final = {name: index for index, name in enumerate(ARKIT)}
_PARTING: Final = [_COLUMN[name] for name in ARKIT if name.startswith(("mouthLowerDown", "mouthUpperUp"))]
_ASYMMETRY: Final = 0.06
"""Largest share by which one side of the mouth is stronger than the other; nobody's mouth is symmetrical."""

_RAISED: Final = 0.02
"""``jawOpen`` below which a jaw is up."""


class ArkitMouth:
    """Maps a `MouthCourse` to ARKit's mouth weights, slightly lopsided, the same way for a seed."""

    def __init__(self, seed: int) -> None:
        """Draw the asymmetry of each pair of shapes.

        Args:
            seed: Any integer.
        """
        self._tilt = _ASYMMETRY * uniform(seed, "asymmetry", np.arange(8))

    def weights(self, course: MouthCourse) -> Floats:
        """float64 [T, 52] in [0, 1]; only jaw, mouth and tongue columns differ from 0.

        ``mouthClose`` is the share of ``jawOpen`` that the lips make up for, as ARKit has it: in a closure the two
        are equal and nothing else parts the lips.
        """
        jaw, pucker, funnel, spread, lower, upper, tongue = (course.shapes[:, i] for i in range(len(SHAPES)))
        parted = 1.0 - course.seal
        touch = course.teeth * parted
        values = np.zeros((len(jaw), len(ARKIT)))

        def put(name: str, amount: Floats) -> None:
            values[:, _COLUMN[name]] = np.clip(amount, 0.0, 1.0)

        def put_pair(name: str, amount: Floats, pair: int) -> None:
            put(f"{name}Left", amount * (1.0 + self._tilt[pair]))
            put(f"{name}Right", amount * (1.0 - self._tilt[pair]))

        put("jawOpen", jaw)
        put("mouthClose", jaw * np.maximum(course.seal, 0.6 * touch))
        put("mouthPucker", pucker)
        put("mouthFunnel", funnel * (1.0 - 0.7 * course.seal))
        put_pair("mouthStretch", 0.6 * spread, 0)
        put_pair("mouthSmile", 0.3 * spread, 1)
        put_pair("mouthDimple", 0.12 * spread, 2)
        put("mouthRollLower", np.maximum(0.7 * course.press, 0.55 * touch))
        put("mouthRollUpper", 0.5 * course.press)
        put_pair("mouthPress", 0.8 * course.press, 3)
        put_pair("mouthLowerDown", lower * parted * (1.0 - course.teeth), 4)
        put_pair("mouthUpperUp", np.maximum(upper, 0.25 * touch) * parted, 5)
        put("tongueOut", 0.5 * tongue * parted)
        return values


def course_of(motion: FaceMotion) -> MouthCourse:
    """The course of the mouth that `ArkitMouth` made these weights of, as nearly as they tell.

    Where lips are closed nothing tells how far they would otherwise be apart; there it is 0.
    """

    def column(name: str) -> Floats:
        return np.asarray(motion.column(name), dtype=np.float64)

    def pair(name: str) -> Floats:
        return 0.5 * (column(f"{name}Left") + column(f"{name}Right"))

    jaw = column("jawOpen")
    press = np.clip(pair("mouthPress") / 0.8, 0.0, 1.0)
    teeth = np.clip((column("mouthRollLower") - 0.7 * press) / 0.55, 0.0, 1.0)
    closed = np.where(jaw > _RAISED, column("mouthClose") / np.maximum(jaw, _RAISED), press)
    seal = np.where(teeth > _RAISED, 0.0, np.clip(closed, 0.0, 1.0))
    parted = np.maximum(1.0 - seal, 0.2)
    shapes = [
        jaw,
        column("mouthPucker"),
        column("mouthFunnel") / (1.0 - 0.7 * seal),
        pair("mouthStretch") / 0.6,
        pair("mouthLowerDown") / (parted * np.maximum(1.0 - teeth, 0.2)),
        pair("mouthUpperUp") / parted,
        2.0 * column("tongueOut"),
    ]
    return MouthCourse(np.clip(np.stack(shapes, axis=1), 0.0, 1.0), seal, press, teeth)


def seal_lips(values: Floats, sealed: NDArray[np.bool_]) -> None:
    """Close the lips completely in the frames where `sealed` holds, whatever else the face does.

    Args:
        values: [T, K] with the ARKit columns first; changed in place.
        sealed: [T].
    """
    rows = np.flatnonzero(sealed)
    values[rows, _COLUMN["mouthClose"]] = values[rows, _COLUMN["jawOpen"]]
    values[rows[:, None], _PARTING] = 0.0
