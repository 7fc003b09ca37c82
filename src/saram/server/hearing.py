"""The ears of a server: `saram.ears.Ear`, with what it notices said in the words of a session."""

from __future__ import annotations

import logging
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from saram.ears import Ear, Final, HearingFailed, Partial, SpeechEnded, SpeechStarted
from saram.live.inputs import VoiceHeard, WordsHeard

__all__ = ["ServerEars"]

_log = logging.getLogger(__name__)


class ServerEars:
    """Listens to one page; implements `saram.server.parts.Ears`."""

    def __init__(self, ear: Ear) -> None:
        """Listen with an ear of one's own."""
        self._ear = ear

    def push(self, samples: NDArray[np.int16]) -> list[VoiceHeard | WordsHeard]:
        """See `Ears.push`."""
        noticed: list[VoiceHeard | WordsHeard] = []
        final: Final | None = None
        began = perf_counter()
        for event in self._ear.push(samples):
            match event:
                case SpeechStarted():
                    noticed.append(VoiceHeard(active=True))
                case Partial():
                    noticed.append(WordsHeard(event.hypothesis.text, final=False))
                case Final():
                    final = event
                case SpeechEnded():
                    text, others = ("", ()) if final is None else (final.hypothesis.text, final.hypothesis.alternatives)
                    silence = float(event.time - event.end)
                    noticed += [
                        VoiceHeard(active=False),
                        WordsHeard(text, alternatives=others, silence=silence, recognition=perf_counter() - began),
                    ]
                    final = None
                case HearingFailed():
                    _log.warning("A recogniser failed: %s", event.message)
        return noticed

    def close(self) -> None:
        """See `Ears.close`."""
        self._ear.forget()
