"""How true and how fast motion is: ``python benchmarks/motion.py [minutes]`` (10 by default) prints one table.

The speech is made of syllables drawn from the Korean and English sounds the built-in voice reports, with human lengths,
in sentences with pauses, at half, normal and double rate; the sound under it is a buzz with moving pitch and loudness.
"""

from __future__ import annotations

import math
import sys
import time
from fractions import Fraction

import numpy as np

from saram.motion import Performer, articulation, join, resample
from saram.types import AudioChunk, FaceMotion, Phoneme, Speech

ONSETS = [
    "p",
    "b",
    "m",
    "p͈",
    "pʰ",
    "t",
    "d",
    "n",
    "s",
    "s͈",
    "tɕ",
    "tɕʰ",
    "k",
    "ɡ",
    "kʰ",
    "h",
    "ɾ",
    "l",
    "f",
    "v",
    "ʃ",
    "tʃ",
    "θ",
    "ɹ",
    "w",
    "j",
]
VOWELS = ["a", "ɛ", "e", "i", "o", "u", "ɯ", "ʌ", "æ", "ɑː", "ɔː", "ɪ", "ʊ", "ə", "aɪ", "oʊ"]
CODAS = ["p̚", "m", "n", "ŋ", "k̚", "t̚", "l"] + [""] * 9
MOUTH = (
    "jawOpen",
    "mouthClose",
    "mouthPucker",
    "mouthFunnel",
    "mouthStretchLeft",
    "mouthLowerDownLeft",
    "mouthRollLower",
)
RATE = 48_000


def sentence(generator: np.random.Generator, rate: float) -> Speech:
    """Eight to thirty syllables."""
    phonemes: list[Phoneme] = []
    at = Fraction(1, 20)
    for _ in range(int(generator.integers(8, 30))):
        stress = int(generator.choice([0, 0, 1, 2]))
        for sounds, shortest, longest in ((ONSETS, 40, 110), (VOWELS, 60, 180), (CODAS, 40, 100)):
            symbol = str(generator.choice(sounds))
            if symbol:
                length = Fraction(int(generator.uniform(shortest, longest) / rate), 1000)
                phonemes.append(Phoneme(symbol, at, at + length, stress if sounds is VOWELS else 0))
                at += length
    moments = np.arange(int((at + Fraction(3, 10)) * RATE)) / RATE
    pitch = 180 + 40 * np.sin(2 * np.pi * 0.4 * moments + generator.uniform(0, 6))
    buzz = 0.1 * (1.2 + np.sin(2 * np.pi * 3 * moments)) * np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / RATE))
    return Speech(AudioChunk(buzz.astype(np.float32), RATE), tuple(phonemes), (), "", "ko")


def closures(speeches: list[Speech], motions: list[FaceMotion], motion: FaceMotion) -> float:
    """Share of p, b, m whose lips are sealed in the frame nearest to the middle of the closure."""
    hits = []
    aperture = motion.aperture
    for speech, stretch in zip(speeches, motions, strict=True):
        for phoneme in speech.phonemes:
            aims = articulation(phoneme.symbol)
            if aims.closes_lips:
                middle = stretch.start + phoneme.start + (phoneme.end - phoneme.start) * Fraction(aims.release) / 2
                frame = int(middle * motion.fps)
                # After a change of rate, a closure shorter than a frame may be seen in the frame beside it.
                reach = 0 if motion.fps == stretch.fps else math.ceil(motion.fps / stretch.fps)
                hits.append(aperture[max(frame - reach, 0) : frame + reach + 1].min() <= 0.01)
    return float(np.mean(hits))


def fast_energy(speeches: list[Speech]) -> float:
    """Largest share, over the mouth's coefficients, of energy above 10 Hz when sampled at 200 frames a second."""
    performer = Performer(fps=200)
    motion = join([performer.perform(speech) for speech in speeches])
    shares = []
    for name in MOUTH:
        course = motion.column(name).astype(float)
        power = np.abs(np.fft.rfft((course - course.mean()) * np.hanning(len(course)))) ** 2
        shares.append(power[np.fft.rfftfreq(len(course), 1 / 200) > 10].sum() / power.sum())
    return max(shares)


def main() -> None:
    """Print the table."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    print("rate | closures sealed at 25 → 24, 30, 60 fps | energy > 10 Hz | ms a frame | × real time | blink every s")
    for rate in (0.5, 1.0, 2.0):
        generator, performer = np.random.default_rng(1), Performer(1)
        speeches: list[Speech] = []
        spoken: list[FaceMotion] = []
        motions: list[FaceMotion] = []
        busy = frames = 0.0
        while frames < minutes * 1500:
            speech = sentence(generator, rate)
            begin = time.process_time()
            pair = performer.perform(speech), performer.rest(12)
            busy += time.process_time() - begin
            speeches.append(speech)
            spoken.append(pair[0])
            motions.extend(pair)
            frames += len(pair[0]) + len(pair[1])
        whole = join(motions)
        sealed = [closures(speeches, spoken, whole)]
        sealed += [closures(speeches, spoken, resample(whole, fps)) for fps in (24, 30, 60)]
        lids = whole.column("eyeBlinkLeft") > 0.02
        gaps = np.diff(np.flatnonzero(lids[1:] & ~lids[:-1])) / 25
        shown = " ".join(f"{100 * share:.2f} %" for share in sealed)
        blinks = f"{gaps.mean():.2f} ({gaps.min():.2f} to {gaps.max():.2f})"
        fast = fast_energy(speeches[:20])
        print(f"{rate:4} | {shown} | {fast:.4f} | {1000 * busy / frames:.3f} | {frames / 25 / busy:.0f} | {blinks}")


if __name__ == "__main__":
    main()
