from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.motion import Performer, articulation
from saram.types import COEFFICIENTS

VOWELS = ("a", "ɛ", "e", "i", "o", "u", "ɯ", "ʌ", "æ", "ɑː", "ɔː", "ə", "aɪ", "oʊ")
OTHERS = ("k", "t", "n", "s", "l", "ɾ", "h", "w", "j", "f", "ʃ", "tɕ", "ŋ", "ɹ", "θ", "kʰ", "s͈")
BILABIALS = ("p", "b", "m", "p͈", "pʰ", "p̚")
RATES = (0.5, 1.0, 2.0)
MOUTH = [i for i, name in enumerate(COEFFICIENTS) if name.startswith(("jaw", "mouth", "tongue"))]


def milliseconds(value):
    return Fraction(round(value), 1000)


def closure_of(phoneme):
    """The middle of the time in which its lips must touch, seconds."""
    release = articulation(phoneme.symbol).release
    return float(phoneme.start) + 0.5 * release * float(phoneme.end - phoneme.start)


def assert_closed(speech, motion):
    """Each p, b, m has a frame with sealed lips, the one nearest to the middle of its closure."""
    for phoneme in speech.phonemes:
        if not articulation(phoneme.symbol).closes_lips:
            continue
        frame = min(int(closure_of(phoneme) * motion.fps), len(motion) - 1)
        assert motion.aperture[frame] <= 0.01, (phoneme, frame)
        assert motion.column("mouthClose")[frame] == motion.column("jawOpen")[frame]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sound", BILABIALS)
def test_the_lips_close_between_all_vowels_at_any_rate(say, sound, rate):
    for before in VOWELS:
        symbols = [s for after in VOWELS for s in (before, sound, after)]
        speech = say(symbols, milliseconds(90 / rate), stress=2)
        assert_closed(speech, Performer().perform(speech))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sound", BILABIALS)
def test_the_lips_close_beside_all_consonants_at_any_rate(say, sound, rate):
    for other in (*OTHERS, *BILABIALS):
        speech = say(["a", other, sound, "a", "a", sound, other, "a"], milliseconds(80 / rate))
        assert_closed(speech, Performer().perform(speech))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((*VOWELS, *OTHERS, *BILABIALS, "")), st.integers(0, 260)), min_size=1, max_size=40
    ),
    st.sampled_from((15, 24, 25, 30, 50, 60)),
    st.integers(0, 300),
)
def test_the_lips_close_in_any_string_of_sounds(say, sounds, fps, lead):
    speech = say([s for s, _ in sounds], [Fraction(ms, 1000) for _, ms in sounds], lead=Fraction(lead, 1000))
    motion = Performer(fps=fps).perform(speech)
    if len(motion):
        assert_closed(speech, motion)
    assert np.isfinite(motion.values).all()
    assert motion.values[:, :52].min(initial=0) >= 0
    assert motion.values[:, :52].max(initial=0) <= 1


@pytest.mark.parametrize("sound", BILABIALS)
def test_the_mouth_is_open_before_and_after_a_closure(say, sound):
    motion = Performer(fps=50).perform(say(["k", "a", sound, "a", "k"], Fraction(12, 100)))
    middle = int(0.3 * 50)
    assert motion.aperture[:middle].max() > 0.35
    assert motion.aperture[middle:].max() > 0.35


def test_the_mouth_does_not_close_where_no_lips_meet(say):
    motion = Performer().perform(say(list("asatakinaloseketita"), Fraction(9, 100)))
    assert motion.aperture[2:-2].min() > 0.04


@pytest.mark.parametrize("sound", ["f", "v"])
def test_the_lower_lip_goes_up_to_the_teeth(say, sound):
    for rate in RATES:
        each = milliseconds(90 / rate)
        motion = Performer().perform(say(["a", sound, "a"], each))
        frame = int(1.5 * float(each) * 25)
        assert motion.column("mouthRollLower")[frame] > 0.4
        assert 0.0 < motion.aperture[frame] < 0.2
        assert motion.column("mouthLowerDownLeft")[frame] == 0.0


def rounding(motion):
    return motion.column("mouthPucker") + motion.column("mouthFunnel")


@pytest.mark.parametrize("vowel", ["u", "o", "w"])
@pytest.mark.parametrize("consonants", [["s", "t"], ["n", "k"], ["k", "l"]])
def test_rounding_runs_ahead_of_the_sound_over_consonants(say, consonants, vowel):
    each = Fraction(9, 100)
    motion = Performer(fps=200).perform(say(["a", *consonants, vowel, "a"], each))
    course, onset = rounding(motion), 3 * float(each)
    half = np.flatnonzero(course > 0.5 * course.max())[0] / 200
    assert 0.09 <= onset - half <= 0.18


def test_rounding_waits_for_the_lips_to_close(say):
    each = Fraction(9, 100)
    motion = Performer(fps=200).perform(say(["a", "p", "u"], each))
    before = rounding(motion)[: int(0.075 * 200)]
    assert before.max() < 0.15 * rounding(motion).max()


