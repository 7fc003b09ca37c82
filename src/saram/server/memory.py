"""Conversations that outlive a restart."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from saram.errors import OutputError
from saram.storage import write_failure
from saram.types import Language

__all__ = ["Kept", "Memory"]

_log = logging.getLogger(__name__)
_HOUR = 3600.0


class Kept(BaseModel):
    """A conversation from before a restart."""

    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    language: Language
    """Of the page."""

    said: list[str]
    """What the person said, in order."""

    heard: list[tuple[str, bool]] = []
    """What the person has heard of the last replies that the mind was not told of; whether it was all of each."""

    mind: dict[str, Any] | None = None
    """What the mind needs to go on."""

    turns: int = 0
    """Turns there were: the page still shows what was answered to them."""


class Memory:
    """A table of conversations; what is older than an hour is forgotten. No sound is in it.

    A thread of its own writes, one thing after the other, so that nobody waits for the disk.
    """

    def __init__(self, path: Path | None) -> None:
        """Open or create it.

        Args:
            path: File; None remembers nothing.

        Raises:
            OutputError: If the file cannot be used.
        """
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="saram-memory")
        self._base: sqlite3.Connection | None = None
        if path is not None:
            try:
                self._base = self._thread.submit(_open, path).result()
            except OSError as error:
                raise write_failure(path, error) from error
            except sqlite3.Error as error:
                raise OutputError(
                    f"The file of conversations {path} cannot be used: {error}. Move it away; it only lets "
                    "conversations outlive a restart."
                ) from error

    def keep(
        self,
        token: str,
        bot: str,
        language: Language,
        state: dict[str, Any],
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Write a conversation down.

        Args:
            token: Its secret name.
            bot: Whom it is with.
            language: Of the page.
            state: Does not change any more.
            failed: Told, in the thread that writes, if it could not be written.
        """
        now = time.time()

        def write(base: sqlite3.Connection) -> None:
            text = json.dumps(state, ensure_ascii=False)
            base.execute("INSERT OR REPLACE INTO talks VALUES (?, ?, ?, ?, ?)", (token, bot, language, text, now))

        self._do(write, failed)

    def tidy(self) -> None:
        """Forget what is too old."""
        self._do(_tidy)

    def recall(self, bot: str, token: str) -> Future[Kept | None]:
        """The conversation of a token with a bot."""
        return self._thread.submit(_recall, self._base, bot, token)

    def forget(self, token: str) -> None:
        """It is over."""
        self._do(lambda base: base.execute("DELETE FROM talks WHERE token = ?", (token,)))

    def close(self) -> None:
        """Write what is still to be written and close the file."""
        if self._base is not None:
            self._do(sqlite3.Connection.close)
            self._base = None
        self._thread.shutdown()

    def _do(self, work: Callable[[sqlite3.Connection], object], failed: Callable[[], None] = lambda: None) -> None:
        if self._base is not None:
            self._thread.submit(_try, work, self._base, failed)


def _try(work: Callable[[sqlite3.Connection], object], base: sqlite3.Connection, failed: Callable[[], None]) -> None:
    try:
        work(base)
    except Exception as error:  # noqa: BLE001 - a full disk, say; conversations go on
        _log.warning("What a restart must not lose cannot be written down: %s", error)
        failed()


def _tidy(base: sqlite3.Connection) -> None:
    base.execute("DELETE FROM talks WHERE written < ?", (time.time() - _HOUR,))


def _recall(base: sqlite3.Connection | None, bot: str, token: str) -> Kept | None:
    if base is None or not token:
        return None
    try:
        row = base.execute(
            "SELECT language, state FROM talks WHERE token = ? AND bot = ? AND written > ?",
            (token, bot, time.time() - _HOUR),
        ).fetchone()
        return None if row is None else Kept(language=row[0], **json.loads(row[1]))
    except (sqlite3.Error, TypeError, ValueError) as error:
        _log.warning("A conversation cannot be taken up again, what was kept of it is damaged: %s", error)
        with suppress(sqlite3.Error):
            base.execute("DELETE FROM talks WHERE token = ?", (token,))
        return None


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)  # it may be from when others could read it
    base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute("PRAGMA secure_delete=ON")
        base.execute(
            "CREATE TABLE IF NOT EXISTS talks"
            " (token TEXT PRIMARY KEY, bot TEXT, language TEXT, state TEXT, written REAL)"
        )
        _tidy(base)
    except BaseException:
        base.close()
        raise
    return base
