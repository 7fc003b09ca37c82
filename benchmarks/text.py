"""How fast written text becomes speakable text.

Usage: python benchmarks/text.py

Reads the Korean and English tables of the tests over and over and prints sentences and characters for each second of
one core's time, and how the time of one very long text grows with its length.
"""

from __future__ import annotations

import time
from pathlib import Path

from saram.text import sentences, speakable
from saram.types import Language

TABLES = Path(__file__).parents[1] / "tests" / "text"
NEWS = "정부는 2026년 11월 21일 오전 9시 30분, KBS에서 사과 3개의 값이 3.5% 오른 12,000원이라고 밝혔다."


def _written(name: str) -> list[str]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if line and not line.startswith("# ")]


def _rate(texts: list[str], language: Language) -> tuple[float, float]:
    for text in texts:
        speakable(text, language)
    begin, done, characters = time.process_time(), 0, 0
    while time.process_time() - begin < 2:
        for text in texts:
            speakable(text, language)
            characters += len(text)
        done += len(texts)
    seconds = time.process_time() - begin
    return done / seconds, characters / seconds


def main() -> None:
    """Print the table."""
    print(f"{'texts':24}{'a second':>12}{'characters a second':>22}")
    cases: list[tuple[str, list[str], Language]] = [
        ("news sentence (ko)", [NEWS], "ko"),
        ("pairs_ko.tsv", _written("pairs_ko.tsv"), "ko"),
        ("pairs_en.tsv", _written("pairs_en.tsv"), "en"),
    ]
    for name, texts, language in cases:
        rate, characters = _rate(texts, language)
        print(f"{name:24}{rate:12,.0f}{characters:22,.0f}")
    print(f"\n{'one text of':24}{'split and said in':>18}")
    for size in (10_000, 100_000):
        for unit in ("가", NEWS + " "):
            text = (unit * (size // len(unit) + 1))[:size]
            begin = time.process_time()
            for _, sentence in sentences(text, "ko"):
                speakable(sentence, "ko")
            print(f"{size:>8,} × {unit[:8]:12}{time.process_time() - begin:16.2f} s")


if __name__ == "__main__":
    main()
