"""How mouths are described, chosen and shown, on something small whose answer is known."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.avatar.exemplar.mouth_choice import MouthChooser
from saram.avatar.exemplar.mouth_gate import MouthGate
from saram.avatar.exemplar.mouth_performer import MouthPose
from saram.avatar.exemplar.mouth_shape import MODES, SHAPE_POINTS, MouthMap, ShapeSpace, opening
from saram.avatar.exemplar.palette import choose_eyes, choose_mouths
from saram.face import mean_face
from saram.types import COEFFICIENTS, FaceMotion


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
