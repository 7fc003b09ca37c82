from __future__ import annotations

import resource
from fractions import Fraction

import numpy as np
import pytest

from saram.media import audio_blocks
from saram.types import AudioChunk, SpokenText, SpokenWord, VoiceStyle
from saram.voice import align
from saram.voice.acoustics import median_pitch
from saram.voice.resampling import resample
from saram.voice.warping import SILENCE, warp


def load(path):
    blocks = list(audio_blocks(path))
    return AudioChunk(np.concatenate([block for block, _ in blocks]), blocks[0][1])


@pytest.fixture(scope="module")
def grid(shared_data):
    """Each seventh clip: sound, text, reference times of its words."""
    found = []
    for path in sorted((shared_data / "footage" / "grid_s1").glob("*.align"))[::7]:
        rows = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
        times = [(int(start) / 25_000, int(end) / 25_000) for start, end, word in rows if word not in {"sil", "sp"}]
        words = [{"z": "zed"}.get(word, word) for _, _, word in rows if word not in {"sil", "sp"}]
        found.append((load(path.with_suffix(".mpg")), words, times))
    return found


def test_word_boundaries_of_a_real_voice_are_found(grid, spoken, espeak):
    errors, scores = [], []
    for audio, words, times in grid:
        alignment = align(audio, spoken(" ".join(words), "en"), reader=espeak)
        scores.append(alignment.score)
        assert [word.text for word in alignment.words] == words
        for word, (start, end) in zip(alignment.words, times, strict=True):
            errors += [abs(float(word.start) - start), abs(float(word.end) - end)]
    assert len(errors) >= 24 * 12
    assert np.median(errors) <= 0.035
    assert np.percentile(errors, 90) <= 0.095
    assert np.median(scores) > 0.8


def test_the_score_is_low_for_another_text(grid, spoken, espeak):
    other = spoken("Officials have published five new measures", "en")
    scores = [align(audio, other, reader=espeak).score for audio, _, _ in grid[:12]]
    assert np.median(scores) < 0.2


def test_a_minute_of_korean_is_aligned_in_bounded_memory(shared_data, spoken, espeak):
    footage = shared_data / "footage" / "hana"
    lines = [row.split("\t") for row in (footage / "footage_ko.txt").read_text(encoding="utf-8").splitlines()]
    audio = load(footage / "footage_ko.mp4")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    alignment = align(audio, spoken(" ".join(line[2] for line in lines)), reader=espeak)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # KiB
    place = 0
    for start, end, text in lines:
        words = alignment.words[place : place + len(text.split())]
        place += len(words)
        assert float(words[0].start) == pytest.approx(float(start), abs=0.06)
        assert float(words[-1].end) == pytest.approx(float(end), abs=0.08)
    assert alignment.score > 0.95


def test_sentences_in_the_wrong_order_do_not_fit(shared_data, spoken, espeak):
    footage = shared_data / "footage" / "hana"
    lines = [row.split("\t")[2] for row in (footage / "footage_ko.txt").read_text(encoding="utf-8").splitlines()]
    alignment = align(load(footage / "footage_ko.mp4"), spoken(" ".join(reversed(lines))), reader=espeak)
    assert alignment.score < 0.5


def test_another_voice_of_the_engine_is_aligned_closely_phoneme_by_phoneme(espeak, news):
    (speech,) = espeak.speak(news, VoiceStyle("ko-male", rate=1.3))
    alignment = align(speech.audio, news, reader=espeak)
    ours = [p for p in alignment.phonemes if p.symbol]
    own = [p for p in speech.phonemes if p.symbol]
    assert [p.symbol for p in ours] == [p.symbol for p in own]
    assert np.median([abs(float(a.start - b.start)) for a, b in zip(ours, own, strict=True)]) < 0.03


def test_pauses_that_the_reading_does_not_have_are_silence(espeak, spoken):
    (speech,) = espeak.speak(spoken("good morning everyone", "en"), VoiceStyle("en-male"))
    cut = int(speech.words[2].start * speech.audio.rate)
    pause = np.random.default_rng(0).normal(0, 1e-4, speech.audio.rate).astype(np.float32)
    sound = np.concatenate([pause, speech.audio.samples[:cut], pause, speech.audio.samples[cut:], pause])
    alignment = align(AudioChunk(sound, speech.audio.rate), spoken("good morning everyone", "en"), reader=espeak)
    everyone = alignment.words[2]
    assert float(everyone.start - alignment.words[1].end) == pytest.approx(1.0, abs=0.1)
    assert float(everyone.start) == pytest.approx(float(speech.words[2].start) + 2, abs=0.06)
    assert alignment.phonemes[0].symbol == "" == alignment.phonemes[-1].symbol


def test_times_cover_the_recording_without_gap_or_overlap(espeak, news):
    (speech,) = espeak.speak(news, VoiceStyle("ko-male"))
    alignment = align(speech.audio, news, reader=espeak)
    reached = Fraction(0)
    for phoneme in alignment.phonemes:
        assert phoneme.start == reached < phoneme.end
        reached = phoneme.end
    assert reached == speech.duration


@pytest.mark.parametrize("seconds", [0, 0.01, 1])
def test_silence_fits_no_text(espeak, news, seconds):
    alignment = align(AudioChunk(np.zeros(int(16_000 * seconds), np.float32), 16_000), news, reader=espeak)
    assert alignment.score < 0.05


def test_noise_fits_no_text(espeak, news):
    noise = np.random.default_rng(0).normal(0, 0.1, 80_000).astype(np.float32)
    assert align(AudioChunk(noise, 16_000), news, reader=espeak).score < 0.5


def test_a_text_without_words_has_no_times(espeak, greeting):
    (speech,) = espeak.speak(greeting, VoiceStyle())
    alignment = align(speech.audio, SpokenText("…", (SpokenWord("…", "…", (0, 1)),), "ko"), reader=espeak)
    assert alignment.phonemes == ()
    assert alignment.score == pytest.approx(0)


def test_it_starts_a_reader_of_its_own_if_it_is_given_none(espeak, greeting):
    (speech,) = espeak.speak(greeting, VoiceStyle())
    assert align(speech.audio, greeting) == align(speech.audio, greeting, reader=espeak)


def test_long_sound_is_warped_in_a_band_to_the_same_path(monkeypatch):
    chance = np.random.default_rng(1)
    reading = np.repeat(chance.standard_normal((80, 6)), 10, axis=0)
    order = np.sort(chance.integers(0, 800, 900))
    recording = reading[order] + 0.1 * chance.standard_normal((900, 6))
    loud = np.full(900, 20.0)
    breaks = np.arange(0, 800, 100, dtype=np.int32)
    whole = warp(recording, loud, reading, breaks)
    monkeypatch.setattr("saram.voice.warping._CELLS", 40_000)
    banded = warp(recording, loud, reading, breaks)
    same = np.abs(whole.frames - banded.frames) <= 5
    assert same.mean() > 0.98
    assert (whole.frames != SILENCE).all()


@pytest.mark.parametrize(("voice", "low", "high"), [("ko-male", 90, 125), ("ko-female", 170, 230)])
def test_the_pitch_of_a_voice_is_heard(espeak, news, voice, low, high):
    (speech,) = espeak.speak(news, VoiceStyle(voice))
    assert low < median_pitch(resample(speech.audio.samples, speech.audio.rate, 16_000)) < high
    assert median_pitch(np.zeros(16_000, np.float32)) == 0
