"""Hearing what a mouth does, with a network small enough to be understood: it hears loudness."""

from __future__ import annotations

import wave

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from saram.errors import EngineError, MediaError
from saram.types import SAMPLE_RATE, AudioChunk
from saram.voice.hearing import FUTURE, HEARD, INPUTS, PAST, Hearing, built_in_hearing
from saram.voice.unscripted import unscripted

RATE = 16_000
OUTPUTS = len(HEARD) + 1
JAW, SEAL = HEARD.index("jaw"), HEARD.index("seal")


def loudness_network(outputs=OUTPUTS, inputs=INPUTS):
    """Opens the jaw as far as it is loud, and closes the lips where it is soft; speech is what is not silent."""
    weight = np.zeros((outputs, inputs, PAST + 1 + FUTURE), np.float32)
    bias = np.zeros(outputs, np.float32)
    weight[[JAW, -1], :, PAST] = 1 / inputs
    weight[SEAL, :, PAST] = -1 / inputs
    bias[[JAW, SEAL, -1]] = (1.0, -0.4, 2.5)
    graph = helper.make_graph(
        [helper.make_node("Conv", ["sound", "weight", "bias"], ["mouth"])],
        "loudness",
        [helper.make_tensor_value_info("sound", TensorProto.FLOAT, [1, inputs, "frames"])],
        [helper.make_tensor_value_info("mouth", TensorProto.FLOAT, [1, outputs, "shown"])],
        [numpy_helper.from_array(weight, "weight"), numpy_helper.from_array(bias, "bias")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def noise(seconds, seed=0):
    return np.random.default_rng(seed).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def chunk(samples, rate=RATE):
    return AudioChunk(np.asarray(samples, np.float32), rate)


def written(path, samples, rate=RATE):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("count", [1, 639, 640, 641, 16_000])
def test_there_is_a_row_for_each_frame_begun(count):
    assert Hearing(loudness_network()).listen(chunk(noise(1)[:count])).shape == (-(-count // 640), len(HEARD))


def test_no_sound_has_no_rows():
    assert Hearing(loudness_network()).listen(chunk(np.zeros(0))).shape == (0, len(HEARD))


def test_silence_is_still():
    sound = np.concatenate([noise(1), np.zeros(RATE), noise(1)])
    mouth = Hearing(loudness_network()).listen(chunk(sound))
    assert not mouth[27:48].any()
    assert mouth[3:22, JAW].min() > 0.3


@pytest.mark.parametrize("level", [0, 1e-4])
def test_a_recording_in_which_nobody_speaks_is_still(level):
    """Loudness is relative, but not to nothing: the floor of a recorder is not taken for speech."""
    mouth = Hearing(built_in_hearing()).listen(chunk(level * noise(15)))
    assert mouth[:, JAW].mean() < 0.02
    assert (mouth[:, JAW] == 0).mean() > 0.9


def test_lips_that_are_probably_closed_are_closed():
    sound = np.concatenate([noise(1), 0.08 * noise(1), noise(1)])
    mouth = Hearing(loudness_network()).listen(chunk(sound))
    assert (mouth[28:47, SEAL] == 1).all()
    assert (mouth[3:22, SEAL] < 1).all()


def test_a_softer_recording_moves_the_mouth_as_much():
    loud, soft = (Hearing(loudness_network()).listen(chunk(gain * noise(2))) for gain in (1, 0.02))
    assert np.abs(loud - soft).max() < 0.02


def test_pieces_are_heard_like_the_whole():
    sound = noise(4)
    whole = Hearing(loudness_network()).listen(chunk(sound))
    hearing = Hearing(loudness_network())
    parts = [hearing.listen(chunk(part)) for part in np.split(sound, [2 * RATE, 3 * RATE])]
    assert np.abs(np.concatenate(parts) - whole).max() < 0.1


def test_clear_forgets():
    hearing = Hearing(loudness_network())
    first = hearing.listen(chunk(noise(1)))
    hearing.listen(chunk(5 * noise(1, 1)))
    hearing.clear()
    assert np.array_equal(hearing.listen(chunk(noise(1))), first)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_other_sampling_rates_are_heard(rate):
    sound = np.random.default_rng(0).normal(0, 0.1, rate).astype(np.float32)
    assert Hearing(loudness_network()).listen(chunk(sound, rate)).shape == (25, len(HEARD))


def test_a_network_that_cannot_be_read_is_told():
    with pytest.raises(EngineError, match="cannot be loaded"):
        Hearing(b"not a network")


@pytest.mark.parametrize("shape", [{"outputs": 9}, {"inputs": 7}])
def test_a_network_of_another_kind_is_told(shape):
    with pytest.raises(EngineError, match="network that listens"):
        Hearing(loudness_network(**shape)).listen(chunk(noise(1)))


def test_the_built_in_network_hears_a_stranger(shared_data):
    """A reader of LibriVox: the jaw goes with loudness, lips close, silence is still."""
    path = next((shared_data / "speech" / "en_pocketsphinx_test" / "librivox").glob("*0870.wav"))
    pieces = list(unscripted(path))
    hearing = Hearing(built_in_hearing())
    mouth = np.concatenate([hearing.listen(piece.audio) for piece in pieces])
    sound = np.concatenate([piece.audio.samples for piece in pieces])
    power = np.log(np.square(sound.reshape(len(mouth), -1)).mean(axis=1) + 1e-9)
    assert np.corrcoef(mouth[:, JAW], power)[0, 1] > 0.4
    shut = np.diff((mouth[:, SEAL] == 1).astype(int)) == 1
    assert 0.3 < shut.sum() / (len(mouth) / 25) < 5
    still = Hearing(built_in_hearing()).listen(chunk(1e-4 * noise(1)))
    assert np.isfinite(still).all()


def test_a_recording_comes_in_pieces_without_a_gap(tmp_path):
    rate, seconds = 11_025, 19.53
    time = np.arange(round(rate * seconds)) / rate
    sound = 0.3 * np.sin(2 * np.pi * 220 * time) * (np.mod(time, 5) < 4.6)
    pieces = list(unscripted(written(tmp_path / "talk.wav", sound, rate)))
    assert len(pieces) == 4
    for piece in pieces[:-1]:
        edge = piece.audio.samples[-1920:]
        assert np.abs(edge).max() < 0.01
        assert 4 <= piece.duration <= 8
    assert all(len(piece.audio.samples) % 1920 == 0 for piece in pieces)
    joined = np.concatenate([piece.audio.samples for piece in pieces])
    assert 0 <= len(joined) / SAMPLE_RATE - seconds < 0.041
    again = 0.3 * np.sin(2 * np.pi * 220 * np.arange(len(joined)) / SAMPLE_RATE)
    inner = slice(10 * SAMPLE_RATE, round(10.5 * SAMPLE_RATE))
    assert np.corrcoef(joined[inner], again[inner])[0, 1] > 0.999
    assert all(not piece.phonemes and not piece.text for piece in pieces)


def test_a_recording_that_is_missing_or_has_no_sound_is_told(tmp_path):
    with pytest.raises(MediaError):
        list(unscripted(tmp_path / "nothing.wav"))
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(MediaError):
        list(unscripted(tmp_path / "text.wav"))
