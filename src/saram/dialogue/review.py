"""Answers of a chat endpoint that wait for a person to approve them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from saram.dialogue.privacy import redact
from saram.errors import OutputError, UsageError
from saram.storage import write_failure
from saram.types import Language

__all__ = ["ReviewItem", "ReviewQueue", "ReviewStatus"]

ReviewStatus: TypeAlias = Literal["waiting", "approved", "rejected"]
"""What became of an answer."""

_TABLE: Final = """
create table if not exists review (
    number integer primary key, bot text not null, language text not null, question text not null,
    answer text not null, asked integer not null default 1, status text not null default 'waiting', last real,
    unique (bot, language, question, answer)
) strict
"""
_LONGEST: Final = 1_000
_KEPT: Final = 30 * 86_400
"""Seconds an answer is kept after it was last given, whatever became of it: an approved one is in the corpus."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One answer that waits or waited."""

    number: int
    """By which it is approved."""
    bot: str
    """Name of the bot that was asked."""
    language: Language
    """Language of both."""
    question: str
    """Without personal numbers."""
    answer: str
    """Without personal numbers."""
    asked: int
    """How often."""
    status: ReviewStatus
    """What became of it."""


class ReviewQueue:
    """A file of answers to review, which only its owner can read; several processes may use it at once.

    What was last asked more than thirty days ago is deleted whenever the file is opened, added to or read.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the file, which is made if it is missing.

        Args:
            path: The file.
            clock: Seconds since 1970.

        Raises:
            OutputError: If it cannot be written.
        """
        self._path = path
        self._clock = clock
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.chmod(0o600)  # it may be from when others could read it
            with self._open() as database:
                database.execute(_TABLE)
                if "last" not in {column for _, column, *_ in database.execute("pragma table_info(review)")}:
                    database.execute("alter table review add column last real")  # from a version that kept no times
                database.execute("update review set last = ? where last is null", (self._clock(),))
                self._tidy(database)
        except OSError as error:
            raise write_failure(path, error) from error

    def add(self, bot: str, language: Language, question: str, answer: str) -> None:
        """Put in an answer; the same one again is counted. Personal numbers are kept out.

        Raises:
            OutputError: If it cannot be written.
        """
        row = (bot, language, redact(question)[:_LONGEST], redact(answer)[:_LONGEST], self._clock())
        with self._open() as database:
            self._tidy(database)
            database.execute(
                "insert into review (bot, language, question, answer, last) values (?, ?, ?, ?, ?) "
                "on conflict do update set asked = asked + 1, last = excluded.last",
                row,
            )

    def items(self, status: ReviewStatus | None = "waiting") -> list[ReviewItem]:
        """The answers of one status, or all; those asked most often first."""
        with self._open() as database:
            self._tidy(database)
            rows = database.execute(
                "select number, bot, language, question, answer, asked, status from review "
                "where ?1 is null or status = ?1 order by asked desc, number",
                (status,),
            ).fetchall()
        return [ReviewItem(*row) for row in rows]

    def settle(self, number: int, status: ReviewStatus) -> ReviewItem:
        """Approve or reject an answer.

        Raises:
            UsageError: If none of that number waits.
        """
        with self._open() as database:
            done = database.execute(
                "update review set status = ? where number = ? and status = 'waiting' "
                "returning number, bot, language, question, answer, asked, status",
                (status, number),
            ).fetchone()
        if done is None:
            waiting = ", ".join(str(item.number) for item in self.items()) or "none"
            raise UsageError(f"No answer with the number {number} waits for review. Waiting: {waiting}.")
        return ReviewItem(*done)

    def _tidy(self, database: sqlite3.Connection) -> None:
        database.execute("delete from review where last < ?", (self._clock() - _KEPT,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
                database.execute("pragma secure_delete = on")
                yield database
        except sqlite3.Error as error:
            raise OutputError(
                f"The answers that wait for review in {self._path} cannot be used: {error}. See that there is space "
                "and that nobody else holds the file."
            ) from error
