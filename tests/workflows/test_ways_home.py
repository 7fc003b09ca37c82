"""The ways home in the film of a gesture."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saram.errors import MediaError
from saram.media import FragmentWriter
from saram.types import VideoFrame
from saram.workflows.ways_home import ways_home

AWAY = [*[0] * 10, *range(0, 40, 2), *[40] * 40, *range(40, 0, -2), *[0] * 20]
"""Where a head goes and comes back from, in pixels."""

SWAY = [0, 1, 2, 3, 3, 2, 1, 0]


def film(places):
    """A bright head on dark ground, at those places."""
    chunks = []
    writer = FragmentWriter(lambda data, _: chunks.append(data), size=(160, 120), fps=Fraction(25), sound=False)
    across, down = np.meshgrid(np.arange(160), np.arange(120))
    for number, place in enumerate(places):
        level = np.clip(30 - np.hypot(across - 60 - place, down - 60), 0, 1)
        pixels = np.repeat((40 + 180 * level[..., np.newaxis]).astype(np.uint8), 3, axis=2)
        writer.write_video(VideoFrame(pixels, Fraction(number, 25)))
    writer.close()
    return b"".join(chunks)


@pytest.fixture(scope="module")
def ways():
    return ways_home(film(AWAY), film(SWAY))


def test_a_picture_in_the_pose_of_waiting_is_home(ways):
    home = [number for number, way in enumerate(ways) if way == number]
    assert set(range(9)) | set(range(90, 110)) <= set(home)
    assert not set(range(13, 87)) & set(home)


def test_from_the_middle_a_shortcut_leads_to_a_picture_much_like_it_that_is_nearer_home(ways):
    for number in range(30, 55):
        assert abs(AWAY[ways[number]] - AWAY[number]) <= 4
        assert 70 <= ways[number] <= 75


def test_on_the_way_out_it_goes_on_from_the_same_place_of_the_way_back(ways):
    assert abs(AWAY[ways[20]] - AWAY[20]) <= 4
    assert 70 < ways[20] < 90


def test_what_is_nearly_over_is_let_be(ways):
    assert [ways[number] for number in range(78, 86)] == list(range(79, 87))


def test_every_way_comes_home(ways):
    for number in range(len(ways)):
        at, steps = number, 0
        while ways[at] != at:
            at = ways[at] if steps == 0 else min(at + 1, len(ways) - 1)
            steps += 1
        assert steps <= 35


def test_where_nothing_moves_everything_is_home():
    assert ways_home(film([0] * 30), film(SWAY)) == tuple(range(30))


def test_what_is_no_film_is_refused():
    with pytest.raises(MediaError):
        ways_home(b"nothing", film(SWAY))
