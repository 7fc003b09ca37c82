"""The parts of the exemplar animator, each on something small whose answer is known."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.avatar.clip_codec import decode_luma, decode_patches, decode_yuv, encode_luma, encode_patches, encode_rgb
from saram.avatar.exemplar.blink_removal import closures_of, open_eyes
from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.loop import find_loop
from saram.avatar.exemplar.mouth_choice import MouthChooser
from saram.avatar.exemplar.mouth_gate import MouthGate
from saram.avatar.exemplar.mouth_performer import MouthPose
from saram.avatar.exemplar.mouth_shape import MODES, SHAPE_POINTS, MouthMap, ShapeSpace, opening
from saram.avatar.exemplar.palette import choose_eyes, choose_mouths
from saram.avatar.exemplar.patch_painter import PatchPainter
from saram.avatar.exemplar.placement import smooth_placement
from saram.avatar.exemplar.rim import membrane, rim_tones, tone_difference
from saram.avatar.exemplar.track import Track
from saram.avatar.head_warp import MOVEMENTS, HeadGeometry, HeadWarp
from saram.errors import BundleError, UsageError
from saram.face import mean_face
from saram.types import COEFFICIENTS, FaceMotion


def texture(height, width, seed=0):
    """A smooth coloured picture, as skin is."""
    noise = np.random.default_rng(seed).uniform(-1, 1, (height, width, 4)).astype(np.float32)
    light, *colour = np.moveaxis(cv2.GaussianBlur(noise, (0, 0), 4), 2, 0)
    span = np.abs(light).max()
    shades = np.stack([130 + 90 * light / span + 12 * tint / span for tint in colour], axis=2)
    return np.round(np.clip(shades + np.array([25, 0, -15]), 0, 255)).astype(np.uint8)


def oval(width, height, feather=6):
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (width // 2 - feather, height // 2 - feather), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(mask, (0, 0), feather / 3) * (mask.shape[0] > 0)


class TestMouthChooser:
    def chooser(self, count=40, *, closed=4, seed=1):
        """Openings from 1 to 20; how pictures look follows their opening, but two looks take turns."""
        openings = np.concatenate([np.full(closed, 1.0), np.linspace(3, 20, count - closed)])
        shapes = np.stack([openings, np.random.default_rng(seed).normal(0, 0.1, count)], axis=1)
        looks = np.stack([openings / 5, 2.0 * (np.arange(count) % 2)], axis=1)
        unlikeness = np.linalg.norm(looks[:, None] - looks[None], axis=2).astype(np.float32)
        sources = 10 * np.arange(count)
        chooser = MouthChooser(shapes, openings, unlikeness, sources, closed=1.0, parted=2.0, wide=20.0)
        return chooser, unlikeness

    def wanted(self, openings):
        return np.stack([openings, np.zeros(len(openings))], axis=1), np.asarray(openings, float)

    def test_nothing_wanted_chooses_nothing(self):
        chooser, _ = self.chooser()
        assert chooser.choose(*self.wanted(np.zeros(0)), None) == []

    def test_continuity_beats_the_nearest_neighbour_on_noisy_targets(self):
        chooser, unlikeness = self.chooser()
        noisy = 10 + np.random.default_rng(3).normal(0, 0.4, 60)
        path = chooser.choose(*self.wanted(noisy), None)
        nearest = [int(np.abs(chooser.openings - target).argmin()) for target in noisy]

        def roughness(indices):
            return sum(unlikeness[a, b] for a, b in pairwise(indices))

        assert roughness(path) < 0.3 * roughness(nearest)
        assert np.abs(chooser.openings[path] - noisy).mean() < 1.5, "and it is still the mouth that was asked for"

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.floats(1, 20), min_size=1, max_size=30), st.integers(1, 38))
    def test_closed_and_open_are_never_taken_for_each_other(self, openings, closed):
        chooser, _ = self.chooser(closed=closed)
        targets = np.array(openings)
        path = chooser.choose(*self.wanted(targets), None)
        assert ((chooser.openings[path] < 2) == (targets < 2)).all()

    def test_a_palette_of_one_class_serves_both(self):
        for closed in (0, 40):
            chooser, _ = self.chooser(closed=closed)
            assert len(chooser.choose(*self.wanted(np.array([1.0, 15.0])), None)) == 2

    def test_a_palette_of_one_picture_is_enough(self):
        one = MouthChooser(
            np.zeros((1, 2)), np.ones(1), np.zeros((1, 1), np.float32), np.zeros(1, np.int64), 1.0, 2.0, 20.0
        )
        assert one.choose(*self.wanted(np.array([1.0, 9.0])), None) == [0, 0]

    def test_a_steady_target_is_one_steady_picture(self):
        chooser, _ = self.chooser()
        assert len(set(chooser.choose(*self.wanted(np.full(30, 8.3)), None))) == 1

    def test_pictures_that_followed_each_other_join_for_nothing(self):
        count = 12
        openings = np.linspace(3, 14, count)
        unlike = np.full((count, count), 3.0, np.float32)
        np.fill_diagonal(unlike, 0)
        shapes = np.stack([openings, np.zeros(count)], axis=1)
        filmed = MouthChooser(shapes, openings, unlike, np.arange(count), 1.0, 2.0, 20.0)
        assert filmed.choose(*self.wanted(openings), None) == list(range(count))

    def test_it_goes_on_from_the_picture_before(self):
        chooser, _ = self.chooser()
        between = (chooser.openings[20] + chooser.openings[21]) / 2
        for before in (20, 21):
            assert chooser.choose(*self.wanted(np.full(3, between)), before)[0] == before


class TestShapes:
    @pytest.fixture
    def talk(self):
        """A mouth that opens by 20 pixels and widens by 6, with a motion that says so."""
        count = 200
        motion = np.zeros((count, len(COEFFICIENTS)), np.float32)
        jaw = np.clip(np.sin(np.arange(count) / 5), 0, 1).astype(np.float32)
        smile = np.clip(np.sin(np.arange(count) / 17), 0, 1).astype(np.float32)
        motion[:, COEFFICIENTS.index("jawOpen")] = jaw
        for side in ("Left", "Right"):
            motion[:, COEFFICIENTS.index(f"mouthSmile{side}")] = smile
        still = mean_face()[list(SHAPE_POINTS), :2] * 100
        shapes = np.repeat(still[None], count, axis=0)
        lower = still[:, 1] > still[:40, 1].mean()  # the first forty are the lips
        shapes[:, lower, 1] += 20 * jaw[:, None]
        shapes[:, :, 0] *= 1 + 0.1 * smile[:, None]
        noise = np.random.default_rng(0).normal(0, 0.05, shapes.shape)
        return (shapes + noise).astype(np.float32), FaceMotion(motion), jaw

    def test_a_few_numbers_describe_a_shape(self, talk):
        shapes, _, _ = talk
        space = ShapeSpace.learn(shapes)
        assert space.modes.shape == (MODES, len(SHAPE_POINTS), 2)
        coordinates = space.encode(shapes)
        back = space.mean + np.tensordot(coordinates, space.modes, axes=1)
        assert np.abs(back - shapes).mean() < 0.1
        assert space.opening(coordinates) == pytest.approx(opening(shapes), abs=0.3)

    def test_motion_gives_back_the_shapes_it_was_learned_from(self, talk):
        shapes, motion, _ = talk
        space = ShapeSpace.learn(shapes)
        coordinates = space.encode(shapes)
        measured = space.opening(coordinates)
        learned = MouthMap.learn(space, motion, coordinates, closed=float(np.percentile(measured, 4)))
        given_back = space.opening(learned.shape(space, motion))
        assert np.corrcoef(given_back, measured)[0, 1] > 0.97
        assert np.ptp(given_back) > 0.9 * np.ptp(measured), "no mumbling"

    def test_opening_rises_with_the_motion_and_rest_is_closed(self, talk):
        shapes, motion, _ = talk
        space = ShapeSpace.learn(shapes)
        coordinates = space.encode(shapes)
        closed = float(np.percentile(space.opening(coordinates), 4))
        learned = MouthMap.learn(space, motion, coordinates, closed)
        rising = np.zeros((30, len(COEFFICIENTS)), np.float32)
        rising[:, COEFFICIENTS.index("jawOpen")] = np.linspace(0, 1.5, 30)
        openings = space.opening(learned.shape(space, FaceMotion(rising)))
        assert openings[0] == pytest.approx(closed)
        assert (np.diff(openings) >= -1e-9).all()

    def test_motion_that_never_opens_the_mouth_gives_a_closed_one(self, talk):
        shapes, _, _ = talk
        space = ShapeSpace.learn(shapes)
        silent = FaceMotion(np.zeros((len(shapes), len(COEFFICIENTS)), np.float32))
        learned = MouthMap.learn(space, silent, space.encode(shapes), closed=3.0)
        assert space.opening(learned.shape(space, silent)) == pytest.approx(3.0)

    def test_no_motion_gives_no_shapes(self, talk):
        shapes, motion, _ = talk
        space = ShapeSpace.learn(shapes)
        learned = MouthMap.learn(space, motion, space.encode(shapes), 1.0)
        assert learned.shape(space, FaceMotion(np.zeros((0, len(COEFFICIENTS)), np.float32))).shape == (0, MODES)


class TestPaste:
    CROP = Crop((40, 30), oval(60, 50))

    @pytest.mark.parametrize(
        "placement",
        [
            np.eye(2, 3),
            np.array([[1, 0, 3.3], [0, 1, -2.7]]),
            np.array([[0.998, -0.03, 5.5], [0.03, 0.998, 1.2]]),
            np.array([[1.2, 0, -4.0], [0, 1.2, 2.0]]),
        ],
        ids=["same", "shifted", "turned", "larger"],
    )
    def test_what_is_cut_and_pasted_back_is_the_same_picture(self, placement):
        picture = texture(140, 180)
        place = placement.astype(np.float32)
        painted = picture.copy()
        PatchPainter(self.CROP, 1.0).paint(painted, self.CROP.cut(picture, place), place)
        assert np.abs(painted.astype(int) - picture).max() <= 2

    @pytest.mark.parametrize("scale", [0.5, 0.8, 1.6875])
    def test_it_lands_in_place_at_any_scale(self, scale):
        picture = texture(140, 180)
        place = np.array([[1, 0, 3.3], [0, 1, -2.7]], np.float32)
        size = (round(180 * scale), round(140 * scale))
        scaled = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        painted = scaled.copy()
        PatchPainter(self.CROP, size[1] / 140).paint(painted, self.CROP.cut(picture, place), place)
        assert np.abs(painted.astype(int) - scaled).mean() < 0.5
        assert np.abs(painted.astype(int) - scaled).max() <= 5

    def test_weight_goes_from_nothing_to_all_and_outside_nothing_changes(self):
        frame, patch = np.full((140, 180, 4), 100, np.uint8), np.full((50, 60, 3), 200, np.uint8)
        for weight, middle in ((0.0, 100), (0.5, 150), (1.0, 200)):
            painted = frame.copy()
            PatchPainter(self.CROP, 1.0).paint(painted, patch, np.eye(2, 3, dtype=np.float32), weight=weight)
            assert abs(int(painted[55, 70, 0]) - middle) <= 1
            outside = np.ones((140, 180), bool)
            outside[30:80, 40:100] = False
            assert (painted[outside] == 100).all()
            assert (painted[..., 3] == 100).all(), "alpha stays"

    @settings(max_examples=50, deadline=None)
    @given(st.floats(-300, 300), st.floats(-300, 300), st.floats(0.05, 3))
    def test_a_paste_anywhere_even_outside_is_harmless(self, x, y, scale):
        frame = np.zeros((40, 50, 3), np.uint8)
        place = np.array([[1, 0.1, x], [-0.1, 1, y]], np.float32)
        tone, field = np.full((7, 8, 3), 3, np.float32), np.zeros((13, 15, 2), np.float32)
        PatchPainter(self.CROP, scale).paint(frame, np.full((50, 60, 3), 9, np.uint8), place, field=field, tone=tone)
        assert frame.max() <= 13

    def test_a_field_moves_the_picture_and_a_tone_colours_it(self):
        patch = np.zeros((50, 60, 3), np.uint8)
        patch[:, 30:] = 200
        moved, coloured = np.zeros((140, 180, 3), np.uint8), np.zeros((140, 180, 3), np.uint8)
        painter, place = PatchPainter(self.CROP, 1.0), np.eye(2, 3, dtype=np.float32)
        field = np.zeros((13, 15, 2), np.float32)
        field[..., 0] = 5
        painter.paint(moved, patch, place, field=field)
        edge = int(np.argmax(moved[55, 60:90, 0] > 100)) + 60
        assert edge == 75
        painter.paint(coloured, patch, place, tone=np.full((7, 8, 3), 12, np.float32))
        assert coloured[55, 60].tolist() == [12, 12, 12]


class TestMembrane:
    RIM = np.array([[5, 5], [30, 2], [55, 6], [58, 25], [52, 45], [30, 48], [6, 44], [2, 25]], np.float32)

    def test_a_constant_difference_is_reproduced_exactly(self):
        weights = membrane(self.RIM, (60, 50), 8)
        spread = weights @ np.tile(np.array([3.0, -7.0, 0.5], np.float32), (len(self.RIM), 1))
        assert spread.shape == (7 * 8, 3)
        assert spread == pytest.approx(np.tile([3.0, -7.0, 0.5], (56, 1)), abs=1e-4)

    def test_what_is_inside_lies_between_what_is_on_the_rim(self):
        difference = np.random.default_rng(0).uniform(-10, 10, (len(self.RIM), 3)).astype(np.float32)
        spread = membrane(self.RIM, (60, 50), 4) @ difference
        assert spread.min() >= difference.min()
        assert spread.max() <= difference.max()

    def test_a_lit_side_stays_on_its_side(self):
        difference = np.where(self.RIM[:, :1] < 30, 10, 0).astype(np.float32).repeat(3, axis=1)
        spread = (membrane(self.RIM, (60, 50), 8) @ difference).reshape(7, 8, 3)
        assert spread[3, 0, 0] > 2 * spread[3, -1, 0]

    def test_more_than_light_is_not_taken_over(self):
        frame, patch = np.full((4, 3), 250, np.float32), np.zeros((4, 3), np.float32)
        assert tone_difference(frame, patch).max() < 20

    @pytest.mark.parametrize("shift", [(0, 0), (150, 0), (-500, -500), (0, 1000)])
    def test_colours_are_read_even_where_the_face_leaves_the_picture(self, shift):
        place = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
        tones = rim_tones(np.full((60, 80, 3), 77, np.uint8), place, self.RIM)
        assert tones.shape == (len(self.RIM), 3)
        assert (tones == 77).all()


class TestHeadWarp:
    GEOMETRY = HeadGeometry(
        (100.0, 90.0), (30.0, 40.0), (100.0, 95.0), ((75.0, 70.0), (92.0, 68.0), (108.0, 68.0), (125.0, 70.0))
    )

    def warp(self, size=(200, 200)):
        return HeadWarp(size, self.GEOMETRY)

    def weights(self, **amounts):
        return np.array([amounts.get(name, 0.0) for name in MOVEMENTS], np.float32)

    def test_no_movement_leaves_every_pixel_alone(self):
        picture = texture(200, 200)
        moved = picture.copy()
        self.warp().apply(moved, self.weights())
        assert np.array_equal(moved, picture)

    @pytest.mark.parametrize("name", MOVEMENTS)
    def test_displacement_fades_out_before_the_border_and_over_the_shoulders(self, name):
        picture = texture(200, 200)
        moved = picture.copy()
        self.warp().apply(moved, self.weights(**{name: 0.05 if name == "zoom" else 3}))
        change = np.abs(moved.astype(int) - picture).max(axis=2)
        assert change[40:140, 60:140].max() > 3, "the head moves"
        assert change[175:].max() == 0, "the body does not"
        rim = np.concatenate([change[0], change[:, 0], change[:, -1]])
        assert rim.max() <= 1

    def test_shifts_are_pixels(self):
        picture = texture(200, 200)
        moved = picture.copy()
        self.warp().apply(moved, self.weights(shiftX=3, shiftY=-2))
        assert np.array_equal(moved[70:110, 85:115], picture[72:112, 82:112])

    @pytest.mark.parametrize("channels", [None, 1, 3, 4])
    def test_any_kind_of_picture_is_moved(self, channels):
        picture = texture(200, 200)[..., 0]
        picture = picture if channels is None else np.repeat(picture[..., None], channels, axis=2)
        moved = picture.copy()
        self.warp().apply(moved, self.weights(roll=4))
        assert moved.shape == picture.shape
        assert not np.array_equal(moved, picture)

    @pytest.mark.parametrize("size", [(1, 1), (2, 3), (17, 33), (200, 60)])
    def test_a_head_beyond_the_picture_is_harmless(self, size):
        picture = np.full((size[1], size[0], 3), 50, np.uint8)
        self.warp(size).apply(picture, self.weights(yaw=5, roll=5, zoom=0.1))
        assert (picture == 50).all()


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


class TestPalette:
    def test_it_spans_the_shapes_and_has_closed_lips(self):
        rng = np.random.default_rng(0)
        coordinates = rng.normal(0, 1, (2000, 3))
        openings = np.abs(coordinates[:, 0]) * 8
        coordinates[7] = (9, 9, 9)
        chosen = choose_mouths(coordinates, openings, np.ones(2000, bool), 0.0, 100)
        assert len(chosen) == 100
        assert 7 in chosen, "the farthest shape"
        assert np.isin(openings.argsort()[:8], chosen).all(), "the closed ones"
        assert (np.diff(chosen) > 0).all()

    def test_unusable_frames_are_not_taken_and_few_are_all_taken(self):
        coordinates = np.random.default_rng(0).normal(0, 1, (50, 3))
        usable = np.arange(50) % 2 == 0
        chosen = choose_mouths(coordinates, coordinates[:, 0], usable, 0.0, 100)
        assert np.array_equal(chosen, np.flatnonzero(usable))

    def test_frames_all_alike_still_make_a_palette(self):
        chosen = choose_mouths(np.zeros((20, 3)) + 1, np.ones(20), np.ones(20, bool), 1.0, 5)
        assert 1 <= len(chosen) <= 5

    def test_eyes_go_from_open_to_shut_and_near_heads_are_preferred(self):
        closures = np.tile(np.linspace(0, 1, 50), 2).astype(np.float32)
        away = np.concatenate([np.full(50, 3.0), np.zeros(50)])
        chosen = choose_eyes(closures, away, 9)
        assert (np.diff(closures[chosen]) > 0).all()
        assert closures[chosen[0]] < 0.05
        assert closures[chosen[-1]] > 0.95
        assert (chosen >= 50).all()


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


class TestMouthGate:
    def pose(self, *, still=False, parted=False):
        return MouthPose(0, np.zeros((1, 1, 2), np.float32), still, parted)

    def test_it_fades_in_and_after_a_while_of_stillness_out(self):
        gate = MouthGate(Fraction(25), always=False)
        assert gate.step(self.pose(still=True), 1.0) == 0
        rising = [gate.step(self.pose(), 1.0) for _ in range(6)]
        assert 0 < rising[0] < 0.5
        assert rising[-1] == 1
        still = [gate.step(self.pose(still=True), 1.0) for _ in range(40)]
        assert still[20] == 1
        assert still[-1] == 0

    def test_parted_lips_are_never_half_shown(self):
        gate = MouthGate(Fraction(25), always=False)
        assert gate.step(self.pose(parted=True), 1.0) == 1

    def test_a_gesture_brings_its_own_mouth(self):
        gate = MouthGate(Fraction(25), always=False)
        for _ in range(6):
            gate.step(self.pose(), 1.0)
        assert [gate.step(self.pose(still=True), 0.5) for _ in range(5)][-1] == 0

    def test_over_footage_of_speech_it_is_always_shown(self):
        gate = MouthGate(Fraction(25), always=True)
        assert all(gate.step(self.pose(still=True), 0.0) == 1 for _ in range(60))


class TestClipCodec:
    def test_colours_come_back_within_two_levels(self):
        pictures = [texture(64, 96, seed) for seed in range(5)]
        planes = list(decode_yuv(encode_rgb(pictures, 25, 14), (96, 64)))
        decoded = [cv2.cvtColor(each, cv2.COLOR_YUV2RGB_I420) for each in planes]
        assert len(decoded) == 5
        error = np.stack(decoded).astype(int) - np.stack(pictures)
        assert np.abs(error).mean() < 2
        assert np.abs(error.mean(axis=(0, 1, 2))).max() < 0.7, "no tint"

    def test_patches_keep_their_colours(self):
        pictures = [texture(30, 44, seed) for seed in range(4)]
        decoded = decode_patches(encode_patches(pictures, 12), (44, 30), 4)
        assert np.abs(decoded.astype(int) - np.stack(pictures)).mean() < 2

    def test_a_matte_keeps_black_and_white(self):
        matte = np.zeros((64, 96), np.uint8)
        matte[16:48, 24:72] = 255
        decoded = next(decode_luma(encode_luma([matte], 25, 18), (96, 64)))
        assert decoded[4, 4] <= 2
        assert decoded[32, 48] >= 253

    def test_odd_sizes_are_cut_to_even_ones(self):
        assert next(decode_yuv(encode_rgb([texture(33, 47)], 25, 20), (46, 32))).shape == (48, 46)

    def test_the_same_pictures_give_the_same_bytes(self):
        pictures = [texture(64, 96, seed) for seed in range(5)]
        assert encode_rgb(pictures, 25, 17) == encode_rgb(pictures, 25, 17)
        assert encode_patches(pictures, 12) == encode_patches(pictures, 12)

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_damaged_streams_give_pictures_or_a_bundle_error(self, data):
        stream = bytearray(encode_rgb([np.full((16, 16, 3), 90, np.uint8)] * 3, 25, 20))
        place = data.draw(st.integers(0, len(stream) - 1))
        stream[place] ^= 1 << data.draw(st.integers(0, 7))
        cut = data.draw(st.integers(0, len(stream)))
        try:
            for planes in decode_yuv(bytes(stream[:cut]), (16, 16)):
                assert planes.shape == (24, 16)
        except BundleError as error:
            assert "build the avatar again" in str(error)  # noqa: PT017 - some damage does no harm

    def test_other_sizes_and_numbers_than_said_are_refused(self):
        stream = encode_patches([texture(30, 44)] * 3, 12)
        for size, count in (((44, 32), 3), ((44, 30), 2), ((44, 30), 4), ((44, 30), 0), ((40_000, 40_000), 9)):
            with pytest.raises(BundleError):
                decode_patches(stream, size, count)
        with pytest.raises(BundleError, match="not RGB"):
            decode_patches(encode_rgb([texture(30, 44)], 25, 20), (44, 30), 1)
        with pytest.raises(BundleError, match="4:2:0"):
            next(decode_yuv(stream, (44, 30)))
