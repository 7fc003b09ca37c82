"""``saram talk`` and ``saram serve``."""

from __future__ import annotations

import contextlib
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from saram.cli import spoken
from saram.cli.completion import avatar_names, background_names, voice_names
from saram.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from saram.server.wiring import BotParts
    from saram.types import Language, Reply

__all__ = ["serve", "talk"]

talk = typer.Typer(help="Talk with an AI human.", invoke_without_command=True)
talk.command("evaluate")(spoken.evaluate)

Avatar = Annotated[
    str, typer.Option(autocompletion=avatar_names, help="Who answers: see `saram avatars`, or a .saram file.")
]
Voice = Annotated[str | None, typer.Option(autocompletion=voice_names, help="See `saram voices`.")]
Background = Annotated[
    str | None, typer.Option(autocompletion=background_names, help="A colour, a built-in name, an image or a video.")
]
Size = Annotated[str | None, typer.Option(help="Size of the films: 720x720. Default: the avatar's own.")]
Hearing = Annotated[str, typer.Option(help="Recogniser, or model:NAME. Default: what hears each language here.")]
Port = Annotated[int, typer.Option(min=0, max=65_535, help="0 for any free one.")]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all of this computer.")]
Names = Annotated[
    list[str] | None, typer.Option("--allow-host", help="A name this server is called by, beside localhost; *.example.")
]
Certificate = Annotated[
    Path | None, typer.Option(help="Certificate (PEM), for https: browsers give the microphone to nothing else.")
]
Key = Annotated[Path | None, typer.Option(help="Its private key (PEM).")]
Proxies = Annotated[str, typer.Option(help="Addresses of proxies whose forwarding headers are believed.")]
Keep = Annotated[
    Path | None, typer.Option("--keep-audio", help="Keep what people say in this folder; the page says so.")
]
Many = Annotated[int, typer.Option(min=1, help="Conversations at the same time.")]


@talk.callback()
def _talk(
    ctx: typer.Context,
    *,
    bot: Annotated[str, typer.Option(help="Name of a bot, or its folder.")] = "bank",
    language: Annotated[str | None, typer.Option(help="ko or en. Default: all the bot speaks.")] = None,
    avatar: Avatar = "hana",
    voice: Voice = None,
    background: Background = None,
    size: Size = None,
    listener: Hearing = "",
    host: Host = "127.0.0.1",
    port: Port = 8000,
    allow_host: Names = None,
    certificate: Certificate = None,
    key: Key = None,
    keep_audio: Keep = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    terminal: Annotated[bool, typer.Option("--terminal", help="Type here instead; shows cards and why.")] = False,
) -> None:
    """Open a page on which people talk with an AI human.

    **Examples**

    - `saram talk --bot bank`

    - `saram talk --bot store --avatar hana --background shop --size 720x720`

    - `saram talk --bot store --terminal`

    - `saram talk evaluate bots/bank`
    """
    if ctx.invoked_subcommand is not None:
        return
    if terminal:
        _type(bot, language)
        return
    _run(
        [bot],
        language=language,
        look=(avatar, voice, background, size),
        listener=listener,
        address=(host, port),
        hosts=tuple(allow_host or ()),
        tls=(certificate, key),
        keep_audio=keep_audio,
        show=open_page,
    )


def serve(
    bots: Annotated[list[str], typer.Argument(help="Names or folders of bots; each has its page /talk/NAME.")],
    *,
    language: Annotated[str | None, typer.Option(help="ko or en. Default: all the bots speak.")] = None,
    avatar: Avatar = "hana",
    voice: Voice = None,
    background: Background = None,
    size: Size = None,
    listener: Hearing = "",
    host: Host = "0.0.0.0",  # noqa: S104 - this is for serving others
    port: Port = 8000,
    allow_host: Names = None,
    certificate: Certificate = None,
    key: Key = None,
    proxies: Proxies = "",
    keep_audio: Keep = None,
    conversations: Many = 64,
) -> None:
    """Serve the pages of bots to other computers.

    **Examples**

    - `saram serve bank store --certificate kiosk.pem --key kiosk.key`

    - `saram serve bank --host 127.0.0.1 --allow-host ai.example.org --proxies 127.0.0.1`
    """
    _run(
        bots,
        language=language,
        look=(avatar, voice, background, size),
        listener=listener,
        address=(host, port),
        hosts=tuple(allow_host or ()),
        tls=(certificate, key),
        keep_audio=keep_audio,
        proxies=proxies,
        conversations=conversations,
    )


