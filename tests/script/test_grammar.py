"""The text form of a script."""

from __future__ import annotations

import contextlib
import time
from fractions import Fraction

import pytest

from saram.errors import ScriptError, UsageError
from saram.script import parse, to_text
from saram.types import (
    BackgroundMark,
    CueMark,
    ExpressionMark,
    GestureMark,
    PauseMark,
    PronounceMark,
    Scene,
    SceneSettings,
    Script,
    TextItem,
    VoiceMark,
)


def items(text):
    """The items of a script of one scene."""
    (scene,) = parse(text).scenes
    return scene.items


def test_plain_text_is_a_script():
    assert items("안녕하세요. 아홉 시 뉴스입니다.\n") == (TextItem("안녕하세요. 아홉 시 뉴스입니다."),)


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("[pause 1s]", PauseMark(Fraction(1))),
        ("[pause 500ms]", PauseMark(Fraction(1, 2))),
        ("[pause 0.5]", PauseMark(Fraction(1, 2))),
        ("[pause 0s]", PauseMark(Fraction(0))),
        ("[pause 1/3s]", PauseMark(Fraction(1, 3))),
        ("[PAUSE  2 min ]", PauseMark(Fraction(120))),
        ("[쉼 1초]", PauseMark(Fraction(1))),
        ("[쉼 0.5 초]", PauseMark(Fraction(1, 2))),
        ("[gesture nod]", GestureMark("nod")),
        ("[동작 nod]", GestureMark("nod")),
        ("[smile]", ExpressionMark("smile")),
        ("[ neutral ]", ExpressionMark("neutral")),
        ("[expression Smile]", ExpressionMark("smile")),
        ("[표정 미소]", ExpressionMark("smile")),
        ("[background studio.png]", BackgroundMark("studio.png")),
        ("[background my studio.png]", BackgroundMark("my studio.png")),
        ('[background "my studio \\[2\\].png"]', BackgroundMark("my studio [2].png")),
        ("[background C:\\pictures\\a.png]", BackgroundMark("C:\\pictures\\a.png")),
        ("[배경 #336699]", BackgroundMark("#336699")),
        ("[voice ko-male]", VoiceMark("ko-male")),
        ("[목소리 ko-male]", VoiceMark("ko-male")),
        ("[say NIA=니아]", PronounceMark("NIA", "니아")),
        ("[say K-pop = 케이 팝]", PronounceMark("K-pop", "케이 팝")),
        ('[say "a=b"=에이는 비]', PronounceMark("a=b", "에이는 비")),
        ("[발음 NIA=니아]", PronounceMark("NIA", "니아")),
        ("[cue 1s 3.5s]", CueMark(Fraction(1), Fraction(7, 2))),
        ("[cue 00:01:02.500 --> 00:01:04,000]", CueMark(Fraction(125, 2), Fraction(64))),
    ],
)
def test_mark_is_read(written, item):
    assert items(f"말 {written}")[1:] == (item,)


@pytest.mark.parametrize(
    "text",
    [
        "[1] 첫째",
        "[속보] 비가 옵니다",
        "[배경] 설명",
        "[KBS뉴스] 소식",
        "[] 빈칸",
        "[ ] 할 일",
        "[-] a",
        "배열[0]",
        "a[",
        "[[",
        "a]",
        "[",
    ],
)
def test_bracket_that_is_plainly_no_mark_is_text(text):
    assert items(text) == (TextItem(text),)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"\[smile] 웃음", "[smile] 웃음"),
        (r"\\[1]", r"\[1]"),
        (r"C:\videos\new", r"C:\videos\new"),
        ("끝\\", "끝\\"),
        (r"\u{1f600}", "😀"),
        (r"\---", "---"),
        (r"\// 주석이 아님", "// 주석이 아님"),
        (r"\# 제목이 아님", "# 제목이 아님"),
        (r"가\u{20}", "가 "),
        ("#해시태그와 #1", "#해시태그와 #1"),
        ("가격은 1,000원 -- 할인", "가격은 1,000원 -- 할인"),
    ],
)
def test_escape_makes_a_character_ordinary(written, text):
    assert items(written) == (TextItem(text),)


def test_line_of_hyphens_begins_a_scene_with_settings_of_its_own():
    script = parse(
        "첫째.\n---\n[scene background=news-studio voice=ko-male rate=1.1 pitch=-2 volume=3]\n"
        '[scene captions=off language=ko]\n둘째.\n ----- \n[장면 배경="my room.png" 자막=on] 셋째.'
    )
    assert script == Script(
        (
            Scene((TextItem("첫째."),)),
            Scene(
                (TextItem("둘째."),),
                SceneSettings(
                    background="news-studio",
                    voice="ko-male",
                    language="ko",
                    rate=1.1,
                    pitch=-2.0,
                    volume=3.0,
                    captions="off",
                ),
            ),
            Scene((TextItem("셋째."),), SceneSettings(background="my room.png", captions="on")),
        )
    )


def test_notes_and_titles_are_not_said_and_empty_scenes_are_none():
    assert items("---\n# 아홉 시 뉴스\n// 천천히 [pasue]\n안녕하세요.\n  // 더 천천히\n또 뵙죠.\n---\n\n---\n") == (
        TextItem("안녕하세요.\n또 뵙죠."),
    )


def test_title_between_paragraphs_parts_them():
    assert items("가.\n# 제목\n나.") == (TextItem("가.\n\n나."),)


def test_any_line_end_and_a_byte_order_mark_are_understood():
    assert parse("\ufeff가.\r\n---\r나.") == parse("가.\n---\n나.")


