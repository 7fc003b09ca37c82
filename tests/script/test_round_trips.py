"""Every script is the same again after it was written in either form and read."""

from __future__ import annotations

import json
from fractions import Fraction

import hypothesis
import jsonschema
from hypothesis import example, given
from hypothesis import strategies as st

from saram.script import from_json, json_schema, parse, to_json, to_text
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

NASTY = (
    "[", "]", "[smile]", "[pause 1s", "[속보]", "[쉼 1초]", "\\", "\\[", "\\u{41}", "\\u{}", "---", "\n---\n",
    "\n// ", "\n# ", "=", '"', " ", "\n", "\n\n", "\r\n", "\t", "\u3000", "\ufeff", "\x00", "\x1c", "\x85",
    "\u2028", "\u202e", "שלום", "😀", "👩‍💻", "가", "나다. ", "a", "n", "u{",
)  # fmt: skip

_characters = st.characters(exclude_categories=["Cs"])
texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text(_characters, max_size=3)), min_size=1, max_size=8).map(
    "".join
)
texts = texts.filter(str.strip)
pauses = st.fractions(min_value=0, max_value=600)


@st.composite
def cues(draw):
    """A cue with any exact times."""
    start = draw(st.fractions(min_value=0, max_value=100_000))
    return CueMark(start, start + draw(st.fractions(min_value=Fraction(1, 1000), max_value=100)))


items = st.one_of(
    texts.map(TextItem),
    texts.map(TextItem),
    pauses.map(PauseMark),
    texts.map(GestureMark),
    st.sampled_from(["neutral", "smile", "serious", "surprise"]).map(ExpressionMark),
    texts.map(BackgroundMark),
    texts.map(VoiceMark),
    st.builds(PronounceMark, texts, texts),
    cues(),
)
settings = st.builds(
    SceneSettings,
    background=st.none() | texts,
    voice=st.none() | texts,
    language=st.sampled_from([None, "ko", "en"]),
    rate=st.none() | st.floats(0.5, 2.0),
    pitch=st.none() | st.floats(-12, 12),
    volume=st.none() | st.floats(-24, 6),
    captions=st.sampled_from([None, "on", "off"]),
)


SCHEMA = jsonschema.Draft202012Validator(json_schema())


def scripts():
    """Any script."""
    scenes = st.builds(Scene, st.lists(items, max_size=6).map(tuple), st.just(SceneSettings()) | settings)
    return st.builds(Script, st.lists(scenes, min_size=1, max_size=4).map(tuple))


@hypothesis.settings(deadline=None)
@given(scripts())
@example(Script((Scene(()),)))
@example(Script((Scene((TextItem("["), TextItem("smile]"))),)))
@example(Script((Scene((TextItem("[A\ufeff]"),)),)))
@example(Script((Scene((TextItem("[쉼 "), TextItem("1초]"), ExpressionMark("smile"))),)))
@example(Script((Scene((TextItem("a\n---\n// b\n# c\n\\u{41}\\"), TextItem(" d "))),)))
@example(Script((Scene((TextItem("\ufeffa\r\nb\x00\x85"), GestureMark("nod"), TextItem(" \u3000b\t"))),)))
def test_text_form_gives_back_every_script_exactly(script):
    assert parse(to_text(script)) == script


@hypothesis.settings(deadline=None)
@given(scripts())
@example(Script((Scene(()),)))
@example(Script((Scene((TextItem("["), TextItem("smile]"))),)))
@example(Script((Scene((TextItem("[A\ufeff]"),)),)))
@example(Script((Scene((TextItem("[쉼 "), TextItem("1초]"), ExpressionMark("smile"))),)))
@example(Script((Scene((TextItem("a\n---\n// b\n# c\n\\u{41}\\"), TextItem(" d "))),)))
@example(Script((Scene((TextItem("\ufeffa\r\nb\x00\x85"), GestureMark("nod"), TextItem(" \u3000b\t"))),)))
def test_json_form_gives_back_every_script_exactly_and_fits_the_schema(script):
    written = to_json(script)
    assert from_json(written) == script
    SCHEMA.validate(json.loads(written))
