"""What the exemplar animator knows of a person, and how it lies in a bundle."""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from saram.avatar.clip_codec import decode_patches, encode_patches
from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.mouth_shape import FEATURES, OPENING_KNOTS, SHAPE_POINTS, MouthMap, ShapeSpace
from saram.avatar.exemplar.shape_fields import EXPRESSIONS
from saram.avatar.head_warp import HeadGeometry
from saram.errors import BundleError

if TYPE_CHECKING:
    from saram.avatar.bundle import AvatarBundle

__all__ = ["ExemplarModel"]

_PATCH_CRF = 12
_FOLDER = "exemplar"
_SOLID = 230
"""Level of a mask from which a patch is fully seen."""

_REACH = 16_384
"""Pixels from the corner of the canonical picture beyond which no part of a face lies."""

_Whole = Annotated[int, Field(ge=-_REACH, le=_REACH)]
_Place = Annotated[float, Field(ge=-_REACH, le=_REACH, allow_inf_nan=False)]
_Length = Annotated[float, Field(ge=1, le=_REACH, allow_inf_nan=False)]


class _Geometry(BaseModel):
    """``exemplar/geometry.json``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    mouth_origin: tuple[_Whole, _Whole]
    eye_origins: tuple[tuple[_Whole, _Whole], tuple[_Whole, _Whole]]
    centre: tuple[_Place, _Place]
    half_axes: tuple[_Length, _Length]
    nose: tuple[_Place, _Place]
    brows: tuple[tuple[_Place, _Place], tuple[_Place, _Place], tuple[_Place, _Place], tuple[_Place, _Place]]
    closed: _Place
    parted: _Place
    wide: _Place
    paint_idle: bool


@dataclass(frozen=True, slots=True, eq=False)
class ExemplarModel:
    """The palette of mouths and eyes of one person with the maps that choose from it.

    M mouths, E eyes, N idle frames.
    """

    mouth: Crop
    """Where mouths are pasted."""

    mouths: NDArray[np.uint8]
    """uint8 [M, h, w, 3]: the palette."""

    coordinates: NDArray[np.float64]
    """float64 [M, K]: shape of each mouth in `space`."""

    sources: NDArray[np.int64]
    """int64 [M]: number of the footage frame of each mouth; consecutive numbers followed each other."""

    tones: NDArray[np.float32]
    """float32 [M, S, 3]: colours around the rim of the frame each mouth is from."""

    rim: NDArray[np.float32]
    """float32 [S, 2]: where these colours are read, canonical pixels."""

    fields: NDArray[np.float32]
    """float32 [K, gh, gw, 2]: where one unit of each shape mode moves the pixels of the crop."""

    expressions: NDArray[np.float32]
    """float32 [len(EXPRESSIONS), gh, gw, 2]: where each expression moves the pixels of the crop."""

    space: ShapeSpace
    """Shapes of this mouth."""

    map: MouthMap
    """From FaceMotion to shapes."""

    closed: float
    """Opening of the closed mouth, canonical pixels."""

    parted: float
    """Opening from which something is seen between the lips, canonical pixels."""

    wide: float
    """Opening of the wide open mouth, canonical pixels."""

    eyes: tuple[Crop, Crop]
    """Where the eye on the left of the image and the one on its right are pasted."""

    eye_patches: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    """uint8 [E, h, w, 3] each, from open to shut."""

    closures: NDArray[np.float32]
    """float32 [E], rising: how far the eyes are shut in each patch, 0 to 1."""

    blinks: NDArray[np.float32]
    """float32 [N]: how far the eyes were shut in each frame of the idle clip as filmed; in the clip they are open."""

    head: HeadGeometry
    """Where the head is."""

    paint_idle: bool
    """Whether the base clip was filmed speaking, so that a still mouth must be painted over it even in silence."""

    def members(self) -> dict[str, bytes]:
        """The model as members of a bundle."""
        geometry = _Geometry(
            mouth_origin=self.mouth.origin,
            eye_origins=(self.eyes[0].origin, self.eyes[1].origin),
            centre=self.head.centre,
            half_axes=self.head.half_axes,
            nose=self.head.nose,
            brows=self.head.brows,
            closed=self.closed,
            parted=self.parted,
            wide=self.wide,
            paint_idle=self.paint_idle,
        )
        arrays: dict[str, NDArray[Any]] = {
            "mouth_mask": _bytes_of(self.mouth.mask),
            "eye_mask_0": _bytes_of(self.eyes[0].mask),
            "eye_mask_1": _bytes_of(self.eyes[1].mask),
            "coordinates": self.coordinates,
            "sources": self.sources,
            "tones": self.tones.astype(np.float16),
            "rim": self.rim,
            "fields": self.fields.astype(np.float16),
            "expressions": self.expressions.astype(np.float16),
            "shape_mean": self.space.mean,
            "shape_modes": self.space.modes,
            "closures": self.closures,
            "blinks": self.blinks,
            **{f"map_{field.name}": getattr(self.map, field.name) for field in fields(MouthMap)},
        }
        members = {f"{_FOLDER}/{name}.npy": _npy(array) for name, array in arrays.items()}
        members[f"{_FOLDER}/geometry.json"] = geometry.model_dump_json(indent=1).encode()
        members[f"{_FOLDER}/mouths.mp4"] = encode_patches(self.mouths, _PATCH_CRF)
        for side in (0, 1):
            members[f"{_FOLDER}/eyes_{side}.mp4"] = encode_patches(self.eye_patches[side], _PATCH_CRF)
        return members

    @classmethod
    def load(cls, bundle: AvatarBundle) -> ExemplarModel:
        """Read the model of a bundle.

        Raises:
            BundleError: If a part is missing or does not fit the others.
        """
        text = bundle.data(f"{_FOLDER}/geometry.json")
        try:
            geometry = _Geometry.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            raise BundleError(
                f"{bundle.source} has a damaged {_FOLDER}/geometry.json: "
                f"{'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}."
            ) from error

        def array(name: str, shape: tuple[int | None, ...], dtype: type[np.generic]) -> NDArray[Any]:
            return bundle.array(f"{_FOLDER}/{name}.npy", shape, dtype)

        def patches(name: str, mask: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
            if mask.max(initial=0) < _SOLID:
                raise BundleError(f"{bundle.source} is damaged: nothing shows through the mask of {name}.")
            return decode_patches(bundle.data(f"{_FOLDER}/{name}.mp4"), (mask.shape[1], mask.shape[0]), count)

        sources, closures = array("sources", (None,), np.int64), array("closures", (None,), np.float32)
        masks = [array(name, (None, None), np.uint8) for name in ("mouth_mask", "eye_mask_0", "eye_mask_1")]
        mouths = patches("mouths", masks[0], len(sources))
        eyes = [patches(f"eyes_{side}", masks[1 + side], len(closures)) for side in (0, 1)]
        modes = array("shape_modes", (None, len(SHAPE_POINTS), 2), np.float32)
        moves = array("fields", (len(modes), None, None, 2), np.float16)
        rim = array("rim", (None, 2), np.float32)
        apertures = array("map_apertures", (OPENING_KNOTS,), np.float64)
        if not (len(modes) and len(rim) and moves.size) or (np.diff(apertures) < 0).any():
            raise BundleError(f"{bundle.source} is damaged: its map of the mouth is empty or not in order.")
        crops = [
            Crop(origin, np.asarray(mask / 255, dtype=np.float32))
            for origin, mask in zip((geometry.mouth_origin, *geometry.eye_origins), masks, strict=True)
        ]
        return cls(
            mouth=crops[0],
            mouths=mouths,
            coordinates=array("coordinates", (len(mouths), len(modes)), np.float64),
            sources=sources,
            tones=array("tones", (len(mouths), len(rim), 3), np.float16).astype(np.float32),
            rim=rim,
            fields=moves.astype(np.float32),
            expressions=array("expressions", (len(EXPRESSIONS), *moves.shape[1:]), np.float16).astype(np.float32),
            space=ShapeSpace(array("shape_mean", (len(SHAPE_POINTS), 2), np.float32), modes),
            map=MouthMap(
                array("map_weights", (FEATURES, len(modes)), np.float64),
                apertures,
                array("map_openings", apertures.shape, np.float64),
                array("map_along", (len(modes),), np.float64),
            ),
            closed=geometry.closed,
            parted=geometry.parted,
            wide=geometry.wide,
            eyes=(crops[1], crops[2]),
            eye_patches=(eyes[0], eyes[1]),
            closures=closures,
            blinks=array("blinks", (bundle.manifest.clips[0].frames,), np.float32),
            head=HeadGeometry(geometry.centre, geometry.half_axes, geometry.nose, geometry.brows),
            paint_idle=geometry.paint_idle,
        )


def _bytes_of(mask: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.round(mask * 255), dtype=np.uint8)


def _npy(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
