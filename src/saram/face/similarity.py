"""The map that lays one set of points on another by turning, scaling and shifting alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError

__all__ = ["apply_affine", "invert_affine", "similarity"]


def similarity(
    source: NDArray[np.floating],
    target: NDArray[np.floating],
    weights: NDArray[np.floating] | None = None,
) -> NDArray[np.float32]:
    """The least-squares similarity transform in the plane, never a mirror image (Umeyama 1991, TPAMI 13(4)).

    Args:
        source: [N, 2] points, N ≥ 2, not all the same.
        target: [N, 2] where they ought to land.
        weights: [N] ≥ 0, how much each pair counts; all the same if None.

    Returns:
        float32 [2, 3] that maps `source` to `target`, for OpenCV's ``warpAffine`` and `apply_affine`.

    Raises:
        UsageError: If the shapes do not agree, a number is not finite, or the points with weight are all at one place.
    """
    if source.ndim != 2 or source.shape[1] != 2 or source.shape != target.shape:
        raise UsageError(f"similarity() needs two arrays [N, 2]; got {list(source.shape)} and {list(target.shape)}.")
    weight = np.ones(len(source)) if weights is None else weights.astype(np.float64)
    if weight.shape != (len(source),) or (weight < 0).any():
        raise UsageError(f"weights must be [{len(source)}] and not negative; got {list(weight.shape)}.")
    start, end = source.astype(np.float64), target.astype(np.float64)
    if not (np.isfinite(start).all() and np.isfinite(end).all() and np.isfinite(weight).all()):
        raise UsageError("similarity() needs finite numbers; there is a NaN or an infinity among those given.")
    total = weight.sum()
    if total <= 0:
        raise UsageError("similarity() needs at least two points with weight; got none.")
    start_mean, end_mean = weight @ start / total, weight @ end / total
    # As complex numbers, a similarity is one multiplication, and its least-squares solution one division.
    before, after = (start - start_mean) @ (1, 1j), (end - end_mean) @ (1, 1j)
    spread = float(weight @ (before.real**2 + before.imag**2)) / total
    if spread <= (1e-9 * (1 + np.abs(start).max())) ** 2:
        raise UsageError("similarity() needs at least two points apart from each other; all given are at one place.")
    factor = complex((weight * np.conj(before)) @ after) / total / spread
    linear = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([linear, end_mean - linear @ start_mean]).astype(np.float32)


def apply_affine(matrix: NDArray[np.floating], points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Map points [..., 2], or landmarks [..., 3] by their x and y, with a [2, 3] matrix; float32 [..., 2]."""
    return np.asarray(points[..., :2] @ matrix[:, :2].T + matrix[:, 2], dtype=np.float32)


def invert_affine(matrix: NDArray[np.floating]) -> NDArray[np.float32]:
    """The float32 [2, 3] matrix of the opposite direction.

    Raises:
        UsageError: If the matrix squeezes the plane to a line or a point.
    """
    linear = matrix[:, :2].astype(np.float64)
    if abs(np.linalg.det(linear)) < 1e-12:
        raise UsageError("This affine map cannot be inverted: it squeezes the plane to a line or a point.")
    inverse = np.linalg.inv(linear)
    return np.column_stack([inverse, -inverse @ matrix[:, 2]]).astype(np.float32)
