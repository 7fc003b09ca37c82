"""A budget is divided among the stages of a making."""

from __future__ import annotations

import pytest

from saram.workflows.make_clock import MakeClock, learning_seconds, least_seconds
from saram.workflows.make_job import MakeJob


def test_learning_gets_what_the_rest_leaves(order, home):
    job = MakeJob.begin(order)
    clock = MakeClock(job, 7500, lambda _: None)
    mouth = clock.grant("mouth")
    job.record("mouth", done=True, seconds=mouth)
    picture = clock.grant("picture")
    assert 0.1 < mouth / picture < 0.25
    assert mouth + picture < 30 * 60 - 7500 * 0.025 - 120
    assert clock.grant("mouth") == mouth


def test_another_budget_lengthens_a_training_that_has_begun(order, home):
    clock = MakeClock(MakeJob.begin(order), 7500, lambda _: None)
    before = clock.grant("picture")
    job = MakeJob.begin(order.model_copy(update={"minutes": 50.0}))
    job.record("picture", seconds=before / 2)
    longer = MakeClock(job, 7500, lambda _: None)
    assert longer.grant("picture") == pytest.approx(before + 20 * 60)
    assert longer.grant("picture") == pytest.approx(before + 20 * 60)


def test_what_is_left_to_learn_in_is_known_beforehand():
    assert learning_seconds(30, 7500) == pytest.approx(30 * 60 - 7500 * 0.025 - 127.1)
    assert learning_seconds(1, 7500) == 0
    assert least_seconds(7500) == pytest.approx(7500 * 0.025 + 127.1 + 80)


def test_however_small_the_budget_there_is_some_time_to_learn(order, home):
    job = MakeJob.begin(order.model_copy(update={"minutes": 1.0}))
    assert MakeClock(job, 7500, lambda _: None).grant("picture") == 60
