"""Twenty-five pictures a second, whatever comes in."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from saram.datasets import steady_frames
from saram.errors import MediaError


def grey(picture):
    """The number of a picture of `numbered`."""
    return round((float(picture.mean()) - 16) / 4)


def seen(path, first=0):
    return [(number, grey(picture)) for number, picture in steady_frames(path, first)]


class TestRates:
    def test_twenty_five_a_second_pass_as_they_are(self, video, numbered, tmp_path):
        path = video(tmp_path / "a.mp4", numbered(30))
        assert seen(path) == [(number, number) for number in range(30)]

    @pytest.mark.parametrize("rate", [30, 50, Fraction(30_000, 1001), 24])
    def test_others_show_what_is_on_screen_in_the_middle_of_each_frame(self, rate, video, numbered, tmp_path):
        path = video(tmp_path / "a.mp4", numbered(60), rate=rate)
        found = seen(path)
        wanted = [(k, int(Fraction(2 * k + 1, 50) * rate)) for k in range(int(60 / rate * 25))]
        assert [number for number, _ in found] == list(range(len(found)))
        assert abs(len(found) - len(wanted)) <= 1
        assert found[: len(wanted)] == wanted[: len(found)]

    def test_uneven_times_are_made_even(self, video, numbered, tmp_path):
        times = np.cumsum([0, *[0.037, 0.045, 0.033, 0.043, 0.043] * 5])
        path = video(tmp_path / "a.mkv", numbered(len(times)), rate=60, times=times)
        found = seen(path)
        wanted = [int(np.searchsorted(times, (k + 0.5) / 25, side="right")) - 1 for k in range(24)]
        assert [picture for _, picture in found[:24]] == wanted

    def test_one_can_begin_anywhere(self, video, numbered, tmp_path):
        path = video(tmp_path / "a.mp4", numbered(60), rate=30)
        whole = seen(path)
        for first in (1, 17, 40):
            assert seen(path, first) == whole[first:]


class TestPictures:
    def test_an_odd_size_becomes_even(self, video, tmp_path):
        path = video(tmp_path / "a.webm", [np.zeros((51, 67, 3), np.uint8)] * 3, codec="libvpx-vp9", options={})
        assert next(steady_frames(path))[1].shape == (50, 66, 3)

    def test_a_large_portrait_is_upright_and_scaled_down(self, shared_data):
        path = next((shared_data / "footage/vertical").glob("*.mp4"))
        picture = next(islice(steady_frames(path), 1))[1]
        assert picture.shape == (1280, 720, 3)

    def test_a_file_that_ends_too_early_is_refused(self, video, numbered, tmp_path):
        path = video(tmp_path / "a.mp4", numbered(60))
        path.write_bytes(path.read_bytes()[:-2000])
        with pytest.raises(MediaError, match="cut short"):
            list(steady_frames(path))
