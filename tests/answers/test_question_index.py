from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.answers import QuestionIndex, request_key
from saram.answers.english_wording import read_english, stem
from saram.answers.guard import objection
from saram.answers.korean_wording import read_korean
from saram.answers.normal_form import normal_form
from saram.answers.word_list import parse, word_list
from saram.language.morphemes import analyse

PAIRS = Path(__file__).parents[2] / "benchmarks" / "data" / "question_pairs_ko.txt"


def korean(text):
    return read_korean(text, analyse)


class TestNormalForm:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("번호표는 어디서 뽑나요?", "번호표는어디서뽑나요"),
            ("  WHERE is it?! ", "where is it"),
            ("1,000원이요", "1000원 이요"),
            ("ＡＢＣ １２", "abc 12"),
            ("좋아요~~", "좋아요"),
        ],
    )
    def test_how_it_is_typed_does_not_count(self, one, other):
        assert normal_form(one) == normal_form(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("C++ 책", "C 책"), ("3.5도", "35도"), ("-5도", "5도"), ("3%", "3"), ("1:30", "130"), ("10-20", "1020")],
    )
    def test_signs_that_change_the_meaning_count(self, one, other):
        assert normal_form(one) != normal_form(other)

    @given(st.text(max_size=60))
    def test_it_is_its_own_normal_form(self, text):
        assert normal_form(normal_form(text)) == normal_form(text)

    @given(st.text(alphabet="abcABC 가나다.,!?", max_size=30))
    def test_blanks_and_stops_at_the_ends_do_not_count(self, text):
        assert normal_form(f"  {text}?! ") == normal_form(text)


class TestGuard:
    @pytest.mark.parametrize(
        ("one", "other", "reason"),
        [
            ("3시에 열어요?", "4시에 열어요?", "numbers"),
            ("두 개 주세요", "세 개 주세요", "numbers"),
            ("30만 원 보내 줘", "300만 원 보내 줘", "numbers"),
            ("주차되나요?", "주차 안 되나요?", "negation"),
            ("영수증 있이 되나요?", "영수증 없이 되나요?", "negation"),
            ("서울 날씨 어때?", "부산 날씨 어때?", "names"),
            ("우유 어디 있어요?", "두유 어디 있어요?", "things"),
            ("예약하고 싶어요", "예약 취소하고 싶어요", "what is to be done"),
            ("불 켜 줘", "불 꺼 줘", "things"),
            ("언제 와요?", "왜 와요?", "what is asked"),
            ("서울에서 부산까지 얼마나 걸려요?", "부산에서 서울까지 얼마나 걸려요?", "direction"),
            ("여기서만 되나요?", "여기서 되나요?", "what is to be done"),
        ],
    )
    def test_what_differs_in_korean_is_named(self, one, other, reason):
        assert objection(korean(one), korean(other)) == reason
        assert objection(korean(other), korean(one)) == reason

    @pytest.mark.parametrize(
        ("one", "other", "reason"),
        [
            ("Is it open at 3?", "Is it open at 4?", "numbers"),
            ("Can I pay by card?", "Can't I pay by card?", "negation"),
            ("How do I use `load_dataset`?", "How do I use `save_dataset`?", "names"),
            ("When does the shop open?", "When does the shop close?", "opposites"),
            ("Where is the desk?", "When is the desk?", "what is asked"),
            ("The train from London", "The train to London", "direction"),
            ("Book the table", "Cancel the table", "what is to be done"),
        ],
    )
    def test_what_differs_in_english_is_named(self, one, other, reason):
        assert objection(read_english(one), read_english(other)) == reason
        assert objection(read_english(other), read_english(one)) == reason

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("세 시에 열어요?", "3시에 열어요?"),
            ("통장을 만들고 싶어요", "계좌 개설하고 싶어요"),
            ("화장실 어디예요?", "화장실 위치 알려 주세요"),
            ("커피 한 잔 주세요", "커피 주세요"),
        ],
    )
    def test_the_same_in_other_words_passes(self, one, other):
        assert objection(korean(one), korean(other)) == ""

    @given(st.text(alphabet="abcdef notWhereHow3 ?.", max_size=40), st.text(alphabet="abc not37 to from", max_size=40))
    def test_it_is_the_same_both_ways_and_never_against_itself(self, one, other):
        first, second = read_english(one), read_english(other)
        assert objection(first, second) == objection(second, first)
        assert objection(first, first) == ""

    def test_a_question_never_speaks_against_itself(self):
        for line in PAIRS.read_text("utf-8").splitlines():
            if line.startswith("Q "):
                assert objection(korean(line[2:]), korean(line[2:])) == ""


@pytest.fixture
def bank():
    index = QuestionIndex(analyse=analyse)
    for question, answer in (
        ("번호표는 어디서 뽑나요?", "ticket"),
        ("통장을 만들려면 무엇이 필요한가요?", "open"),
        ("통장을 해지하려면 무엇이 필요한가요?", "close"),
        ("하루 이체 한도가 얼마예요?", "limit"),
    ):
        index.add(question, answer, "ko", request=request_key("bank", answer, {}))
    return index


