import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.errors import UsageError
from saram.motion import Performer, Resampler, join, resample
from saram.types import COEFFICIENTS, FaceMotion, GestureCue

RATES = (15, 24, 25, Fraction(30000, 1001), 30, 50, 60, 120)


def talk(say, seconds=8):
    """Closures between open vowels, at a brisk pace, with pauses."""
    performer = Performer(1)
    motions = []
    while sum(len(m) for m in motions) < seconds * 25:
        motions += [performer.perform(say(list("mapaboitamape"), Fraction(7, 100))), performer.rest(7)]
    return motions


def ramp(frames, start=0):
    """Every coefficient and angle rises by a thousandth a frame."""
    values = (np.arange(start, start + frames, dtype=np.float32) / 1000)[:, None].repeat(len(COEFFICIENTS), axis=1)
    return FaceMotion(values, Fraction(25), Fraction(start, 25))


@pytest.mark.parametrize("fps", RATES)
def test_an_hour_has_exactly_its_frames(fps):
    resampler = Resampler(fps)
    motion, frames, start, last = ramp(1000), 0, Fraction(0), None
    for index in range(90):
        out = resampler.feed(replace(motion, start=Fraction(index * 40)))
        assert out.start == start
        frames += len(out)
        start += len(out) / Fraction(fps)
        last = out
    frames += len(resampler.finish())
    assert last is not None
    assert frames == -(-3600 * Fraction(fps).numerator // Fraction(fps).denominator)


@pytest.mark.parametrize("fps", RATES)
def test_values_are_those_of_the_middle_of_each_frame(fps):
    out = resample(ramp(100), fps)
    middles = (np.arange(len(out)) + 0.5) / float(fps)
    expected = np.clip(middles * 25 - 0.5, 0, 99) / 1000
    assert np.allclose(out.column("headYaw"), expected, atol=2e-5)


def test_the_same_rate_changes_nothing(say):
    motion = join(talk(say))
    assert np.array_equal(resample(motion, 25).values, motion.values)


@pytest.mark.parametrize("fps", RATES)
def test_a_closure_stays_a_closure(say, fps):
    motion = join(talk(say))
    out = resample(motion, fps)
    for frame in np.flatnonzero(motion.aperture <= 0.01):
        nearest = math.floor(Fraction(2 * int(frame) + 1, 50) * fps)
        assert out.aperture[nearest] <= 0.01
        assert out.column("mouthClose")[nearest] == pytest.approx(out.column("jawOpen")[nearest], abs=0.01)


@pytest.mark.parametrize("fps", [50, 60])
def test_the_mouth_still_opens_at_higher_rates(say, fps):
    motion = join(talk(say))
    assert resample(motion, fps).aperture.max() == pytest.approx(motion.aperture.max(), abs=0.08)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.sampled_from(RATES))
def test_the_result_does_not_depend_on_how_the_motion_is_cut(say, cuts, fps):
    whole = join(talk(say, 4))
    whole = replace(whole, gestures=tuple(GestureCue(f"g{i}", i) for i in range(0, len(whole), 7)))
    resampler = Resampler(fps)
    pieces, at = [], 0
    for cut in [*cuts, len(whole)]:
        end = min(at + cut, len(whole))
        cues = tuple(GestureCue(c.name, c.frame - at) for c in whole.gestures if at <= c.frame < end)
        pieces.append(resampler.feed(FaceMotion(whole.values[at:end], whole.fps, Fraction(at, 25), cues)))
        at = end
    pieces.append(resampler.finish())
    together, once = join(pieces), resample(whole, fps)
    assert np.allclose(together.values, once.values, atol=1e-5)
    assert together.gestures == once.gestures


@pytest.mark.parametrize("fps", RATES)
def test_a_gesture_keeps_its_time(fps):
    motion = replace(ramp(100), gestures=(GestureCue("nod", 0), GestureCue("bow", 50), GestureCue("think", 99)))
    out = resample(motion, fps)
    assert [cue.name for cue in out.gestures] == ["nod", "bow", "think"]
    for cue, frame in zip(out.gestures, (0, 50, 99), strict=True):
        assert cue.frame / fps <= Fraction(frame, 25) < (cue.frame + 1) / Fraction(fps)


def test_weights_never_leave_their_range():
    values = np.zeros((50, len(COEFFICIENTS)), dtype=np.float32)
    values[::2] = 1.0
    out = resample(FaceMotion(values), 60).values
    assert out.min() >= 0.0
    assert out.max() <= 1.0


def test_one_frame_and_none_are_enough():
    assert len(resample(ramp(1), 60)) == 3
    assert len(resample(ramp(0), 60)) == 0
    assert len(Resampler(30).finish()) == 0


@pytest.mark.parametrize("fps", [0, -1, Fraction(-1, 3)])
def test_a_rate_of_nothing_is_refused(fps):
    with pytest.raises(UsageError, match="more than 0"):
        Resampler(fps)


def test_a_stretch_that_does_not_follow_is_refused():
    resampler = Resampler(30)
    resampler.feed(ramp(10))
    with pytest.raises(ValueError, match="due"):
        resampler.feed(ramp(10))
    with pytest.raises(ValueError, match="frame rate"):
        resampler.feed(replace(ramp(10, 10), fps=Fraction(30)))
