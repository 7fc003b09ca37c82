"""How one person's mouth follows motion, as it runs in an avatar."""

from __future__ import annotations

import io
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from saram.avatar import AvatarBundle, open_animator
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.mouth_performer import MouthPerformer
from saram.avatar.trained.mouth_features import MOUTH_FEATURES, mouth_features, sealed, speaking
from saram.avatar.trained.mouth_model import CONTEXT, DIRECT, KERNEL, KNOTS, MouthModel, MouthWeights
from saram.avatar.trained.posture import Posture
from saram.errors import BundleError
from saram.types import COEFFICIENTS, FaceMotion

K, HIDDEN = 3, 4
REST = np.array([0.5, -0.2, 0.1], np.float32)


def model(seed=0):
    rng = np.random.default_rng(seed)

    def numbers(*shape):
        return rng.normal(0, 0.3, shape).astype(np.float32)

    curve = np.linspace(0, 12, KNOTS, dtype=np.float32)
    weights = MouthWeights(
        first=numbers(HIDDEN, MOUTH_FEATURES, KERNEL),
        first_bias=numbers(HIDDEN),
        second=numbers(HIDDEN, HIDDEN, KERNEL),
        second_bias=numbers(HIDDEN),
        third=numbers(HIDDEN, HIDDEN, KERNEL),
        third_bias=numbers(HIDDEN),
        out=numbers(K, HIDDEN),
        out_bias=numbers(K),
        direct=numbers(K, MOUTH_FEATURES, DIRECT),
        rest=REST,
        along=np.array([1, 0, 0], np.float32),
        slope=np.array([1, 0, 0], np.float32),
        levels=np.array([5, 0.7], np.float32),
        curve=np.stack([curve, curve]),
    )
    posture = Posture(np.zeros(6, np.float32), numbers(6, K), np.ones(6, np.float32))
    return MouthModel(weights, posture)


def motion(fps=25, seconds=4.0, quiet=1.0):
    """A jaw that swings for a while between two silences, and lips that close in the middle."""
    count = round(seconds * fps)
    times = (np.arange(count) + 0.5) / float(fps)
    values = np.zeros((count, len(COEFFICIENTS)), np.float32)
    talks = (times >= quiet) & (times < seconds - quiet)
    jaw = (0.3 + 0.2 * np.sin(9 * times)) * talks
    shut = np.abs(times - seconds / 2) <= 0.06
    values[:, COEFFICIENTS.index("jawOpen")] = jaw
    values[:, COEFFICIENTS.index("mouthClose")] = jaw * shut
    return FaceMotion(values, Fraction(fps))


def pieces(whole, *cuts):
    edges = [0, *cuts, len(whole)]
    return [FaceMotion(whole.values[begin:end], whole.fps) for begin, end in pairwise(edges)]


def opening(mouth, shapes):
    return shapes @ mouth.weights.slope + mouth.weights.levels[0]


def bundle(small_bundle, members):
    manifest = small_bundle.manifest
    everything = {path: small_bundle.data(path) for path in manifest.members} | members
    return AvatarBundle(manifest.model_copy(update={"members": AvatarBundle.describe(everything)}), everything, "small")


def test_silence_is_exactly_the_mouth_at_rest():
    mouth = model()
    shapes = mouth.shape(FaceMotion(np.zeros((50, len(COEFFICIENTS)), np.float32)))
    assert np.allclose(shapes, REST)


def test_a_smile_is_not_speech():
    values = np.zeros((20, len(COEFFICIENTS)), np.float32)
    for name in ("mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthPressLeft", "mouthStretchLeft"):
        values[:, COEFFICIENTS.index(name)] = 0.4
    assert not speaking(FaceMotion(values)).any()
    assert not mouth_features(FaceMotion(values)).any()


def test_the_mouth_rests_before_and_after_speech():
    shapes = model().shape(motion())
    assert np.allclose(shapes[:16], REST)
    assert np.allclose(shapes[-16:], REST)
    assert np.abs(shapes[45:55] - REST).max() > 0.1


def test_lips_that_close_are_closed():
    mouth, said = model(), motion()
    shut = sealed(said) >= 1
    assert shut.any()
    found = opening(mouth, mouth.shape(said))
    assert (found[shut & speaking(said)] <= mouth.weights.levels[1] + 1e-5).all()
    assert found.max() > 2


@pytest.mark.parametrize("cut", [10, 90])
def test_pieces_cut_in_silence_equal_the_whole(cut):
    said = motion()
    whole = model().shape(said)
    mouth = model()
    assert np.allclose(np.concatenate([mouth.shape(part) for part in pieces(said, cut)]), whole, atol=1e-5)


def test_pieces_cut_in_a_word_differ_only_near_the_cut_and_join_without_a_jump():
    said, mouth = motion(), model()
    whole = model().shape(said)
    joined = np.concatenate([mouth.shape(part) for part in pieces(said, 42)])
    away = np.abs(joined - whole).max(axis=1)
    assert away[: 42 - CONTEXT - 1].max() < 1e-5
    assert away[42 + 5 :].max() < 1e-5
    steps = np.abs(np.diff(joined, axis=0)).max(axis=1)
    assert steps[41] <= 1.5 * np.abs(np.diff(whole, axis=0)).max()


