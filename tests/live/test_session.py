from __future__ import annotations

import pytest

from saram.live import Session
from saram.live.inputs import (
    AnswerFailed,
    AnswerGrown,
    AnswerReady,
    Connected,
    Disconnected,
    Greet,
    MindDone,
    MindFailed,
    PageInterrupted,
    PagePlaying,
    ReplyReady,
    Typed,
    VoiceHeard,
    WordsHeard,
)
from saram.live.outputs import Abandon, HeardUpTo, Prepare, Send, Think
from saram.live.protocol import CaptionLine
from saram.types import Card, Reply

LINES = (
    CaptionLine(start=0.3, end=2.3, text="하나 둘 셋 넷"),
    CaptionLine(start=2.3, end=4.3, text="다섯 여섯 일곱 여덟"),
)


def events(outputs):
    return [output.event for output in outputs if isinstance(output, Send)]


def kinds(outputs):
    return [event.type for event in events(outputs)]


def of(kind, outputs):
    return next(output for output in outputs if isinstance(output, kind))


@pytest.fixture
def session():
    made = Session()
    made.receive(Connected(), 0)
    return made


def speaking(session, *, reply=None, now=1.0, captions=LINES):
    """Have an answer on the page since `now`."""
    session.receive(Typed("말해 줘"), now - 0.2)
    session.receive(ReplyReady(1, reply or Reply("말.", plain="말.")), now - 0.2)
    session.receive(MindDone(1), now - 0.1)
    text = " ".join(line.text for line in captions)
    out = session.receive(AnswerReady(1, 0, text, "/media/a.mp4", duration=4.6, captions=captions), now)
    session.receive(PagePlaying("1.0", 0, "started"), now)
    return out


def test_what_is_said_is_thought_about_prepared_and_shown(session):
    out = session.receive(WordsHeard("영업시간 알려 줘", alternatives=("영어 시간 알려 줘",)), 1)
    assert kinds(out) == ["final", "thinking"]
    assert of(Think, out) == Think(1, "영업시간 알려 줘", ("영어 시간 알려 줘",))
    assert session.state == "thinking"
    assert of(Prepare, session.receive(ReplyReady(1, Reply("네.", plain="네.")), 1.1)).number == 0
    (answer,) = events(session.receive(AnswerReady(1, 0, "네.", "/media/a.mp4"), 1.2))
    assert (answer.id, answer.turn, answer.text, answer.url) == ("1.0", 1, "네.", "/media/a.mp4")
    assert session.state == "speaking"
    session.receive(MindDone(1), 1.3)
    out = session.receive(PagePlaying("1.0", 2, "ended"), 3)
    assert of(HeardUpTo, out) == HeardUpTo(1, 0, "네.", complete=True)
    assert kinds(out) == ["listening"]
    assert session.state == "listening"


def test_answers_of_one_turn_are_given_one_after_the_other(session):
    session.receive(Typed("두 가지"), 0)
    for number, text in enumerate(("하나.", "둘.")):
        session.receive(ReplyReady(1, Reply(text, plain=text)), 0.1 + number / 100)
    for number in (1, 0):
        session.receive(AnswerReady(1, number, "말.", f"/media/{number}.mp4"), 0.2)
    session.receive(MindDone(1), 0.3)
    assert session.playing[0].id == "1.0"
    assert kinds(session.receive(PagePlaying("1.0", 1, "ended"), 2)) == ["answer"]
    assert session.playing[0].last


def test_the_greeting_is_a_turn_without_words(session):
    out = session.receive(Greet(), 0)
    assert kinds(out) == ["thinking"]
    assert of(Think, out).text == ""


def test_a_voice_with_words_stops_the_answer_and_only_what_was_heard_is_remembered(session):
    speaking(session)
    assert session.receive(PageInterrupted("1.0", 1.3), 2.3) == []
    assert session.state == "paused"
    out = session.receive(WordsHeard("대출 금리는", final=False), 2.6)
    assert kinds(out) == ["partial", "interrupted", "listening"]
    assert of(HeardUpTo, out) == HeardUpTo(1, 0, "하나 둘", complete=False)
    assert of(Abandon, out) == Abandon(1, 0)
    assert kinds(session.receive(WordsHeard("대출 금리는 얼마야"), 3)) == ["final", "thinking"]


@pytest.mark.parametrize("sound", ["", "음…", "어", "콜록", "um", "네", "네네", "okay"])
def test_a_sound_that_is_no_wish_to_speak_lets_the_answer_go_on_where_it_stopped(session, sound):
    speaking(session)
    session.receive(PageInterrupted("1.0", 1.3), 2.3)
    session.receive(VoiceHeard(active=True), 2.3)
    (resumed,) = (event for event in events(session.receive(WordsHeard(sound), 2.9)) if event.type != "voice")
    assert (resumed.type, resumed.answer, resumed.position) == ("resumed", "1.0", 1.3)
    assert session.state == "speaking"


