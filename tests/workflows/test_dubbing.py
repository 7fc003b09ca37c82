"""Another voice's words at the times of the person's."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from saram.text import speakable
from saram.types import Speech, VoiceStyle
from saram.voice import align
from saram.voice.espeak import EspeakSpeaker
from saram.workflows.dubbing import dubbed

TEXT = "Set blue with J four now"


@pytest.fixture(scope="module")
def speaker():
    with closing(EspeakSpeaker(workers=1)) as found:
        yield found


def say(speaker: EspeakSpeaker, style: VoiceStyle, text: str = TEXT) -> Speech:
    (speech,) = speaker.speak(speakable(text, "en"), style)
    return speech


def test_each_word_is_heard_when_the_person_says_it(speaker):
    person = say(speaker, VoiceStyle("en-male", rate=0.7))
    other = say(speaker, VoiceStyle("en-female-bright", rate=1.3))
    sound = dubbed(other, person)
    assert sound.duration == pytest.approx(float(person.duration), abs=1e-3)
    found = align(sound, speakable(TEXT, "en"), reader=speaker)
    assert found.score > 0.9
    away = [abs(float(a.start - b.start)) for a, b in zip(found.words, person.words, strict=True)]
    assert max(away) < 0.06
    # At its own pace the other voice would be done long before.
    assert float(other.words[-1].start) < 0.7 * float(person.words[-1].start)


def test_it_is_the_other_voice(speaker):
    person, other = say(speaker, VoiceStyle("en-male")), say(speaker, VoiceStyle("en-female-bright"))
    same, laid = dubbed(other, other), dubbed(other, person)
    begin, end = (round(float(time) * other.audio.rate) for time in (other.words[0].start, other.words[-1].end))
    assert np.corrcoef(same.samples[begin:end], other.audio.samples[begin:end])[0, 1] > 0.9
    assert laid.rate == other.audio.rate
    assert np.abs(laid.samples).max() == pytest.approx(np.abs(other.audio.samples).max(), rel=0.2)


def test_silent_before_the_first_and_after_the_last_word(speaker):
    person, other = say(speaker, VoiceStyle("en-male")), say(speaker, VoiceStyle("en-female-bright"))
    sound = dubbed(other, person)
    begin, end = (round(float(time) * sound.rate) for time in (person.words[0].start, person.words[-1].end))
    assert not sound.samples[: begin - 1].any()
    assert not sound.samples[end + 1 :].any()


def test_other_words_are_refused_with_both_sentences(speaker):
    with pytest.raises(ValueError, match=r"the same words.*Lay green.*Set blue"):
        dubbed(say(speaker, VoiceStyle("en-male"), "Lay green"), say(speaker, VoiceStyle("en-male")))
