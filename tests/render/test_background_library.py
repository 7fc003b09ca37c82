"""The backgrounds that ship."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from saram.errors import UnknownNameError
from saram.render.background_library import background_path, backgrounds

TOOL = Path(__file__).parents[2] / "tools" / "draw_backgrounds.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("draw_backgrounds", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def picture(name):
    with Image.open(background_path(name)) as image:
        return np.asarray(image.convert("RGB"))


def test_half_a_dozen_backgrounds_ship_in_little_space():
    assert {"news-studio", "bank-counter", "classroom", "plain", "shop", "city-office"} <= set(backgrounds())
    assert sum(background_path(name).stat().st_size for name in backgrounds()) <= 1_500_000


@pytest.mark.parametrize("name", backgrounds())
def test_background_is_full_hd_and_calmer_in_the_middle_than_beside_it(name):
    pixels = picture(name)
    assert pixels.shape == (1080, 1920, 3)
    detail = np.abs(np.diff(pixels.astype(float).mean(axis=2), axis=1))[: 1080 * 3 // 4]
    middle, sides = detail[:, 660:1260].mean(), np.hstack([detail[:, :660], detail[:, 1260:]]).mean()
    assert middle <= sides * 1.05


@pytest.mark.parametrize("name", backgrounds())
def test_background_is_neither_burnt_out_nor_black(name):
    light = picture(name).astype(float).mean(axis=2)
    assert 25 < light.mean() < 235
    assert (light >= 254).mean() < 0.02


def test_every_background_is_one_the_script_draws(tool):
    assert sorted(tool.SCENES) == backgrounds()


def test_script_draws_what_ships(tool):
    rng = np.random.default_rng(list(tool.SCENES).index("plain"))
    drawn = np.asarray(tool.finish(tool.plain(rng), rng)).astype(int)
    assert np.abs(drawn - picture("plain")).mean() < 1.5


def test_unknown_background_is_an_error_that_lists_those_there_are():
    with pytest.raises(UnknownNameError, match=r"no background named 'moon'. Known: .*news-studio.*#336699"):
        background_path("moon")
