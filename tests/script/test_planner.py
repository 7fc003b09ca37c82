"""The beats a script becomes."""

from __future__ import annotations

import itertools
import re
import time
from fractions import Fraction

import pytest

from saram.errors import UsageError
from saram.script import Silences, parse, plan
from saram.types import (
    Anchor,
    ExpressionMark,
    GestureMark,
    PauseMark,
    Scene,
    SceneSettings,
    Script,
    TextItem,
)

SENTENCE, PARAGRAPH, SCENE, GESTURE = Fraction(7, 20), Fraction(7, 10), Fraction(3, 5), Fraction(3, 2)


def split(text, language):
    """Sentences that end with a full stop, a question mark or an exclamation mark."""
    assert language in {None, "ko", "en"}
    for match in re.finditer(r"[^.?!\s][^.?!]*[.?!]*", text):
        sentence = match[0].rstrip()
        yield match.start(), sentence


def beats(text, **options):
    return list(plan(parse(text), split, **options))


def said(text):
    """What is said and how long it is silent after each piece."""
    return [(beat.text, beat.pause) for beat in beats(text)]


def test_natural_silence_follows_sentences_paragraphs_and_scenes_but_not_the_last():
    assert said("가. 나?\n\n다!\n---\n라.") == [("가.", SENTENCE), ("나?", PARAGRAPH), ("다!", SCENE), ("라.", 0)]


def test_silences_can_be_chosen():
    silences = Silences(sentence=Fraction(1), paragraph=Fraction(2), scene=Fraction(3))
    pauses = [beat.pause for beat in beats("가. 나.\n\n다.\n---\n라.", silences=silences)]
    assert pauses == [1, 2, 3, 0]


@pytest.mark.parametrize(
    "gap", [" [pause 2s] ", "\n[pause 2s]\n", "\n\n[pause 2s]\n\n", "[pause 1.5s]\n\n[pause 0.5s]", "\n---\n[pause 2s]"]
)
def test_written_pauses_stand_in_for_the_natural_silence(gap):
    assert said(f"가.{gap}나.") == [("가.", 2), ("나.", 0)]


def test_pause_of_zero_takes_the_natural_silence_away():
    assert said("가.[pause 0s] 나.") == [("가.", 0), ("나.", 0)]


def test_pause_within_a_sentence_parts_it():
    assert said("정답은 [pause 1s] 사과입니다. 끝.") == [("정답은", 1), ("사과입니다.", SENTENCE), ("끝.", 0)]


def test_pause_before_the_full_stop_or_the_first_word_stands_outside_the_sentence():
    assert said("“[pause 1s]가[pause 2s].” 나.") == [("", 1), ("“가.", 2), ("” 나.", 0)]


def test_pauses_at_the_ends_of_the_script_are_kept():
    assert said("[pause 1s] 가. [pause 2s]") == [("", 1), ("가.", 2)]


def test_script_of_silence_alone_is_one_beat():
    assert said("[pause 3s]") == [("", 3)]


def test_anchor_has_its_place_in_the_beat():
    (beat,) = beats("  안녕하세요 [gesture bow] 여러분, [smile]반갑습니다.")
    assert beat.text == "안녕하세요 여러분, 반갑습니다."
    places = [(beat.text[anchor.offset :], anchor.mark) for anchor in beat.anchors]
    assert places == [("여러분, 반갑습니다.", GestureMark("bow")), ("반갑습니다.", ExpressionMark("smile"))]


def test_anchor_between_sentences_belongs_to_the_next_one():
    first, second = beats("가. [gesture nod] 나.")
    assert not first.anchors
    assert second.anchors == (Anchor(0, GestureMark("nod")),)


def test_anchor_in_the_second_part_of_a_sentence_counts_from_there():
    _, second = beats("하나 [pause 1s] 둘 [gesture nod] 셋.")
    assert second.anchors == (Anchor(2, GestureMark("nod")),)
    assert second.text[2:] == "셋."


def test_mark_on_a_line_of_its_own_before_a_paragraph_belongs_to_it():
    (beat,) = beats("[smile]\n\n[gesture nod]\n\n가.")
    assert beat.anchors == (Anchor(0, ExpressionMark("smile")), Anchor(0, GestureMark("nod")))


def test_mark_on_a_line_of_its_own_makes_no_paragraph():
    assert said("가.\n[smile]\n나.") == [("가.", SENTENCE), ("나.", 0)]


def test_gesture_that_no_words_follow_is_seen_in_silence():
    assert [(b.text, b.pause, b.anchors) for b in beats("가. [gesture bow]\n\n나. [gesture nod]")] == [
        ("가.", 0, ()),
        ("", GESTURE, (Anchor(0, GestureMark("bow")),)),
        ("나.", 0, ()),
        ("", GESTURE, (Anchor(0, GestureMark("nod")),)),
    ]


def test_gesture_before_a_pause_happens_in_it():
    assert [(b.text, b.pause, len(b.anchors)) for b in beats("가. [gesture bow] [pause 3s] 나.")] == [
        ("가.", 0, 0),
        ("", 3, 1),
        ("나.", 0, 0),
    ]


def test_pause_before_and_after_a_gesture_are_told_apart():
    assert [(b.text, b.pause, len(b.anchors)) for b in beats("가. [pause 1s] [gesture bow] [pause 2s] 나.")] == [
        ("가.", 1, 0),
        ("", 2, 1),
        ("나.", 0, 0),
    ]


