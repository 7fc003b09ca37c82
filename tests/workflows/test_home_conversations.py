"""What people say to the talking home, and what must not happen then."""

from __future__ import annotations

from datetime import datetime

import pytest

from saram.workflows.talking import LoadedBot, load_bot

MONDAY = datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001 - local time is meant


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


def told(home: LoadedBot, *said: str) -> list[str]:
    """What is replied to each of several sentences of one conversation."""
    conversation = home.open(clock=lambda: MONDAY)
    return [" ".join(reply.plain for reply in conversation.hear(each)) for each in said]


@pytest.mark.parametrize(
    ("said", "rings"),
    [
        (("7시에 깨워줘", "아니 8시로 바꿔줘"), "오후 8시"),
        (("내일 아침 7시에 깨워줘", "8시로 옮겨줘"), "오전 8시예요"),
        (("내일 아침 7시에 깨워줘", "7시 알람 8시로 바꿔줘", "아니 9시"), "오전 9시"),
        (("7시에 깨워줘", "알람 30분 늦춰줘"), "오후 7시 30분이에요"),
    ],
)
def test_a_changed_alarm_is_moved_and_not_added(home, said, rings):
    alarms = told(home, *said, "알람 뭐 있어")[-1]
    assert "알람이 1개" in alarms
    assert rings in alarms


def test_the_alarm_that_is_named_is_moved_and_the_other_stays(home):
    said = ("내일 아침 7시에 깨워줘", "내일 아침 6시에도 깨워줘", "7시 알람 8시로 바꿔줘", "알람 뭐 있어")
    *_, changed, alarms = told(home, *said)
    assert "오전 8시로 바꿨어요" in changed
    assert "2개" in alarms
    assert "오전 6시" in alarms


def test_who_asks_to_be_woken_for_the_first_time_is_not_woken_again(home):
    woken, alarms = told(home, "30분 뒤에 깨워줘", "알람 뭐 있어")
    assert "오전 11시에 알람을 맞췄어요" in woken
    assert "1개" in alarms


def test_no_timer_is_begun_again_where_none_runs(home):
    assert told(home, "알람 7시에 맞춰줘", "처음부터 다시")[-1] == "돌아가는 타이머가 없어요."
    assert "처음부터" in told(home, "라면 3분 타이머 맞춰줘", "처음부터 다시")[-1]


def test_a_time_that_there_is_not_is_told_and_asked_for_again(home):
    first, second, alarms = told(home, "내일 25시에 알람 맞춰줘", "7시", "알람 뭐 있어")
    assert first == "25시는 없어요. 언제인지 다시 말씀해 주시겠어요?"
    assert "오전 7시" in second
    assert "1개" in alarms


def test_a_date_that_there_is_not_has_no_weather(home):
    first, second = told(home, "2월 30일 날씨", "내일")
    assert first.startswith("2월 30일은 없어요.")
    assert "12월 1일" in second


def test_what_shall_be_left_out_is_not_switched_off_with_the_rest(home):
    first, second = told(home, "거실이랑 안방 빼고 불 다 꺼줘", "거실 불 꺼줘")
    assert first.startswith("거실이랑 안방을 빼고 하는 것은 제가 못 해요.")
    assert "거실 불을 껐어요" in second


def test_two_things_in_two_places_are_each_done(home):
    assert told(home, "거실 불 안방 에어컨 꺼줘") == ["네, 거실 불을 껐어요. 네, 안방 에어컨을 껐어요."]
    assert told(home, "거실 온도 24도 안방 온도 22도로 맞춰줘") == [
        "네, 거실 온도를 24도로 맞췄어요. 네, 안방 온도를 22도로 맞췄어요."
    ]


@pytest.mark.parametrize(
    "said", ["엄마한테 만 원 보내고 아빠한테 이만 원 보내줘", "엄마한테 만 원 아빠한테 이만 원 보내줘"]
)
def test_each_of_two_transfers_is_answered(home, said):
    assert told(home, said)[0].count("은행 앱에서") == 2


@pytest.mark.parametrize("said", ["내일 불 켜줘", "이따가 불 꺼줘", "열 시에 티비 꺼줘"])
def test_nothing_is_switched_now_that_is_meant_for_later(home, said):
    assert told(home, said) == ["나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요."]


def test_what_something_is_for_puts_nothing_off(home):
    assert "담았어요" in told(home, "내일 먹을 빵 담아줘")[0]
    assert "나중에" not in told(home, "이따가 깨워줘")[0]


def test_a_hum_is_not_taken_for_a_farewell(home):
    assert told(home, "음", "글쎄") == ["네, 기다릴게요. 정하시면 말씀해 주세요."] * 2


