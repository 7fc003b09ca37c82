"""Arrays that grow on disk."""

from __future__ import annotations

import numpy as np
import pytest

from saram.datasets.array_file import ArrayFile


def test_numpy_reads_what_was_appended(tmp_path):
    rows = np.arange(24, dtype=np.float32).reshape(4, 2, 3)
    with ArrayFile(tmp_path / "a.npy", (2, 3), "float32") as file:
        file.append(rows[:1])
        file.append(rows[1:])
        file.flush()
    assert np.array_equal(np.load(tmp_path / "a.npy"), rows)


def test_what_is_beyond_the_length_is_cut_off(tmp_path):
    path = tmp_path / "a.npy"
    with ArrayFile(path, (), "int16") as file:
        file.append(np.arange(10, dtype=np.int16))
        file.flush()
        file.append(np.arange(5, dtype=np.int16))  # never flushed: as after a kill
    with ArrayFile(path, (), "int16", 10) as file:
        file.append(np.array([7], np.int16))
        file.flush()
    assert np.load(path).tolist() == [*range(10), 7]


def test_rows_of_another_shape_are_refused(tmp_path):
    with ArrayFile(tmp_path / "a.npy", (2,), "uint8") as file, pytest.raises(ValueError, match=r"\[n, 2\]"):
        file.append(np.zeros((1, 3), np.uint8))
