import math
import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from saram.errors import UnknownNameError, UsageError
from saram.motion import Performer
from saram.types import (
    ARKIT,
    COEFFICIENTS,
    POSE,
    Anchor,
    AudioChunk,
    ExpressionMark,
    GestureCue,
    GestureMark,
    Phoneme,
    Speech,
    Word,
)

HEAD = [COEFFICIENTS.index(name) for name in ("headYaw", "headPitch", "headRoll")]
SMILE = COEFFICIENTS.index("mouthSmileLeft")


def sentence(say, *, lead=0, tail=0):
    """A second or so of speech with two words."""
    speech = say(list("masopitaku"), lead=Fraction(lead), tail=Fraction(tail), stress=2)
    words = (
        Word("마소", speech.phonemes[0].start, speech.phonemes[3].end, (0, 2)),
        Word("피타쿠", speech.phonemes[4].start, speech.phonemes[9].end, (3, 6)),
    )
    return replace(speech, text="마소 피타쿠", words=words)


def test_a_sentence_gives_one_row_for_each_frame_begun(say):
    assert len(Performer().perform(say(["a", "m", "a"]))) == 7


@pytest.mark.parametrize("fps", [24, 25, Fraction(30000, 1001), 60])
def test_counts_and_starts_are_exact_over_an_hour(say, fps):
    performer = Performer(fps=fps)
    durations = [Fraction(n, 48_000) for n in (331_337, 48_001, 99_991, 1_919, 1)]
    speeches = [say(["a"], [length]) for length in durations]
    speeches = [
        replace(s, audio=AudioChunk(np.zeros(int(d * 48_000), np.float32), 48_000))
        for s, d in zip(speeches, durations, strict=True)
    ]
    frames = 0
    for round_ in range(250):
        for speech in speeches:
            motion = performer.perform(speech)
            assert len(motion) == math.ceil(speech.duration * fps)
            assert motion.start == frames / Fraction(fps)
            frames += len(motion)
        rest = performer.rest(round_ % 40)
        assert rest.start == frames / Fraction(fps)
        frames += len(rest)
    assert frames / fps > 2400


def test_the_same_seed_gives_the_same_motion_and_another_another(say):
    def run(seed):
        performer = Performer(seed)
        return np.concatenate(
            [performer.rest(40).values, performer.perform(sentence(say)).values, performer.rest(90).values]
        )

    assert np.array_equal(run(7), run(7))
    assert not np.array_equal(run(7), run(8))
    assert not np.array_equal(run(-1), run(1))


def test_rest_does_not_depend_on_how_it_is_cut(say):
    whole, cut = Performer(3), Performer(3)
    whole.perform(sentence(say))
    cut.perform(sentence(say))
    pieces = [cut.rest(n) for n in (1, 0, 30, 2, *[1] * 167)]
    assert np.allclose(whole.rest(200).values, np.concatenate([p.values for p in pieces]), atol=1e-5)


def test_stretches_join_without_a_jump(say):
    performer = Performer(2)
    motions = []
    for _ in range(12):
        motions += [performer.perform(sentence(say)), performer.perform(say(list("okitatamo"))), performer.rest(9)]
    values = np.concatenate([m.values for m in motions])
    steps = np.abs(np.diff(values, axis=0))
    assert steps[:, HEAD].max() < 0.35
    borders = np.cumsum([len(m) for m in motions])[:-1] - 1
    mouth = [COEFFICIENTS.index(n) for n in ("jawOpen", "mouthPucker", "mouthFunnel", "mouthStretchLeft")]
    assert steps[borders][:, mouth].max() <= max(steps[:, mouth].max() * 0.999, 0.3)
    assert steps[borders][:, mouth].max() < 0.35


def test_values_are_finite_and_weights_in_range(say):
    performer = Performer(liveliness=2.0)
    anchors = [Anchor(0, ExpressionMark("surprise")), Anchor(3, ExpressionMark("smile"))]
    for _ in range(5):
        motion = performer.perform(sentence(say), anchors)
        assert np.isfinite(motion.values).all()
        weights = motion.values[:, : len(ARKIT)]
        assert weights.min() >= 0.0
        assert weights.max() <= 1.0


