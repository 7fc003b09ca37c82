"""What is measured of a turn, by a clock that the test winds."""

from __future__ import annotations

import pytest

from saram.server.latency import Latencies, TurnTimes

MADE = (("voice", 0.1), ("motion", 0.02), ("first_frames", 0.08))


@pytest.fixture
def latencies():
    """Where measurements go."""
    return Latencies()


@pytest.fixture
def times(latencies):
    """One conversation whose first answer has just been given to the page, as a film that is being made."""
    times = TurnTimes(latencies)
    answer(times, 100.0, stream=True)
    return times


def answer(times, now, *, stream):
    times.heard(0.3, 0.05)
    times.began(now)
    times.understood(0.01)
    times.replied(now + 0.03)
    times.ready(now + 0.04)
    times.given(now + 0.04, stream=stream)


def test_the_stages_of_an_answer_add_up_whether_its_making_is_known_before_it_is_shown_or_after(times, latencies):
    times.made(MADE)
    times.displayed(0.02)
    times.shown(100.34)
    answer(times, 200.0, stream=True)
    times.displayed(0.02)
    times.shown(200.34)
    assert latencies.summary()["miss"]["total"]["count"] == 1
    times.made(MADE)
    stages = latencies.summary()["miss"]
    assert {stage["count"] for stage in stages.values()} == {2}
    assert stages["total"] == {"count": 2, "p50": 690.0, "p95": 690.0}
    assert sum(stage["p50"] for name, stage in stages.items() if name != "total") == pytest.approx(690)


def test_an_answer_whose_making_is_never_known_is_counted_when_the_next_turn_begins(times, latencies):
    times.shown(100.5)
    assert latencies.summary() == {}
    times.made(())
    assert latencies.summary() == {}
    answer(times, 200.0, stream=False)
    assert latencies.summary()["miss"]["total"]["p50"] == pytest.approx(850)
    times.shown(200.1)
    assert latencies.summary()["hit"]["total"]["p50"] == pytest.approx(450)


def test_only_the_first_answer_of_a_turn_is_waited_for(times, latencies):
    times.made(MADE)
    times.shown(100.5)
    times.ready(102.0)
    times.given(103.0, stream=True)
    times.made(MADE)
    times.shown(103.5)
    times.shown(104.0)
    assert latencies.summary()["miss"]["total"]["count"] == 1
