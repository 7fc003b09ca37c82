"""Footage of every shape is either checked or refused with a reason; nothing crashes on it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from saram.capture import check_footage
from saram.capture.judge_face import judge_face
from saram.capture.picture_track import watch
from saram.errors import UsageError


def test_nothing_to_check_is_refused():
    with pytest.raises(UsageError, match="at least one video"):
        check_footage([])


def test_transcripts_and_videos_are_counted(tmp_path):
    with pytest.raises(UsageError, match="2 videos need 2 transcripts; got 1"):
        check_footage([tmp_path / "a.mp4", tmp_path / "b.mp4"], [None])


def test_a_broken_file_beside_good_ones_is_named_and_the_others_are_checked(man, make, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a video")
    report = check_footage([broken, make(man)])
    (found,) = [each for each in report.findings if each.reason == "unreadable"]
    assert found.file == 0
    assert report.verdict == "film again"
    assert report.files[1].eye_distance > 50


def test_a_silent_clip_beside_speaking_ones_is_a_clip_of_listening(presenter, footage, make, spoiling):
    idle = spoiling.read(footage / "hana" / "idle.mp4", 5.0, size=320)
    report = check_footage([make(presenter, name="talk"), make(idle, name="idle")])
    assert not {"no_sound", "silent", "no_idle"} & set(report.reasons())
    assert report.idle is not None
    assert report.idle[0] == 1


def test_ten_seconds_are_too_little(presenter, make):
    assert "too_short" in check_footage([make(presenter)]).reasons("fault")


def test_footage_from_the_side_is_refused(man, make):
    track = watch(make(man), 3.0)
    turned = replace(track, pose=np.tile(np.float32([48.0, 3.0, 1.0]), (len(track.seen), 1)))
    assert [each.reason for each in judge_face(turned, 0)] == ["profile"]
    assert judge_face(turned, 0)[0].severity == "fault"


def test_a_tall_hevc_video_is_read_and_told_of_honestly(footage):
    path = footage / "vertical" / "latentsync_demo1.mp4"
    track = watch(path, 120.0)
    assert (track.size, track.codec, track.complete) == ((1080, 1920), "hevc", True)
    assert [each.reason for each in judge_face(track, 0)] == ["head_turned"]  # filmed from below, chin up


@pytest.mark.parametrize("size", [(3840, 2160), (359, 287)])
def test_large_and_odd_pictures_are_measured_in_their_own_pixels(size, man, make):
    pictures = np.stack([cv2.resize(each, size, interpolation=cv2.INTER_CUBIC) for each in man.pictures[:8]])
    track = watch(make(replace(man, pictures=pictures)), 3.0)
    assert track.size == size
    assert track.faces.all()
    plain = watch(make(replace(man, pictures=man.pictures[:8]), name="plain"), 3.0)
    scale = float(np.median(track.look("eye_distance")) / np.median(plain.look("eye_distance")))
    assert scale == pytest.approx(size[0] / 360, rel=0.05)


def test_a_phone_video_of_variable_rate_that_lies_down_is_only_noted(man, make, spoiling):
    phone = spoiling.FAULTS["rotated"].spoil(spoiling.FAULTS["variable frame rate"].spoil(man))
    report = check_footage([make(phone)])
    assert {"rotated", "variable_frame_rate"} <= set(report.reasons("note"))
    assert set(report.reasons("limit")) <= {"no_idle"}
    assert report.files[0].size == (360, 288)


def test_pictures_without_a_face_do_not_hide_what_else_is_wrong(man, make, spoiling):
    both = spoiling.FAULTS["clipped"].spoil(spoiling.FAULTS["black"].spoil(man))
    assert {"no_face", "clipping"} <= set(check_footage([make(both)]).reasons("fault"))
