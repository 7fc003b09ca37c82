"""How well ears hear: words with and without a bot's language, speech in noise, the end of a turn, echo, cost.

    python benchmarks/hearing.py DATA [--sentences 40]

DATA is the folder of shared data. Commands are said by built-in voices: examples of the English bots, which their
language is learned from, and held-out sentences, none of which stands in what it is learned from. Recordings of people
and of the echo of a room are used for the rest.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from saram.ears import (
    HEARING_RATE,
    AudioCleaner,
    Ear,
    EndOfTurn,
    Final,
    Partial,
    SpeechEnded,
    SpeechStarted,
    Vocabulary,
    VoiceDetector,
    word_errors,
    words_of,
)
from saram.ears.sphinx import SphinxListener
from saram.language import read_bots
from saram.language.evaluation import read_tests
from saram.media import read_audio
from saram.types import AudioChunk, VoiceStyle
from saram.workflows.hearing import bot_vocabulary
from saram.workflows.spoken_sample import spoken_sample

Sound = NDArray[np.float64]

BOTS = Path(__file__).parents[1] / "bots"
VOICES = ("en-female", "en-male")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DIGIT_GRAMMAR = f"#JSGF V1.0; grammar digits; public <digit> = {' | '.join(DIGITS)};"
WINDOW = 512


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sentences", type=int, default=40, help="held-out sentences of each bot")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # a text stream
    speech = arguments.data / "speech"
    for bot in sorted(path.parent for path in BOTS.glob("*/en/tests.yml")):
        commands(bot, arguments.sentences)
    recordings(speech)
    readings = [read_audio(path, HEARING_RATE).samples for path in sorted(speech.glob("*/librivox/*.wav"))]
    detection(readings)
    turns(readings)
    echo(readings)


def level(sound: Sound, decibels: float) -> Sound:
    """The sound at a loudness relative to full scale."""
    return sound / np.sqrt(np.mean(np.square(sound))) * 10 ** (decibels / 20)


def int16(sound: Sound) -> NDArray[np.int16]:
    """As a microphone gives it."""
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def chunks(sound: Sound) -> Iterator[AudioChunk]:
    """Pieces of 20 ms."""
    for start in range(0, len(sound), 320):
        yield AudioChunk(sound[start : start + 320].astype(np.float32), HEARING_RATE, Fraction(start, HEARING_RATE))


def heard(listener: SphinxListener, sound: Sound) -> str:
    """The text of one turn."""
    *_, final = listener.listen(chunks(sound))
    return final.text


def commands(bot: Path, most: int) -> None:
    """Word error on a bot's own examples and on its held-out sentences, with and without its language."""
    vocabulary = bot_vocabulary([bot], "en")
    learned = {" ".join(words_of(each)) for each in vocabulary.sentences}
    (folder,) = (each for each in read_bots([bot]) if each.path == bot.resolve())
    examples = [example.text for example in folder.examples]
    held_out = [example.text for example in read_tests(bot / "tests.yml")]
    for kind, texts in (("examples of its own", examples), ("held-out sentences", held_out)):
        fitting = [each for each in texts if len(words_of(each)) > 1 and not any(map(str.isdigit, each))]
        if kind == "held-out sentences":
            fitting = [each for each in fitting if " ".join(words_of(each)) not in learned]
        said(f"{bot.parent.name}, {kind}", fitting[:: max(1, len(fitting) // most)][:most], vocabulary)


def said(title: str, chosen: Sequence[str], vocabulary: Vocabulary) -> None:
    """Word error on sentences said by built-in voices."""
    sounds = {
        (text, voice): level(np.pad(spoken_sample(text, "en", VoiceStyle(voice)).samples, 4_000), -24)
        for text in chosen
        for voice in VOICES
    }
    seconds = sum(map(len, sounds.values())) / HEARING_RATE
    print(f"\n{title}: {len(chosen)} sentences, {len(VOICES)} voices, {seconds:.0f} s")
    for name, language in (("general English", Vocabulary()), ("the bot's language", vocabulary)):
        began = time.perf_counter()
        with closing(SphinxListener("en", language)) as listener:
            opened = time.perf_counter() - began
            heard(listener, np.zeros(1600))
            with listener.pool.worker() as worker:
                memory = worker.memory
            wrong = total = exact = 0
            began = time.perf_counter()
            for voice in VOICES:
                ear = listener.share()
                for text in chosen:
                    words = words_of(text)
                    errors = word_errors(words, words_of(heard(ear, sounds[text, voice])))
                    wrong, total, exact = wrong + errors, total + len(words), exact + (errors == 0)
            took = (time.perf_counter() - began) / seconds
        print(
            f"  {name:20s} {wrong / total:6.1%} of words wrong, {exact / len(sounds):4.0%} of sentences right, "
            f"{took:.2f} of real time, opened in {opened:.1f} s, {memory} MB a process"
        )


def recordings(speech: Path) -> None:
    """Word error on recordings of people."""
    cards = speech / "en_pocketsphinx_test" / "cards"
    said = {}
    for line in (cards / "cards.transcription").read_text().splitlines():
        text, _, name = line.rpartition("(")
        said[name.rstrip(")")] = text.replace("<s>", "").replace("</s>", "").split()
    print("\nrecordings of people")
    for name, vocabulary in (("grammar", Vocabulary(grammar=(cards / "cards.gram").read_text())), ("general", None)):
        with closing(SphinxListener("en", vocabulary)) as listener:
            wrong = sum(
                word_errors(words, heard(listener, read_audio(cards / f"{key}.wav", HEARING_RATE).samples).split())
                for key, words in said.items()
            )
        print(f"  card commands, {name:8s} {wrong / sum(map(len, said.values())):6.1%} of words wrong")
    digits = sorted((speech / "en_fsdd" / "recordings").glob("*.wav"))[::3]
    with closing(SphinxListener("en", Vocabulary(grammar=DIGIT_GRAMMAR))) as listener:
        right = sum(
            heard(listener, np.pad(read_audio(path, HEARING_RATE).samples, 3_200)) == DIGITS[int(path.name[0])]
            for path in digits
        )
    print(f"  digits by telephone (8 kHz), grammar {right / len(digits):.0%} of {len(digits)} right")


def detection(readings: Sequence[Sound]) -> None:
    """Windows of 32 ms that are told right, speech against the pauses between sentences."""
    print("\nvoice detection, five read sentences with 2 s between them")
    gap = np.zeros(2 * HEARING_RATE)
    clean = np.concatenate([part for each in readings for part in (gap, level(each, -24))])
    loud = [np.sqrt(np.mean(np.square(clean[at : at + WINDOW]))) for at in range(0, len(clean) - WINDOW, WINDOW)]
    speech, quiet = np.array(loud) > 10 ** (-42 / 20), np.array(loud) == 0
    chance = np.random.default_rng(0)
    for ratio in (40, 20, 10, 5):
        noisy = clean + chance.normal(0, 10 ** ((-24 - ratio) / 20), len(clean))
        began = time.process_time()
        found = np.array(VoiceDetector().push(int16(noisy)))[: len(loud)] > 0.5
        cost = (time.process_time() - began) / (len(clean) / HEARING_RATE)
        print(
            f"  {ratio:2d} dB over noise: speech {np.mean(found[speech]):6.1%}, pauses {np.mean(~found[quiet]):6.1%}, "
            f"{cost:.1%} of a core"
        )


def turns(readings: Sequence[Sound]) -> None:
    """When speech is noticed, when the turn is over, and how often it is over too early."""
    sentences = {
        "finished": ["what is my balance", "i lost my card", "please block my card", "can i talk to a clerk"],
        "unfinished": ["i want to", "transfer five hundred", "tell me about the", "and then"],
    }
    vocabulary = Vocabulary(tuple(text for texts in sentences.values() for text in texts))
    print("\nturns")
    with closing(SphinxListener("en", vocabulary)) as listener:
        for kind, texts in sentences.items():
            starts, firsts, delays, took = [], [], [], []
            for text in texts:
                sample = spoken_sample(text, "en").samples
                inside = np.flatnonzero(np.abs(sample) > 0.01)
                sample = level(sample[inside[0] : inside[-1] + 1], -22)
                sound = np.concatenate([np.zeros(HEARING_RATE), sample, np.zeros(2 * HEARING_RATE)])
                begin, end = 1.0, 1.0 + len(sample) / HEARING_RATE
                ear = Ear(listener.share(), end_of_turn=EndOfTurn("en"))
                words = 0
                for at in range(0, len(sound), 320):
                    began = time.perf_counter()
                    for event in ear.push(int16(sound[at : at + 320])):
                        if isinstance(event, SpeechStarted):
                            starts.append(float(event.time) - begin)
                        if isinstance(event, Partial):
                            words += 1
                            firsts += [float(event.time) - begin] if words == 1 else []
                        if isinstance(event, Final):
                            delays.append(float(event.time) - end)
                            took.append(time.perf_counter() - began)
            print(
                f"  {kind:10s} noticed {1000 * median(starts):.0f} ms after the beginning, first word after "
                f"{1000 * median(firsts):.0f}; over "
                f"{1000 * median(delays):.0f} ms after the end (p50), {1000 * max(delays):.0f} (worst), "
                f"and {1000 * median(took):.0f} ms for the text"
            )
        parts = 0
        for each in readings:
            ear = Ear(listener.share(), end_of_turn=EndOfTurn("en"))
            sound = np.concatenate([np.zeros(8_000), level(each, -22), np.zeros(24_000)])
            parts += sum(isinstance(event, SpeechEnded) for event in ear.push(int16(sound)))
        print(f"  {len(readings)} sentences read from a novel: {parts} turns")


def echo(readings: Sequence[Sound]) -> None:
    """How much softer the presenter's own voice gets, and what cleaning costs."""
    print("\necho of what is played, after four seconds")
    far = level(np.concatenate(readings)[: 12 * HEARING_RATE], -22)
    chance = np.random.default_rng(3)
    tail = np.arange(int(0.12 * HEARING_RATE))
    room = 0.3 * chance.normal(0, 1, len(tail)) * np.exp(-tail / (0.03 * HEARING_RATE)) * (tail > 20)
    room[0] = 1
    near = np.concatenate([np.zeros(640), np.convolve(far, room)[: len(far) - 640] * 0.4])
    near += chance.normal(0, 10 ** (-70 / 20), len(near))
    played, heard_back = int16(far), int16(near)
    for name, settings in (("echo alone", {"noise": False}), ("echo and noise", {}), ("and gain", {"gain": True})):
        cleaner = AudioCleaner(**settings)
        parts = []
        began = time.process_time()
        for at in range(0, len(far), 320):
            cleaner.played(played[at : at + 320])
            parts.append(cleaner.clean(heard_back[at : at + 320]))
        cost = (time.process_time() - began) / 12
        rest = np.concatenate(parts)[4 * HEARING_RATE :] / 32768
        before = near[4 * HEARING_RATE :]
        softer = 10 * np.log10(np.mean(np.square(rest)) + 1e-12) - 10 * np.log10(np.mean(np.square(before)))
        print(f"  {name:15s} {softer:6.1f} dB, {cost:.1%} of a core")


if __name__ == "__main__":
    main()