class TestIndex:
    def test_the_same_words_are_found(self, bank):
        match = bank.find("번호표는 어디서 뽑나요", "ko")
        assert (match.answer, match.how, match.score) == ("ticket", "exact", 1.0)

    def test_the_same_request_is_found_however_it_is_said(self, bank):
        match = bank.find("표 좀", "ko", request=request_key("bank", "ticket", {}))
        assert (match.answer, match.how) == ("ticket", "request")
        assert bank.find("표 좀", "ko", request=request_key("bank", "ticket", {"count": 2})) is None

    def test_similar_words_are_found(self, bank):
        match = bank.find("계좌 개설할 때 필요한 게 뭐예요?", "ko")
        assert (match.answer, match.how) == ("open", "similar")
        assert 0 < match.score <= 1

    @pytest.mark.parametrize(
        "question",
        ["번호표는 언제 뽑나요?", "한 달 이체 한도가 얼마예요?", "날씨 어때?", "", "!!!", "ㅋㅋㅋ", "😀", "x" * 5000],
    )
    def test_anything_else_is_not(self, bank, question):
        assert bank.find(question, "ko") is None

    def test_another_language_is_another_index(self, bank):
        assert bank.find("번호표는 어디서 뽑나요?", "en") is None

    def test_in_doubt_between_two_there_is_none(self):
        index = QuestionIndex()
        index.add("How do I reset the password of my account?", "a", "en")
        index.add("How can I reset my account's password?", "b", "en")
        assert index.find("How would I reset the password for my account?", "en") is None

    def test_two_ways_to_ask_for_one_answer_are_no_doubt(self):
        index = QuestionIndex()
        index.add("How do I reset the password of my account?", "a", "en")
        index.add("How can I reset my account's password?", "a", "en")
        assert index.find("How would I reset the password for my account?", "en").answer == "a"

    def test_what_is_removed_is_not_found(self):
        index = QuestionIndex()
        index.add("Where is the desk?", "a", "en", request="r")
        index.add("Where is the door?", "b", "en")
        index.remove("a")
        assert index.find("Where is the desk?", "en") is None
        assert index.find("x", "en", request="r") is None
        assert index.find("Where is the door?", "en").answer == "b"

    def test_without_morphemes_korean_is_found_exactly_or_not_at_all(self):
        index = QuestionIndex()
        index.add("통장을 만들고 싶어요", "a", "ko")
        assert index.find("통장을 만들고 싶어요!", "ko").answer == "a"
        assert index.find("계좌를 만들고 싶어요", "ko") is None


class TestFigures:
    """The figures of ``benchmarks/answers.py``, on the halves that nothing was chosen on."""

    def test_korean_traps_are_seen_through_and_most_paraphrases_are_answered(self):
        index = QuestionIndex(analyse=analyse)
        asked = []
        number = -1
        for line in PAIRS.read_text("utf-8").splitlines():
            sign, _, rest = line.partition(" ")
            if sign == "Q":
                number += 1
                kept = rest
                index.add(rest, rest, "ko")
            elif sign in {"=", "!"} and number % 2:
                asked.append((rest, kept) if sign == "=" else (rest.partition(" ")[2], None))
        found = [(index.find(question, "ko"), kept) for question, kept in asked]
        wrong = [(match, kept) for match, kept in found if match is not None and match.answer != kept]
        right = sum(match is not None and match.answer == kept for match, kept in found)
        assert wrong == []
        assert right >= 0.6 * sum(kept is not None for _, kept in found)

    def test_english_paraphrases_of_the_published_pairs(self, shared_data):
        path = shared_data / "speech" / "semantic_cache" / "gptcache_mock_data.json"
        records = json.loads(path.read_text("utf-8"))
        index = QuestionIndex()
        for record in records:
            index.add(record["origin"], normal_form(record["origin"]), "en")
        asked = records[1::6]
        found = [(index.find(record["similar"], "en"), normal_form(record["origin"])) for record in asked]
        hits = [(match.answer, right) for match, right in found if match is not None]
        assert sum(answer != right for answer, right in hits) <= 0.02 * len(hits)
        assert len(hits) >= 0.55 * len(asked)


class TestWords:
    @pytest.mark.parametrize("language", ["ko", "en"])
    def test_the_lists_can_be_read(self, language):
        words = word_list(language)
        assert words.concepts
        assert words.sides
        assert words.needed
        assert words.light

    def test_words_count_in_their_class(self):
        words = parse("= 개설 만들/V\n~ 열/V | 닫/V\n! 취소\n- 수\n# nothing\n")
        assert words.concept("만들", "V") == "개설"
        assert words.concept("만들", "N") == "만들"
        assert words.opposed("열", "V") != words.opposed("닫", "V")
        assert words.opposed("열", "N") == ()
        assert words.is_needed("취소", "N")
        assert words.is_light("수", "N")

    def test_a_line_without_a_sign_is_refused(self):
        with pytest.raises(ValueError, match="Line 1"):
            parse("개설 만들/V")

    @pytest.mark.parametrize(
        ("one", "other"), [("loading", "load"), ("copies", "copy"), ("stopped", "stop"), ("datasets", "dataset")]
    )
    def test_forms_of_one_word_have_one_stem(self, one, other):
        assert stem(one) == stem(other)
