"""A take is checked together with what is said in it."""

from __future__ import annotations

import shutil

import pytest

from saram.errors import MediaError, UsageError
from saram.workflows.footage_check import check_take


@pytest.fixture
def talk(footage, tmp_path):
    """A video of eight seconds in a folder of its own."""
    return shutil.copy(footage / "talk.mp4", tmp_path / "talk.mp4")


RIGHT = (
    "Good morning, and welcome to the news with Hana.\n"
    "The weather should stay bright and dry, with a light breeze from the south.\n"
)
WRONG = (
    "0.700 3.468 Many thanks for your letter about the old garden wall.\n"
    "3.948 7.936 Nobody knows whether seven hungry children could eat so much cabbage.\n"
    "3.948 7.936 Please turn left behind the yellow church and follow the narrow lane.\n"
)


def test_the_text_beside_the_video_is_found_again_in_the_sound(talk, tmp_path):
    (tmp_path / "talk.txt").write_text(RIGHT, encoding="utf-8")
    stages = []
    report = check_take([tmp_path], step=lambda _, share: stages.append(share))
    assert "wrong_transcript" not in report.reasons()
    assert report.coverage.language == "en"
    assert 0.3 < report.coverage.share < 0.9
    (missing,) = [each for each in report.findings if each.reason == "sounds_missing"]
    assert all(f"[{sound}]" in missing.text for sound in ("ʒ", "ɔɪ"))
    assert "[m]" not in missing.text
    assert report.sentences
    assert stages == sorted(stages)
    assert stages[-1] <= 1


def test_a_text_that_is_not_said_is_noticed(talk, tmp_path):
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(WRONG, encoding="utf-8")
    report = check_take([tmp_path / "talk.mp4"], [wrong])
    assert "wrong_transcript" in report.reasons("fault")


def test_a_video_without_text_is_checked_without(talk, tmp_path):
    report = check_take([tmp_path / "talk.mp4"])
    assert report.coverage is None
    assert "no_transcript" in report.reasons("note")


def test_what_is_missing_is_named(talk, tmp_path):
    with pytest.raises(MediaError, match=r"There is no file .*gone\.mp4"):
        check_take([tmp_path / "gone.mp4"])
    with pytest.raises(UsageError, match="got 2 for 1 video"):
        check_take([tmp_path / "talk.mp4"], [tmp_path / "a.txt", tmp_path / "b.txt"])
