"""The figures that findings are made of."""

from __future__ import annotations

import wave
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from saram.capture.combing import combing
from saram.capture.finding import stretches, worst_time
from saram.capture.judge_sound import bandwidth
from saram.capture.judge_sync import judge_sync
from saram.capture.reverberation import reverberation_time
from saram.capture.sound_track import listen
from saram.capture.sync import Offset, drift, offset
from saram.media import audio_chunks


def test_stretches_join_what_is_near_and_leave_out_what_is_short():
    times = np.arange(20) / 10
    wrong = np.isin(np.arange(20), [2, 3, 5, 12])
    assert stretches(wrong, times, gap=0.25) == ((0.2, pytest.approx(0.6)), (1.2, pytest.approx(1.3)))
    assert stretches(wrong, times, gap=0.25, least=0.3) == ((0.2, pytest.approx(0.6)),)
    assert stretches(np.zeros(20, bool), times) == ()


def test_the_worst_times_are_apart_and_never_unknown():
    assert worst_time(np.array([1.0, np.nan, 5.0, 4.0]), np.array([0.0, 1.0, 2.0, 2.5]), 3) == (0.0, 2.0)


@pytest.mark.parametrize("shift", [-0.3, 0.0, 0.12])
def test_the_offset_of_two_courses_is_found(shift):
    chance = np.random.default_rng(0)
    lips = np.convolve(chance.normal(size=3000), np.hanning(25), mode="same")
    voice = np.roll(lips, round(shift * 100)) + chance.normal(size=3000)
    found = offset([(lips, voice)], lead=0.0)
    assert found.sure
    assert found.seconds == pytest.approx(shift, abs=0.01)


def test_courses_that_have_nothing_in_common_are_not_trusted():
    chance = np.random.default_rng(1)
    lips, voice = (np.convolve(chance.normal(size=3000), np.hanning(25), mode="same") for _ in range(2))
    assert not offset([(lips, voice)]).sure
    assert not offset([]).sure


def test_fine_texture_is_no_comb():
    chance = np.random.default_rng(0)
    picture = chance.integers(0, 255, (120, 160), dtype=np.uint8)
    assert not combing(picture)
    smooth = np.repeat(np.linspace(0, 255, 160).astype(np.uint8)[None], 120, axis=0)
    assert not combing(smooth)
    edge = np.where(np.arange(160)[None] < 80, 40, 200).astype(np.uint8).repeat(120, axis=0)
    edge[1::2] = np.roll(edge[1::2], 8, axis=1)
    assert combing(edge)


def test_the_echo_is_measured_and_the_band_too(voices, make):
    dry = reverberation_time(listen(make(voices["man"])))
    wet = reverberation_time(listen(make(voices["man"], "echo", "wet")))
    assert dry < 0.45
    assert wet == pytest.approx(1.2, rel=0.25)
    assert bandwidth(listen(make(voices["man"], "telephone", "dull"))) == pytest.approx(3400, abs=450)


def test_sound_is_heard_in_pieces_at_the_place_it_has_in_the_file(voices, make):
    path = make(voices["man"])
    chunks = list(audio_chunks(path, 16_000))
    assert len(chunks) > 5
    assert max(len(each.samples) for each in chunks) < 16_000
    for before, after in pairwise(chunks):
        assert after.start == before.start + before.duration


@pytest.mark.parametrize("rate", [11_025, 16_000, 22_050, 44_100])
def test_what_is_heard_late_in_a_file_keeps_its_time_at_every_rate(rate, tmp_path):
    sound = np.zeros(30 * rate, np.int16)
    chance = np.random.default_rng(3)
    clicks = (4.0, 17.3, 29.5)
    for at in clicks:
        sound[round(at * rate) : round(at * rate) + rate // 100] = chance.integers(-20_000, 20_000, rate // 100)
    with wave.open(str(tmp_path / "clicks.wav"), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    track = listen(tmp_path / "clicks.wav")
    assert len(track.level) == pytest.approx(3000, abs=3)
    for at in clicks:
        near = slice(round(100 * at) - 50, round(100 * at) + 50)
        assert near.start + int(track.level[near].argmax()) == pytest.approx(100 * at + 0.5, abs=1)


def test_a_second_of_sound_takes_two_kilobytes(voices, make):
    track = listen(make(voices["man"]))
    size = sum(getattr(track, name).nbytes for name in ("level", "mid", "pitch", "hum", "spectrum", "timbre"))
    assert size / track.duration < 3000


def test_a_drift_of_the_sound_is_found_and_a_steady_offset_is_none():
    chance = np.random.default_rng(2)
    lips = np.convolve(chance.normal(size=7000), np.hanning(25), mode="same")
    noise = chance.normal(size=7000)
    slow = np.interp(np.arange(7000) * 0.998, np.arange(7000), lips) + noise
    start, end = drift(lips, slow)
    assert end - start == pytest.approx(0.14, abs=0.03)
    start, end = drift(lips, np.roll(lips, 8) + noise)
    assert abs(end - start) < 0.02
    assert drift(lips[:3000], slow[:3000]) is None
    assert drift(lips, noise) is None


@pytest.mark.parametrize(
    ("seconds", "likeness", "shift"), [(0.2, 0.6, 0.2), (-0.3, 0.6, -0.3), (0.08, 0.6, 0), (0.2, 0.1, 0)]
)
def test_only_a_sure_and_noticeable_offset_is_set_right(seconds, likeness, shift):
    assert Offset(seconds, likeness, 0.3, 0.05, 60.0).shift == shift


@pytest.mark.parametrize(("gain", "shift"), [(0.4, 0.2), (0.1, 0)])
def test_in_a_short_clip_no_offset_must_be_clearly_the_worse_explanation(gain, shift):
    assert Offset(0.2, 0.6, 0.35, gain, 3.0).shift == shift


def test_a_drift_says_how_far_apart_lips_and_voice_stay():
    chance = np.random.default_rng(2)
    moves = np.convolve(chance.normal(size=7500), np.hanning(40), mode="same")
    times = np.arange(1875) / 25
    track = SimpleNamespace(
        times=times, seen=np.arange(1875), faces=np.ones(1875, bool), aperture=moves[::4].astype(np.float32)
    )
    heard = np.interp(np.arange(7500) * 0.9972, np.arange(7500), moves)
    mid = 20 * (heard - heard.min()) / np.ptp(heard) - 40
    sound = SimpleNamespace(level=mid, mid=mid, start=0.0, quiet=-40.0, loud=-20.0, speech=mid > -30, duration=75.0)
    whole = offset([(np.repeat(track.aperture, 4).astype(float), heard)])
    assert whole.sure
    (finding,) = [each for each in judge_sync(track, sound, whole, 0) if each.reason == "sound_drifts"]
    assert finding.severity == "fault"
    start, end = drift(np.repeat(track.aperture, 4).astype(float), heard)
    left = max(abs(start - whole.shift), abs(end - whole.shift))
    told = float(finding.text.rsplit("up to ", 1)[1].split(" ms", maxsplit=1)[0])
    assert told / 1000 == pytest.approx(left, abs=0.03)
    assert left < abs(end - start)
