"""The index of kept answers: which there are, which are being made and by whom, what they were asked for."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from saram.errors import OutputError

__all__ = ["Lease", "Ledger", "Row"]

_log = logging.getLogger(__name__)

_VERSION: Final = 1
_PATIENCE: Final = 20.0
"""Seconds a statement waits for others to finish writing."""

LEASE: Final = 12.0
"""Seconds for which a maker is believed to be alive after it was last heard of."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS answers (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, size INTEGER NOT NULL, cost REAL NOT NULL,
    made REAL NOT NULL, used REAL NOT NULL, uses INTEGER NOT NULL, shared INTEGER NOT NULL, expires REAL,
    avatar TEXT NOT NULL, avatar_version TEXT NOT NULL, voice TEXT NOT NULL, voice_version TEXT NOT NULL,
    renderer TEXT NOT NULL, text TEXT NOT NULL, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases (
    name TEXT PRIMARY KEY, token TEXT NOT NULL, pid INTEGER NOT NULL, born TEXT NOT NULL, until REAL NOT NULL,
    part TEXT NOT NULL, written INTEGER NOT NULL, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS demand (
    day INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, hits INTEGER NOT NULL, misses INTEGER NOT NULL,
    saved REAL NOT NULL, PRIMARY KEY (day, name)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One kept answer; the fields are those of the table."""

    name: str
    digest: str
    size: int
    cost: float
    made: float
    used: float
    uses: int
    shared: bool
    expires: float | None
    avatar: str
    avatar_version: str
    voice: str
    voice_version: str
    renderer: str
    text: str
    record: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Somebody is making an answer."""

    name: str
    """Of the answer."""

    token: str
    """Of this attempt."""

    part: str
    """Name of the file it grows in."""

    written: int
    """Bytes of it that are there."""

    record: str
    """The `Answer` so far, JSON."""


class Ledger:
    """A SQLite file; safe for several threads and processes. Every change is one transaction.

    Each method raises `OutputError` if the file cannot be used: no space, or somebody holds it.
    """

    def __init__(self, path: Path) -> None:
        """Open it, making it if need be. One that is damaged is put aside: what it knew is made anew.

        Raises:
            OutputError: If it cannot be opened.
        """
        self._path = path
        self._lock = threading.RLock()
        try:
            self._base = self._open()
        except sqlite3.OperationalError as error:
            raise OutputError(f"The index of answers {path} cannot be opened: {error}.") from error
        except sqlite3.DatabaseError as error:
            aside = path.with_suffix(f".damaged-{int(time.time())}")
            path.replace(aside)
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            _log.warning("The index of answers is damaged (%s); it was moved to %s and begun anew.", error, aside)
            self._base = self._open()

    def close(self) -> None:
        """Close the file; calling it twice is fine."""
        with self._lock:
            self._base.close()

    def row(self, name: str) -> Row | None:
        """The answer of that name."""
        found = self._all("SELECT * FROM answers WHERE name = ?", name)
        return _row(found[0]) if found else None

    def rows(self) -> list[Row]:
        """All answers, those used last first."""
        return [_row(each) for each in self._all("SELECT * FROM answers ORDER BY used DESC")]

    def enter(self, row: Row, token: str) -> None:
        """Note an answer that is whole, and that its maker `token` is done."""
        with self._change() as base:
            base.execute(
                f"INSERT OR REPLACE INTO answers VALUES ({', '.join('?' * 16)})",  # noqa: S608 - only question marks
                (
                    row.name, row.digest, row.size, row.cost, row.made, row.used, row.uses, row.shared, row.expires,
                    row.avatar, row.avatar_version, row.voice, row.voice_version, row.renderer, row.text, row.record,
                ),
            )  # fmt: skip
            base.execute("DELETE FROM leases WHERE name = ? AND token = ?", (row.name, token))

    def remove(self, names: list[str]) -> None:
        """Forget answers."""
        with self._change() as base:
            base.executemany("DELETE FROM answers WHERE name = ?", [(name,) for name in names])

    def used(self, name: str) -> None:
        """Note that an answer was used."""
        with self._change() as base:
            base.execute("UPDATE answers SET used = ?, uses = uses + 1 WHERE name = ?", (time.time(), name))

    def count(self, name: str, text: str, *, hit: bool, saved: float) -> None:
        """Note that an answer was asked for.

        Args:
            name: Of the answer; empty for those that are nobody else's business.
            text: What it says; empty for those.
            hit: Whether it was there.
            saved: Seconds of making that this spared.
        """
        with self._change() as base:
            base.execute(
                "INSERT INTO demand VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, name) DO UPDATE SET"
                " hits = hits + excluded.hits, misses = misses + excluded.misses, saved = saved + excluded.saved",
                (int(time.time() // 86_400), name, text, int(hit), int(not hit), saved),
            )

    def demand(self, since: float) -> list[tuple[str, str, int, int, float]]:
        """(name, text, hits, misses, seconds saved) of what was asked for since a time, most missed first."""
        return self._all(
            "SELECT name, max(text), sum(hits), sum(misses), sum(saved) FROM demand WHERE day >= ? GROUP BY name"
            " ORDER BY sum(misses) DESC, sum(hits) DESC",
            int(since // 86_400),
        )

    def take(self, name: str, token: str, part: str) -> Lease | None:
        """Take on the making of an answer.

        Returns:
            None if it is now the caller's; otherwise who makes it already.
        """
        with self._change() as base:
            found = base.execute("SELECT * FROM leases WHERE name = ?", (name,)).fetchone()
            if found is not None and _alive(found):
                return _lease(found)
            base.execute(
                "INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?, ?, ?, 0, '{}')",
                (name, token, os.getpid(), _born(os.getpid()), time.time() + LEASE, part),
            )
        return None

    def renew(self, name: str, token: str, written: int | None = None, record: str | None = None) -> None:
        """Say that the maker is alive, and how far it is."""
        with self._change() as base:
            base.execute(
                "UPDATE leases SET until = ?, written = coalesce(?, written), record = coalesce(?, record)"
                " WHERE name = ? AND token = ?",
                (time.time() + LEASE, written, record, name, token),
            )

    def release(self, name: str, token: str) -> None:
        """Give up making an answer."""
        with self._change() as base:
            base.execute("DELETE FROM leases WHERE name = ? AND token = ?", (name, token))

    def lease(self, name: str) -> Lease | None:
        """Who makes this answer, if anybody alive does."""
        found = self._all("SELECT * FROM leases WHERE name = ?", name)
        return _lease(found[0]) if found and _alive(found[0]) else None

    def parts(self) -> set[str]:
        """Files that are growing."""
        return {each[5] for each in self._all("SELECT * FROM leases") if _alive(each)}

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA secure_delete = ON")  # what was said to one person is not to linger in free pages
            _check_version(base.execute("PRAGMA user_version").fetchone()[0], self._path)
            base.executescript(_SCHEMA)
            base.execute(f"PRAGMA user_version = {_VERSION}")
        except BaseException:
            base.close()
            raise
        return base

    def _all(self, statement: str, *values: Any) -> list[Any]:  # noqa: ANN401 - what SQLite takes
        with self._lock, self._explained():
            return self._base.execute(statement, values).fetchall()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._explained():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
                self._base.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._base.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(
                f"The index of answers {self._path} cannot be used: {error}. See that there is space and that nobody "
                "else holds it."
            ) from error


def _check_version(version: int, path: Path) -> None:
    if version > _VERSION:
        raise OutputError(
            f"{path} was written by a newer saram (version {version} of its form, this one knows {_VERSION})."
            " Upgrade saram, or give another folder."
        )


def _row(values: tuple[Any, ...]) -> Row:
    fields = list(values)
    fields[7] = bool(fields[7])
    return Row(*fields)


def _lease(values: tuple[Any, ...]) -> Lease:
    name, token, _, _, _, part, written, record = values
    return Lease(name, token, part, written, record)


def _alive(values: tuple[Any, ...]) -> bool:
    """Whether a maker was heard of lately, and its process still runs where that can be seen."""
    _, _, pid, born, until, *_ = values
    return bool(until > time.time()) and (not born or _born(pid) == born)


def _born(pid: int) -> str:
    """When a process was started, in ticks since the machine was; empty where the system does not say."""
    if not Path("/proc/self/stat").exists():
        return ""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "gone"
