"""English with the bot's own language, in processes that may die."""

from __future__ import annotations

import os
import signal
from itertools import pairwise

import numpy as np
import pytest

from saram.ears import Vocabulary, general_english, open_listener, word_errors
from saram.ears.arpabet import arpabet
from saram.ears.dictionary import Dictionary, common_words
from saram.ears.sphinx import SphinxListener, sphinx_language
from saram.errors import EngineError, UsageError
from saram.media import read_audio
from saram.workflows.hearing import pronouncing

COMMANDS = ("i lost my card", "please block my card", "i want to open an account", "what is my balance", "thank you")
CARDS = [
    ("001", "ten of clubs"), ("002", "four queen of clubs"), ("003", "seven of clubs"), ("004", "five five"),
    ("005", "eight of spades four of clubs seven of hearts"),
]  # fmt: skip


def heard(listener, chunks):
    *_, final = listener.listen(chunks)
    return final


@pytest.fixture
def own():
    """Listeners with processes of their own."""
    opened = []

    def make(vocabulary=None, **settings):
        opened.append(SphinxListener("en", vocabulary, **settings))
        return opened[-1]

    yield make
    for listener in opened:
        listener.close()


def test_the_sentences_of_the_bot_are_heard_with_words_times_and_alternatives(sphinx, say, sounds):
    final = heard(sphinx.share(), sounds.chunks(say("transfer fifty dollars to john")))
    assert final.text == "transfer fifty dollars to john"
    assert [word.text for word in final.words] == final.text.split()
    assert all(before.end <= after.start for before, after in pairwise(final.words))
    assert 1 <= len(final.alternatives) <= 4
    assert final.score > 0.5


def test_the_bots_language_halves_the_errors_of_general_english_at_least(sphinx, own, say, sounds):
    general = own()
    errors = {"general": 0, "own": 0}
    for text in ("please block my card", "transfer fifty dollars to john"):
        for name, listener in (("general", general), ("own", sphinx.share())):
            errors[name] += word_errors(text.split(), heard(listener, sounds.chunks(say(text))).text.split())
    assert errors["own"] * 2 < errors["general"]


def test_recordings_are_heard_by_a_grammar(own, shared_data, sounds):
    folder = shared_data / "speech" / "en_pocketsphinx_test" / "cards"
    listener = own(Vocabulary(grammar=(folder / "cards.gram").read_text()))
    wrong = words = 0
    for name, text in CARDS:
        said = heard(listener, sounds.chunks(read_audio(folder / f"{name}.wav", 16_000).samples)).text
        wrong += word_errors(text.split(), said.split())
        words += len(text.split())
    assert wrong / words <= 0.2


def test_what_is_usual_in_general_is_expected_but_less_than_what_the_bot_hears():
    model = sphinx_language(Vocabulary(tuple(COMMANDS)))["model"]
    likely = {line.split("\t")[1]: float(line.split("\t")[0]) for line in model.splitlines() if "\t" in line}
    assert likely["kind of"] > likely["of"] + 1
    assert likely["lost my"] > likely["lost the"] > likely["the"]


def test_without_a_readable_general_model_the_bot_is_heard_by_its_own_sentences(tmp_path, monkeypatch, caplog):
    damaged = tmp_path / "en-us.lm.bin"
    damaged.write_bytes(b"Trie Language Model")
    monkeypatch.setattr(general_english, "_shipped", lambda: damaged)
    model = sphinx_language(Vocabulary(tuple(COMMANDS)))["model"]
    assert "lost my" in model
    assert "going to" not in model
    assert "en-us.lm.bin cannot be read" in caplog.text


def test_names_that_stand_in_no_dictionary_are_pronounced_by_the_voice(own, say, sounds):
    names = ("haneul deposit", "saram")
    listener = own(
        Vocabulary(("tell me about the haneul deposit", "ask saram", "what time is it"), names, "", pronouncing())
    )
    assert "haneul" in heard(listener, sounds.chunks(say("tell me about the haneul deposit"))).text


def test_words_nobody_can_pronounce_are_left_out_and_named(own, caplog, say, sounds):
    listener = own(Vocabulary(("what time is it", "the zyxwq deposit")))
    assert "zyxwq" in caplog.text
    assert heard(listener, sounds.chunks(say("what time is it"))).text == "what time is it"


def test_what_is_not_the_bots_is_heard_as_other_words(sphinx, readings, sounds):
    final = heard(sphinx.share(), sounds.chunks(readings[0]))
    assert len(set(final.text.split()) - {word for text in sphinx_words() for word in text.split()}) >= 3


