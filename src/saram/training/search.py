"""Automatic search of architecture and hyper-parameters: budgeted, resumable, reproducible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import optuna

from saram.language.bot_folder import BotFolder
from saram.training.bots import train_bots
from saram.training.material import Plan
from saram.training.network import Architecture

__all__ = ["Choice", "Found", "search"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One point of the search space."""

    sizes: Architecture
    """Architecture of the network."""
    plan: Plan
    """How many sentences are made."""
    epochs: int
    """Passes over them."""
    rate: float
    """Highest step size."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search has found so far, earlier runs included."""

    best: Choice
    """The choice with the highest validation accuracy."""
    accuracy: float
    """That accuracy."""
    trials: list[tuple[int, float, dict[str, Any]]]
    """(number, validation accuracy, parameters) of every finished trial, best first."""


def search(
    folders: Sequence[BotFolder], journal: Path, *, trials: int, seconds: float | None = None, seed: int = 0
) -> Found:
    """Search, going on from where an earlier search with the same journal stopped.

    Only validation sentences decide: those that training has set aside.

    Args:
        folders: The bots.
        journal: SQLite file that keeps the trials.
        trials: How many trials there shall be in all, earlier runs included.
        seconds: Stop starting new trials after so long.
        seed: Of the sampler and of every training, so that a search is reproducible trial by trial.

    Raises:
        BotError: If a grammar has mistakes.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    journal.parent.mkdir(parents=True, exist_ok=True)
    study = optuna.create_study(
        study_name="bots",
        storage=f"sqlite:///{journal}",
        direction="maximize",
        load_if_exists=True,
        sampler=optuna.samplers.TPESampler(seed=seed),
    )
    left = trials - sum(trial.state.is_finished() for trial in study.get_trials(deepcopy=False))

    def accuracy(trial: optuna.Trial) -> float:
        choice = _suggest(trial)
        _, report = train_bots(
            folders, plan=choice.plan, sizes=choice.sizes, epochs=choice.epochs, rate=choice.rate, seed=seed
        )
        return report.accuracy

    if left > 0:
        study.optimize(accuracy, n_trials=left, timeout=seconds)
    finished = [trial for trial in study.get_trials(deepcopy=False) if trial.value is not None]
    ranked = sorted(((t.number, float(t.value or 0), dict(t.params)) for t in finished), key=lambda row: -row[1])
    return Found(_suggest(optuna.trial.FixedTrial(ranked[0][2])), ranked[0][1], ranked)


def _suggest(trial: optuna.Trial | optuna.trial.FixedTrial) -> Choice:
    """A point of the space, drawn or repeated."""
    sizes = Architecture(
        unit=trial.suggest_categorical("unit", [16, 32, 48, 64]),
        bag=trial.suggest_categorical("bag", [24, 48, 64]),
        filters=trial.suggest_categorical("filters", [32, 64, 80, 96, 128]),
        deep=trial.suggest_categorical("deep", [48, 96, 128]),
        dropout=trial.suggest_float("dropout", 0.2, 0.6),
    )
    plan = Plan(
        generated=trial.suggest_int("generated", 40, 160, step=40),
        paraphrases=trial.suggest_int("paraphrases", 2, 10, step=2),
        misheard=trial.suggest_float("misheard", 0.1, 0.5),
    )
    return Choice(sizes, plan, trial.suggest_int("epochs", 2, 8), trial.suggest_float("rate", 5e-4, 5e-3, log=True))
