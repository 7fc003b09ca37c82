"""Motion of sound without phonemes, from what is heard of the mouth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saram.errors import UsageError
from saram.motion import Performer
from saram.motion.arkit import course_of
from saram.motion.mouth import COURSE
from saram.types import AudioChunk, FaceMotion, Speech


def sound(seconds=2.0):
    samples = np.zeros(round(48_000 * seconds), np.float32)
    return Speech(AudioChunk(samples, 48_000), (), (), "", "en")


def heard(frames, **columns):
    course = np.zeros((frames, len(COURSE)))
    for name, value in columns.items():
        course[:, COURSE.index(name)] = value
    return course


def test_what_is_heard_moves_the_mouth(caplog):
    motion = Performer(listen=lambda _: heard(50, jaw=0.5, pucker=0.3)).perform(sound())
    assert np.allclose(motion.column("jawOpen")[5:], 0.5)
    assert np.allclose(motion.column("mouthPucker")[5:], 0.3)
    assert not caplog.records


def test_lips_that_are_heard_closed_are_closed():
    course = heard(50, jaw=0.5, lower_down=0.4, upper_up=0.4)
    course[20:23, COURSE.index("seal")] = 1
    motion = Performer(listen=lambda _: course).perform(sound())
    assert not motion.aperture[20:23].any()
    assert motion.aperture[10] > 0.4


def test_it_begins_where_the_mouth_was_and_settles_after():
    performer = Performer(listen=lambda _: heard(50, jaw=0.8))
    first = performer.perform(sound())
    assert first.column("jawOpen")[0] < 0.6
    rest = performer.rest(25)
    assert rest.start == 2
    assert np.abs(np.diff(np.concatenate([first.column("jawOpen")[-1:], rest.column("jawOpen")]))).max() < 0.5
    assert not rest.column("jawOpen")[10:].any()


@pytest.mark.parametrize("count", [0, 30, 80])
def test_as_many_frames_as_the_sound_has_whatever_is_heard(count):
    assert len(Performer(listen=lambda _: heard(count, jaw=0.5)).perform(sound())) == 50


def test_known_phonemes_are_not_listened_for(say):
    def never(_):
        raise AssertionError

    assert Performer(listen=never).perform(say(["a"])).aperture.max() > 0.1


def test_listening_is_for_25_frames_a_second():
    with pytest.raises(UsageError, match="25 times a second"):
        Performer(fps=30, listen=lambda _: heard(1))


def test_a_course_can_be_read_back_from_motion(say):
    speech = say(list("masopitaku"), lead=Fraction(1, 4), tail=Fraction(1, 4))
    motion = Performer().perform(speech)
    columns = course_of(motion).columns()
    again = Performer(listen=lambda _: columns).perform(Speech(speech.audio, (), (), "", speech.language))
    open_lips = columns[:, COURSE.index("seal")] < 0.5
    for name in ("jawOpen", "mouthPucker", "mouthFunnel", "mouthStretchLeft", "mouthLowerDownLeft", "mouthUpperUpLeft"):
        away = np.abs(again.column(name) - motion.column(name))[open_lips]
        assert away.max() < 0.12, name
    assert not FaceMotion(again.values).aperture[columns[:, COURSE.index("seal")] >= 1].any()
