"""A making in progress, or done: its folder, its order and how far it is."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from saram.errors import OutputError, UnknownNameError, UsageError
from saram.storage import atomic_output, avatars_folder, making_folder, write_failure
from saram.workflows.make_order import MakeOrder

__all__ = ["STAGES", "JobState", "JobSummary", "MakeJob", "StageName", "StageState", "jobs"]

StageName = Literal["check", "consent", "dataset", "exemplar", "mouth", "picture", "bundle", "report"]
"""One step of making."""

STAGES: Final[tuple[StageName, ...]] = (
    "check", "consent", "dataset", "exemplar", "mouth", "picture", "bundle", "report",
)  # fmt: skip
"""In the order in which they are done."""

_ORDER, _STATE, _LOCK = "order.json", "state.json", "lock"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StageState(_Record):
    """How far a stage is."""

    done: bool = False
    """Whether it is finished."""

    seconds: float = 0.0
    """Time spent on it so far, over all runs."""

    granted: float | None = None
    """Seconds it may take in all, where it was given a part of the budget."""

    budget: float | None = None
    """Minutes of the whole making of which that is the part."""

    figures: dict[str, float] = {}
    """What it found."""

    note: str = ""
    """A sentence about it for people."""


class JobState(_Record):
    """``state.json``."""

    format: Literal["saram-making"] = "saram-making"
    """Always ``"saram-making"``."""

    format_version: Literal[1] = 1
    """Always 1."""

    stages: dict[StageName, StageState] = {}
    """What is known of each stage."""

    bundles: tuple[str, ...] = ()
    """Hashes of the bundles that were put among the user's avatars."""


@dataclass(frozen=True, slots=True)
class JobSummary:
    """A line of ``saram make list``."""

    name: str
    """Name of the avatar."""

    state: str
    """``"done"``, the stage it is at, or what is wrong with it."""

    seconds: float
    """Time spent so far."""

    folder: Path
    """Its folder."""


class MakeJob:
    """One making. Make one with `begin` or `find`.

    Attributes:
        folder: Where everything of it is kept.
        order: What is to be made.
        state: How far it is.
    """

    def __init__(self, folder: Path, order: MakeOrder, state: JobState) -> None:
        """Keep the parts."""
        self.folder = folder
        self.order = order
        self.state = state

    @classmethod
    def begin(cls, order: MakeOrder) -> MakeJob:
        """Begin a making, or continue the one of the same order.

        An order for which no stage was finished, because of a mistyped file for instance, is replaced.

        Raises:
            UsageError: If there is another one of that name, of which something is done or which another process is at.
            OutputError: If its folder cannot be written, or an avatar made elsewhere is where the bundle would go.
        """
        folder = making_folder() / order.name
        if (folder / _ORDER).exists():
            job = cls._read(folder)
            # What may be given otherwise when continuing.
            if job.order != order.model_copy(update={"minutes": job.order.minutes, "anyway": job.order.anyway}):
                if job.begun:
                    raise UsageError(
                        f"{order.name!r} is being made from another order (see {folder / _ORDER}). Continue it with: "
                        f"saram make resume {order.name}; or give another --name; or remove the folder {folder} to "
                        "begin again."
                    )
                with job.locked():
                    job.save(stages={})
                    _write(folder / _ORDER, order)
            job.order = order
        else:
            job = cls(folder, order, JobState())
        job.check_target()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_failure(folder, error) from error
        _write(folder / _ORDER, order)
        return job

    @classmethod
    def find(cls, name: str) -> MakeJob:
        """The making of that name.

        Raises:
            UnknownNameError: If there is none.
            OutputError: If its files are damaged.
        """
        folder = making_folder() / name
        if not (folder / _ORDER).is_file():
            known = [path.parent.name for path in sorted(making_folder().glob(f"*/{_ORDER}"))]
            raise UnknownNameError("making", name, known, "Begin one with: saram make --footage FILE --name NAME.")
        return cls._read(folder)

    @property
    def target(self) -> Path:
        """Where the bundle goes."""
        return self.order.output or avatars_folder() / f"{self.order.name}.saram"

    @property
    def bundle(self) -> Path:
        """The bundle in the job's folder."""
        return self.folder / f"{self.order.name}.saram"

    @property
    def report(self) -> Path:
        """The report page."""
        return self.folder / "report.html"

    @property
    def begun(self) -> bool:
        """Whether a stage is finished, or an avatar was put among the user's."""
        return bool(self.state.bundles) or any(stage.done for stage in self.state.stages.values())

    @property
    def spent(self) -> float:
        """Seconds spent on all stages."""
        return sum(stage.seconds for stage in self.state.stages.values())

    def stage(self, name: StageName) -> StageState:
        """What is known of a stage."""
        return self.state.stages.get(name, StageState())

    def record(self, name: StageName, **changes: object) -> None:
        """Change what is known of a stage, on disk too."""
        stage = self.stage(name).model_copy(update=changes)
        self.save(stages={**self.state.stages, name: stage})

    def save(self, **changes: object) -> None:
        """Change the state, on disk too."""
        self.state = self.state.model_copy(update=changes)
        _write(self.folder / _STATE, self.state)

    def check_target(self) -> None:
        """Make sure that no avatar made elsewhere is overwritten.

        Raises:
            OutputError: If one would be.
        """
        target = self.target
        if target.exists() and _hash(target) not in self.state.bundles:
            raise OutputError(
                f"There is an avatar at {target} that was not made by this; it is not overwritten. Give another "
                "--name, another --output, or move it away."
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from working on this; what the last one of them did is known then.

        Raises:
            UsageError: If another one does.
        """
        with (self.folder / _LOCK).open("w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UsageError(f"{self.order.name!r} is being made by another process; wait for it.") from error
            self.state = self._read(self.folder).state
            yield

    def summary(self) -> JobSummary:
        """How far it is, in a line."""
        waiting = [name for name in STAGES if not self.stage(name).done]
        return JobSummary(self.order.name, waiting[0] if waiting else "done", self.spent, self.folder)

    @classmethod
    def _read(cls, folder: Path) -> MakeJob:
        try:
            order = MakeOrder.model_validate_json((folder / _ORDER).read_bytes())
            path = folder / _STATE
            state = JobState.model_validate_json(path.read_bytes()) if path.exists() else JobState()
        except (OSError, ValidationError) as error:
            raise OutputError(
                f"What is in {folder} is damaged ({str(error).splitlines()[0]}). Remove the folder and make it again."
            ) from error
        return cls(folder, order, state)


def jobs() -> list[JobSummary]:
    """All makings there are, by name; a damaged one is listed as such."""
    found = []
    for path in sorted(making_folder().glob(f"*/{_ORDER}")):
        try:
            found.append(MakeJob.find(path.parent.name).summary())
        except OutputError:
            found.append(JobSummary(path.parent.name, "damaged", 0.0, path.parent))
    return found


def _write(path: Path, record: BaseModel) -> None:
    with atomic_output(path) as temporary:
        temporary.write_text(record.model_dump_json(indent=1), encoding="utf-8")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
