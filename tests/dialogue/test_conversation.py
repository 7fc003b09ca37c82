"""What a conversation does with what is said."""

from __future__ import annotations

import pytest

from saram.types import Count, Turn, Utterance

from .conftest import DIALOGUE, Table, texts


def test_what_is_understood_is_done_and_answered(talk, kitchen):
    (reply,) = talk().hear("커피 두 잔 주문할게요")
    assert reply.plain == "커피 2잔 주문했어요."
    assert (reply.intent, reply.source, reply.shared) == ("cafe.order", "bot", False)
    assert kitchen.calls[0].arguments == {"item": "커피", "count": Count(2, "잔")}


def test_a_missing_slot_is_asked_for_and_filled(talk, kitchen):
    conversation = talk()
    (question,) = conversation.hear("주문할게요")
    assert question.plain == "무엇을 드릴까요?"
    assert question.quick_replies == ("커피", "홍차")
    assert conversation.waits
    assert texts(conversation.hear("홍차요")) == "홍차 주문했어요."
    assert not conversation.waits


def test_a_slot_is_asked_for_twice_and_then_a_person_is_called(talk, kitchen):
    conversation = talk()
    replies = [list(conversation.hear("주문할게요")) for _ in range(3)]
    assert [any(reply.handover for reply in each) for each in replies] == [False, False, True]
    assert kitchen.calls == []
    assert len(kitchen.rings) == 1


def test_a_question_in_between_is_answered_and_the_first_one_comes_back(talk, kitchen):
    conversation = talk()
    list(conversation.hear("주문할게요"))
    assert texts(conversation.hear("영업 언제 해요")) == "아침 아홉 시에 열어요. 그럼 다시 여쭐게요. 무엇을 드릴까요?"
    assert texts(conversation.hear("커피요")) == "커피 주문했어요."


def test_after_two_questions_in_between_the_bot_lets_go_of_its_own(talk):
    conversation = talk()
    list(conversation.hear("주문할게요"))
    for _ in range(2):
        assert "무엇을 드릴까요" in texts(conversation.hear("영업 언제 해요"))
    assert texts(conversation.hear("영업 언제 해요")) == "아침 아홉 시에 열어요."
    assert not conversation.waits


@pytest.mark.parametrize(("answer", "paid"), [("네", 1), ("네 그렇게 해 주세요", 1), ("아니요", 0), ("됐어요", 0)])
def test_an_action_that_is_to_be_confirmed_waits_for_a_yes(talk, kitchen, answer, paid):
    conversation = talk()
    assert texts(conversation.hear("계산이요")) == "계산할까요?"
    assert kitchen.calls == []
    list(conversation.hear(answer))
    list(conversation.hear("네"))  # nothing waits any more
    assert len(kitchen.calls) == paid


def test_a_correction_takes_the_place_of_what_was_done(talk, kitchen):
    conversation = talk()
    list(conversation.hear("커피 두 잔 주문할게요"))
    assert texts(conversation.hear("아니 두 잔 말고 세 잔")) == "커피 3잔 주문했어요."
    assert kitchen.calls[-1].corrects == {"item": "커피", "count": Count(2, "잔")}
    assert kitchen.calls[-1].session["ordered"] == [("커피", Count(3, "잔"))]


def test_a_correction_of_several_takes_the_place_of_the_like_of_each(talk, kitchen):
    conversation = talk()
    list(conversation.hear("커피 한 잔이랑 홍차 한 잔 주문할게요"))
    list(conversation.hear("아니 커피 두 잔이랑 홍차 세 잔 주문할게요"))
    one = Count(1, "잔")
    corrected = [call.corrects for call in kitchen.calls[2:]]
    assert corrected == [{"item": "커피", "count": one}, {"item": "홍차", "count": one}]


def test_a_correction_of_something_else_takes_the_place_of_the_last_alone(talk, kitchen):
    conversation = talk()
    list(conversation.hear("커피 한 잔이랑 홍차 한 잔 주문할게요"))
    list(conversation.hear("아니 케이크 주문할게요"))
    assert kitchen.calls[-1].corrects == {"item": "홍차", "count": Count(1, "잔")}


