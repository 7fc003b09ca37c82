"""The verbs for bots: new, train, ask, evaluate, tune, export."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saram.errors import MissingExtraError, OutputError, UsageError
from saram.language import Understanding, bots_folder, load, read_package, write_package
from saram.language.bot_folder import common_language
from saram.language.evaluation import Score, evaluate, read_tests
from saram.language.loading import package_file
from saram.types import Context, Request
from saram.workflows.bot_library import bot_understanding
from saram.workflows.bot_packages import BotPackage, bot_packages, fingerprint

if TYPE_CHECKING:
    from saram.training.bots import Report
    from saram.training.search import Found

__all__ = [
    "Trained",
    "ask_bots",
    "bot_packages",
    "evaluate_bots",
    "export_bots",
    "load",
    "new_bot",
    "train_bots",
    "tune_bots",
]


def new_bot(name: str, folder: Path) -> Path:
    """Write a readable skeleton of a bot.

    Raises:
        UsageError: If the name is not lower-case Latin letters, digits and underscores.
        OutputError: If the folder exists and is not empty.
    """
    if not name.isascii() or not name.replace("_", "a").isalnum() or not name[0].isalpha() or not name.islower():
        raise UsageError(f"A bot's name is lower-case Latin letters, digits and underscores; got {name!r}.")
    target = folder / name
    if target.exists() and any(target.iterdir()):
        raise OutputError(f"{target} exists and is not empty. Choose another name or remove it.")
    with as_file(files("saram.language").joinpath("skeleton")) as skeleton:
        for source in sorted(skeleton.rglob("*")):
            if source.is_file():
                place = target / source.relative_to(skeleton)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(source.read_text("utf-8").replace("NAME", name), "utf-8")
    return target


@dataclass(frozen=True, slots=True)
class Trained:
    """A package that has been trained and kept."""

    path: Path
    """Its file."""

    report: Report
    """How it went."""

    tuned: Found | None
    """The search whose best choice it was trained with, None if it was trained with the usual one."""


def train_bots(
    package: BotPackage,
    *,
    seed: int = 0,
    networks: int = 1,
    tuned: bool = True,
    teachers: Sequence[str] = (),
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> Trained:
    """Train bots together and keep the package in the workspace.

    Args:
        package: The bots, as `bot_packages` gives them.
        seed: Of all choices.
        networks: How many networks the package takes the mean of.
        tuned: Train with the best that `tune_bots` has found for these very files, if it has.
        teachers: Names or files of packages trained from the same bots, to learn from besides.
        progress: Called with a stage and its share done.

    Raises:
        BotError: If a grammar has mistakes.
        UsageError: If a teacher was trained for other bots.
        UnknownNameError: If there is no package of a teacher's name.
        MissingExtraError: If the training libraries are not installed.
    """
    try:
        from saram.training.bots import train_bots as train  # noqa: PLC0415 - torch is an optional part
        from saram.training.search import best_found  # noqa: PLC0415 - and so is optuna
    except ImportError as error:
        raise MissingExtraError("Training bots", "train") from error
    found = best_found(package.journal, common_language(package.bots)) if tuned else None
    choice: dict[str, Any] = {}
    if found is not None:
        best = found.best
        choice = {"plan": best.plan, "sizes": best.sizes, "epochs": best.epochs, "rate": best.rate}
    learned_from = [read_package(package_file(each)) for each in teachers]
    trained, report = train(
        package.bots,
        seed=seed,
        networks=networks,
        compared=True,
        teachers=learned_from,
        progress=progress,
        **choice,
    )
    trained.about["fingerprint"] = fingerprint(package.bots)  # by which a conversation knows that no file has changed
    write_package(trained, package.path)
    return Trained(package.path, report, found)


def tune_bots(
    package: BotPackage,
    *,
    trials: int,
    seconds: float | None = None,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> Found:
    """Search for a better architecture and better hyper-parameters; a second run goes on where the first stopped.

    Args:
        package: The bots, as `bot_packages` gives them; when a file has changed the search begins anew.
        trials: How many there shall be in all.
        seconds: Start no trial after so long.
        seed: Of all choices.
        progress: Called with a trial and its stage, and the share of the stage that is done.

    Raises:
        UsageError: If there shall be no trial.
        BotError: If a grammar has mistakes.
        MissingExtraError: If the training libraries are not installed.
    """
    try:
        from saram.training.search import search  # noqa: PLC0415 - torch and optuna are an optional part
    except ImportError as error:
        raise MissingExtraError("Tuning bots", "train") from error
    return search(package.bots, package.journal, trials=trials, seconds=seconds, seed=seed, progress=progress)


def ask_bots(sentence: str, name: str, context: Context | None = None, *, why: bool = False) -> Request:
    """Understand one sentence with the package `name`."""
    return load(name)(sentence, context, why=why)


def evaluate_bots(tests: Path, name: str) -> Score:
    """Evaluate a package, or the bot of a folder as it talks, on a file or folder of tests."""
    understanding = bot_understanding(Path(name))[0] if Path(name).is_dir() else load(name)
    return evaluate(understanding, read_tests(tests))


def export_bots(name: str, path: Path) -> Understanding:
    """Copy the trained package `name` to a file that needs nothing but saram to run."""
    understanding = load(name)
    candidates = [
        bots_folder() / f"{name}.bots",
        Path(str(files("saram.language").joinpath("trained", f"{name}.bots"))),
    ]
    source = Path(name) if name.endswith(".bots") else next(each for each in candidates if each.is_file())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
    return understanding
