"""The backgrounds that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from saram.errors import UnknownNameError

__all__ = ["background_path", "backgrounds"]

_FOLDER: Final = Path(__file__).parent / "backgrounds"
_HINT: Final = "A path to a picture or video, or a colour like #336699, can be given instead."


def backgrounds() -> list[str]:
    """The names of the built-in backgrounds, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.jpg"))


def background_path(name: str) -> Path:
    """The picture of a built-in background: JPEG, 1920 x 1080, calm in the middle so that it can be cropped.

    Raises:
        UnknownNameError: If there is none of that name; the message lists the names there are.
    """
    names = backgrounds()
    if name not in names:
        raise UnknownNameError("background", name, names, _HINT)
    return _FOLDER / f"{name}.jpg"
