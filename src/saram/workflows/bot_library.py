"""Bots by name: where their folders are, and their understanding, trained when it is first needed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from saram.errors import UnknownNameError, UsageError
from saram.language import BotFolder, Understanding, bots_folder, read_bots, read_package, write_package
from saram.storage import home
from saram.types import Language
from saram.workflows.bot_packages import LANGUAGES, fingerprint, package_name

__all__ = ["bot_folder", "bot_languages", "bot_names", "bot_understanding"]

_RECIPE: Final = "linear-10"
"""Raised when equal bots would be trained differently without a network."""
_log = logging.getLogger(__name__)

Progress = Callable[[str, float], None]


def bot_names() -> list[str]:
    """The bots there are: those of the working folder, of the workspace, and those that come with saram."""
    found = set()
    for place in _places():
        found |= {folder.name for folder in _folders(place) if any(map(_has_persona, _languages(folder).values()))}
    return sorted(found)


def bot_folder(name: str, language: Language | None = None) -> tuple[Path, Language]:
    """The folder of a bot and the language it is in.

    A bot in several languages has a folder for each (``bank/ko``, ``bank/en``).

    Args:
        name: Its name, or the path of its folder.
        language: None for the only one or Korean.

    Raises:
        UnknownNameError: If there is no such bot.
        UsageError: If it does not speak the language.
    """
    known = _spoken(name)
    chosen = language or next(iter(known))
    if chosen not in known:
        raise UsageError(f"The bot {name!r} speaks {', '.join(known)}; asked for was {chosen}.")
    return known[chosen], chosen


def bot_languages(name: str) -> tuple[Language, ...]:
    """The languages of a bot, the first one first.

    Raises:
        UnknownNameError: If there is no such bot.
    """
    return tuple(_spoken(name))


def bot_understanding(
    folder: Path, *, progress: Progress = lambda _stage, _share: None
) -> tuple[Understanding, list[BotFolder]]:
    """The understanding of a bot's folder, and the bots in it.

    It is the package that ``saram bots train`` made of these very files, or the one that came with saram for them, or
    else one without a network that is trained in seconds, with numpy alone, and kept in the workspace under the hash of
    what it was trained from.

    Args:
        folder: A bot, or a family.
        progress: Called with a stage of training and its share done.

    Raises:
        BotError: With every mistake in the bots' files.
    """
    bots = read_bots([folder])
    name = package_name(folder)
    mark = fingerprint(bots)
    shipped = Path(str(files("saram.language").joinpath("trained", f"{name}.bots")))
    trained = [path for path in (bots_folder() / f"{name}.bots", shipped) if path.is_file()]
    for path in trained:
        if (understanding := _if_trained_from(mark, path)) is not None:
            return understanding, bots
    if trained:
        _log.warning(
            "The files in %s are not those that %r was trained from. Until `saram bots train %s` it is understood with "
            "a package that is trained quickly, without a network.",
            folder,
            name,
            folder,
        )
    kept = home() / "cache" / "bots" / f"{name}-{_RECIPE}-{mark[:20]}.bots"
    if not kept.is_file():
        from saram.training.linear import train_linear  # noqa: PLC0415 - only when something has to be trained

        write_package(train_linear(bots, progress=progress), kept)
    return Understanding(read_package(kept)), bots


def _if_trained_from(mark: str, path: Path) -> Understanding | None:
    """The package in a file if it was trained from bots with this fingerprint.

    One that comes with saram and does not tell it has it in a file beside it.
    """
    beside = path.with_suffix(".fingerprint")
    if beside.is_file() and beside.read_text("ascii").strip() != mark:
        return None
    understanding = Understanding(read_package(path))
    return understanding if beside.is_file() or understanding.about.get("fingerprint") == mark else None


def _places() -> list[Path]:
    packed = Path(str(files("saram").joinpath("bots")))
    source = Path(str(files("saram"))).parents[1] / "bots"
    return [Path("bots"), home() / "bots", packed if packed.is_dir() else source]


def _folders(place: Path) -> list[Path]:
    return sorted(folder for folder in place.iterdir() if folder.is_dir()) if place.is_dir() else []


def _spoken(name: str) -> dict[Language, Path]:
    """Language → folder, of a bot by its name or path."""
    candidates = [Path(name)] if "/" in name or name.startswith(".") else [place / name for place in _places()]
    for known in map(_languages, candidates):
        if known:
            return known
    raise UnknownNameError("bot", name, bot_names(), "Make one with: saram bots new NAME")


def _languages(folder: Path) -> dict[Language, Path]:
    """Language → folder, of a bot that can talk."""
    found: dict[Language, Path] = {}
    for language in LANGUAGES:
        if (folder / language / "dialogue.yaml").is_file():
            found[language] = folder / language
    if not found and ((folder / "dialogue.yaml").is_file() or any(folder.glob("*/dialogue.yaml"))):
        bots = [each for each in (folder, *_folders(folder)) if (each / "bot.yaml").is_file()]
        if bots and all((each / "dialogue.yaml").is_file() for each in bots):
            found["en" if "language: en" in (bots[0] / "bot.yaml").read_text("utf-8", "replace") else "ko"] = folder
    return found


def _has_persona(folder: Path) -> bool:
    """Whether the bot answers for itself; one without a persona only talks beside others."""
    path = folder / "dialogue.yaml"
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    return any(line.startswith("persona:") for line in lines)
