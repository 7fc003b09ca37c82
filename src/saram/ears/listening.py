"""One turn of a person, given to a recogniser as it is spoken."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator

from saram.errors import EngineError, SaramError
from saram.types import AudioChunk, Hypothesis, Listener

__all__ = ["Listening"]

_log = logging.getLogger(__name__)


class Listening:
    """Turns a `Listener`, which asks for sound, into something that is given sound.

    The listener runs in a thread of its own. `push` waits until it has taken in the sound and asks for more, so that
    the same sound always gives the same hypotheses at the same place; a `patience` bounds that wait.
    """

    def __init__(self, listener: Listener, *, patience: float | None = None, deadline: float = 30.0) -> None:
        """Begin a turn.

        Args:
            listener: The recogniser.
            patience: Seconds `push` waits for it at most; None for as long as it takes.
            deadline: Seconds `finish` waits for the final hypothesis.
        """
        self._patience = patience
        self._deadline = deadline
        self._state = threading.Condition()
        self._waiting: deque[AudioChunk] = deque()
        self._heard: list[Hypothesis] = []
        self._hungry = self._over = self._abandoned = self._done = False
        self._error: SaramError | None = None
        threading.Thread(target=self._run, args=(listener,), name="saram-listener", daemon=True).start()

    def push(self, chunk: AudioChunk) -> list[Hypothesis]:
        """Give the next piece of sound; get what was recognised since the last call.

        Raises:
            EngineError: If the recogniser failed.
        """
        with self._state:
            self._waiting.append(chunk)
            self._state.notify_all()
            self._state.wait_for(lambda: self._done or (self._hungry and not self._waiting), self._patience)
            return self._taken()

    def finish(self) -> list[Hypothesis]:
        """End the turn; get the rest of the hypotheses, of which the last one is final.

        Raises:
            EngineError: If the recogniser failed, gave no final hypothesis or took too long.
        """
        with self._state:
            self._over = True
            self._state.notify_all()
            if not self._state.wait_for(lambda: self._done, self._deadline):
                self._abandoned = True
                raise EngineError(
                    f"The recogniser did not finish within {self._deadline:g} s. Use a smaller model or fewer at once."
                )
            heard = self._taken()
        if not heard or heard[-1].kind != "final":
            raise EngineError("The recogniser ended without a final hypothesis. Report this to whoever made it.")
        return heard

    def abandon(self) -> None:
        """Let the turn go without asking what was said in it."""
        with self._state:
            self._abandoned = True
            self._state.notify_all()

    def _taken(self) -> list[Hypothesis]:
        if self._error is not None:
            raise self._error
        heard, self._heard = self._heard, []
        return heard

    def _chunks(self) -> Iterator[AudioChunk]:
        while True:
            with self._state:
                self._hungry = True
                self._state.notify_all()
                self._state.wait_for(lambda: self._waiting or self._over or self._abandoned)
                if self._abandoned:
                    raise _AbandonedError
                if not self._waiting:
                    return
                self._hungry = False
                chunk = self._waiting.popleft()
            yield chunk

    def _run(self, listener: Listener) -> None:
        error: SaramError | None = None
        try:
            for hypothesis in listener.listen(self._chunks()):
                with self._state:
                    self._heard.append(hypothesis)
                    if self._abandoned:
                        break
        except _AbandonedError:
            pass
        except SaramError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - a plug-in may raise anything; it must not end the conversation
            _log.warning("A recogniser failed unexpectedly.", exc_info=True)
            error = EngineError(
                f"The recogniser failed: {type(failure).__name__}: {failure}. The next turn tries again."
            )
        with self._state:
            self._error = error
            self._done = True
            self._state.notify_all()


class _AbandonedError(Exception):
    """Nobody waits for the turn any more."""
