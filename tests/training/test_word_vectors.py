"""Counting what word vectors are learned from, and the shape they ship in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pocketsphinx
import pytest

from saram.errors import UsageError
from saram.language.vectors import WordVectors
from saram.training.glove import count_pairs, even_lengths, fit_glove, summed
from saram.training.language_model import LanguageModel, read_language_model

MODEL = Path(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))


@pytest.fixture(scope="module")
def spoken():
    return read_language_model(MODEL)


def test_a_language_model_is_read_as_its_own_program_reads_it(spoken):
    theirs = pocketsphinx.NGramModel.readfile(str(MODEL))
    row = {word: index for index, word in enumerate(spoken.words)}
    assert len(row) == 72_547
    for text in ("an alarm", "the weather", "pay the", "set an alarm", "turn it off", "how much is"):
        rows = [row[word] for word in text.split()]
        last = 1.0001 ** theirs.prob(text.split()[::-1])
        before = 1.0001 ** theirs.prob(text.split()[-2::-1]) if len(rows) == 3 else 1.0
        runs, chances = (
            (spoken.pairs, spoken.pair_chances) if len(rows) == 2 else (spoken.triples, spoken.triple_chances)
        )
        (found,) = chances[(runs == rows).all(1)]
        assert found == pytest.approx(spoken.alone[rows[0]] * before * last, rel=1e-3), text


def test_what_is_no_language_model_is_not_read(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"something else")
    with pytest.raises(UsageError, match="no trigram model"):
        read_language_model(path)


def test_pairs_of_a_language_model_are_those_of_its_text():
    text = ["call", "me", "call", "me"]
    model = LanguageModel(
        ["call", "me"],
        np.array([0.5, 0.5]),
        np.array([[0, 1], [1, 0]]),
        np.array([2 / 4, 1 / 4]),
        np.array([[0, 1, 0], [1, 0, 1]]),
        np.array([1 / 4, 1 / 4]),
    )
    words = ["me", "call"]
    counted = summed(2, [count_pairs([(text, None)], words, tree=False, window=2)[1:]])
    read = summed(2, [model.near({word: row for row, word in enumerate(words)}, 4)])
    for ours, theirs in zip(counted, read, strict=True):
        np.testing.assert_allclose(ours, theirs)


def test_words_outside_the_vocabulary_are_not_counted():
    model = LanguageModel(
        ["a", "b"], np.array([0.5, 0.5]), np.array([[0, 1]]), np.array([0.5]), np.empty((0, 3), int), np.empty(0)
    )
    assert len(model.near({"a": 0}, 10)[0]) == 0


def test_countings_are_added_and_light_pairs_left_out():
    first = (np.array([0, 1]), np.array([1, 2]), np.array([1.0, 0.5]))
    second = (np.array([0]), np.array([1]), np.array([2.0]))
    rows, columns, weights = summed(3, [first, second], least=1)
    assert (rows.tolist(), columns.tolist(), weights.tolist()) == ([0], [1], [3.0])


def test_vectors_of_one_length_keep_their_directions():
    matrix = np.array([[0, 0], [30, 40], [-0.3, 0.4]], np.float32)
    even = even_lengths(WordVectors(["often", "seldom"], matrix), length=4, step=1 / 64)
    np.testing.assert_allclose(even.matrix, [[0, 0], [2.4, 3.2], [-2.4, 3.2]], atol=1 / 128)
    assert not (even.matrix * 64 % 1).any()


def test_words_that_are_said_alike_lie_near_each_other():
    chance = np.random.default_rng(0)
    frames = [("play", ("song", "tune")), ("eat", ("soup", "bread"))]
    sentences = []
    for _ in range(400):
        verb, things = frames[chance.integers(2)]
        sentences.append(([verb, "the", things[chance.integers(2)], "now"], None))
    words = ["the", "now", "play", "eat", "song", "tune", "soup", "bread"]
    _, rows, columns, weights = count_pairs(sentences, words, tree=False)
    vectors = fit_glove(words, rows, columns, weights, dimension=8, epochs=60)
    near = {word: vectors.matrix[vectors.row(word)] for word in words}
    assert near["song"] @ near["tune"] > near["song"] @ near["soup"]
    assert near["soup"] @ near["bread"] > near["tune"] @ near["bread"]
