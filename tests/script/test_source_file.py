"""Scripts from files and subtitles."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from saram.errors import MediaError, ScriptError, UsageError
from saram.script import from_subtitles, parse, read_script, to_json
from saram.types import CueMark, TextItem

SRT = "1\n00:00:01,000 --> 00:00:02,500\n안녕하세요.\n[박수]\n\n2\n00:00:03,000 --> 00:00:04,000\n또 뵙죠.\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\n안녕하세요.\n[박수]\n\n00:03.000 --> 00:04.000\n또 뵙죠.\n"
CUES = (
    CueMark(Fraction(1), Fraction(5, 2)),
    TextItem("안녕하세요. [박수]"),
    CueMark(Fraction(3), Fraction(4)),
    TextItem("또 뵙죠."),
)


@pytest.mark.parametrize("text", [SRT, VTT])
def test_subtitles_become_cues_with_their_words(text):
    assert from_subtitles(text).scenes[0].items == CUES


def test_words_themselves_are_a_script():
    assert read_script("안녕하세요. 반갑습니다.") == parse("안녕하세요. 반갑습니다.")


@pytest.mark.parametrize("text", ["파일은 news.txt가 아닙니다.", "끝났다. txt", "가\n나.txt", "가" * 5000])
def test_words_that_name_no_file_are_words(text):
    assert read_script(text) == parse(text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "안녕 [smile]"),
        ("a.MD", "# 제목\n안녕 [smile]"),
        ("a.json", to_json(parse("안녕 [smile]"))),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_file_is_read_by_its_extension_and_encoding(tmp_path, name, content, encoding):
    path = tmp_path / name
    path.write_bytes(content.encode(encoding))
    assert read_script(path) == read_script(str(path)) == parse("안녕 [smile]")


def test_old_korean_encoding_is_read_with_a_warning(tmp_path, caplog):
    path = tmp_path / "a.txt"
    path.write_bytes("똠방각하".encode("cp949"))
    assert read_script(path) == parse("똠방각하")
    assert "it was read as CP949" in caplog.text


@pytest.mark.parametrize(("name", "content"), [("a.srt", SRT), ("a.vtt", VTT)])
def test_subtitle_file_is_read_with_windows_line_ends(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_script(path).scenes[0].items == CUES


def test_error_names_the_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("가\n[pasue]", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"a\.txt:2:1: There is no mark \[pasue\]"):
        read_script(path)


def test_broken_subtitle_file_names_the_line(tmp_path):
    path = tmp_path / "a.srt"
    path.write_text(SRT.replace("00:00:03,000 -->", "soon ->"), encoding="utf-8")
    with pytest.raises(MediaError, match=r"a\.srt:7: Expected the times of a caption"):
        read_script(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"PK", r"not a script file.*\.txt or \.md.*\.json, \.srt or \.vtt"),
        ("a.txt", b"caf\xe9 cr\xe8me", "Save it as UTF-8"),
        ("a.txt", b"\xff\xfe\x00", "Save it as UTF-8"),
        ("a.txt", bytes(range(128, 256)), "Save it as UTF-8"),
    ],
)
def test_file_that_is_no_script_is_an_error_that_says_what_to_do(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageError, match=words):
        read_script(path)


@pytest.mark.parametrize(
    "path", [Path("no/such/file.txt"), "no/such/file.md", Path(__file__).parent.with_suffix(".txt")]
)
def test_missing_file_is_an_error_that_names_it(path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_script(path)
