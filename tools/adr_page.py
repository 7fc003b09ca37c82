"""The list of decisions, from the titles of their pages."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["page"]

_FOLDER = Path(__file__).parents[1] / "docs" / "adr"
_HEAD = """\
# Decisions

Why things are as they are, one decision a page. A decision that is changed is superseded by a new page; the old one
stays. [The template](000-template.md) is for the next one, and `make docs` writes this list.

| | decision |
|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    rows = []
    for path in sorted(_FOLDER.glob("[0-9]*.md")):
        number = path.name.partition("-")[0]
        title = re.sub(r"^# *0*\d+[.:] *", "", path.read_text(encoding="utf-8").partition("\n")[0])
        if number != "000":
            rows.append(f"| {number} | [{title}]({path.name}) |\n")
    return _HEAD + "".join(rows)
