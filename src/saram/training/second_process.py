"""A second process that does a part of the work on another core, where there is one.

It runs one call after another: functions that can be imported, with what can be pickled. It is no child of
`multiprocessing`, whose children read the program that started them once more: that would train again, in a script
that does not guard against it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Final, Generic, ParamSpec, Self, TypeVar

__all__ = ["Errand", "SecondProcess", "cores", "heard_soon"]

P = ParamSpec("P")
T = TypeVar("T")

_PROGRAM: Final = (
    "import sys; sys.path[:] = {path!r}; from saram.training.second_process import serve; serve()"  # as the first one
)
_ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""The other core has its own work."""

_WAIT: Final = 0.0005
"""Seconds after which a thread that computes lets the one go on that talks to the process; 0.005 is usual.

An answer is read in many pieces, each after such a wait: so long that the process would be idle most of the time.
"""

_HURRY: Final = threading.Lock()
_USUAL: Final[list[float]] = []
"""What it was before, once for each that waits less."""


class _LostError(Exception):
    """The process is gone."""


class Errand(Generic[T]):
    """A call that is on its way."""

    def __init__(self, call: Callable[[], T], future: Future[T] | None) -> None:
        """Take the call, and what it will come to if another process makes it."""
        self._call = call
        self._future = future

    @property
    def done(self) -> bool:
        """Whether the result is there."""
        return self._future is not None and self._future.done()

    def result(self) -> T:
        """What the call returns, or raises. It is made here and now where no other process made it."""
        if self._future is not None:
            with contextlib.suppress(_LostError, CancelledError):
                return self._future.result()
        return self._call()


class SecondProcess:
    """To be used in a ``with`` statement, at whose end, or an interruption, the process is gone."""

    def __init__(self, *, wanted: bool = True) -> None:
        """Start the process, if it is wanted and there is a core for it."""
        self._process: subprocess.Popen[bytes] | None = None
        self._line = ThreadPoolExecutor(1)
        if wanted and sys.executable and cores() > 1:
            with contextlib.suppress(OSError):  # then everything is done in this one
                self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and our own program
                    [sys.executable, "-c", _PROGRAM.format(path=[*map(str, sys.path)])],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=os.environ | _ONE_THREAD,
                    start_new_session=True,  # Ctrl-C is for this one, which ends the other
                )

    @property
    def pid(self) -> int | None:
        """Process id of the other; None where there is none."""
        return self._process.pid if self._process else None

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Errand[T]:
        """Have a call made; calls are made in turn."""
        future = None if self._process is None else self._line.submit(self._made, function, args, kwargs)
        return Errand(lambda: function(*args, **kwargs), future)

    def _made(self, *call: Any) -> Any:  # noqa: ANN401 - any function
        """Send a call and wait for what it comes to; in a thread of its own."""
        assert self._process is not None  # noqa: S101 - for the type checker
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None  # noqa: S101 - as above
        assert heard is not None  # noqa: S101 - as above
        try:
            _write(told, pickle.dumps(call, pickle.HIGHEST_PROTOCOL))
            answer = _read(heard)
        except (EOFError, OSError, ValueError) as lost:  # it has died, or the pipe is closed
            raise _LostError from lost
        found, error = pickle.loads(answer)  # noqa: S301 - from our own process
        if error is not None:
            raise error
        return found

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
        self._line.shutdown(cancel_futures=True)
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.communicate()


@contextlib.contextmanager
def heard_soon() -> Iterator[None]:
    """Let what a second process answers be read without long waits, though this one computes meanwhile."""
    with _HURRY:
        _USUAL.append(_USUAL[0] if _USUAL else sys.getswitchinterval())
        sys.setswitchinterval(min(_WAIT, _USUAL[0]))
    try:
        yield
    finally:
        with _HURRY:
            usual = _USUAL.pop()
            if not _USUAL:
                sys.setswitchinterval(usual)


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def serve() -> None:
    """Make the calls that come on standard input; what is printed goes to standard error."""
    gc.disable()  # there is little, and looking for it among millions of sentences takes long
    heard, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    calls: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(heard, calls), daemon=True).start()
    while True:
        try:
            function, args, kwargs = pickle.loads(calls.get())  # noqa: S301 - from the process that started this one
            answer = pickle.dumps((function(*args, **kwargs), None), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the call came from
            answer = _failure(error)
        _write(told, answer)


def _listen(heard: IO[bytes], calls: SimpleQueue[bytes]) -> None:
    """Hand calls on; end this process, whatever it is doing, when the first one is gone."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            calls.put(_read(heard))
    os._exit(1)


def _failure(error: Exception) -> bytes:
    """An exception as an answer; one that cannot be sent as what it says."""
    try:
        answer = pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(answer)  # noqa: S301 - just made
    except Exception:  # noqa: BLE001 - an exception's own code may do anything
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


def _write(channel: IO[bytes], message: bytes) -> None:
    channel.write(len(message).to_bytes(8, "little"))
    channel.write(message)
    channel.flush()


def _read(channel: IO[bytes]) -> bytes:
    """The next message.

    Raises:
        EOFError: If the other end is closed.
    """
    length = int.from_bytes(_exactly(channel, 8), "little")
    return _exactly(channel, length)


def _exactly(channel: IO[bytes], length: int) -> bytes:
    found = channel.read(length)
    if len(found) < length:
        raise EOFError
    return found
