"""What to read aloud before the camera: about three minutes that hold every sound of a language."""

from __future__ import annotations

from functools import cache
from importlib import resources

from saram.types import Language

__all__ = ["prompts"]


@cache
def prompts(language: Language) -> tuple[str, ...]:
    """The lines to read, in order; each is a sentence or two."""
    text = resources.files("saram.capture").joinpath("prompts", f"{language}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip())
