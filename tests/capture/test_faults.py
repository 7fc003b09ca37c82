"""Every fault that is put into footage is found, and clean footage is not blamed."""

from __future__ import annotations

import pytest

from saram.capture import check_footage
from saram.capture.judge_sound import judge_sound
from saram.capture.sound_track import listen

SHORT = {"too_short", "short", "no_idle", "no_transcript"}
SOUND = ["silence", "clipped", "noise", "hum", "echo", "telephone", "second voice"]
ON_BOTH = ["hand", "microphone", "beard", "shining glasses", "repeated frames", "flicker"]
LONGER = ["shaken", "no teeth", "voice beside the camera"]
DUBBED = ["another's words"]
SYNC = ["sound late", "sound early"]
PICTURE = [
    "no face", "black", "face gone for a while", "two faces", "far away", "cut off by the frame",
    "head on the shoulder", "out of focus", "dark", "burnt out", "exposure drifts", "cut", "lost frames",
    "variable frame rate", "few frames", "interlaced", "rotated", "cut short", "truncated", "no sound", "sound longer",
    "sound shorter",
]  # fmt: skip


def test_every_fault_is_tested(spoiling):
    assert sorted(spoiling.FAULTS) == sorted([*SOUND, *ON_BOTH, *LONGER, *DUBBED, *SYNC, *PICTURE])


@pytest.mark.parametrize("fault", [*PICTURE, *ON_BOTH])
def test_a_fault_in_footage_of_a_real_person_is_found(fault, man, make, spoiling):
    report = check_footage([make(man, fault)])
    assert spoiling.FAULTS[fault].reasons & set(report.reasons())


@pytest.mark.parametrize("fault", [*ON_BOTH, *LONGER, *SYNC])
def test_a_fault_in_longer_footage_is_found_and_placed(fault, presenter, make, spoiling):
    report = check_footage([make(presenter, fault)])
    (found,) = [each for each in report.findings if each.reason in spoiling.FAULTS[fault].reasons]
    if fault == "hand":
        assert 2.5 < found.stretches[0][0] < 3.5
        assert 5.5 < found.stretches[-1][1] < 6.5
    if fault in SYNC:
        assert abs(report.files[0].shift - (0.2 if fault == "sound late" else -0.25)) < 0.05
    if found.looks_at:
        assert found.pictures
        assert all(picture.startswith(b"\xff\xd8") for picture in found.pictures)


@pytest.mark.parametrize("fault", DUBBED)
def test_words_of_somebody_else_are_noticed_in_footage_that_is_long_enough(fault, footage, make, spoiling):
    clip = spoiling.read(footage / "hana" / "footage_ko.mp4", 20.0, 0.5, 256)
    reasons = check_footage([make(clip, fault)]).reasons()
    assert spoiling.FAULTS[fault].reasons <= set(reasons)
    assert not {"sound_offset", "sound_drifts"} & set(reasons)


@pytest.mark.parametrize("fault", SOUND)
@pytest.mark.parametrize("voice", ["man", "woman"])
def test_a_fault_in_the_sound_is_found(fault, voice, voices, make, spoiling):
    track = listen(make(voices[voice], fault))
    assert spoiling.FAULTS[fault].reasons & {each.reason for each in judge_sound(track, 0)}


@pytest.mark.parametrize("voice", ["man", "woman"])
def test_a_clean_voice_is_not_blamed(voice, voices, make):
    assert [each.reason for each in judge_sound(listen(make(voices[voice])), 0)] == []


def test_clean_footage_of_real_people_is_not_blamed(footage):
    clips = [
        *sorted((footage / "grid_s1").glob("*.mpg"))[::90],
        *sorted((footage / "grid_others").glob("*.mpg")),
    ]
    report = check_footage(clips)
    assert set(report.reasons()) <= SHORT
    assert not any(facts.shift for facts in report.files)


@pytest.mark.parametrize("clip", ["pwaj6n", "srbu7s", "bwaa1s"])
def test_a_clean_clip_of_three_seconds_is_not_said_to_be_out_of_step(clip, footage):
    report = check_footage([footage / "grid_s1" / f"{clip}.mpg"])
    assert set(report.reasons()) <= SHORT
    assert report.files[0].shift == 0


def test_clean_footage_of_the_synthetic_presenter_is_not_blamed(presenter, make):
    report = check_footage([make(presenter)])
    assert set(report.reasons()) <= SHORT
    assert report.files[0].shift == 0
