"""Training on two cores: the same package, errors that come through, nothing left behind."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from saram.language import read_bots
from saram.language.encoding import Encoder
from saram.language.ngrams import ngrams
from saram.training import bots, convolution, material, second_process, sentence_encoding
from saram.training.bots import train_bots
from saram.training.collector import collector_paused
from saram.training.material import Plan, gather
from saram.training.network import Architecture
from saram.training.ngram_fit import without_numbers
from saram.training.second_process import SecondProcess, heard_soon
from saram.training.sentence_encoding import encode_all, warm_up

HOME = Path(__file__).parents[2] / "bots" / "home"
QUICK = {
    "plan": Plan(generated=20, paraphrases=1, validation=0.2),
    "sizes": Architecture(unit=8, bag=8, filters=8, deep=8),
    "epochs": 1,
    "seed": 2,
    "compared": True,
}


@pytest.fixture
def started(monkeypatch):
    """The second processes that are started; training is made to start one."""
    monkeypatch.setattr(bots, "_MANY", 0)
    monkeypatch.setattr(sentence_encoding, "_PIECE", 10)
    for module in (second_process, convolution):
        monkeypatch.setattr(module, "cores", lambda: 2)
    known = []

    class Known(second_process.SecondProcess):
        def __init__(self, *, wanted):
            super().__init__(wanted=wanted)
            known.append(self.pid)

    monkeypatch.setattr(bots, "SecondProcess", Known)
    return known


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_one_process_and_two_make_the_same_package(cafe_folder, monkeypatch, started):
    stages = []
    family = read_bots([cafe_folder])
    package, report = train_bots(family, **QUICK, progress=lambda stage, _share: stages.append(stage))
    assert None not in started
    assert all(gone(pid) for pid in started)
    for module in (second_process, convolution):
        monkeypatch.setattr(module, "cores", lambda: 1)
    other, beside = train_bots(family, **QUICK)
    assert started[-1] is None
    assert package.ngram_features == other.ngram_features
    np.testing.assert_array_equal(package.ngram_weights, other.ngram_weights)
    assert list(package.network) == list(other.network)
    for name, weights in package.network.items():
        np.testing.assert_array_equal(weights, other.network[name])
    assert package.settings == other.settings
    assert report.baselines == beside.baselines != {}
    assert report.accuracy == beside.accuracy
    kinds = list(dict.fromkeys(stage.rpartition(", ")[2] for stage in stages))
    assert kinds[:2] == ["encode", "n-grams"]
    assert kinds[-2:] == ["calibrate", "done"]
    assert "network" in kinds


def test_the_second_process_is_there_before_the_sentences_and_a_rehearsal_has_none_of_its_own(
    cafe_folder, monkeypatch, started
):
    seen = []
    submit, make = SecondProcess.submit, bots.gather

    def submitted(self, function, *args, **kwargs):
        seen.append(function.__name__)
        return submit(self, function, *args, **kwargs)

    def made(*args):
        seen.append("gather")
        return make(*args)

    monkeypatch.setattr(SecondProcess, "submit", submitted)
    monkeypatch.setattr(bots, "gather", made)
    stages = []
    few = QUICK | {"plan": Plan(generated=20, paraphrases=1, validation=0.05)}
    train_bots(read_bots([cafe_folder]), **few, progress=lambda stage, _share: stages.append(stage))
    assert any(stage.startswith("rehearse, network") for stage in stages)
    assert seen[:2] == ["warm_up", "gather"]
    assert seen.count("learn_ngrams") == 2
    assert len(started) == 1
    assert started[0] is not None


@pytest.mark.parametrize("bot", ["radio", "news"])
@pytest.mark.parametrize("grammar", [True, False])
def test_how_many_sentences_there_will_be_is_known_about(bot, grammar):
    (folder,) = read_bots([HOME / bot])
    folder = folder if grammar else replace(folder, grammar="")
    plan = Plan(misheard=0, context=0, unspaced=0)
    made = [example for example in gather([folder], plan, 1).training if example.intent]
    assert 0.5 < bots._expected([folder], plan) / len(made) < 2


def test_sentences_are_made_without_looking_for_garbage(cafe_folder, monkeypatch):
    running = []
    held = material.hold_out
    monkeypatch.setattr(material, "hold_out", lambda *given: running.append(gc.isenabled()) or held(*given))
    gather(read_bots([cafe_folder]), QUICK["plan"], 0)
    assert set(running) == {False}
    assert gc.isenabled()


def test_an_error_in_the_second_process_ends_the_training(cafe_folder, monkeypatch, started):
    monkeypatch.setattr(bots, "without_numbers", lambda _: None)  # what has no n-grams
    with pytest.raises(AttributeError, match="morphemes"):
        train_bots(read_bots([cafe_folder]), **QUICK)
    assert all(gone(pid) for pid in started)


def test_an_interrupted_training_leaves_no_process(cafe_folder, started):
    def interrupt(stage, _share):
        if stage.endswith("network"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_bots(read_bots([cafe_folder]), **QUICK, progress=interrupt)
    assert started
    assert all(gone(pid) for pid in started)


TEXTS = [f"{hour}시에 {room} 불 켜줘" for hour in range(1, 13) for room in ("거실", "안방", "부엌")]


class Counted(Encoder):
    """Counts what is encoded in this process, and knows how the interpreter was set meanwhile."""

    calls = 0
    settings = None

    def __call__(self, text):
        self.calls += 1
        self.settings = (gc.isenabled(), sys.getswitchinterval())
        return super().__call__(text)


@pytest.fixture
def encoder(monkeypatch):
    monkeypatch.setattr(sentence_encoding, "_PIECE", 2)
    monkeypatch.setattr(second_process, "cores", lambda: 2)
    return Counted("ko", list("시에불켜줘거실안방"), ["불/NNG"], {"room": {"거실": (), "안방": ("침실",)}})


def same(a, b):
    equal = all(np.array_equal(getattr(a, name), getattr(b, name)) for name in ("ids", "bag", "words", "marks"))
    return equal and (a.text, a.spans, a.morphemes, a.matches) == (b.text, b.spans, b.morphemes, b.matches)


class Waited(SecondProcess):
    """Is made ready, or fails at it, before anything else is done, however busy the machine is."""

    encodes = 0

    def submit(self, function, *args, **kwargs):
        errand = super().submit(function, *args, **kwargs)
        self.encodes += function is sentence_encoding._encode
        if function is sentence_encoding._prepare:
            with contextlib.suppress(TypeError):
                errand.result()
        return errand


@pytest.mark.parametrize("lost", [False, True])
def test_every_sentence_is_encoded_by_either_process_or_by_this_one_if_the_other_is_lost(encoder, lost):
    shares = []
    usual = (gc.isenabled(), sys.getswitchinterval())
    with SecondProcess() if lost else Waited() as second:
        if lost:
            second.submit(len, "").result()
            os.kill(second.pid, 9)
        found = encode_all(encoder, TEXTS, second, shares.append)
    assert (encoder.calls == len(TEXTS)) is lost
    assert encoder.settings[0] is False
    assert encoder.settings[1] == pytest.approx(0.0005)
    assert (gc.isenabled(), sys.getswitchinterval()) == usual == (True, pytest.approx(0.005))
    assert sorted(found) == sorted(TEXTS)
    assert all(same(found[text], encoder(text)) for text in TEXTS)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_second_process_that_cannot_be_made_ready_leaves_all_to_the_first(encoder, monkeypatch):
    monkeypatch.setattr(encoder, "state", lambda: {"language": "ko"})
    with Waited() as second:
        found = encode_all(encoder, TEXTS, second)
        assert second.encodes > 0
    assert sorted(found) == sorted(TEXTS)
    assert encoder.calls == len(TEXTS)


def test_the_interpreter_is_as_before_where_encoding_is_interrupted(encoder):
    def interrupt(_share):
        raise KeyboardInterrupt

    usual = (gc.isenabled(), sys.getswitchinterval())
    with SecondProcess(wanted=False) as second, pytest.raises(KeyboardInterrupt):
        encode_all(encoder, TEXTS, second, interrupt)
    assert (gc.isenabled(), sys.getswitchinterval()) == usual


def test_what_cannot_be_made_ready_encodes_nothing_as_before(encoder, monkeypatch):
    other = Counted("ko", list("시에불"), ["불/NNG"], {})
    with Waited() as second:
        encode_all(encoder, TEXTS, second)
        monkeypatch.setattr(other, "state", lambda: {"language": "ko"})
        found = encode_all(other, TEXTS, second)
    assert all(same(found[text], other(text)) for text in TEXTS)


def test_two_that_are_in_a_hurry_leave_the_interpreter_as_it_was():
    usual = sys.getswitchinterval()
    one, other = heard_soon(), heard_soon()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(0.0005)
    other.__exit__(None, None, None)
    assert sys.getswitchinterval() == usual


def test_a_collector_that_was_stopped_stays_stopped():
    gc.disable()
    try:
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_an_analyser_loads_is_loaded_before_there_is_anything_to_encode(monkeypatch):
    asked = []
    monkeypatch.setattr(sentence_encoding, "analyse", asked.append)
    for language in ("ko", "en"):
        warm_up(language)
    assert asked == ["1"]


def test_ngrams_are_the_same_without_what_a_network_reads(encoder):
    sentences = [encoder(text) for text in TEXTS]
    bare = [without_numbers(sentence) for sentence in sentences]
    assert [ngrams(each, "radio") for each in bare] == [ngrams(each, "radio") for each in sentences]
    assert len(pickle.dumps(bare)) < len(pickle.dumps(sentences)) / 2


def test_nothing_to_encode_is_nothing_encoded(encoder):
    with SecondProcess(wanted=False) as second:
        assert encode_all(encoder, [], second) == {}
