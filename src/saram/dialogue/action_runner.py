"""Doing actions: at most once, never longer than they may take."""

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.errors import EngineError

__all__ = ["ActionRunner", "Bound"]

_log: Final = logging.getLogger(__name__)
_REMEMBERED: Final = 64
"""Unfinished actions of one conversation that are waited for when they are asked for again."""


_AT_ONCE: Final = 256
_places = threading.BoundedSemaphore(_AT_ONCE)
"""For actions of all conversations, those that hang included: each holds a thread."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An action with how it is to be done."""

    do: Action
    """The function, or the request over HTTP."""

    effect: bool
    """Whether it changes something."""

    timeout: float
    """Seconds."""

    doing: str = ""
    """What people are told while it is done."""


@dataclass(slots=True)
class _Run:
    call: ActionCall
    done: threading.Event = field(default_factory=threading.Event)
    result: ActionResult | None = None
    error: BaseException | None = None


class ActionRunner:
    """The actions of one conversation.

    Each runs in a thread of its own, which is left behind when it takes too long; what it changes in the session then
    counts only if the person asks for the same thing again, which waits for that run and starts no second one.
    """

    def __init__(self, actions: Mapping[str, Bound]) -> None:
        """Take the actions by the names of ``dialogue.yaml``."""
        self._actions = actions
        self._unfinished: list[_Run] = []
        self.session: dict[str, Any] = {}
        """What actions have kept."""

    def effect(self, name: str) -> bool:
        """Whether an action changes something."""
        return self._actions[name].effect

    def run(self, call: ActionCall) -> ActionResult:
        """Do it, or wait on for a run of the same that was left unfinished.

        Raises:
            EngineError: If it fails or takes too long.
        """
        bound = self._actions[call.name]
        run = self._again(call) if bound.effect else None
        if run is None:
            places = _places
            if not places.acquire(blocking=False):
                raise EngineError(f"{_AT_ONCE} actions have not ended yet; {call.name!r} was not begun.")
            run = _Run(replace(call, session=copy.deepcopy(self.session)))
            threading.Thread(target=_do, args=(bound.do, run, places), name=f"action {call.name}", daemon=True).start()
        if not run.done.wait(bound.timeout):
            if bound.effect and run not in self._unfinished:
                self._unfinished = [*self._unfinished, run][-_REMEMBERED:]
            raise EngineError(f"The action {call.name!r} took longer than {bound.timeout:g} s.")
        if run in self._unfinished:
            self._unfinished.remove(run)
        if run.error is not None or run.result is None:
            _log.warning("The action %r failed: %r", call.name, run.error)
            raise EngineError(f"The action {call.name!r} failed: {run.error}") from run.error
        self.session = run.call.session
        return run.result

    def _again(self, call: ActionCall) -> _Run | None:
        for run in self._unfinished:
            if (run.call.name, dict(run.call.arguments)) == (call.name, dict(call.arguments)):
                return run
        return None


def _do(action: Action, run: _Run, places: threading.BoundedSemaphore) -> None:
    try:
        result: Any = action(run.call)
    except BaseException as error:  # noqa: BLE001 - whatever a plug-in raises ends in an apology, not in the conversation
        run.error = error
    else:
        run.result = result if isinstance(result, ActionResult) else None
        if run.result is None:
            run.error = TypeError(f"An action gives an ActionResult; this one gave {type(result).__name__}.")
    finally:
        places.release()
        run.done.set()
