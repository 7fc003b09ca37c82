"""Recordings said again by an avatar, without a text."""

from __future__ import annotations

import numpy as np
import pytest

import saram
from saram import repeat
from saram.cli import main
from saram.errors import MediaError, UsageError
from saram.media import VideoReader, read_audio
from saram.types import SAMPLE_RATE


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "talk.wav"
    saram.say("Bob may bring a map. [pause 1s] Mama.", avatar="drawn", language="en").save(path)
    return path


def test_a_recording_becomes_a_video_with_its_sound(recording, tmp_path):
    saved = repeat(recording, avatar="drawn", size=64).save(tmp_path / "talk.mp4")
    length = read_audio(recording).duration
    assert abs(float(saved.duration - length)) < 0.05
    with VideoReader(saved.path) as reader:
        assert reader.size == (64, 64)
    heard, said = read_audio(saved.path).samples, read_audio(recording).samples
    count = min(len(heard), len(said))
    assert np.corrcoef(heard[:count], said[:count])[0, 1] > 0.9


def test_the_mouth_moves_with_the_sound_and_rests_in_the_pause(recording):
    video = repeat(recording, avatar="drawn")
    aperture = video.motion.aperture
    sound = read_audio(recording).samples
    frames = len(aperture)
    power = np.square(np.pad(sound, (0, frames * 1920 - len(sound))).reshape(frames, -1)).mean(axis=1)
    loud = power > 0.05 * power.max()
    quiet = np.convolve(power > 1e-4 * power.max(), np.ones(9), "same") == 0
    assert aperture[loud].mean() > 0.1
    assert quiet.sum() > 10
    assert aperture[quiet].max() < 0.05
    assert (aperture[loud] == 0).any()
    assert sum(len(speech.audio.samples) for speech in video.speech) == frames * SAMPLE_RATE // 25


def test_the_same_recording_gives_the_same_motion(recording):
    first, again = (repeat(recording, avatar="drawn", seed=3).motion.values for _ in range(2))
    assert np.array_equal(first, again)


def test_an_avatar_that_hears_in_its_own_way_is_asked(recording, monkeypatch):
    from dataclasses import replace  # noqa: PLC0415 - for this test alone

    from saram.errors import EngineError  # noqa: PLC0415
    from saram.workflows import repeating  # noqa: PLC0415

    whole = repeating.find_presenter("drawn")
    monkeypatch.setattr(repeating, "find_presenter", lambda _: replace(whole, hearing=b"no network"))
    with pytest.raises(EngineError, match="cannot be loaded"):
        _ = repeat(recording).motion


def test_a_file_that_is_no_recording_is_told_at_once(tmp_path):
    with pytest.raises(MediaError):
        repeat(tmp_path / "nothing.wav", avatar="drawn")
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(MediaError):
        repeat(tmp_path / "text.wav", avatar="drawn")


def test_sizes_and_rates_that_cannot_be_are_told_at_once(recording):
    with pytest.raises(UsageError):
        repeat(recording, avatar="drawn", fps=0)


def test_the_command_says_what_it_wrote(recording, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(
        "sys.argv",
        ["saram", "repeat", str(recording), "-o", str(tmp_path / "a.gif"), "--avatar", "drawn", "--size", "32"],
    )
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    assert "a.gif" in capsys.readouterr().out
    assert (tmp_path / "a.gif").is_file()
