"""Sound in, events out."""

from __future__ import annotations

from itertools import pairwise

import av
import numpy as np
import pytest

from saram.ears import Ear, EndOfTurn, Final, HearingFailed, Level, Partial, SpeechEnded, SpeechStarted
from saram.ears.fake import FakeListener
from saram.errors import EngineError, UsageError
from saram.media import read_audio

RATE = 16_000


def ear_of(listener, language="en", **settings):
    return Ear(listener, end_of_turn=EndOfTurn(language), **settings)


def hear(ear, sound, size=320):
    return [event for start in range(0, len(sound), size) for event in ear.push(sound[start : start + size])]


def without_levels(events):
    return [event for event in events if not isinstance(event, Level)]


def at_rate(sound: np.ndarray, rate: int) -> np.ndarray:
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = RATE
    changer = av.AudioResampler(format="s16", layout="mono", rate=rate)
    return np.concatenate([part.to_ndarray()[0] for each in (frame, None) for part in changer.resample(each)])


@pytest.fixture
def ear(sphinx):
    return ear_of(sphinx.share())


def test_a_sentence_starts_grows_and_ends(ear, say):
    sound = say("i lost my card", before=1)
    started, *partials, final, ended = without_levels(hear(ear, sound))
    assert isinstance(started, SpeechStarted)
    assert 0.9 < started.start < 1.15
    assert started.time - started.start < 0.15
    assert partials
    assert all(isinstance(each, Partial) for each in partials)
    assert isinstance(final, Final)
    assert final.hypothesis.text == "i lost my card"
    assert isinstance(ended, SpeechEnded)
    assert ended.reason == "silence"
    assert abs(float(ended.end) - (len(sound) / RATE - 1.5)) < 0.25
    assert 0.28 < ended.time - ended.end < 0.4
    assert not ear.hearing


def test_times_never_go_back(ear, say):
    times = [event.time for event in hear(ear, np.concatenate([say("thank you"), say("i lost my card")]))]
    assert all(before <= after for before, after in pairwise(times))


@pytest.mark.parametrize("size", [1, 333, 512, 10_000_000])
def test_how_the_sound_is_cut_makes_no_difference(sphinx, say, size):
    sound = say("please block my card")[:40_000] if size == 1 else say("please block my card")
    assert hear(ear_of(sphinx.share()), sound, size) == hear(ear_of(sphinx.share()), sound, 320)


def test_bytes_are_heard_like_samples(sphinx, say):
    sound = say("thank you")
    assert ear_of(sphinx.share()).push(sound.astype("<i2").tobytes()) == ear_of(sphinx.share()).push(sound)


@pytest.mark.parametrize("wrong", [b"abc", np.zeros(320), np.zeros((2, 320), np.int16)])
def test_what_is_no_sound_is_refused(ear, wrong):
    with pytest.raises(ValueError, match=r"int16|buffer size"):
        ear.push(wrong)


