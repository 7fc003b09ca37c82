"""A trained generator as it lies in a bundle."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from saram.avatar.bundle import AvatarBundle
from saram.avatar.trained.geometry import FaceGeometry
from saram.avatar.trained.onnx_file import check_onnx
from saram.errors import BundleError

__all__ = ["FOLDER", "TrainedPicture"]

FOLDER = "trained"
"""Where the members of a trained avatar lie in its bundle."""

_REACH = 16_384
_Number = Annotated[float, Field(ge=-_REACH, le=_REACH, allow_inf_nan=False)]
_Pixel = Annotated[int, Field(ge=0, le=512)]


class _Geometry(BaseModel):
    """``trained/geometry.json``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    size: Annotated[int, Field(ge=16, le=512, multiple_of=8)]
    matrix: tuple[tuple[_Number, _Number, _Number], tuple[_Number, _Number, _Number]]
    lips: tuple[_Pixel, _Pixel, _Pixel, _Pixel]
    precision: Literal["fp32", "int8"]


@dataclass(frozen=True, slots=True, eq=False)
class TrainedPicture:
    """Encoder, decoder and where they paint."""

    encoder: bytes
    """ONNX: ``seen`` float32 [1, 7, S, S] → ``half``, ``quarter``, ``eighth``."""

    decoder: bytes
    """ONNX: ``maps`` float32 [1, 3, S, S], ``shape`` float32 [1, K], the encoder's three, ``reference`` float32
    [1, 3, S, S] → ``painted`` float32 [1, 3, S, S], -1 to 1."""

    geometry: FaceGeometry
    """The crop."""

    spread: NDArray[np.float32]
    """float32 [K]: standard deviation of each coordinate; the decoder is given coordinates over it. After those of the
    shape come those of what shows between the lips (`saram.face.mouth_inside`), unless it was made before they were."""

    precision: Literal["fp32", "int8"]
    """Precision of the decoder."""

    def members(self) -> dict[str, bytes]:
        """As members of a bundle."""
        left, top, right, bottom = self.geometry.lips
        first, second = self.geometry.matrix.astype(float).tolist()
        described = _Geometry(
            size=self.geometry.size,
            matrix=((first[0], first[1], first[2]), (second[0], second[1], second[2])),
            lips=(left, top, right, bottom),
            precision=self.precision,
        )
        return {
            f"{FOLDER}/encoder.onnx": self.encoder,
            f"{FOLDER}/decoder.onnx": self.decoder,
            f"{FOLDER}/geometry.json": described.model_dump_json(indent=1).encode(),
            f"{FOLDER}/blank.npy": _npy(self.geometry.blank),
            f"{FOLDER}/sides.npy": _npy(self.geometry.sides),
            f"{FOLDER}/spread.npy": _npy(self.spread),
        }

    @classmethod
    def load(cls, bundle: AvatarBundle) -> TrainedPicture:
        """Read the generator of a bundle.

        Raises:
            BundleError: If a part is missing, damaged or does not fit the others.
        """
        path = f"{FOLDER}/geometry.json"
        try:
            described = _Geometry.model_validate_json(bundle.data(path))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "file"
            raise BundleError(f"{bundle.source} has a damaged {path}: {where}: {first['msg']}.") from error
        left, top, right, bottom = described.lips
        matrix = np.array(described.matrix, np.float32)
        if (
            not (left < right <= described.size and top < bottom <= described.size)
            or abs(np.linalg.det(matrix[:, :2].astype(np.float64))) < 1e-3
        ):
            raise BundleError(f"{bundle.source} has a damaged {path}: its crop is empty.")
        networks = {}
        for name in ("encoder", "decoder"):
            member = f"{FOLDER}/{name}.onnx"
            networks[name] = bundle.data(member)
            check_onnx(networks[name], f"{member} in {bundle.source or bundle.manifest.name}")
        blank = bundle.array(f"{FOLDER}/blank.npy", (described.size, described.size), np.uint8)
        sides = bundle.array(f"{FOLDER}/sides.npy", (2, None, 2), np.float32)
        spread = bundle.array(f"{FOLDER}/spread.npy", (None,), np.float32)
        if not len(spread) or spread.min() <= 0 or np.abs(sides).max(initial=0) > _REACH:
            raise BundleError(f"{bundle.source} is damaged: its face has no extent.")
        geometry = FaceGeometry(described.size, matrix, blank, sides, described.lips)
        return cls(networks["encoder"], networks["decoder"], geometry, spread, described.precision)


def _npy(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
