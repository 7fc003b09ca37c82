"""The mouth of the exemplar animator: filmed pictures, chosen, warped and pasted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from saram.avatar.exemplar.base_picture import BasePicture
from saram.avatar.exemplar.lip_zone import lip_zone
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.mouth_performer import FollowsMotion, MouthPerformer, MouthPose
from saram.avatar.exemplar.patch_painter import PatchPainter
from saram.avatar.exemplar.rim import membrane, tone_difference
from saram.avatar.exemplar.skin import SkinFilter
from saram.types import FaceMotion

__all__ = ["ExemplarMouth"]

_TONE_STEP = 8


class ExemplarMouth:
    """A `MouthPainter` that takes its pictures from the palette.

    Args:
        model: The palette.
        scale: Size of the frames relative to the base clip.
        fps: Frames a second.
        follow: How the mouth follows motion, where that was learned.
    """

    def __init__(self, model: ExemplarModel, scale: float, fps: Fraction, follow: FollowsMotion | None = None) -> None:
        """Prepare choice and paste."""
        self._model = model
        self._performer = MouthPerformer(model, follow)
        self._painter = PatchPainter(model.mouth, scale)
        width, height = model.mouth.size
        self._membrane = membrane(model.rim - np.asarray(model.mouth.origin), (width, height), _TONE_STEP)
        self._tone_shape = (-(-height // _TONE_STEP), -(-width // _TONE_STEP), 3)
        self._skin = SkinFilter(lip_zone(model.space, model.coordinates, model.mouth), fps)

    def perform(self, motion: FaceMotion) -> Iterator[MouthPose]:
        """See `MouthPainter.perform`."""
        return self._performer.perform(motion)

    def paint(self, base: BasePicture, pose: MouthPose, share: float) -> None:
        """See `MouthPainter.paint`."""
        if share <= 0:
            self._skin.clear()
            return
        model = self._model
        difference = self._skin.tones(tone_difference(base.tones, model.tones[pose.picture]))
        tone = (self._membrane @ difference).reshape(self._tone_shape)
        self._painter.paint(
            base.pixels,
            self._skin.patch(model.mouths[pose.picture]),
            base.placement,
            field=pose.field,
            tone=tone,
            weight=share,
        )

    def clear(self) -> None:
        """See `MouthPainter.clear`."""
        self._performer.clear()
        self._skin.clear()
