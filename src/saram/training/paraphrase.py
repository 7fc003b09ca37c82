"""The same request in other words: other values, other endings, hesitations, particles left out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Final

from saram.language.annotation import Example, parse_example
from saram.training.grammar import attach_particles

__all__ = ["annotate", "exchange", "paraphrase", "rename"]

_ENDINGS: Final = (
    "줘 줘요 주세요 줄래 줄래요 주라 주렴 줘라 주십시오 주시겠어요 줄_수_있어 줄_수_있나요 줬으면_좋겠어 다오 "
    "주시면_좋겠어요 주면_안_될까 주이소 주셔 달라니까"
)
_ENDING = re.compile(
    r"(?P<stem>[가-힣] ?)(?:줘요|줘라|줘|주세요|줄래요|줄래|주라|주렴|주십시오|주시겠어요|줄 수 있어|줄 수 있나요|"
    r"줬으면 좋겠어)(?P<mark>[?!.]?)$"
)
_BEFORE: Final = (
    "저기 저기요 음 어 그 있잖아 야 아 혹시 그_뭐냐 에_또 얘야 지금 빨리 미안한데 자 그러면 그럼 이제 어어 음_그 저 "
    "아이고 근데"
)
_AFTER: Final = "응 부탁해 제발 빨리 얼른 지금 당장 좀 고마워 부탁드려요 알았지 어서"
_PARTICLES: Final = ("을", "를", "이", "가", "은", "는")
_AGREEING: Final = {
    "을": "~을", "를": "~을", "이": "~이", "가": "~이", "은": "~은", "는": "~은", "으로": "~으로", "로": "~으로",
    "이랑": "~이랑", "랑": "~이랑", "과": "~과", "와": "~과",
}  # fmt: skip
_AFTER_SLOT = re.compile(
    r"(?P<mark>\]\([a-z0-9_]+\))(?P<particle>이랑|으로|을|를|이|가|은|는|로|랑|과|와)(?P<rest>\s|$)"
)


def annotate(example: Example) -> str:
    """The example as it is written, with its slots marked in line."""
    pieces = []
    end = 0
    for slot in example.slots:
        pieces += [example.text[end : slot.start], f"[{example.text[slot.start : slot.end]}]({slot.slot})"]
        end = slot.end
    return "".join(pieces) + example.text[end:]


def paraphrase(
    example: Example, values: Mapping[str, Callable[[], str]], rng: random.Random, *, swap: float = 0.7
) -> Example:
    """Another way to say it.

    Args:
        example: A Korean example.
        values: Slot name → a function that gives another value; slots that are not in it stay.
        rng: Where chance comes from.
        swap: Probability that a slot's value is exchanged.
    """
    text = _exchanged(example, values, rng, swap)
    text = _AFTER_SLOT.sub(lambda m: f"{m['mark']}{_particle(m['particle'], rng)}{m['rest']}", text)
    text = attach_particles(text)
    if rng.random() < 0.5:
        text = _ENDING.sub(lambda m: f"{m['stem']}{_one_of(_ENDINGS, rng)}{m['mark']}", text)
    roll = rng.random()
    if roll < 0.15:
        text = f"{_one_of(_BEFORE, rng)} {text}"
    elif roll < 0.25:
        text = f"{text.rstrip('?!.')} {_one_of(_AFTER, rng)}"
    found = parse_example(text, example.bot, example.intent)
    return Example(found.text, found.slots, example.bot, example.intent, example.active)


def exchange(example: Example, values: Mapping[str, Callable[[], str]], rng: random.Random) -> Example:
    """The same sentence, in any language, with other values in its slots."""
    found = parse_example(_exchanged(example, values, rng, 0.8), example.bot, example.intent)
    return Example(found.text, found.slots, example.bot, example.intent, example.active)


def rename(example: Example, slot: str, word: str) -> Example:
    """The same sentence about something else, which is not marked; particles agree with it."""
    text = _exchanged(example, {slot: lambda: word}, random.Random(0), 1.0)  # noqa: S311 - chance plays no part
    text = _AFTER_SLOT.sub(lambda m: f"{m['mark']}{_AGREEING[m['particle']]}{m['rest']}", text)
    found = parse_example(attach_particles(text), example.bot, example.intent)
    kept = tuple(mark for mark in found.slots if mark.slot != slot)
    return Example(found.text, kept, example.bot, example.intent, example.active)


def _exchanged(example: Example, values: Mapping[str, Callable[[], str]], rng: random.Random, swap: float) -> str:
    """The marked sentence with values exchanged, each with probability `swap`."""
    pieces = []
    end = 0
    for slot in example.slots:
        word = example.text[slot.start : slot.end]
        if slot.slot in values and rng.random() < swap:
            word = values[slot.slot]()
        pieces += [example.text[end : slot.start], f"[{word}]({slot.slot})"]
        end = slot.end
    return "".join(pieces) + example.text[end:]


def _particle(particle: str, rng: random.Random) -> str:
    """The particle, to be made to agree with the word before; those of subject, object and topic are often left out."""
    if particle in _PARTICLES and rng.random() < 0.3:
        return ""
    return _AGREEING[particle]


def _one_of(words: str, rng: random.Random) -> str:
    """One of the blank-separated words; an underscore stands for a blank within one."""
    return rng.choice(words.split()).replace("_", " ")
