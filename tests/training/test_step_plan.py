"""How many steps a training takes."""

from __future__ import annotations

import math

import pytest

from saram.training import step_plan
from saram.training.step_plan import StepPlan


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves when it is told to."""

    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(step_plan, "time", clock)
    return clock


def run(plan, clock, *, pace, first=0.0, until=10**9):
    done = 0
    while plan.goes_on(done) and done < until:
        clock.now += pace + (first if done == 0 else 0)
        done += 1
        plan.judge(done)
    return done


def test_where_there_is_time_all_steps_are_taken(clock):
    plan = StepPlan(200, 60)
    assert run(plan, clock, pace=0.1) == 200
    assert plan.planned == 200


def test_where_there_is_not_fewer_are_planned_and_the_time_is_kept(clock):
    plan = StepPlan(1000, 60)
    done = run(plan, clock, pace=0.5)
    assert done == plan.steps
    assert 80 < done <= 120
    assert plan.spent <= 60


def test_a_slow_first_step_says_nothing_of_the_others(clock):
    plan = StepPlan(100, 60)
    assert run(plan, clock, pace=0.1, first=10) == 100


def test_a_plan_is_kept_by_a_training_that_goes_on(clock):
    first = StepPlan(1000, 60)
    run(first, clock, pace=0.5, until=50)
    again = StepPlan(1000, 60, spent=first.spent, planned=first.planned)
    assert again.steps == first.steps
    assert again.spent == pytest.approx(25)


def test_a_machine_that_becomes_slower_does_not_break_the_promise(clock):
    plan = StepPlan(1000, 60)
    run(plan, clock, pace=0.05, until=50)
    clock.now += 70
    assert not plan.goes_on(50)


def test_where_time_is_no_matter_all_steps_are_taken(clock):
    plan = StepPlan(50, math.inf)
    assert run(plan, clock, pace=1000.0) == 50
    assert plan.planned == 50
