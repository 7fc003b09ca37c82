"""Sound changed block by block, the blocks overlapping by half."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["in_blocks", "overlapping"]

Floats = NDArray[np.float32]


def in_blocks(pieces: Iterable[Floats], size: int) -> Iterator[Floats]:
    """The same sound in blocks of `size`; the last one may be shorter."""
    kept: list[Floats] = []
    count = 0
    for piece in pieces:
        kept.append(piece)
        count += len(piece)
        if count >= size:
            joined = np.concatenate(kept)
            whole = len(joined) // size * size
            yield from joined[:whole].reshape(-1, size)
            kept, count = [joined[whole:]], len(joined) - whole
    if count:
        yield np.concatenate(kept)


def overlapping(
    pieces: Iterable[Floats], size: int, change: Callable[[Floats], Floats], *, shrink: int = 1
) -> Iterator[Floats]:
    """Change sound by overlap-add (Allen 1977, "Short term spectral analysis, synthesis, and modification").

    Args:
        pieces: The sound.
        size: Length of a block, even.
        change: From a block [size] to one of [size / shrink] samples; unchanged blocks weighted by a function whose
            copies, moved by half a block, sum to 1 give the sound back.
        shrink: How many times fewer samples there are afterwards; divides half a block.

    Yields:
        Pieces of the changed sound, ceil(n / shrink) samples in all.
    """
    half = size // 2
    before, tail = np.zeros(half, np.float32), np.zeros(half // shrink, np.float32)
    total = sent = 0
    first = True

    def step(block: Floats) -> Floats:
        nonlocal before, tail
        changed = change(np.concatenate([before, block]))
        done = tail + changed[: half // shrink]
        before, tail = block, changed[half // shrink :]
        return done

    for block in in_blocks(pieces, half):
        total += len(block)
        done = step(np.pad(block, (0, half - len(block))))
        if not first:
            sent += len(done)
            yield done
        first = False
    if not first:
        yield step(np.zeros(half, np.float32))[: -(-total // shrink) - sent]
