"""Transcripts of every kind become lines with or without times."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saram.errors import MediaError
from saram.workflows.transcript import TranscriptLine, read_transcript


@pytest.fixture
def write(tmp_path):
    def write(content, name="talk.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_plain_lines_have_no_times(write):
    assert read_transcript(write("안녕하세요.\n\n  아홉 시 뉴스입니다. \n")) == [
        TranscriptLine("안녕하세요."),
        TranscriptLine("아홉 시 뉴스입니다."),
    ]


@pytest.mark.parametrize("between", [" ", "\t", ", ", ";", " ; "])
def test_times_in_seconds_may_stand_before_the_words(write, between):
    assert read_transcript(write(f"0.700{between}3.468{between}Good morning.\n4{between}5.5{between}2 of us.\n")) == [
        TranscriptLine("Good morning.", Fraction(7, 10), Fraction(867, 250)),
        TranscriptLine("2 of us.", Fraction(4), Fraction(11, 2)),
    ]


def test_times_are_exact(write):
    assert read_transcript(write("0.1 0.3 a"))[0].end == Fraction(3, 10)


def test_byte_order_mark_and_any_line_end_are_taken(write):
    assert read_transcript(write(b"\xef\xbb\xbfone\r\ntwo\r")) == [TranscriptLine("one"), TranscriptLine("two")]


@pytest.mark.parametrize("name", ["a.srt", "a.SRT"])
def test_subrip_is_read(write, name):
    text = "1\n00:00:01,000 --> 00:00:02,500\nGood\nmorning\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n"
    assert read_transcript(write(text, name)) == [
        TranscriptLine("Good morning", Fraction(1), Fraction(5, 2)),
        TranscriptLine("Bye", Fraction(3), Fraction(4)),
    ]


def test_webvtt_is_read(write):
    text = "WEBVTT\n\n00:01.000 --> 00:02.500\n안녕\n"
    assert read_transcript(write(text, "a.vtt")) == [TranscriptLine("안녕", Fraction(1), Fraction(5, 2))]


def test_a_grid_alignment_is_one_line_without_its_silences(write):
    text = "0 23750 sil\n23750 29500 bin\n29500 34000 blue\n34000 35000 sp\n35000 47500 now\n47500 74500 sil\n"
    assert read_transcript(write(text, "a.align")) == [
        TranscriptLine("bin blue now", Fraction(19, 20), Fraction(19, 10))
    ]


def test_the_grid_corpus_is_read(shared_data):
    for path in sorted((shared_data / "footage/grid_s1").glob("b*.align")):
        (line,) = read_transcript(path)
        assert len(line.text.split()) == 6
        assert 0 < line.start < line.end <= 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "a.txt"),
        ("\n \n", "a.txt"),
        ("", "a.srt"),
        ("WEBVTT\n", "a.vtt"),
        ("0 23750 sil\n", "a.align"),
        ("", "a.align"),
    ],
)
def test_nothing_said_is_an_error(write, text, name):
    with pytest.raises(MediaError, match=name):
        read_transcript(write(text, name))


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("0.1 0.5 one\ntwo\n", "a.txt", 2),
        ("one\n0.1 0.5 two\n", "a.txt", 1),
        ("0.1 0.5 one\n2 1 two\n", "a.txt", 2),
        ("1 1 one\n", "a.txt", 1),
        ("0 10 bin\n10 20\n", "a.align", 2),
        ("0 10 bin\nx 20 blue\n", "a.align", 2),
        ("0 ² bin\n", "a.align", 1),
        ("10 5 bin\n", "a.align", 1),
        ("0 10 bin\n5 -6 blue\n", "a.align", 2),
        ("1\nnonsense\nwords\n", "a.srt", 2),
    ],
)
def test_a_wrong_line_is_named(write, text, name, number):
    with pytest.raises(MediaError, match=rf"{name}\D+{number}") as raised:
        read_transcript(write(text, name))
    assert str(raised.value)


def test_what_is_no_utf8_text_says_so(write):
    with pytest.raises(MediaError, match="UTF-8"):
        read_transcript(write("안녕".encode("cp949")))
    with pytest.raises(MediaError, match="UTF-8"):
        read_transcript(write("hello".encode("utf-16")))


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(MediaError, match="cannot be read"):
            read_transcript(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=80), st.text(max_size=80)),
    suffix=st.sampled_from(["txt", "srt", "vtt", "align"]),
)
def test_anything_gives_lines_or_a_media_error(write, content, suffix):
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    try:
        lines = read_transcript(write(data, f"a.{suffix}"))
    except MediaError:
        return
    assert lines
    assert all(line.text.strip() and (line.start is None) == (line.end is None) for line in lines)
