"""Values of the home bots' lists that are misheard or mistyped: how many are found, and how many by mistake.

Values are damaged by thumbs that hit the key beside (a noise that neither the costs nor training use) and by the noise
of training, a word follows, and the value is to be what the gazetteer finds there first. By mistake is found what is
misheard in sentences outside every bot and in film reviews that the costs are not learned from. The lists are parted in
two halves: the constants of ``tools/learn_confusions.py`` were chosen on the first.
"""

from __future__ import annotations

import gzip
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

from home_family import BOTS, _slip

from saram.language.annotation import Example
from saram.language.confusions import cost_between, read_costs, weighted
from saram.language.gazetteer import Gazetteer, Match
from saram.language.hangul import is_syllable, normalise
from saram.training.noise import mishear

SHARED: Final = Path(os.environ.get("SARAM_SHARED", BOTS.parents[1] / "shared"))
_MISHEARD: Final = 0.15
"""What costs more was heard with a wrong sound."""
_SAMPLE: Final = 300
"""Values of each list; lines of reviews are ten times as many."""
Lists = Mapping[str, Mapping[str, tuple[str, ...]]]

_AFTER: Final = ("틀어줘", "알려줘", "들려줘", "있어")


def thumbs(value: str, slips: int, rng: random.Random) -> str:
    """`value` with syllables that have a letter beside the one aimed at; the same where it is too short."""
    places = [index for index, char in enumerate(value) if is_syllable(char)]
    if len(places) < slips + 2:
        return value
    chosen = rng.sample(places, slips)
    return "".join(_slip(char, rng) if index in chosen else char for index, char in enumerate(value))


NOISES: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "one slip": lambda value, rng: thumbs(value, 1, rng),
    "two slips": lambda value, rng: thumbs(value, 2, rng),
    "training's noise": lambda value, rng: mishear(Example(value), 0.35, rng).text,
}


def found(gazetteer: Gazetteer, text: str) -> tuple[str, list[Match]]:
    """The text without blanks and what is found in it."""
    words = text.lower().split()
    starts = accumulate((len(word) for word in words[:-1]), initial=0)
    return "".join(words), gazetteer.find("".join(words), frozenset(starts))


def first(matches: Sequence[Match], end: int) -> Match | None:
    """The match that covers most of the first `end` characters, as slots are filled."""
    here = [match for match in matches if match.start < end]
    return max(here, key=lambda m: min(m.end, end) - m.start + 0.1 * (m.end - m.start) - m.cost, default=None)


def measure(lists: Lists, cost: Callable[[str, str], float], sentences: dict[str, list[str]]) -> dict[str, float]:
    """Shares of damaged values found, and values found by mistake in a thousand sentences."""
    gazetteer = Gazetteer(lists, cost)
    rng = random.Random(5)  # noqa: S311 - not for secrets
    damaged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for values in lists.values():
        surfaces = [(name, each) for name, others in values.items() for each in (name, *others)]
        long = [pair for pair in surfaces if len(pair[1].replace(" ", "")) > 2]
        for name, surface in rng.sample(long, min(_SAMPLE, len(long))):
            for noise, spoil in NOISES.items():
                heard = spoil(surface, rng)
                if heard == surface:
                    continue
                best = first(found(gazetteer, f"{heard} {rng.choice(_AFTER)}")[1], len(heard.replace(" ", "")))
                damaged[noise] += 1
                right[noise] += best is not None and best.canonical == name
    figures = {f"{noise}, found": right[noise] / damaged[noise] for noise in NOISES}
    for name, lines in sentences.items():
        by_mistake = sum(
            len({(match.start, match.end) for match in found(gazetteer, line)[1] if match.cost > _MISHEARD})
            for line in lines
        )
        figures[f"{name}, by mistake a sentence"] = by_mistake / len(lines)
    return figures


def entity_files() -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """The lists of the home bots: name → canonical value → synonyms."""
    for path in sorted((BOTS / "home" / "entities").glob("*.txt")):
        rows = [line.split("|") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        yield path.stem, {name.strip(): tuple(map(str.strip, others)) for name, *others in rows if name.strip()}


def outside() -> dict[str, list[str]]:
    """Sentences outside every bot, and the reviews that the costs are not learned from."""
    strangers = files("saram.training").joinpath("outside_ko.txt").read_text(encoding="utf-8").splitlines()
    with gzip.open(SHARED / "data/language/nsmc/nsmc_raw_reviews.txt.gz", "rt", encoding="utf-8") as reviews:
        held_out = list(islice(reviews, 9, None, 10))
    rng = random.Random(3)  # noqa: S311 - not for secrets
    return {
        "outside": [normalise(line) for line in strangers if line and not line.startswith("#")],
        "reviews": [normalise(line)[:160] for line in rng.sample(held_out, 10 * _SAMPLE) if line.strip()],
    }


def measure_misheard() -> dict[str, list[float]]:
    """Figures of the costs that were set by hand and of those that ship, on each half of the lists."""
    believed = files("saram.training").joinpath("confusions_by_hand.tsv").read_text(encoding="utf-8")
    lists = dict(entity_files())
    names = sorted(lists)
    sentences = outside()
    return {
        f"{half} half, {origin}: {name}": [figure]
        for half, part in (("first", names[::2]), ("second", names[1::2]))
        for origin, cost in (("by hand", weighted(read_costs(believed))), ("learned", cost_between))
        for name, figure in measure({name: lists[name] for name in part}, cost, sentences).items()
    }
