"""Every example of docs/how-to/write-a-script.md does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saram.errors import ScriptError
from saram.script import from_json, from_subtitles, parse, plan, to_text

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-script.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def blocks(kind):
    return [text for name, text in BLOCKS if name == kind]


def split(text, _):
    for match in re.finditer(r"[^.?!\s][^.?!]*[.?!]*", text):
        yield match.start(), match[0].rstrip()


def test_page_holds_examples_of_every_kind():
    assert {name for name, _ in BLOCKS} == {"script", "wrong", "message", "srt", "json", "python"}


@pytest.mark.parametrize("text", blocks("script"))
def test_script_can_be_planned_and_comes_back(text):
    script = parse(text)
    assert [beat for beat in plan(script, split) if beat.text]
    assert parse(to_text(script)) == script


@pytest.mark.parametrize("mark", re.findall(r"`(\[[^`]+\])`", PAGE))
def test_mark_named_in_the_page_is_one(mark):
    parsed = parse(f"가. {mark}")
    assert len(parsed.scenes[0].items) == 2


def test_wrong_script_gives_the_message_shown():
    (text,), (message,) = blocks("wrong"), blocks("message")
    with pytest.raises(ScriptError) as caught:
        parse(text)
    for shown, told in zip(message.splitlines(), str(caught.value).splitlines(), strict=True):
        assert told.startswith(shown)


def test_brackets_shown_as_text_are_text():
    (text,) = [text for text in blocks("script") if "[속보]" in text]
    assert [item.text for item in parse(text).scenes[0].items] == [text.strip()]


def test_subtitles_json_and_python_run():
    for text in blocks("srt"):
        assert len(from_subtitles(text).scenes[0].items) == 4
    for text in blocks("json"):
        assert from_json(text).scenes[0].settings.rate == 1.1
    for text in blocks("python"):
        exec(compile(text, "write-a-script.md", "exec"), {})  # noqa: S102 - the page's own example
