"""Learning how a mouth moves, on a person who is made up: a jaw that follows the motion half a beat late."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import pytest

from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS, ShapeSpace
from saram.avatar.trained import MouthModel
from saram.avatar.trained.mouth_features import mouth_features
from saram.avatar.trained.mouth_model import CONTEXT
from saram.errors import UsageError
from saram.face import INSIDE
from saram.training.mouth import train_mouth
from saram.training.mouth.figures import closures, mouth_distance
from saram.training.mouth.following import train_following
from saram.training.mouth.material import MouthMaterial
from saram.types import COEFFICIENTS, FaceMotion

CLIPS, LENGTH = 8, 75


@dataclass(frozen=True)
class Clip:
    rows: slice
    part: str
    has_text: bool = True


@dataclass(frozen=True)
class Footage:
    clips: tuple[Clip, ...]
    placement: np.ndarray
    shapes: np.ndarray
    inside: np.ndarray
    motion: np.ndarray
    audio: np.ndarray


def footage(*, texts=True, loud=True, frames=LENGTH):
    rng = np.random.default_rng(0)
    count = CLIPS * frames
    motion = np.zeros((count, len(COEFFICIENTS)), np.float32)
    shapes = np.zeros((count, len(SHAPE_POINTS), 2), np.float32)
    frame = rng.uniform(-20, 20, (len(SHAPE_POINTS), 2))
    for clip in range(CLIPS):
        rows = slice(clip * frames, (clip + 1) * frames)
        times = np.arange(frames)
        jaw = np.clip(np.sin(times / rng.uniform(2, 4)), 0, None) * ((times > 15) & (times < frames - 15)) * 0.6
        motion[rows, COEFFICIENTS.index("jawOpen")] = jaw
        late = np.concatenate([[0], jaw[:-1]])
        shapes[rows] = frame + late[:, None, None] * np.array([0.0, 10.0]) * (frame[:, 1:] > 0)
        shapes[rows] += rng.normal(0, 0.05, shapes[rows].shape)
    placement = np.tile(np.eye(2, 3, dtype=np.float32), (count, 1, 1))
    placement += rng.normal(0, 0.01, placement.shape).astype(np.float32)
    audio = (rng.normal(0, 0.1, count * 640) if loud else np.zeros(count * 640)).astype(np.float32)
    parts = ["train"] * (CLIPS - 2) + ["held"] * 2
    clips = tuple(Clip(slice(n * frames, (n + 1) * frames), part, texts) for n, part in enumerate(parts))
    inside = np.stack([shapes[:, :, 1].std(axis=1)] * INSIDE, axis=1)
    return Footage(clips, placement, shapes, inside - inside.mean(axis=0), motion, audio)


@pytest.fixture(scope="module")
def take():
    return footage()


@pytest.fixture(scope="module")
def space(take):
    return ShapeSpace.learn(take.shapes)


@pytest.fixture(scope="module")
def two_steps(take, space, tmp_path_factory):
    return train_mouth(take, space, tmp_path_factory.mktemp("two"), steps=2)


def weights(model):
    return np.concatenate([model.weights.first.ravel(), model.weights.direct.ravel(), model.weights.out.ravel()])


def test_two_steps_give_a_mouth_that_can_be_packed_and_figures(two_steps):
    assert {"trained/hearing.onnx", "trained/mouth_first.npy", "trained/mouth_posture_mean.npy"} <= set(
        two_steps.members()
    )
    assert {"mouth distance, middles laid over each other", "mouth distance in place"} <= set(two_steps.figures)
    assert all(np.isfinite(value) for value in two_steps.figures.values())
    assert [step for step, _ in two_steps.curves["loss"]] == [1, 2]


def test_what_runs_is_what_was_trained(take, space, tmp_path):
    import torch  # noqa: PLC0415

    from saram.training.mouth.following import _Learner  # noqa: PLC0415 - as the training makes it

    material = MouthMaterial.of(take, space)
    learner = _Learner(material, space, 0)
    learner.step(2)
    model = learner.model()
    rows = take.clips[0].rows
    features = np.pad(mouth_features(FaceMotion(take.motion[rows])), ((CONTEXT, CONTEXT), (0, 0)))
    with torch.no_grad():
        learned = learner._network(torch.from_numpy(features.T[None].copy()))[0].numpy().T
    assert np.abs(model.weights(features) - learned).max() < 1e-4


def test_it_learns(take, space, tmp_path):
    following = train_following(take, space, tmp_path, steps=60)
    assert following.figures["correlation of opening"] > 0.8
    assert following.curves["loss"][-1][1] < following.curves["loss"][0][1]


def test_a_seed_gives_the_same_mouth_and_another_seed_another(take, space, tmp_path):
    first, again, other = (
        train_following(take, space, tmp_path / name, steps=2, seed=seed)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert np.array_equal(weights(first.model), weights(again.model))
    assert not np.array_equal(weights(first.model), weights(other.model))


def test_a_training_that_was_killed_comes_to_the_same_end(take, space, tmp_path):
    class KilledError(Exception):
        pass

    def kill(share, _figures):
        if share > 0.6:
            raise KilledError

    whole = train_following(take, space, tmp_path / "whole", steps=8)
    with pytest.raises(KilledError):
        train_following(take, space, tmp_path / "cut", steps=8, progress=kill)
    resumed = train_following(take, space, tmp_path / "cut", steps=8)
    assert np.array_equal(weights(whole.model), weights(resumed.model))
    assert whole.curves == resumed.curves


def test_the_time_that_is_given_is_kept(take, space, tmp_path):
    shares = []
    began = time.monotonic()
    train_following(take, space, tmp_path, steps=100_000, seconds=0.5, progress=lambda share, _: shares.append(share))
    assert time.monotonic() - began < 60  # so many steps take a quarter of an hour
    assert 0 < shares[-1] <= 1


def test_too_little_speech_is_told(space, tmp_path):
    take = footage(frames=40)
    with pytest.raises(UsageError, match="needs at least 100"):
        train_mouth(take, space, tmp_path, steps=2)


def test_footage_without_a_text_or_without_sound_is_learned_from(space, tmp_path):
    result = train_mouth(footage(texts=False), space, tmp_path / "text", steps=2)
    assert "closures heard" in result.figures
    silent = train_mouth(footage(loud=False), space, tmp_path / "sound", steps=2)
    assert silent.hearing
    assert "closures heard" not in silent.figures


def test_clips_without_a_text_among_others_are_left_out(take, space):
    clips = (Clip(take.clips[0].rows, "train", has_text=False), *take.clips[1:])
    material = MouthMaterial.of(replace(take, clips=clips), space)
    assert take.clips[0].rows not in material.train
    assert len(material.train) == CLIPS - 3


def test_mouths_are_compared_in_place_or_by_their_middles():
    seen = np.random.default_rng(0).normal(0, 5, (3, len(SHAPE_POINTS), 2))
    assert np.allclose(mouth_distance(seen + np.array([3, 4]), seen, centred=False), 5)
    assert np.allclose(mouth_distance(seen + np.array([3, 4]), seen, centred=True), 0)


def test_closures_are_found():
    assert closures(np.array([0, 1, 1, 0.5, 0, 1])) == [slice(1, 3), slice(5, 6)]


def test_the_model_is_what_avatars_load(two_steps):
    assert isinstance(two_steps.model, MouthModel)


def test_what_was_learned_from_is_not_measured_on(take, space, tmp_path):
    clips = tuple(Clip(clip.rows, "train") for clip in take.clips)
    alone = replace(take, clips=clips)
    assert train_following(alone, space, tmp_path, steps=2).figures == {}
