"""A listener that asks for sound, turned into one that is given sound."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from saram.ears.listening import Listening
from saram.errors import EngineError
from saram.types import AudioChunk, Hypothesis

CHUNK = AudioChunk(np.zeros(320, np.float32), 16_000)


class Counting:
    """Reports how many chunks it has taken."""

    def __init__(self, *, fail_at: int | None = None, error: Exception | None = None, final: bool = True) -> None:
        self.fail_at, self.error, self.final = fail_at, error, final
        self.ended = threading.Event()

    def listen(self, chunks):
        try:
            for number, _ in enumerate(chunks, 1):
                if number == self.fail_at:
                    raise self.error
                yield Hypothesis(str(number), "partial")
            if self.final:
                yield Hypothesis("all", "final")
        finally:
            self.ended.set()


def test_each_push_gives_what_was_recognised_in_it():
    listening = Listening(Counting())
    heard = [[each.text for each in listening.push(CHUNK)] for _ in range(50)]
    assert heard == [[str(number)] for number in range(1, 51)]
    assert [each.text for each in listening.finish()] == ["all"]


def test_a_turn_without_sound_has_a_final_hypothesis():
    assert [each.kind for each in Listening(Counting()).finish()] == ["final"]


@pytest.mark.parametrize("error", [EngineError("it broke"), ValueError("it broke"), ZeroDivisionError("it broke")])
def test_whatever_a_recogniser_raises_is_an_engine_error_in_the_turn(error):
    listening = Listening(Counting(fail_at=2, error=error))
    listening.push(CHUNK)
    with pytest.raises(EngineError, match="it broke"):
        listening.push(CHUNK)
    with pytest.raises(EngineError, match="it broke"):
        listening.finish()


def test_a_recogniser_without_a_final_hypothesis_is_an_engine_error():
    listening = Listening(Counting(final=False))
    listening.push(CHUNK)
    with pytest.raises(EngineError, match="without a final"):
        listening.finish()


def test_a_turn_that_is_abandoned_ends_the_recognition():
    listener = Counting()
    listening = Listening(listener)
    listening.push(CHUNK)
    listening.abandon()
    assert listener.ended.wait(5)


class Stuck:
    """Does not come back before it is released."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def listen(self, chunks):
        for _ in chunks:
            self.released.wait(10)
        yield Hypothesis("late", "final")


def test_patience_bounds_a_push_and_the_deadline_the_end():
    listener = Stuck()
    listening = Listening(listener, patience=0.01, deadline=0.05)
    assert listening.push(CHUNK) == []
    assert listening.push(CHUNK) == []
    with pytest.raises(EngineError, match=r"within 0\.05 s"):
        listening.finish()
    listener.released.set()


def test_what_patience_left_behind_comes_with_the_end():
    listener = Stuck()
    listening = Listening(listener, patience=0.01)
    listening.push(CHUNK)
    listener.released.set()
    assert [each.text for each in listening.finish()] == ["late"]
