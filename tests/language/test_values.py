"""What Korean words for numbers, times, dates, money, counts and phones mean."""

from __future__ import annotations

import re
import time as clock
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.language.values import KINDS, find_values, parse_number, parse_value
from saram.language.values.counts import COUNT
from saram.language.values.dates import DATE
from saram.language.values.durations import DURATION
from saram.language.values.money import MONEY
from saram.language.values.numbers import NUMBER
from saram.language.values.phones import PHONE
from saram.language.values.times import TIME
from saram.training.spoken_values import native_number, sino_number
from saram.types import Count, Money

NOW = datetime(2026, 11, 21, 21, 0)  # noqa: DTZ001 - local time is meant; a Saturday evening


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("스물다섯", 25), ("이십오", 25), ("25", 25), ("3만 5천", 35000), ("이 점 오", 2.5),
        ("백스물다섯", 125), ("만", 10000),
        ("1,234", 1234), ("2억 3천만", 230_000_000), ("한", 1), ("열두", 12), ("스무", 20), ("3.5", 3.5), ("반", 0.5),
    ],
)  # fmt: skip
def test_numbers_in_both_systems(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "시", "가나다", "3만 원", "--", "점", "이십오이십오점"])
def test_what_is_no_number_is_none(text):
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_sino_korean_numbers_are_read_as_they_are_said(number):
    assert parse_number(sino_number(number)) == number