def _language(language: str | None) -> Language | None:
    if language not in {None, "ko", "en"}:
        raise UsageError(f"Languages are 'ko' and 'en'; got {language!r}.")
    return cast("Language | None", language)


def _type(bot: str, language: str | None) -> None:
    """A conversation in the terminal, until the end of the input."""
    from saram.workflows.talking import load_bot  # noqa: PLC0415 - loaded when there is something to talk about

    conversation = load_bot(bot, _language(language)).open(why=True)
    _print(conversation.greet())
    while True:
        try:
            said = input("> ")
        except EOFError:
            return
        for reply in conversation.hear(said) if said.strip() else ():
            _print(reply)
            if reply.ends:
                return


def _print(reply: Reply) -> None:
    typer.echo(typer.style(reply.plain or reply.text, bold=True))
    for card in reply.cards:
        typer.echo(f"  [{card.kind}] {card.title}")
        for name, value in card.fields:
            typer.echo(f"    {name}: {value}")
    if reply.quick_replies:
        typer.echo("  " + " | ".join(reply.quick_replies))
    if reply.intent or reply.reasons:
        typer.echo(typer.style("  " + "; ".join([f"{reply.intent} {reply.score:.2f}", *reply.reasons]), dim=True))


def _run(
    bots: list[str],
    *,
    language: str | None,
    look: tuple[str, str | None, str | None, str | None],
    listener: str,
    address: tuple[str, int],
    hosts: tuple[str, ...],
    tls: tuple[Path | None, Path | None],
    keep_audio: Path | None,
    proxies: str = "",
    conversations: int = 64,
    show: bool = False,
) -> None:
    spoken_language = _language(language)
    if (tls[0] is None) != (tls[1] is None):
        raise UsageError("https needs both --certificate and --key.")
    try:
        from saram.server import Settings, create_app  # noqa: PLC0415 - an optional part
        from saram.server import running  # noqa: PLC0415
        from saram.server.wiring import BotParts  # noqa: PLC0415
        from saram.storage import home  # noqa: PLC0415
        from saram.workflows.answering import Answering, Appearance  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("saram"):
            raise
        raise MissingExtraError("Talking", "talk") from error
    listening = running.listen_on(*address)
    avatar, voice, background, size = look
    appearance = Appearance(avatar=avatar, voice=voice, size=size, background=background)
    with contextlib.ExitStack() as stack:
        stack.callback(listening.close)
        answering = Answering(appearance)
        served = {}
        for each in bots:
            typer.echo(f"Loading {each} …", err=True)
            parts = BotParts(
                each,
                appearance=appearance,
                language=spoken_language,
                listener=listener,
                answering=answering,
            )
            stack.callback(parts.close)
            served[parts.parts.info.name] = parts
        began = time.monotonic()
        for parts in served.values():
            parts.warm(lambda stage: typer.echo(f"Preparing {stage} …", err=True))
        typer.echo(f"Ready after {time.monotonic() - began:.0f} s.", err=True)
        _announce(served, listening.getsockname(), secure=tls[0] is not None, show=show)
        settings = Settings(
            hosts=hosts, conversations=conversations, keep_audio=keep_audio, memory=home() / "conversations.db"
        )
        app = create_app({name: parts.parts for name, parts in served.items()}, settings)
        running.serve(app, listening, settings, proxies=proxies, certificate=tls[0], key=tls[1])


def _announce(served: dict[str, BotParts], bound: tuple[str, int], *, secure: bool, show: bool) -> None:
    host = "localhost" if bound[0] in {"0.0.0.0", "127.0.0.1", "::", "::1"} else bound[0]  # noqa: S104 - only compared
    scheme = "https" if secure else "http"
    for name, parts in served.items():
        address = f"{scheme}://{host}:{bound[1]}/talk/{name}"
        typer.echo(address)
        for language in {"ko", "en"} & {parts.parts.info.language} - set(parts.recognises):
            typer.echo(
                f"There is no recogniser for {language!r}: the page offers typing and the browser's own. "
                "To install one: saram models add FOLDER.",
                err=True,
            )
        if show:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    if not secure and bound[0] not in {"127.0.0.1", "::1"}:
        typer.echo(
            "Other computers can open the page, but browsers give the microphone only to https and to localhost: "
            "give --certificate and --key, or put a proxy with https in front.",
            err=True,
        )
