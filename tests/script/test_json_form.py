"""The JSON form of a script."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from saram.errors import ScriptError, UsageError
from saram.script import from_json, json_schema, parse, to_json
from saram.types import PauseMark, Scene, Script, TextItem

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "script.schema.json"


def wrong(items):
    return json.dumps({"scenes": [{"items": items}]})


def test_json_form_means_the_same_as_the_text_form():
    text = "[scene background=classroom rate=1.2]\n"
    text += "[smile]안녕하세요. [pause 500ms][say AI=에이아이] AI입니다.\n---\n[cue 1s 2.5s] 끝."
    value = {
        "version": 1,
        "scenes": [
            {
                "settings": {"background": "classroom", "rate": 1.2},
                "items": [
                    {"expression": "smile"},
                    "안녕하세요. ",
                    {"pause": 0.5},
                    {"say": {"written": "AI", "spoken": "에이아이"}},
                    " AI입니다.",
                ],
            },
            {"items": [{"cue": {"start": 1, "end": 2.5}}, "끝."]},
        ],
    }
    assert from_json(json.dumps(value)) == parse(text)
    assert json.loads(to_json(parse(text))) == value


@pytest.mark.parametrize(
    ("written", "seconds"), [(1, 1), (0.1, Fraction(1, 10)), ("250ms", Fraction(1, 4)), ("1/3s", Fraction(1, 3))]
)
def test_length_of_time_is_exactly_what_is_written(written, seconds):
    assert from_json(wrong([{"pause": written}])).scenes[0].items == (PauseMark(Fraction(seconds)),)


def test_brackets_in_json_are_text():
    assert from_json(wrong(["[smile] \\["])).scenes[0].items == (TextItem("[smile] \\["),)


def test_byte_order_mark_is_passed_over():
    assert from_json("\ufeff" + wrong(["가"])) == parse("가")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "1:1", "not JSON"),
        ('{\n  "scenes": [,]}', "2:14", "not JSON"),
        ("[" * 100_000, "1:1", "cannot be read"),
        ('{"scenes": NaN}', "1:1", "NaN"),
        ("9" * 5000, "1:1", "cannot be read"),
        ("[]", "1:1", "dictionary"),
        ('{"scenes": []}', "1:12", "at least 1 item"),
        ('{\n "version": 2, "scenes": [{"items": []}]}', "2:13", "version"),
        ('{\n "scenes": [{"items": [],\n  "itmes": []}]}', "3:12", r"scenes[0].itmes: Extra inputs"),
        (wrong([{"pause": -1}]), "1:34", "scenes[0].items[0].pause"),
        (wrong([{"pause": 601}]), "1:34", "scenes[0].items[0].pause"),
        (wrong([{"pause": True}]), "1:34", "length of time"),
        (wrong([{"pause": "soon"}]), "1:34", "length of time"),
        ('{"scenes": [{"items": [{"pause": 1e999}]}]}', "1:34", "finite"),
        (wrong([3]), "1:24", "pause, gesture, expression, background, voice, say, cue"),
        (wrong([{"smile": 1}]), "1:24", "pause, gesture"),
        (wrong([" "]), "1:24", "white space"),
        (wrong(["\ud800"]), "1:24", "lone surrogate"),
        (wrong([{"gesture": ""}]), "1:36", "white space"),
        (wrong([{"expression": "grin"}]), "1:39", "'neutral', 'smile', 'serious' or 'surprise'"),
        (wrong([{"cue": {"start": 2, "end": 1}}]), "1:32", "end after it starts"),
        ('{"scenes": [{"settings": {"rate": 3}, "items": []}]}', "1:35", "less than or equal to 2"),
    ],
)
def test_mistake_names_its_place(text, place, words):
    with pytest.raises(ScriptError) as caught:
        from_json(text, "s.json")
    assert str(caught.value).startswith(f"s.json:{place}: ")
    assert words in str(caught.value)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(ScriptError) as caught:
        from_json(wrong([{"pause": -1}, 3, ""]))
    assert len(str(caught.value).splitlines()) == 3


def test_script_with_an_impossible_value_cannot_be_written():
    with pytest.raises(UsageError, match="lone surrogate"):
        to_json(Script((Scene((TextItem("\udfff"),)),)))


def test_published_schema_is_the_one_in_force():
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(), "run: make docs"
