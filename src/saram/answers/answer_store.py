"""Spoken answers that are kept, so that each is made once."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from saram.answers.answer_stream import AnswerStream
from saram.answers.ledger import Ledger, Row
from saram.answers.production import Production
from saram.answers.usage import Usage
from saram.answers.workshop import Produce, Task, Workshop
from saram.errors import OutputError
from saram.storage import FolderStore, Store, write_failure
from saram.types import Answer, AnswerKey

__all__ = ["AnswerStore"]

_log = logging.getLogger(__name__)

LIMIT: Final = 4 * 2**30
"""Bytes that are kept at most, unless said otherwise."""

_TIDY_EVERY: Final = 60.0
_HALF_LIFE: Final = 30 * 86_400.0
"""Seconds after which a use counts half when it is decided what goes."""

_ROOM: Final = 0.9
"""Share of the limit that is left when something had to go, so that not every new answer costs an old one."""

_STALE: Final = 90 * 86_400.0
"""Seconds after which an answer that nobody has asked for goes: its text, size or background is not in use any more."""

_ORPHAN: Final = 120.0
"""Seconds after which a file that nothing knows of is taken for left behind."""


class AnswerStore:
    """Keeps answers by their key. Safe for several threads and processes, and for being killed at any moment.

    An answer is entered in the index only when all its bytes are kept; bytes are compared with their hash each time
    they are read, and those that differ are made anew. Of any number who ask for the same missing answer at once, one
    makes it and all watch it grow; when its maker dies, another one takes over.
    """

    def __init__(self, folder: Path, *, limit: int = LIMIT, store: Store | None = None) -> None:
        """Open the store in `folder`, which is made if need be.

        Args:
            folder: Where the index is, and, without `store`, the answers.
            limit: Bytes that are kept at most; what is worth least goes first.
            store: Where the bytes are kept.

        Raises:
            OutputError: If the folder cannot be used.
        """
        self._making = folder / "making"
        try:
            self._making.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_failure(folder, error) from error
        self._folder = folder
        self._store: Store = store or FolderStore(folder / "films", ".mp4")
        self._ledger = Ledger(folder / "answers.db")
        self._limit = limit
        self._workshop = Workshop(self._making, self._ledger, self._store, self._kept)
        self._tidied = 0.0
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._tidier: threading.Thread | None = None
        self.tidy()
        if any(row.expires is not None for row in self._ledger.rows()):
            self._tidy_later()

    def find(self, name: str) -> AnswerStream | None:
        """The answer of that name, kept or being made somewhere; None if there is none (any more)."""
        production = self._workshop.production(name)
        if production is not None:
            return AnswerStream(name, "joined", production)
        if (kept := self._kept(name)) is not None:
            return AnswerStream(name, "kept", kept)
        return self._workshop.begin(name, None) if self._ledger.lease(name) else None

    def make(
        self, key: AnswerKey, produce: Produce, *, expires: float | None = None, asked: bool = True
    ) -> AnswerStream:
        """The answer of a key: kept, or made now.

        An answer whose key has an owner is deleted after ten minutes, or when it expires.

        Args:
            key: What it is.
            produce: Makes it; called in another thread, and only if it is missing.
            expires: Time (`time.time`) after which it must not be shown any more.
            asked: Whether somebody wants to see it now; False for making it beforehand, which is not counted.
        """
        name = key.name
        production = self._workshop.production(name)
        if production is not None:
            stream = AnswerStream(name, "joined", production)
        elif (kept := self._kept(name)) is not None:
            stream = AnswerStream(name, "kept", kept)
        else:
            stream = self._workshop.begin(name, Task(key, produce, expires))
            if key.owner or expires is not None:
                self._tidy_later()
        if asked:
            self._count(key, stream)
        if time.time() > self._tidied + _TIDY_EVERY:
            self.tidy()
        return stream

    def rows(self) -> list[Row]:
        """What is kept, used last first."""
        return self._ledger.rows()

    def facts(self, name: str) -> Row | None:
        """What the index knows of a kept answer."""
        return self._ledger.row(name)

    def path(self, name: str) -> Path | None:
        """The file of a kept answer; None if there is none, or answers are not kept in files."""
        row = self._ledger.row(name)
        return self._store.path(row.digest) if row is not None and isinstance(self._store, FolderStore) else None

    def forget(self, names: list[str]) -> None:
        """Delete answers."""
        rows = [row for name in names if (row := self._ledger.row(name)) is not None]
        self._ledger.remove([row.name for row in rows])
        self._delete({row.digest for row in rows})

    def retire(
        self, avatar: str, avatar_version: str, renderer: str, voices: Mapping[str, Collection[str]] | None = None
    ) -> int:
        """Delete answers of an avatar that it would not give any more.

        Args:
            avatar: Its name.
            avatar_version: Answers of other versions of it go,
            renderer: and those of other versions of the renderer,
            voices: and those of other versions of these voices; name → versions, one for each language.

        Returns:
            How many.
        """
        now = voices or {}
        old = [
            row.name
            for row in self._ledger.rows()
            if row.avatar == avatar
            and (
                row.avatar_version != avatar_version
                or row.renderer != renderer
                or row.voice_version not in now.get(row.voice, (row.voice_version,))
            )
        ]
        self.forget(old)
        return len(old)

    def usage(self, since: float = 0.0, most: int = 20) -> Usage:
        """What was asked for since a time (`time.time`)."""
        demand, rows = self._ledger.demand(since), self._ledger.rows()
        return Usage(
            hits=sum(hits for _, _, hits, _, _ in demand),
            misses=sum(misses for _, _, _, misses, _ in demand),
            saved=sum(saved for *_, saved in demand),
            missed=tuple((text, misses) for name, text, _, misses, _ in demand if name and misses)[:most],
            answers=len(rows),
            size=sum(row.size for row in rows),
            limit=self._limit,
        )

    def tidy(self) -> None:
        """Delete what has expired, is unknown or was not asked for in 90 days, and beyond the limit the least worth.

        An answer is worth what it cost to make, times its uses, the older ones counting less, for each byte it takes.
        """
        now = self._tidied = time.time()
        rows = self._ledger.rows()
        over = {row.name for row in rows if (row.expires or now + 1) <= now or row.used <= now - _STALE}
        self.forget(sorted(over))
        rows = [row for row in rows if row.name not in over]
        total = sum(row.size for row in rows)
        if total > self._limit:
            leaving = []
            for row in sorted(rows, key=lambda row: _worth(row, now)):
                if total <= _ROOM * self._limit:
                    break
                leaving.append(row.name)
                total -= row.size
            self.forget(leaving)
        self._sweep(now)

    def close(self) -> None:
        """Close the index. Answers that are being made are given up."""
        self._closed.set()
        with self._lock:
            tidier = self._tidier
        if tidier is not None:
            tidier.join()
        self._workshop.close()
        self._ledger.close()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _tidy_later(self) -> None:
        """See that what expires is deleted in time even if nobody asks for anything any more."""
        with self._lock:
            if self._tidier is None:
                self._tidier = threading.Thread(target=self._tidy_on, name="saram-answers-tidy", daemon=True)
                self._tidier.start()

    def _tidy_on(self) -> None:
        while not self._closed.wait(_TIDY_EVERY):
            try:
                self.tidy()
            except OutputError as error:
                _log.warning("Kept answers could not be tidied up: %s", error)

    def _kept(self, name: str) -> Production | None:
        """A kept answer as a production that has ended; one that is damaged is deleted."""
        row = self._ledger.row(name)
        if row is None or (row.expires is not None and row.expires <= time.time()):
            return None
        data, answer = self._store.get(row.digest), _read(row.record)
        if data is None or answer is None or len(data) != row.size:
            text = row.text if row.shared else "personal"
            _log.warning("The kept answer %s (%.40r) is damaged or gone; it is made anew.", name[:12], text)
            self.forget([name])
            return None
        self._ledger.used(name)
        return _ended(data, answer, shared=row.shared)

    def _count(self, key: AnswerKey, stream: AnswerStream) -> None:
        hit = stream.source != "made"
        saved = stream.answer.cost if stream.source == "kept" else 0.0
        personal = bool(key.owner)
        self._ledger.count("" if personal else key.name, "" if personal else key.text, hit=hit, saved=saved)

    def _delete(self, digests: set[str]) -> None:
        for digest in digests - {row.digest for row in self._ledger.rows()}:
            self._store.delete(digest)

    def _sweep(self, now: float) -> None:
        """Delete files that were left behind by makers who died."""
        growing = self._ledger.parts()
        for path in self._making.glob("*.part"):
            if path.name not in growing and _age(path, now) > _ORPHAN:
                path.unlink(missing_ok=True)
        if isinstance(self._store, FolderStore):
            self._store.sweep(_ORPHAN)
            known = {row.digest for row in self._ledger.rows()}
            for digest in set(self._store.digests()) - known:
                if _age(self._store.path(digest), now) > _ORPHAN:
                    self._store.delete(digest)


def _ended(data: bytes, answer: Answer, *, shared: bool) -> Production:
    production = Production()
    production.shared = shared
    production.feed(data, answer)
    production.finish(answer)
    return production


def _read(record: str) -> Answer | None:
    """An answer as the index keeps it; None if it is damaged."""
    try:
        return Answer.read(json.loads(record))
    except ValueError:
        return None


def _worth(row: Row, now: float) -> float:
    return row.cost * (1 + row.uses) * float(0.5 ** ((now - row.used) / _HALF_LIFE)) / max(1, row.size)


def _age(path: Path, now: float) -> float:
    try:
        return now - path.stat().st_mtime
    except OSError:
        return 0.0
