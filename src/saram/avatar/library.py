"""The avatars there are: shipped with saram, and those in the workspace."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from saram.avatar.bundle import AvatarBundle
from saram.errors import BundleError, UnknownNameError
from saram.storage import avatars_folder

__all__ = ["AvatarInfo", "avatar_path", "avatars", "find_avatar"]

_SUFFIX = ".saram"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AvatarInfo:
    """One avatar a user can ask for."""

    name: str
    """What the user writes."""

    title: str
    """Name for people."""

    version: str
    """Version of the avatar."""

    size: tuple[int, int]
    """Native width and height, pixels."""

    gestures: tuple[str, ...]
    """Gestures it knows."""

    has_matte: bool
    """Whether its background can be exchanged."""

    likeness: str
    """``"synthetic"`` or ``"consented"``."""

    licence: str
    """Licence of its pictures."""

    path: Path
    """The bundle."""


def avatars() -> list[AvatarInfo]:
    """All avatars, by name; one in the workspace hides a shipped one of the same name.

    A bundle that cannot be read is left out with a warning.
    """
    found = []
    for name, path in sorted(_paths().items()):
        try:
            manifest = AvatarBundle.open(path).manifest
        except BundleError as error:
            _log.warning("Left out: %s", error)
            continue
        found.append(
            AvatarInfo(
                name,
                manifest.title,
                manifest.version,
                manifest.native_size,
                tuple(manifest.gestures),
                manifest.has_matte,
                manifest.likeness,
                manifest.licence,
                path,
            )
        )
    return found


def find_avatar(name: str | Path) -> AvatarBundle:
    """Open an avatar by its name or by the path of its bundle.

    Raises:
        UnknownNameError: If there is no avatar of that name.
        BundleError: If the bundle is missing or damaged.
    """
    return AvatarBundle.open(avatar_path(name))


def avatar_path(name: str | Path) -> Path:
    """Where the bundle of an avatar is.

    Raises:
        UnknownNameError: If there is no avatar of that name.
    """
    if isinstance(name, Path) or name.endswith(_SUFFIX) or "/" in name:
        return Path(name)
    paths = _paths()
    if name not in paths:
        hint = (
            "Build one with: saram avatar build --exemplar FOOTAGE --text TRANSCRIPT, or give a path to a .saram file."
        )
        raise UnknownNameError("avatar", name, sorted(paths), hint)
    return paths[name]


def _paths() -> dict[str, Path]:
    shipped = Path(str(files("saram.avatar"))) / "bundles"
    folders = (shipped, avatars_folder())
    # Hidden files are bundles that are being written.
    return {path.stem: path for folder in folders if folder.is_dir() for path in folder.glob(f"[!.]*{_SUFFIX}")}
