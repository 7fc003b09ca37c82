"""Word vectors: where they are, and what lies near what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saram.errors import UnknownNameError
from saram.types import Language

__all__ = ["WordVectors", "read_vectors", "shipped_vectors", "write_vectors"]


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Vectors of morphemes (``form/TAG``) or words."""

    words: list[str]
    """Keys of rows 1 to n of `matrix`."""

    matrix: NDArray[np.float32]
    """float32 [n + 1, D]; row 0, for unknown words, is zero."""

    def row(self, word: str) -> int:
        """The word's row.

        Raises:
            UnknownNameError: If it has none.
        """
        try:
            return self.words.index(word) + 1
        except ValueError:
            raise UnknownNameError("word vector", word, self.words[:10], "These are only the first ones.") from None

    def neighbours(self, word: str, count: int = 10) -> list[tuple[str, float]]:
        """The nearest words by cosine, nearest first."""
        unit = self.matrix / np.maximum(np.linalg.norm(self.matrix, axis=1, keepdims=True), 1e-9)
        row = self.row(word)
        near = unit @ unit[row]
        near[[0, row]] = -np.inf
        order = np.argsort(-near)[:count]
        return [(self.words[index - 1], float(near[index])) for index in order]


def read_vectors(path: Path) -> WordVectors:
    """Read vectors written by `write_vectors`."""
    with np.load(path, allow_pickle=False) as archive:
        words = bytes(archive["words"]).decode().split("\n")
        matrix = archive["matrix"].astype(np.float32)
    return WordVectors(words, np.concatenate([np.zeros((1, matrix.shape[1]), np.float32), matrix]))


def write_vectors(vectors: WordVectors, path: Path) -> None:
    """Write vectors as half-precision numbers."""
    words = np.frombuffer("\n".join(vectors.words).encode(), np.uint8)
    np.savez_compressed(path, words=words, matrix=vectors.matrix[1:].astype(np.float16))


@cache
def shipped_vectors(language: Language) -> WordVectors | None:
    """The vectors that come with saram, None if there are none for the language."""
    resource = files("saram.language").joinpath(f"vectors_{language}.npz")
    return read_vectors(Path(str(resource))) if resource.is_file() else None
