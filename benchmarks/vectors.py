"""GloVe with linear and with dependency-tree distance, in the same run: neighbours, similarity, analogy.

    python benchmarks/vectors.py [--sentences 100000] [--ship src/saram/language/vectors_ko.npz]
    python benchmarks/vectors.py --language en [--only "snips;atis"] [--seeds 0,1]

Vectors are learned from data that may ship (nsmc, chatbot, question_pair); the parser that gives the trees and the
similarity sets are for measuring only, so `--ship` writes the vectors of linear distance. English ones are made by
``tools/make_english_vectors.py``; here their neighbours, groups and analogies are looked at, and what they are worth on
the validation parts of the published sets.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import random
import tarfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from english_vectors import TRIALS, together, validated
from scipy.stats import spearmanr

from saram.language.hangul import normalise
from saram.language.morphemes import analyse
from saram.language.vectors import WordVectors, shipped_vectors, write_vectors
from saram.training.glove import Sentence, count_pairs, even_lengths, fit_glove, vocabulary
from saram.training.parser import Parser, attachment_score, describe, fit_parser, read_treebank, read_trees

DATA = Path(os.environ.get("SARAM_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "language"
QUERIES = ("음악/NNG", "듣/VV", "엄마/NNG", "서울/NNP", "크/VA", "배우/NNG")
QUERIES_EN = ("alarm", "weather", "play", "remind", "bill", "restaurant", "tomorrow", "monday", "seven", "hello")


def corpus(limit: int) -> list[str]:
    """Sentences of all sources, the reviews sampled."""
    with gzip.open(DATA / "nsmc/nsmc_raw_reviews.txt.gz", "rt", encoding="utf-8") as file:
        reviews = [line.strip() for line in file if 4 < len(line.strip()) <= 120]
    random.Random(0).shuffle(reviews)  # noqa: S311 - not for secrets
    chat = list(csv.reader(io.StringIO((DATA / "chatbot/ChatbotData.csv").read_text("utf-8"))))[1:]
    pairs = list(csv.reader(io.StringIO((DATA / "question_pair/kor_pair_train.csv").read_text("utf-8-sig"))))[1:]
    texts = [cell for row in chat for cell in row[:2]] + [cell for row in pairs for cell in row[3:5]] + reviews[:limit]
    return [text for text in map(normalise, texts) if text]


def sentences(texts: Sequence[str], parser: Parser) -> Iterator[Sentence]:
    """Morphemes with the tree over them: those of a word hang on its first one, that on the first of the head word."""
    for text in texts:
        morphemes = analyse(text)
        words: list[list[int]] = []
        for index, morpheme in enumerate(morphemes):
            new = index == 0 or (morpheme.start > morphemes[index - 1].start and text[morpheme.start - 1] == " ")
            if new:
                words.append([])
            words[-1].append(index)
        rows = describe([[(morphemes[i].form, morphemes[i].tag) for i in word] for word in words])
        word_heads = parser.heads(rows) if len(words) <= 40 else [-1] * len(words)
        heads = [0] * len(morphemes)
        for word, head in zip(words, word_heads, strict=True):
            for index in word:
                heads[index] = word[0]
            heads[word[0]] = words[head][0] if head >= 0 else -1
        yield [f"{m.form}/{m.tag}" for m in morphemes], heads


def parser_and_scores() -> tuple[Parser, dict[str, float]]:
    """A parser of the treebanks' training parts and its attachment scores on their test parts."""
    folder = DATA / "dependency"
    tests = {name: read_treebank(folder / f"ko_{name}-ud-test.conllu") for name in ("gsd", "kaist")}
    seen = {"".join(tree.words) for trees in tests.values() for tree in trees}
    trees = read_treebank(folder / "emory_gsd_train.conllu")
    trees += [tree for name in ("gsd", "kaist") for tree in read_treebank(folder / f"ko_{name}-ud-dev.conllu")]
    with tarfile.open(folder / "emory_kaist.tar.gz") as archive:
        for member in sorted(archive.getnames()):
            file = archive.extractfile(member) if member.endswith(".conllu") else None
            if file is not None:
                trees += read_trees(file.read().decode("utf-8"))
    trees = [tree for tree in trees if "".join(tree.words) not in seen]
    parser = fit_parser(trees, epochs=4)
    return parser, {name: attachment_score(parser, each) for name, each in tests.items()}


def similarity(vectors: WordVectors) -> dict[str, float]:
    """Spearman correlation of the cosine of mean vectors with people's judgement of sentence pairs."""
    index = {word: row for row, word in enumerate(vectors.words, 1)}

    def mean(text: str) -> np.ndarray:
        rows = [
            index[key] for m in analyse(normalise(text)) if (key := f"{m.form}/{m.tag}") in index and m.tag[0] in "NVM"
        ]
        return vectors.matrix[rows].mean(0) if rows else np.zeros(vectors.matrix.shape[1], np.float32)

    def cosine(first: str, second: str) -> float:
        a, b = mean(first), mean(second)
        return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))

    lines = [line.split("\t") for line in (DATA / "kornlu/sts-test.tsv").read_text("utf-8").splitlines()[1:]]
    sets = {"KorSTS test": [(row[5], row[6], float(row[4])) for row in lines if len(row) > 6]}
    klue = json.loads((DATA / "klue/klue-sts-v1.1_dev.json").read_text("utf-8"))
    sets["KLUE-STS dev"] = [(row["sentence1"], row["sentence2"], row["labels"]["real-label"]) for row in klue]
    return {
        name: float(spearmanr([cosine(a, b) for a, b, _ in rows], [score for _, _, score in rows]).statistic)
        for name, rows in sets.items()
    }


