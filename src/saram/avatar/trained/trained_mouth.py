"""The mouth of the trained animator: a network's shapes, painted by another network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.exemplar.base_picture import BasePicture
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.mouth_performer import STIR, expressions_shown, still_frames
from saram.avatar.exemplar.shape_fields import expression_moves
from saram.avatar.trained.base_faces import BaseFaces, cut_crop
from saram.avatar.trained.face_paster import FacePaster
from saram.avatar.trained.features import FeatureCache, Features
from saram.avatar.trained.mouth_model import MouthModel
from saram.avatar.trained.picture import TrainedPicture
from saram.avatar.trained.seeing import seen_by_encoder
from saram.avatar.trained.sessions import GeneratorSessions
from saram.errors import BundleError
from saram.face import INSIDE
from saram.types import FaceMotion

__all__ = ["TrainedMouth", "TrainedPose"]

_REACH = 4.0
"""Standard deviations of the footage beyond which no coordinate goes: the generator has seen nothing there."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainedPose:
    """What to paint in one frame."""

    coordinates: NDArray[np.float64]
    """float64 [K]: the shape of the mouth, and what shows between the lips."""

    still: bool
    """Whether the mouth does nothing around this frame."""

    parted: bool
    """Whether the lips are apart."""


class TrainedMouth:
    """A `MouthPainter` that paints every mouth anew.

    Args:
        bundle: Where the base clips' own mouths are known from.
        model: The exemplar's knowledge of the person: shapes, and when lips are closed.
        picture: The generator.
        sessions: The generator, loaded.
        scale: Size of the frames relative to the base clip.

    Raises:
        BundleError: If a part is missing or does not fit.
    """

    def __init__(
        self,
        bundle: AvatarBundle,
        model: ExemplarModel,
        picture: TrainedPicture,
        sessions: GeneratorSessions,
        scale: float,
    ) -> None:
        """Read what is known of the base clips."""
        self._model, self._picture, self._sessions, self._scale = model, picture, sessions, scale
        self._geometry = picture.geometry
        modes, described = len(model.space.modes), len(picture.spread)
        if described not in {modes, modes + INSIDE}:
            raise BundleError(
                f"{bundle.source} is damaged: its generator takes {described} coordinates, its shapes have "
                f"{modes}. Build it again."
            )
        self._faces = {
            clip.name: BaseFaces.load(bundle, clip.name, clip.frames, self._geometry.size, modes)
            for clip in bundle.manifest.clips
        }
        self._paster = FacePaster(self._geometry, scale)
        self._cache = FeatureCache()
        self._shapes = MouthModel.load(bundle) if MouthModel.is_in(bundle) else None
        if self._shapes is not None and self._shapes.modes != described:
            raise BundleError(
                f"{bundle.source} is damaged: its network of the mouth gives {self._shapes.modes} coordinates, its "
                f"generator takes {described}. Build it again."
            )
        mean = model.space.mean.astype(np.float64)
        self._unknown = ((0, 0), (0, described - modes))
        self._expressions = np.pad(model.space.encode(mean + expression_moves(model.space)), self._unknown)

    def perform(self, motion: FaceMotion) -> Iterator[TrainedPose]:
        """See `MouthPainter.perform`."""
        space, model = self._model.space, self._model
        if self._shapes is not None:
            wanted = self._shapes.shape(motion)
            parted = self._shapes.parted(wanted)
        else:
            wanted = model.map.shape(space, motion)
            opening = space.opening(wanted)
            goal = np.maximum(opening, model.closed)
            goal[motion.aperture < STIR] = model.closed
            wanted = np.pad(wanted + np.outer(goal - opening, model.map.along), self._unknown)
            parted = goal >= model.parted
        wanted = wanted + expressions_shown(motion) @ self._expressions
        still = still_frames(motion)
        for frame, coordinates in enumerate(wanted):
            yield TrainedPose(coordinates, bool(still[frame]), bool(parted[frame]))

    def paint(self, base: BasePicture, pose: TrainedPose, share: float) -> None:
        """See `MouthPainter.paint`."""
        if share <= 0:
            self._paster.clear()
            return
        coordinates = pose.coordinates
        if self._shapes is not None:
            coordinates = coordinates + self._shapes.posture.of(base.placement[np.newaxis])[0]
        reach = _REACH * self._picture.spread
        coordinates = np.clip(coordinates, -reach, reach)
        shape = self._shape(coordinates)
        features = self._look(base)
        painted = self._sessions.paint(
            features, self._geometry.draw(shape), (coordinates / self._picture.spread).astype(np.float32)
        )
        # A gesture's mouth is not known while it is mixed with another clip's: then all there may be is painted over.
        mask = self._geometry.mask(shape, self._own(base.source)) if base.source else self._geometry.mask()
        self._paster.paste(base.pixels, painted, mask=mask, rim=features.rim, placement=base.placement, share=share)

    def clear(self) -> None:
        """See `MouthPainter.clear`."""
        if self._shapes is not None:
            self._shapes.clear()
        self._paster.clear()

    def _look(self, base: BasePicture) -> Features:
        """What the encoder finds in a base picture; it is asked once for each frame of a clip."""
        known = self._cache.get(base.source) if base.source else None
        if known is not None:
            return known
        clip, frame = base.source or (next(iter(self._faces)), base.idle_index)
        faces = self._faces[clip]
        crop = cut_crop(base.pixels, base.placement, self._geometry, self._scale)
        seen = seen_by_encoder(crop, self._geometry.blank, faces.references[faces.chosen[frame]])
        found = self._sessions.encode(seen, self._paster.rim(crop)).halved()
        if base.source:
            self._cache.put(base.source, found)
        return found

    def _own(self, source: tuple[str, int]) -> NDArray[np.float64]:
        """The shape of a base frame's own mouth."""
        return self._shape(self._faces[source[0]].coordinates[source[1]])

    def _shape(self, coordinates: NDArray[np.floating]) -> NDArray[np.float64]:
        space = self._model.space
        shown = coordinates[: len(space.modes)]
        return np.asarray(space.mean + np.tensordot(shown, space.modes, axes=1), dtype=np.float64)
