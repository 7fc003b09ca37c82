"""Why a sentence was understood as it was, in words that whoever writes a bot can use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from saram.language.judged import Judged
from saram.types import Context, Request

if TYPE_CHECKING:
    from saram.language.understanding import Understanding

__all__ = ["doubts", "evidence", "with_what_was_heard"]

_WORDS: Final = 4
"""How many words are told, those that weigh most first."""
_LONGEST: Final = 20
"""Words of a sentence that are weighed."""
_LISTED: Final = 6
_WEIGHS: Final = 0.01
"""Least change of the score by which a word counts."""
_CERTAIN: Final = 1e-6


def evidence(understanding: Understanding, judged: Judged, context: Context, verdict: str) -> tuple[str, ...]:
    """Lines ``what: how``, what weighs most first.

    * ``Example``: that it was written as one;
    * ``Word``: what the reading's score would be without the word, by leaving it out and asking again;
    * ``List``: what is on an entity list;
    * ``Active bot``, ``Verdict``, ``Read as`` (parts of speech) and ``Not possible now``, where there is such a thing.

    Args:
        understanding: The bots.
        judged: The sentence.
        context: What the conversation knows.
        verdict: Why it is asked back or not understood; empty if neither.
    """
    name = understanding.classes[judged.order[0]]
    score = float(judged.probabilities[judged.order[0]])
    meant = name if understanding.facts(name) else "nothing these bots do"
    lines = [f"Verdict: {verdict}"] if verdict else []
    lines += [f"Example: written so for {name}"] if judged.known else []
    lines += _words(understanding, judged, context, meant, score)
    lines += _lists(judged)
    if context.bot:
        without = _score(understanding, judged.sentence.text, replace(context, bot=None), judged.order[0])
        lines.append(f"Active bot: {context.bot}; {without:.2f} if none were active")
    if judged.sentence.morphemes:
        lines.append(f"Read as: {' '.join(f'{m.form}/{m.tag}' for m in judged.sentence.morphemes)}")
    masked = understanding.masked(context)
    return (*lines, f"Not possible now: {', '.join(masked)}") if masked else tuple(lines)


def with_what_was_heard(request: Request, heard: str) -> Request:
    """The request, with a line on what was mended in it, and on what it owes to the one before."""
    lines = [f"Mended: {heard} → {request.text}"] if heard != request.text else []
    before = [slot.text for slot in request.slots if slot.span is None]
    lines += [f"Said before: {', '.join(before)}"] if before else []
    return replace(request, reasons=(*lines, *request.reasons))


def _words(understanding: Understanding, judged: Judged, context: Context, meant: str, score: float) -> list[str]:
    words = judged.sentence.text.split()
    if not 1 < len(words) <= _LONGEST:
        return []
    weighed: list[tuple[float, str, float]] = []
    for index, word in enumerate(words):
        rest = " ".join(words[:index] + words[index + 1 :])
        without = _score(understanding, rest, context, judged.order[0])
        weighed.append((_odds(score) - _odds(without), word, without))
    told = [each for each in weighed if abs(score - each[2]) >= _WEIGHS]
    most = sorted(sorted(told, key=lambda each: -abs(each[0]))[:_WORDS], reverse=True)
    return [
        f"Word {word}: {'for' if weight > 0 else 'against'} {meant}; {without:.2f} without it, {score:.2f} with it"
        for weight, word, without in most
    ] or [f"Words: each can be left out; {meant} stays at {min(each[2] for each in weighed):.2f} or more"]


def _score(understanding: Understanding, text: str, context: Context, index: int) -> float:
    """The score of a class for another text, 0 where it has no words."""
    if not any(char.isalnum() for char in text):
        return 0.0
    return float(understanding.judge(text, context).probabilities[index])


def _odds(score: float) -> float:
    bounded = min(max(score, _CERTAIN), 1 - _CERTAIN)
    return math.log(bounded / (1 - bounded))


def _lists(judged: Judged) -> list[str]:
    sentence = judged.sentence
    lines = []
    for match in sorted(judged.sentence.matches, key=lambda match: (match.cost, match.start)):
        said = sentence.text[sentence.spans[match.start][0] : sentence.spans[match.end - 1][1]]
        heard = f", heard as {said}" if match.cost else f", said as {said}" if said != match.canonical else ""
        lines.append(f"List {match.entity}: {match.canonical}{heard}")
    return list(dict.fromkeys(lines))[:_LISTED]


def doubts(understanding: Understanding, request: Request, *, guessed: Sequence[int], outside: bool) -> str:
    """Why a request is asked back; empty if it is not."""
    settings = understanding.settings
    if request.status != "ambiguous":
        return ""
    if request.negated:
        return "asked back, because it says that this shall not be done"
    if guessed:
        return "asked back, because a word that turns the meaning round was only guessed"
    if outside:
        return "asked back, because it may be meant for none of the bots"
    if request.score < settings.accept:
        return f"asked back, because {request.score:.2f} is less than {settings.accept:.2f}"
    second = request.readings[1] if len(request.readings) > 1 else None
    return f"asked back, because {second.bot}.{second.intent} is as likely" if second else "asked back"
