"""What is known of the base clips' own mouths: where their chins are, and which pictures are their references."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.bundle import AvatarBundle
from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS, ShapeSpace
from saram.avatar.trained.geometry import FaceGeometry
from saram.avatar.trained.picture import FOLDER
from saram.avatar.trained.references import reference_frames
from saram.errors import BundleError

__all__ = ["BaseFaces", "cut_crop"]


@dataclass(frozen=True, slots=True, eq=False)
class BaseFaces:
    """One base clip of N frames, as the generator needs it."""

    coordinates: NDArray[np.float32]
    """float32 [N, K]: the mouth of each frame."""

    references: NDArray[np.uint8]
    """uint8 [R, S, S, 3]: crops of the pictures that are references."""

    chosen: NDArray[np.int64]
    """int64 [N]: which of them is the reference of each frame."""

    @classmethod
    def measure(
        cls,
        picture: Callable[[int], NDArray[np.uint8]],
        placement: NDArray[np.float32],
        landmarks: NDArray[np.float32],
        space: ShapeSpace,
        geometry: FaceGeometry,
    ) -> BaseFaces:
        """Measure a clip.

        Args:
            picture: Gives a frame by its number, uint8 [H, W, 3]; asked for a few of them, in rising order.
            placement: float32 [N, 2, 3]: canonical to frame pixels.
            landmarks: float32 [N, 468, 3], frame pixels.
            space: The person's mouth shapes.
            geometry: The generator's crop.
        """
        places = landmarks[:, list(SHAPE_POINTS), :2].astype(np.float64) - placement[:, None, :, 2]
        linear = np.linalg.inv(placement[:, :, :2].astype(np.float64))
        coordinates = space.encode(np.einsum("tij,tpj->tpi", linear, places))
        frames = reference_frames(space.opening(coordinates))
        used, chosen = np.unique(frames, return_inverse=True)
        references = np.stack([cut_crop(picture(frame), placement[frame], geometry) for frame in used.tolist()])
        return cls(coordinates.astype(np.float32), references, chosen.astype(np.int64))

    def members(self, clip: str) -> dict[str, bytes]:
        """As members of a bundle, for the clip of that name."""
        parts: dict[str, NDArray[Any]] = {
            "mouths": self.coordinates,
            "references": self.references,
            "chosen": self.chosen,
        }
        members = {}
        for name, array in parts.items():
            buffer = io.BytesIO()
            np.save(buffer, array, allow_pickle=False)
            members[f"{FOLDER}/{clip}/{name}.npy"] = buffer.getvalue()
        return members

    @classmethod
    def load(cls, bundle: AvatarBundle, clip: str, frames: int, size: int, modes: int) -> BaseFaces:
        """Read what is known of a clip of `frames` frames; crops of `size` pixels, shapes of `modes` coordinates.

        Raises:
            BundleError: If a part is missing or does not fit.
        """
        folder = f"{FOLDER}/{clip}"
        references = bundle.array(f"{folder}/references.npy", (None, size, size, 3), np.uint8)
        chosen = bundle.array(f"{folder}/chosen.npy", (frames,), np.int64)
        if not ((chosen >= 0) & (chosen < len(references))).all():
            raise BundleError(f"{folder} in {bundle.source} names references that are not there; build it again.")
        return cls(bundle.array(f"{folder}/mouths.npy", (frames, modes), np.float32), references, chosen)


def cut_crop(
    picture: NDArray[np.uint8], placement: NDArray[np.float32], geometry: FaceGeometry, scale: float = 1.0
) -> NDArray[np.uint8]:
    """The generator's crop of a frame, uint8 [S, S, 3].

    Args:
        picture: uint8 [H, W, 3 or more], `scale` times the size of the base clip.
        placement: float32 [2, 3]: canonical to base clip pixels.
        geometry: The crop.
        scale: Size of the picture relative to the base clip.
    """
    side = (geometry.size, geometry.size)
    matrix = geometry.to_frame(placement, scale)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(picture[..., :3], matrix, side, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, dtype=np.uint8)
