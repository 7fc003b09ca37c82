"""``saram make consent``: write, check, show and withdraw a person's consent."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from saram.errors import ConsentError

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Write, check, show and withdraw a person's consent.")

ConsentFile = Annotated[Path, typer.Argument(help="Consent file.")]
Avatar = Annotated[str, typer.Argument(help="Name of the avatar.")]


@app.command()
def template(
    name: Avatar,
    *,
    person: Annotated[str | None, typer.Option(help="Name of the person.")] = None,
    granted_to: Annotated[str | None, typer.Option(help="Who may use the avatar.")] = None,
    purpose: Annotated[list[str] | None, typer.Option(help="What it may be used for; may be repeated.")] = None,
    statement: Annotated[str | None, typer.Option(help="What the person agrees to, in the person's words.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="Signed document or recording; its hash is put into the file.")
    ] = None,
) -> None:
    """Print a consent file to fill in; as long as something in it is not filled in, it allows nothing.

    Example: `saram make consent template anna --evidence signed.pdf > consent.json`
    """
    from saram.rights import BLANKS, hash_of  # noqa: PLC0415 - loaded when there is work to do

    today = date.today()  # noqa: DTZ011 - a consent holds by the calendar of the place where it is used
    fields = {
        "format": "saram-consent",
        "format_version": 2,
        "avatar": name,
        "person": person or BLANKS["person"],
        "contact": None,
        "granted_to": granted_to or BLANKS["granted_to"],
        "covers": ["likeness"],
        "purposes": purpose or [BLANKS["purposes"]],
        "territory": ["worldwide"],
        "granted": today.isoformat(),
        "expires": _next_year(today).isoformat(),
        "withdrawn": None,
        "statement": statement or BLANKS["statement"],
        "evidence": [
            {
                "file": evidence.name if evidence else "signed.pdf",
                "sha256": hash_of(evidence) if evidence else "SHA-256 OF THAT FILE",
                "kind": "signed-document",
            }
        ],
    }
    typer.echo(json.dumps(fields, ensure_ascii=False, indent=2))


@app.command()
def validate(
    consent: ConsentFile,
    *,
    name: Annotated[str, typer.Option(help="Name of the avatar to be made.")],
    purpose: Annotated[str | None, typer.Option(help="What it is to be used for.")] = None,
    territory: Annotated[str | None, typer.Option(help="Country where, two capital letters.")] = None,
    voice: Annotated[bool, typer.Option("--voice", help="The voice is to be used as well.")] = False,
) -> None:
    """Check that a consent allows an avatar to be made; everything that is wrong is named.

    Example: `saram make consent validate consent.json --name anna`
    """
    from saram.rights import Use, read_consent  # noqa: PLC0415 - loaded when there is work to do

    needs = ("likeness", "voice") if voice else ("likeness",)
    stated = Use.stated()
    use = Use(purpose or stated.purpose, territory or stated.territory)
    record = read_consent(consent, name, use=use, needs=needs)
    until = f"until {record.expires}" if record.expires else "without end"
    typer.echo(f"{record.person} allows the avatar {record.avatar!r}, from {record.granted} {until}.")


@app.command()
def show(target: Annotated[str, typer.Argument(help="A consent file, or the name of an avatar.")]) -> None:
    """Show who agreed to what.

    Example: `saram make consent show anna`
    """
    from saram.workflows.consents import consent_of  # noqa: PLC0415 - loaded when there is work to do

    for label, value in consent_of(target).lines():
        typer.echo(f"{label + ':':<14}{value}")


@app.command()
def withdraw(
    target: Annotated[str, typer.Argument(help="A consent file, or the name of an avatar.")],
    *,
    reason: Annotated[str, typer.Option(help="In words, for the ledger.")] = "",
) -> None:
    """Withdraw a consent: from now on nothing is made with it and its avatars are not rendered here.

    Answers that are kept of them are deleted. A new consent with new evidence is not touched by it.

    Example: `saram make consent withdraw anna --reason "asked for by mail"`
    """
    from saram.answers import AnswerStore  # noqa: PLC0415 - loaded when there is work to do
    from saram.storage import answers_folder  # noqa: PLC0415
    from saram.workflows.consents import consent_of, forget_withdrawn  # noqa: PLC0415

    found = consent_of(target)
    if not found.evidence:
        raise ConsentError(f"{target} shows nobody: there is no consent to withdraw.")
    found.withdraw(reason)
    typer.echo(
        f"The consent of {found.person} for {found.avatar!r} is withdrawn. Videos that were already made "
        "are yours to take back; bundles on other computers must be deleted there."
    )
    if answers_folder().is_dir():
        with AnswerStore(answers_folder()) as store:
            for avatar, films in forget_withdrawn(store).items():
                typer.echo(f"{films} kept answers of {avatar!r} were deleted.")


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=28)
