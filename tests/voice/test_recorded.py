from __future__ import annotations

from itertools import chain

import av
import numpy as np
import pytest

from saram.errors import EngineError, MediaError, UnknownNameError
from saram.types import VoiceStyle
from saram.voice import narrate, open_speaker


@pytest.fixture
def footage(shared_data):
    folder = shared_data / "footage" / "hana"
    rows = [row.split("\t") for row in (folder / "footage_ko.txt").read_text(encoding="utf-8").splitlines()]
    return folder / "footage_ko.mp4", [(float(start), float(end), text) for start, end, text in rows]


@pytest.fixture
def speaker():
    opened = open_speaker("recorded")
    yield opened
    opened.close()


def test_sentences_are_found_one_after_the_other(speaker, footage, spoken):
    path, rows = footage
    place = 0.0
    for start, end, text in rows[:5]:
        (speech,) = speaker.speak(spoken(text), VoiceStyle(str(path)))
        assert place + float(speech.words[0].start) == pytest.approx(start, abs=0.08)
        assert place + float(speech.words[-1].end) == pytest.approx(end, abs=0.1)
        place += float(speech.duration)


def test_a_script_in_another_order_than_the_recording_is_an_error(speaker, footage, spoken):
    path, rows = footage
    heard = (speaker.speak(spoken(text), VoiceStyle(str(path))) for _, _, text in reversed(rows))
    with pytest.raises(EngineError, match="does not seem to say"):
        list(chain.from_iterable(heard))


def test_a_single_sentence_that_the_recording_does_not_say_is_warned_of(
    speaker, espeak, greeting, news, tmp_path, as_wave, caplog
):
    (speech,) = espeak.speak(news, VoiceStyle())
    path = tmp_path / "other.wav"
    path.write_bytes(as_wave(speech.audio.samples, speech.audio.rate))
    list(speaker.speak(greeting, VoiceStyle(str(path))))
    assert "may not say" in caplog.text


def test_a_script_that_goes_on_after_the_recording_is_an_error(speaker, espeak, greeting, news, tmp_path, as_wave):
    (speech,) = espeak.speak(greeting, VoiceStyle())
    path = tmp_path / "short.wav"
    path.write_bytes(as_wave(speech.audio.samples, speech.audio.rate))
    list(speaker.speak(greeting, VoiceStyle(str(path))))
    with pytest.raises(EngineError, match="has ended or is silent"):
        list(speaker.speak(news, VoiceStyle(str(path))))


def test_real_clips_of_a_man_are_found_in_a_row(speaker, shared_data, spoken, tmp_path, as_wave):
    """Three clips of the GRID corpus joined, with the silence that is around each."""
    sounds, texts, onsets, length = [], [], [], 0.0
    for path in sorted((shared_data / "footage" / "grid_s1").glob("*.align"))[:3]:
        rows = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
        words = [row for row in rows if row[2] not in {"sil", "sp"}]
        texts.append(" ".join({"z": "zed"}.get(word, word) for _, _, word in words))
        onsets.append(length + int(words[0][0]) / 25_000)
        with av.open(str(path.with_suffix(".mpg"))) as container:
            rate = container.streams.audio[0].rate
            clip = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        sounds.append(clip.astype(np.float32) / (32768 if clip.dtype == np.int16 else 1))
        length += len(sounds[-1]) / rate
    path = tmp_path / "grid.wav"
    path.write_bytes(as_wave(np.concatenate(sounds), rate))
    place = 0.0
    for text, onset in zip(texts, onsets, strict=True):
        (speech,) = speaker.speak(spoken(text, "en"), VoiceStyle(str(path)))
        assert place + float(speech.words[0].start) == pytest.approx(onset, abs=0.15)
        place += float(speech.duration)


def test_rate_and_pitch_are_applied_to_the_sound(espeak, greeting, tmp_path, as_wave):
    (speech,) = espeak.speak(greeting, VoiceStyle())
    path = tmp_path / "greeting.wav"
    path.write_bytes(as_wave(speech.audio.samples, speech.audio.rate))
    lengths = []
    for rate in (1.0, 2.0):
        speaker = open_speaker("recorded", path=str(path))
        (heard,) = narrate(speaker, greeting, VoiceStyle(rate=rate))
        lengths.append(heard.words[-1].end - heard.words[0].start)
        speaker.close()
    assert float(lengths[0] / lengths[1]) == pytest.approx(2.0, rel=0.05)


def test_a_file_that_is_not_there_is_an_unknown_recording(speaker, greeting):
    with pytest.raises(UnknownNameError, match=r"recorded:interview\.wav"):
        list(speaker.speak(greeting, VoiceStyle("no/such/file.wav")))


@pytest.mark.parametrize("content", [b"", b"no sound at all", b"RIFF"])
def test_a_file_that_is_no_sound_is_a_media_error(speaker, greeting, tmp_path, content):
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=r"broken\.wav"):
        list(speaker.speak(greeting, VoiceStyle(str(path))))
