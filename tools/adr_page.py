"""The list of decisions, from the titles of their pages."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["page"]

_TITLE = re.compile(r"# (?P<number>\d{3})\. (?P<title>\S.*)")
_FOLDER = Path(__file__).parents[1] / "docs" / "adr"
_HEAD = """\
# Decisions

Why things are as they are, one decision a page. A decision that is changed is superseded by a new page; the old one
stays. [The template](000-template.md) is for the next one, and `make docs` writes this list.

| | decision |
|---|---|
"""


def page() -> str:
    """The page as Markdown.

    Raises:
        ValueError: If a decision does not begin with ``# NNN. Title``, with the number of its file.
    """
    rows = []
    for path in sorted(_FOLDER.glob("[0-9]*.md")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        heading = _TITLE.fullmatch(first)
        if heading is None or not path.name.startswith(f"{heading['number']}-"):
            raise ValueError(f"{path} must begin with '# {path.name[:3]}. Title'; it begins with {first!r}.")
        if heading["number"] != "000":
            rows.append(f"| {heading['number']} | [{heading['title']}]({path.name}) |\n")
    return _HEAD + "".join(rows)