def test_a_yes_to_a_question_is_an_answer_even_before_the_question_is_over(session):
    speaking(session, captions=(CaptionLine(start=0, end=4, text="예약을 취소할까요?"),))
    session.receive(PageInterrupted("1.0", 3.5), 4.5)
    assert kinds(session.receive(WordsHeard("네"), 4.9)) == ["final", "interrupted", "listening", "thinking"]


def test_after_silence_without_words_the_answer_goes_on(session):
    speaking(session)
    session.receive(VoiceHeard(active=True), 2.2)
    session.receive(PageInterrupted("1.0", 1.3), 2.3)
    session.receive(VoiceHeard(active=False), 2.6)
    assert session.deadline == pytest.approx(3.3)
    assert events(session.advance(3.2)) == []
    assert kinds(session.advance(3.31)) == ["resumed"]


def test_a_noise_that_does_not_end_and_has_no_words_stops_an_answer_only_for_a_while(session):
    speaking(session)
    session.receive(VoiceHeard(active=True), 2.2)
    session.receive(PageInterrupted("1.0", 1.3), 2.3)
    assert events(session.advance(6.2)) == []
    assert kinds(session.advance(6.31)) == ["resumed"]


def test_the_echo_of_the_answer_is_not_taken_for_the_person(session):
    speaking(session)
    assert session.receive(WordsHeard("둘 셋 넷", final=False), 2) == []
    assert session.receive(WordsHeard("하나 둘 셋 넷 다섯"), 2.5) == []
    assert session.state == "speaking"
    assert "interrupted" in kinds(session.receive(WordsHeard("그만하고 번호표 줘"), 3))


def test_an_announcement_that_must_be_heard_goes_on_and_what_was_said_is_answered_after_it(session):
    speaking(session, reply=Reply("꼭.", plain="꼭.", interruptible=False))
    assert kinds(session.receive(PageInterrupted("1.0", 1.0), 2)) == ["resumed"]
    assert kinds(session.receive(WordsHeard("번호표 주세요"), 2.5)) == ["final"]
    assert kinds(session.receive(PagePlaying("1.0", 4.6, "ended"), 6)) == ["listening", "thinking"]


def test_typing_stops_an_answer_at_once(session):
    speaking(session)
    session.receive(PagePlaying("1.0", 1.0), 2)
    assert kinds(session.receive(Typed("번호표"), 2.1)) == ["final", "interrupted", "listening", "thinking"]


def test_what_is_said_while_thinking_comes_next_and_the_old_answer_is_left_out_aloud(session):
    session.receive(Typed("적금"), 0)
    assert kinds(session.receive(Typed("아니 대출"), 0.5)) == ["final"]
    out = session.receive(ReplyReady(1, Reply("적금은", plain="적금은")), 0.6)
    assert kinds(out) == ["interrupted"]
    assert events(out)[0].reason == "superseded"
    assert kinds(session.receive(MindDone(1), 0.7)) == ["listening", "thinking"]


def test_what_has_a_card_is_shown_even_when_the_person_has_gone_on(session):
    session.receive(Typed("번호표"), 0)
    session.receive(Typed("그리고 영업시간"), 0.5)
    session.receive(ReplyReady(1, Reply("127번", plain="127번", cards=(Card("ticket", "번호표"),))), 0.6)
    assert kinds(session.receive(AnswerReady(1, 0, "127번", "/a"), 0.7)) == ["answer"]


def test_an_answer_waits_a_moment_for_a_person_who_still_makes_sounds(session):
    session.receive(Typed("적금"), 0)
    session.receive(VoiceHeard(active=True), 0.1)
    session.receive(ReplyReady(1, Reply("네", plain="네")), 0.2)
    assert events(session.receive(AnswerReady(1, 0, "네", "/a"), 0.3)) == []
    assert kinds(session.receive(VoiceHeard(active=False), 0.6)) == ["voice", "answer"]


def test_but_not_longer_than_manners_ask(session):
    session.receive(Typed("적금"), 0)
    session.receive(VoiceHeard(active=True), 0.1)
    session.receive(ReplyReady(1, Reply("네", plain="네")), 0.2)
    session.receive(AnswerReady(1, 0, "네", "/a"), 0.3)
    assert session.deadline == pytest.approx(1.6)
    assert kinds(session.advance(1.61)) == ["answer"]


def test_a_mind_that_does_not_answer_is_given_up(session):
    session.receive(Typed("걸려라"), 0)
    assert events(session.advance(19.9)) == []
    out = session.advance(20.1)
    assert of(Abandon, out) == Abandon(1)
    assert kinds(out) == ["error", "listening"]
    assert session.receive(ReplyReady(1, Reply("늦었다", plain="늦었다")), 21) == []


