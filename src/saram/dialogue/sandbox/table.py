"""Tables that stand beside a bot."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from saram.dialogue.yaml_file import read_text
from saram.errors import BotError

__all__ = ["read_table"]


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a CSV file with these columns, blanks around cells dropped.

    Raises:
        BotError: With every mistake and its line.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    header = tuple(cell.strip() for cell in next(reader, []))
    if header != columns:
        raise BotError(
            str(path), [f"{path.name} line 1: the columns must be {','.join(columns)}; got {','.join(header)}"]
        )
    rows, mistakes = [], []
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(columns):
            mistakes.append(
                f"{path.name} line {reader.line_num}: {len(columns)} columns are needed, there are {len(cells)}"
            )
            continue
        rows.append(dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    if mistakes:
        raise BotError(str(path), mistakes)
    return rows