def test_what_is_denied_is_not_done(talk, kitchen):
    conversation = talk()
    (reply,) = conversation.hear("커피 주문하지 마세요")
    assert "주문했어요" not in reply.plain
    list(conversation.hear("커피 안 시켜도 돼요"))
    assert kitchen.calls == []


def test_of_two_things_one_denied_the_other_is_done(talk, kitchen):
    assert texts(talk().hear("커피 주문하지 말고 홍차 주문해 줘")) == "홍차 주문했어요."
    assert [call.arguments["item"] for call in kitchen.calls] == ["홍차"]


def test_it_points_back_to_what_was_mentioned(talk):
    conversation = talk()
    list(conversation.hear("케이크 얼마예요"))
    list(conversation.hear("고마워"))
    assert texts(conversation.hear("그거 주문할게요")) == "케이크 주문했어요."


def test_several_requests_are_answered_in_order(talk):
    replies = list(talk().hear("홍차 주문하고 영업시간 알려 줘"))
    assert [reply.intent for reply in replies] == ["cafe.order", "cafe.hours"]


def test_the_second_request_waits_while_the_first_asks(talk):
    conversation = talk()
    assert texts(conversation.hear("주문하고 영업시간 알려 줘")) == "무엇을 드릴까요?"


def test_several_values_are_requests_of_their_own(talk, kitchen):
    assert texts(talk().hear("커피 두 잔이랑 홍차 세 잔 주문할게요")) == "커피 2잔 주문했어요. 홍차 3잔 주문했어요."
    assert len(kitchen.calls) == 2


def test_what_is_on_no_list_is_said_to_be_missing_and_not_asked_for(talk, kitchen):
    conversation = talk()
    (reply,) = conversation.hear("녹차 주문할게요")
    assert (reply.plain, reply.intent, reply.shared) == ("녹차는 없어요.", "cafe.order", False)
    assert not conversation.waits
    assert texts(conversation.hear("그럼 홍차요")) == "홍차 주문했어요."


def test_of_two_things_the_one_on_no_list_is_told_of(talk, kitchen):
    assert texts(talk().hear("커피랑 녹차 주문할게요")) == "커피 주문했어요. 녹차는 없어요."
    assert [call.arguments["item"] for call in kitchen.calls] == ["커피"]


def test_nothing_mentioned_before_takes_the_place_of_what_is_on_no_list(talk, kitchen):
    conversation = talk()
    assert texts(conversation.hear("커피 주문할게요")) == "커피 주문했어요."
    assert texts(conversation.hear("그럼 녹차 주문할게요")) == "녹차는 없어요."
    assert texts(conversation.hear("그럼 커피랑 녹차 주문할게요")) == "커피 주문했어요. 녹차는 없어요."
    assert [call.arguments["item"] for call in kitchen.calls] == ["커피", "커피"]


def test_without_words_for_it_what_is_on_no_list_is_asked_for(talk):
    assert texts(talk().hear("녹차 얼마예요")) == "어느 것의 값이요?"


def test_without_words_for_it_nothing_is_asked_about_the_second_of_two_things(talk, kitchen):
    conversation = talk(DIALOGUE.replace(', unlisted: "{unlisted~은} 없어요."', ""))
    assert texts(conversation.hear("커피랑 녹차 주문할게요")) == "커피 주문했어요."
    assert not conversation.waits


def test_between_two_readings_what_is_denied_is_not_asked_about(talk, kitchen):
    (reply,) = talk().hear("아무거나 하지 마세요")
    assert (reply.plain, kitchen.calls) == ("네, 그렇게 하지 않을게요.", [])


@pytest.mark.parametrize(
    ("answer", "intent"), [("값 묻기요", "cafe.price"), ("첫 번째요", "cafe.order"), ("둘째", "cafe.price")]
)
def test_between_two_readings_the_person_chooses(talk, answer, intent):
    conversation = talk()
    (question,) = conversation.hear("커피 아무거나")
    assert question.plain == "주문하기를 말씀하시는 건가요, 아니면 값 묻기를 말씀하시는 건가요?"
    assert question.quick_replies == ("주문하기", "값 묻기")
    assert [reply.intent for reply in conversation.hear(answer)] == [intent]


