"""Draw the held-out sentences of the home family from their own grammar.

    python tools/sample_blind_grammar.py [--each 6] [--seed 20261129]

reads bots/home-blind/grammar and writes bots/home-blind/generated.txt; the same seed makes the same file. Beside what a
bot's grammar.txt holds, those files have comment lines that give values::

    #= item: 우유 | 셀러리 | 두부            values for {item}
    #= item_cup -> item: 라테 | 모과차        {item_cup} takes these values and is marked as the slot item
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from saram.language import read_bots
from saram.training.grammar import Grammar
from saram.training.paraphrase import annotate

BOTS = Path(__file__).parents[1] / "bots"
BLIND = BOTS / "home-blind"
_VALUES = re.compile(r"#= ([a-z][a-z0-9_]*)(?: -> ([a-z][a-z0-9_]*))?: (.+)")
_LEFT_OVER = re.compile(r"[()|~@{}]")
_TRIES = 40


@dataclass
class Deck:
    """Values in shuffled order, each once before any comes again."""

    values: list[str]
    rng: random.Random
    left: list[str] = field(default_factory=list)

    def __call__(self) -> str:
        """The next one."""
        self.left = self.left or self.rng.sample(self.values, len(self.values))
        return self.left.pop()


@dataclass
class Sampler:
    """Draws sentences that are all different, and notes what is wrong with the grammars."""

    each: int
    seed: int
    mistakes: list[str] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    def draw(
        self, bot: str, grammar: Grammar, intent: str, slots: dict[str, str], lists: dict[str, list[str]]
    ) -> list[str]:
        """Sentences of one intent; each pattern is drawn once before any comes again."""
        rng = random.Random(f"{self.seed} {bot}.{intent}")  # noqa: S311 - not for secrets
        decks = {name: Deck(values, rng) for name, values in lists.items()}
        patterns, order, found = grammar.patterns[intent], list[str](), list[str]()
        for _ in range(_TRIES * self.each):
            if len(found) == self.each:
                break
            order = order or rng.sample(patterns, len(patterns))
            grammar.patterns[intent] = [order.pop()]
            example = grammar.sample(intent, decks, rng)
            example = replace(example, slots=tuple(replace(mark, slot=slots[mark.slot]) for mark in example.slots))
            if _LEFT_OVER.search(example.text):
                self.mistakes.append(f"{bot}.{intent}: left over in {example.text}")
            name = self._seen.setdefault(example.text.replace(" ", ""), f"{bot}.{intent}")
            if name != f"{bot}.{intent}" and not example.active:
                self.mistakes.append(f"{example.text} is {name} and {bot}.{intent}")
            sentence = f"> {annotate(example)}" if example.active else annotate(example)
            if name == f"{bot}.{intent}" and sentence not in found:
                found.append(sentence)
        grammar.patterns[intent] = patterns
        return found


def main() -> int:
    """Draw, write, and say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=6, help="sentences an intent")
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--out", type=Path, default=BLIND / "generated.txt")
    options = parser.parse_args()
    sampler = Sampler(options.each, options.seed)
    lines = ["# Drawn from grammar/ by tools/sample_blind_grammar.py. Totals alone were looked at; never learned from."]
    for folder in read_bots([BOTS / "home"]):
        bot = folder.bot.name
        text = (BLIND / "grammar" / f"{bot}.txt").read_text("utf-8")
        grammar = Grammar(text, bot)
        told = [match for match in map(_VALUES.fullmatch, text.splitlines()) if match]
        slots = {match[1]: match[2] or match[1] for match in told}
        lists = {match[1]: [value.strip() for value in match[3].split("|")] for match in told}
        known = {*folder.bot.entities, *folder.bot.slots}
        sampler.mistakes += [f"{bot}: unknown slot {name}" for name in sorted(set(slots.values()) - known)]
        if list(grammar.patterns) != list(folder.bot.intents):
            sampler.mistakes.append(f"{bot}: headings {list(grammar.patterns)} are not the intents")
        for intent in list(grammar.patterns):
            lines += ["", f"## {bot}.{intent}", *sampler.draw(bot, grammar, intent, slots, lists)]
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    for mistake in sorted(set(sampler.mistakes)):
        print(mistake, file=sys.stderr)
    return bool(sampler.mistakes)


if __name__ == "__main__":
    sys.exit(main())
