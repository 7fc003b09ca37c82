"""What the encoder sees of a base picture: everything but the mouth, and a reference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["seen_by_encoder"]


def seen_by_encoder(
    picture: NDArray[np.uint8], blank: NDArray[np.uint8], reference: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """The encoder's input; the same in training and at run time.

    Args:
        picture: The base picture's crop, uint8 [S, S, 3].
        blank: uint8 [S, S], above 0 where the picture is hidden.
        reference: The crop of another picture of the same clip, uint8 [S, S, 3].

    Returns:
        float32 [7, S, S]: the picture with 0 where it is hidden, the mask (0 or 1), the reference; colours are
        -1 to 1.
    """
    hidden = (blank > 0).astype(np.float32)
    seen = np.empty((7, *blank.shape), np.float32)
    seen[:3] = (picture.transpose(2, 0, 1) * np.float32(1 / 127.5) - 1) * (1 - hidden)
    seen[3] = hidden
    seen[4:] = reference.transpose(2, 0, 1) * np.float32(1 / 127.5) - 1
    return seen
