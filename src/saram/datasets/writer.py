"""A dataset that is being written, clip by clip."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from saram.datasets.array_file import ArrayFile
from saram.datasets.dataset import INDEX, ClipRecord, DatasetRecord, SourceRecord, array_rows
from saram.datasets.survey import Survey
from saram.storage import atomic_output

__all__ = ["HELD_SHARE", "DatasetWriter", "row_bytes"]

HELD_SHARE: Final = 0.2
"""Share of the clips that is held out, the last ones."""

_STATE: Final = "progress.json"


class _Progress(BaseModel):
    """``progress.json``: how far the writing is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    identity: str
    clips: tuple[ClipRecord, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    reached: int = 0


def row_bytes(side: int) -> int:
    """Bytes that one frame takes on disk, for crops of `side` pixels."""
    return sum(int(np.prod(row, initial=1)) * np.dtype(dtype).itemsize for row, dtype in array_rows(side).values())


class DatasetWriter:
    """Writes a dataset so that it can be killed at any moment and continued.

    After every clip the arrays are flushed and ``progress.json`` says how long they are; what is beyond is cut off when
    the writing is continued. ``dataset.json`` comes last.

    Args:
        folder: Where; made if it is not there.
        survey: Canonical picture and crop.
        identity: What tells this dataset from another; a started one with another identity is begun anew.
    """

    def __init__(self, folder: Path, survey: Survey, identity: str) -> None:
        self.folder = folder
        self._survey, self._identity = survey, identity
        folder.mkdir(parents=True, exist_ok=True)
        (folder / INDEX).unlink(missing_ok=True)
        self._state = _started(folder / _STATE, identity)
        rows = array_rows(survey.side)
        self._files = {
            name: ArrayFile(folder / f"{name}.npy", row, dtype, self.frames) for name, (row, dtype) in rows.items()
        }
        np.save(folder / "canonical.npy", survey.canonical, allow_pickle=False)
        np.save(folder / "canonical_landmarks.npy", survey.landmarks, allow_pickle=False)

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    @property
    def clips(self) -> tuple[ClipRecord, ...]:
        """The clips so far."""
        return self._state.clips

    @property
    def sources(self) -> tuple[SourceRecord, ...]:
        """The sources that are finished."""
        return self._state.sources

    @property
    def reached(self) -> int:
        """Frame at which the source after those is to be continued."""
        return self._state.reached

    @property
    def frames(self) -> int:
        """Rows so far."""
        return sum(clip.count for clip in self.clips)

    def add(self, clip: ClipRecord, rows: Mapping[str, NDArray[np.generic]]) -> None:
        """Add a clip with its rows in every array; `clip.first` is set.

        Raises:
            OSError: If the disk is full.
        """
        for name, file in self._files.items():
            file.append(rows[name])
        for file in self._files.values():
            file.flush()
        placed = clip.model_copy(update={"first": self.frames})
        self._save(clips=(*self.clips, placed), reached=clip.start + clip.count)

    def end_source(self, source: SourceRecord) -> None:
        """Take note that a source is finished."""
        self._save(sources=(*self.sources, source), reached=0)

    def finish(
        self, size: tuple[int, int], settings: Mapping[str, float | int | str], *, choose_held: bool = False
    ) -> None:
        """Write ``dataset.json``.

        Args:
            size: Width and height of the pictures.
            settings: What preparation was asked for.
            choose_held: Whether to hold out the last clips.
        """
        for file in self._files.values():
            file.flush()
        clips = self.clips
        if choose_held:
            kept = len(clips) - max(1, round(HELD_SHARE * len(clips)))
            clips = (*clips[:kept], *(clip.model_copy(update={"part": "held"}) for clip in clips[kept:]))
        first, second = self._survey.crop_matrix.tolist()
        record = DatasetRecord(
            frames=self.frames,
            side=self._survey.side,
            crop_matrix=((first[0], first[1], first[2]), (second[0], second[1], second[2])),
            size=size,
            settings=dict(settings),
            sources=self.sources,
            clips=clips,
            hashes={name: _hash(self.folder / f"{name}.npy") for name in self._files},
        )
        with atomic_output(self.folder / INDEX) as path:
            path.write_text(record.model_dump_json(indent=1), encoding="utf-8")
        (self.folder / _STATE).unlink(missing_ok=True)

    def _save(self, **changes: object) -> None:
        self._state = self._state.model_copy(update=changes)
        with atomic_output(self.folder / _STATE) as path:
            path.write_text(self._state.model_dump_json(), encoding="utf-8")


def _started(path: Path, identity: str) -> _Progress:
    try:
        state = _Progress.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return _Progress(identity=identity)
    return state if state.identity == identity else _Progress(identity=identity)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