def test_expression_ends_with_its_scene():
    marks = [[anchor.mark.name for anchor in beat.anchors] for beat in beats("[smile]가.\n---\n나.\n---\n[serious]다.")]
    assert marks == [["smile"], ["neutral"], ["serious"]]


def test_new_expression_at_the_start_of_a_scene_follows_the_end_of_the_old_one():
    marks = [[anchor.mark.name for anchor in beat.anchors] for beat in beats("[smile]가.\n---\n[serious]다.")]
    assert marks == [["smile"], ["neutral", "serious"]]


def test_voice_and_background_hold_from_their_place_on_into_later_scenes():
    found = [
        (b.text, b.voice, b.background, b.pause)
        for b in beats("하나 [voice ko-male] 둘 [background a.png] 셋.\n---\n넷.")
    ]
    assert found == [
        ("하나", None, None, 0),
        ("둘", "ko-male", None, 0),
        ("셋.", "ko-male", "a.png", SCENE),
        ("넷.", "ko-male", "a.png", 0),
    ]


def test_background_shows_during_the_pause_after_its_mark():
    found = [(b.text, b.background, b.pause) for b in beats("가. [background a.png] [pause 2s] 나.")]
    assert found == [("가.", None, 0), ("", "a.png", 2), ("나.", "a.png", 0)]


def test_scene_settings_hold_until_a_later_scene_changes_them():
    found = beats(
        "가.\n---\n[scene voice=v rate=1.5 pitch=-2 volume=3 captions=off language=en background=b]\nB.\n"
        "---\n[scene rate=0.8]\nC.",
        defaults=SceneSettings(voice="d", background="plain"),
    )
    assert [(b.voice, b.background, b.rate, b.pitch, b.volume, b.captions, b.language, b.scene) for b in found] == [
        ("d", "plain", 1.0, 0.0, 0.0, True, None, 0),
        ("v", "b", 1.5, -2.0, 3.0, False, "en", 1),
        ("v", "b", 0.8, -2.0, 3.0, False, "en", 2),
    ]


def test_pronunciations_gather_from_their_place_on():
    found = beats("가. [say NIA=니아] NIA는. [say AI=에이아이] AI와 NIA.\n---\n[say NIA=엔 아이 에이] NIA.")
    assert [beat.lexicon for beat in found] == [
        {},
        {"NIA": "니아"},
        {"NIA": "니아", "AI": "에이아이"},
        {"NIA": "엔 아이 에이", "AI": "에이아이"},
    ]


def test_pronunciation_within_a_sentence_does_not_part_it_unless_the_word_was_said_before():
    assert [(b.text, b.lexicon) for b in beats("오늘 [say NIA=니아] NIA는.")] == [("오늘 NIA는.", {"NIA": "니아"})]
    assert [(b.text, b.lexicon) for b in beats("옛 NIA와 [say NIA=니아] 새 NIA.")] == [
        ("옛 NIA와", {}),
        ("새 NIA.", {"NIA": "니아"}),
    ]


def test_line_end_within_a_sentence_is_a_space():
    assert said("긴 문장이\n이어집니다.") == [("긴 문장이 이어집니다.", 0)]


def test_text_without_any_letter_is_handed_on():
    assert said("😀 [smile] …")[0][0].startswith("😀")


def test_cue_gives_each_sentence_a_share_of_its_slot():
    found = beats("[cue 1s 5s] 가나다. 라마바.\n[cue 6s 8s] 사.")
    assert [(b.text, b.not_before, b.not_after, b.pause) for b in found] == [
        ("가나다.", 1, 1 + Fraction(4, 9) * 4, SENTENCE),
        ("라마바.", None, 5, 0),
        ("사.", 6, 8, 0),
    ]


def test_cue_without_words_is_passed_over():
    assert [(b.text, b.not_before) for b in beats("[cue 1s 2s]\n[cue 3s 4s] 가.")] == [("가.", 3)]


def test_plan_is_made_only_as_far_as_it_is_asked_for():
    asked = []

    def counted(text, language):
        asked.append(text)
        return split(text, language)

    script = parse("\n\n".join(f"문단 {number}." for number in range(1000)))
    first = list(itertools.islice(plan(script, counted), 3))
    assert [beat.text for beat in first] == ["문단 0.", "문단 1.", "문단 2."]
    assert len(asked) <= 5


@pytest.mark.parametrize("text", ["[smile]", "[scene rate=1]", "[cue 1s 2s]", "[say a=b]"])
def test_script_with_nothing_to_say_or_show_is_an_error(text):
    with pytest.raises(UsageError, match=r"nothing to say\. Write at least one sentence"):
        plan(parse(text), split)


@pytest.mark.parametrize(
    ("script", "defaults"),
    [
        (Script(()), None),
        (Script((Scene((TextItem(" "),)),)), None),
        (Script((Scene((PauseMark(Fraction(-1)),)),)), None),
        (Script((Scene((TextItem("가"),)),)), SceneSettings(rate=9.0)),
    ],
)
def test_impossible_value_is_an_error_at_once(script, defaults):
    with pytest.raises(UsageError):
        plan(script, split, defaults=defaults)


def test_hundred_thousand_characters_without_a_space_are_one_beat():
    (beat,) = beats("가" * 100_000)
    assert beat.text == "가" * 100_000


def test_twenty_thousand_marks_in_one_paragraph_take_time_in_proportion():
    before = time.process_time()
    assert len(beats("가. [gesture nod] " * 20_000)) == 20_001
    assert time.process_time() - before < 10
