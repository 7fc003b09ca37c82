"""Word pairs out of a trigram language model, as GloVe wants them.

A language model says how often its words follow each other in the text it was made from, which is all that counting
pairs near each other would find there: texts that may not be had can be learned from where the model may.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError

__all__ = ["LanguageModel", "read_language_model"]

_MAGIC: Final = b"Trie Language Model"
_BINS: Final = 1 << 16
"""Values that a quantised probability may have."""
_BASE: Final = 1.0001
"""Base of the logarithms that PocketSphinx keeps."""
_UNIGRAM: Final = np.dtype([("probability", "<f4"), ("backoff", "<f4"), ("next", "<u4")])
_START, _END = "<s>", "</s>"

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """How often words stand alone, in twos and in threes; probabilities are of a running word of the text."""

    words: list[str]
    """Its words, with ``<s>`` before and ``</s>`` after a sentence."""

    alone: Floats
    """float64 [words]: probability of each."""

    pairs: Ints
    """int64 [P, 2]: words that follow each other."""

    pair_chances: Floats
    """float64 [P]: probability of each pair."""

    triples: Ints
    """int64 [Q, 3]: words that follow each other."""

    triple_chances: Floats
    """float64 [Q]: probability of each triple."""

    def near(self, index: Mapping[str, int], count: float) -> tuple[Ints, Ints, Floats]:
        """What counting pairs in so many running words of its text would give, for neighbours and next-but-ones.

        Args:
            index: Row of each word that counts.
            count: Running words.

        Returns:
            For each pair, both ways round and some of them several times: row, column, weight, which is the number of
            times divided by the distance.
        """
        rows = np.array([index.get(word, -1) for word in self.words], np.int64)
        first = np.concatenate([rows[self.pairs[:, 0]], rows[self.triples[:, 0]]])
        second = np.concatenate([rows[self.pairs[:, 1]], rows[self.triples[:, 2]]])
        weights = count * np.concatenate([self.pair_chances, self.triple_chances / 2])
        known = (first >= 0) & (second >= 0)
        first, second, weights = first[known], second[known], weights[known]
        return np.concatenate([first, second]), np.concatenate([second, first]), np.concatenate([weights, weights])


def read_language_model(path: Path) -> LanguageModel:
    """Read a trigram model in the binary trie format of PocketSphinx (``.lm.bin``).

    The format is that of KenLM's quantised tries (Heafield, WMT 2011): an n-gram hangs below its last word, and below
    that the words before it, so that what begins where is told by the entry above.

    Raises:
        UsageError: If the file is no such model.
    """
    data = path.read_bytes()
    at = len(_MAGIC)
    if not data.startswith(_MAGIC) or data[at] != 3:
        raise UsageError(f"{path} is no trigram model in PocketSphinx's trie format.")
    size, pair_room, triple_room = struct.unpack_from("<3I", data, at + 1)
    at += 1 + 12 + 4
    tables = np.frombuffer(data, "<f4", 3 * _BINS, at).reshape(3, _BINS)
    at += tables.nbytes
    unigrams = np.frombuffer(data, _UNIGRAM, size + 1, at)
    at += unigrams.nbytes
    word_bits, next_bits = size.bit_length(), triple_room.bit_length()
    pair_bits, triple_bits = word_bits + 32 + next_bits, word_bits + 16
    packed = np.frombuffer(data, np.uint8, offset=at)
    pair_bytes, triple_bytes = _bytes(pair_room, pair_bits), _bytes(triple_room, triple_bits)
    pair_field, triple_field = packed[:pair_bytes], packed[pair_bytes : pair_bytes + triple_bytes]
    (length,) = struct.unpack_from("<I", data, at + pair_bytes + triple_bytes)
    names = at + pair_bytes + triple_bytes + 4
    words = data[names : names + length].decode("utf-8").split("\0")[:size]

    pair_count = int(unigrams["next"][size])  # the header may count more than there are
    pair_at = np.arange(pair_count + 1) * pair_bits
    begins = _numbers(pair_field, pair_at + word_bits + 32, next_bits)
    before = _numbers(pair_field, pair_at[:-1], word_bits)
    pair_given = _BASE ** tables[0][_numbers(pair_field, pair_at[:-1] + word_bits + 16, 16)].astype(np.float64)
    hanging: Ints = unigrams["next"].astype(np.int64)
    after = np.repeat(np.arange(size), hanging[1:] - hanging[:-1])

    triple_at = np.arange(int(begins[-1])) * triple_bits
    earliest = _numbers(triple_field, triple_at, word_bits)
    triple_given = _BASE ** tables[2][_numbers(triple_field, triple_at + word_bits, 16)].astype(np.float64)
    ending = np.repeat(np.arange(pair_count), np.diff(begins))

    alone = _BASE ** unigrams["probability"][:size].astype(np.float64)
    alone[words.index(_START)] = alone[words.index(_END)]  # as many sentences begin as end
    pair_chances = alone[before] * pair_given
    keys = before * size + after
    order = np.argsort(keys)
    place = order[np.searchsorted(keys, earliest * size + before[ending], sorter=order).clip(max=pair_count - 1)]
    listed = keys[place] == earliest * size + before[ending]
    triple_chances = np.where(listed, pair_chances[place], 0.0) * triple_given
    return LanguageModel(
        words,
        alone,
        np.stack([before, after], 1),
        pair_chances,
        np.stack([earliest, before[ending], after[ending]], 1),
        triple_chances,
    )


def _bytes(entries: int, bits: int) -> int:
    """Room of so many entries and one more, and of what a reader of eight bytes may read beyond them."""
    return ((1 + entries) * bits + 7) // 8 + 8


def _numbers(packed: NDArray[np.uint8], at: NDArray[Any], width: int) -> Ints:
    """Numbers of `width` bits, at most 57, that begin at the bits `at`; the lowest bit comes first."""
    byte = at >> 3
    found = np.zeros(len(at), np.uint64)
    for place in range(8):
        found |= packed[byte + place].astype(np.uint64) << np.uint64(8 * place)
    return ((found >> (at & 7).astype(np.uint64)) & np.uint64((1 << width) - 1)).astype(np.int64)
