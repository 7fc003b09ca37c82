"""Write the generated pages of the documentation; with ``--check``, say which are out of date."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import adr_page
import api_page
import cli_page

from saram.dialogue import DialogueFile
from saram.live import protocol
from saram.rights import consent_schema
from saram.script import json_schema

DOCS = Path(__file__).parents[1] / "docs"


def _schema() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _consent() -> str:
    return json.dumps(consent_schema(), ensure_ascii=False, indent=2) + "\n"


def _protocol() -> str:
    return json.dumps(protocol.json_schema(), ensure_ascii=False, indent=2) + "\n"


def _dialogue_schema() -> str:
    return json.dumps(DialogueFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "adr/index.md": adr_page.page,
    "reference/cli.md": cli_page.page,
    "reference/api.md": api_page.page,
    "reference/script.schema.json": _schema,
    "reference/consent.schema.json": _consent,
    "reference/dialogue.schema.json": _dialogue_schema,
    "reference/protocol.schema.json": _protocol,
}


def main(arguments: list[str]) -> int:
    """Write or check the pages; the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: python tools/write_reference.py [--check]", file=sys.stderr)
        return 2
    stale = 0
    for name, make in PAGES.items():
        path = DOCS / name
        text = make()
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if text == before:
            continue
        if arguments:
            difference = difflib.unified_diff(before.splitlines(), text.splitlines(), str(path), "as generated", "", "")
            print("\n".join([*list(difference)[:40], f"{path} is out of date. Run: make docs"]), file=sys.stderr)
            stale = 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(path)
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
