"""Which bots are trained together into one file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from saram.errors import BotError, UsageError
from saram.language import BotFolder, bots_folder, read_bots
from saram.language.bot_folder import common_language
from saram.types import Language

__all__ = ["LANGUAGES", "BotPackage", "bot_packages", "fingerprint", "package_name"]

LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")
"""Languages that bots speak; a bot in several has a folder named for each."""


@dataclass(frozen=True, slots=True)
class BotPackage:
    """Bots that are trained together, so that they are told from each other."""

    name: str
    """Of the package."""

    bots: tuple[BotFolder, ...]
    """In one language, no two of one name."""

    @property
    def path(self) -> Path:
        """Where the trained package is kept."""
        return bots_folder() / f"{self.name}.bots"

    @property
    def journal(self) -> Path:
        """Where the search for what to train it with keeps its trials; another place when the files have changed."""
        return bots_folder() / f"{self.name}-{fingerprint(self.bots)[:20]}.tuning.db"


def bot_packages(folders: Sequence[Path], name: str | None = None) -> list[BotPackage]:
    """Read bots, and say which are trained together.

    Args:
        folders: Bots, families (folders of bots), or bots in several languages (``bank`` for ``bank/ko``, ``bank/en``).
        name: Of one package of all the bots; None for a package for each bot, family and language, named for its
            folder.

    Raises:
        BotError: With every mistake of every file; if bots that are to be told from each other have one name or speak
            several languages.
        UsageError: If two packages would have one name.
    """
    if name is not None:
        return [_package(name, folders)]
    parts = dict.fromkeys(part.resolve() for folder in folders for part in _parts(folder))
    named: dict[str, Path] = {}
    for part in parts:
        other = named.setdefault(package_name(part), part)
        if other != part:
            raise UsageError(
                f"{other} and {part} would both be kept as {package_name(part)!r}. "
                f"Train one of them by itself, under another name: saram bots train {part} --name NAME"
            )
    packages, failures = [], []
    for each, part in named.items():
        try:
            packages.append(_package(each, [part]))
        except BotError as error:
            failures.append((each, error))
    if len(failures) == 1:
        raise failures[0][1]
    if failures:
        raise BotError(
            ", ".join(each for each, _ in failures),
            [f"{each}: {mistake}" for each, error in failures for mistake in error.mistakes],
        )
    return packages


def package_name(folder: Path) -> str:
    """What the package of a folder is called: ``bank-ko`` for ``bots/bank/ko``, else the folder's name."""
    resolved = folder.resolve()
    return f"{resolved.parent.name}-{resolved.name}" if resolved.name in LANGUAGES else resolved.name


def fingerprint(bots: Sequence[BotFolder]) -> str:
    """A hash of everything bots are trained from."""
    told = [
        [
            bot.bot.model_dump(mode="json", exclude_defaults=True),
            {name: {key: list(value) for key, value in values.items()} for name, values in bot.entities.items()},
            [[e.text, [[s.slot, s.start, s.end] for s in e.slots], e.intent, e.active] for e in bot.examples],
            bot.grammar,
        ]
        for bot in bots
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _package(name: str, folders: Sequence[Path]) -> BotPackage:
    bots = tuple(read_bots(folders))
    common_language(bots)
    return BotPackage(name, bots)


def _parts(folder: Path) -> list[Path]:
    """The folders of a bot in several languages, or else the folder itself."""
    inside = sorted(path.parent for path in folder.glob("*/bot.yaml"))
    several = not (folder / "bot.yaml").is_file() and inside and all(path.name in LANGUAGES for path in inside)
    return inside if several else [folder]
