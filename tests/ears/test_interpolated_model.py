"""A language model of the bot's sentences, mixed with what another one has for pairs."""

from __future__ import annotations

import math
import random

import pocketsphinx
import pytest

from saram.ears import LanguageModel
from saram.ears.interpolated_model import InterpolatedModel

SENTENCES = ["i lost my card", "i lost my keys", "open an account", "I'd like a card, please!"]
PAIRS = {
    "<s>": {"i": 0.3, "the": 0.1, "nobody": 0.2},
    "i": {"lost": 0.1, "like": 0.2, "weather": 0.05},
    "my": {"weather": 0.4, "card": 0.001},
    "account": {"</s>": 0.5, "please": 0.1},
    "nobody": {"i": 0.9},
}
HISTORIES = [
    (), ("<s>",), ("<s>", "i"), ("i", "lost"), ("lost", "my"), ("my", "card"), ("i",), ("my",), ("weather",),
    ("account",), ("an", "account"), ("the", "the"), ("nobody", "my"),
]  # fmt: skip


@pytest.fixture(scope="module")
def own():
    return LanguageModel(SENTENCES, {"weather": 2.0, "the": 6.0}, 0.2)


@pytest.mark.parametrize("weight", [0, 0.05, 0.5, 1])
@pytest.mark.parametrize("history", HISTORIES)
def test_the_probabilities_after_any_history_sum_to_one(own, history, weight):
    model = InterpolatedModel(own, PAIRS, weight)
    assert sum(model.probability(word, history) for word in [*own.words, "</s>"]) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_they_do_for_any_pairs(own, seed):
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    words = [*own.words, "</s>"]
    pairs = {}
    for first in ("<s>", *own.words):
        after = chance.sample(words, chance.randint(0, len(words)))
        drawn = [chance.random() ** 3 for _ in after]
        whole = (sum(drawn) or 1) / chance.random()
        pairs[first] = {second: each / whole for second, each in zip(after, drawn, strict=True)}
    model = InterpolatedModel(own, pairs, chance.random())
    for history in [(), *((first,) for first in pairs), *own.histories(2), ("weather", "my")]:
        assert sum(model.probability(word, history) for word in words) == pytest.approx(1, abs=1e-9)


def test_where_every_word_is_listed_nothing_is_lost(own):
    after = dict.fromkeys([*own.words, "</s>"], 0.01)
    model = InterpolatedModel(own, {"i": after}, 0.5)
    assert sum(model.probability(word, ("i",)) for word in after) == pytest.approx(1)


def test_without_weight_it_is_the_model_of_the_sentences(own):
    model = InterpolatedModel(own, PAIRS, 0)
    for history in HISTORIES:
        for word in ("card", "weather", "lost", "</s>"):
            assert model.probability(word, history) == pytest.approx(own.probability(word, history))


def test_a_pair_has_the_mean_of_both_probabilities(own):
    model = InterpolatedModel(own, PAIRS, 0.25)
    assert model.probability("like", ("i",)) == pytest.approx(0.75 * own.probability("like", ("i",)) + 0.25 * 0.2)
    assert model.probability("card", ("lost", "my")) == pytest.approx(
        0.75 * own.probability("card", ("lost", "my")) + 0.25 * 0.001
    )
    assert model.probability("weather", ("lost", "my")) > 3 * own.probability("weather", ("lost", "my"))


def test_words_the_sentences_do_not_have_are_left_out(own):
    model = InterpolatedModel(own, PAIRS, 0.5)
    assert model.probability("nobody", ("<s>",)) == 0
    assert "nobody" not in model.arpa()


def test_pairs_that_tell_little_are_left_out_and_the_rest_sums_to_one(own):
    model = InterpolatedModel(own, PAIRS, 0.5, least=1e-3)
    assert model.probability("weather", ("my",)) > 0.2
    listed = [line.split("\t")[1] for line in model.arpa().splitlines() if line.count("\t") == 2]
    assert "my weather" in listed
    assert "i weather" not in listed
    for history in HISTORIES:
        assert sum(model.probability(word, history) for word in [*own.words, "</s>"]) == pytest.approx(1)


def test_its_arpa_file_says_the_same_to_the_decoder(own, tmp_path):
    model = InterpolatedModel(own, PAIRS, 0.3)
    path = tmp_path / "words.arpa"
    path.write_text(model.arpa(), "utf-8")
    read = pocketsphinx.NGramModel(pocketsphinx.Config(), pocketsphinx.LogMath(), str(path))
    for history in HISTORIES:
        if "nobody" in history:
            continue
        for word in (*own.words, "</s>"):
            found = read.prob([word, *reversed(history)]) * math.log(1.0001)  # the decoder takes the last word first
            assert found == pytest.approx(math.log(model.probability(word, history)), abs=0.003)


@pytest.mark.parametrize("weight", [-0.1, 1.1, math.nan])
def test_a_weight_outside_0_to_1_is_an_error(own, weight):
    with pytest.raises(ValueError, match="between 0 and 1"):
        InterpolatedModel(own, PAIRS, weight)


@pytest.mark.parametrize("after", [{"lost": 0.7, "like": 0.5}, {"lost": -0.1}, {"lost": math.nan}])
def test_what_are_no_probabilities_is_an_error_that_names_the_word(own, after):
    with pytest.raises(ValueError, match="after 'i' must be"):
        InterpolatedModel(own, {"i": after}, 0.1)


def test_a_word_that_is_never_said_alone_has_no_pairs():
    model = InterpolatedModel(LanguageModel(["a b"], {"weather": 2.0}, 0.0), {"a": {"weather": 0.1}}, 0.05)
    assert model.probability("weather", ("a",)) == 0
