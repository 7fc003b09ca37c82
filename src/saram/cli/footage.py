"""``saram make check`` and ``saram make prompts``: before and after filming."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.avatar import language_of
from saram.cli.console import share_bar

if TYPE_CHECKING:
    from saram.capture import QualityReport

__all__ = ["check", "prompts"]

_COLOURS = {"good": "green", "usable with limits": "yellow", "film again": "red"}
_TAGS = {"fault": ("film again", "red"), "limit": ("limit", "yellow"), "note": ("note", "blue")}
_MOST_TIMES = 4


def check(
    footage: Annotated[list[Path], typer.Argument(help="Videos of one person speaking, or folders of them.")],
    *,
    text: Annotated[
        list[Path] | None,
        typer.Option(
            "--text",
            help="What is said in each video (.txt, .srt, .vtt, .align, .TextGrid, .ctm); else the file beside it.",
        ),
    ] = None,
    language: Annotated[str | None, typer.Option(help="ko or en. [default: seen from the text]")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Page with pictures and times to write.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """See whether footage is good enough for an avatar, and what to film again.

    All files are taken together. The verdict is *good*, *usable with limits* or *film again*; the exit status is 0
    for the first two and 1 for the last.

    Example: `saram make check talk.mp4 --text talk.txt --report check.html`
    """
    from saram.capture import write_page  # noqa: PLC0415 - loaded when there is work to do
    from saram.workflows.footage_check import check_take  # noqa: PLC0415

    begun = time.monotonic()
    with share_bar("Checking", shown=not quiet) as show:

        def step(stage: str, share: float) -> None:
            left = (time.monotonic() - begun) * (1 - share) / max(share, 0.01)
            show(share, left, stage)

        found = check_take(footage, text or [], None if language is None else language_of(language), step)
    if report is not None:
        write_page(found, report)
    if as_json:
        typer.echo(json.dumps(found.record(), ensure_ascii=False, indent=2))
    else:
        _tell(found, report)
    if found.verdict == "film again":
        raise typer.Exit(1)


def prompts(language: Annotated[str, typer.Argument(help="ko or en.")]) -> None:
    """Print a text to read before the camera: about three minutes with every sound of the language.

    What is printed is also the transcript to give with the footage.

    Example: `saram make prompts ko > talk.txt`
    """
    from saram.capture import prompts as lines  # noqa: PLC0415 - loaded when there is work to do

    typer.echo("\n".join(lines(language_of(language))))


def _tell(found: QualityReport, report: Path | None) -> None:
    typer.echo(typer.style(found.verdict.capitalize(), fg=_COLOURS[found.verdict], bold=True))
    several = len(found.files) > 1
    for finding in found.findings:
        tag, colour = _TAGS[finding.severity]
        times = ", ".join(f"{start:.1f}–{end:.1f} s" for start, end in finding.stretches[:_MOST_TIMES])
        if len(finding.stretches) > _MOST_TIMES:
            times += f" and {len(finding.stretches) - _MOST_TIMES} more"
        place = f" ({found.files[finding.file].path.name})" if several and finding.file is not None else ""
        typer.echo(f"\n{typer.style(tag, fg=colour)}: {typer.style(finding.title, bold=True)}{place}")
        typer.echo(f"  {finding.text}" + (f" At {times}." if times else ""))
        typer.echo(f"  → {finding.advice}")
    if found.sentences:
        typer.echo("\nRead these as well, for the sounds that are missing:")
        for line in found.sentences:
            typer.echo(f"  {line}")
    if report is not None:
        typer.echo(f"\nReport: {report}")
