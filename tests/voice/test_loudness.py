"""Loudness, against meters written by others: pyloudnorm and FFmpeg's ebur128."""

from __future__ import annotations

import re
from fractions import Fraction

import av
import av.filter
import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.types import SAMPLE_RATE, VoiceStyle
from saram.voice import narrate
from saram.voice.levelling import level, limit
from saram.voice.loudness import loudness, true_peak


def ebur128(samples):
    """(integrated loudness in LUFS, true peak in dBTP) by FFmpeg."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="flt", layout="mono", time_base=Fraction(1, SAMPLE_RATE))
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="flt", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), 0
    source.push(frame)
    source.push(None)
    values = {}
    while True:
        try:
            values.update(graph.pull().metadata)
        except (av.EOFError, av.BlockingIOError):
            break
    peaks = [float(value) for name, value in values.items() if re.fullmatch(r"lavfi\.r128\.true_peaks?_ch0", name)]
    return float(values["lavfi.r128.I"]), 20 * np.log10(peaks[0])


def speech_like(seed, seconds, crest):
    """Noise in bursts with pauses; the greater `crest`, the rarer and sharper the peaks."""
    chance = np.random.default_rng(seed)
    count = int(seconds * SAMPLE_RATE)
    envelope = np.repeat(chance.uniform(0, 1, count // 4800 + 1) > 0.3, 4800)[:count]
    noise = chance.standard_normal(count)
    return (0.05 * envelope * np.sign(noise) * np.abs(noise) ** crest).astype(np.float32)


@pytest.mark.parametrize("seed", range(4))
def test_our_meter_agrees_with_both_others(seed):
    samples = speech_like(seed, 5, 1)
    ours = loudness(samples)
    assert ours == pytest.approx(pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(samples), abs=0.05)
    assert ours == pytest.approx(ebur128(samples)[0], abs=0.15)


def test_a_tone_of_the_standard_has_its_loudness():
    """EBU Tech 3341: a 1 kHz sine at -23 dBFS in both channels is -23 LUFS, so in one channel 3 LU less."""
    time = np.arange(20 * SAMPLE_RATE) / SAMPLE_RATE
    samples = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)
    assert loudness(samples) == pytest.approx(-26.0, abs=0.1)


def test_silence_has_no_loudness():
    assert loudness(np.zeros(48_000, np.float32)) == -np.inf
    assert loudness(np.zeros(0, np.float32)) == -np.inf


def test_silence_around_a_short_word_does_not_make_it_softer():
    word = speech_like(1, 0.2, 1)
    assert loudness(np.pad(word, 4_000)) == pytest.approx(loudness(word), abs=2.0)


def test_true_peak_finds_what_lies_between_the_samples():
    """A sine at a quarter of the sampling rate, 45 degrees off: its samples are 3 dB below its peak."""
    samples = np.sin(2 * np.pi * 0.25 * np.arange(4096) + np.pi / 4).astype(np.float32)
    assert np.abs(samples).max() == pytest.approx(0.7071, abs=1e-3)
    assert np.max(true_peak(samples)[100:-100]) == pytest.approx(1.0, abs=1e-2)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 1000), crest=st.sampled_from([1, 2, 3]), gain=st.floats(0.1, 50))
def test_levelled_sound_has_the_target_loudness_and_no_true_peak_above_minus_one(seed, crest, gain):
    result = level((speech_like(seed, 3, crest) * gain).astype(np.float32))
    integrated, peak = ebur128(result)
    assert peak <= -1.0
    if crest == 1:
        assert integrated == pytest.approx(-16, abs=0.3)


def test_the_limiter_leaves_quiet_sound_as_it_is():
    samples = speech_like(1, 1, 1)
    assert limit(samples) is samples


def test_the_limiter_does_not_distort_a_tone():
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tone = (1.5 * np.sin(2 * np.pi * 200 * time)).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(limit(tone)[4800:-4800] * np.hanning(SAMPLE_RATE - 9600)))
    harmonics = np.sort(spectrum)[::-1]
    fundamental = spectrum.argmax()
    others = np.delete(spectrum, range(fundamental - 5, fundamental + 6))
    assert harmonics[0] > 100 * others.max()


def test_silence_stays_silence():
    assert not level(np.zeros(48_000, np.float32)).any()


def test_narrated_speech_meets_the_promise_by_an_independent_meter(espeak, news, greeting, english):
    sounds = [s.audio.samples for text in (greeting, news, english) for s in narrate(espeak, text, VoiceStyle())]
    for samples in [*sounds, np.concatenate(sounds)]:
        integrated, peak = ebur128(samples)
        assert integrated == pytest.approx(-16, abs=0.5)
        assert peak <= -1.0


@pytest.mark.parametrize("voice", ["ko-female", "ko-male", "ko-female-soft", "ko-male-deep"])
def test_sentences_of_one_voice_are_equally_loud(espeak, spoken, voice):
    texts = ["네.", "좋아요.", "안녕하십니까.", "오늘 전국은 대체로 맑겠으며, 서울의 낮 최고 기온은 이십육 도입니다."]
    momentary = []
    for text in texts:
        (speech,) = narrate(espeak, spoken(text), VoiceStyle(voice))
        blocks = np.lib.stride_tricks.sliding_window_view(speech.audio.samples, 4800)[::1200]
        power = np.sort(np.mean(blocks**2, axis=1))
        momentary.append(10 * np.log10(power[int(len(power) * 0.9)]))
    assert max(momentary) - min(momentary) < 4


def test_volume_is_relative_to_the_target(espeak, news):
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    for volume in (-20.0, -6.0, 3.0):
        (speech,) = narrate(espeak, news, VoiceStyle(volume=volume))
        assert meter.integrated_loudness(speech.audio.samples) == pytest.approx(-16 + volume, abs=0.6)
