"""From an exemplar avatar and what was trained on the same footage to a trained avatar."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.clip_player import ClipPlayer
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.manifest import FORMAT_VERSION, Clip, Manifest
from saram.avatar.trained.base_faces import BaseFaces
from saram.avatar.trained.mouth_model import MouthModel
from saram.avatar.trained.picture import TrainedPicture
from saram.errors import BundleError
from saram.face import Landmarker

__all__ = ["pack_trained"]


def pack_trained(
    bundle: AvatarBundle,
    picture: TrainedPicture,
    mouth: MouthModel | None = None,
    *,
    figures: Mapping[str, float] | None = None,
    step: Callable[[], None] = lambda: None,
) -> AvatarBundle:
    """Add the networks to an exemplar avatar; what it had stays in it, as the fallback.

    The faces in the base clips are found once more, to know where their chins are.

    Args:
        bundle: The exemplar avatar.
        picture: The generator.
        mouth: From FaceMotion to its shapes; None for the exemplar's map.
        figures: How true the pictures are, for the card.
        step: Called after every frame of a base clip.

    Raises:
        BundleError: If a base clip is damaged or shows no face.
    """
    model = ExemplarModel.load(bundle)
    members = {path: bundle.data(path) for path in bundle.manifest.members}
    members |= picture.members()
    if mouth is not None:
        members |= mouth.members()
    for clip in bundle.manifest.clips:
        members |= _faces(bundle, clip, model, picture, step).members(clip.name)
    table = "".join(f"| {name} | {value:.4g} |\n" for name, value in (figures or {}).items())
    card = bundle.manifest.card + (
        "\n## Trained picture\n\nThe lower face is painted by a network that was trained on this footage "
        f"({picture.precision}, {picture.geometry.size} × {picture.geometry.size} pixels). On frames that were not "
        f"learned from:\n\n| figure | value |\n|---|---|\n{table}"
    )
    changed = {
        **dict(bundle.manifest),
        "format_version": FORMAT_VERSION,
        "animator": "trained",
        "card": card,
        "members": AvatarBundle.describe(members),
    }
    return AvatarBundle(Manifest.model_validate(changed), members, bundle.source)


def _faces(
    bundle: AvatarBundle, clip: Clip, model: ExemplarModel, picture: TrainedPicture, step: Callable[[], None]
) -> BaseFaces:
    player = ClipPlayer(bundle, clip, bundle.manifest.native_size, alpha=False, rim=len(model.rim), keep=False)
    landmarks = []
    last: NDArray[np.float32] | None = None
    with Landmarker() as landmarker:
        for index in range(len(player)):
            found = landmarker.detect(player.frame(index))
            last = found[0].landmarks if found else last
            if last is None:
                raise BundleError(f"The clip {clip.name!r} of {bundle.source} shows no face in its first picture.")
            landmarks.append(last)
            step()
    # The pictures are decoded once more where they are needed: a clip of minutes does not fit into memory.
    return BaseFaces.measure(player.frame, player.placement, np.stack(landmarks), model.space, picture.geometry)
