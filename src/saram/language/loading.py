"""Finding trained understanding by name."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import platformdirs

from saram.errors import UnknownNameError
from saram.language.package import read_package
from saram.language.understanding import Understanding

__all__ = ["bots_folder", "load", "package_file"]

SUFFIX = ".bots"


def bots_folder() -> Path:
    """Where trained packages are kept: ``bots`` in ``SARAM_HOME``, else in the platform's data folder."""
    home = os.environ.get("SARAM_HOME")
    return (Path(home) if home else Path(platformdirs.user_data_dir("saram"))) / "bots"


def load(name: str | Path) -> Understanding:
    """Load trained bots.

    Args:
        name: A file, or the name of a package in `bots_folder` or of one that comes with saram (``"home"``).

    Raises:
        UnknownNameError: If there is none of that name.
        BotError: If the file is damaged.
    """
    return Understanding(read_package(package_file(name)))


def package_file(name: str | Path) -> Path:
    """The file of a trained package, which is given itself or by its name.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    path = Path(name)
    if path.suffix == SUFFIX:
        return path
    shipped = Path(str(files("saram.language").joinpath("trained")))
    for folder in (bots_folder(), shipped):
        candidate = folder / f"{name}{SUFFIX}"
        if candidate.is_file():
            return candidate
    known = sorted(
        {p.stem for folder in (bots_folder(), shipped) if folder.is_dir() for p in folder.glob(f"*{SUFFIX}")}
    )
    raise UnknownNameError("trained package of bots", str(name), known, "Train one with: saram bots train FOLDER")
