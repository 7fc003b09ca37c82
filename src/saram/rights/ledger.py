"""Which consents were withdrawn: a small database in the workspace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from saram.errors import ConsentError, OutputError
from saram.storage import home

__all__ = ["Ledger", "Withdrawal", "open_ledger"]

_SCHEMA = """
create table if not exists withdrawals (
    evidence text primary key,
    avatar text not null,
    person text not null,
    day text not null,
    reason text not null
)
"""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A consent that no longer holds."""

    evidence: str
    """SHA-256 of the evidence of the consent, which is what names it: a new consent has new evidence."""

    avatar: str
    """The avatar it was for."""

    person: str
    """Who withdrew."""

    day: date
    """From this day on nothing is made or rendered."""

    reason: str = ""
    """In words, if any were given."""


class Ledger:
    """Withdrawals, kept in an SQLite file that is only made when there is one to keep.

    Writes are whole or not at all, and several processes may use one file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def withdraw(self, withdrawal: Withdrawal) -> None:
        """Take note of a withdrawal; the first day stands if it is told twice.

        Raises:
            OutputError: If the ledger cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as database, database:
                database.execute(_SCHEMA)
                database.execute(
                    "insert or ignore into withdrawals values (?, ?, ?, ?, ?)",
                    (
                        withdrawal.evidence,
                        withdrawal.avatar,
                        withdrawal.person,
                        withdrawal.day.isoformat(),
                        withdrawal.reason,
                    ),
                )
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"The withdrawal cannot be written to {self._path} ({error}).") from error

    def withdrawal(self, evidence: Sequence[str]) -> Withdrawal | None:
        """The withdrawal of the consent with any of these hashes of evidence; None if it holds.

        Raises:
            ConsentError: If the ledger cannot be read; nothing is allowed on a guess.
        """
        found = [each for each in self.withdrawals() if each.evidence in set(evidence)]
        return min(found, key=lambda each: each.day) if found else None

    def withdrawals(self) -> list[Withdrawal]:
        """All of them, oldest first.

        Raises:
            ConsentError: If the ledger cannot be read.
        """
        if not self._path.exists():
            return []
        with self._reading() as database:
            rows = database.execute(
                "select evidence, avatar, person, day, reason from withdrawals order by day, evidence"
            ).fetchall()
            return [Withdrawal(row[0], row[1], row[2], date.fromisoformat(row[3]), row[4]) for row in rows]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(
                sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", timeout=30, uri=True)
            ) as database:
                yield database
        except (sqlite3.Error, ValueError) as error:
            raise ConsentError(
                f"The ledger of withdrawn consents at {self._path} cannot be read ({error}), so it is unknown whether "
                "this one still holds. Put a sound copy in its place."
            ) from error


def open_ledger() -> Ledger:
    """The ledger of this workspace, ``rights.db``."""
    return Ledger(home() / "rights.db")