@given(st.integers(min_value=1, max_value=99))
def test_native_numbers_are_read_as_they_are_said(number):
    assert parse_number(native_number(number)) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("오후 세 시 반", time(15, 30)), ("15:30", time(15, 30)), ("정오", time(12)), ("자정", time(0)),
        ("새벽 두 시", time(2)),
        ("여섯 시 십오 분 전", time(5, 45)), ("밤 열두 시", time(0)),
        ("밤 두 시", time(2)), ("한밤중 한 시", time(1)), ("밤늦게 한 시", time(1)), ("아침 일찍 7시", time(7)),
        ("밤 9시", time(21)),
        ("낮 12시", time(12)), ("저녁 7시", time(19)),
        ("7시", time(7)), ("9시 1분", time(21, 1)),
        ("30분 뒤", NOW + timedelta(minutes=30)),
        ("한 시간 반 후", NOW + timedelta(minutes=90)), ("스물다섯 시", None), ("서너 시", None),
        ("세 시 육십일 분", None), ("시", None),
    ],
)  # fmt: skip
def test_times_of_day(text, expected):
    assert parse_value("time", text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("내일", date(2026, 11, 22)), ("다음 주 금요일", date(2026, 11, 27)), ("금요일", date(2026, 11, 27)),
        ("토요일", date(2026, 11, 21)), ("3월 1일", date(2027, 3, 1)), ("사흘 뒤", date(2026, 11, 24)),
        ("20일", date(2026, 12, 20)),
        ("크리스마스", date(2026, 12, 25)), ("다음 달 5일", date(2026, 12, 5)), ("시월 삼일", date(2027, 10, 3)),
        ("2025년 3월 1일", date(2025, 3, 1)), ("2월 29일", date(2028, 2, 29)), ("2027년 2월 29일", None),
        ("이월 삼십일", None), ("십삼월 일일", None), ("그날", None),
    ],
)  # fmt: skip
def test_dates(text, expected):
    assert parse_value("date", text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3일 전주 날씨", "3일"), ("12일 전국 날씨", "12일"), ("5일 후쿠오카 날씨", "5일"), ("3일 전시회", "3일"),
        ("3일 뒤 날씨", "3일 뒤"), ("3일뒤날씨", "3일뒤"), ("이틀 전에 산 거", "이틀 전"),
        ("일주일 후 날씨", "일주일 후"),
        ("3일 전", "3일 전"), ("사흘 후부터", "사흘 후"),
    ],
)  # fmt: skip
def test_a_length_counts_from_now_where_no_other_word_begins(text, said):
    assert [text[start:end] for kind, start, end in find_values(text) if kind == "date"] == [said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("내일 오후 세 시 반", datetime(2026, 11, 22, 15, 30)),  # noqa: DTZ001 - local time is meant
        ("내일 밤 두 시", datetime(2026, 11, 23, 2)),  # noqa: DTZ001
        ("오늘 밤 두 시", datetime(2026, 11, 22, 2)),  # noqa: DTZ001 - local time is meant
        ("내일 7시", datetime(2026, 11, 22, 7)),  # noqa: DTZ001
        ("내일 세 시", datetime(2026, 11, 22, 15)),  # noqa: DTZ001
        ("오늘 열한 시", datetime(2026, 11, 21, 23)),  # noqa: DTZ001
        ("오늘 7시", None),
        ("내일오후세시반", datetime(2026, 11, 22, 15, 30)),  # noqa: DTZ001
        ("다음 주 금요일 아침 7시", datetime(2026, 11, 27, 7, 0)),  # noqa: DTZ001
        ("12월 1일 15:30", datetime(2026, 12, 1, 15, 30)),  # noqa: DTZ001
        ("모레 정오", datetime(2026, 11, 23, 12, 0)),  # noqa: DTZ001
        ("내일 자정", datetime(2026, 11, 22, 0, 0)),  # noqa: DTZ001
        ("사흘 뒤 저녁 여덟 시", datetime(2026, 11, 24, 20, 0)),  # noqa: DTZ001
        ("내일", None),
        ("내일 스물다섯 시", None),
        ("이월 삼십일 세 시", None),
        ("그날 세 시", None),
        ("내일 30분 뒤", None),
    ],
)
def test_a_time_with_its_day_is_a_moment(text, expected):
    assert parse_value("time", text, NOW) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("duration", "한 시간 반", timedelta(hours=1, minutes=30)), ("duration", "1시간 30분", timedelta(minutes=90)),
        ("duration", "이틀", timedelta(days=2)), ("duration", "보름", timedelta(days=15)),
        ("duration", "오래", None),
        ("money", "3만 5천 원", Money(35000)), ("money", "50달러", Money(50, "USD")), ("money", "오만원", Money(50000)),
        ("money", "원", None), ("count", "두 잔", Count(2, "잔")), ("count", "스무 명", Count(20, "명")),
        ("count", "첫 번째", Count(1, "번째")), ("phone", "010-1234-5678", "010-1234-5678"),
        ("phone", "공일공 일이삼사 오육칠팔", "010-1234-5678"), ("phone", "1588-1234", "1588-1234"),
        ("phone", "12", None),
    ],
)  # fmt: skip
def test_durations_money_counts_and_phones(kind, text, expected):
    assert parse_value(kind, text, NOW) == expected


@given(st.text(max_size=40), st.sampled_from(KINDS))
def test_any_text_is_a_value_or_none_but_never_an_error(text, kind):
    parse_value(kind, text, NOW)
    find_values(text)


@pytest.mark.parametrize("text", ["1" * 400, "일" * 400, "1," * 200, "한 " * 200, "이십오 시 " * 60])
def test_long_runs_of_digits_take_no_long_time(text):
    began = clock.perf_counter()
    find_values(text)
    assert clock.perf_counter() - began < 2


PIECES = (
    "일 이 삼 육 십 백 천 만 억 하나 한 두 세 석 넷 다섯 댓 엿 여덟 열 스무 서른 여든 1 2 12 30 "
    "010 1234 5678 3.5 1,000 점 반 오늘 내일 낼 모레 글피 어제 그저께 지난 이번 다음 담 주 "
    "달 월 화 요일 주말 평일 년 초 말 유월 작년 올해 신정 삼일절 어린이날 크리스마스 하루 이틀 사흘 닷새 열흘 "
    "보름 일주일 추석 설 동지 식목일 섣달그믐 연말 말일 전날 어젯밤 첫째 둘째 봉 접시 되 말 근 kg g "
    "반나절 시간 개월 분 동안 쯤 뒤 후 전 있다가 이따가 오전 오후 저녁 밤 정오 자정 시 : 에 원 "
    "달러 불 유로 엔 어치 몇 개 잔 명 번째 인분 마리 퍼센트 하 나 - . +82 켜 줘 알려 "
)
"""Words of all kinds of value."""


