"""Automatic search of architecture and hyper-parameters: budgeted, resumable, reproducible."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import optuna

from saram.errors import UsageError
from saram.language.bot_folder import BotFolder, common_language
from saram.training.bots import train_bots
from saram.training.material import Plan, usual_plan
from saram.training.network import Architecture
from saram.types import Language

__all__ = ["Choice", "Found", "best_found", "search"]


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
    folders: Sequence[BotFolder],
    journal: Path,
    *,
    trials: int,
    seconds: float | None = None,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> Found:
    """Search, going on from where an earlier search with the same journal and seed stopped.

    Only validation sentences decide: those that training has set aside. A search that was stopped and goes on finds
    what it would have found in one go: what a trial draws depends on the seed, on how many trials are finished and on
    what they found.

    Args:
        folders: The bots.
        journal: SQLite file that keeps the trials; one for these very bots.
        trials: How many trials there shall be in all, earlier runs included.
        seconds: Stop starting new trials after so long; one is made all the same if there is none.
        seed: Of the choices and of every training.
        progress: Called with a trial and its stage, and the share of the stage that is done.

    Raises:
        UsageError: If there shall be no trial.
        BotError: If a grammar has mistakes.
    """
    if trials < 1:
        raise UsageError(f"A search takes at least one trial; got {trials}.")
    began = time.monotonic()
    usual = usual_plan(common_language(folders))
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    journal.parent.mkdir(parents=True, exist_ok=True)
    study = optuna.create_study(
        study_name=f"seed {seed}", storage=_storage(journal), direction="maximize", load_if_exists=True
    )
    while (done := len(_finished(study))) < trials:
        if done and seconds is not None and time.monotonic() - began >= seconds:
            break
        study.sampler = optuna.samplers.TPESampler(seed=int(np.random.SeedSequence([seed, done]).generate_state(1)[0]))
        trial = study.ask()
        choice = _suggest(trial, usual)
        try:
            _, report = train_bots(
                folders,
                plan=choice.plan,
                sizes=choice.sizes,
                epochs=choice.epochs,
                rate=choice.rate,
                seed=seed,
                progress=partial(_tell, progress, f"trial {done + 1} of {trials}"),
            )
        except BaseException:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            raise
        study.tell(trial, report.accuracy)
    return _ranked([study], usual)


def best_found(journal: Path, language: Language) -> Found | None:
    """What all searches with this journal have found, whatever their seed; None if there was none.

    Args:
        journal: As `search` was given it.
        language: The bots' language.
    """
    if not journal.is_file():
        return None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    storage = _storage(journal)
    names = optuna.get_all_study_names(storage)
    studies = [optuna.load_study(study_name=name, storage=storage) for name in names]
    return _ranked(studies, usual_plan(language)) if any(map(_finished, studies)) else None


def _tell(progress: Callable[[str, float], None], trial: str, stage: str, share: float) -> None:
    progress(f"{trial}, {stage}", share)


def _storage(journal: Path) -> str:
    return f"sqlite:///{journal}"


def _finished(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    return study.get_trials(deepcopy=False, states=[optuna.trial.TrialState.COMPLETE])


def _ranked(studies: Sequence[optuna.Study], usual: Plan) -> Found:
    rows = [
        (number, float(trial.value or 0), dict(trial.params))
        for study in studies
        for number, trial in enumerate(_finished(study))
    ]
    ranked = sorted(rows, key=lambda row: -row[1])
    return Found(_suggest(optuna.trial.FixedTrial(ranked[0][2]), usual), ranked[0][1], ranked)


def _suggest(trial: optuna.Trial | optuna.trial.FixedTrial, usual: Plan) -> Choice:
    """A point of the space, drawn or repeated; what is not searched is as it is usual in the bots' language."""
    sizes = Architecture(
        unit=trial.suggest_categorical("unit", [16, 32, 48, 64]),
        bag=trial.suggest_categorical("bag", [24, 48, 64]),
        filters=trial.suggest_categorical("filters", [32, 64, 80, 96, 128]),
        deep=trial.suggest_categorical("deep", [48, 96, 128]),
        dropout=trial.suggest_float("dropout", 0.2, 0.6),
    )
    plan = replace(
        usual,
        generated=trial.suggest_int("generated", 40, 320, step=40),
        paraphrases=trial.suggest_int("paraphrases", 2, 10, step=2),
        misheard=trial.suggest_float("misheard", 0.1, 0.5),
    )
    return Choice(sizes, plan, trial.suggest_int("epochs", 2, 8), trial.suggest_float("rate", 5e-4, 5e-3, log=True))
