"""``saram talk``: a conversation with a bot, and the review of free answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli import serve as pages
from saram.cli import spoken
from saram.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from types import ModuleType

    from rich.console import Console

    from saram.types import Language, Reply

__all__ = ["app"]

app = typer.Typer(help="Talk with a bot.", invoke_without_command=True)
review = typer.Typer(help="Answers of a chat endpoint that wait to be approved.", no_args_is_help=True)
app.add_typer(review, name="review")
app.command("evaluate")(spoken.evaluate)


def _verbs() -> ModuleType:
    """The verbs behind the commands, loaded when one of them is used.

    Raises:
        MissingExtraError: If the extra ``talk`` is not installed.
    """
    try:
        from saram.workflows import talking as verbs  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("saram"):
            raise
        raise MissingExtraError("Talking", "talk") from error
    return verbs


@app.callback()
def talk(
    ctx: typer.Context,
    bot: Annotated[str, typer.Option("--bot", "-b", help="Name of the bot, or its folder.")] = "bank",
    language: Annotated[str | None, typer.Option("--language", "-l", help="ko or en; else all it speaks.")] = None,
    *,
    terminal: Annotated[bool, typer.Option("--terminal", help="Type the conversation here.")] = False,
    why: Annotated[bool, typer.Option("--why", help="With --terminal: explain what was understood.")] = False,
    avatar: pages.Avatar = "hana",
    voice: pages.Voice = None,
    background: pages.Background = None,
    size: pages.Size = None,
    listener: pages.Hearing = "",
    host: pages.Host = "127.0.0.1",
    port: pages.Port = 8000,
    allow_host: pages.Names = None,
    certificate: pages.Certificate = None,
    key: pages.Key = None,
    keep_audio: pages.Keep = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
) -> None:
    """Open a page on which people talk with an AI human.

    **Examples**

    - `saram talk --bot bank`

    - `saram talk --bot store --background shop --size 720x720`

    - `saram talk --bot store --terminal`
    """
    if ctx.invoked_subcommand is not None:
        return
    if terminal:
        _type(bot, _language(language), why=why)
        return
    pages.run_pages(
        pages.Page(
            bots=[bot],
            language=_language(language),
            avatar=avatar,
            voice=voice,
            background=background,
            size=size,
            listener=listener,
            address=(host, port),
            hosts=tuple(allow_host or ()),
            tls=(certificate, key),
            keep_audio=keep_audio,
            show=open_page,
        )
    )


@review.command("list")
def list_review(
    *, everything: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False
) -> None:
    """Show the answers that wait, those asked for most often first."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show
    from rich.table import Table  # noqa: PLC0415

    items = _verbs().review_queue().items(None if everything else "waiting")
    table = Table("number", "bot", "asked", "question", "answer", "status")
    for item in items:
        table.add_row(
            str(item.number), f"{item.bot} {item.language}", str(item.asked), item.question, item.answer, item.status
        )
    Console().print(table if items else "No answers wait for review.")


@review.command()
def approve(
    number: Annotated[int, typer.Argument(help="Number in the list.")],
    *,
    avatar: pages.Avatar = "hana",
    voice: pages.Voice = None,
    background: pages.Background = None,
    size: pages.Size = None,
) -> None:
    """Add an answer to the bot's questions and answers, and make its film; say how the page looks.

    A server that is running knows it after its next start.
    """
    item, path = _verbs().settle_review(number, approve=True)
    typer.echo(f"Added to {path}.")
    from saram.dialogue.escaping import escape  # noqa: PLC0415 - loaded when there is work to do
    from saram.workflows.answering import Answering, Appearance  # noqa: PLC0415
    from saram.workflows.warming import warm_answers  # noqa: PLC0415

    with Answering(Appearance(avatar=avatar, voice=voice, background=background, size=size)) as answering:
        warmed = warm_answers([(escape(item.answer), item.language)], answering, lives=False)
    for _, reason in warmed.failed:
        raise UsageError(f"It is approved, but could not be said: {reason}")
    typer.echo(f"Its film is {'made' if warmed.made else 'there'}, with {avatar}.")


@review.command()
def reject(number: Annotated[int, typer.Argument(help="Number in the list.")]) -> None:
    """Never use an answer."""
    _verbs().settle_review(number, approve=False)
    typer.echo("Rejected.")


def _language(name: str | None) -> Language | None:
    languages: dict[str, Language] = {"ko": "ko", "en": "en"}
    if name is not None and name not in languages:
        raise UsageError(f"The language is ko or en; got {name!r}.")
    return languages.get(name or "")


def _type(bot: str, language: Language | None, *, why: bool) -> None:
    """The conversation in the terminal, until it is over or the input ends."""
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to show

    console = Console(highlight=False)
    with console.status("") as status:
        conversation = _verbs().open_conversation(
            bot, language, why=why, progress=lambda stage, share: status.update(f"{stage} {share:.0%}")
        )
    _show(console, conversation.greet(), why=False)
    while True:
        try:
            said = console.input("[bold]> [/bold]")
        except EOFError:
            return
        for reply in conversation.hear(said):
            _show(console, reply, why=why)
            if reply.ends:
                return


def _show(console: Console, reply: Reply, *, why: bool) -> None:
    console.print(reply.plain, style="cyan", markup=False)
    for card in reply.cards:
        console.print(f"  [{card.kind}] {card.title} {card.data.get('number', '')}".rstrip(), style="dim", markup=False)
        for left, right in card.fields:
            console.print(f"    {left}: {right}", style="dim", markup=False)
    if reply.quick_replies:
        console.print(f"  ({' | '.join(reply.quick_replies)})", style="dim", markup=False)
    if reply.handover:
        console.print("  → a person has been called", style="yellow")
    if why:
        kept = "shared" if reply.shared else "for this person now"
        console.print(f"  {reply.intent or reply.source} {reply.score:.2f}, {kept}", style="dim", markup=False)
        for reason in reply.reasons:
            console.print(f"  {reason}", style="dim", markup=False)