def test_a_telephones_microphone_is_heard(sphinx, say):
    events = hear(ear_of(sphinx.share(), rate=8_000), at_rate(say("what is my balance"), 8_000), 160)
    (final,) = (event for event in events if isinstance(event, Final))
    assert final.hypothesis.text.startswith("what")  # the consonants above 4 kHz are missing, and so are words


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_microphones_of_any_rate_are_understood(sphinx, say, rate):
    ear = ear_of(sphinx.share(), rate=rate)
    finals = [
        event for event in hear(ear, at_rate(say("what is my balance"), rate), rate // 50) if type(event) is Final
    ]
    assert [final.hypothesis.text for final in finals] == ["what is my balance"]


def test_a_rate_no_microphone_has_is_refused():
    with pytest.raises(UsageError, match="microphone"):
        Ear(FakeListener(), rate=4_000)


def test_a_finished_sentence_ends_the_turn_sooner_than_one_that_must_go_on(say, korean):
    delays = {}
    for text in ("영업 시간이 어떻게 되나요", "카드를 잃어버렸는데"):
        listener = FakeListener("ko", texts=[text])
        (ended,) = [each for each in hear(ear_of(listener, "ko"), _then_quiet(korean)) if isinstance(each, SpeechEnded)]
        delays[text] = ended.time - ended.end
    assert 0.28 < delays["영업 시간이 어떻게 되나요"] < 0.4
    assert 0.95 < delays["카드를 잃어버렸는데"] < 1.1


def _then_quiet(sound):
    return np.concatenate([sound, np.zeros(2 * RATE, np.int16)])


def test_a_turn_has_a_longest_length(readings, sounds):
    reading = sounds.int16(sounds.at_level(np.resize(np.concatenate(readings), 20 * RATE), -20))
    ear = Ear(FakeListener(texts=["and then and"]), end_of_turn=EndOfTurn("en", longest=4))
    ends = [event for event in hear(ear, reading) if isinstance(event, SpeechEnded)]
    starts = [event for event in hear(ear, reading) if isinstance(event, SpeechStarted)]
    assert ends[0].reason == "too_long"
    assert len(starts) >= 2
    assert all(end.time - float(end.end) >= 0 for end in ends)


@pytest.mark.parametrize("seconds", [0, 0.01, 30])
def test_silence_of_any_length_has_levels_alone(ear, seconds):
    events = hear(ear, np.zeros(int(seconds * RATE), np.int16), 3_200)
    assert without_levels(events) == []
    assert all(event.decibels == -90 for event in events)


@pytest.mark.parametrize("level", [-45, -30, -18])
def test_noise_and_music_start_no_turn(sphinx, sounds, level):
    for sound in (sounds.noise(5, level), sounds.noise(5, level, pink=True), sounds.music(6, level)):
        assert without_levels(hear(ear_of(sphinx.share()), sounds.int16(sound))) == []


def test_a_click_starts_no_turn(ear):
    sound = np.zeros(2 * RATE, np.int16)
    sound[RATE : RATE + 400] = 20_000
    assert without_levels(hear(ear, sound)) == []


def test_a_crowd_does_not_hold_the_turn(crowd, sounds):
    events = hear(ear_of(FakeListener(texts=["and"])), sounds.int16(crowd(15, -28)))
    starts = [event.start for event in events if isinstance(event, SpeechStarted)]
    ends = [event.time for event in events if isinstance(event, SpeechEnded)]
    assert all(end - start < 6 for start, end in zip(starts, ends, strict=False))
    assert sum(end - start for start, end in zip(starts, ends, strict=False)) < 10


def test_a_person_is_heard_over_a_crowd_that_was_there_before(ear, crowd, say, sounds):
    sound = crowd(10, -40) * 32768
    person = say("please block my card", level=-20, before=0, after=0)
    sound[5 * RATE : 5 * RATE + len(person)] += person
    finals = [event for event in hear(ear, sound.astype(np.int16)) if isinstance(event, Final)]
    spoken = [final for final in finals if 5 < final.time < 5 + len(person) / RATE + 1.3]
    assert any("block my card" in final.hypothesis.text for final in spoken)


def test_a_person_is_heard_over_music(ear, say, sounds):
    sound = sounds.music(8, -38) * 32768
    person = say("i want to open an account", level=-20, before=0, after=0)
    sound[3 * RATE : 3 * RATE + len(person)] += person
    finals = [event for event in hear(ear, sound.astype(np.int16)) if isinstance(event, Final)]
    assert any("open an account" in final.hypothesis.text for final in finals)


def test_a_text_nobody_trusts_is_noise_but_a_person_who_is_hardly_understood_is_heard(say):
    class Doubting(FakeListener):
        score = 0.0

        def listen(self, chunks):
            *_, final = super().listen(chunks)
            yield type(final)(final.text, "final", self.score)

    doubting = Doubting()
    for score, reason in ((0.05, "noise"), (0.17, "silence")):
        doubting.score = score
        events = hear(ear_of(doubting), say("thank you"))
        assert [each.reason for each in events if isinstance(each, SpeechEnded)] == [reason]
        assert any(isinstance(each, Final) for each in events) == (reason == "silence")


class Breaking(FakeListener):
    """Fails in its first turn."""

    def __init__(self):
        super().__init__()
        self.turns = 0

    def listen(self, chunks):
        self.turns += 1
        if self.turns == 1:
            next(iter(chunks))
            raise EngineError("The recogniser died.")
        yield from super().listen(chunks)


def test_a_recogniser_that_fails_is_reported_and_the_next_turn_works(say):
    ear = ear_of(Breaking())
    events = without_levels(hear(ear, say("i lost my card", after=2)))
    assert HearingFailed(events[1].time, "The recogniser died.") in events
    assert "failed" in {event.reason for event in events if isinstance(event, SpeechEnded)}
    assert any(isinstance(event, Final) for event in hear(ear, say("thank you")))


def test_switching_the_microphone_off_ends_the_turn_with_what_was_said(ear, say):
    hear(ear, say("i lost my card", after=0.05))
    assert ear.hearing
    final, ended = ear.stop()
    assert final.hypothesis.text == "i lost my card"
    assert ended.reason == "stopped"
    assert ear.stop() == []


def test_a_turn_can_be_forgotten(ear, say):
    hear(ear, say("i lost my card", after=0))
    ear.forget()
    assert not ear.hearing
    finals = [event for event in hear(ear, say("thank you", before=1)) if isinstance(event, Final)]
    assert [final.hypothesis.text for final in finals] == ["thank you"]


def test_other_languages_end_their_turns(ear, shared_data, korean):
    japanese = read_audio(shared_data / "speech" / "ko_picovoice" / "leopard_test_ja.wav", RATE).samples
    for sound in ((japanese * 32767).astype(np.int16), korean):
        events = hear(ear, _then_quiet(sound))
        assert sum(isinstance(event, SpeechEnded) for event in events) == sum(
            isinstance(event, SpeechStarted) for event in events
        )
        assert not ear.hearing


def test_the_level_follows_the_voice(ear, say):
    levels = [event for event in hear(ear, say("i lost my card", before=1)) if isinstance(event, Level)]
    quiet = [level for level in levels if level.time < 0.9]
    loud = max(levels, key=lambda level: level.decibels)
    assert all(level.decibels < -55 for level in quiet)
    assert loud.decibels > -25
    assert loud.voice > 0.9
