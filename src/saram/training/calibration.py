"""Ensemble weights and thresholds, from validation data only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.language.package import Settings

__all__ = ["calibrate"]

F64 = NDArray[np.float64]


def calibrate(network: F64, ngrams: F64, gold: NDArray[np.int64], none: int) -> Settings:
    """Choose the weights of the two models and the thresholds.

    The weights minimise the negative log-likelihood, so that scores are calibrated probabilities. `accept` maximises
    the mean of in-scope sentences understood rightly and of others not understood.

    Args:
        network: float64 [N, classes] scores.
        ngrams: float64 [N, classes] scores.
        gold: int64 [N] true classes.
        none: The class of sentences outside all bots.
    """
    best, weights = np.inf, (1.0, 1.0)
    for first in np.linspace(0, 2, 21):
        for second in np.linspace(0, 2, 21):
            loss = _loss(first * network + second * ngrams, gold)
            if loss < best:
                best, weights = loss, (float(first), float(second))
    probabilities = _softmax(weights[0] * network + weights[1] * ngrams)
    top = probabilities.argmax(1)
    score = probabilities.max(1)
    inside = gold != none
    right = (top == gold) & inside
    candidates = np.linspace(0.2, 0.9, 36)
    quality = [_quality(right, inside, (top != none) & (score >= threshold)) for threshold in candidates]
    accept = float(candidates[int(np.argmax(quality))])
    return Settings(weights[0], weights[1], accept, min(0.25, accept / 2), 0.1)


def _quality(right: NDArray[np.bool_], inside: NDArray[np.bool_], taken: NDArray[np.bool_]) -> float:
    understood = float((right & taken)[inside].mean()) if inside.any() else 0.0
    refused = float((~taken)[~inside].mean()) if (~inside).any() else 1.0
    return 0.75 * understood + 0.25 * refused


def _softmax(scores: F64) -> F64:
    result: F64 = np.exp(scores - scores.max(1, keepdims=True))
    result /= result.sum(1, keepdims=True)
    return result


def _loss(scores: F64, gold: NDArray[np.int64]) -> float:
    top = scores.max(1)
    total = np.log(np.exp(scores - top[:, None]).sum(1)) + top
    return float((total - scores[np.arange(len(gold)), gold]).mean())