def test_what_is_not_understood_ends_with_a_person(talk):
    conversation = talk()
    replies = [next(conversation.hear(said)) for said in ("용이 날아요", "달이 밝아요", "바람이 불어요")]
    assert [reply.handover for reply in replies] == [False, False, True]
    assert replies[1].quick_replies == ("주문", "계산")
    assert all(reply.source == "fallback" for reply in replies)


def test_being_understood_in_between_begins_the_count_anew(talk):
    conversation = talk()
    for said in ("용이 날아요", "달이 밝아요", "영업 언제 해요", "바람이 불어요"):
        last = list(conversation.hear(said))
    assert not last[-1].handover


@pytest.mark.parametrize(
    "said",
    [
        "너 사람이야?",
        "혹시 로봇이에요",
        "사람이야 기계야",
        "너 누구야",
        "진짜 사람이세요?",
        "당신은 누구세요",
        "AI예요?",
    ],
)
def test_asked_whether_it_is_human_it_says_what_it_is(talk, said):
    assert texts(talk().hear(said)) == "저는 사람이 아니라 AI예요."


@pytest.mark.parametrize("said", ["사람이 많아요", "직원 불러 주세요", "기계가 고장 났어요", "여기 주인 누구예요"])
def test_speaking_of_people_is_not_asking_what_it_is(talk, said):
    assert "사람이 아니라" not in texts(talk().hear(said))


def test_an_exact_question_is_answered_from_the_corpus(talk):
    (reply,) = talk().hear("화장실이  어디죠?")
    assert (reply.plain, reply.source, reply.shared) == ("왼쪽에 있어요.", "corpus", True)


def test_a_similar_question_is_looked_up_when_nothing_is_understood(talk):
    asked = []
    conversation = talk(look_up=lambda text: asked.append(text) or "화장실 어디예요")
    assert texts(conversation.hear("손 씻을 데 있나요")) == "왼쪽에 있어요."
    list(conversation.hear("영업 언제 해요"))
    assert asked == ["손 씻을 데 있나요"]


def test_only_what_was_heard_is_remembered(talk):
    conversation = talk()
    list(conversation.hear("영업 언제 해요"))
    conversation.heard(5)
    assert conversation.history == (Turn("person", "영업 언제 해요"), Turn("bot", "아침 아홉"))
    conversation.heard(0)
    assert conversation.history == (Turn("person", "영업 언제 해요"),)


def test_of_two_answers_the_unheard_one_is_forgotten(talk):
    conversation = talk()
    first, _ = conversation.hear("홍차 주문하고 영업시간 알려 줘")
    conversation.heard(len(first.plain))
    assert [turn.text for turn in conversation.history[1:]] == [first.plain]


def test_an_utterance_submitted_twice_is_done_once(talk, kitchen):
    conversation = talk()
    first = list(conversation.hear("커피 주문할게요", turn="a"))
    assert list(conversation.hear("커피 주문할게요", turn="a")) == first
    assert len(kitchen.calls) == 1
    list(conversation.hear("커피 주문할게요", turn="b"))
    assert len(kitchen.calls) == 2
    assert len({call.key for call in kitchen.calls}) == 2


def test_a_yes_submitted_twice_pays_once(talk, kitchen):
    conversation = talk()
    list(conversation.hear("계산이요", turn="1"))
    for _ in range(3):
        list(conversation.hear("네", turn="2"))
    assert len(kitchen.calls) == 1


@pytest.mark.parametrize("said", ["", "   ", "…?!", "\u200b\x00\x07", "🎵"])
def test_nothing_heard_is_asked_for_again(talk, said):
    assert "들리지" in texts(talk().hear(said))


