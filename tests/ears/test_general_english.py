"""What general English has for pairs of words."""

from __future__ import annotations

from pathlib import Path

import pocketsphinx
import pytest

from saram.ears.general_english import general_pairs
from saram.errors import EngineError

MODEL = Path(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
WORDS = ("<s>", "</s>", "i", "want", "to", "pay", "the", "of", "coffee", "zyuganov's")


@pytest.fixture(scope="module")
def pairs():
    return general_pairs(WORDS)


def test_each_pair_is_as_likely_as_the_decoder_finds_it(pairs):
    decoder = pocketsphinx.NGramModel(pocketsphinx.Config(), pocketsphinx.LogMath(), str(MODEL))
    found = [(first, second, likely) for first, after in pairs.items() for second, likely in after.items()]
    assert len(found) > 30
    for first, second, likely in found:
        assert likely == pytest.approx(1.0001 ** decoder.prob([second, first]), rel=1e-3)  # the last word comes first


def test_pairs_are_in_the_order_in_which_they_are_said(pairs):
    assert pairs["want"]["to"] > 100 * pairs["to"].get("want", 1e-9)
    assert pairs["<s>"]["i"] > 0.01
    assert "</s>" not in pairs
    assert all("<s>" not in after for after in pairs.values())


def test_only_the_words_that_are_asked_for_are_in_it(pairs):
    assert {*pairs, *(word for after in pairs.values() for word in after)} <= {*WORDS}
    assert general_pairs(["haneul", "", "한국어"]) == {}
    assert general_pairs([]) == {}


@pytest.mark.parametrize("length", [0, 10, 20, 33, 1_000, 1_000_000, 5_000_000, 20_000_000, 27_000_000])
def test_a_file_that_was_cut_off_is_an_error_that_names_it(tmp_path, length):
    path = tmp_path / "cut.lm.bin"
    with MODEL.open("rb") as whole:
        path.write_bytes(whole.read(length))
    with pytest.raises(EngineError, match=r"cut\.lm\.bin cannot be read"):
        general_pairs(WORDS, path)


def test_a_file_of_another_kind_is_an_error(tmp_path):
    path = tmp_path / "words.arpa"
    path.write_text("\\data\\\nngram 1=0\n", "utf-8")
    with pytest.raises(EngineError, match="does not begin as one"):
        general_pairs(WORDS, path)
    path.write_bytes(b"Trie Language Model\x02" + bytes(100))
    with pytest.raises(EngineError, match="n-grams up to 2"):
        general_pairs(WORDS, path)
    with pytest.raises(EngineError, match="cannot be read"):
        general_pairs(WORDS, tmp_path / "nowhere")
