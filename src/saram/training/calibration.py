"""Ensemble weights and thresholds, from validation data.

The weights, `accept`, `ask`, `gap`, `doubt` and `mended` are chosen on validation sentences alone. What they are
chosen by is not: the shares and floors below, the worth of each outcome and the values that are tried (`_thresholds`)
are set by hand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saram.language.package import Settings

__all__ = ["calibrate"]

F64 = NDArray[np.float64]

_ALIKE = 0.002
"""Difference in mean utility that tells nothing, a few sentences in a thousand. Set by hand."""

_ASKS = (0.1, 0.15, 0.2, 0.25, 0.3)
"""Values of `ask` that are tried."""

_ASKED = 0.04
"""Share of all strangers: so many may be asked back by each threshold for the sake of what was misheard.

Set by hand, for validation sentences of which many nearly are requests (``어제 불 켜 놓고 잤어``): no
validation sentence says what a question too many costs.
"""

_LEAST_DOUBT = 0.2
"""Readings below this score are no question worth asking. Set by hand."""

_LEAST_MENDED = 0.03
"""The same for sentences that had to be mended, of which damage has taken most of the score.

Set by hand, on further sentences of the home family that were damaged for it: 0.05 to 0.02 do as well there. Where
fewer strangers than `_ASKED` were mended, as in the home family, it is the threshold itself.
"""

_TAKEN = 0.05
"""Share of the strangers that may be taken as understood, where any thresholds keep it.

Set by hand: with those among the strangers, a limit of 0.03 asks one in five requests back.
"""


def calibrate(
    network: F64, ngrams: F64, gold: NDArray[np.int64], none: int, mended: NDArray[np.bool_] | None = None
) -> Settings:
    """Choose the weights of the two models and the thresholds.

    The weights minimise the negative log-likelihood, so that scores are calibrated probabilities; the thresholds
    maximise a utility in which asking back is better than a wrong action and worse than a right one.

    Args:
        network: float64 [N, classes] scores.
        ngrams: float64 [N, classes] scores.
        gold: int64 [N] true classes.
        none: The class of sentences outside all bots.
        mended: bool [N]: which sentences the mender changed; None for none of them.

    Returns:
        The settings; the usual ones if none of the sentences is for a bot.
    """
    if not (gold != none).any():
        return Settings()
    best, weights = np.inf, (1.0, 1.0)
    for first in np.linspace(0, 2, 21):
        for second in np.linspace(0, 2, 21):
            loss = _loss(first * network + second * ngrams, gold)
            if loss < best:
                best, weights = loss, (float(first), float(second))
    probabilities = _softmax(weights[0] * network + weights[1] * ngrams)
    accept, ask, gap = _thresholds(probabilities, gold, none)
    changed = np.zeros(len(gold), np.bool_) if mended is None else mended
    doubt = _doubt(probabilities, gold, none, ~changed, _LEAST_DOUBT)
    return Settings(
        weights[0], weights[1], accept, ask, gap, doubt, _doubt(probabilities, gold, none, changed, _LEAST_MENDED)
    )


def _doubt(probabilities: F64, gold: NDArray[np.int64], none: int, among: NDArray[np.bool_], least: float) -> float:
    """The lowest score of the best reading at which it may be asked back though being outside is likelier.

    Of the sentences that are looked at, as many may be asked back that would have been rejected as `_ASKED` of all
    sentences outside all bots, looked at or not. Where fewer than that are looked at, the lowest score of them decides,
    or `least`. What it gains is not looked at: sentences that were misheard gain by it, and there are none among these.
    """
    outside = gold == none
    inside = np.delete(probabilities, none, axis=1).max(1)
    rejected = np.sort(inside[among & outside & (probabilities.argmax(1) == none)])
    if not len(rejected):
        return 1.0
    spared = len(rejected) - 1 - int(outside.sum() * _ASKED)
    return float(np.clip(rejected[max(spared, 0)] + 1e-3, least, 1.0))


def _thresholds(probabilities: F64, gold: NDArray[np.int64], none: int) -> tuple[float, float, float]:
    """The thresholds with the highest mean utility.

    Set by hand: a right reading taken at once is worth 1, asked back among the first two 0.5, refused 0; a wrong one
    taken costs 0.5, asked back 0.3. A sentence outside all bots costs 1 when taken and 0.3 when asked back. Sentences
    for a bot weigh three times as much as others. Thresholds that take too many of those outside come last. Of
    those that are about as good the ones that take the fewest from outside are chosen, and then the lowest `ask`: what
    is said later is less clear than validation sentences.
    """
    order = np.argsort(-probabilities, axis=1)
    first, second = order[:, 0], order[:, 1]
    rows = np.arange(len(gold))
    top, gaps = probabilities[rows, first], probabilities[rows, first] - probabilities[rows, second]
    inside = gold != none
    right, among = first == gold, (first == gold) | (second == gold)
    weight = np.where(inside, 0.75 / max(inside.sum(), 1), 0.25 / max((~inside).sum(), 1))
    totals: dict[tuple[float, float, float], tuple[bool, float, int]] = {}
    for accept in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8):  # likelier than all else together
        for ask in _ASKS:
            for gap in (0.05, 0.1, 0.2, 0.3, 0.4):
                refused = (first == none) | (top < ask)
                taken = ~refused & (top >= accept) & (gaps >= gap)
                asked = ~refused & ~taken
                value = np.where(inside, np.where(right, 1.0, -0.5), -1.0) * taken
                value += np.where(inside & among, 0.5, -0.3) * asked
                strangers = int((taken & ~inside).sum())
                few = strangers <= _TAKEN * int((~inside).sum())
                totals[accept, ask, gap] = (few, float((value * weight).sum()), strangers)
    few, most, _ = max(totals.values())
    alike = [each for each, total in totals.items() if total[:2] >= (few, most - _ALIKE)]
    return min(alike, key=lambda each: (totals[each][2], each[1]))


def _softmax(scores: F64) -> F64:
    result: F64 = np.exp(scores - scores.max(1, keepdims=True))
    result /= result.sum(1, keepdims=True)
    return result


def _loss(scores: F64, gold: NDArray[np.int64]) -> float:
    top = scores.max(1)
    total = np.log(np.exp(scores - top[:, None]).sum(1)) + top
    return float((total - scores[np.arange(len(gold)), gold]).mean())
