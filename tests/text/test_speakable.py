from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.text import speakable

ANY_TEXT = st.text(alphabet=st.characters(), max_size=80)  # surrogates included
SCRIPT_LIKE = st.text(alphabet="가각힣일3시 년.,~-:/()%$₩0129abcKB@#\n\u1100\u1161\u11a8😀漢字'\"½Ⅱ→", max_size=60)
LANGUAGES = st.sampled_from(["ko", "en", None])


def test_words_carry_the_span_of_the_characters_they_say():
    text = speakable("3시 뉴스, KBS.")
    assert [(word.text, word.span) for word in text.words] == [
        ("세", (0, 2)),
        ("시", (0, 2)),
        ("뉴스", (3, 5)),
        ("케이비에스", (7, 10)),
    ]
    assert text.phrase_ends == ((2, ","), (3, "."))
    assert text.spoken == "세 시 뉴스, 케이비에스."
    assert text.language == "ko"


def test_particles_stay_attached_and_widen_the_span():
    assert [(word.text, word.span) for word in speakable("KBS가 3시에는").words] == [
        ("케이비에스가", (0, 4)),
        ("세", (5, 7)),
        ("시에는", (5, 9)),
    ]


@settings(max_examples=400, deadline=None)
@given(st.one_of(ANY_TEXT, SCRIPT_LIKE), LANGUAGES)
def test_any_text_is_read_and_every_word_lies_in_it(written, language):
    text = speakable(written, language)
    assert text.written == written
    last = (0, 0)
    for word in text.words:
        start, end = word.span
        assert 0 <= start < end <= len(written)
        assert start >= last[0]
        assert end >= last[1]
        last = word.span
        assert word.text
        assert not any(character.isspace() for character in word.text)
    assert all(0 <= index < len(text.words) for index, _ in text.phrase_ends)
    assert all(piece in written for piece in text.unknown)


@settings(max_examples=300, deadline=None)
@given(st.one_of(ANY_TEXT, SCRIPT_LIKE))
def test_no_letter_or_digit_is_dropped_silently(written):
    text = speakable(written, "ko")
    said = {index for word in text.words for index in range(*word.span)}
    for index, character in enumerate(written):
        if unicodedata.category(character) in {"Lu", "Ll", "Lo", "Nd"} and index not in said:
            gloss = "\u3400" <= character <= "\u9fff"  # 한국(韓國) says its Hanja once
            address = character in "htps"  # the scheme of an address is not said, but its span covers it
            assert gloss or address or any(character in piece for piece in text.unknown)


@settings(max_examples=200, deadline=None)
@given(SCRIPT_LIKE)
def test_korean_as_it_is_said_is_said_again_the_same(written):
    spoken = speakable(written, "ko").spoken
    assert speakable(spoken, "ko").spoken == spoken


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("좋아요 😀!", ("😀",)),
        ("가족 👨\u200d👩\u200d👧 사진 👨\u200d👩\u200d👧", ("👨\u200d👩\u200d👧",)),
        ("깃발 🇰🇷", ("🇰🇷",)),
        ("שלום 안녕", ("ש", "ל", "ו", "ם")),
        ("안녕\x00하세요", ("\x00",)),
        ("끝\ud800났다", ("\ud800",)),
        ("\u202e거꾸로", ("\u202e",)),
        ("Привет", ("П", "р", "и", "в", "е", "т")),
        ("ㅠㅠ 슬퍼", ("ㅠ",)),
        ("5 < 6", ("<",)),
        ("10^3", ("^",)),
        ("좋아요^^ <속보>", ()),
    ],
)
def test_what_cannot_be_said_is_reported(written, unknown):
    assert speakable(written, "ko").unknown == unknown


@pytest.mark.parametrize("written", ["", " ", "\n\t", "...", "()", "😀", "\ud800", "\u0301"])
def test_text_without_words_has_none(written):
    assert speakable(written).words == ()


def test_decomposed_hangul_is_read_and_spans_refer_to_the_characters_as_written():
    composed = "3시 국물이"
    decomposed = unicodedata.normalize("NFD", composed)
    text = speakable(decomposed)
    assert [word.text for word in text.words] == ["세", "시", "국물이"]
    assert [word.pronunciation for word in text.words] == ["세", "시", "궁무리"]
    start, end = text.words[-1].span
    assert unicodedata.normalize("NFC", decomposed[start:end]) == "국물이"


def test_the_pronunciation_does_not_run_across_a_mark():
    assert speakable("밥 먹는다").pronounced == "밤 멍는다"
    assert speakable("밥, 먹는다").pronounced == "밥, 멍는다"


class TestLexicon:
    def test_it_wins_over_everything(self):
        lexicon = {"NIA": "니아", "3시": "석 시", "KBS": "한국방송"}
        assert speakable("NIA는 3시 KBS 뉴스", "ko", lexicon).spoken == "니아는 석 시 한국방송 뉴스"

    def test_the_longest_match_wins(self):
        assert speakable("K-1 K-10", "ko", {"K-1": "케이원", "K-10": "케이텐"}).spoken == "케이원 케이텐"

    def test_the_same_case_wins_over_another_case(self):
        assert speakable("US us Us", "ko", {"US": "유에스", "us": "어스"}).spoken.split()[:2] == ["유에스", "어스"]
        assert speakable("nia", "ko", {"NIA": "니아"}).spoken == "니아"

    def test_latin_keys_match_whole_words_only(self):
        assert speakable("ZINNIA", "ko", {"NIA": "나나"}).spoken == "지니아"
        assert speakable("NIA가", "ko", {"NIA": "니아"}).spoken == "니아가"
        assert speakable("13", "ko", {"3": "셋"}).spoken == "십삼"

    def test_a_hangul_key_matches_inside_a_word(self):
        text = speakable("새사람은", "ko", {"사람": "싸람"})
        assert text.spoken == "새싸람은"
        assert text.words[0].span == (0, 4)

    def test_what_it_says_is_made_speakable_itself(self):
        assert speakable("X", "ko", {"X": "3시"}).spoken == "세 시"

    def test_it_may_silence_and_an_empty_key_does_nothing(self):
        assert speakable("가 나", "ko", {"나": "", "": "다"}).spoken == "가"

    def test_decomposed_keys_match_composed_text(self):
        assert speakable("사람", "ko", {unicodedata.normalize("NFD", "사람"): "싸람"}).spoken == "싸람"

    def test_it_works_in_english(self):
        assert speakable("NIA says hi", "en", {"NIA": "Nia"}).spoken == "Nia says hi"


def test_hangul_in_english_is_pronounced_in_korean():
    text = speakable("I ate 국물 today.")
    assert text.language == "en"
    assert text.words[2].pronunciation == "궁물"


@pytest.mark.parametrize(
    "unit",
    [
        "가",
        "a",
        "1",
        "a.",
        "1,",
        "1-",
        "(",
        "a@",
        "ㅋ",
        "😀",
        "가1",
        "1.",
        "http://a",
        "漢",
        "1/",
        "１",
        "e\u0301",
        "\u0301",
        "-",
        "~1",
        "3시",
        "1만",
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_time_grows_linearly(unit, language):
    def seconds(size):
        text = (unit * size)[:size]
        begin = time.process_time()
        speakable(text, language)
        return time.process_time() - begin

    seconds(1000)
    short = max(min(seconds(2_000) for _ in range(3)), 1e-4)
    # Eight times the text may take sixteen times as long on a busy machine; sixty-four would be quadratic.
    assert min(seconds(16_000) for _ in range(2)) / short < 40
