"""Sentences from a grammar, with their slots marked.

A grammar file holds macros and, under ``## intent`` headings, patterns::

    @play = 틀어|들려|재생해
    ## play
    {artist} (노래|음악) (좀 |)@play@줘

``(a|b|)`` is a choice, ``@name`` a macro, ``{slot}`` a value of the slot's entity, marked. ``~을`` after a word stands
for 을 or 를 as the word before demands; likewise ``~이 ~은 ~으로 ~이랑 ~과 ~이나 ~이야 ~아``. ``@줘`` is built in:
the ways to end a request.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Final

from saram.language.annotation import Example, parse_example
from saram.language.hangul import has_final, is_syllable, jamo

__all__ = ["Grammar", "attach_particles"]

_BUILT_IN: Final = {
    "줘": "줘|줘|줘|줄래|줄래요|줘요|주세요|주세요|주라|주렴|줘라|주십시오|주시겠어요|줄 수 있어|"
    "줄 수 있나요|주면 안 돼|줬으면 좋겠어|다오|봐|봐요|주셔요|줄 수 있을까",
    "좀": "좀 |한번 |||",
}
_PARTICLES: Final = {
    "을": ("을", "를"), "이": ("이", "가"), "은": ("은", "는"), "으로": ("으로", "로"), "이랑": ("이랑", "랑"),
    "과": ("과", "와"), "이나": ("이나", "나"), "이야": ("이야", "야"), "아": ("아", "야"), "이라고": ("이라고",
    "라고"),
    "이에요": ("이에요", "예요"), "이란": ("이란", "란"),
}  # fmt: skip
_PARTICLE = re.compile(r"~(" + "|".join(sorted(_PARTICLES, key=len, reverse=True)) + ")")
_MACRO = re.compile(r"@([a-z_]+|줘|좀)")
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MARK = re.compile(r"([()|])")


def attach_particles(text: str) -> str:
    """Write every ``~을`` and its like in the form that the sound before it demands."""

    def choose(match: re.Match[str]) -> str:
        word = re.sub(r"\]\([a-z0-9_]+\)$", "", text[: match.start()])
        closed = has_final(word)
        if match[1] == "으로" and word and is_syllable(word[-1]) and jamo(word[-1])[2] == 8:
            closed = False
        return _PARTICLES[match[1]][0 if closed else 1]

    return _PARTICLE.sub(choose, text)


class Grammar:
    """The patterns of one bot."""

    def __init__(self, text: str, bot: str) -> None:
        """Read a grammar file.

        Raises:
            ValueError: With every mistake: unknown macro, unbalanced bracket, a pattern before the first heading.
        """
        self.bot = bot
        self.patterns: dict[str, list[str]] = {}
        self._macros = dict(_BUILT_IN)
        self._cut: dict[str, list[str]] = {}
        mistakes = []
        intent: str | None = None
        for number, raw in enumerate(text.splitlines(), 1):
            line = raw.rstrip("\n")
            if line.startswith("## "):
                intent = line[3:].strip()
                self.patterns.setdefault(intent, [])
            elif not line.strip() or line.startswith("#"):
                continue
            elif line.startswith("@") and " = " in line:
                name, _, body = line[1:].partition(" = ")
                self._macros[name.strip()] = body.strip()
            elif intent is None:
                mistakes.append(f"grammar.txt line {number}: a pattern stands before the first '## intent' heading")
            elif line.count("(") != line.count(")"):
                mistakes.append(f"grammar.txt line {number}: brackets do not match in {line!r}")
            else:
                mistakes += [
                    f"grammar.txt line {number}: there is no macro @{name}"
                    for name in _MACRO.findall(line)
                    if name not in self._macros
                ]
                self.patterns[intent].append(line.strip())
        if mistakes:
            raise ValueError("; ".join(mistakes))

    def sample(self, intent: str, values: Mapping[str, Callable[[], str]], rng: random.Random) -> Example:
        """One sentence of an intent.

        Args:
            intent: One that has patterns.
            values: Slot name → a function that gives a value for it.
            rng: Where chance comes from.
        """
        text = self._expand(rng.choice(self.patterns[intent]), rng)
        marked = _SLOT.sub(lambda match: f"[{values[match[1]]()}]({match[1]})", text)
        return parse_example(attach_particles(marked), self.bot, intent)

    def _expand(self, pattern: str, rng: random.Random) -> str:
        """Choose within the brackets, in the order in which they close; inner ones even where they are not chosen."""
        open_choices = [[""]]
        for piece in self._pieces(pattern):
            if piece == "(":
                open_choices.append([""])
            elif piece == "|" and len(open_choices) > 1:
                open_choices[-1].append("")
            elif piece == ")":
                choice = rng.choice(open_choices.pop())
                open_choices[-1][-1] += choice
            else:
                open_choices[-1][-1] += piece
        return " ".join(open_choices[0][0].split())

    def _pieces(self, pattern: str) -> list[str]:
        """A pattern without macros, cut at brackets and bars; remembered, as each is asked for very often."""
        if pattern not in self._cut:
            whole = pattern
            while (match := _MACRO.search(whole)) is not None:
                whole = f"{whole[: match.start()]}({self._macros[match[1]]}){whole[match.end() :]}"
            self._cut[pattern] = _MARK.split(whole)
        return self._cut[pattern]
