"""A mind for tests and for trying things out: answers what it was told to answer, and repeats everything else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saram.errors import EngineError
from saram.live.inputs import VoiceHeard, WordsHeard
from saram.server.parts import Acting
from saram.types import Reply

__all__ = ["DeafEars", "FakeMind"]

HANGS = "hang"
"""What to say for a mind that does not answer for half a minute."""


ACTS = "act"
"""What to say for a mind that does something for a second."""


class FakeMind:
    """Implements `saram.server.parts.Mind`."""

    def __init__(
        self,
        answers: Mapping[str, tuple[Reply, ...]] | None = None,
        *,
        greeting: str = "",
        state: Mapping[str, Any] | None = None,
    ) -> None:
        """Say what it answers.

        Args:
            answers: Replies by what was said.
            greeting: What it says first; empty for nothing.
            state: From `snapshot`.
        """
        self._answers = dict(answers or {})
        self._greeting = greeting
        self._acting: Acting = lambda _name, _text, _state: None
        self.history: list[tuple[str, bool]] = [(text, complete) for text, complete in (state or {}).get("heard", [])]
        """What the person has heard, and whether it was a whole reply."""
        self.said: list[str] = list((state or {}).get("said", []))
        """What the person said."""

    def greet(self) -> Iterable[Reply]:
        """See `Mind.greet`."""
        return (Reply(self._greeting, plain=self._greeting),) if self._greeting else ()

    def hear(self, text: str, alternatives: tuple[str, ...]) -> Iterable[Reply]:  # noqa: ARG002 - what a mind is given
        """See `Mind.hear`."""
        if text == HANGS:
            time.sleep(30)
        if text == ACTS:
            self._acting("fetch", "가져오고 있어요", "running")
            time.sleep(1)
            self._acting("fetch", "가져오고 있어요", "done")
        if text == "break":
            raise EngineError("The mind was told to break.")
        self.said.append(text)
        return self._answers.get(text, (Reply(text, plain=text),))

    def heard(self, text: str, *, complete: bool) -> None:
        """See `Mind.heard`."""
        self.history.append((text, complete))

    def watch(self, acting: Acting) -> None:
        """See `Mind.watch`."""
        self._acting = acting

    understanding = 0.0
    """See `Mind.understanding`."""

    def snapshot(self) -> dict[str, Any]:
        """See `Mind.snapshot`."""
        return {"said": list(self.said), "heard": list(self.history)}


class DeafEars:
    """Implements `saram.server.parts.Ears`: notices nothing."""

    def push(self, samples: NDArray[np.int16]) -> list[VoiceHeard | WordsHeard]:  # noqa: ARG002 - what ears are given
        """See `Ears.push`."""
        return []

    def close(self) -> None:
        """See `Ears.close`."""
