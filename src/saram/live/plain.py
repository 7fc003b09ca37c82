"""A reply without the marks that direct the presenter."""

from __future__ import annotations

from saram.errors import ScriptError
from saram.script import parse
from saram.types import Reply, TextItem

__all__ = ["plain", "shown"]


def plain(text: str) -> str:
    """The words of a text with marks, ``"네. [pause 1s] 됩니다."`` → ``"네. 됩니다."``.

    A text whose marks are wrong stays as it is.
    """
    try:
        script = parse(text)
    except ScriptError:
        return text
    parts = (item.text for scene in script.scenes for item in scene.items if isinstance(item, TextItem))
    return " ".join(" ".join(parts).split())


def shown(reply: Reply) -> str:
    """A reply as text."""
    return reply.plain or plain(reply.text)