@pytest.mark.parametrize(
    ("vowel", "low", "high"), [("u", -1.1, -0.7), ("o", -1.0, -0.5), ("i", 0.6, 1.0), ("ɯ", 0.4, 0.8)]
)
def test_vowels_have_their_width(say, vowel, low, high):
    motion = Performer().perform(say(["k", vowel, "k"], Fraction(2, 10)))
    assert low <= motion.spread[7] <= high


def test_vowels_have_their_height(say):
    height = {
        v: Performer().perform(say(["k", v, "k"], Fraction(2, 10))).aperture[7] for v in ("a", "ʌ", "e", "i", "u")
    }
    assert height["a"] > height["ʌ"] > height["i"] > height["u"] > 0.05
    assert height["a"] > height["e"] > height["i"]


def test_fast_vowels_open_less(say):
    peaks = []
    for each in (200, 120, 80, 50):
        motion = Performer(fps=100).perform(say(list("satasatasa"), milliseconds(each)))
        quarter = len(motion) // 4
        jaw = motion.column("jawOpen")[quarter : 3 * quarter]
        peaks.append(jaw.max())
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[-1] < 0.75 * peaks[0]


def test_stressed_vowels_open_wider(say):
    plain, stressed = (
        Performer().perform(say(["s", "a", "s"], Fraction(12, 100), stress=stress)).aperture.max() for stress in (0, 2)
    )
    assert stressed > 1.05 * plain


def test_the_mouth_opens_shortly_before_the_first_sound(say):
    motion = Performer(fps=200).perform(say(["a", "k", "a"], lead=Fraction(1, 2)))
    first = np.flatnonzero(motion.aperture > 0.01)[0] / 200
    assert 0.07 <= 0.5 - first <= 0.125


def test_a_sentence_that_begins_with_closed_lips_keeps_them_closed_until_then(say):
    motion = Performer().perform(say(["m", "a"], lead=Fraction(1, 2)))
    assert motion.aperture[: int(0.54 * 25)].max() == 0.0
    assert motion.column("jawOpen")[12] > 0.0


@pytest.mark.parametrize("tail", [1, 2])
def test_silence_is_closed_and_still(say, tail):
    motion = Performer().perform(say(list("tosaka"), lead=Fraction(1), tail=Fraction(tail)))
    end = 1 + 0.54
    silence = motion.values[int((end + 0.15) * 25) + 1 :, MOUTH]
    assert len(silence) > 15
    assert np.ptp(silence, axis=0).max() == 0.0
    assert motion.aperture[int((end + 0.15) * 25) + 1 :].max() == 0.0
    assert motion.values[: int(0.85 * 25), MOUTH].max() == 0.0


def test_a_pause_within_speech_is_closed_and_still(say):
    speech = say(["s", "a", "", "s", "a"], [Fraction(1, 10)] * 2 + [Fraction(1)] + [Fraction(1, 10)] * 2)
    motion = Performer().perform(speech)
    assert np.ptp(motion.values[10:26, MOUTH], axis=0).max() == 0.0
    assert motion.aperture[10:26].max() == 0.0
    assert motion.aperture[26:].max() > 0.2


def test_the_mouth_relaxes_at_the_end_without_a_snap(say, joined):
    performer = Performer()
    spoken, after = performer.perform(say(list("sakata"), Fraction(9, 100))), performer.rest(20)
    motion = joined([spoken, after])
    fall = np.diff(motion.aperture[len(spoken) - 3 :])
    assert fall.min() > -0.25
    assert np.ptp(after.values[4:, MOUTH], axis=0).max() == 0.0
    assert after.aperture[4] == 0.0
    assert 0.0 < after.aperture[0] < spoken.aperture.max()


def test_a_sentence_that_ends_with_closed_lips_stays_closed(say, joined):
    performer = Performer()
    motion = joined([performer.perform(say(["s", "a", "m"], Fraction(1, 10))), performer.rest(10)])
    assert motion.aperture[6:].max() == 0.0


@pytest.mark.parametrize("rate", RATES)
def test_the_mouth_is_low_passed(say, rate):
    generator = np.random.default_rng(5)
    symbols = [s for _ in range(250) for s in (str(generator.choice(OTHERS)), str(generator.choice(VOWELS)))]
    each = [milliseconds(ms / rate) for ms in generator.uniform(50, 140, len(symbols))]
    motion = Performer(fps=200).perform(say(symbols, each))
    for name in ("jawOpen", "mouthPucker", "mouthFunnel", "mouthStretchLeft", "mouthSmileRight"):
        course = motion.column(name).astype(float)
        power = np.abs(np.fft.rfft((course - course.mean()) * np.hanning(len(course)))) ** 2
        fast = np.fft.rfftfreq(len(course), 1 / 200) > 10
        assert power[fast].sum() < 0.02 * power.sum(), name


def test_left_and_right_differ_a_little_and_always_alike(say):
    motion = Performer(seed=4).perform(say(list("siseke"), Fraction(12, 100)))
    left, right = motion.column("mouthStretchLeft"), motion.column("mouthStretchRight")
    moved = left > 0.05
    ratio = left[moved] / right[moved]
    assert np.ptp(ratio) < 1e-4
    assert 0.0 < abs(ratio[0] - 1.0) < 0.15
