"""Arrays on disk that grow row by row and can be cut back to a length."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["ArrayFile"]

_HEADER: Final = 128
"""Bytes before the numbers; the same for every length, so that it can be written again in place."""


class ArrayFile:
    """A ``.npy`` file [n, *row] that is written from its beginning to its end.

    Args:
        path: The file; made if it is not there.
        row: Shape of one row.
        dtype: Kind of numbers.
        length: Rows to keep of what is in the file; what lies beyond is cut off.
    """

    def __init__(self, path: Path, row: tuple[int, ...], dtype: DTypeLike, length: int = 0) -> None:
        self._row, self._dtype = row, np.dtype(dtype)
        self._length = length
        self._file = path.open("r+b" if path.exists() else "w+b")
        self._file.truncate(_HEADER + length * self._row_bytes)
        self._write_header()

    def append(self, rows: NDArray[np.generic]) -> None:
        """Add rows [n, *row] at the end."""
        if rows.shape[1:] != self._row:
            raise ValueError(f"Rows must be [n, {', '.join(map(str, self._row))}]; got {list(rows.shape)}.")
        self._file.write(np.ascontiguousarray(rows, self._dtype).tobytes())
        self._length += len(rows)

    def flush(self) -> None:
        """Have everything on disk, the header with the length there is."""
        self._write_header()
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        """The file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @property
    def _row_bytes(self) -> int:
        return math.prod(self._row) * self._dtype.itemsize

    def _write_header(self) -> None:
        # Format 1.0 of NumPy's .npy files: magic, version, length of the text, text padded with spaces.
        shape = (self._length, *self._row)
        text = repr({"descr": self._dtype.str, "fortran_order": False, "shape": shape}).encode()
        head = b"\x93NUMPY\x01\x00" + (_HEADER - 10).to_bytes(2, "little") + text
        self._file.seek(0)
        self._file.write(head.ljust(_HEADER - 1) + b"\n")
        self._file.seek(0, os.SEEK_END)
