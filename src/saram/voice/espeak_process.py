"""One worker process with espeak-ng in it, as its parent sees it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from saram.errors import EngineError
from saram.voice import espeak_worker

__all__ = ["EspeakProcess", "Reading", "ReadingEvent"]


_LONGEST_START: Final = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """A word or a phoneme begins."""

    kind: str
    """``"word"`` or ``"phoneme"``."""

    position: int
    """Index of the character of the text where its word begins."""

    sample: int
    """Index of the sample where it begins."""

    name: str
    """IPA as espeak-ng writes it, stress mark first; empty for a word and for silence."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What espeak-ng made of a text."""

    samples: NDArray[np.int16]
    """int16 [n], mono."""

    rate: int
    """Samples a second."""

    events: tuple[ReadingEvent, ...]
    """In order of time."""


class EspeakProcess:
    """A running worker. Not safe for concurrent use; `EspeakPool` sees to that."""

    def __init__(self) -> None:
        """Start the worker and wait for its greeting.

        Raises:
            EngineError: If it does not start.
        """
        command = [
            sys.executable, "-I", "-S", str(Path(espeak_worker.__file__)),
            espeakng_loader.get_library_path(), espeakng_loader.get_data_path(),
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and our own file
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent; and the worker can be killed with its child
            )
        except OSError as error:
            raise EngineError(
                f"The espeak-ng worker could not be started with {command[0]!r}: {error}. "
                "Check that this Python can start programs."
            ) from error
        assert self._process.stdin is not None  # noqa: S101 - asked for with PIPE
        assert self._process.stdout is not None  # noqa: S101 - asked for with PIPE
        self._source: BinaryIO = self._process.stdout  # type: ignore[assignment] # Popen is typed for text too
        self._sink: BinaryIO = self._process.stdin  # type: ignore[assignment] # Popen is typed for text too
        try:
            greeting = self._within(_LONGEST_START, self._receive)[0]
        except EngineError as error:
            self.close()
            raise EngineError(
                f"The espeak-ng worker ended, or said nothing for {_LONGEST_START:g} s, when it was started. "
                "Try again; if it happens every time, install espeakng-loader anew."
            ) from error
        self.rate = int(greeting["rate"])
        self.version = str(greeting["version"])

    @property
    def pid(self) -> int:
        """Process id of the worker."""
        return self._process.pid

    def read(self, request: dict[str, Any], timeout: float) -> Reading:
        """Have a text read.

        Args:
            request: As `espeak_worker` describes.
            timeout: Seconds after which the worker is killed.

        Raises:
            EngineError: If the worker refused the request, died or ran out of time; `alive` tells which.
        """
        header, sound = self._within(timeout, lambda: self._exchange(request))
        if "error" in header:
            raise EngineError(f"{header['error']} Run `saram voices` for the voices there are.")
        return Reading(
            samples=np.frombuffer(sound, "<i2").astype(np.int16, copy=False),
            rate=self.rate,
            events=tuple(ReadingEvent(*event) for event in header["events"]),
        )

    @property
    def alive(self) -> bool:
        """Whether the worker still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the worker and wait until it is gone; calling it twice is fine."""
        with contextlib.suppress(OSError):
            self._sink.close()
        try:
            self._process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        self._source.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _exchange(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        espeak_worker.write_message(self._sink, request)
        return self._receive()

    def _receive(self) -> tuple[dict[str, Any], bytes]:
        return espeak_worker.read_message(self._source)

    def _within(self, seconds: float, exchange: Any) -> tuple[dict[str, Any], bytes]:  # noqa: ANN401 - a callable
        """Run `exchange`; kill the worker if it takes longer, which ends the blocked read."""
        watch = threading.Timer(seconds, self._kill)
        watch.daemon = True
        watch.start()
        try:
            result: tuple[dict[str, Any], bytes] = exchange()
        except (EOFError, OSError, ValueError) as error:
            self._kill()
            status = self._process.wait()
            raise EngineError(
                f"The espeak-ng worker died while it was speaking (status {status}) or took longer than "
                f"{seconds:g} s. Try again; if it happens with this text every time, please report the text."
            ) from error
        finally:
            watch.cancel()
        return result