@given(st.lists(st.sampled_from([*PIECES.split(), " ", " "]), min_size=1, max_size=8).map("".join))
def test_nothing_is_missed_by_looking_for_a_sign_of_it_first(text):
    patterns = {"time": TIME, "date": DATE, "duration": DURATION, "money": MONEY, "phone": PHONE, "count": COUNT,
                "number": NUMBER}  # fmt: skip
    everything = [(kind, *match.span()) for kind, each in patterns.items() for match in re.finditer(each, text)]
    assert list(find_values(text)) in ([], everything)  # nothing at all where no value can begin


@pytest.mark.parametrize(
    ("said", "kind", "found"),
    [
        ("평일 여섯 시 사십 분마다", "time", ["여섯 시 사십 분"]),
        ("내일 세 시", "time", ["세 시"]),
        ("백스물다섯 개", "count", ["백스물다섯 개"]),
        ("쌈장 하나 장바구니에", "count", []),
        ("둘 다 두 개씩", "count", ["두 개"]),
    ],
)
def test_a_value_takes_nothing_of_the_words_beside_it(said, kind, found):
    assert [said[start:end] for each, start, end in find_values(said) if each == kind] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("추석", date(2027, 9, 15)), ("설날", date(2027, 2, 7)), ("설", date(2027, 2, 7)),
        ("대보름", date(2027, 2, 21)), ("단오", date(2027, 6, 9)), ("부처님 오신 날", date(2027, 5, 13)),
        ("석가탄신일", date(2027, 5, 13)), ("동지", date(2026, 12, 22)), ("식목일", date(2027, 4, 5)),
        ("새해", date(2027, 1, 1)), ("말일", date(2026, 11, 30)), ("연말", date(2026, 12, 31)),
        ("크리스마스이브", date(2026, 12, 24)), ("크리스마스 이브", date(2026, 12, 24)),
        ("섣달그믐", date(2027, 2, 6)), ("다음 달 셋째 주 월요일", date(2026, 12, 21)),
        ("12월 둘째 주 화요일", date(2026, 12, 8)), ("3월 마지막 주 금요일", date(2027, 3, 26)),
        ("이번 달 마지막 날", date(2026, 11, 30)), ("다음 달 말일", date(2026, 12, 31)),
        ("추석 다음 날", date(2027, 9, 16)),
        ("작년 크리스마스", date(2025, 12, 25)), ("내후년 설날", date(2028, 1, 27)), ("지난 추석", date(2026, 9, 25)),
        ("2030년 설날", date(2030, 2, 3)), ("작년 추석 전날", date(2025, 10, 5)),
        ("설 전날", date(2027, 2, 6)), ("어젯밤", date(2026, 11, 20)),
        ("엊저녁", date(2026, 11, 20)), ("토욜", date(2026, 11, 21)), ("다음 주 일욜", date(2026, 11, 29)),
        ("저저번 달", date(2026, 9, 1)), ("지지난달", date(2026, 9, 1)), ("내달 3일", date(2026, 12, 3)),
        ("근로자의 날", date(2027, 5, 1)), ("스승의 날", date(2027, 5, 15)), ("핼러윈", date(2027, 10, 31)),
        ("1998년", date(1998, 1, 1)), ("이천이십육년", date(2026, 1, 1)), ("낼", date(2026, 11, 22)),
    ],
)  # fmt: skip
def test_feasts_and_days_told_by_others_are_found_and_read(text, expected):
    assert parse_value("date", text, NOW) == expected
    assert ("date", 0, len(text)) in find_values(f"{text} 날씨")