def test_a_gesture_begins_in_the_frame_in_which_its_word_begins(say):
    speech = sentence(say, lead=1)
    anchors = [
        Anchor(0, GestureMark("nod")),
        Anchor(1, GestureMark("bow")),
        Anchor(2, GestureMark("think")),
        Anchor(6, GestureMark("end")),
    ]
    motion = Performer().perform(speech, anchors)
    second = int(speech.words[1].start * 25)
    assert motion.gestures == (
        GestureCue("nod", 25),
        GestureCue("bow", 25),
        GestureCue("think", second),
        GestureCue("end", len(motion) - 1),
    )


def test_gestures_in_silence_begin_at_once_and_wait_for_a_frame_if_there_is_none(say):
    performer = Performer()
    assert performer.rest(5, [Anchor(0, GestureMark("nod"))]).gestures == (GestureCue("nod", 0),)
    assert performer.rest(0, [Anchor(0, GestureMark("bow"))]).gestures == ()
    assert performer.perform(sentence(say), [Anchor(0, GestureMark("nod"))]).gestures == (
        GestureCue("bow", 0),
        GestureCue("nod", 0),
    )


def test_an_expression_comes_softly_and_is_held_until_changed(say):
    performer = Performer()
    coming = performer.rest(50, [Anchor(0, ExpressionMark("smile"))]).values[:, SMILE]
    assert coming[0] < 0.02
    assert np.diff(coming).max() < 0.1
    assert coming[-1] == pytest.approx(0.45)
    performer.perform(sentence(say))
    held = performer.rest(50).values[:, SMILE]
    assert held[-1] == pytest.approx(0.45)
    leaving = performer.rest(50, [Anchor(0, ExpressionMark("neutral"))]).values[:, SMILE]
    assert leaving[-1] == 0.0


def test_an_expression_interrupted_on_its_way_does_not_jump():
    performer = Performer()
    first = performer.rest(6, [Anchor(0, ExpressionMark("surprise"))])
    second = performer.rest(40, [Anchor(0, ExpressionMark("smile"))])
    column = COEFFICIENTS.index("browInnerUp")
    course = np.concatenate([first.values[:, column], second.values[:, column]])
    assert np.abs(np.diff(course)).max() < 0.2
    assert course[-1] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("name", ["smile", "serious", "surprise", "sad", "worry", "neutral"])
def test_no_expression_opens_closed_lips(say, name):
    performer = Performer()
    assert performer.rest(40, [Anchor(0, ExpressionMark(name))]).aperture.max() == 0.0
    each = Fraction(12, 100)
    motion = performer.perform(say(["a", "m", "a", "b", "a", "p"], each))
    for index in (1, 3, 5):
        assert motion.aperture[int((index + 0.4) * each * 25)] <= 0.01


def test_an_unknown_expression_is_refused_with_those_there_are():
    with pytest.raises(UnknownNameError, match="smile"):
        Performer().rest(1, [Anchor(0, ExpressionMark("smirk"))])


@pytest.mark.parametrize("fps", [0, -25, Fraction(-1, 2)])
def test_a_frame_rate_of_nothing_is_refused(fps):
    with pytest.raises(UsageError, match="more than 0 frames"):
        Performer(fps=fps)


@pytest.mark.parametrize("liveliness", [-0.1, 2.1, math.nan, math.inf])
def test_an_impossible_liveliness_is_refused(liveliness):
    with pytest.raises(UsageError, match="liveliness"):
        Performer(liveliness=liveliness)


def test_a_rest_of_negative_length_is_refused_and_leaves_no_trace():
    performer = Performer()
    with pytest.raises(UsageError, match="-1"):
        performer.rest(-1)
    assert performer.rest(2).start == 0


def test_without_liveliness_the_head_is_still(say):
    motion = Performer(liveliness=0.0).perform(sentence(say))
    assert np.abs(motion.values[:, len(ARKIT) :]).max() == 0.0


