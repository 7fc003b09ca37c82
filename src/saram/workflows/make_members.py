"""What a stage of a making leaves for the later ones: members of the bundle, and its curves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from saram.errors import OutputError
from saram.storage import atomic_output

__all__ = ["Curves", "read_curves", "read_members", "write_learned"]

Curves: TypeAlias = dict[str, list[tuple[int, float]]]
"""(step, value) by name."""

_INDEX: Final = "learned.json"


def write_learned(folder: Path, members: Mapping[str, bytes], curves: Mapping[str, list[tuple[int, float]]]) -> None:
    """Keep what was learned; it is there when this returns, and not before.

    Raises:
        OutputError: If it cannot be written.
    """
    parts = folder / "members"
    parts.mkdir(parents=True, exist_ok=True)
    for name, data in members.items():
        with atomic_output(parts / name.replace("/", "__")) as path:
            path.write_bytes(data)
    index = {"members": sorted(members), "curves": {name: list(points) for name, points in curves.items()}}
    with atomic_output(folder / _INDEX) as path:
        path.write_text(json.dumps(index), encoding="utf-8")


def read_members(folder: Path) -> dict[str, bytes]:
    """The members that `write_learned` kept.

    Raises:
        OutputError: If they are not there.
    """
    try:
        return {name: (folder / "members" / name.replace("/", "__")).read_bytes() for name in _index(folder)["members"]}
    except OSError as error:
        raise OutputError(f"What was learned is missing in {folder} ({error.strerror}); make it again.") from error


def read_curves(folder: Path) -> Curves:
    """The curves that `write_learned` kept; empty where there are none."""
    curves = _index(folder)["curves"]
    assert isinstance(curves, dict)  # noqa: S101 - as it was written
    return {name: [(int(step), float(value)) for step, value in points] for name, points in curves.items()}


def is_learned(folder: Path) -> bool:
    """Whether `write_learned` has finished."""
    return (folder / _INDEX).is_file()


def _index(folder: Path) -> dict[str, dict[str, list[tuple[int, float]]] | list[str]]:
    try:
        index: dict[str, dict[str, list[tuple[int, float]]] | list[str]] = json.loads((folder / _INDEX).read_bytes())
    except (OSError, ValueError) as error:
        raise OutputError(f"What was learned is missing in {folder}; make it again.") from error
    return index
