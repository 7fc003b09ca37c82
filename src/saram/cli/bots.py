"""``saram bots …``: making, training and asking bots."""

from __future__ import annotations

import time
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from saram.errors import MissingExtraError

if TYPE_CHECKING:
    from saram.types import Request

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
    """Write a readable skeleton: intents, examples, slots, entities, grammar, tests."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    target = _verbs().new_bot(name, folder)
    Console().print(f"Made {target}. Change its files, then: saram bots train {target}")


@bots.command()
def train(
    folders: Annotated[list[Path], typer.Argument(help="Bots, or families (folders of bots).")],
    name: Annotated[str | None, typer.Option(help="Name of the trained package; else the first folder's.")] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds make equal packages.")] = 0,
) -> None:
    """Train bots together; report confusions and weak spots."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console()
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("reading", total=None)
        path, report = _verbs().train_bots(
            folders,
            name=name,
            seed=seed,
            progress=lambda stage, share: bar.update(task, description=f"{stage} {share:.0%}"),
        )
    console.print(
        f"{path}: {report.sentences} sentences in {report.seconds:.0f} s; {report.accuracy:.1%} right on validation"
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
    context = Context(bot=active)
    understand(sentence, context)
    began = time.perf_counter()
    request = understand(sentence, context, why=why)
    took = (time.perf_counter() - began) * 1000
    console = Console(highlight=False)
    for each in request:
        console.print(_line(each) + (f"  {took:.1f} ms" if each is request else ""), markup=False)
        for reason in each.reasons:
            console.print(f"  {reason}", markup=False)
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
    trials: Annotated[int, typer.Option(help="Trials in all; a second run goes on where the first stopped.")] = 20,
    seconds: Annotated[float | None, typer.Option(help="Start no trial after so long.")] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds make equal searches.")] = 0,
) -> None:
    """Search architecture and hyper-parameters; only validation sentences decide."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show
    from rich.table import Table  # noqa: PLC0415

    found = _verbs().tune_bots(folders, trials=trials, seconds=seconds, seed=seed)
    table = Table("trial", "validation", "parameters", title="Best trials")
    for number, accuracy, parameters in found.trials[:10]:
        shown = ", ".join(f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}" for k, v in parameters.items())
        table.add_row(str(number), f"{accuracy:.2%}", shown)
    Console().print(table)


@bots.command()
def export(
    path: Annotated[Path, typer.Argument(help="File to write; it ends in .bots.")],
    package: Package = "home",
) -> None:
    """Write a trained package to one file that runs anywhere saram runs."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    _verbs().export_bots(package, path)
    Console().print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB). Use it with: saram bots ask … --bots {path}")


def _line(request: Request) -> str:
    if request.bot is None:
        return f"not understood  {request.score:.2f}"
    slots = ", ".join(f"{name}: {value}" for name, value in request.arguments.items())
    asked = " (ask back)" if request.status == "ambiguous" else ""
    return f"bot={request.bot} intent={request.intent} slots={{{slots}}}  {request.score:.2f}{asked}"
