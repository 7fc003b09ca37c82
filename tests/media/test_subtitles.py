"""SubRip and WebVTT files."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.errors import MediaError
from saram.media import read_srt, read_subtitles, read_vtt, write_srt, write_vtt
from saram.types import Caption

SECOND = Fraction(1)
HELLO = Caption(("안녕하세요.", "반갑습니다."), SECOND, Fraction(5, 2))
LATER = Caption(("a < b & c --> d",), 3700 * SECOND, Fraction(3_701_005, 1000))


def written(write, captions):
    stream = io.StringIO()
    write(captions, stream)
    return stream.getvalue()


def test_srt_is_written_as_players_expect_it():
    assert written(write_srt, [HELLO, LATER]) == (
        "1\n00:00:01,000 --> 00:00:02,500\n안녕하세요.\n반갑습니다.\n\n"
        "2\n01:01:40,000 --> 01:01:41,005\na < b & c --> d\n\n"
    )


def test_vtt_is_written_as_browsers_expect_it():
    assert written(write_vtt, [HELLO, LATER]) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n안녕하세요.\n반갑습니다.\n\n"
        "01:01:40.000 --> 01:01:41.005\na &lt; b &amp; c --&gt; d\n"
    )


_line = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1).filter(str.strip)
_plain = _line.map(lambda line: line.replace("<", "(").replace("{", "(")).filter(str.strip)
_times = st.tuples(st.integers(0, 10**9), st.integers(1, 10**6))


def _captions(line):
    times = _times.map(lambda pair: (Fraction(pair[0], 1000), Fraction(sum(pair), 1000)))
    lines = st.lists(line, min_size=1, max_size=3).map(tuple)
    return st.lists(st.builds(lambda shown, time: Caption(shown, *time), lines, times), min_size=1, max_size=5)


@given(_captions(_line))
def test_vtt_gives_back_every_caption(captions):
    assert read_vtt(written(write_vtt, captions)) == captions


@given(_captions(_plain))
def test_srt_gives_back_every_caption(captions):
    assert read_srt(written(write_srt, captions)) == captions


def test_times_are_rounded_and_a_caption_is_never_empty_in_time():
    moment = Caption(("가",), Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**6))
    assert "00:00:00,333 --> 00:00:00,334" in written(write_srt, [moment])


def test_line_break_within_a_line_and_blank_lines_do_no_harm():
    assert read_srt(written(write_srt, [Caption(("가\n나", " ", "다"), Fraction(0), SECOND)]))[0].lines == (
        "가 나",
        "다",
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n안녕하세요.\r\n반갑습니다.\r\n",
        "00:00:01.000 --> 00:00:02.500\n안녕하세요.\n반갑습니다.",
        "7\n0:00:01,0-->0:00:02,5\n안녕하세요.\n반갑습니다.\n\n\n",
        '1\n00:01,000 --> 00:02,500 X1:40 X2:600\n<i>안녕하세요.</i>\n{\\an8}<font color="#fff">반갑습니다.</font>\n',
    ],
)
def test_srt_is_read_in_all_the_forms_it_is_found_in(text):
    assert read_srt(text) == read_subtitles(text) == [HELLO]


def test_vtt_is_read_with_all_that_may_stand_in_it():
    text = (
        "\ufeffWEBVTT - 제목\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE a\n--> b\n\nfirst\n"
        "00:01.000 --> 00:02.500 align:start\n<v 하나>안녕하세요.</v>\n<00:00:02.000>반갑습니다.&lrm;\n"
    )
    assert (
        read_vtt(text)
        == read_subtitles(text)
        == [Caption(("안녕하세요.", "반갑습니다.\u200e"), HELLO.start, HELLO.end)]
    )


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (read_srt, "", "no caption"),
        (read_srt, "1\n00:00:01,000 --> 00:00:02,000\n\n", "no caption"),
        (read_srt, "가나다", r"f:1: Expected the times.*got '가나다'"),
        (read_srt, "1\n00:00:01,000 -> 00:00:02,000\n가", "f:2: Expected the times"),
        (read_srt, "1\n00:00:01,000 --> 00:00:02,000\n가\n\n나\n", "f:5: Expected the times"),
        (read_srt, "1\n00:00:02,000 --> 00:00:02,000\n가", "f:2: A caption must end after it starts"),
        (read_srt, "1\n99999999:00:02,000 --> 00:00:02,000\n가", "f:2: Expected the times"),
        (read_vtt, "", "f:1: .* must begin with the line WEBVTT"),
        (read_vtt, "WEBVTTX\n\n00:01.000 --> 00:02.000\n가", "f:1: .* must begin with the line WEBVTT"),
        (read_vtt, "WEBVTT\n\n\na\nb\n00:01.000 --> 00:02.000\n가", "f:5: Expected the times"),
        (read_vtt, "WEBVTT\n", "no caption"),
    ],
)
def test_broken_file_is_an_error_that_names_the_line(read, text, words):
    with pytest.raises(MediaError, match=words):
        read(text, "f")
