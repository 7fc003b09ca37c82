"""Captions of what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from saram.errors import UsageError
from saram.render.composer import Paint
from saram.render.timeline import Stretch
from saram.types import Caption

__all__ = ["caption_file", "captions_of", "painter"]


def painter(size: tuple[int, int]) -> Paint:
    raise UsageError("later")


def captions_of(size: tuple[int, int]) -> Callable[[Stretch], Iterable[Caption]]:
    raise UsageError("later")


@contextmanager
def caption_file(path: Path, size: tuple[int, int]) -> Iterator[Callable[[Stretch], None]]:
    raise UsageError("later")
    yield print
