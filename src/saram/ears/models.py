"""The user's own recognition models, in the workspace."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from saram.errors import MediaError, UnknownNameError, UsageError
from saram.storage import atomic_folder, home
from saram.types import Language

__all__ = ["Model", "add_model", "model_engine", "models", "remove_model"]

_ABOUT: Final = "saram-model.json"
_HINT: Final = "Add one with: saram models add FOLDER"


class _About(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: Literal["sherpa", "whisper"]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Model:
    """One model that was added."""

    name: str
    """What the user calls it."""

    folder: Path
    """Where its files are."""

    engine: str
    """The recogniser that runs it: ``"sherpa"`` or ``"whisper"``."""

    languages: tuple[Language, ...]
    """What it understands."""

    @property
    def megabytes(self) -> float:
        """Size of its files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()) / 1e6

    @staticmethod
    def named(name: str) -> Model:
        """The model called `name`.

        Raises:
            UnknownNameError: If there is none.
        """
        known = {model.name: model for model in models()}
        if name not in known:
            raise UnknownNameError("recognition model", name, sorted(known), _HINT)
        return known[name]


def models() -> list[Model]:
    """The models that were added, by name; folders that hold something else are left out."""
    found = []
    for about in sorted(_folder().glob(f"*/{_ABOUT}")):
        try:
            read = _About.model_validate_json(about.read_text("utf-8"))
        except (OSError, ValidationError):
            continue
        found.append(Model(about.parent.name, about.parent, read.engine, read.languages))
    return found


def model_engine(folder: Path) -> str:
    """Which recogniser runs the model in `folder`: ``"whisper"`` for CTranslate2 files, else ``"sherpa"`` for ONNX.

    Raises:
        MediaError: If the folder is missing or holds neither.
    """
    if (folder / "model.bin").is_file() and (folder / "config.json").is_file():
        return "whisper"
    if any(folder.glob("*.onnx")) and any(folder.glob("*tokens*.txt")):
        return "sherpa"
    raise MediaError(
        f"{folder} holds no recognition model. Give a folder with the files of a sherpa-onnx model (*.onnx and "
        "tokens.txt) or of a faster-whisper model (model.bin and config.json)."
    )


def add_model(source: Path, name: str, languages: tuple[Language, ...]) -> Model:
    """Copy a model into the workspace; one of the same name is replaced.

    Raises:
        UsageError: If the name is not a file name.
        MediaError: If `source` holds no model.
        OutputError: If the workspace cannot be written.
    """
    if not name or name != Path(name).name or name.startswith("."):
        raise UsageError(f"A model's name is a plain file name; got {name!r}.")
    engine = model_engine(source)
    _folder().mkdir(parents=True, exist_ok=True)
    target = _folder() / name
    about = _About(engine=engine, languages=languages)  # type: ignore[arg-type] # one of the two
    with atomic_folder(target, ours=lambda _: (target / _ABOUT).is_file()) as temporary:
        shutil.copytree(source, temporary, dirs_exist_ok=True)
        (temporary / _ABOUT).write_text(about.model_dump_json(indent=2), "utf-8")
    return Model(name, target, engine, languages)


def remove_model(name: str) -> None:
    """Delete a model from the workspace.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    shutil.rmtree(Model.named(name).folder)


def _folder() -> Path:
    return home() / "models"
