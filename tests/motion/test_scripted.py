import pytest

from saram.motion import Performer, ScriptedPerformer


def test_the_scripted_performer_counts_frames_as_the_real_one(say):
    real, scripted = Performer(), ScriptedPerformer()
    for frames in (3, 0, 7):
        speech = say(list("masoki"))
        one, other = real.perform(speech), scripted.perform(speech)
        assert (len(one), one.start, one.fps) == (len(other), other.start, other.fps)
        one, other = real.rest(frames), scripted.rest(frames)
        assert (len(one), one.start, one.fps) == (len(other), other.start, other.fps)


def test_its_mouth_opens_once_a_second(say):
    motion = ScriptedPerformer().perform(say(["a"], [2]))
    assert motion.column("jawOpen")[12] == pytest.approx(0.5, abs=0.01)
    assert motion.column("jawOpen")[25] == pytest.approx(0.0, abs=0.01)
    assert ScriptedPerformer().rest(4).values.max() == 0.0
