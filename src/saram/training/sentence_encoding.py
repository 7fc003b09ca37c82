"""Encoding the sentences of a training, on two cores where there are two."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from saram.language.encoding import Encoder, Sentence
from saram.training.second_process import Errand, SecondProcess

__all__ = ["encode_all"]

_PIECE: Final = 250
"""Sentences that a process takes at a time."""

_AHEAD: Final = 2
"""Pieces the second process has before it, so that it never waits."""

_ENCODER: Final[dict[str, Encoder]] = {}
"""What this process encodes with; empty where nothing is encoded."""


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
    _ENCODER["own"] = encoder  # for what the second process leaves undone if it is lost
    ready = second.submit(_prepare, encoder.state())
    while pieces or waiting:
        while ready.done and len(waiting) < _AHEAD and len(pieces) > 1:
            piece = pieces.pop()
            waiting.append((piece, second.submit(_encode, piece)))
        if pieces and not (waiting and waiting[0][1].done):
            piece = pieces.popleft()
            found.update(zip(piece, _encode(piece), strict=True))
        else:
            piece, errand = waiting.popleft()
            found.update(zip(piece, errand.result(), strict=True))
        progress(len(found) / len(texts))
    _ENCODER.clear()
    return found


def _prepare(state: dict[str, Any]) -> None:
    """Make ready to encode, in the second process, and load what the first sentence loads."""
    _ENCODER["own"] = encoder = Encoder(**state)
    encoder("1")


def _encode(texts: Sequence[str]) -> list[Sentence]:
    encoder = _ENCODER["own"]
    return [encoder(text) for text in texts]
