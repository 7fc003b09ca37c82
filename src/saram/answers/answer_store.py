"""Spoken answers that are kept, so that each is made once."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from saram.answers.answer_stream import AnswerStream, Source
from saram.answers.ledger import LEASE, Lease, Ledger, Row
from saram.answers.production import Production
from saram.errors import OutputError
from saram.storage import FolderStore, Store, write_failure
from saram.types import Answer, AnswerKey, AnswerPart

__all__ = ["AnswerStore", "Produce", "Usage"]

_log = logging.getLogger(__name__)

Produce: TypeAlias = Callable[[], Iterator[AnswerPart]]
"""Makes an answer, part by part; closing the iterator gives up."""

LIMIT: Final = 4 * 2**30
"""Bytes that are kept at most, unless said otherwise."""

PERSONAL_SECONDS: Final = 600.0
"""How long an answer that is nobody else's business can be watched again, before it is deleted."""

_TIDY_EVERY: Final = 60.0
_HALF_LIFE: Final = 30 * 86_400.0
"""Seconds after which a use counts half when it is decided what goes."""

_ROOM: Final = 0.9
"""Share of the limit that is left when something had to go, so that not every new answer costs an old one."""

_LOOK: Final = 0.02
"""Seconds between two looks at what another process makes."""

_ORPHAN: Final = 120.0
"""Seconds after which a file that nothing knows of is taken for left behind."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of the store since a time."""

    hits: int
    """Answers that were there, or were just being made."""

    misses: int
    """Answers that had to be made."""

    saved: float
    """Seconds of making that the hits spared."""

    missed: tuple[tuple[str, int], ...]
    """(text, times) of what had to be made most often; personal answers are counted without their text."""

    answers: int
    """Answers kept now."""

    size: int
    """Their bytes."""

    limit: int
    """Bytes that may be kept."""

    @property
    def rate(self) -> float:
        """Hits of all that was asked for, 0 to 1."""
        return self.hits / max(1, self.hits + self.misses)


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
        self._lock = threading.Lock()
        self._productions: dict[str, Production] = {}
        self._tidied = 0.0
        self.tidy()

    def find(self, name: str) -> AnswerStream | None:
        """The answer of that name, kept or being made somewhere; None if there is none (any more)."""
        with self._lock:
            production = self._productions.get(name)
        if production is not None:
            return AnswerStream(name, "joined", production)
        if (kept := self._kept(name)) is not None:
            return AnswerStream(name, "kept", kept)
        return self._begin(name, None) if self._ledger.lease(name) else None

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
        with self._lock:
            production = self._productions.get(name)
        if production is not None:
            stream = AnswerStream(name, "joined", production)
        elif (kept := self._kept(name)) is not None:
            stream = AnswerStream(name, "kept", kept)
        else:
            stream = self._begin(name, _Task(key, produce, expires))
        stream.shared = not key.owner
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

    def forget(self, names: list[str]) -> None:
        """Delete answers."""
        rows = [row for name in names if (row := self._ledger.row(name)) is not None]
        self._ledger.remove([row.name for row in rows])
        self._delete({row.digest for row in rows})

    def retire(self, avatar: str, avatar_version: str, renderer: str) -> int:
        """Delete answers of an avatar that it would not give any more: those of other versions of it or the renderer.

        Returns:
            How many.
        """
        old = [
            row.name
            for row in self._ledger.rows()
            if row.avatar == avatar and (row.avatar_version != avatar_version or row.renderer != renderer)
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
        """Delete what has expired, what nothing knows of, and, above the limit, what is worth least.

        An answer is worth what it cost to make, times its uses, the older ones counting less, for each byte it takes.
        """
        now = self._tidied = time.time()
        rows = self._ledger.rows()
        self.forget([row.name for row in rows if row.expires is not None and row.expires <= now])
        rows = [row for row in rows if row.expires is None or row.expires > now]
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
        with self._lock:
            productions = list(self._productions.values())
        for production in productions:
            production.fail(OutputError("The store of answers was closed while this answer was being made."))
        deadline = time.monotonic() + LEASE
        while self._productions and time.monotonic() < deadline:
            time.sleep(_LOOK)
        self._ledger.close()

    def _kept(self, name: str) -> Production | None:
        """A kept answer as a production that has ended; one that is damaged is deleted."""
        row = self._ledger.row(name)
        if row is None or (row.expires is not None and row.expires <= time.time()):
            return None
        data, answer = self._store.get(row.digest), _read(row.record)
        if data is None or answer is None or len(data) != row.size:
            _log.warning("The kept answer %s (%.40r) is damaged or gone; it is made anew.", name[:12], row.text)
            self.forget([name])
            return None
        self._ledger.used(name)
        return _ended(data, answer)

    def _begin(self, name: str, task: _Task | None) -> AnswerStream:
        with self._lock:
            production = self._productions.get(name)
            if production is not None:
                return AnswerStream(name, "joined", production)
            production = self._productions[name] = Production()
        decided = threading.Event()
        source: list[Source] = ["joined"]

        def work() -> None:
            try:
                self._drive(name, task, production, decided, source)
            except BaseException as error:  # noqa: BLE001 - raised again where the answer is read
                production.fail(error)
            finally:
                decided.set()
                with self._lock:
                    self._productions.pop(name, None)

        threading.Thread(target=work, name=f"saram-answer-{name[:8]}", daemon=True).start()
        decided.wait()
        return AnswerStream(name, source[0], production)

    def _drive(
        self, name: str, task: _Task | None, production: Production, decided: threading.Event, source: list[Source]
    ) -> None:
        """Make an answer, or follow whoever makes it; if they die, take over."""
        while not production.ended:
            token = secrets.token_hex(8)
            part = f"{name[:16]}.{token}.part"
            if task is None:
                lease = self._ledger.lease(name)
                if lease is None:
                    if not self._take_over_finished(name, production):
                        raise OutputError("The answer was given up by whoever made it. Ask for it again.")
                    return
            else:
                lease = self._ledger.take(name, token, part)
            if lease is None and task is not None:
                if self._take_over_finished(name, production):  # it was finished between looking and taking
                    self._ledger.release(name, token)
                    source[0] = "kept"
                    return
                source[0] = "made"
                decided.set()
                self._produce(name, task, production, token, self._making / part)
                return
            decided.set()
            if lease is not None and self._follow(lease, production):
                return
            production.restart()

    def _produce(self, name: str, task: _Task, production: Production, token: str, part: Path) -> None:
        alive = threading.Event()

        def beat() -> None:
            while not alive.wait(LEASE / 5):
                self._ledger.renew(name, token)

        heart = threading.Thread(target=beat, name="saram-answer-lease", daemon=True)
        heart.start()
        answer, written = Answer(), 0
        try:
            with part.open("wb", buffering=0) as file:
                parts = task.produce()
                try:
                    for each in parts:
                        file.write(each.data)
                        written += len(each.data)
                        answer = each.answer
                        production.feed(each.data, answer)
                        self._ledger.renew(name, token, written, json.dumps(answer.record(), ensure_ascii=False))
                        if production.ended or (task.key.owner and not production.wanted):
                            raise OutputError("This answer was given up: nobody watches it any more.")
                finally:
                    close = getattr(parts, "close", None)
                    if close is not None:
                        close()
            digest = self._store.put(production.data)
            self._ledger.enter(task.row(digest, written, answer), token)
            production.finish(answer)
        except OSError as error:
            raise write_failure(part, error) from error
        finally:
            alive.set()
            heart.join()
            self._ledger.release(name, token)
            part.unlink(missing_ok=True)

    def _follow(self, lease: Lease, production: Production) -> bool:
        """Watch another process make an answer; whether it came to its end."""
        path, place = self._making / lease.part, 0
        try:
            file = path.open("rb", buffering=0)
        except OSError:
            file = None
        try:
            while not production.ended:
                now = self._ledger.lease(lease.name)
                if now is None or now.token != lease.token:
                    return self._take_over_finished(lease.name, production)
                if file is None and path.exists():
                    file = path.open("rb", buffering=0)
                if file is not None and now.written > place:
                    data = file.read(now.written - place) or b""
                    place += len(data)
                    production.feed(data, Answer.read(json.loads(now.record)))
                    continue
                time.sleep(_LOOK)
            return True
        finally:
            if file is not None:
                file.close()

    def _take_over_finished(self, name: str, production: Production) -> bool:
        """Give what is left of an answer that has been kept meanwhile; whether it has."""
        kept = self._kept(name)
        if kept is None:
            return False
        production.restart()
        production.feed(kept.data, kept.answer)
        production.finish(kept.answer)
        return True

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
            known = {row.digest for row in self._ledger.rows()}
            for digest in set(self._store.digests()) - known:
                if _age(self._store.path(digest), now) > _ORPHAN:
                    self._store.delete(digest)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be made."""

    key: AnswerKey
    produce: Produce
    expires: float | None

    def row(self, digest: str, size: int, answer: Answer) -> Row:
        """The entry of the index when it is made."""
        key, now = self.key, time.time()
        expires = self.expires
        if key.owner:
            expires = min(now + PERSONAL_SECONDS, expires or now + PERSONAL_SECONDS)
        return Row(
            name=key.name,
            digest=digest,
            size=size,
            cost=answer.cost,
            made=now,
            used=now,
            uses=0,
            shared=not key.owner,
            expires=expires,
            avatar=key.avatar,
            avatar_version=key.avatar_version,
            voice=key.voice,
            voice_version=key.voice_version,
            renderer=key.renderer,
            text=key.text,
            record=json.dumps(answer.record(), ensure_ascii=False),
        )


def _ended(data: bytes, answer: Answer) -> Production:
    production = Production()
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
