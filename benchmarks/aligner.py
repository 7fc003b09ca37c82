"""How far the aligner's word boundaries are from the reference: GRID corpus, speaker 1.

    python benchmarks/aligner.py [--clips N] [--data FOLDER]

The baseline stretches the espeak-ng reading linearly over the part of the clip that is not silent. Boundaries
are the starts and ends of all words; the reference is the corpus's own alignment. The text is written as a
British speaker reads it (z as "zed"). The last lines judge transcripts by their score: the true one, and that
of another clip, which has the same grammar and one to five words in common.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saram.media import audio_blocks
from saram.types import AudioChunk, SpokenText, SpokenWord, VoiceStyle
from saram.voice import align, open_speaker
from saram.voice.acoustics import FRAME_RATE, HEARING_RATE, energy
from saram.voice.espeak import EspeakSpeaker
from saram.voice.resampling import resample

SECOND = 25_000
"""Units of the corpus's alignment files in a second."""


def clips(folder: Path, count: int) -> list[Path]:
    """The alignment files, `count` of them spread evenly over the folder; 0 for all."""
    files = sorted(path for path in folder.glob("*.align") if path.with_suffix(".mpg").exists())
    return files if not count else [files[index * len(files) // count] for index in range(min(count, len(files)))]


def reference(path: Path) -> list[tuple[str, float, float]]:
    """Words with start and end in seconds."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return [(word, int(start) / SECOND, int(end) / SECOND) for start, end, word in rows if word not in {"sil", "sp"}]


def sound(path: Path) -> AudioChunk:
    """The clip's sound track."""
    blocks = list(audio_blocks(path.with_suffix(".mpg")))
    return AudioChunk(np.concatenate([block for block, _ in blocks]), blocks[0][1])


def sentence(words: Sequence[str]) -> SpokenText:
    """The words as a text to say."""
    said = ["zed" if word == "z" else word for word in words]
    starts = np.cumsum([0, *(len(word) + 1 for word in said)])
    spoken = (
        SpokenWord(word, word, (int(start), int(start) + len(word)))
        for word, start in zip(said, starts[:-1], strict=True)
    )
    return SpokenText(" ".join(said), tuple(spoken), "en")


def stretched(audio: AudioChunk, text: SpokenText, reader: EspeakSpeaker) -> list[tuple[Fraction, Fraction]]:
    """The baseline: the reading's word times, stretched from the first loud frame to the last."""
    (reading,) = reader.speak(text, VoiceStyle("en-male"))
    loud = np.flatnonzero(energy(resample(audio.samples, audio.rate, HEARING_RATE)) > 0)
    first, last = Fraction(int(loud[0]), FRAME_RATE), Fraction(int(loud[-1]), FRAME_RATE)
    begin, end = reading.words[0].start, reading.words[-1].end
    pace = (last - first) / (end - begin)
    return [(first + (word.start - begin) * pace, first + (word.end - begin) * pace) for word in reading.words]


def row(name: str, errors: NDArray[np.float64], seconds: float, audio: float) -> str:
    """A line of the table."""
    quantiles = np.percentile(np.abs(errors), [50, 75, 90, 95]) * 1000
    numbers = "".join(f"{value:9.0f}" for value in quantiles)
    return f"{name:18}{numbers}{np.median(errors) * 1000:9.0f}{audio / seconds:12.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("SARAM_SHARED", Path(__file__).parents[2] / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data" / "footage" / "grid_s1")
    parser.add_argument("--clips", type=int, default=0, help="how many clips; 0 for all")
    arguments = parser.parse_args()
    ours: list[float] = []
    baseline: list[float] = []
    true_scores: list[float] = []
    other_scores: list[float] = []
    spent = {"ours": 0.0, "baseline": 0.0}
    length = 0.0
    before: SpokenText | None = None
    files = clips(arguments.data, arguments.clips)
    with closing(open_speaker()) as reader:
        assert isinstance(reader, EspeakSpeaker)
        for path in files:
            words, audio = reference(path), sound(path)
            text = sentence([word for word, _, _ in words])
            length += float(audio.duration)
            begin = time.perf_counter()
            alignment = align(audio, text, reader=reader)
            middle = time.perf_counter()
            naive = stretched(audio, text, reader)
            spent["baseline"] += time.perf_counter() - middle
            spent["ours"] += middle - begin
            for (_, start, end), word, (naive_start, naive_end) in zip(words, alignment.words, naive, strict=True):
                ours += [float(word.start) - start, float(word.end) - end]
                baseline += [float(naive_start) - start, float(naive_end) - end]
            true_scores.append(alignment.score)
            if before is not None:
                other_scores.append(align(audio, before, reader=reader).score)
            before = text
    print(f"{len(files)} clips, {len(ours)} word boundaries; milliseconds; speed in times real time")
    print(f"{'':18}{'median':>9}{'75 %':>9}{'90 %':>9}{'95 %':>9}{'bias':>9}{'speed':>12}")
    print(row("aligner", np.array(ours), spent["ours"], length))
    print(row("linear stretch", np.array(baseline), spent["baseline"], length))
    for name, scores in (("true transcript", true_scores), ("another's", other_scores)):
        low, middle_score, high = np.percentile(scores, [10, 50, 90])
        print(f"score, {name:16} 10 % {low:.2f}   median {middle_score:.2f}   90 % {high:.2f}")


if __name__ == "__main__":
    main()
