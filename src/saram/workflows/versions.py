"""What a film depends on besides what was ordered: the code, the libraries, the voice, the files."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from saram.types import Language

__all__ = ["background_version", "renderer_version", "voice_version"]

_ROOMS: Final = ("avatar", "face", "media", "motion", "render", "script", "text", "types", "voice")
_MODULES: Final = ("answer_film.py", "captioning.py", "narration.py", "video.py")
_LIBRARIES: Final = ("av", "numpy", "opencv-python-headless", "pillow", "num2words", "regex")
_CODE: Final = (".py", ".json", ".txt", ".tsv", ".csv")


@cache
def renderer_version() -> str:
    """Version of saram with a hash of the code that speaks, moves and paints, and of the libraries it uses."""
    from saram import __version__  # noqa: PLC0415 - saram imports this module lazily

    digest = hashlib.sha256()
    root = files("saram")
    for room in _ROOMS:
        for path in _sources(root.joinpath(room)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in _MODULES:
        digest.update(root.joinpath("workflows", name).read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {_version(library)}\n".encode())
    return f"{__version__}+{digest.hexdigest()[:16]}"


def voice_version(engine: str, voice: str, language: Language) -> str:
    """What a voice depends on besides its name.

    Args:
        engine: Name of the engine.
        voice: Its voice.
        language: Language that is spoken.
    """
    match engine:
        case "espeak":
            return f"espeakng-loader {_version('espeakng-loader')} {language}"
        case "http":
            return os.environ.get("SARAM_SPEECH_MODEL", "") or "tts-1"
        case "recorded":
            return _file_hash(voice)
        case _:
            return _version(_package(engine))


def background_version(source: str | None, folder: Path | None) -> str:
    """A background by the bytes of its file, or by its name where it is a colour or built in; empty for none."""
    if source is None:
        return ""
    path = Path(source).expanduser()
    for candidate in ([folder / path] if folder is not None else []) + [path]:
        if candidate.is_file():
            return _file_hash(str(candidate))
    return source


def _sources(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for each in sorted(folder.iterdir(), key=lambda path: path.name):
        if each.is_dir():
            found += _sources(each)
        elif each.name.endswith(_CODE):
            found.append(each)
    return found


def _file_hash(path: str) -> str:
    """Hash of a file's bytes; empty if it cannot be read, which whoever uses it reports."""
    try:
        status = Path(path).stat()
        return _hashed(path, status.st_mtime_ns, status.st_size)
    except OSError:
        return ""


@cache
def _hashed(path: str, changed: int, size: int) -> str:  # noqa: ARG001 - changed files are read again
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _package(engine: str) -> str:
    from saram.voice.speakers import SPEAKERS  # noqa: PLC0415 - loaded when a voice is needed

    return str(SPEAKERS.load(engine).__module__).partition(".")[0]


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
