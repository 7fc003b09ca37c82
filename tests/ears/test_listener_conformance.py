"""What every recogniser does, whichever it is."""

from __future__ import annotations

import threading
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from saram.ears import Vocabulary, open_listener
from saram.ears.listening import Listening
from saram.errors import EngineError
from saram.types import Hypothesis, Listener

RECOGNISERS = ["fake", "pocketsphinx", "http", "browser", "sherpa", "whisper"]


class OneWordWhisper:
    """The contract of `faster_whisper.WhisperModel` as far as it is used; hears "hello" in sound."""

    def __init__(self, path, *, device, compute_type, cpu_threads, local_files_only):
        assert local_files_only

    def transcribe(self, sound, *, language, temperature, condition_on_previous_text, word_timestamps, hotwords):
        assert sound.dtype == np.float32
        word = SimpleNamespace(word=" hello", start=0.1, end=0.4, probability=0.9)
        segment = SimpleNamespace(text=" hello", words=[word], avg_logprob=-0.1, no_speech_prob=0.0)
        return iter([segment] if np.abs(sound).max() > 0.01 else []), SimpleNamespace(language=language)


@pytest.fixture(params=RECOGNISERS)
def name(request):
    return request.param


@pytest.fixture
def listener(name, request, sphinx, tmp_path, monkeypatch):
    settings = {}
    if name == "pocketsphinx":
        # It has processes of its own only where a test closes it.
        own = "closing" in request.node.name
        opened = open_listener(name, "en", Vocabulary(("hello", "good morning"))) if own else sphinx.share()
        yield opened
        if own:
            opened.close()
        return
    if name == "http":
        settings = {"base": request.getfixturevalue("endpoint").address}
    elif name == "browser":
        settings = {"wait": 0.05}
    elif name == "sherpa":
        settings = {"model": str(request.getfixturevalue("tiny_sherpa"))}
    elif name == "whisper":
        (tmp_path / "model.bin").touch()
        monkeypatch.setattr("faster_whisper.WhisperModel", OneWordWhisper)
        settings = {"model": str(tmp_path)}
    opened = open_listener(name, "en", **settings)
    yield opened
    opened.close()


@pytest.fixture
def words(name, listener, say):
    """Sound with words in it; a page says the same at the same time."""
    if name == "browser":
        listener.offer(Hypothesis("hello", "partial", 0.5))
        listener.offer(Hypothesis("hello there", "final", 0.8, (), ("hello their",)))
    return say("i lost my card", before=0.1, after=0.3)


def test_it_is_a_listener_that_names_its_languages(listener):
    assert isinstance(listener, Listener)
    assert listener.languages() <= {"ko", "en"}
    assert listener.languages()


def test_a_turn_gives_partials_and_then_exactly_one_final_hypothesis(listener, words, sounds):
    *partials, final = listener.listen(sounds.chunks(words))
    assert all(each.kind == "partial" for each in partials)
    assert final.kind == "final"
    assert final.text.strip() == final.text != ""
    assert 0 <= final.score <= 1
    assert final.text not in final.alternatives
    assert len(set(final.alternatives)) == len(final.alternatives)


def test_words_have_times_in_order_on_the_clock_of_the_chunks(listener, words, sounds):
    later = ((chunk, Fraction(100)) for chunk in sounds.chunks(words))
    *_, final = listener.listen(type(chunk)(chunk.samples, chunk.rate, chunk.start + shift) for chunk, shift in later)
    reached = Fraction(100)
    for word in final.words:
        assert reached <= word.start <= word.end <= 100 + Fraction(len(words), 16_000) + 1
        assert 0 <= word.score <= 1
        reached = word.start


@pytest.mark.parametrize("samples", [0, 1, 320, 16_000])
def test_silence_and_nothing_give_a_final_hypothesis_without_words(listener, name, samples, sounds):
    if name == "http" and samples == 16_000:
        return  # what is in the sound is for the endpoint to say
    (*_, final) = listener.listen(sounds.chunks(np.zeros(samples, np.float32)))
    assert final == Hypothesis("", "final", final.score)


def test_how_the_sound_is_cut_makes_no_difference(listener, name, words, sounds):
    *_, whole = listener.listen(sounds.chunks(words, size=len(words)))
    for size in (101, 512, 4000):
        if name == "browser":
            listener.offer(Hypothesis("hello there", "final", 0.8, (), ("hello their",)))
        *_, cut = listener.listen(sounds.chunks(words, size=size))
        assert cut.text == whole.text or name == "fake"  # which hears the next of its texts


def test_several_turns_at_once_do_not_meet(listener, name, words, sounds):
    if name == "browser":
        return  # it serves one page
    *_, alone = listener.listen(sounds.chunks(words))
    heard = []

    def turn():
        *_, final = listener.listen(sounds.chunks(words))
        heard.append(final.text)

    threads = [threading.Thread(target=turn) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == [alone.text] * 3


def test_a_turn_that_is_let_go_leaves_it_usable(listener, name, words, sounds):
    hypotheses = listener.listen(sounds.chunks(words))
    next(hypotheses)
    hypotheses.close()
    if name == "browser":
        listener.offer(Hypothesis("again", "final"))
    *_, final = listener.listen(sounds.chunks(words))
    assert final.text


def test_it_hears_very_long_noise_without_trouble(listener, name, sounds):
    if name == "browser":
        listener.offer(Hypothesis("", "final"))
    *_, final = listener.listen(sounds.chunks(sounds.noise(15, -25), size=8_000))
    assert final.kind == "final"


def test_pushed_instead_of_pulled_it_gives_the_same(listener, name, words, sounds):
    if name in {"browser", "fake"}:
        return  # they do not hear the sound itself
    anew = getattr(listener, "share", lambda: listener)  # one that has not learned what the speaker sounds like
    pulled = list(anew().listen(sounds.chunks(words)))
    pushed = Listening(anew())
    heard = [hypothesis for chunk in sounds.chunks(words) for hypothesis in pushed.push(chunk)] + pushed.finish()
    assert [each.text for each in heard] == [each.text for each in pulled]


def test_closing_twice_is_fine_and_a_closed_one_refuses(listener, words, sounds):
    listener.close()
    listener.close()
    with pytest.raises(EngineError, match="closed"):
        list(listener.listen(sounds.chunks(words)))
