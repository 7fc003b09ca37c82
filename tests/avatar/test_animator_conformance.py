"""What every animator must do, whatever it is made of."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import islice, pairwise

import numpy as np
import pytest

from saram.avatar import FakeAnimator, find_avatar, open_animator
from saram.types import COEFFICIENTS, Animator, FaceMotion, GestureCue

FPS = Fraction(25)
JUMP = 0.35
"""Part of the picture's largest possible change that one frame may bring at most between still poses."""


def open_drawn(*, height, fps, alpha):
    return FakeAnimator(height=height, fps=fps, alpha=alpha)


def open_hana(*, height, fps, alpha):
    return open_animator(hana(), height=height, fps=fps, alpha=alpha)


@cache
def hana():
    return find_avatar("hana")


@pytest.fixture(params=[open_drawn, open_hana, "trained"], ids=["drawn", "exemplar", "trained"])
def open_one(request, trained_hana):
    """Open an animator: height, frames a second, alpha."""

    def open_it(*, height=96, fps=FPS, alpha=False) -> Animator:
        if request.param == "trained":
            return open_animator(trained_hana, height=height, fps=fps, alpha=alpha)
        return request.param(height=height, fps=fps, alpha=alpha)

    return open_it


def motion(frames: int, *, fps: Fraction = FPS, gestures=(), **columns: float) -> FaceMotion:
    values = np.zeros((frames, len(COEFFICIENTS)), np.float32)
    for name, value in columns.items():
        values[:, COEFFICIENTS.index(name)] = value
    return FaceMotion(values, fps, gestures=gestures)


def change(before, after) -> float:
    return float(np.abs(before.pixels.astype(int) - after.pixels).mean())


def test_it_is_an_animator(open_one):
    assert isinstance(open_one(), Animator)


def test_there_is_one_picture_for_each_motion_frame(open_one):
    frames = list(open_one().animate([motion(3), motion(0), motion(5)]))
    assert len(frames) == 8


def test_no_motion_gives_no_picture(open_one):
    assert list(open_one().animate([])) == []


def test_motion_is_read_only_as_far_as_needed(open_one):
    asked = []

    def stretches():
        for number in range(5):
            asked.append(number)
            yield motion(4)

    frames = open_one().animate(stretches())
    next(frames)
    assert len(asked) <= 2
    list(islice(frames, 3))
    assert len(asked) <= 2


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("height", [64, 97])
def test_pictures_have_the_height_and_channels_asked_for(open_one, height, alpha):
    animator = open_one(height=height, alpha=alpha)
    for frame in (next(animator.animate([motion(1)])), next(animator.idle())):
        assert frame.pixels.shape[0] == height
        assert frame.pixels.shape[2] == (4 if alpha else 3)
        if alpha:
            matte = frame.pixels[..., 3]
            assert matte.min() == 0
            assert matte.max() == 255


def test_motion_at_another_rate_is_refused(open_one):
    with pytest.raises(ValueError, match="25"):
        list(open_one(fps=Fraction(30)).animate([motion(2)]))


def test_the_mouth_opens_and_closes_with_the_motion(open_one):
    animator = open_one()
    pictures = []
    for opening in (0.0, 0.7):
        animator.clear()  # so that the body stands the same
        pictures.append(list(animator.animate([motion(12, jawOpen=opening)]))[-1].pixels.astype(int))
    shut, opened = pictures
    moved = np.abs(opened - shut).sum(axis=2) > 40
    assert moved.any()
    rows = np.flatnonzero(moved.any(axis=1))
    assert rows.min() > 0.35 * shut.shape[0], "an open mouth changes the lower face"


def test_it_goes_on_from_waiting_without_a_jump(open_one):
    animator = open_one()
    waiting = list(islice(animator.idle(), 40))[-1]
    speaking = list(animator.animate([motion(10, jawOpen=0.5)]))
    still = max(change(a, b) for a, b in pairwise(speaking[6:]))
    whole = change(waiting, speaking[-1])
    assert change(waiting, speaking[0]) <= max(JUMP * whole, still) + 0.5
    back = next(animator.idle())
    assert change(speaking[-1], back) <= JUMP * whole + 0.5


def test_waiting_never_ends(open_one):
    assert len(list(islice(open_one().idle(), 300))) == 300


def test_after_clearing_it_begins_anew(open_one):
    animator = open_one()
    first = next(animator.idle()).pixels.copy()
    list(animator.animate([motion(9, jawOpen=0.8)]))
    animator.clear()
    assert np.array_equal(next(animator.idle()).pixels, first)


def test_the_same_motion_makes_the_same_pictures(open_one):
    one, other = (list(open_one().animate([motion(4, jawOpen=0.3, eyeBlinkLeft=1)])) for _ in range(2))
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(one, other, strict=True))


def test_a_gesture_it_does_not_know_changes_nothing(open_one):
    cue = (GestureCue("stand-on-head", 1),)
    assert len(list(open_one().animate([motion(4, gestures=cue)]))) == 4


def test_pictures_that_were_given_out_are_not_changed_later(open_one):
    animator = open_one()
    frames = animator.animate([motion(2, jawOpen=0.0), motion(6, jawOpen=0.9)])
    first = next(frames)
    kept = first.pixels.copy()
    list(frames)
    assert np.array_equal(first.pixels, kept)
