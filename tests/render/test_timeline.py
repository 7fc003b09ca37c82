from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from saram.render import timeline
from saram.types import Anchor, Beat, GestureMark


def lay(beats, voice, performance, **options):
    return list(timeline(iter(beats), narrate=voice, performance=performance, **options))


def sounding(stretches) -> list[tuple[float, float]]:
    """(start, end) of each part with sound, in seconds."""
    sound = np.concatenate([each.audio.samples for each in stretches]) > 0.1
    edges = np.flatnonzero(np.diff(np.concatenate([[False], sound, [False]]).astype(int)))
    return [(float(a) / 48_000, float(b) / 48_000) for a, b in edges.reshape(-1, 2)]


def test_stretches_follow_each_other_without_a_gap_in_whole_frames(voice, performance):
    stretches = lay([Beat("일이삼", Fraction(1, 3)), Beat("사오", Fraction(1, 7))], voice, performance)
    time = Fraction(0)
    for stretch in stretches:
        assert stretch.start == stretch.motion.start == time
        assert stretch.audio.samples.size == len(stretch.motion) * 1920
        time += stretch.audio.duration


def test_it_begins_and_ends_in_silence(voice, performance):
    stretches = lay([Beat("가나")], voice, performance)
    ((start, end),) = sounding(stretches)
    assert start == pytest.approx(0.4)
    assert end == pytest.approx(0.6)
    assert stretches[-1].start + stretches[-1].audio.duration >= Fraction(12, 10)


def test_a_pause_is_as_long_as_the_author_asked(voice, performance):
    (_, end), (start, _) = sounding(lay([Beat("가나다", Fraction(1)), Beat("라")], voice, performance))
    assert start - end == pytest.approx(1.0, abs=0.04)


def test_a_pause_of_nothing_adds_nothing(voice, performance):
    lay([Beat("가나다", Fraction(0)), Beat("라")], voice, performance)
    assert performance.rests == [10, 15]


def test_a_very_short_pause_is_at_least_a_frame(voice, performance):
    lay([Beat("", Fraction(1, 1000)), Beat("라")], voice, performance)
    assert performance.rests[1] == 1


def test_a_very_long_pause_comes_in_parts(voice, performance):
    stretches = lay([Beat("", Fraction(3600))], voice, performance)
    assert max(len(each.motion) for each in stretches) <= 100
    assert sum(performance.rests) == 3600 * 25 + 25


def test_beats_are_asked_for_one_at_a_time(voice, performance):
    asked = itertools.count()
    beats = (Beat(f"문장 {next(asked)}") for _ in range(100))
    stretches = timeline(beats, narrate=voice, performance=performance)
    next(stretches)
    assert next(asked) <= 2
    assert voice.said == [], "the silence before the first word waits for no voice"


def test_no_beats_are_just_silence(voice, performance):
    assert sounding(lay([], voice, performance)) == []


def test_marks_go_to_the_part_of_the_sentence_they_stand_in(voice, performance):
    nod, bow, smile = (GestureMark(name) for name in ("nod", "bow", "smile"))
    beat = Beat("가나 다|라마 바", Fraction(1), (Anchor(3, nod), Anchor(8, bow), Anchor(20, smile)))
    lay([beat], voice, performance)
    assert [each for each in performance.anchors if each[1] or each[0]] == [
        ("가나 다", [(3, "nod")]),
        ("라마 바", [(3, "bow")]),
        ("", [(0, "smile")]),
    ]


def test_marks_of_a_silent_beat_happen_in_it(voice, performance):
    lay([Beat("", Fraction(1), (Anchor(0, GestureMark("bow")),))], voice, performance)
    assert ("", [(0, "bow")]) in performance.anchors


class TestSubtitleTimes:
    def test_speech_waits_until_it_is_due(self, voice, performance):
        beats = [Beat("가", not_before=Fraction(1)), Beat("나", not_before=Fraction(3))]
        assert [start for start, _ in sounding(lay(beats, voice, performance))] == pytest.approx([1.0, 3.0])

    def test_the_silence_before_the_first_word_yields_to_its_time(self, voice, performance):
        beats = [Beat("가", not_before=Fraction(1, 10))]
        assert sounding(lay(beats, voice, performance))[0][0] == pytest.approx(0.1, abs=0.04)

    def test_speech_that_would_end_late_is_said_faster(self, voice, performance):
        beats = [Beat("가" * 20, not_before=Fraction(1), not_after=Fraction(13, 5))]
        ((start, end),) = sounding(lay(beats, voice, performance))
        assert start == pytest.approx(1.0)
        assert end == pytest.approx(2.6, abs=0.1)
        assert voice.said[-1].rate == pytest.approx(1.28, abs=0.05)

    def test_speech_is_never_more_than_half_as_fast_again_and_says_so(self, voice, performance, caplog):
        beats = [Beat("가" * 40, not_after=Fraction(1)), Beat("나", not_before=Fraction(1))]
        parts = sounding(lay(beats, voice, performance))
        assert voice.said[1].rate == pytest.approx(1.5)
        assert "too long for its time" in caplog.text
        assert parts[-1][0] > 2.5, "what follows starts late"

    def test_speech_that_fits_is_said_once_as_it_is(self, voice, performance):
        lay([Beat("가나", not_after=Fraction(9))], voice, performance)
        assert len(voice.said) == 1