def test_a_mind_that_breaks_is_told_of(session):
    session.receive(Typed("x"), 0)
    assert kinds(session.receive(MindFailed(1, "없음"), 1)) == ["error", "listening"]


def test_an_answer_that_cannot_be_made_is_shown_as_text(session):
    session.receive(Typed("x"), 0)
    session.receive(ReplyReady(1, Reply("네. [nod]", plain="네.")), 0.1)
    (answer,) = events(session.receive(AnswerFailed(1, 0, "네."), 0.2))
    assert (answer.url, answer.text) == ("", "네.")


def test_an_answer_that_takes_too_long_is_shown_as_text_without_marks(session):
    session.receive(Typed("x"), 0)
    session.receive(ReplyReady(1, Reply("네. [pause 1s] 됩니다.")), 0.1)
    (answer,) = events(session.advance(12.2))
    assert (answer.url, answer.text) == ("", "네. 됩니다.")


def test_a_film_that_the_page_cannot_show_is_asked_for_once_more_and_then_shown_as_text(session):
    speaking(session)
    assert of(Prepare, session.receive(PagePlaying("1.0", 0.4, "failed"), 2)).number == 0
    (answer,) = events(session.receive(AnswerReady(1, 0, "말.", "/media/a.mp4"), 2.1))
    assert answer.id == "1.0r"
    (answer,) = events(session.receive(PagePlaying("1.0r", 0.4, "failed"), 2.2))
    assert answer.url == ""


def test_a_page_that_reports_nothing_does_not_hold_the_conversation_up(session):
    speaking(session)
    session.receive(PagePlaying("1.0", 1.3), 2.3)
    out = session.advance(12.4)
    assert kinds(out) == ["interrupted", "listening"]
    assert events(out)[0].reason == "gone"
    assert of(HeardUpTo, out).text == "하나 둘"


def test_after_a_cut_the_page_is_given_the_answer_where_it_was(session):
    speaking(session)
    session.receive(PagePlaying("1.0", 1.7), 2.7)
    session.receive(Disconnected(), 3)
    assert session.deadline is None
    session.receive(Connected(), 60)
    answer, position = session.playing
    assert (answer.id, position) == ("1.0", 1.7)
    assert session.deadline == pytest.approx(70)


def test_an_answer_that_grows_is_told_to_the_page_and_counts_for_what_was_heard(session):
    session.receive(Typed("x"), 0)
    session.receive(ReplyReady(1, Reply("하나 둘", plain="하나 둘")), 0.1)
    session.receive(AnswerReady(1, 0, "하나 둘 셋 넷", "/a", stream=True), 0.2)
    assert kinds(session.receive(AnswerGrown(1, 0, LINES[:1]), 0.5)) == ["captions"]
    out = session.receive(PageInterrupted("1.0", 1.3, "button"), 1.5)
    assert of(HeardUpTo, out).text == "하나 둘"


def test_too_much_at_once_is_refused_aloud(session):
    for number in range(6):
        session.receive(Typed(f"말 {number}"), 0)
    assert events(session.receive(Typed("하나 더"), 0))[0].code == "busy"


def test_without_ears_of_its_own_the_server_believes_the_page():
    session = Session(ears=False)
    session.receive(Connected(), 0)
    speaking(session)
    session.receive(VoiceHeard(active=True, source="page"), 2.2)
    session.receive(PageInterrupted("1.0", 1.3), 2.3)
    assert events(session.advance(3.5)) == []
    session.receive(VoiceHeard(active=False, source="page"), 3.6)
    assert kinds(session.advance(4.4)) == ["resumed"]


def test_a_farewell_ends_the_conversation(session):
    session.receive(Typed("잘 있어"), 0)
    session.receive(ReplyReady(1, Reply("안녕히 가세요.", plain="안녕히 가세요.", ends=True)), 0.1)
    session.receive(MindDone(1), 0.2)
    session.receive(AnswerReady(1, 0, "안녕히 가세요.", "/a"), 0.3)
    assert kinds(session.receive(PagePlaying("1.0", 1, "ended"), 1.5)) == ["listening", "end"]


def test_late_and_unknown_reports_change_nothing(session):
    speaking(session)
    for stray in (
        PagePlaying("7.0", 1, "ended"),
        PageInterrupted("0.0", 1),
        AnswerReady(1, 5, "x", "/x"),
        AnswerReady(3, 0, "x", "/x"),
        MindDone(1),
        ReplyReady(1, Reply("x")),
        AnswerGrown(2, 0, ()),
    ):
        assert session.receive(stray, 2) == []
    assert session.state == "speaking"
