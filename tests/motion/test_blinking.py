from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from saram.motion import Performer, articulation


def starts_of(lids):
    """Frames in which the lids begin to fall."""
    shut = lids > 0.02
    return np.flatnonzero(shut[1:] & ~shut[:-1]) + 1


def lively(say, seed):
    """About twenty minutes of talk and pauses: lids [T], and the frames in the middle of stressed vowels [T]."""
    generator = np.random.default_rng(seed)
    performer = Performer(seed)
    lids, forbidden, frames = [], [], 0
    for _ in range(220):
        symbols = [
            str(s) for _ in range(18) for s in (generator.choice(list("ptkmnsl")), generator.choice(list("aeiou")))
        ]
        each = [Fraction(int(ms), 1000) for ms in generator.uniform(50, 160, len(symbols))]
        speech = say(symbols, each, lead=Fraction(3, 20), tail=Fraction(int(generator.integers(2)), 10))
        stressed = [
            replace(p, stress=2 if articulation(p.symbol).is_vowel and generator.random() < 0.5 else 0)
            for p in speech.phonemes
        ]
        motion = performer.perform(replace(speech, phonemes=tuple(stressed)))
        lids.append(motion.column("eyeBlinkLeft"))
        for phoneme in stressed:
            if phoneme.stress:
                middle = frames / 25 + float(phoneme.start + phoneme.end) / 2
                forbidden.append(middle)
        frames += len(motion)
        rest = performer.rest(int(generator.integers(45)))
        lids.append(rest.column("eyeBlinkLeft"))
        frames += len(rest)
    return np.concatenate(lids), np.array(forbidden)


@pytest.fixture(scope="module", params=[0, 1, 2])
def talk(request, say):
    return lively(say, request.param)


def test_blinks_come_every_two_to_six_seconds(talk):
    lids, _ = talk
    gaps = np.diff(starts_of(lids)) / 25
    assert gaps.min() >= 2.0 - 0.05
    assert gaps.max() <= 6.0 + 0.05
    assert 2.6 <= gaps.mean() <= 4.5
    assert gaps.std() > 0.5


def test_the_lids_meet_in_every_blink_and_open_slower_than_they_close(talk):
    lids, _ = talk
    for start in starts_of(lids)[:-1]:
        blink = lids[start : start + 10]
        assert blink.max() >= 0.95
        assert np.argmax(blink) <= 3
        assert 5 <= np.count_nonzero(blink > 0.02) <= 9


def test_no_blink_falls_on_the_middle_of_a_stressed_vowel(talk):
    lids, forbidden = talk
    frames = (forbidden * 25).astype(int)
    assert len(frames) > 1000
    assert lids[frames].max() < 0.5


def test_pauses_attract_blinks(talk, say):
    performer = Performer(9)
    near = total = 0
    for _ in range(60):
        speech = say(list("takisonamu") * 3, stress=1)
        lids = np.concatenate(
            [performer.perform(speech).column("eyeBlinkLeft"), performer.rest(25).column("eyeBlinkLeft")]
        )
        starts = starts_of(lids)
        total += len(starts)
        near += np.count_nonzero(starts > len(lids) - 25 - 8)
    assert near / total > 0.5


def test_blinks_go_on_in_silence():
    lids = Performer(1).rest(25 * 120).column("eyeBlinkRight")
    assert 120 / 6 - 1 <= len(starts_of(lids)) <= 120 / 2


@pytest.mark.parametrize("fps", [15, 24, 60])
def test_the_lids_meet_at_other_frame_rates(fps):
    lids = Performer(1, fps=fps).rest(fps * 60).column("eyeBlinkLeft")
    starts = starts_of(lids)[:-1]
    assert all(lids[s : s + fps // 2].max() >= 0.95 for s in starts)


def test_a_vowel_without_end_is_survived(say):
    motion = Performer().perform(say(["a"], [Fraction(30)], stress=2))
    assert len(starts_of(motion.column("eyeBlinkLeft"))) >= 4


def test_blinks_keep_their_time_in_speech_cut_into_snippets(say):
    performer = Performer(2)
    lids = np.concatenate(
        [performer.perform(say(["t", "a"], Fraction(1, 20), stress=2)).column("eyeBlinkLeft") for _ in range(600)]
    )
    gaps = np.diff(starts_of(lids)) / 25
    assert gaps.min() >= 1.95
    assert gaps.max() <= 6.05
