"""The tables of this room: tab-separated files beside the code, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["rows"]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``data/name.tsv`` without comments (``#`` at the start of a line) and empty lines."""
    text = files("saram.text").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)
