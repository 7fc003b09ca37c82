"""``saram script``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Look at scripts without making a video.")


@app.callback()
def _group() -> None:
    pass


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A script, JSON or subtitle file.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the beats as JSON.")] = False,
) -> None:
    """Read a script, show what will be said and done, and say where a mark is wrong.

    The exit status is 2 if something is wrong.

    **Example:** `saram script check news.md`
    """
    from saram.script import plan, read_script  # noqa: PLC0415 - loaded when there is work to do
    from saram.text import sentences  # noqa: PLC0415

    beats = list(plan(read_script(file), sentences))
    if as_json:
        records = [
            {
                "scene": beat.scene,
                "text": beat.text,
                "pause": float(beat.pause),
                "marks": [{"offset": anchor.offset, "name": anchor.mark.name} for anchor in beat.anchors],
                "voice": beat.voice,
                "background": beat.background,
            }
            for beat in beats
        ]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for beat in beats:
        marks = "".join(f" [{anchor.mark.name}]" for anchor in beat.anchors)
        typer.echo(f"{beat.scene + 1}: {beat.text or '(silence)'}{marks} ({float(beat.pause):g} s)")
