"""``saram bots …``: making, training and asking bots."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saram.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from saram.types import Request
    from saram.workflows.bots import Trained

__all__ = ["bots"]

bots = typer.Typer(help="Bots: make, train, ask, evaluate, tune, export.", no_args_is_help=True)


def _verbs() -> ModuleType:
    """The verbs behind the commands, loaded when one of them is used.

    Raises:
        MissingExtraError: If the extra ``language`` is not installed.
    """
    try:
        from saram.workflows import bots as verbs  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("saram"):
            raise
        raise MissingExtraError("Understanding", "language") from error
    return verbs


Package = Annotated[str, typer.Option("--bots", "-b", help="Trained package: its name or its file.")]


@bots.command()
def new(
    name: Annotated[str, typer.Argument(help="Lower-case Latin letters, digits and underscores.")],
    folder: Annotated[Path, typer.Option(help="Where to put it.")] = Path("bots"),
) -> None:
    """Write a readable skeleton: intents, examples, slots, entities, grammar, answers, corpus, tests."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    target = _verbs().new_bot(name, folder)
    Console().print(f"Made {target}. Change its files, then: saram bots train {target}")


@bots.command()
def train(
    folders: Annotated[list[Path], typer.Argument(help="Bots, or families (folders of bots).")],
    name: Annotated[
        str | None, typer.Option(help="Train all of them together into one package of this name; else one each.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds make equal packages.")] = 0,
    networks: Annotated[
        int, typer.Option(min=1, max=8, help="Take the mean of so many networks: better, but slower.")
    ] = 1,
    teacher: Annotated[
        list[str] | None,
        typer.Option(
            help="A package trained from the same bots, its name or file, to learn from besides; of several, from their"
            " mean: as quick as one network, and nearly as good as all of them."
        ),
    ] = None,
    *,
    tuned: Annotated[bool, typer.Option(help="Train with what `saram bots tune` found for these very files.")] = True,
) -> None:
    """Train bots, a family or a language after the other; report confusions and weak spots."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    console = Console()
    packages = _verbs().bot_packages(folders, name)
    if teacher and len(packages) > 1:
        raise UsageError(
            f"--teacher is for one package; these folders make {len(packages)}: "
            f"{', '.join(each.name for each in packages)}. Train them one by one."
        )
    for package in packages:
        with _stages(console, package.name) as progress:
            trained = _verbs().train_bots(
                package, seed=seed, networks=networks, tuned=tuned, teachers=teacher or (), progress=progress
            )
        _show_report(console, trained)


@contextmanager
def _stages(console: Console, name: str) -> Iterator[Callable[[str, float], None]]:
    """Shows what is being done for a package."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - loaded to be shown

    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task(name, total=None)
        yield lambda stage, share: bar.update(task, description=f"{name}: {stage} {share:.0%}")


def _show_report(console: Console, trained: Trained) -> None:
    from rich.table import Table  # noqa: PLC0415 - loaded when there is something to show

    report = trained.report
    console.print(
        f"{trained.path}: {report.sentences} sentences in {report.seconds:.0f} s; "
        f"{report.accuracy:.1%} right on validation"
    )
    if report.baselines:
        shown = ", ".join(f"{name} {share:.1%}" for name, share in report.baselines.items())
        console.print(f"Baselines on the same sentences: {shown}")
    if trained.tuned is not None:
        number, accuracy, parameters = trained.tuned.trials[0]
        console.print(
            f"Trained with what tuning found best, trial {number} with {accuracy:.1%}: {_parameters(parameters)}"
        )
    if report.confusions:
        table = Table("meant", "taken for", "times", title="Confusions on validation sentences")
        for true, taken, count in report.confusions[:12]:
            table.add_row(true, taken, str(count))
        console.print(table)
    for intent, share, count in report.weak[:12]:
        console.print(
            f"Weak: {intent}, {share:.0%} of {count} understood. Give it more examples of the kind that fails."
        )
    for intent in report.few:
        console.print(f"Few examples: {intent}. Ten or more are better.")


