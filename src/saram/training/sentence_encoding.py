"""Encoding the sentences of a training, on two cores where there are two."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any, Final

from saram.language.encoding import Encoder, Sentence
from saram.language.morphemes import analyse
from saram.training.collector import collector_paused
from saram.training.second_process import Errand, SecondProcess, heard_soon
from saram.types import Language

__all__ = ["encode_all", "warm_up"]

_PIECE: Final = 250
"""Sentences that a process takes at a time."""

_AHEAD: Final = 2
"""Pieces the second process has before it, so that it never waits."""

_PREPARED: Final[list[Encoder]] = []
"""In the second process: what it encodes with."""


@collector_paused()
def encode_all(
    encoder: Encoder,
    texts: Sequence[str],
    second: SecondProcess,
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Sentence]:
    """Encode texts; this process takes them from the front, the second one from the back, until they meet.

    Args:
        encoder: What encodes them.
        texts: Normalised texts, each once.
        second: The second process; all is done in this one if there is none.
        progress: Called with the share that is done.
    """
    pieces = deque(texts[start : start + _PIECE] for start in range(0, len(texts), _PIECE))
    found: dict[str, Sentence] = {}
    waiting: deque[tuple[Sequence[str], Errand[list[Sentence]]]] = deque()
    ready = second.submit(_prepare, encoder.state())
    with heard_soon() if second.pid is not None else nullcontext():
        while pieces or waiting:
            while ready.done and len(waiting) < _AHEAD and len(pieces) > 1:
                piece = pieces.pop()
                waiting.append((piece, second.submit(_encode, piece)))
            if pieces and not (waiting and waiting[0][1].done):
                piece = pieces.popleft()
                encoded = [encoder(text) for text in piece]
            else:
                piece, errand = waiting.popleft()
                encoded = errand.result() or [encoder(text) for text in piece]
            found.update(zip(piece, encoded, strict=True))
            progress(len(found) / len(texts))
    return found


def warm_up(language: Language) -> None:
    """Load what encoding the first sentence loads; in a second process, while there is nothing to encode yet."""
    if language == "ko":
        analyse("1")


def _prepare(state: dict[str, Any]) -> None:
    """Make ready to encode, and load what the first sentence loads; in the second process."""
    _PREPARED.clear()  # what cannot be made ready encodes nothing, and not as it did before
    encoder = Encoder(**state)
    encoder("1")
    _PREPARED.append(encoder)


def _encode(texts: Sequence[str]) -> list[Sentence]:
    """The sentences of texts; none where nothing is prepared, as in a process that takes over from a lost one."""
    return [encoder(text) for encoder in _PREPARED for text in texts]
