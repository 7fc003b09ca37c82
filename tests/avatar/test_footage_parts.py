"""How footage is looped, steadied and kept awake, on something small whose answer is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from saram.avatar.exemplar.blink_removal import closures_of, open_eyes
from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.loop import find_loop
from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS
from saram.avatar.exemplar.track import Track
from saram.errors import UsageError
from saram.face import smooth_placement


def oval(width, height, feather=6):
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (width // 2 - feather, height // 2 - feather), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(mask, (0, 0), feather / 3) * (mask.shape[0] > 0)


def turning(count, period, *, offset=0.0):
    """A head that sways with a period, as a track; nothing else of it matters."""
    phase = 2 * np.pi * np.arange(count) / period
    placement = np.tile(np.eye(2, 3, dtype=np.float32), (count, 1, 1))
    placement[:, 0, 2] = 12 * np.sin(phase) + offset
    placement[:, 1, 2] = 5 * np.cos(phase)
    marks = np.zeros((count, 468, 3), np.float32)
    none = np.zeros(count, np.float32)
    shapes = np.zeros((count, len(SHAPE_POINTS), 2), np.float32)
    return Track(None, np.arange(count) / 25, marks, placement, shapes, none, none)


class TestLoop:
    def test_a_loop_is_a_whole_number_of_periods(self):
        loop = find_loop([turning(220, 48)])
        assert (loop.stop - loop.start) % 48 in {0, 1, 47}
        assert loop.start >= 10

    def test_the_track_of_the_loop_closes(self):
        track = turning(220, 50)
        cut = find_loop([track]).cut([track])
        steps = np.abs(np.diff(cut.placement[:, 0, 2]))
        assert abs(cut.placement[0, 0, 2] - cut.placement[-1, 0, 2]) <= 1.5 * steps.max()

    def test_the_best_of_several_tracks_is_taken(self):
        drifting = turning(200, 1000)
        drifting.placement[:, 0, 2] += np.arange(200)
        assert find_loop([drifting, turning(200, 40)]).track == 1

    def test_too_little_footage_is_an_error(self):
        with pytest.raises(UsageError, match="idle loop"):
            find_loop([turning(40, 20)])
        assert find_loop([turning(41, 31)]).stop <= 41


class TestBlinks:
    OPEN, SHUT = 0.1, 0.04

    def openness(self):
        values = np.full(300, self.OPEN, np.float32) + np.random.default_rng(0).normal(0, 0.003, 300).astype(np.float32)
        values[50:56] = [0.08, 0.05, self.SHUT, self.SHUT, 0.06, 0.09]
        return values

    def test_a_blink_is_seen_as_one(self):
        closures = closures_of(self.openness(), self.openness())
        assert closures[52] > 0.95
        assert np.median(closures) < 0.05
        assert ((closures >= 0) & (closures <= 1)).all()

    def test_noise_of_eyes_that_never_blink_is_no_blink(self):
        steady = np.random.default_rng(0).normal(self.OPEN, 0.003, 300).astype(np.float32)
        assert closures_of(steady, steady).max() < 0.35

    def test_eyes_are_painted_open_from_the_frames_around(self):
        crop = Crop((20, 10), oval(40, 24, 4))
        frames = np.full((12, 60, 90, 3), 120, np.uint8)
        closures = np.zeros(12, np.float32)
        frames[5:7], closures[5:7] = 30, 1.0
        place = np.tile(np.eye(2, 3, dtype=np.float32), (12, 1, 1))
        opened = np.stack(list(open_eyes(lambda: iter(frames), place, closures, (crop, crop))))
        assert (opened[:, 22, 40] == 120).all(), "in the eye"
        assert (opened[5, 50, 80] == 30).all(), "beside it"
        assert (frames[5] == 30).all(), "the source is not painted on"

    @pytest.mark.parametrize("closure", [0.0, 1.0])
    def test_a_clip_without_or_full_of_blinks_is_left_alone(self, closure):
        crop = Crop((20, 10), oval(40, 24, 4))
        frames = np.random.default_rng(0).integers(0, 255, (4, 60, 90, 3), dtype=np.uint8)
        place = np.tile(np.eye(2, 3, dtype=np.float32), (4, 1, 1))
        shown = list(open_eyes(lambda: iter(frames), place, np.full(4, closure, np.float32), (crop, crop)))
        assert np.array_equal(np.stack(shown), frames)

    @pytest.mark.parametrize("blink", [0, 3])
    def test_a_blink_at_an_end_takes_the_eyes_of_the_other_side(self, blink):
        crop = Crop((20, 10), oval(40, 24, 4))
        frames = np.full((9, 60, 90, 3), 120, np.uint8)
        at = blink if blink == 0 else 8
        frames[at] = 30
        closures = np.zeros(9, np.float32)
        closures[at] = 1
        place = np.tile(np.eye(2, 3, dtype=np.float32), (9, 1, 1))
        opened = list(open_eyes(lambda: iter(frames), place, closures, (crop, crop)))
        assert opened[at][22, 40, 0] == 120


class TestPlacement:
    def jittered(self):
        time = np.arange(200)
        smooth = np.tile(np.eye(2, 3), (200, 1, 1))
        smooth[:, 0, 2] = 20 * np.sin(2 * np.pi * time / 50)
        return smooth, smooth + np.random.default_rng(0).normal(0, 0.3, smooth.shape)

    def test_jitter_goes_and_motion_stays(self):
        smooth, noisy = self.jittered()
        found = smooth_placement(noisy.astype(np.float32))
        assert found.dtype == np.float32
        error, before = np.abs(found - smooth)[10:-10, 1, 2].std(), np.abs(noisy - smooth)[10:-10, 1, 2].std()
        assert error < 0.7 * before
        assert np.ptp(found[:, 0, 2]) > 0.93 * np.ptp(smooth[:, 0, 2])

    def test_a_loop_is_smoothed_over_its_seam(self):
        smooth, _ = self.jittered()
        found = smooth_placement(smooth.astype(np.float32), cyclic=True)
        assert np.array_equal(found[:50].round(3), found[50:100].round(3))

    @pytest.mark.parametrize("count", [1, 2, 3])
    @pytest.mark.parametrize("cyclic", [False, True])
    def test_a_few_pictures_are_enough(self, count, cyclic):
        still = np.tile(np.eye(2, 3, dtype=np.float32), (count, 1, 1))
        assert smooth_placement(still, cyclic=cyclic) == pytest.approx(still)
