"""Full names of people that are on no list: how often each is kept as it was said by the home family.

    python benchmarks/unlisted_names.py [--names 200] [--seed 0]

Names are drawn from usual surnames and given names, and from given names put together of the syllables of usual
ones, so that no list has them. A name is kept if it is the value of a slot, letter by letter.
"""

from __future__ import annotations

import argparse
import random
from importlib.resources import files
from pathlib import Path

from saram.language import Understanding, read_package

_SENTENCES = (
    "{} 나이 알려줘",
    "{}한테 오만 원 보내줘",
    "{} 키가 몇이야",
    "{} 노래 틀어줘",
    "{} 고향이 어디야",
)
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"


def drawn(count: int, given: list[str], listed: set[str], rng: random.Random) -> list[str]:
    """So many different names that are on no list."""
    found: dict[str, None] = {}
    while len(found) < count:
        name = rng.choice(_SURNAMES) + rng.choice(given)
        if name not in listed:
            found[name] = None
    return list(found)


def kept(understand: Understanding, sentence: str, names: list[str]) -> float:
    """Share of the names that are the value of a slot."""
    right = sum(any(slot.value == name for slot in understand(sentence.format(name)).slots) for name in names)
    return right / len(names)


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=200, help="names of each sort")
    parser.add_argument("--seed", type=int, default=0, help="of the names")
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)  # noqa: S311 - not for secrets
    package = read_package(Path(str(files("saram.language").joinpath("trained", "home.bots"))))
    understand = Understanding(package)
    listed = {value for lists in package.encoder["lists"].values() for value in lists}
    usual = files("saram.language").joinpath("given_names_ko.txt").read_text("utf-8").split()
    unusual = sorted({rng.choice(usual)[0] + rng.choice(usual)[1] for _ in range(3 * chosen.names)} - set(usual))
    for label, given in (("usual given names", usual), ("given names on no list either", unusual)):
        names = drawn(chosen.names, given, listed, rng)
        print(label)
        for sentence in _SENTENCES:
            print(f"  {sentence:24s} {kept(understand, sentence, names):.3f}", flush=True)


if __name__ == "__main__":
    main()
