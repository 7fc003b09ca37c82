"""Footage as a training reads it: pictures, places, shapes, motion and sound, memory-mapped."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from saram.errors import MediaError
from saram.face import INSIDE, mouth_inside, points
from saram.types import COEFFICIENTS

__all__ = ["ARRAYS", "FPS", "INDEX", "SOUND_RATE", "ClipRecord", "DatasetRecord", "FootageDataset", "array_rows"]

FPS: Final = 25
"""Frames a second of every dataset."""

SOUND_RATE: Final = 16_000
"""Samples a second of `FootageDataset.audio`."""

INDEX: Final = "dataset.json"
"""The file that says what is in the folder; where it is there, the dataset is whole."""

ARRAYS: Final = (
    "crops", "landmarks", "placement", "shapes", "motion", "audio", "audio_48k", "openness", "sharpness",
)  # fmt: skip
"""Names of the arrays, each in ``NAME.npy``."""


def array_rows(side: int) -> dict[str, tuple[tuple[int, ...], str]]:
    """What one frame adds to each array: shape and dtype, for crops of `side` pixels."""
    return {
        "crops": ((side, side, 3), "uint8"),
        "landmarks": ((points.LANDMARKS, 3), "float32"),
        "placement": ((2, 3), "float32"),
        "shapes": ((len(points.MOUTH_SHAPE), 2), "float32"),
        "motion": ((len(COEFFICIENTS),), "float32"),
        "audio": ((SOUND_RATE // FPS,), "float32"),
        "audio_48k": ((48_000 // FPS,), "int16"),
        "openness": ((), "float32"),
        "sharpness": ((), "float32"),
    }


_UPPER, _LOWER = (
    [points.MOUTH_SHAPE.index(index) for index in contour]
    for contour in (points.LIPS_INNER_UPPER, points.LIPS_INNER_LOWER)
)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClipRecord(_Record):
    """A stretch without a cut in which the face is in view."""

    name: str
    """Name of the file and, where it gave more than one clip, a number."""

    source: Annotated[int, Field(ge=0)]
    """Which of the sources it is from."""

    start: Annotated[int, Field(ge=0)]
    """Where it begins in its source, in frames of 1/25 s."""

    first: Annotated[int, Field(ge=0)]
    """Its first row in the arrays."""

    count: Annotated[int, Field(ge=1)]
    """Rows."""

    has_text: bool
    """Whether `motion` is that of a known text."""

    part: Literal["train", "held"] = "train"
    """What it is used for; ``"held"`` is never learned from."""

    @property
    def rows(self) -> slice:
        """Its rows in the arrays."""
        return slice(self.first, self.first + self.count)


class SourceRecord(_Record):
    """A file of the footage."""

    name: str
    """Name of the file."""

    sha256: str
    """Hash of its bytes."""

    hum: float = 0.0
    """Mains frequency that was taken out of its sound, hertz; 0 for none."""

    gain: float = 0.0
    """Decibels by which its sound was made louder."""

    noise: float = 0.0
    """Noise floor before cleaning, decibels below full scale."""

    text_score: float | None = None
    """How well its transcript fits what is heard, 0 to 1; None without a transcript."""


class DatasetRecord(_Record):
    """``dataset.json``."""

    format: Literal["saram-dataset"] = "saram-dataset"
    """Always ``"saram-dataset"``."""

    format_version: Literal[1] = 1
    """Always 1."""

    fps: Literal[25] = 25
    """Frames a second."""

    frames: Annotated[int, Field(ge=1)]
    """Rows of every array."""

    side: Annotated[int, Field(ge=16, le=1024)]
    """Pixels of a crop, which is square."""

    crop_matrix: tuple[tuple[float, float, float], tuple[float, float, float]]
    """Affine map from canonical to crop pixels."""

    size: tuple[int, int]
    """Width and height of the pictures that landmarks and placement count in: upright, even, scaled down if large."""

    settings: dict[str, float | int | str]
    """What preparation was asked for, with its version."""

    sources: tuple[SourceRecord, ...]
    """The files."""

    clips: tuple[ClipRecord, ...]
    """Stretches, in order, without gaps between them."""

    hashes: dict[str, str]
    """SHA-256 of each array's file."""


