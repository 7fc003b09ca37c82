"""What several readings of one utterance agree on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from saram.types import Context, Request

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["agreed", "is_about"]

_NEXT: Final = 0.5
"""Weight of a reading beside the one before; recognisers give the best first, and few tell how much better it is."""


def agreed(understanding: Understanding, readings: Sequence[str], context: Context) -> str:
    """The class that the mean over all readings is likeliest for.

    One reading of many is easily for an intent by accident, and the more are tried, the likelier one is.

    Args:
        understanding: What judges them.
        readings: Normalised texts, best first.
        context: What the conversation knows.

    Returns:
        ``bot.intent``, or ``-`` for none; that too if there is no word in any of them.
    """
    scores = dict.fromkeys(understanding.classes, 0.0)
    weight = 1.0
    for text in readings:
        if any(char.isalnum() for char in text):
            judged = understanding.judge(text, context)
            for name, probability in zip(understanding.classes, judged.probabilities.tolist(), strict=True):
                scores[name] += weight * probability
        weight *= _NEXT
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else "-"


def is_about(request: Request, name: str) -> bool:
    """Whether a request, or one that was said along with it, is for ``bot.intent``."""
    return any(f"{each.bot}.{each.intent}" == name for each in (request, *request.also))