@pytest.mark.parametrize("length", [301, 100_000])
def test_what_is_too_long_is_asked_for_in_pieces(talk, kitchen, length):
    assert "짧게" in texts(talk().hear("커피 주문할게요 " * length))
    assert kitchen.calls == []


def test_the_last_answer_is_repeated(talk):
    conversation = talk()
    list(conversation.hear("영업 언제 해요"))
    assert texts(conversation.hear("다시 말해 줘")) == "아침 아홉 시에 열어요."


def test_small_talk_changes_nothing_that_holds(talk):
    table = Table()
    conversation = talk(understand=table)
    list(conversation.hear("커피 얼마예요"))
    list(conversation.hear("고마워"))
    list(conversation.hear("영업 언제 해요"))
    assert table.contexts[-1].bot == "cafe"
    assert table.contexts[-1].previous.arguments == {"item": "커피"}


def test_things_named_together_are_answered_one_by_one(talk):
    assert (
        texts(talk().hear("커피랑 홍차 얼마예요")) == "커피는 4,000원이에요. 맛있어요. 홍차는 4,000원이에요. 맛있어요."
    )
    assert texts(talk().hear("커피에서 홍차 얼마예요")) == "커피는 4,000원이에요. 맛있어요."


@pytest.mark.parametrize("said", ["커피, 커피 얼마예요", "커피랑 커피 얼마예요"])
def test_what_is_said_twice_is_done_once(talk, said):
    assert texts(talk().hear(said)) == "커피는 4,000원이에요. 맛있어요."


def test_states_hold_from_the_answer_that_sets_them(talk):
    table = Table()
    conversation = talk(understand=table)
    list(conversation.hear("조용히 해 줘"))
    assert conversation.states == {"quiet"}
    list(conversation.hear("영업 언제 해요"))
    assert (table.contexts[-1].states, table.contexts[-1].bot) == ({"quiet"}, None)


def test_alternatives_of_the_recogniser_reach_understanding(talk):
    heard = []
    table = Table()

    def understand(said, context=None, *, why=False):
        heard.append(said)
        return table(said, context, why=why)

    list(talk(understand=understand).hear(Utterance("용업 언제", alternatives=("영업 언제",))))
    assert heard[0].alternatives == ("영업 언제",)


def test_a_mark_at_the_end_of_what_is_typed_is_not_listened_to(talk):
    heard, table = [], Table()

    def understand(said, context=None, *, why=False):
        heard.append(said.text)
        return table(said, context, why=why)

    assert texts(talk(understand=understand).hear("커피 얼마예요?!")) == "커피는 4,000원이에요. 맛있어요."
    assert heard == ["커피 얼마예요"]


def test_a_bot_may_answer_for_another_in_words_of_its_own(talk):
    dialogue = DIALOGUE.replace('  hours: "아침', '  small.thanks: "저야말로요."\n  hours: "아침')
    conversation = talk(dialogue)
    assert texts(conversation.hear("고마워")) == "저야말로요."
    assert conversation.family.intents["small.thanks"].activity == "stays"


def test_variants_take_turns(talk):
    conversation = talk(DIALOGUE.replace('hours: "아침 아홉 시에 열어요."', 'hours: ["아홉 시요.", "아침 아홉 시요."]'))
    assert [texts(conversation.hear("영업 언제 해요")) for _ in range(3)] == [
        "아홉 시요.",
        "아침 아홉 시요.",
        "아홉 시요.",
    ]


def test_replies_are_made_as_they_are_taken(talk, kitchen):
    replies = talk().hear("커피 주문하고 홍차 주문해 줘")
    assert kitchen.calls == []
    next(replies)
    replies.close()
    assert len(kitchen.calls) == 1


def test_the_greeting_offers_something(talk):
    conversation = talk()
    reply = conversation.greet()
    assert reply.quick_replies == ("주문", "계산")
    assert conversation.history == (Turn("bot", reply.plain),)


def test_reasons_are_given_when_they_are_asked_for(talk, kitchen):
    kitchen.error = RuntimeError("the oven is cold")
    (reply,) = talk(why=True).hear("커피 주문할게요")
    assert "the oven is cold" in reply.reasons[0]
