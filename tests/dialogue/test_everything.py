"""What is about all there is, and what only sounds like it."""

import pytest

from saram.dialogue.everything import means_all
from saram.dialogue.undoing import how_many_back


@pytest.mark.parametrize(
    "said", ["다 꺼줘", "전부 빼줘", "장바구니 전체 비워줘", "모든 거 빼줘", "싹 다 지워줘", "올 오프"]
)
def test_all_there_is(said):
    assert means_all(said, "ko")


@pytest.mark.parametrize("said", ["다 봤으니까 꺼줘", "다 먹었는데 치워줘", "다음 곡", "바다 소리 틀어줘", "올 사람"])
def test_what_is_over_is_not_all_there_is(said):
    assert not means_all(said, "ko")


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("다 취소해줘", "ko"),
        ("지금까지 한 거 전부 취소해 주세요", "ko"),
        ("cancel everything", "en"),
        ("Please undo all of that.", "en"),
    ],
)
def test_all_that_was_done_is_taken_back(said, language):
    assert how_many_back(said, language) == -1


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("취소해줘", "ko"),
        ("전부 말고 방금 거만 취소해줘", "ko"),
        ("다 됐고 방금 거 취소해줘", "ko"),
        ("cancel that, that's all", "en"),
        ("that will be all, cancel that", "en"),
        ("cancel it", "en"),
    ],
)
def test_only_what_was_done_last_is_taken_back(said, language):
    assert how_many_back(said, language) == 0


def test_both_are_two():
    assert how_many_back("둘 다 취소해줘", "ko") == 2
    assert how_many_back("둘 다 취소했어", "ko") == 0
