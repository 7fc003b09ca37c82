"""Another voice's words laid at the times at which a person says them, as a dubbing actor does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.types import AudioChunk, Speech
from saram.voice.restyling import restyle

__all__ = ["dubbed"]

_SHORTEST = 0.01
"""Seconds; less than this of either voice between two boundaries is left out."""


def dubbed(said: Speech, onto: Speech) -> AudioChunk:
    """The sound of `said` with each word, and each pause between words, as long as in `onto`.

    Within a word the other voice keeps its own proportions: what differs is who speaks, not how fast.

    Args:
        said: The other voice, with the times of its words.
        onto: The person, saying the same words.

    Returns:
        Sound as long as that of `onto`, at the rate of `said`; silent before the first word and after the last.

    Raises:
        ValueError: If the words are not the same.
    """
    if [word.text for word in said.words] != [word.text for word in onto.words]:
        raise ValueError(f"Both voices must say the same words; got {said.text!r} and {onto.text!r}.")
    rate = said.audio.rate
    laid = np.zeros(round(onto.duration * rate), np.float32)
    there, here = _boundaries(said), _boundaries(onto)
    for index in range(len(here) - 1):
        begin, length = here[index], here[index + 1] - here[index]
        spoken = there[index + 1] - there[index]
        if min(length, spoken) < _SHORTEST:
            continue
        piece = said.audio.samples[round(there[index] * rate) : round(there[index + 1] * rate)]
        piece = restyle(piece, rate, pace=spoken / length)
        first = round(begin * rate)
        laid[first : first + len(piece)] = piece[: len(laid) - first]
    return AudioChunk(laid, rate)


def _boundaries(speech: Speech) -> NDArray[np.float64]:
    """Where words begin and end, float64 [2 n], seconds, never falling."""
    times = [float(time) for word in speech.words for time in (word.start, word.end)]
    return np.maximum.accumulate(np.array(times))
