"""The trained animator: the lower face is painted by a network, the rest is the exemplar's."""

from __future__ import annotations

import logging
from fractions import Fraction

from saram.avatar.bundle import AvatarBundle
from saram.avatar.exemplar.animator import ExemplarAnimator
from saram.avatar.exemplar.filmed_animator import FilmedAnimator
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained.picture import TrainedPicture
from saram.avatar.trained.sessions import GeneratorSessions
from saram.avatar.trained.speed import LIMIT, frame_time
from saram.avatar.trained.trained_mouth import TrainedMouth

__all__ = ["TrainedAnimator", "open_trained"]

_log = logging.getLogger(__name__)


class TrainedAnimator(FilmedAnimator):
    """An `Animator` that paints the lower face; see `saram.types.Animator` for the contract.

    Args:
        bundle: A trained avatar.
        picture: Its generator.
        sessions: The generator, loaded.
        size: Width and height of the frames.
        fps: Frames a second.
        alpha: Whether frames are RGBA; needs a matte.

    Raises:
        BundleError: If a part of the bundle is missing or damaged.
    """

    def __init__(
        self,
        bundle: AvatarBundle,
        picture: TrainedPicture,
        sessions: GeneratorSessions,
        *,
        size: tuple[int, int],
        fps: Fraction,
        alpha: bool,
    ) -> None:
        """Read the models and prepare the painters."""
        model = ExemplarModel.load(bundle)
        mouth = TrainedMouth(bundle, model, picture, sessions, size[1] / bundle.manifest.height)
        super().__init__(bundle, model, mouth, size=size, fps=fps, alpha=alpha)


def open_trained(bundle: AvatarBundle, *, size: tuple[int, int], fps: Fraction, alpha: bool) -> FilmedAnimator:
    """A `TrainedAnimator`; on a machine that is too slow for it an `ExemplarAnimator` of the same person.

    Raises:
        BundleError: If a part of the bundle is missing or damaged.
    """
    picture = TrainedPicture.load(bundle)
    sessions = GeneratorSessions(picture)
    taken = frame_time(picture, sessions)
    if taken > LIMIT:
        _log.warning(
            "Painting takes %.0f ms a frame on this machine, more than the %.0f ms there are; filmed pictures of the "
            "mouth are shown instead.",
            taken,
            LIMIT,
        )
        return ExemplarAnimator(bundle, size=size, fps=fps, alpha=alpha)
    return TrainedAnimator(bundle, picture, sessions, size=size, fps=fps, alpha=alpha)
