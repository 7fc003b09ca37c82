from saram.motion import Performer


def test_a_sentence_gives_one_row_for_each_frame_begun(say):
    assert len(Performer().perform(say(["a", "m", "a"]))) == 7
