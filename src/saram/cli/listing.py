"""``saram avatars``, ``saram voices`` and ``saram doctor``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

__all__ = ["avatars", "doctor", "voices"]

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def avatars(*, as_json: AsJson = False) -> None:
    """List the avatars there are."""
    from saram.workflows import presenters  # noqa: PLC0415 - loaded when there is work to do

    found = presenters()
    if as_json:
        records = [
            {
                "name": each.name,
                "version": each.version,
                "title": each.title,
                "width": each.native_size[0],
                "height": each.native_size[1],
                "background_exchangeable": each.has_matte,
                "likeness": each.likeness,
                "licence": each.licence,
                "gestures": list(each.gestures),
                "voices": each.voices,
            }
            for each in found
        ]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    _table(
        ("NAME", "SIZE", "GESTURES", ""),
        [
            (each.name, f"{each.native_size[0]}×{each.native_size[1]}", ", ".join(each.gestures) or "none", each.title)
            for each in found
        ],
    )


def voices(*, as_json: AsJson = False) -> None:
    """List the voices there are."""
    from saram.voice import voices as known  # noqa: PLC0415 - as above

    found = known()
    if as_json:
        records = [
            {"name": each.name, "language": each.language, "gender": each.gender, "engine": each.engine}
            for each in found
        ]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    _table(
        ("NAME", "LANGUAGE", "GENDER", "ENGINE"),
        [(each.name, each.language, each.gender, each.engine) for each in found],
    )
    typer.echo("\nAlso: http:VOICE, a speech service at SARAM_SPEECH_URL; recorded:FILE, a recording of the text.")


def doctor(*, as_json: AsJson = False) -> None:
    """Look what is installed, what is missing and how to get it.

    The exit status is 1 if something is missing that `saram say` needs.
    """
    from saram.workflows import check_installation  # noqa: PLC0415 - as above

    checks = check_installation()
    if as_json:
        records = [
            {"name": each.name, "ok": each.ok, "needed": each.needed, "found": each.found, "remedy": each.remedy}
            for each in checks
        ]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        for each in checks:
            sign = typer.style("ok     ", fg="green") if each.ok else typer.style("missing", fg="red")
            if not each.ok and not each.needed:
                sign = typer.style("not here", fg="yellow")
            typer.echo(f"{sign}  {each.name}: {each.found}" + (f"\n         → {each.remedy}" if not each.ok else ""))
    if any(each.needed and not each.ok for each in checks):
        raise typer.Exit(1)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    for row in [heads, *rows]:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