class FootageDataset:
    """A prepared take, read from its folder; arrays are memory-mapped and cannot be written.

    T frames at 25 a second, clips laid end to end.
    """

    crops: NDArray[np.uint8]
    """uint8 [T, S, S, 3], RGB: the lower face, from the nose to below an open chin, as it lies in the canonical
    picture."""

    landmarks: NDArray[np.float32]
    """float32 [T, 468, 3], pixels of the frame."""

    placement: NDArray[np.float32]
    """float32 [T, 2, 3]: canonical to frame pixels, smoothed over time."""

    shapes: NDArray[np.float32]
    """float32 [T, P, 2]: `saram.face.points.MOUTH_SHAPE` in canonical pixels."""

    motion: NDArray[np.float32]
    """float32 [T, len(COEFFICIENTS)]: FaceMotion of the aligned speech; zeros in clips without a text."""

    audio: NDArray[np.float32]
    """float32 [T·640]: mono, 16 kHz, cleaned."""

    audio_48k: NDArray[np.int16]
    """int16 [T·1920]: mono, 48 kHz, cleaned."""

    openness: NDArray[np.float32]
    """float32 [T]: how far the lids are apart, mean of both eyes, in eye distances."""

    sharpness: NDArray[np.float32]
    """float32 [T]: see `saram.face.nose_sharpness`."""

    canonical: NDArray[np.uint8]
    """uint8 [H, W, 3]: the canonical picture."""

    canonical_landmarks: NDArray[np.float32]
    """float32 [468, 3]: its landmarks."""

    def __init__(self, folder: Path, record: DatasetRecord) -> None:
        """Map the arrays; see `open`."""
        self.folder = folder
        self.record = record
        for name, (row, dtype) in array_rows(record.side).items():
            array = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            if array.shape != (record.frames, *row) or array.dtype != np.dtype(dtype):
                raise ValueError(f"{name}.npy must be {dtype} {[record.frames, *row]}; got {array.dtype} {array.shape}")
            setattr(self, name, array.reshape(-1) if name.startswith("audio") else array)
        self.canonical = np.load(folder / "canonical.npy", allow_pickle=False)
        self.canonical_landmarks = np.load(folder / "canonical_landmarks.npy", allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a dataset.

        Raises:
            MediaError: If it is missing, unfinished or damaged.
        """
        try:
            record = DatasetRecord.model_validate_json((folder / INDEX).read_bytes())
            return cls(folder, record)
        except FileNotFoundError as error:
            raise MediaError(f"There is no whole dataset in {folder}; prepare the footage again.") from error
        except (OSError, ValueError, ValidationError) as error:
            raise MediaError(f"The dataset in {folder} is damaged ({error}); prepare the footage again.") from error

    @property
    def fps(self) -> int:
        """25."""
        return self.record.fps

    @property
    def side(self) -> int:
        """Pixels of a crop."""
        return self.record.side

    @property
    def clips(self) -> tuple[ClipRecord, ...]:
        """The clips, in order."""
        return self.record.clips

    @property
    def crop_matrix(self) -> NDArray[np.float32]:
        """float32 [2, 3]: canonical to crop pixels, one for all frames."""
        return np.array(self.record.crop_matrix, np.float32)

    @property
    def has_text(self) -> bool:
        """Whether the text of most of it is known, so that `motion` can be learned from."""
        return 2 * sum(clip.count for clip in self.clips if clip.has_text) >= self.record.frames

    @property
    def train(self) -> NDArray[np.int64]:
        """int64 [n]: the rows that are learned from."""
        return self._rows("train")

    @property
    def held(self) -> NDArray[np.int64]:
        """int64 [n]: the rows that are only looked at to measure."""
        return self._rows("held")

    @cached_property
    def inside(self) -> NDArray[np.float32]:
        """float32 [T, INSIDE]: what shows between the lips (`saram.face.mouth_inside`), less its mean over `train`.

        Looked for in the crops when it is first asked for, half a millisecond a frame.
        """
        found = np.empty((len(self), INSIDE), np.float32)
        linear, shift = self.crop_matrix[:, :2].T, self.crop_matrix[:, 2]
        for frame, crop in enumerate(self.crops):
            lips = self.shapes[frame] @ linear + shift
            found[frame] = mouth_inside(crop, lips[_UPPER], lips[_LOWER])
        known = self.train if len(self.train) else np.arange(len(self))
        return np.asarray(found - found[known].mean(axis=0), np.float32)

    def __len__(self) -> int:
        """Frames."""
        return self.record.frames

    def _rows(self, part: str) -> NDArray[np.int64]:
        rows = [np.arange(clip.first, clip.first + clip.count) for clip in self.clips if clip.part == part]
        return np.concatenate(rows) if rows else np.zeros(0, np.int64)
