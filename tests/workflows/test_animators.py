"""Which animator an avatar may be asked to move with."""

from __future__ import annotations

import pytest

from saram.errors import UnknownNameError, UsageError
from saram.workflows import say
from saram.workflows.presenter import find_presenter


def test_an_avatar_moves_as_it_was_made_for():
    assert find_presenter("hana", None).name == find_presenter("hana", "exemplar").name == "hana"


def test_what_an_avatar_was_not_made_for_is_refused_before_anything_is_made():
    with pytest.raises(UsageError, match="only as 'exemplar'"):
        say("안녕하세요.", avatar="hana", animator="trained")
    with pytest.raises(UsageError, match="The drawn face is drawn"):
        say("안녕하세요.", avatar="drawn", animator="exemplar")


def test_an_unknown_animator_is_answered_with_those_there_are():
    with pytest.raises(UnknownNameError, match="exemplar, trained"):
        find_presenter("hana", "oil-paint")
