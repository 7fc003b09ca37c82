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
    answer(times, 1, 100.0, stream=True)
    return times


def answer(times, turn, now, *, stream):
    times.heard(0.3, 0.05)
    times.began(turn, now)
    times.understood(0.01)
    times.replied(turn, now + 0.03)
    times.ready(turn, now + 0.04)
    times.given(turn, f"{turn}.0", stream=stream)


def test_the_stages_of_an_answer_add_up_whether_its_making_is_known_before_it_is_shown_or_after(times, latencies):
    times.made(1, MADE)
    times.displayed(0.02)
    times.shown("1.0", 100.34)
    answer(times, 2, 200.0, stream=True)
    times.displayed(0.02)
    times.shown("2.0", 200.34)
    assert latencies.summary()["miss"]["total"]["count"] == 1
    times.made(2, MADE)
    stages = latencies.summary()["miss"]
    assert {stage["count"] for stage in stages.values()} == {2}
    assert stages["total"] == {"count": 2, "p50": 690.0, "p95": 690.0}
    assert sum(stage["p50"] for name, stage in stages.items() if name != "total") == pytest.approx(690)


@pytest.mark.parametrize("over", [lambda times: times.finish(), lambda times: answer(times, 2, 200.0, stream=False)])
def test_an_answer_whose_making_is_never_known_is_counted_when_its_turn_is_over(times, latencies, over):
    times.shown("1.0", 100.5)
    times.made(1, ())
    assert latencies.summary() == {}
    over(times)
    stages = latencies.summary()["miss"]
    assert stages["total"]["p50"] == pytest.approx(850)
    assert not {"voice", "transfer"} & set(stages)


@pytest.mark.parametrize("stream", [True, False])
def test_an_interrupted_answer_that_is_made_to_its_end_counts_for_its_own_turn_alone(times, latencies, stream):
    answer(times, 2, 200.0, stream=stream)
    times.made(1, MADE)
    times.shown("1.0", 200.1)
    assert latencies.summary() == {}
    times.shown("2.0", 200.2)
    times.made(1, MADE)
    times.finish()
    ((kind, stages),) = latencies.summary().items()
    assert kind == ("miss" if stream else "hit")
    assert stages["total"]["p50"] == pytest.approx(550)
    assert "voice" not in stages


def test_only_the_first_answer_of_a_turn_is_waited_for(times, latencies):
    times.made(1, MADE)
    times.shown("1.0", 100.5)
    times.ready(1, 102.0)
    times.given(1, "1.1", stream=True)
    times.made(1, MADE)
    times.shown("1.1", 103.5)
    times.finish()
    assert latencies.summary()["miss"]["total"]["count"] == 1
