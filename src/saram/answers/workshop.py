"""Where missing answers are made: each by one maker, whoever asks, in whatever process."""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from saram.answers.answer_stream import AnswerStream, Source
from saram.answers.ledger import LEASE, Lease, Ledger, Row
from saram.answers.production import Production
from saram.errors import OutputError
from saram.storage import Store, write_failure
from saram.types import Answer, AnswerKey, AnswerPart

__all__ = ["PERSONAL_SECONDS", "Produce", "Task", "Workshop"]

_log = logging.getLogger(__name__)

Produce: TypeAlias = Callable[[], Iterator[AnswerPart]]
"""Makes an answer, part by part; closing the iterator gives up."""

PERSONAL_SECONDS: Final = 600.0
"""How long an answer that is nobody else's business can be watched again, before it is deleted."""

_LOOK: Final = 0.02
"""Seconds between two looks at what another process makes."""


@dataclass(frozen=True, slots=True)
class Task:
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


class Workshop:
    """Makes answers in threads of their own, and follows those that other processes make. Safe for several threads.

    Who makes an answer holds a lease on it and writes its bytes to a file that others read as it grows. When the
    maker's process dies, one of those who wait takes over; what they have read already must come again, byte for byte.
    """

    def __init__(self, folder: Path, ledger: Ledger, store: Store, kept: Callable[[str], Production | None]) -> None:
        """Open it.

        Args:
            folder: Where files grow.
            ledger: Holds the leases, and is told of what is whole.
            store: Takes the bytes.
            kept: Gives an answer that is kept.
        """
        self._making = folder
        self._ledger = ledger
        self._store = store
        self._kept = kept
        self._lock = threading.Lock()
        self._productions: dict[str, Production] = {}

    def production(self, name: str) -> Production | None:
        """What is being made, or followed, in this process under a name."""
        with self._lock:
            found = self._productions.get(name)
        return None if found is None or found.ended else found

    def close(self) -> None:
        """Give up what is being made, and wait until that is done."""
        with self._lock:
            productions = list(self._productions.values())
        for production in productions:
            production.fail(OutputError("The store of answers was closed while this answer was being made."))
        deadline = time.monotonic() + LEASE
        while self._productions and time.monotonic() < deadline:
            time.sleep(_LOOK)

    def begin(self, name: str, task: Task | None) -> AnswerStream:
        """Make an answer, or watch whoever makes it already.

        Args:
            name: Of the answer.
            task: How to make it; None only to watch.
        """
        with self._lock:
            known = self._productions.get(name)
            if known is not None and not known.ended:
                return AnswerStream(name, "joined", known)
            production = self._productions[name] = Production()
            production.shared = task is not None and not task.key.owner
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
                    if self._productions.get(name) is production:
                        del self._productions[name]

        threading.Thread(target=work, name=f"saram-answer-{name[:8]}", daemon=True).start()
        decided.wait()
        return AnswerStream(name, source[0], production)

    def _drive(
        self, name: str, task: Task | None, production: Production, decided: threading.Event, source: list[Source]
    ) -> None:
        """Make an answer, or follow whoever makes it; if they die, take over."""
        while not production.ended:
            token = secrets.token_hex(8)
            part = f"{name[:16]}.{token}.part"
            if task is None:
                lease = self._ledger.lease(name)
                if lease is None:
                    if not self._finished_elsewhere(name, production):
                        raise OutputError("The answer was given up by whoever made it. Ask for it again.")
                    return
            else:
                lease = self._ledger.take(name, token, part)
            if lease is None and task is not None:
                if self._finished_elsewhere(name, production):  # it was finished between looking and taking
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

    def _produce(self, name: str, task: Task, production: Production, token: str, part: Path) -> None:
        with self._leased(name, token):
            try:
                answer = self._made(task, production, token, part)
                self._keep(task, production.data, answer, token)
                production.finish(answer)
            finally:
                part.unlink(missing_ok=True)

    def _made(self, task: Task, production: Production, token: str, part: Path) -> Answer:
        """Make an answer; its bytes go to those who watch here and, through a file, to those who watch elsewhere."""
        answer, written = Answer(), 0
        name = task.key.name
        with ExitStack() as stack:
            file: BinaryIO | None = None
            try:
                file = stack.enter_context(part.open("wb", buffering=0))
            except OSError as error:
                _log.warning("Others cannot watch this answer being made: %s", write_failure(part, error))
            parts = task.produce()
            stack.callback(getattr(parts, "close", lambda: None))
            for each in parts:
                answer = each.answer
                production.feed(each.data, answer)
                if file is not None:
                    try:
                        written += file.write(each.data)
                    except OSError as error:  # a full disk is no reason not to answer
                        _log.warning("Others cannot watch this answer being made: %s", write_failure(part, error))
                        file = None
                self._ledger.renew(name, token, written, json.dumps(answer.record(), ensure_ascii=False))
                if production.ended or (task.key.owner and not production.wanted):
                    raise OutputError("This answer was given up: nobody watches it any more.")
        return answer

    def _keep(self, task: Task, data: bytes, answer: Answer, token: str) -> None:
        """Keep what was made; first the bytes, then the entry of the index: nothing is entered that is not there.

        What cannot be kept was said all the same.
        """
        try:
            self._ledger.enter(task.row(self._store.put(data), len(data), answer), token)
        except OutputError as error:
            _log.warning("An answer was made and cannot be kept: %s", error)

    @contextmanager
    def _leased(self, name: str, token: str) -> Iterator[None]:
        """Say now and then that the maker is alive, and give the lease back in the end."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(LEASE / 5):
                with suppress(OutputError):
                    self._ledger.renew(name, token)

        heart = threading.Thread(target=beat, name="saram-answer-lease", daemon=True)
        heart.start()
        try:
            yield
        finally:
            done.set()
            heart.join()
            with suppress(OutputError):
                self._ledger.release(name, token)

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
                    return self._finished_elsewhere(lease.name, production)
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

    def _finished_elsewhere(self, name: str, production: Production) -> bool:
        """Give what is left of an answer that has been kept meanwhile; whether it has."""
        kept = self._kept(name)
        if kept is None:
            return False
        production.shared = kept.shared
        production.restart()
        production.feed(kept.data, kept.answer)
        production.finish(kept.answer)
        return True