def test_white_space_between_marks_parts_the_words_beside_them():
    assert items("가[smile] [gesture nod]나") == (
        TextItem("가 "),
        ExpressionMark("smile"),
        GestureMark("nod"),
        TextItem("나"),
    )


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "---\n---", "// note\n# title", "\u3000"])
def test_empty_script_is_an_error_that_says_what_to_do(text):
    with pytest.raises(ScriptError, match=r"^news.md:1:1: The script is empty.* Write at least one sentence"):
        parse(text, "news.md")


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        (
            "가\n나 [pasue 1s]",
            2,
            3,
            ["[pasue]", "Did you mean [pause 1s]?", "[gesture nod]", "[say NIA=니아]", r"\[pasue"],
        ),
        ("[nod]", 1, 1, ["Did you mean [gesture nod]?"]),
        ("[KBS 뉴스]", 1, 1, ["no mark [kbs]", r"\[kbs"]),
        ("[pause -1s]", 1, 1, ["negative", "[pause 1s]"]),
        ("[pause 601s]", 1, 1, ["at most 600 s"]),
        ("[pause 99999999999999999999999s]", 1, 1, ["at most 600 s"]),
        ("[pause 1e999]", 1, 1, ["not a length of time"]),
        ("[pause " + "9" * 5000 + "]", 1, 1, ["not a length of time"]),
        ("[pause 1/0s]", 1, 1, ["not a length of time"]),
        ("[pause]", 1, 1, ["not a length of time"]),
        ("[pause 1s", 1, 1, ["not closed"]),
        ("[pause\n1s]", 1, 1, ["not closed"]),
        ("가 [smile [gesture nod]", 1, 3, ["not closed"]),
        ("[smile wide]", 1, 1, ["takes nothing"]),
        ("[expression smlie]", 1, 1, ["Did you mean smile?", "surprise"]),
        ("[gesture]", 1, 1, ["A name is missing", "[gesture nod]"]),
        ('[voice " "]', 1, 1, ["A name is missing"]),
        ("[say NIA]", 1, 1, ["equals sign"]),
        ("[say =니아]", 1, 1, ["[say NIA=니아]"]),
        ("[cue 3s 1s]", 1, 1, ["end after it starts"]),
        ("[cue 3s]", 1, 1, ["time it starts and the time it ends"]),
        ("가\n\n나. [scene rate=1]", 3, 4, ["before everything else in a scene"]),
        ("[scene rate=9] 가", 1, 1, ["from 0.5 to 2"]),
        ("[scene rate=nan] 가", 1, 1, ["not a number"]),
        ("[scene rate=1 rate=2] 가", 1, 1, ["given twice"]),
        ("[scene rate=1]\n[scene rate=2] 가", 2, 1, ["given twice"]),
        ("[scene speed=1] 가", 1, 1, ["no setting 'speed'", "volume"]),
        ("[scene backgruond=a] 가", 1, 1, ["Did you mean background?"]),
        ("[scene fast] 가", 1, 1, ["name=value"]),
        ("[scene language=fr] 가", 1, 1, ["ko or en"]),
        ("[scene captions=maybe] 가", 1, 1, ["on or off"]),
        ("가\ud800", 1, 2, ["U+D800", "delete it"]),
        (r"가 \u{d800}", 1, 3, ["no character"]),
        (r"가 \u{110000}", 1, 3, ["no character"]),
    ],
)
def test_mistake_names_its_place_and_what_to_write(text, line, column, words):
    with pytest.raises(ScriptError) as caught:
        parse(text, "s.txt")
    assert (caught.value.line, caught.value.column) == (line, column)
    message = str(caught.value)
    assert message.startswith(f"s.txt:{line}:{column}: ")
    for word in words:
        assert word in message.splitlines()[0]


def test_all_mistakes_are_told_at_once_in_order():
    with pytest.raises(ScriptError) as caught:
        parse("[smlie]\n가 [pause -1s] [voice]\n---\n[scene x=1]")
    places = [line.split(": ")[0] for line in str(caught.value).splitlines()]
    assert places == ["script:1:1", "script:2:3", "script:2:15", "script:4:1"]


def test_many_mistakes_are_cut_short_and_counted():
    with pytest.raises(ScriptError, match=r"… and 980 more\.$"):
        parse("[x]\n" * 1000)


@pytest.mark.parametrize(
    "text",
    [
        "가" * 100_000,
        "[" * 100_000,
        "[a" * 100_000,
        "\\" * 100_000,
        " " * 100_000 + "가",
        "가[smile] " * 20_000,
        "가\n" * 50_000,
    ],
)
def test_long_text_takes_time_in_proportion(text):
    before = time.process_time()
    with contextlib.suppress(ScriptError):
        parse(text)
    assert time.process_time() - before < 3


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (TextItem("  "), "white space"),
        (TextItem("\ud800"), "lone surrogate"),
        (PauseMark(Fraction(-1)), "from 0 to 600"),
        (PauseMark(Fraction(601)), "from 0 to 600"),
        (ExpressionMark("grin"), "smile"),
        (GestureMark(""), "name of a GestureMark"),
        (CueMark(Fraction(2), Fraction(1)), "end after it starts"),
    ],
)
def test_script_with_an_impossible_value_cannot_be_written(item, words):
    with pytest.raises(UsageError, match=words):
        to_text(Script((Scene((TextItem("가"),)), Scene((item,)))))


def test_script_without_scenes_cannot_be_written():
    with pytest.raises(UsageError, match="at least one scene"):
        to_text(Script(()))
