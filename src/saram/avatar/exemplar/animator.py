"""The exemplar animator: pictures that were filmed, chosen, warped and pasted so that the person says something new."""

from __future__ import annotations

from fractions import Fraction

from saram.avatar.bundle import AvatarBundle
from saram.avatar.exemplar.exemplar_mouth import ExemplarMouth
from saram.avatar.exemplar.filmed_animator import FilmedAnimator
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained.mouth_model import MouthModel
from saram.errors import BundleError
from saram.face import INSIDE

__all__ = ["ExemplarAnimator"]


class ExemplarAnimator(FilmedAnimator):
    """An `Animator` made of pictures from base footage; see `saram.types.Animator` for the contract.

    Args:
        bundle: An avatar made from footage.
        size: Width and height of the frames.
        fps: Frames a second.
        alpha: Whether frames are RGBA; needs a matte.

    Raises:
        BundleError: If the bundle's exemplar parts are missing or damaged.
    """

    def __init__(self, bundle: AvatarBundle, *, size: tuple[int, int], fps: Fraction, alpha: bool) -> None:
        """Read the model and prepare the painters."""
        model = ExemplarModel.load(bundle)
        follow = MouthModel.load(bundle) if MouthModel.is_in(bundle) else None
        if follow is not None and follow.modes not in {len(model.space.modes), len(model.space.modes) + INSIDE}:
            raise BundleError(f"{bundle.source} is damaged: its mouths are described in two ways; build it again.")
        mouth = ExemplarMouth(model, size[1] / bundle.manifest.height, fps, follow)
        super().__init__(bundle, model, mouth, size=size, fps=fps, alpha=alpha)
