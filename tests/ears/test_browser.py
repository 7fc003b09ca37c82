"""What a page's own recogniser hears."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from saram.ears.browser import BrowserListener
from saram.types import Hypothesis


@pytest.fixture
def listener():
    return BrowserListener("ko", wait=0.05)


def test_partials_and_the_final_one_are_passed_on_with_their_alternatives(listener, sounds):
    listener.offer(Hypothesis("카드", "partial", 0.4))
    listener.offer(Hypothesis("카드", "partial", 0.5))
    listener.offer(Hypothesis("카드 정지", "final", 0.9, (), ("가드 정지",)))
    heard = list(listener.listen(sounds.chunks(np.zeros(640))))
    assert [(each.text, each.kind) for each in heard] == [("카드", "partial"), ("카드 정지", "final")]
    assert heard[-1].alternatives == ("가드 정지",)
    assert heard[-1].score == 0.9


def test_pieces_a_page_finished_one_after_another_are_one_turn(listener, sounds):
    listener.offer(Hypothesis("내일", "final", 0.9))
    listener.offer(Hypothesis("날씨 알려 줘", "final", 0.7))
    *_, final = listener.listen(sounds.chunks(np.zeros(640)))
    assert (final.text, final.score) == ("내일 날씨 알려 줘", 0.7)


def test_a_final_one_may_come_after_the_sound_has_ended(sounds):
    listener = BrowserListener("ko", wait=5)
    timer = threading.Timer(0.05, listener.offer, [Hypothesis("네", "final")])
    timer.start()
    assert [each.text for each in listener.listen(sounds.chunks(np.zeros(320)))] == ["네"]
    timer.join()


def test_without_a_final_one_the_last_partial_counts(listener, sounds):
    listener.offer(Hypothesis("카드", "partial", 0.4))
    *_, final = listener.listen(sounds.chunks(np.zeros(320)))
    assert (final.text, final.kind, final.score) == ("카드", "final", 0.4)
