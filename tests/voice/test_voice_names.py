from __future__ import annotations

import importlib.metadata
import tomllib
from pathlib import Path

import numpy as np
import pytest

from saram.errors import UnknownNameError, UsageError
from saram.types import VoiceStyle
from saram.voice import narrate, open_speaker, resolve_voice, voices
from saram.voice.acoustics import median_pitch
from saram.voice.resampling import resample
from saram.voice.speakers import SPEAKERS


def test_a_name_is_an_engine_and_a_voice():
    assert resolve_voice(None, "ko") == ("espeak", "")
    assert resolve_voice("", "en") == ("espeak", "")
    assert resolve_voice("ko-male", "ko") == ("espeak", "ko-male")
    assert resolve_voice("ko+f2", "ko") == ("espeak", "ko+f2")
    assert resolve_voice("espeak:en-female", "en") == ("espeak", "en-female")
    assert resolve_voice("http:alloy", "ko") == ("http", "alloy")
    assert resolve_voice("http", "ko") == ("http", "")
    assert resolve_voice("recorded:a/b:c.wav", "ko") == ("recorded", "a/b:c.wav")


@pytest.mark.parametrize(
    "name", ["nobody", "espeak:nobody", "ko+nobody", "xx+f2", "nowhere:alloy", "::", "ko-female:x"]
)
def test_an_unknown_name_lists_the_voices_there_are(name):
    with pytest.raises(UnknownNameError, match=r"ko-female.*en-male"):
        resolve_voice(name, "ko")


def test_the_listed_voices_can_be_resolved_and_speak(espeak, spoken):
    listed = voices()
    assert {voice.name for voice in listed} >= {"ko-female", "ko-male", "en-female", "en-male"}
    for voice in listed:
        engine, name = resolve_voice(voice.name, voice.language)
        assert engine == voice.engine
        text = spoken("안녕" if voice.language == "ko" else "hello", voice.language)
        assert len(list(espeak.speak(text, VoiceStyle(name)))) == 1


@pytest.mark.parametrize("name", ["ko", "ko+f4", "en-gb+m3", "en-us", "en-gb-scotland", "ko+Mr serious"])
def test_names_of_the_engine_itself_are_understood(espeak, spoken, name):
    assert len(list(espeak.speak(spoken("hello there", "en"), VoiceStyle(name)))) == 1


def test_a_voice_says_the_other_language_with_its_own_timbre(espeak, english):
    (lent,) = espeak.speak(english, VoiceStyle("ko-male"))
    (native,) = espeak.speak(english, VoiceStyle("en-male"))
    assert np.array_equal(lent.audio.samples, native.audio.samples)


def test_men_and_women_are_told_apart_by_their_pitch(espeak, news):
    pitch = {}
    for name in ("ko-male", "ko-female"):
        (speech,) = espeak.speak(news, VoiceStyle(name))
        pitch[name] = median_pitch(resample(speech.audio.samples, speech.audio.rate, 16_000))
    assert pitch["ko-male"] < 130
    assert pitch["ko-female"] > 170


def test_the_normal_pace_is_that_of_a_newsreader(espeak, news):
    (speech,) = espeak.speak(news, VoiceStyle())
    assert 5 <= 31 / float(speech.duration) <= 6


@pytest.mark.parametrize(("rate", "slower"), [(0.5, 2.0), (2.0, 0.5)])
def test_the_rate_changes_the_duration(espeak, news, rate, slower):
    (normal,) = espeak.speak(news, VoiceStyle())
    (changed,) = espeak.speak(news, VoiceStyle(rate=rate))
    assert float(changed.duration / normal.duration) == pytest.approx(slower, rel=0.1)


@pytest.mark.parametrize("semitones", [-12, -7, -4, 4, 7])
def test_pitch_is_in_semitones(espeak, news, semitones):
    heard = []
    for pitch in (0, semitones):
        (speech,) = espeak.speak(news, VoiceStyle(pitch=pitch))
        heard.append(median_pitch(resample(speech.audio.samples, speech.audio.rate, 16_000)))
    assert 12 * np.log2(heard[1] / heard[0]) == pytest.approx(semitones, abs=1.0)


@pytest.mark.parametrize(
    "style", [VoiceStyle(rate=0.4), VoiceStyle(rate=2.1), VoiceStyle(pitch=13), VoiceStyle(volume=7)]
)
def test_a_style_out_of_range_is_refused_with_the_range(espeak, news, style):
    with pytest.raises(UsageError, match="must be between"):
        list(narrate(espeak, news, style))


def test_an_unknown_engine_lists_the_engines():
    with pytest.raises(UnknownNameError, match="espeak, fake, http, recorded"):
        open_speaker("nowhere")


def test_built_in_engines_are_declared_as_plug_ins_too():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["entry-points"]["saram.speakers"]
    assert declared == SPEAKERS._builtin
    for target in declared.values():
        assert importlib.metadata.EntryPoint("x", target, "saram.speakers").load()
