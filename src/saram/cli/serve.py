"""``saram serve``, and what ``saram talk`` shares with it: pages on which people talk with bots."""

from __future__ import annotations

import contextlib
import threading
import time
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.completion import avatar_names, background_names, voice_names
from saram.cli.say import Spoken
from saram.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from saram.server.wiring import BotParts
    from saram.types import Language

__all__ = [
    "Avatar",
    "Background",
    "Certificate",
    "Hearing",
    "Host",
    "Keep",
    "Key",
    "Names",
    "Page",
    "Port",
    "Size",
    "Voice",
    "run_pages",
    "serve",
]

Avatar = Annotated[
    str, typer.Option(autocompletion=avatar_names, help="Who answers: see `saram avatars`, or a .saram file.")
]
Voice = Annotated[str | None, typer.Option(autocompletion=voice_names, help="See `saram voices`.")]
Background = Annotated[
    str | None, typer.Option(autocompletion=background_names, help="A colour, a built-in name, an image or a video.")
]
Size = Annotated[str | None, typer.Option(help="Size of the films: 720x720. Default: the avatar's own.")]
Hearing = Annotated[
    str,
    typer.Option(help="Recogniser, or model:NAME; browser for that of the page. Default: what hears each language."),
]
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


def serve(
    bots: Annotated[list[str], typer.Argument(help="Names or folders of bots; each has its page /talk/NAME.")],
    *,
    language: Annotated[Spoken | None, typer.Option(help="Default: all the bots speak.")] = None,
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
    run_pages(
        Page(
            bots=bots,
            language=language.value if language else None,
            avatar=avatar,
            voice=voice,
            background=background,
            size=size,
            listener=listener,
            address=(host, port),
            hosts=tuple(allow_host or ()),
            tls=(certificate, key),
            keep_audio=keep_audio,
            proxies=proxies,
            conversations=conversations,
        )
    )


@dataclass(frozen=True, slots=True)
class Page:
    """How pages are served."""

    bots: Sequence[str]
    """Names or folders."""

    language: Language | None
    """The only one; None for all that the bots speak."""

    avatar: str
    """Who answers."""

    voice: str | None
    """With which voice."""

    background: str | None
    """Before what."""

    size: str | None
    """How large."""

    listener: str
    """Who recognises."""

    address: tuple[str, int]
    """Where to listen."""

    hosts: tuple[str, ...]
    """Further names of the server."""

    tls: tuple[Path | None, Path | None]
    """Certificate and key."""

    keep_audio: Path | None
    """Where sound is kept."""

    proxies: str = ""
    """Proxies that are believed."""

    conversations: int = 64
    """At the same time."""

    show: bool = False
    """Whether to open the browser."""


def run_pages(page: Page) -> None:
    """Serve pages until interrupted.

    Raises:
        MissingExtraError: If the extra ``talk`` is not installed.
        UsageError: If an option contradicts another, or the address is taken.
    """
    if (page.tls[0] is None) != (page.tls[1] is None):
        raise UsageError("https needs both --certificate and --key.")
    try:
        from saram.server import (  # noqa: PLC0415 - an optional part
            Settings,
            create_app,
            running,
        )
        from saram.server.wiring import BotParts  # noqa: PLC0415
        from saram.storage import home  # noqa: PLC0415
        from saram.workflows.answering import Answering, Appearance  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("saram"):
            raise
        raise MissingExtraError("Talking", "talk") from error
    listening = running.listen_on(*page.address)
    appearance = Appearance(avatar=page.avatar, voice=page.voice, size=page.size, background=page.background)
    with contextlib.ExitStack() as stack:
        stack.callback(listening.close)
        answering = Answering(appearance)
        served = {}
        for each in page.bots:
            typer.echo(f"Loading {each} …", err=True)
            parts = BotParts(
                each,
                appearance=appearance,
                language=page.language,
                listener=page.listener,
                answering=answering,
            )
            stack.callback(parts.close)
            served[parts.parts.info.name] = parts
        began = time.monotonic()
        for parts in served.values():
            parts.warm(lambda stage: typer.echo(f"Preparing {stage} …", err=True))
        typer.echo(f"Ready after {time.monotonic() - began:.0f} s.", err=True)
        _announce(served, listening.getsockname(), secure=page.tls[0] is not None, show=page.show)
        settings = Settings(
            hosts=page.hosts,
            conversations=page.conversations,
            keep_audio=page.keep_audio,
            memory=home() / "conversations.db",
        )
        app = create_app({name: parts.parts for name, parts in served.items()}, settings)
        running.serve(app, listening, settings, proxies=page.proxies, certificate=page.tls[0], key=page.tls[1])


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