def analogy(vectors: WordVectors, language: str = "ko") -> dict[str, tuple[int, int, int]]:
    """Relation → (first answer right, within the first five, items asked); items with unknown words are not asked."""
    index = {word: row for row, word in enumerate(vectors.words, 1)}
    unit = vectors.matrix / np.maximum(np.linalg.norm(vectors.matrix, axis=1, keepdims=True), 1e-9)
    relations: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for line in (Path(__file__).parent / "data" / f"analogies_{language}.txt").read_text("utf-8").splitlines():
        if line.startswith(": "):
            name = line[2:]
            relations[name] = []
        elif line and not line.startswith("#"):
            first, second = line.split()
            relations[name].append((first, second))
    found = {}
    for relation, pairs in relations.items():
        known = [(index[a], index[b]) for a, b in pairs if a in index and b in index]
        first_right = five_right = asked = 0
        for a, b in known:
            for c, d in known:
                if a == c:
                    continue
                near = unit @ (unit[b] - unit[a] + unit[c])
                near[[0, a, b, c]] = -np.inf
                best = np.argpartition(-near, 5)[:5]
                first_right += int(near.argmax() == d)
                five_right += int(d in best)
                asked += 1
        found[relation] = (first_right, five_right, asked)
    return found


def look_at(vectors: WordVectors, queries: Sequence[str], language: str) -> None:
    """Print neighbours and analogies."""
    for query in queries:
        if query in vectors.words:
            print(f"  {query}: {', '.join(word for word, _ in vectors.neighbours(query, 6))}")
    results = analogy(vectors, language)
    for relation, (first, five, asked) in results.items():
        print(f"  analogy, {relation}: {first}/{asked} first, {five}/{asked} in five")
    totals = [sum(each[i] for each in results.values()) for i in range(3)]
    print(
        f"  analogy in all: {totals[0] / totals[2]:.3f} first, {totals[1] / totals[2]:.3f} in five, of {totals[2]}",
        flush=True,
    )


def english(only: Sequence[str], seeds: Sequence[int]) -> None:
    """Print what the shipped English vectors are worth."""
    vectors = shipped_vectors("en")
    if vectors is None:
        raise SystemExit("There are no English vectors: tools/make_english_vectors.py makes them.")
    look_at(vectors, QUERIES_EN, "en")
    share, cases = together(vectors)
    print(f"  nearer to a word of its group than to one of another: {share:.3f} of {cases}", flush=True)
    for name in only:
        for seed in seeds:
            for label, each in (("without", None), ("with", vectors)):
                figures = validated(name, each, seed)
                shown = ", ".join(f"{key} {value:.4g}" for key, value in figures.items())
                print(f"  {name}, seed {seed}, {label}: {shown}", flush=True)


def main() -> None:
    """Run the comparison and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sentences", type=int, default=100_000, help="film reviews to learn from")
    options.add_argument("--epochs", type=int, default=12)
    options.add_argument("--ship", type=Path, help="write the vectors of linear distance there")
    options.add_argument("--language", choices=("ko", "en"), default="ko")
    options.add_argument("--only", default=";".join(TRIALS), help="English sets to learn, separated by semicolons")
    options.add_argument("--seeds", default="0", help="of those, separated by commas")
    chosen = options.parse_args()
    if chosen.language == "en":
        english([name for name in chosen.only.split(";") if name], [int(seed) for seed in chosen.seeds.split(",")])
        return
    began = time.perf_counter()
    parser, scores = parser_and_scores()
    print(
        "parser, unlabelled attachment:", ", ".join(f"{name} {score:.3f}" for name, score in scores.items()), flush=True
    )
    material = list(sentences(corpus(chosen.sentences), parser))
    words = vocabulary(material, 8, 14_000)
    print(f"{len(material)} sentences, {len(words)} words, {time.perf_counter() - began:.0f} s", flush=True)
    for label, tree in (("linear distance", False), ("tree distance", True)):
        _, rows, columns, weights = count_pairs(material, words, tree=tree, window=6 if not tree else 5)
        vectors = fit_glove(words, rows, columns, weights, epochs=chosen.epochs)
        print(f"\n{label}: {len(rows)} pairs, {time.perf_counter() - began:.0f} s")
        look_at(vectors, QUERIES, "ko")
        for name, value in similarity(vectors).items():
            print(f"  similarity, {name}: Spearman {value:.3f}", flush=True)
        if chosen.ship and not tree:
            write_vectors(even_lengths(vectors), chosen.ship)


if __name__ == "__main__":
    main()