def test_one_frame_at_a_time_is_fast_and_rests():
    mouth = model()
    still = FaceMotion(np.zeros((1, len(COEFFICIENTS)), np.float32))
    assert np.allclose(np.concatenate([mouth.shape(still) for _ in range(30)]), REST)
    assert mouth.shape(FaceMotion(np.zeros((0, len(COEFFICIENTS)), np.float32))).shape == (0, K)


def test_clear_forgets_the_stretch_before():
    said, mouth = motion(), model()
    first = mouth.shape(said)
    mouth.shape(FaceMotion(said.values[30:60]))
    mouth.clear()
    assert np.array_equal(mouth.shape(said), first)


@pytest.mark.parametrize("fps", [30, 50, Fraction(24000, 1001)])
def test_other_frame_rates_show_the_same_movement(fps):
    slow, fast = model().shape(motion(25)), model().shape(motion(fps))
    times = (np.arange(len(fast)) + 0.5) / float(fps)
    there = np.interp(times, (np.arange(len(slow)) + 0.5) / 25, slow[:, 0])
    assert np.abs(fast[:, 0] - there).mean() < 0.15 * np.ptp(slow[:, 0])


def test_what_is_in_a_bundle_is_what_was_put_there(small_bundle):
    mouth = model()
    read = MouthModel.load(bundle(small_bundle, mouth.members()))
    assert np.array_equal(read.shape(motion()), mouth.shape(motion()))
    placement = np.random.default_rng(1).normal(0, 1, (5, 2, 3)).astype(np.float32)
    assert np.array_equal(read.posture.of(placement), mouth.posture.of(placement))


@pytest.mark.parametrize("name", [field.name for field in fields(MouthWeights)] + ["posture_weights"])
def test_a_missing_part_is_told(small_bundle, name):
    members = model().members()
    del members[f"trained/mouth_{name}.npy"]
    with pytest.raises(BundleError, match=f"mouth_{name}"):
        MouthModel.load(bundle(small_bundle, members))


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("first", np.zeros((HIDDEN, MOUTH_FEATURES + 1, KERNEL), np.float32)),
        ("out", np.zeros((K, HIDDEN), np.float64)),
        ("rest", np.zeros(0, np.float32)),
        ("curve", np.linspace(1, 0, 2 * KNOTS, dtype=np.float32).reshape(2, KNOTS)),
        ("direct", np.full((K, MOUTH_FEATURES, DIRECT), np.nan, np.float32)),
    ],
)
def test_a_part_that_does_not_fit_is_told(small_bundle, name, array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    with pytest.raises(BundleError):
        MouthModel.load(bundle(small_bundle, model().members() | {f"trained/mouth_{name}.npy": buffer.getvalue()}))


def test_posture_is_what_the_head_does_to_a_silent_mouth():
    rng = np.random.default_rng(0)
    placement = rng.normal(0, 1, (400, 2, 3)).astype(np.float32)
    effect = rng.normal(0, 1, (6, K))
    speech = np.zeros((400, K))
    silent = rng.random(400) < 0.5
    speech[~silent] = rng.normal(0, 5, ((~silent).sum(), K))
    coordinates = placement.reshape(400, 6) @ effect + speech + 7
    posture = Posture.learn(placement, coordinates, silent)
    left = (coordinates - posture.of(placement))[silent]
    assert left.std(axis=0).max() < 0.35
    assert np.abs(left.mean(axis=0) - 7).max() < 0.3


def test_a_posture_without_silence_explains_nothing():
    placement = np.random.default_rng(0).normal(0, 1, (50, 2, 3)).astype(np.float32)
    posture = Posture.learn(placement, np.ones((50, K)), np.zeros(50, bool))
    assert not posture.of(placement).any()


def test_lips_are_parted_when_they_are_further_apart_than_at_rest():
    mouth = model()
    shapes = mouth.shape(motion())
    parted = mouth.parted(shapes)
    assert not parted[:16].any()
    assert not parted[sealed(motion()) >= 1].any()
    assert parted.any()


def test_a_bundle_with_a_learned_mouth_is_known(small_bundle):
    assert not MouthModel.is_in(small_bundle)
    assert MouthModel.is_in(bundle(small_bundle, model().members()))
    assert model().modes == K


def test_a_mouth_that_does_not_fit_the_shapes_of_the_avatar_is_told_of(trained_hana, tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    with pytest.raises(BundleError, match=f"gives {K} coordinates"):
        open_animator(bundle(trained_hana, model().members()), height=64, fps=Fraction(25), alpha=False)


def test_the_filmed_mouths_of_an_avatar_follow_what_was_learned(hana):
    class Known:
        cleared = 0

        def __init__(self, shapes):
            self.shapes = shapes

        def shape(self, motion):
            return self.shapes[: len(motion)]

        def clear(self):
            self.cleared += 1

    exemplar = ExemplarModel.load(hana)
    said = motion(seconds=1.0, quiet=0.2)
    wanted = exemplar.coordinates[exemplar.space.opening(exemplar.coordinates).argsort()[-len(said) :]]
    follow = Known(wanted)
    performer = MouthPerformer(exemplar, follow)
    poses = list(performer.perform(said))
    open_jaw = said.aperture > 0.05
    shown = exemplar.coordinates[[pose.picture for pose in poses]]
    plain = exemplar.coordinates[[pose.picture for pose in MouthPerformer(exemplar).perform(said)]]
    assert np.abs(shown - wanted)[open_jaw].mean() < np.abs(plain - wanted)[open_jaw].mean()
    performer.clear()
    assert follow.cleared == 1
