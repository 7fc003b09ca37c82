"""One worker process with PocketSphinx in it, as its parent sees it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from saram.errors import EngineError

__all__ = ["SphinxProcess"]

_LONGEST_START: Final = 30.0  # seconds; a busy machine, and general English takes a while
_LONGEST_ANSWER: Final = 20.0


class SphinxProcess:
    """A running worker. Not safe for concurrent use; `SphinxPool` sees to that.

    Making one does not wait until the model is loaded; the first `begin` does.
    """

    def __init__(self, language: dict[str, str]) -> None:
        """Start the worker.

        Args:
            language: As `sphinx_worker` describes.

        Raises:
            EngineError: If the process cannot be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-I", str(Path(__file__).with_name("sphinx_worker.py")), str(theirs.fileno())]
            try:
                self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and our own file
                    command,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is for the parent
                )
            except OSError as error:
                ours.close()
                raise EngineError(
                    f"The recogniser could not be started with {command[0]!r}: {error}. "
                    "Check that this Python can start programs."
                ) from error
        self._connection = Connection(ours.detach())
        self._loaded = False
        self.memory = 0
        """Megabytes it takes, once it is loaded."""
        with contextlib.suppress(EngineError):  # it is told again, with its reason, when the worker is used
            self._tell({"language": language})

    @property
    def pid(self) -> int:
        """Process id of the worker."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the worker still runs."""
        return self._process.poll() is None

    def begin(self, means: str) -> None:
        """Begin a turn with the speaker's cepstral means, empty for the usual ones.

        Raises:
            EngineError: If the worker is gone or could not load the language.
        """
        if not self._loaded:
            self.memory = int(self._answer(_LONGEST_START)["memory"])
            self._loaded = True
        self._tell({"begin": means})

    def hear(self, sound: bytes) -> str:
        """Give int16 mono at 16 kHz; get the words so far.

        Raises:
            EngineError: If the worker died or took too long.
        """
        self._tell({"sound": sound})
        return str(self._answer(_LONGEST_ANSWER)["text"])

    def end(self, alternatives: int) -> dict[str, Any]:
        """End the turn; the answer is as `sphinx_worker` describes.

        Raises:
            EngineError: If the worker died or took too long.
        """
        self._tell({"end": alternatives})
        return self._answer(_LONGEST_ANSWER)

    def close(self) -> None:
        """End the worker and wait until it is gone; calling it twice is fine."""
        self._connection.close()
        try:
            self._process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _tell(self, message: dict[str, Any]) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise self._died() from error

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            if not self._connection.poll(seconds):
                self._kill()
                raise EngineError(f"The recogniser took longer than {seconds:g} s and was ended. Try again.")
            answer: dict[str, Any] = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._died() from error
        if "error" in answer:
            self._died()
            hint = "The next turn starts another process." if self._loaded else "Check the sentences or the grammar."
            raise EngineError(f"PocketSphinx failed: {answer['error']}. {hint}")
        return answer

    def _died(self) -> EngineError:
        try:
            status = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._kill()
            status = self._process.wait()
        return EngineError(f"The recogniser's process died (status {status}). The next turn starts another one.")
