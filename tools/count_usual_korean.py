"""Count what is usual in Korean: ``python tools/count_usual_korean.py LANGUAGE_DATA``.

Reads the texts that may be learned from and shipped (nsmc, CC0; chatbot, MIT) and writes the runs of three syllables
that are met at least thirty times to ``src/saram/training/usual_ko.txt.gz``, most frequent first. Mending takes words
that no bot has for damaged ones without it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_TARGET = Path(__file__).parents[1] / "src" / "saram" / "training" / "usual_ko.txt.gz"
_LEAST = 30
_LONGEST = 80
"""Syllables of the longest run that is counted; longer ones are seldom sentences."""


def lines(data: Path) -> Iterator[str]:
    """The sentences."""
    with gzip.open(data / "nsmc" / "nsmc_raw_reviews.txt.gz", "rt", encoding="utf-8") as reviews:
        yield from reviews
    with (data / "chatbot" / "ChatbotData.csv").open(encoding="utf-8", newline="") as talk:
        for question, answer, *_ in csv.reader(talk):
            yield question
            yield answer


def main(data: Path) -> None:
    """Count and write."""
    counts: Counter[str] = Counter()
    for line in lines(data):
        for run in re.split(r"[^가-힣 ]+", line):
            syllables = run.replace(" ", "")
            if len(syllables) <= _LONGEST:
                counts.update(syllables[start : start + 3] for start in range(len(syllables) - 2))
    usual = sorted((gram for gram, number in counts.items() if number >= _LEAST), key=lambda g: (-counts[g], g))
    with _TARGET.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(usual).encode())
    print(f"{_TARGET}: {len(usual)} of {len(counts)} runs, {_TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    main(parser.parse_args().data)
