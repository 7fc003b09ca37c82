"""How large the crops are that a training learns from, for the time there is."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from saram.training.picture import plan
from saram.training.picture.settings import PictureSettings

FULL = 160
RECIPE = PictureSettings(batch=2, workers=1, reduced=False)


@pytest.fixture(scope="module")
def large(footage):
    """The same face, filmed closer."""
    crops = np.stack([cv2.resize(each, (FULL, FULL)) for each in footage.crops])
    scale = FULL / footage.crops.shape[1]
    return SimpleNamespace(**{**vars(footage), "crops": crops, "crop_matrix": footage.crop_matrix * np.float32(scale)})


@pytest.fixture(autouse=True)
def _a_tenth_of_a_second_at_full_size(monkeypatch):
    monkeypatch.setattr(plan, "_pace", lambda material, *_, **__: 0.1 * (material.size / FULL) ** 2)


@pytest.mark.parametrize(("seconds", "size"), [(1001, 160), (999, 128), (26, 128), (25, 80)])
def test_crops_are_as_large_as_can_be_learned_in_the_time(large, space, seconds, size):
    chosen = plan.choose_plan(large, space, RECIPE, seconds=seconds, seed=0, device="cpu")
    assert chosen.size == size


def test_crops_stay_as_they_are_where_smaller_ones_are_hardly_faster(large, space, monkeypatch):
    monkeypatch.setattr(plan, "_pace", lambda material, *_, **__: 0.1 if material.size == FULL else 0.095)
    assert plan.choose_plan(large, space, RECIPE, seconds=999, seed=0, device="cpu").size == FULL


def test_what_the_settings_say_is_kept_and_small_crops_are_not_made_smaller(footage, large, space):
    asked = PictureSettings(batch=2, workers=1, reduced=False, size=152)
    assert plan.choose_plan(large, space, asked, seconds=25, seed=0, device="cpu").size == 152
    assert plan.choose_plan(footage, space, RECIPE, seconds=25, seed=0, device="cpu").size == 48
    assert plan.choose_plan(large, space, RECIPE, seconds=25, seed=0, device="cuda").size == FULL


@pytest.mark.parametrize(("steps", "size"), [(10_000, 160), (9_999, 128), (400, 128), (399, 80)])
def test_where_the_steps_are_counted_nothing_is_measured(large, space, monkeypatch, steps, size):
    monkeypatch.setattr(plan, "_pace", lambda *_, **__: pytest.fail("the clock was asked"))
    counted = PictureSettings(steps=steps)
    slow, quick = (
        plan.choose_plan(large, space, counted, seconds=seconds, seed=0, device="cpu") for seconds in (1, 10**6)
    )
    assert slow == quick
    assert (slow.size, slow.workers, slow.reduced) == (size, 2, False)
    told = replace(counted, workers=1, reduced=True, size=64, batch=4)
    chosen = plan.choose_plan(large, space, told, seconds=1, seed=0, device="cpu")
    assert (chosen.size, chosen.workers, chosen.reduced, chosen.batch) == (64, 1, True, 4)
