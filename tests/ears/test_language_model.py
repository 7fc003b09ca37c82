"""A language model of the bot's sentences."""

from __future__ import annotations

import math

import pocketsphinx
import pytest

from saram.ears import LanguageModel, words_of

SENTENCES = ["i lost my card", "i lost my keys", "open an account", "I'd like a card, please!", ""]


@pytest.fixture(scope="module")
def model():
    return LanguageModel(SENTENCES, {"weather": 2.0, "the": 6.0, "card": 9.0}, 0.2)


@pytest.mark.parametrize(
    "history", [(), ("<s>",), ("<s>", "i"), ("i", "lost"), ("lost", "my"), ("my", "card"), ("weather",), ("the", "the")]
)
def test_the_probabilities_after_any_history_sum_to_one(model, history):
    assert sum(model.probability(word, history) for word in [*model.words, "</s>"]) == pytest.approx(1)


def test_what_was_said_is_likelier_than_what_was_not(model):
    assert model.probability("card", ("lost", "my")) > 5 * model.probability("account", ("lost", "my"))
    assert model.probability("weather", ("lost", "my")) > 0


def test_further_words_keep_their_share_and_no_word_counts_twice(model):
    assert model.probability("the") + model.probability("weather") == pytest.approx(0.2)
    assert model.probability("the") == pytest.approx(3 * model.probability("weather"))
    assert model.words.count("card") == 1


def test_its_arpa_file_says_the_same_to_the_decoder(model, tmp_path):
    path = tmp_path / "words.arpa"
    path.write_text(model.arpa(), "utf-8")
    logarithms = pocketsphinx.LogMath()
    read = pocketsphinx.NGramModel(pocketsphinx.Config(), logarithms, str(path))
    for words in (["card"], ["lost", "i"], ["card", "my", "lost"], ["account", "my", "lost"], ["the", "my", "lost"]):
        expected = model.probability(words[0], tuple(reversed(words[1:])))  # the decoder takes the last word first
        assert read.prob(words) * math.log(1.0001) == pytest.approx(math.log(expected), abs=0.002)


def test_words_are_small_letters_without_punctuation():
    assert words_of("I’d like a CARD, please! (now)") == ["i'd", "like", "a", "card", "please", "now"]
    assert words_of("한국어 123") == []


def test_no_sentence_is_an_error_that_says_so():
    with pytest.raises(ValueError, match="at least one sentence"):
        LanguageModel(["", "123"])