def test_no_music_is_paused_where_none_plays(home):
    assert told(home, "잠깐만", "다음 노래") == ["지금 나오는 노래가 없어요."] * 2
    assert told(home, "아이유 노래 틀어줘", "다음 노래")[-1] == "네, 다음 노래를 틀어 드릴게요."


def test_the_hour_of_a_reason_is_not_the_one_to_be_woken_at(home):
    assert "오후 1시에" in told(home, "두 시에 병원 가야 하니까 한 시에 깨워줘")[0]


TWO = ("내일 7시에 깨워줘", "오늘 저녁 8시에도")


def test_only_the_alarm_of_the_day_that_is_named_is_deleted(home):
    deleted, alarms = told(home, *TWO, "오늘 거 지워줘", "알람 뭐 있어")[-2:]
    assert "1개를 지웠어요" in deleted
    assert "12월 1일 화요일 오전 7시" in alarms


def test_which_of_two_alarms_is_asked(home):
    asked, deleted, alarms = told(home, *TWO, "알람 지워줘", "내일 거", "알람 뭐 있어")[-3:]
    assert "오늘 오후 8시, 내일 오전 7시" in asked
    assert "1개를 지웠어요" in deleted
    assert "오후 8시" in alarms


@pytest.mark.parametrize(
    "said",
    ["7시 알람만 빼고 다 지워줘", "7시 거만 남기고 다 지워줘", "7시 알람은 놔두고 나머지 지워줘",
     "7시 알람 말고 다른 거 지워줘", "7시 외에는 다 지워줘"],
)  # fmt: skip
def test_the_alarm_that_is_left_out_stays(home, said):
    deleted, alarms = told(home, *TWO, said, "알람 뭐 있어")[-2:]
    assert "1개를 지웠어요" in deleted
    assert "1개" in alarms
    assert "오전 7시" in alarms


@pytest.mark.parametrize(
    "said",
    ["안방은 놔두고 거실 불만 꺼", "안방 불은 두고 거실 불 꺼줘", "안방 빼고 거실 불 꺼줘", "거실 불 꺼줘 안방은 말고"],
)
def test_nothing_is_switched_in_the_room_that_is_left_alone(home, said):
    assert told(home, said) == ["네, 거실 불을 껐어요."]


@pytest.mark.parametrize(
    "said", ["안방 불만 남기고 불 다 꺼줘", "안방 외에는 불 다 꺼줘", "안방 말고 나머지 불 다 꺼줘"]
)
def test_what_shall_be_left_on_is_not_switched_off(home, said):
    (first,) = told(home, said)
    assert "빼고 하는 것은 제가 못 해요" in first


@pytest.mark.parametrize("said", ["아니 깨우지 마", "깨우지 마", "안 깨워도 돼"])
def test_who_shall_not_be_woken_has_no_alarm_left(home, said):
    assert told(home, "내일 7시에 깨워줘", said, "알람 뭐 있어")[-1] == "맞춰 둔 알람이 없어요."
    assert told(home, "내일 7시에 깨워줘", "불 꺼줘", said, "알람 뭐 있어")[-1] == "맞춰 둔 알람이 없어요."


def test_the_alarm_that_was_just_set_is_the_one_taken_back(home):
    assert "오전 7시" in told(home, *TWO, "아니 깨우지 마", "알람 뭐 있어")[-1]
    assert "어느 것을 지울까요" in told(home, *TWO, "깨우지 마")[-1]


@pytest.mark.parametrize("said", ["아니 끄지 말라고", "끄지 마"])
def test_it_is_said_that_it_was_done_already(home, said):
    assert "이미 했어요" in told(home, "불 꺼줘", said)[-1]
    assert told(home, "불 켜줘", "불 끄지 마")[-1] == "네, 그렇게 하지 않을게요."
    assert told(home, "거실 불 꺼줘", "안방 불 끄지 마")[-1] == "네, 그렇게 하지 않을게요."


@pytest.mark.parametrize("said", ["아니 담지 마", "담지 마"])
def test_what_shall_not_be_bought_is_taken_out_again(home, said):
    assert told(home, "우유 담아줘", said, "장바구니 보여줘")[1:] == ["네, 우유를 뺐어요.", "장바구니가 비어 있어요."]


def test_two_things_are_both_in_the_cart(home):
    assert "우유, 식빵" in told(home, "우유랑 빵 담아줘", "장바구니 보여줘")[-1]


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("티비 꺼줘 잠이 안 와", "껐어요"),
        ("불 켜줘 앞이 안 보여", "켰어요"),
        ("에어컨 켜줘 더워서 못 자겠어", "켰어요"),
        ("7시에 깨워줘 늦으면 안 돼", "알람을 맞췄어요"),
        ("7시에 깨워줘 잊으면 안 돼", "알람을 맞췄어요"),
        ("노래 틀어줘 기분 안 좋아", "틀어 드릴게요"),
        ("불이 안 켜져 좀 켜줘", "켰어요"),
        ("불 좀 안 꺼줄래", "껐어요"),
        ("라디오 좀 안 켜줄래요?", "틀어 드릴게요"),
        ("불 빨리 안 꺼?", "껐어요"),
    ],
)
def test_what_is_not_so_beside_a_wish_does_not_deny_it(home, said, done):
    assert done in told(home, said)[0]


