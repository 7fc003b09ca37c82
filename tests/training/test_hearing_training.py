"""Learning to hear what a mouth does."""

from __future__ import annotations

import numpy as np
import pytest

from saram.errors import UsageError
from saram.motion.mouth import COURSE
from saram.training.hearing.disturbance import disturbed_bands
from saram.training.hearing.network import HearingNetwork, export_hearing
from saram.training.hearing.reading import SAMPLES, read_aloud
from saram.training.hearing.training import train_hearing
from saram.types import AudioChunk
from saram.voice.acoustics import BANDS, HEARING_RATE, bands
from saram.voice.hearing import FUTURE, HEARD, INPUTS, PAST, Hearing


@pytest.fixture(scope="module")
def read():
    return read_aloud(20, seed=3)


def test_what_is_heard_is_what_moves_the_mouth():
    assert HEARD == COURSE


def test_reading_aloud_lays_sound_and_mouth_side_by_side(read):
    assert sum(len(piece.course) for piece in read) >= 20 * 25
    for piece in read:
        assert len(piece.samples) == len(piece.course) * SAMPLES
        power = np.square(piece.samples.reshape(len(piece.course), -1)).mean(axis=1)
        speaks = piece.course[:, -1] > 0
        assert power[speaks].mean() > 10 * power[~speaks].mean()
    assert max(piece.course[:, HEARD.index("seal")].max() for piece in read) == 1


def test_the_same_seed_reads_the_same(read):
    again = read_aloud(20, seed=3)
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(read, again, strict=True))


def test_disturbances_change_the_sound_but_not_its_times(read):
    samples = read[0].samples[: 75 * SAMPLES]
    clean = bands(samples).sum(axis=1)
    for seed in range(6):
        power = disturbed_bands(samples, np.random.default_rng(seed), read[0].samples)
        assert power.shape[1] == BANDS
        assert np.isfinite(np.log(power)).all()
        count = min(len(clean), len(power))
        assert np.corrcoef(np.log(clean[:count] + 1e-6), np.log(power.sum(axis=1)[:count] + 1e-6))[0, 1] > 0.3


def test_the_exported_network_is_the_one_that_was_trained():
    import torch  # noqa: PLC0415 - loads slowly

    torch.manual_seed(0)
    network = HearingNetwork(np.full(len(HEARD) + 1, 0.4, np.float32), np.full(len(HEARD) + 1, 0.1, np.float32)).eval()
    hearing = Hearing(export_hearing(network))
    sound = np.random.default_rng(0).normal(0, 1, (PAST + 9 + FUTURE, INPUTS)).astype(np.float32)
    with torch.no_grad():
        raw = network(torch.from_numpy(sound.T[None].copy()))[0].numpy().T
    seal = HEARD.index("seal")
    expected = raw * 0.1 + 0.4
    expected[:, [seal, -1]] = 1 / (1 + np.exp(-raw[:, [seal, -1]]))
    assert np.abs(hearing._run(sound, 9) - expected).max() < 1e-4


def test_two_steps_give_a_network_that_listens(read, tmp_path):
    result = train_hearing(read[:1], read[1:], read[:1], tmp_path, steps=2)
    assert {"closures heard", "frames with a false closure", "correlation of the jaw heard"} == set(result.figures)
    mouth = Hearing(result.network).listen(AudioChunk(read[0].samples[: 30 * SAMPLES], HEARING_RATE))
    assert mouth.shape == (30, len(HEARD))


def stop(share, _figures):
    if share > 0.6:
        raise KeyboardInterrupt


def test_a_training_that_was_stopped_goes_on(read, tmp_path):
    whole = train_hearing((), read, (), tmp_path / "whole", steps=4)
    with pytest.raises(KeyboardInterrupt):
        train_hearing((), read, (), tmp_path / "cut", steps=4, progress=stop)
    assert train_hearing((), read, (), tmp_path / "cut", steps=4).network == whole.network


def test_nothing_to_learn_from_is_told(tmp_path):
    with pytest.raises(UsageError, match="no speech to learn hearing from"):
        train_hearing((), (), (), tmp_path, steps=2)