@pytest.mark.parametrize(
    ("text", "days"), [("오늘 아침", 0), ("오늘 밤", 0), ("어제저녁", -1), ("내일 오후", 1)]
)  # fmt: skip
def test_a_part_of_a_day_is_a_date_but_found_as_its_day_alone(text, days):
    assert parse_value("date", text, NOW) == NOW.date() + timedelta(days=days)
    assert ("date", 0, 2) in find_values(text)


@given(st.integers(min_value=2020, max_value=2049))
def test_feasts_keep_the_order_of_the_year(year):
    begin = datetime(year, 1, 1)  # noqa: DTZ001 - local time is meant
    feasts = [parse_value("date", name, begin) for name in ("설날", "대보름", "석가탄신일", "단오", "추석", "동지")]
    assert feasts == sorted(feasts)
    assert feasts[1] - feasts[0] == timedelta(days=14)
    assert {day.year for day in feasts} == {year}


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("다음 주 날씨", "다음 주", date(2026, 11, 23)), ("이번 주 안에 비 와", "이번 주", date(2026, 11, 16)),
        ("세 밤 자고 깨워줘", "세 밤", date(2026, 11, 24)), ("두 밤만 자면", "두 밤", date(2026, 11, 23)),
        ("오일에 만나", "오일", date(2026, 12, 5)),
    ],
)  # fmt: skip
def test_a_day_is_its_words_and_no_blank_behind_them(text, said, expected):
    (found,) = [text[start:end] for kind, start, end in find_values(text) if kind == "date"]
    assert (found, parse_value("date", found, NOW)) == (said, expected)


@pytest.mark.parametrize(
    "text", ["엔진 오일값 육만 팔천 원", "엔진오일 갈아줘", "오일 교체 알람", "한밤중에 깨워줘", "한 밤에"]
)
def test_oil_and_the_dead_of_night_are_no_days(text):
    assert not [kind for kind, *_ in find_values(text) if kind == "date"]


@pytest.mark.parametrize(("text", "said"), [("이번 한 번만 삼만 원", "삼만 원"), ("한 번만 만 오천 원", "만 오천 원")])
def test_a_particle_before_an_amount_is_no_part_of_it(text, said):
    assert [text[start:end] for kind, start, end in find_values(text) if kind == "money"] == [said]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("엄마한테 5만 보내줘", 50_000), ("오만 좀 보내줘", 50_000), ("3만 5천 송금해줘", 35_000),
        ("만오천 보내", 15_000),
        ("삼천만 이체해줘", 30_000_000), ("5만만 송금해줘", 50_000),
        ("백만만 보내줘", 1_000_000), ("12만 정도 출금할게", 120_000),
    ],
)  # fmt: skip
def test_a_round_number_that_is_sent_is_of_won(text, amount):
    said = [text[start:end] for kind, start, end in find_values(text) if kind == "money"]
    assert [parse_value("money", each, NOW) for each in said] == [Money(amount)]


@pytest.mark.parametrize(
    "text",
    [
        "이것만 보내줘",
        "엄마한테만 보내줘",
        "만 보내줘",
        "천천히 보내줘",
        "5만 명",
        "문자만 보내줘",
        "이제 이만 보내줘",
        "110-123-456만 보내줘",
    ],
)
def test_no_other_number_is_money(text):
    assert "money" not in [kind for kind, _, _ in find_values(text)]


def test_feasts_beyond_the_table_are_no_date():
    assert parse_value("date", "추석", datetime(2051, 1, 1)) is None  # noqa: DTZ001 - local time is meant