@pytest.mark.parametrize(
    "said",
    [
        "불 켜지 마",
        "불 끄지 마 무서워",
        "불 켜줄 필요 없어",
        "불 안 꺼도 돼",
        "에어컨 틀지 말아줘 추워",
        "불 켜지 않게 해줘",
    ],
)
def test_what_is_denied_is_not_done(home, said):
    assert told(home, said) == ["네, 그렇게 하지 않을게요."]


@pytest.mark.parametrize(
    "said",
    [
        "잘 때 불 꺼줘",
        "저녁에 티비 켜줘",
        "아침에 커튼 열어줘",
        "주말에 노래 틀어줘",
        "점심 때 노래 틀어줘",
        "퇴근하면 에어컨 켜줘",
        "엄마 오면 불 켜줘",
        "해 지면 불 켜줘",
        "조금 있다 불 꺼줘",
        "저녁 먹고 나서 노래 틀어줘",
        "자기 전에 불 꺼줘",
        "아침 7시에 뉴스 틀어줘",
        "이따가 뉴스 읽어줘",
    ],
)
def test_what_waits_for_a_part_of_the_day_or_an_event_is_not_done_now(home, said):
    assert told(home, said) == ["나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요."]


@pytest.mark.parametrize(
    "said",
    [
        "불 켜져 있으면 꺼줘",
        "괜찮으면 노래 틀어줘",
        "시간 되면 노래 틀어줘",
        "안 바쁘면 노래 틀어줘",
        "아침에 듣기 좋은 노래 틀어줘",
        "저녁에 들을 노래 틀어줘",
        "밤에 어울리는 음악 틀어줘",
        "잘 때 듣는 음악 틀어줘",
        "저녁 뉴스 틀어줘",
        "7시에 나온 뉴스 읽어줘",
        "아침에 켠 불 꺼줘",
        "주말 날씨 알려줘",
    ],
)
def test_a_courtesy_and_what_something_is_like_put_nothing_off(home, said):
    reply = told(home, said)[0]
    assert "나중에" not in reply
    assert "하지 않을게요" not in reply


@pytest.mark.parametrize(
    ("said", "number"),
    [("6시랑 7시에 깨워줘", 2), ("6시, 7시, 8시에 알람 맞춰줘", 3), ("내일 아침이랑 모레 아침 7시에 깨워줘", 2)],
)
def test_each_of_several_times_has_its_alarm(home, said, number):
    set_, alarms = told(home, said, "알람 뭐 있어")
    assert set_.count("알람을 맞췄어요") == number
    assert f"알람이 {number}개" in alarms


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        (("에어컨 켜줘", "꺼줘"), "네, 에어컨을 껐어요."),
        (("티비 켜줘", "꺼줘"), "네, 텔레비전을 껐어요."),
        (("에어컨 켜줘", "25도로"), "네, 에어컨을 25도로 맞췄어요."),
        (("안방 에어컨 켜줘", "2도 올려줘"), "네, 안방 에어컨을 2도 올렸어요."),
        (("보일러 23도로 해줘", "내려줘"), "네, 보일러를 내렸어요."),
        (("안방 에어컨 켜줘", "25도로", "꺼줘"), "네, 안방 에어컨을 껐어요."),
        (("안방 에어컨 켜줘", "선풍기 꺼줘"), "네, 선풍기를 껐어요."),
        (("안방 에어컨 켜줘", "다 꺼줘"), "네, 안방 에어컨, 불을 껐어요."),
        (("부산 날씨", "우산 필요해?"), "부산에 비가 올 확률은 0%예요."),
        (("삼성전자 얼마야", "시총은?"), "본보기 값으로 삼성전자의 시가총액은 90조 원이에요."),
        (("유재석 나이", "키는?"), "유재석 님의 키는 자료가 없어서 알려 드릴 수 없어요."),
    ],
)
def test_who_names_nothing_means_what_was_spoken_of(home, said, reply):
    assert told(home, *said)[-1] == reply


def test_the_artist_of_one_wish_is_not_that_of_the_next(home):
    assert "아이유" not in told(home, "아이유 노래 틀어줘", "발라드 틀어줘")[-1]


