"""``saram talk evaluate``: conversations held aloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.console import stage_bar
from saram.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

    from saram.workflows.spoken_evaluation import HeldScenario

__all__ = ["evaluate"]


def evaluate(
    scenarios: Annotated[list[Path], typer.Argument(help="scenarios.yml, or folders with such files in them.")],
    listener: Annotated[str, typer.Option(help="Recogniser, or model:NAME; else what hears the language here.")] = "",
    voice: Annotated[str, typer.Option(help="Voice that speaks, as `saram voices` lists them.")] = "",
    noise: Annotated[
        float | None, typer.Option(help="Decibels that the voice is louder than steady noise; else a quiet room.")
    ] = None,
    *,
    typed: Annotated[bool, typer.Option("--typed", help="Give the words instead of saying them.")] = False,
    show_all: Annotated[bool, typer.Option("--all", help="Show what was heard and answered in every turn.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Hold conversations and check what comes back: said by a voice, heard, understood, answered.

    Where nothing hears a language, its words are given as text, and the last lines say so. The exit status is 1 if
    something does not come back as it must.
    """
    verbs = _verbs()
    found = verbs.find_scenarios(scenarios)
    held: list[HeldScenario] = []
    with stage_bar("Talking", len(found), shown=not quiet) as advance:
        for each in verbs.evaluate_spoken(
            found, listener=listener, voice=voice, noise=noise, typed=typed, progress=advance
        ):
            held.append(each)
            _show(each, everything=show_all)
    _sum_up(held)
    if any(each.failures for each in held):
        raise typer.Exit(1)


def _verbs() -> ModuleType:
    """The verbs behind the command.

    Raises:
        MissingExtraError: If the extra ``talk`` is not installed.
    """
    try:
        from saram.workflows import spoken_evaluation  # noqa: PLC0415 - loaded when there is work to do
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("saram"):
            raise
        raise MissingExtraError("Talking", "talk") from error
    return spoken_evaluation


def _show(held: HeldScenario, *, everything: bool) -> None:
    sign = typer.style("failed", fg="red") if held.failures else typer.style("passed", fg="green")
    typer.echo(f"{sign}  {held.scenario.bot} {held.scenario.language}  {held.scenario.name}")
    wrong = {failure.turn for failure in held.failures}
    for number, turn in enumerate(held.turns, 1):
        if everything or number in wrong:
            heard = "" if not turn.spoken else f" → heard {turn.heard!r}"
            typer.echo(f"  {number}. {turn.said!r}{heard} → {turn.reply!r}, {turn.milliseconds:.0f} ms")
    for failure in held.failures:
        typer.echo(f"  {failure.turn}. {typer.style(failure.problem, fg='red')}")


def _sum_up(held: list[HeldScenario]) -> None:
    turns = [turn for each in held for turn in each.turns]
    right = sum(not each.failures for each in held)
    typer.echo(f"{right} of {len(held)} scenarios passed, {len(turns)} turns")
    spoken = sorted(turn.milliseconds for turn in turns if turn.spoken)
    if spoken:
        middle, late = spoken[len(spoken) // 2], spoken[min(len(spoken) - 1, len(spoken) * 95 // 100)]
        cut = sum(turn.pieces > 1 for turn in turns)
        missed = sum(turn.pieces == 0 for turn in turns)
        typer.echo(
            f"{len(spoken)} turns were spoken: {middle:.0f} ms (p50), {late:.0f} ms (p95) from end of speech to "
            f"reply; {missed} not heard, {cut} cut in two by a pause"
        )
    if given := len(turns) - len(spoken):
        languages = sorted({each.scenario.language for each in held if any(not turn.spoken for turn in each.turns)})
        typer.echo(
            f"{given} turns ({', '.join(languages)}) were given as text, not spoken: nothing here hears the language, "
            "or --typed was asked for"
        )
