import numpy as np
import pytest

from saram.motion.chance import drift, uniform
from saram.motion.easing import Eased, Pulse, Pulses, minimum_jerk


def test_chance_is_spread_evenly_and_without_memory():
    draws = uniform(1, "test", np.arange(100_000))
    assert abs(draws.mean()) < 0.01
    assert draws.std() == pytest.approx(1 / np.sqrt(3), rel=0.01)
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 0.02


def test_chance_is_the_same_on_every_machine():
    assert uniform(0, "test", np.arange(3)).tolist() == [0.11517841329619438, 0.6625192898279562, -0.06464411822234206]


def test_seeds_and_purposes_are_independent():
    one, other, third = (uniform(*key, np.arange(9999)) for key in ((1, "a"), (1, "b"), (2, "a")))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05
    assert abs(np.corrcoef(one, third)[0, 1]) < 0.05


def test_drift_is_smooth_bounded_and_centred():
    times = np.arange(0, 3600, 0.04)
    course = drift(3, "x", times, 1.0)
    assert np.abs(course).max() < 1.0
    assert abs(course.mean()) < 0.03
    power = np.abs(np.fft.rfft(course)) ** 2
    assert power[np.fft.rfftfreq(len(course), 0.04) > 1.5].sum() < 0.01 * power.sum()


def test_drift_does_not_depend_on_how_time_is_cut():
    times = np.arange(0, 100, 0.04)
    pieces = [drift(3, "x", part, 0.7) for part in np.array_split(times, 77)]
    assert np.array_equal(np.concatenate(pieces), drift(3, "x", times, 0.7))
    assert len(drift(3, "x", times[:0], 0.7)) == 0


def test_minimum_jerk_goes_from_nothing_to_all():
    course = minimum_jerk(np.linspace(-1, 2, 301))
    assert course[0] == 0.0
    assert course[-1] == 1.0
    assert (np.diff(course) >= 0).all()


def test_an_eased_value_reaches_each_aim_however_time_is_cut():
    times = np.arange(0, 5, 0.04)

    def run(pieces):
        eased = Eased(np.zeros(2))
        eased.to(np.array([1.0, 2.0]), 1.0, 0.5)
        eased.to(np.array([0.0, 3.0]), 1.3, 0.5)
        return np.concatenate([eased.sample(part) for part in np.array_split(times, pieces)])

    assert np.allclose(run(1), run(50))
    assert run(1)[0].tolist() == [0.0, 0.0]
    assert run(1)[-1].tolist() == pytest.approx([0.0, 3.0])


def test_a_pulse_comes_and_goes_and_is_forgotten():
    pulses = Pulses(1)
    pulses.add(Pulse(1.0, 0.5, 0.5, (2.0,)))
    course = pulses.sample(np.arange(0, 3, 0.01))[:, 0]
    assert course[:100].max() == 0.0
    assert course.max() == pytest.approx(2.0, abs=0.01)
    assert course[201:].max() == 0.0
    assert not pulses._pulses
