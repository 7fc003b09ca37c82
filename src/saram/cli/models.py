"""``saram models …``: recognition models of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.errors import UsageError

if TYPE_CHECKING:
    from saram.types import Language

__all__ = ["models"]

models = typer.Typer(help="Recognition models of your own: add, list, remove.", no_args_is_help=True)


@models.command()
def add(
    folder: Annotated[Path, typer.Argument(help="Folder with a sherpa-onnx or a faster-whisper model.")],
    name: Annotated[str, typer.Option(help="What to call it; else the folder's name.")] = "",
    language: Annotated[list[str] | None, typer.Option(help="ko or en; may be given twice.")] = None,
    sample: Annotated[Path | None, typer.Option(help="A recording to try it on; else the built-in voice.")] = None,
    said: Annotated[str, typer.Option(help="What is said in the recording.")] = "",
) -> None:
    """Try a model on a sample and keep it; it then hears its languages wherever saram listens."""
    from saram.workflows.recognition_models import add_recognition_model  # noqa: PLC0415 - as in the other commands

    model, trial = add_recognition_model(
        folder, name or folder.resolve().name, _languages(language or ["ko"]), sample=sample, said=said
    )
    typer.echo(f"It heard {trial.heard!r} in {trial.seconds:.1f} s of sound, {trial.took * 1000:.0f} ms after its end.")
    if trial.wrong is not None:
        typer.echo(f"Said was {trial.said!r}: {trial.wrong:.0%} of the letters are wrong.")
    typer.echo(f"Added {model.name} ({model.engine}, {', '.join(model.languages)}, {model.megabytes:.0f} MB).")


@models.command("list")
def list_models() -> None:
    """List the models, and what hears each language here."""
    from saram.ears import hearing_state  # noqa: PLC0415 - as above
    from saram.ears import models as known  # noqa: PLC0415

    for model in known():
        typer.echo(f"{model.name}  {model.engine}  {', '.join(model.languages)}  {model.megabytes:.0f} MB")
    for language in _languages(["ko", "en"]):
        state = hearing_state(language)
        typer.echo(f"{language}: {state.listener or state.message}")


@models.command()
def remove(name: Annotated[str, typer.Argument(help="As `saram models list` shows it.")]) -> None:
    """Delete a model from the workspace."""
    from saram.ears import remove_model  # noqa: PLC0415 - as above

    remove_model(name)
    typer.echo(f"Removed {name}.")


def _languages(given: list[str]) -> tuple[Language, ...]:
    found: list[Language] = []
    for each in given:
        if each not in {"ko", "en"}:
            raise UsageError(f"A language is ko or en; got {each!r}.")
        found.append("ko" if each == "ko" else "en")
    return tuple(dict.fromkeys(found))