def test_speech_without_phonemes_keeps_the_mouth_closed_and_says_so(say, caplog):
    motion = Performer().perform(replace(sentence(say), phonemes=()))
    assert len(motion) == 23
    assert motion.aperture.max() == 0.0
    assert "no phonemes" in caplog.text


def test_speech_without_sound_gives_no_frames(say):
    empty = Speech(AudioChunk(np.zeros(0, np.float32), 48_000), (), (), "", "ko")
    assert len(Performer().perform(empty)) == 0


@pytest.mark.parametrize(
    "phonemes",
    [
        (Phoneme("a", Fraction(0), Fraction(0)), Phoneme("m", Fraction(0), Fraction(0))),
        (Phoneme("a", Fraction(5), Fraction(9)), Phoneme("m", Fraction(90), Fraction(99))),
        (Phoneme("a", Fraction(1), Fraction(0)), Phoneme("m", Fraction(-3), Fraction(-2))),
        (
            Phoneme("a", Fraction(0), Fraction(1)),
            Phoneme("m", Fraction(0), Fraction(1)),
            Phoneme("漢", Fraction(0), Fraction(1), 7),
        ),
        (Phoneme("", Fraction(0), Fraction(1)),),
    ],
)
def test_senseless_times_do_no_harm(say, phonemes):
    performer = Performer()
    motion = performer.perform(replace(sentence(say), phonemes=phonemes))
    after = performer.rest(30)
    assert np.isfinite(motion.values).all()
    assert motion.values[:, : len(ARKIT)].max() <= 1.0
    assert after.aperture[-1] == 0.0


def test_sound_that_is_not_finite_does_no_harm(say):
    speech = sentence(say)
    broken = AudioChunk(np.full_like(speech.audio.samples, np.nan), speech.audio.rate)
    assert np.isfinite(Performer().perform(replace(speech, audio=broken)).values).all()


def test_anchors_without_words_happen_in_the_last_frame(say):
    speech = replace(sentence(say), words=())
    motion = Performer().perform(speech, [Anchor(0, GestureMark("nod"))])
    assert motion.gestures == (GestureCue("nod", len(motion) - 1),)


def test_a_question_raises_the_brows(say):
    column = COEFFICIENTS.index("browInnerUp")
    asked, stated = (
        Performer(seed=1).perform(replace(sentence(say, tail=1), text=text)).values[-20:, column].max()
        for text in ("마소 피타쿠?", "마소 피타쿠.")
    )
    assert asked > stated + 0.1


def test_the_eyes_stay_on_the_viewer(say):
    performer = Performer(5)
    motions = [performer.perform(sentence(say)) if i % 2 else performer.rest(60) for i in range(60)]
    values = np.concatenate([m.values for m in motions])
    pose = {name: values[:, COEFFICIENTS.index(name)] for name in POSE}
    missed = np.hypot(pose["headYaw"] + pose["gazeYaw"], pose["headPitch"] + pose["gazePitch"])
    assert np.median(missed) < 0.5
    assert missed.max() < 2.0


def test_an_hour_passes_quickly_without_drift(say):
    performer = Performer(11)
    speech = say(list("masopitakunarimosetu") * 3, tail=Fraction(1, 2), stress=1)
    began = time.process_time()
    pose, frames = [], 0
    while frames < 90_000:
        for motion in (performer.perform(speech), performer.rest(18)):
            pose.append(motion.values[:, HEAD])
            frames += len(motion)
    took = time.process_time() - began
    course = np.concatenate(pose)
    assert np.abs(course.mean(axis=0)).max() < 0.2
    assert (np.abs(course).max(axis=0) <= [3.0, 2.5, 2.0]).all()
    assert np.abs(course[-9000:].mean(axis=0) - course[:9000].mean(axis=0)).max() < 0.3
    assert course.std(axis=0).min() > 0.1
    assert np.abs(np.diff(course, axis=0)).max() < 0.35
    assert frames / 25 / took > 50, "ten times that on an idle machine"
