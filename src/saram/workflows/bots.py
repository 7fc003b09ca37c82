"""The verbs for bots: new, train, ask, evaluate, tune, export."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from saram.errors import MissingExtraError, OutputError, UsageError
from saram.language import Understanding, bots_folder, load, read_bots, write_package
from saram.language.evaluation import Score, evaluate, read_tests
from saram.types import Context, Request
from saram.workflows.bot_library import bot_understanding, fingerprint, package_name

if TYPE_CHECKING:
    from saram.training.bots import Report
    from saram.training.search import Found

__all__ = ["ask_bots", "evaluate_bots", "export_bots", "load", "new_bot", "train_bots", "tune_bots"]


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


def train_bots(
    folders: Sequence[Path],
    *,
    name: str | None = None,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> tuple[Path, Report]:
    """Train bots together and keep the package in the workspace.

    Args:
        folders: Bots or families of bots.
        name: Name of the package; None for that of the first folder (``bank-ko`` for ``bots/bank/ko``).
        seed: Of all choices.
        progress: Called with a stage and its share done.

    Raises:
        BotError: With every mistake in the bots' files.
        MissingExtraError: If the training libraries are not installed.
    """
    try:
        from saram.training.bots import train_bots as train  # noqa: PLC0415 - torch is an optional part
    except ImportError as error:
        raise MissingExtraError("Training bots", "train") from error
    bots = read_bots(folders)
    package, report = train(bots, seed=seed, progress=progress)
    package.about["fingerprint"] = fingerprint(bots)  # by which a conversation knows that the files have not changed
    path = bots_folder() / f"{name or package_name(folders[0])}.bots"
    write_package(package, path)
    return path, report


def tune_bots(folders: Sequence[Path], *, trials: int, seconds: float | None = None, seed: int = 0) -> Found:
    """Search for a better architecture and better hyper-parameters; a second run goes on where the first stopped.

    Raises:
        BotError: With every mistake in the bots' files.
        MissingExtraError: If the training libraries are not installed.
    """
    try:
        from saram.training.search import search  # noqa: PLC0415 - torch and optuna are an optional part
    except ImportError as error:
        raise MissingExtraError("Tuning bots", "train") from error
    journal = bots_folder() / f"{folders[0].resolve().name}.tuning.db"
    return search(read_bots(folders), journal, trials=trials, seconds=seconds, seed=seed)


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
