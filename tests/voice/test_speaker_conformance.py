"""What every voice engine does, whichever it is."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saram.errors import EngineError, UnknownNameError
from saram.types import Speaker, SpokenText, SpokenWord, VoiceInfo, VoiceStyle
from saram.voice import PHONEMES, narrate, open_speaker

ENGINES = ["espeak", "http", "recorded", "fake"]


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def speaker(engine, request, tmp_path, espeak, as_wave, news, greeting, english):
    """An opened engine; the recording says the greeting, the news and the English sentence."""
    settings = {}
    if engine == "http":
        settings = {"base": request.getfixturevalue("server").address, "voices": ["alloy"]}
    elif engine == "recorded":
        gap = np.zeros(12_000, np.float32)
        said = [next(espeak.speak(text, VoiceStyle())).audio for text in (greeting, news, english)]
        sound = np.concatenate([part for audio in said for part in (audio.samples, gap)])
        path = tmp_path / "recording.wav"
        path.write_bytes(as_wave(sound, said[0].rate))
        settings = {"path": str(path)}
    opened = open_speaker(engine, **settings)
    yield opened
    opened.close()


def check(speech, rate=None):
    assert np.isfinite(speech.audio.samples).all()
    assert np.abs(speech.audio.samples).max() > 0.01
    reached = Fraction(0)
    for phoneme in speech.phonemes:
        assert phoneme.symbol in {*PHONEMES, ""}
        assert reached <= phoneme.start < phoneme.end <= speech.duration
        reached = phoneme.end
    reached, place = Fraction(0), 0
    for word in speech.words:
        assert reached <= word.start <= word.end <= speech.duration
        assert speech.text[slice(*word.span)] == word.text
        assert place <= word.span[0] < word.span[1]
        reached, place = word.end, word.span[1]


def test_it_is_a_speaker_with_voices_of_its_own(speaker, engine):
    assert isinstance(speaker, Speaker)
    for voice in speaker.voices():
        assert isinstance(voice, VoiceInfo)
        assert voice.engine == engine
        assert voice.language in {"ko", "en"}


def test_what_it_says_is_sound_with_times_in_order(speaker, greeting, news, english):
    for text in (greeting, news, english):
        pieces = list(speaker.speak(text, VoiceStyle()))
        assert "".join(piece.text for piece in pieces) == text.written
        for piece in pieces:
            assert piece.language == text.language
            check(piece)


def test_narrated_it_has_all_phonemes_and_every_written_word(speaker, greeting, news, english):
    for text in (greeting, news, english):
        (speech,) = narrate(speaker, text, VoiceStyle())
        check(speech)
        assert speech.text == text.written
        assert [word.text for word in speech.words] == text.written.split()
        assert all(word.end > word.start for word in speech.words)
        symbols = [phoneme.symbol for phoneme in speech.phonemes if phoneme.symbol]
        assert len(symbols) > len(text.words)


def test_narrated_twice_as_fast_it_takes_about_half_the_time(speaker, greeting, news):
    (normal,) = narrate(speaker, greeting, VoiceStyle())
    (fast,) = narrate(speaker, news, VoiceStyle(rate=2.0))
    check(fast)
    per_word = (normal.duration - Fraction(2, 5)) / 6, (fast.duration - Fraction(2, 5) / 2) / 31  # syllables
    assert 0.3 < per_word[1] / per_word[0] < 0.75


@pytest.mark.parametrize("written", ["", "   ", "\n\t"])
def test_an_empty_text_gives_nothing(speaker, spoken, written):
    assert list(speaker.speak(spoken(written), VoiceStyle())) == []
    assert list(narrate(speaker, spoken(written), VoiceStyle())) == []


@pytest.mark.parametrize("written", ["😀 🎉", "…", "\ud800", "\x00\x07", "\u202e — «»"])
def test_a_text_without_a_letter_gives_nothing(speaker, spoken, written):
    assert list(narrate(speaker, spoken(written), VoiceStyle())) == []


def test_signs_between_the_words_do_not_disturb_them(speaker):
    text = SpokenText(
        "안녕\x00 😀 하십\ud800니까.",
        (SpokenWord("안녕\x00", "안녕\x00", (0, 3)), SpokenWord("하십\ud800니까", "하심\ud800니까", (6, 11))),
        "ko",
        ("😀",),
        ((1, "."),),
    )
    (speech,) = narrate(speaker, text, VoiceStyle())
    check(speech)
    assert [word.span for word in speech.words] == [(0, 3), (6, 12)]


def test_an_unknown_voice_is_an_error_that_names_it(speaker, news):
    with pytest.raises(UnknownNameError, match="no-such-voice"):
        list(speaker.speak(news, VoiceStyle(voice="no-such-voice")))


def test_it_can_be_used_after_an_error(speaker, greeting):
    with pytest.raises(UnknownNameError):
        list(speaker.speak(greeting, VoiceStyle(voice="no-such-voice")))
    check(next(speaker.speak(greeting, VoiceStyle())))


def test_closing_twice_is_fine_and_speaking_afterwards_an_error(speaker, greeting):
    list(speaker.speak(greeting, VoiceStyle()))
    speaker.close()
    speaker.close()
    with pytest.raises(EngineError, match="closed"):
        list(speaker.speak(greeting, VoiceStyle()))


def test_the_same_text_sounds_the_same_every_time(speaker, engine, request, greeting):
    if engine == "recorded":  # it goes on in the recording; another one begins again
        again = open_speaker("recorded", path=speaker.voices()[0].name.removeprefix("recorded:"))
        request.addfinalizer(again.close)
    else:
        again = speaker
    (first,) = narrate(speaker, greeting, VoiceStyle())
    (second,) = narrate(again, greeting, VoiceStyle())
    assert np.array_equal(first.audio.samples, second.audio.samples)
    assert first.phonemes == second.phonemes
