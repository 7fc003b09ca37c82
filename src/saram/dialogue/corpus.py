"""Questions and their answers, as people keep them in a CSV file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from saram.dialogue.yaml_file import read_text
from saram.errors import BotError
from saram.storage import atomic_output

__all__ = ["Corpus", "Entry", "add_entry", "read_corpus"]

_COLUMNS: Final = ("question", "answer")
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer and the questions it answers."""

    questions: tuple[str, ...]
    """Ways to ask, as written; at least one."""

    answer: str
    """Text with marks."""


class Corpus:
    """Entries, found by a question's exact words; blanks, case and punctuation do not count."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        """Index the entries."""
        self.entries = entries
        self._found = {_key(question): entry for entry in entries for question in entry.questions}

    def __iter__(self) -> Iterator[Entry]:
        """The entries, in the order of the file."""
        return iter(self.entries)

    def find(self, question: str) -> Entry | None:
        """The entry that answers exactly this question, None if there is none."""
        return self._found.get(_key(question))


def read_corpus(path: Path) -> Corpus:
    """Read a CSV file with the columns ``question`` (several parted by ``|``) and ``answer``.

    Raises:
        BotError: With every mistake and its line.
    """
    mistakes: list[str] = []
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = tuple(name.strip().lower() for name in next(reader, []))
        if header != _COLUMNS:
            raise BotError(str(path), [f"line 1: the columns must be question,answer; got {','.join(header)[:80]!r}"])
        for row in reader:
            if any(cell.strip() for cell in row):
                entry, found = _entry(row, reader.line_num, seen)
                mistakes += [f"line {reader.line_num}: {mistake}" for mistake in found]
                entries += [] if entry is None else [entry]
    except csv.Error as error:
        mistakes.append(f"line {reader.line_num}: it is not CSV: {error}")
    if mistakes:
        raise BotError(str(path), [f"{path.name} {mistake}" for mistake in mistakes])
    return Corpus(tuple(entries))


def _entry(row: list[str], line: int, seen: dict[str, int]) -> tuple[Entry | None, list[str]]:
    """A row as an entry, None where it is none, and what is wrong with it; `seen` remembers the lines of questions."""
    if len(row) != len(_COLUMNS):
        return None, [f"two columns are needed, there are {len(row)}; put texts with commas in quotes"]
    questions = tuple(part.strip() for part in row[0].split("|") if part.strip())
    answer = row[1].strip()
    if not questions or not answer:
        return None, [f"the {'answer' if questions else 'question'} is empty"]
    mistakes = []
    if len(answer) > _LONGEST:
        mistakes.append(f"the answer has {len(answer)} characters; at most {_LONGEST} are said")
    for question in questions:
        key = _key(question)
        if not key:
            mistakes.append(f"there are no words in the question {question!r}")
        elif key in seen:
            mistakes.append(f"{question!r} is asked in line {seen[key]} too")
        seen[key] = line
    return Entry(questions, answer), mistakes


def add_entry(path: Path, entry: Entry) -> None:
    """Add an entry to a corpus, which is made if it is missing; one that answers the question already is replaced.

    Raises:
        BotError: If the file has mistakes.
        OutputError: If it cannot be written.
    """
    kept = read_corpus(path).entries if path.exists() else ()
    new = {_key(question) for question in entry.questions}
    remaining = []
    for old in kept:
        questions = tuple(question for question in old.questions if _key(question) not in new)
        if questions:
            remaining.append(Entry(questions, old.answer))
    with atomic_output(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for each in (*remaining, entry):
            writer.writerow((" | ".join(part.replace("|", " ") for part in each.questions), each.answer))


def _key(question: str) -> str:
    text = unicodedata.normalize("NFKC", question).casefold()
    return re.sub(r"[\W_]+", "", text)
