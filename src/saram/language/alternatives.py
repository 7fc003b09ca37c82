"""What several readings of one utterance agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from saram.types import Context, Request

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["agreed", "chosen", "is_about"]

_NEXT: Final = 0.5
"""Weight of a reading beside the one before; recognisers give the best first, and few tell how much better it is."""


def agreed(understanding: Understanding, readings: Sequence[str], context: Context) -> str:
    """What the mean over all readings is likeliest for: the bot first, and then the intent of that bot.

    One reading of many is easily for an intent by accident, and the more are tried, the likelier one is. What is
    misheard is often shared out among the intents of the bot that was meant, where one of another bot outweighs each.

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
    bots: dict[str, float] = defaultdict(float)
    for name, score in scores.items():
        bots[_bot(name)] += score
    bot = max(bots, key=bots.__getitem__)
    best = max((name for name in scores if _bot(name) == bot), key=scores.__getitem__)
    return best if scores[best] > 0 else "-"


def chosen(requests: Sequence[Request], meant: str = "") -> int:
    """Which of the requests that the readings are understood as is answered.

    Args:
        requests: One for each reading, best first.
        meant: ``bot.intent``, as `agreed` gives it; empty where every reading counts for itself.

    Returns:
        The place of the first that is understood and about what is meant, else of the first that can be asked back
        about it; 0 if there is none.
    """
    fitting = [place for place, each in enumerate(requests) if not meant or is_about(each, meant)]
    understood = [place for place in fitting if requests[place].status == "understood"]
    return (understood or (fitting if meant else []) or [0])[0]


def is_about(request: Request, name: str) -> bool:
    """Whether a request, or one that was said along with it, is for ``bot.intent``."""
    return any(f"{each.bot}.{each.intent}" == name for each in (request, *request.also))


def _bot(name: str) -> str:
    return name.partition(".")[0]
