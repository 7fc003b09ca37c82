"""What general English has for pairs of words, read from the model that comes with PocketSphinx."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from saram.errors import EngineError

__all__ = ["general_pairs"]

_MAGIC: Final = b"Trie Language Model"
_QUANTISED: Final = 1 << 16  # values a quantised number can have
_BASE: Final = 1.0001  # of the file's logarithms
_UNIGRAM: Final = np.dtype([("probability", "<f4"), ("back_off", "<f4"), ("first", "<u4")])


def general_pairs(words: Collection[str], path: Path | None = None) -> dict[str, dict[str, float]]:
    """The pairs of these words that general English knows.

    The file is a reversed trie: under each word lie the words that come before it. A pair is a field of bits: the word
    before, its back-off and its probability as places in tables, and where the trigrams begin.

    Source: the format is that of PocketSphinx' ``lm_trie.c``, after K. Heafield, "KenLM: faster and smaller language
    model queries", WMT 2011.

    Args:
        words: Words in small letters; ``<s>`` and ``</s>`` are the ends of a sentence.
        path: A trigram model in PocketSphinx' binary format; None for the one of general English in its wheel.

    Returns:
        Word → word after it → probability, 0 to 1, of pairs the model has seen; words it does not know are not in it.

    Raises:
        EngineError: If the file cannot be read or has another format.
    """
    path = path or _shipped()
    try:
        return _pairs(path.read_bytes(), words)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise EngineError(
            f"The language model {path} cannot be read: {error}. It must be a trigram model in PocketSphinx' binary "
            "format; install PocketSphinx anew if it is the one in its wheel."
        ) from error


def _pairs(data: bytes, words: Collection[str]) -> dict[str, dict[str, float]]:
    if not data.startswith(_MAGIC):
        raise ValueError("it does not begin as one")
    order, place = data[len(_MAGIC)], len(_MAGIC) + 1
    if order != 3:
        raise ValueError(f"it has n-grams up to {order}")
    counts = struct.unpack_from("<3I", data, place)
    place += 3 * 4 + 4  # the kind of quantisation follows
    probabilities = np.frombuffer(data, "<f4", _QUANTISED, place)
    place += 3 * _QUANTISED * 4  # back-offs of pairs and probabilities of trigrams follow
    unigrams = np.frombuffer(data, _UNIGRAM, counts[0] + 1, place)
    place += unigrams.nbytes
    width = counts[0].bit_length() + 2 * 16 + counts[2].bit_length()
    longest = counts[0].bit_length() + 16
    bits = np.frombuffer(data, np.uint8, _size(counts[1], width), place)
    place += bits.size + _size(counts[2], longest) + 4
    known = data[place:].decode("utf-8").split("\0")[: counts[0]]
    if len(known) != counts[0]:
        raise ValueError(f"it has {len(known)} instead of {counts[0]} words")

    wanted = np.array([word in words for word in known])
    seconds = np.flatnonzero(wanted)
    starts = unigrams["first"].astype(np.int64)
    firsts = np.concatenate([np.arange(starts[word], starts[word + 1]) for word in seconds] or [starts[:0]])
    seconds = np.repeat(seconds, starts[seconds + 1] - starts[seconds])
    before = _field(bits, firsts * width, counts[0].bit_length())
    level = _field(bits, firsts * width + counts[0].bit_length() + 16, 16)
    kept = wanted[before]
    likely = _BASE ** probabilities[level[kept]].astype(np.float64)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for first, second, probability in zip(before[kept].tolist(), seconds[kept].tolist(), likely.tolist(), strict=True):
        found[known[first]][known[second]] = probability
    return dict(found)


def _size(entries: int, width: int) -> int:
    """Bytes of fields of this many bits, one more than there are entries, with room to read eight bytes at the last."""
    return ((1 + entries) * width + 7) // 8 + 8


def _field(bits: npt.NDArray[np.uint8], at: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    """Numbers of `width` bits, at most 32, that begin at these bits."""
    whole = np.zeros(len(at), np.int64)
    for byte in range(5):
        whole |= bits[at // 8 + byte].astype(np.int64) << 8 * byte
    return whole >> at % 8 & (1 << width) - 1


def _shipped() -> Path:
    import pocketsphinx  # noqa: PLC0415 - an optional part

    return Path(pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
