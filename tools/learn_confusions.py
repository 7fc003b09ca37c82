"""Learn what it costs to take one Korean sound for another: ``python tools/learn_confusions.py LANGUAGE_DATA``.

Reads the film reviews that may be learned from and shipped (nsmc, CC0), finds words that people spelt by ear, and
writes the costs to ``src/saram/language/confusions.tsv``. What is believed before anything is learned are the costs in
``src/saram/training/confusions_by_hand.tsv``. Every tenth review is left out for measuring. Takes about two minutes.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from saram.language.confusions import read_costs
from saram.language.sounds import hear
from saram.training.confusion_costs import Hearing, Operation, costs_of, learn_confusions
from saram.training.misspellings import LEAST, find_misspellings

_ROOM = Path(__file__).parents[1] / "src" / "saram"
_TARGET = _ROOM / "language" / "confusions.tsv"
_BELIEVED = _ROOM / "training" / "confusions_by_hand.tsv"
_HEADER = """\
# What it costs to hear the sound of a column for that of a row; - is no sound. Written by tools/learn_confusions.py.
# Source: nsmc film reviews (https://github.com/e9t/nsmc, CC0 1.0), nine of ten.
"""
_SOUNDS = "-ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅎㅏㅔㅑㅕㅓㅗㅘㅞㅛㅜㅝㅟㅠㅡㅣ"
_USUAL = 20
"""Least count of a word that may be what was meant."""
_LIKELY = 0.002
"""Least share of it beside a neighbour of the word as it was written."""

# Chosen on half of the entity lists of the home bots (benchmarks/misheard_values.py) so that more values are found and
# a sixth fewer are found by mistake than with the costs set by hand.
_STRENGTH = 100.0
_LIMIT = -12.4
_SCALE = 0.15
_CHEAPEST = 0.2
_DEAREST = 1.2
_SURE = 0.2
"""Cost set by hand that makes a confusion less likely by a factor of e."""

_UNWRITTEN = {("-", "ㅎ"): 0.3}
"""What speech does and writing does not show: ㅎ between vowels falls silent. Costs set by hand."""


def learn(sentences: Sequence[Sequence[str]]) -> dict[Operation, float]:
    """The costs that sentences, given as their words, teach."""
    counts = Counter(word for sentence in sentences for word in sentence)
    wrong = find_misspellings(sentences, usual=_USUAL, likely=_LIKELY)
    hearings = [Hearing(hear(each.written), hear(each.meant), each.times**0.5) for each in wrong]
    hearings += [
        Hearing(hear(word), hear(word), count)
        for word, count in counts.items()
        if count >= _USUAL and len(word) >= LEAST
    ]
    by_hand = read_costs(_BELIEVED.read_text(encoding="utf-8"))
    prior = {(heard, meant): math.exp(-cost / _SURE) for meant, row in by_hand.items() for heard, cost in row.items()}
    confusions = learn_confusions(hearings, prior, strength=_STRENGTH)
    costs = costs_of(confusions, limit=_LIMIT, scale=_SCALE, cheapest=_CHEAPEST, dearest=_DEAREST)
    return costs | _UNWRITTEN


def written(costs: dict[Operation, float]) -> str:
    """The table as it is kept."""
    rows = ["\t".join(["", *_SOUNDS])]
    for meant in _SOUNDS:
        cells = ("0" if heard == meant else f"{costs.get((heard, meant), _DEAREST):g}" for heard in _SOUNDS)
        rows.append("\t".join([meant, *cells]))
    return _HEADER + "\n".join(rows) + "\n"


def sentences(lines: Iterable[str]) -> list[list[str]]:
    """Runs of whole Hangul words of nine in ten lines."""
    runs = (
        run.split() for number, line in enumerate(lines) if number % 10 != 9 for run in re.split(r"[^가-힣 ]+", line)
    )
    return [words for words in runs if words]


def main(data: Path) -> None:
    """Learn and write."""
    with gzip.open(data / "nsmc" / "nsmc_raw_reviews.txt.gz", "rt", encoding="utf-8") as reviews:
        table = written(learn(sentences(reviews)))
    _TARGET.write_text(table, encoding="utf-8")
    print(f"{_TARGET}: {_TARGET.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    main(parser.parse_args().data)