@bots.command()
def ask(
    sentence: Annotated[str, typer.Argument(help="What was said.")],
    package: Package = "home",
    active: Annotated[str | None, typer.Option(help="The bot that is active.")] = None,
    *,
    why: Annotated[bool, typer.Option(help="Explain.")] = False,
) -> None:
    """Understand one sentence."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    from saram.types import Context  # noqa: PLC0415

    understand = _verbs().load(package)
    if active is not None and active not in understand.bots:
        raise UsageError(
            f"There is no bot {active!r} in {package}, which could be active; there are {', '.join(understand.bots)}."
        )
    context = Context(bot=active)
    understand(sentence, context)
    began = time.perf_counter()
    request = understand(sentence, context)
    took = (time.perf_counter() - began) * 1000
    if why:  # which takes longer: each word is left out once
        request = understand(sentence, context, why=True)
    console = Console(highlight=False)
    for each in request:
        console.print(_line(each) + (f"  {took:.1f} ms" if each is request else ""), markup=False)
        if each.reasons:
            console.print(_table(each))
        if why or each.status != "understood":
            for reading in each.readings:
                console.print(f"  {reading.score:.2f} {reading.bot}.{reading.intent}", markup=False)


@bots.command()
def evaluate(
    tests: Annotated[
        Path, typer.Argument(help="tests.yml, a text file with ## bot.intent headings, or a folder of them.")
    ],
    package: Annotated[
        str, typer.Option("--bots", "-b", help="Trained package: its name or file; or a bot's folder, as it talks.")
    ] = "home",
    show: Annotated[int, typer.Option(help="How many wrong sentences to show.")] = 20,
) -> None:
    """Measure a trained package on sentences whose meaning is known."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    score = _verbs().evaluate_bots(tests, package)
    console = Console(highlight=False)
    console.print(
        f"{score.sentences} sentences: bot {score.bot:.1%}, intent {score.intent:.1%}, slot F1 {score.slot_f1:.1%}, "
        f"exact {score.exact:.1%}; {score.outside} outside: {score.refused:.1%} refused"
    )
    for sentence, expected, understood in score.wrong[:show]:
        console.print(f"  {sentence} | {expected} | {understood}", markup=False)


@bots.command()
def tune(
    folders: Annotated[list[Path], typer.Argument(help="Bots, or families.")],
    name: Annotated[str | None, typer.Option(help="As for train: one package of all of them.")] = None,
    trials: Annotated[
        int, typer.Option(min=1, help="Trials in all; a second run goes on where the first stopped.")
    ] = 20,
    seconds: Annotated[float | None, typer.Option(min=0, help="Start no trial after so long.")] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds make equal searches.")] = 0,
) -> None:
    """Search architecture and hyper-parameters; only validation sentences decide."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show
    from rich.table import Table  # noqa: PLC0415

    console = Console()
    for package in _verbs().bot_packages(folders, name):
        with _stages(console, package.name) as progress:
            found = _verbs().tune_bots(package, trials=trials, seconds=seconds, seed=seed, progress=progress)
        table = Table("trial", "validation", "parameters", title=f"Best trials for {package.name}")
        for number, accuracy, parameters in found.trials[:10]:
            table.add_row(str(number), f"{accuracy:.2%}", _parameters(parameters))
        console.print(table)
    console.print("`saram bots train` takes the best as long as the bots' files stay the same.")


def _parameters(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}" for k, v in parameters.items())


@bots.command()
def export(
    path: Annotated[Path, typer.Argument(help="File to write; it ends in .bots.")],
    package: Package = "home",
) -> None:
    """Write a trained package to one file that runs anywhere saram runs."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    _verbs().export_bots(package, path)
    Console().print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB). Use it with: saram bots ask … --bots {path}")


def _table(request: Request) -> Table:
    """Why a request was understood so, a line each."""
    from rich.table import Table  # noqa: PLC0415 - loaded when there is something to show
    from rich.text import Text  # noqa: PLC0415

    table = Table("what", "how it counts", box=None, padding=(0, 2))
    for reason in request.reasons:
        what, _, how = reason.partition(": ")
        table.add_row(Text(what), Text(how))
    return table


def _line(request: Request) -> str:
    if request.bot is None:
        return f"not understood  {request.score:.2f}"
    slots = ", ".join(f"{name}: {value}" for name, value in request.arguments.items())
    asked = " (ask back)" if request.status == "ambiguous" else ""
    return f"bot={request.bot} intent={request.intent} slots={{{slots}}}  {request.score:.2f}{asked}"
