"""What is ordered is complete and can be made."""

from __future__ import annotations

import pytest

from saram.errors import UsageError
from saram.workflows.make_order import make_order


def test_all_mistakes_are_named_at_once(footage):
    with pytest.raises(UsageError, match=r"name: use up to 64 small letters.*minutes.*crop"):
        make_order([footage / "talk.mp4"], [], name="Not So", minutes=0, crop=65)


def test_transcripts_must_be_as_many_as_videos(footage):
    with pytest.raises(UsageError, match="in the same order"):
        make_order([footage / "talk.mp4"], [footage / "talk.txt"] * 2, name="mini")


def test_a_folder_is_one_take_with_the_texts_beside_its_videos(grid):
    order = make_order([grid], [], name="grid")
    assert [path.stem for path in order.videos] == ["bbaf2n", "bbal8p", "bbie8n", "bbil4p"]
    assert [path.suffix for path in order.transcripts] == [".align"] * 4


def test_a_video_without_a_text_is_taken(footage):
    assert make_order([footage / "idle.mp4"], [], name="mini").transcripts == (None,)
