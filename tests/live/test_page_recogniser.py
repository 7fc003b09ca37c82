"""Who speaks when, where the page recognises: its words pass through the same checks as those of the server's ears."""

from __future__ import annotations

import pytest

from saram.live import Session
from saram.live.inputs import (
    AnswerReady,
    Connected,
    MindDone,
    PageHeard,
    PageInterrupted,
    PagePlaying,
    ReplyReady,
    Typed,
    VoiceHeard,
    WordsHeard,
)
from saram.live.outputs import Send
from saram.types import Reply

SAID = "대출, 적금, 예금 가운데 무엇이 궁금하세요."


def kinds(outputs):
    return [output.event.type for output in outputs if isinstance(output, Send)]


@pytest.fixture
def session():
    """Says `SAID` since 1.0 s."""
    made = Session(ears=False)
    made.receive(Connected(), 0)
    made.receive(Typed("말해 줘"), 0.8)
    made.receive(ReplyReady(1, Reply(SAID, plain=SAID)), 0.9)
    made.receive(MindDone(1), 0.9)
    made.receive(AnswerReady(1, 0, SAID, "/media/a.mp4", duration=4.6), 1)
    made.receive(PagePlaying("1.0", 0, "started"), 1)
    return made


def voice(session, now, *, active=True, position=1.0):
    """The page notices a voice and falls silent, or notices that it is over."""
    out = session.receive(VoiceHeard(active, "page"), now)
    return out + (session.receive(PageInterrupted("1.0", position), now) if active else [])


@pytest.mark.parametrize("sound", ["", "음", "음…", "네", "네네", "그렇군요"])
def test_a_sound_that_is_no_wish_to_speak_lets_the_answer_go_on(session, sound):
    voice(session, 2)
    assert session.state == "paused"
    assert kinds(session.receive(PageHeard(sound, final=False), 2.3)) == []
    assert session.state == "paused"
    assert kinds(session.receive(PageHeard(sound), 2.6)) == ["resumed"]


def test_the_presenters_own_words_neither_stop_it_nor_become_a_turn(session):
    for now, text, final in ((2, "대출 적금", False), (3, "대출 적금 예금 가운데", True)):
        assert session.receive(PageHeard(text, final=final), now) == []
    assert kinds(session.receive(PagePlaying("1.0", 4.6, "ended"), 5.6)) == ["listening"]
    assert session.receive(PageHeard("예금 가운데 무엇이 궁금하세요"), 6.8) == []
    assert session.state == "listening"
    assert kinds(session.receive(PageHeard("예금"), 8)) == ["final", "thinking"]


def test_but_a_person_who_answers_with_them_is_heard(session):
    session.receive(PagePlaying("1.0", 4.6, "ended"), 5.6)
    voice(session, 5.9)
    voice(session, 6.3, active=False)
    assert kinds(session.receive(PageHeard("대출"), 6.8)) == ["final", "thinking"]


def test_and_so_is_one_who_says_them_into_the_answer(session):
    voice(session, 2)
    assert kinds(session.receive(PageHeard("대출", final=False), 2.4)) == ["partial", "interrupted", "listening"]
    voice(session, 2.5, active=False)
    assert kinds(session.receive(PageHeard("대출"), 3.2)) == ["final", "thinking"]


def test_what_the_servers_ears_had_still_to_say_changes_nothing(session):
    voice(session, 2)
    assert session.receive(VoiceHeard(active=False), 2.1) == []
    assert session.receive(WordsHeard(""), 2.6) == []
    assert session.receive(WordsHeard("번호표"), 2.6) == []
    assert session.state == "paused"


def test_the_first_words_stop_the_answer_for_good_however_long_the_person_speaks(session):
    voice(session, 2)
    assert kinds(session.receive(PageHeard("그만하고", final=False), 3)) == ["partial", "interrupted", "listening"]
    assert session.deadline is None
    assert kinds(session.receive(PageHeard("그만하고 번호표 주세요"), 9)) == ["final", "thinking"]


def test_without_words_it_goes_on_after_silence_or_after_a_while(session):
    voice(session, 2)
    voice(session, 2.6, active=False)
    assert kinds(session.advance(3.2)) == []
    assert kinds(session.advance(3.31)) == ["resumed"]
    voice(session, 4)
    assert kinds(session.advance(7.9)) == []
    assert kinds(session.advance(8.01)) == ["resumed"]


def test_the_page_may_recognise_only_some_of_the_time(session):
    session.floor.ears = True
    assert session.receive(VoiceHeard(active=True, source="page"), 2) == []
    assert kinds(session.receive(WordsHeard("번호표"), 2.5)) == ["final", "interrupted", "listening", "thinking"]