def sphinx_words():
    return ("what time do you open", "i lost my card", "how long do i have to wait")


def kill(listener):
    for pid in listener.pool.pids():
        os.kill(pid, signal.SIGKILL)


def test_a_killed_process_is_replaced_for_the_next_turn(own, say, sounds):
    listener = own(Vocabulary(("i lost my card", "thank you")))
    heard(listener, sounds.chunks(say("thank you")))
    kill(listener)
    assert heard(listener, sounds.chunks(say("i lost my card"))).text == "i lost my card"


def test_a_process_killed_in_mid_turn_is_replaced_and_hears_the_turn_anew(own, say, sounds):
    listener = own(Vocabulary(("i lost my card", "thank you")))
    pids = listener.pool.pids()

    def chunks():
        for number, chunk in enumerate(sounds.chunks(say("i lost my card"))):
            if number == 60:
                os.kill(pids[0], signal.SIGKILL)
            yield chunk

    assert heard(listener, chunks()).text == "i lost my card"


def test_a_second_death_in_one_turn_is_an_engine_error_and_the_next_turn_works(own, say, sounds, monkeypatch):
    listener = own(Vocabulary(("i lost my card", "thank you")))
    pids = listener.pool.pids()
    monkeypatch.setattr(SphinxListener, "_again", _die)
    with pytest.raises(EngineError, match="died"):
        heard(listener, _killing(sounds.chunks(say("i lost my card")), pids[0]))
    monkeypatch.undo()
    assert heard(listener, sounds.chunks(say("thank you"))).text == "thank you"


def _killing(chunks, pid):
    for number, chunk in enumerate(chunks):
        if number == 30:
            os.kill(pid, signal.SIGKILL)
        yield chunk


def _die(self, stack, heard):
    raise EngineError("The recogniser's process died (status -9).")


def test_a_damaged_grammar_is_an_engine_error_that_says_so(own, say, sounds):
    with pytest.raises(EngineError, match=r"PocketSphinx failed.*grammar"):
        heard(own(Vocabulary(grammar="#JSGF V1.0; grammar x; public <x> = (open;")), sounds.chunks(say("thank you")))


def test_digits_by_telephone_are_heard_by_a_grammar_in_noise_too(own, shared_data, sounds):
    digits = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    listener = own(Vocabulary(grammar=f"#JSGF V1.0; grammar d; public <d> = {' | '.join(digits)};"))
    paths = sorted((shared_data / "speech" / "en_fsdd" / "recordings").glob("*.wav"))[::12]
    right = 0
    for path in paths:
        digit = np.pad(read_audio(path, 16_000).samples, 3_200)
        noisy = digit + sounds.noise(3, -54)[: len(digit)]
        right += heard(listener, sounds.chunks(noisy)).text == digits[int(path.name[0])]
    assert right / len(paths) > 0.3  # chance would be a tenth


def test_a_busy_recogniser_lets_a_turn_wait_and_then_says_so(own, sounds):
    listener = own(Vocabulary(("thank you",)), workers=1, wait=0.05)
    turn = listener.listen(sounds.chunks(np.ones(32_000) / 2))
    with listener.pool.worker(), pytest.raises(EngineError, match="busy"):
        next(turn)


def test_other_languages_and_rates_are_refused(sphinx, sounds):
    with pytest.raises(UsageError, match="English only"):
        open_listener("pocketsphinx", "ko")
    with pytest.raises(UsageError, match="16,000"):
        heard(sphinx.share(), sounds.chunks(np.zeros(8_000), rate=8_000))


def test_the_speakers_sound_is_carried_from_turn_to_turn_but_not_to_others(sphinx, say, sounds):
    one, other = sphinx.share(), sphinx.share()
    heard(one, sounds.chunks(say("i lost my card")))
    before = heard(other, sounds.chunks(say("thank you")))
    assert heard(sphinx.share(), sounds.chunks(say("thank you"))) == before
    assert heard(one, sounds.chunks(say("thank you"))).score != before.score


def test_english_sounds_are_written_in_arpabet():
    assert arpabet(["b", "æ", "ŋ", "k"]) == "B AE NG K"
    assert arpabet(["w", "ɜː", "ɹ", "d", "", "?"]) == "W ER D"
    assert arpabet(["n̩"]) == "AH N"


def test_common_words_are_common_and_can_be_pronounced():
    words = common_words()
    assert list(words)[:3] == ["the", "to", "i"]
    assert Dictionary(words).unknown == []