@given(st.integers(1, 12), st.integers(1, 4), st.sampled_from("월화수목금토일"))
def test_the_weekday_of_a_week_of_a_month_is_one(month, rank, weekday):
    name = ("첫째", "둘째", "셋째", "넷째")[rank - 1]
    day = parse_value("date", f"{month}월 {name} 주 {weekday}요일", NOW)
    assert (day.month, (day.day - 1) // 7 + 1, "월화수목금토일"[day.weekday()]) == (month, rank, weekday)


@pytest.mark.parametrize(
    "text",
    ["내가 낼게", "낼래", "낼 돈 얼마야", "소리 낼 수 있어", "보낼 거야", "십 년 차트", "오 년짜리 적금", "3년",
     "설정 바꿔", "설거지 타이머", "소설 읽어 줘", "간단오류"],
)  # fmt: skip
def test_verbs_lengths_and_other_words_are_no_dates(text):
    assert not [each for each in find_values(text) if each[0] == "date"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("7월 3일 일몰", ["7월 3일"]), ("추석 일몰", ["추석"]), ("7월 십일 일출", ["7월 십일"]),
     ("3일 일요일", ["3일", "일요일"]), ("98년생", ["98년"]), ("낼까지", ["낼"]), ("낼 날씨", ["낼"]),
     ("낼모레", ["낼모레"])],
)  # fmt: skip
def test_a_date_ends_where_another_word_begins(text, said):
    assert [text[start:end] for kind, start, end in find_values(text) if kind == "date"] == said


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("라면 두 봉", "두 봉", Count(2, "봉")), ("사과 세 봉다리만", "세 봉다리", Count(3, "봉다리")),
        ("마늘 두 접", "두 접", Count(2, "접")), ("휴지 네 롤", "네 롤", Count(4, "롤")),
        ("쌀 10키로 담아", "10키로", Count(10, "키로")), ("쌀 3키로그램", "3키로그램", Count(3, "키로그램")),
        ("쌀 2kg", "2kg", Count(2, "kg")), ("설탕 500g 담아", "500g", Count(500, "g")), ("물 2L", "2L", Count(2, "L")),
        ("고기 반 근", "반 근", Count(0.5, "근")), ("쌀 한 말", "한 말", Count(1, "말")),
        ("콩 두 되", "두 되", Count(2, "되")), ("물 두 모금", "두 모금", Count(2, "모금")),
        ("상추 한 줌만", "한 줌", Count(1, "줌")), ("김 한 묶음", "한 묶음", Count(1, "묶음")),
        ("사과 두어 개", "두어 개", Count(2, "개")), ("귤 서너 개", "서너 개", Count(3, "개")),
        ("오징어 한 축", "한 축", Count(1, "축")), ("딸기 두 소쿠리", "두 소쿠리", Count(2, "소쿠리")),
        ("감자 한 망", "한 망", Count(1, "망")), ("전 두 접시", "두 접시", Count(2, "접시")),
        ("첫째 곡", "첫째", Count(1, "번째")), ("둘째 거", "둘째", Count(2, "번째")),
        ("다섯째로", "다섯째", Count(5, "번째")), ("치약 세 튜브", "세 튜브", Count(3, "튜브")),
    ],
)  # fmt: skip
def test_counters_and_ranks_are_found_and_read(text, said, expected):
    assert [text[a:b] for kind, a, b in find_values(text) if kind == "count"] == [said]
    assert parse_value("count", said, NOW) == expected


@pytest.mark.parametrize(
    "text",
    ["내가 한 말 취소", "이 되면", "만 되면", "한 손으로", "두 말 없이", "7시 반 모닝콜", "두 봉투", "한 롤러", "5gb"],
)
def test_a_counter_is_no_beginning_of_another_word(text):
    assert not [each for each in find_values(text) if each[0] == "count"]


@pytest.mark.parametrize(("text", "number"), [("볼륨 20이 딱 좋아", "20"), ("볼륨 8이면 돼", "8"), ("1일", "1")])
def test_no_digit_is_spoken_after_a_numeral(text, number):
    assert text[slice(*next(each[1:] for each in find_values(text) if each[0] == "number"))] == number
