"""``saram make``: from footage of a presenter to an avatar."""

from __future__ import annotations

import typer

from saram.cli import consent, footage

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="From filming to an avatar: what to read, is it good enough, who agreed.")
app.command("check")(footage.check)
app.command("prompts")(footage.prompts)
app.add_typer(consent.app, name="consent")
