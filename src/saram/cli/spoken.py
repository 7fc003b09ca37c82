"""``saram talk evaluate``: conversations held aloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.console import stage_bar

if TYPE_CHECKING:
    from saram.workflows.spoken_evaluation import SpokenTurn

__all__ = ["evaluate"]


def evaluate(
    scenarios: Annotated[Path, typer.Argument(help="A file of scenarios, or a folder with scenarios.yml in it.")],
    listener: Annotated[str, typer.Option(help="Recogniser, or model:NAME; else what hears the language here.")] = "",
    voice: Annotated[str, typer.Option(help="Voice that speaks, as `saram voices` lists them.")] = "",
    noise: Annotated[
        float | None, typer.Option(help="Decibels that the voice is louder than steady noise; else a quiet room.")
    ] = None,
    *,
    typed: Annotated[bool, typer.Option("--typed", help="Give the words instead of saying them.")] = False,
    show_all: Annotated[bool, typer.Option("--all", help="Show the turns that are right too.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Hold conversations aloud and check what comes back: said by a voice, heard, understood, answered.

    The exit status is 1 if a turn does not come back as it must.
    """
    from saram.workflows.scenario import read_scenarios  # noqa: PLC0415 - loaded when there is work to do
    from saram.workflows.spoken_evaluation import evaluate_spoken  # noqa: PLC0415

    read = read_scenarios(scenarios)
    turns: list[SpokenTurn] = []
    with stage_bar("Talking", len(read), shown=not quiet) as advance:
        turns.extend(evaluate_spoken(read, listener=listener, voice=voice, noise=noise, typed=typed, progress=advance))
    for turn in turns:
        if turn.failures or show_all:
            sign = typer.style("wrong", fg="red") if turn.failures else typer.style("right", fg="green")
            typer.echo(
                f"{sign} {turn.scenario}: {turn.said} | {turn.heard} | {turn.reply} | {turn.milliseconds:.0f} ms"
            )
            for failure in turn.failures:
                typer.echo(f"      {failure}")
    _sum_up(len(read), turns)
    if any(turn.failures for turn in turns):
        raise typer.Exit(1)


def _sum_up(scenarios: int, turns: list[SpokenTurn]) -> None:
    wrong = {turn.scenario for turn in turns if turn.failures}
    typer.echo(
        f"{scenarios} scenarios, {len(turns)} turns: {scenarios - len(wrong)} scenarios right, "
        f"{sum(not turn.failures for turn in turns)} turns right."
    )
    spoken = sorted(turn.milliseconds for turn in turns if turn.spoken)
    if spoken:
        middle, late = spoken[len(spoken) // 2], spoken[min(len(spoken) - 1, len(spoken) * 95 // 100)]
        typer.echo(
            f"{len(spoken)} turns were spoken: from the end of speech to the reply {middle:.0f} ms (p50), {late:.0f} ms (p95)."
        )
    if given := len(turns) - len(spoken):
        typer.echo(
            f"{given} turns were not spoken but given as text: no recogniser here hears their language, or --typed."
        )