@pytest.mark.parametrize("cancels", ["방금 거 취소", "방금 그거 취소해 줘"])
def test_what_was_just_done_is_taken_back(home, cancels):
    said = ("내일 아침 6시에 깨워줘", "7시에 깨워줘", cancels, "알람 뭐 있어")
    *_, undone, alarms = told(home, *said)
    assert undone == "네, 알람 1개를 지웠어요."
    assert "알람이 1개" in alarms
    assert "오전 6시" in alarms
    assert told(home, "에어컨 켜줘", cancels)[-1] == "네, 에어컨을 껐어요."
    assert told(home, "우유 담아줘", cancels)[-1] == "네, 우유를 뺐어요."
    assert told(home, "노래 틀어줘", cancels)[-1] == "네, 노래를 껐어요."


def test_what_cannot_be_taken_back_is_said_and_nothing_is_taken_back_twice(home):
    first, second = told(home, "에어컨 켜줘", "취소", "취소")[1:]
    assert first == "네, 에어컨을 껐어요."
    assert second.startswith("지금 취소할 것은 없어요.")
    assert told(home, "에어컨 25도로 맞춰줘", "취소")[-1].startswith("이미 한 일이라 제가 되돌릴 수는 없어요.")


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("타이머 0분 맞춰줘", "타이머는 1초부터 24시간까지 맞출 수 있어요."),
        ("에어컨 500도로 맞춰줘", "그렇게는 안 돼요. 16에서 32까지 맞출 수 있어요."),
        ("볼륨 천으로 맞춰줘", "소리는 0에서 100까지 맞출 수 있어요."),
        ("에어컨 200도 올려줘", "그렇게는 안 돼요. 한 번에 1도에서 30도까지 바꿀 수 있어요."),
        ("우유 0개 담아줘", "0개는 담을 수 없어요. 1개부터 99개까지 말씀해 주세요."),
    ],
)
def test_a_number_that_cannot_be_is_refused(home, said, refused):
    assert told(home, said)[0] == refused
    assert told(home, said, "취소")[-1].startswith("지금 취소할 것은 없어요.")


def test_a_number_that_can_be_is_done(home):
    assert told(home, "오븐 200도로 맞춰줘") == ["네, 오븐을 200도로 맞췄어요."]
    assert told(home, "선풍기 3단으로") == ["네, 선풍기를 3단으로 맞췄어요."]
    assert told(home, "에어컨 켜줘", "25도로", "에어컨 켜져 있어?")[-1] == "에어컨은 켜져 있어요."
    assert told(home, "우유 0개 담아줘", "장바구니") == [
        "0개는 담을 수 없어요. 1개부터 99개까지 말씀해 주세요.",
        "장바구니가 비어 있어요.",
    ]


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("내일 7시에 깨워줘", "알람 지우지 마"), ("내일 7시에 깨워줘", "알람 안 지워도 돼"),
        ("내일 7시에 깨워줘", "7시 알람 취소하지 마"),
        ("내일 7시에 깨워줘", "취소하지 마"), ("내일 7시에 깨워줘", "알람 지울 필요 없어"),
    ],
)  # fmt: skip
def test_what_shall_not_be_deleted_stays(home, done, said):
    assert "1개" in told(home, done, said, "알람 뭐 있어")[-1]


def test_all_alarms_of_the_morning_are_not_all_alarms(home):
    assert "1개" in told(home, "내일 7시에 깨워줘", "모레 저녁 8시에 깨워줘", "아침 알람 다 지워줘", "알람 뭐 있어")[-1]


@pytest.mark.parametrize("said", ["끄지 마", "노래 끄지 마", "취소하면 안 돼"])
def test_music_that_shall_go_on_goes_on(home, said):
    assert "재즈" in told(home, "재즈 틀어줘", said, "지금 나오는 노래 뭐야")[-1]


@pytest.mark.parametrize(
    "said",
    [
        "알람 다 지워줘 7시는 남겨줘", "8시 지우지 말고 다 지워줘",
        "7시 알람은 유지하고 다 지워줘", "7시 알람은 건드리지 말고 다 지워줘",
    ],
)  # fmt: skip
def test_no_alarm_is_deleted_where_it_is_not_clear_which(home, said):
    assert "2개" in told(home, "내일 7시에 깨워줘", "모레 8시에 깨워줘", said, "알람 뭐 있어")[-1]


@pytest.mark.parametrize(
    "said", ["다 꺼줘 거실 빼고", "다 꺼줘 거실은 그대로 둬", "불만 켜두고 다 꺼줘", "불 꺼줘 거실은 두고"]
)
def test_what_is_left_out_at_the_end_is_not_switched_off(home, said):
    assert "껐어요" not in told(home, said)[0]


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("하고 불 켜줘", "불을 켰어요"),
        ("라면 담아줘 하고 콜라 담아줘", "콜라 담았어요"),
        ("이랑 콜라도 담아줘", "콜라 담았어요"),
    ],
)
def test_a_link_without_what_it_links_breaks_nothing(home, said, done):
    assert done in told(home, said)[0]
