"""The home family: held-out figures, damaged sentences, named confusions, few-shot, speed and memory."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from saram.language import BotFolder, Package, Understanding, load, read_bots, read_package
from saram.language.annotation import Example
from saram.language.evaluation import evaluate, read_tests
from saram.language.hangul import FINALS, INITIALS, MEDIALS, compose, is_syllable, jamo
from saram.language.known_sentences import letters_of
from saram.training.baselines import CHARACTERS, JAMO, svm_guesses
from saram.training.bots import train_bots
from saram.training.material import Plan, gather
from saram.types import Context

BOTS = Path(__file__).parents[1] / "bots"

CONFUSIONS = (
    ("뉴스 라디오 틀어줘", None, "radio.play"), ("라디오 뉴스 틀어줘", None, "news.play"),
    ("라디오로 뉴스 틀어줘", None, "radio.play"), ("윤종신 나이 들려줘", None, "people.age"),
    ("윤종신 노래 들려줘", None, "music.play"), ("카카오 얼마야", None, "stocks.price"),
    ("카카오 어디야", None, "place.where"), ("카카오 넣어줘", None, "store.add"),
    ("재시작", "music", "music.restart"), ("재시작", "alarm", "alarm.restart"),
    ("정답은 코끼리야", "quiz", "quiz.guess"), ("정답은 코끼리야", None, "-"),
    ("그다음 거", "music", "music.next"), ("그다음 거", "news", "news.next"),
    ("라됴 틀어줘", None, "radio.play"), ("날시 알려줘", None, "weather.forecast"),
    ("조은날 들려줘", None, "music.play"), ("아이유 좋은날 틀어줘", None, "music.play"),
    ("불 켜줘", None, "device.turn_on"), ("불 꺼줘", None, "device.turn_off"), ("불 켜지 마", None, "device.turn_off"),
    ("볼륨 올려", None, "device.volume_up"), ("볼륨 내려", None, "device.volume_down"),
)  # fmt: skip
"""(sentence, active bot, bot and intent) of the confusions named in the requirements."""

TWENTY = ("music", "radio")
"""Bots of the family with twenty intents together."""

_MEMORY = """
import pathlib, re, time
from saram.language import load
began = time.perf_counter()
understand = load({name!r})
understand("안녕")
took = time.perf_counter() - began
print(took, int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) / 1024)
"""


_SHARED = """
import gc, json, os, pathlib, re, sys
from saram.language import load
understand = load({name!r})
texts = json.load(sys.stdin)
understand(texts[0])
gc.freeze()
if os.fork() == 0:
    for text in texts:
        understand(text)
    told = pathlib.Path("/proc/self/smaps_rollup").read_text()
    print(sum(int(number) for number in re.findall(r"Private_\\w+:\\s+(\\d+)", told)) / 1024)
    sys.stdout.flush()
    os._exit(0)
os.wait()
"""
"""What a process has for itself that was forked once everything was loaded."""


_ROWS = ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ")
"""The letters of the Korean keyboard, row by row."""


def _neighbours() -> dict[str, str]:
    places = {letter: (x + 0.4 * y, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
    return {
        a: "".join(b for b, (bx, by) in places.items() if a != b and abs(ax - bx) <= 1.1 and abs(ay - by) <= 1)
        for a, (ax, ay) in places.items()
    }


_NEAR = _neighbours()


def damage(text: str, rate: float, rng: random.Random) -> str:
    """Damage a share of the syllables with a noise that training does not use: that of hasty thumbs.

    Training confuses letters that sound alike, or any; here a letter becomes a neighbour on the keyboard, two syllables
    change places, or one is doubled.
    """
    out: list[str] = []
    for char in text:
        if not is_syllable(char) or rng.random() >= rate:
            out.append(char)
            continue
        roll = rng.random()
        if roll < 0.1:
            out.append(char * 2)
        elif roll < 0.2 and out and is_syllable(out[-1][-1]):
            out.insert(len(out) - 1, char)
        else:
            out.append(_slip(char, rng))
    return "".join(out)


def _slip(char: str, rng: random.Random) -> str:
    """The syllable with one letter hit beside where it was aimed at."""
    initial, medial, final = jamo(char)
    choices = [compose(INITIALS.index(to), medial, final) for to in _NEAR.get(INITIALS[initial], "") if to in INITIALS]
    choices += [compose(initial, MEDIALS.index(to), final) for to in _NEAR.get(MEDIALS[medial], "") if to in MEDIALS]
    if final:
        choices += [compose(initial, medial, FINALS.index(to)) for to in _NEAR.get(FINALS[final], "") if to in FINALS]
    return rng.choice(choices) if choices else char


def unseen(path: Path) -> list[Example]:
    """The sentences of a test part but for those that happen to stand among the examples, which are known by heart."""
    learned = {letters_of(example.text) for folder in read_bots([BOTS / "home"]) for example in folder.examples}
    return [test for test in read_tests(path) if letters_of(test.text) not in learned]


def at_once(understand: Understanding, tests: Sequence[Example]) -> dict[str, list[float]]:
    """How many of the sentences that are said most are understood without asking back, rightly and wrongly."""
    found = [(test, understand(test.text, Context(bot=test.active))) for test in tests]
    taken = [(test, request) for test, request in found if test.intent and request.status == "understood"]
    right = sum((request.bot, request.intent) == (test.bot, test.intent) for test, request in taken)
    meant = sum(bool(test.intent) for test in tests)
    return {
        "blind, short: at once, rightly": [right / meant],
        "blind, short: at once, wrongly": [(len(taken) - right) / meant],
    }


def measure_home(name: str = "home") -> dict[str, list[float]]:
    """Figures of the shipped package on the held-out part."""
    understand = load(name)
    tests = unseen(BOTS / "home-held-out")
    score = evaluate(understand, tests)
    figures = {
        "sentences": [len(tests)],
        "bot": [score.bot], "intent": [score.intent], "slot F1": [score.slot_f1], "exact": [score.exact],
        "outside refused": [score.refused],
    }  # fmt: skip
    for label in (CHARACTERS, JAMO):
        figures |= {f"{label}, {each}": [share] for each, share in home_baseline(tests, jamo=label == JAMO).items()}
    for part in ("written", "generated", "last", "fresh", "short"):
        sentences = unseen(BOTS / "home-blind" / f"{part}.txt")
        blind = evaluate(understand, sentences)
        figures |= {f"blind, {part}: sentences": [len(sentences)]}
        figures |= {
            f"blind, {part}: {name}": [share]
            for name, share in (
                ("bot", blind.bot), ("intent", blind.intent), ("slot F1", blind.slot_f1), ("exact", blind.exact),
                ("outside refused", blind.refused),
            )
        }  # fmt: skip
    figures |= at_once(understand, unseen(BOTS / "home-blind" / "short.txt"))
    figures["named confusions right"] = [confusions_right(understand)]
    damaged = []
    for seed in range(10):
        rng = random.Random(seed)  # noqa: S311 - not for secrets
        noisy = [replace(test, text=damage(test.text, 0.2, rng), slots=()) for test in tests if test.intent]
        damaged.append(evaluate(understand, noisy).bot)
    figures["bot, 20 % of syllables damaged"] = damaged
    figures |= speed(understand, [test.text for test in tests])
    path = (
        Path(name) if name.endswith(".bots") else Path(str(files("saram.language").joinpath("trained", f"{name}.bots")))
    )
    large = enlarged(read_package(path))
    figures |= {
        f"{key[:-4]} with {len(large.bots)} bots, {len(large.classes)} intents, ms": value
        for key, value in speed(large, [test.text for test in tests[:300]]).items()
    }
    seconds, memory = subprocess.run(
        [sys.executable, "-c", _MEMORY.format(name=name)], capture_output=True, text=True, check=True
    ).stdout.split()
    figures["load, s"] = [float(seconds)]
    figures["memory, MB"] = [float(memory)]
    shared = subprocess.run(
        [sys.executable, "-c", _SHARED.format(name=name)],
        input=json.dumps([test.text for test in tests]),
        capture_output=True,
        text=True,
        check=True,
    )
    figures["memory of each further process, forked, MB"] = [float(shared.stdout)]
    return figures


def home_baseline(tests: Sequence[Example], *, jamo: bool) -> dict[str, float]:
    """Bot and intent on the held-out part, by an SVM that learns from all sentences the package learns from."""
    material = gather(read_bots([BOTS / "home"]), Plan(), 0)
    texts, classes = zip(*dict.fromkeys((e.text, f"{e.bot}.{e.intent}") for e in material.training), strict=True)
    meant = [test for test in tests if test.intent]
    guesses = svm_guesses(texts, classes, [test.text for test in meant], jamo=jamo)
    pairs = list(zip(guesses, meant, strict=True))
    return {
        "bot": sum(guess.partition(".")[0] == test.bot for guess, test in pairs) / len(pairs),
        "intent": sum(guess == f"{test.bot}.{test.intent}" for guess, test in pairs) / len(pairs),
    }


def measure_training(*, whole: bool = True) -> dict[str, list[float]]:
    """Seconds that training takes as ``saram bots train`` does it, the baselines of its report included.

    Args:
        whole: Whether the whole family is trained too, not only twenty intents of it.
    """
    family = read_bots([BOTS / "home"])
    figures: dict[str, list[float]] = {}
    for folders in ([folder for folder in family if folder.bot.name in TWENTY], *((family,) if whole else ())):
        name = f"{sum(len(folder.bot.intents) for folder in folders)} intents"
        report = train_bots(folders, compared=True)[1]
        figures |= {f"{name}, s": [report.seconds], f"{name}, right on validation": [report.accuracy]}
        figures |= {f"{name}, {label}": [share] for label, share in report.baselines.items()}
    return figures


def confusions_right(understand: Understanding) -> float:
    """Share of `CONFUSIONS` that are understood, without asking back, as they should be."""
    right = 0
    for text, active, wanted in CONFUSIONS:
        request = understand(text, Context(bot=active))
        taken = f"{request.bot}.{request.intent}" if request.status == "understood" else "-"
        right += taken == wanted
        if taken != wanted:
            print(f"  wrong: {text} ({active}) {taken}, not {wanted}")
    return right / len(CONFUSIONS)


def speed(understand: Understanding, texts: list[str]) -> dict[str, list[float]]:
    """Milliseconds for one whole sentence."""
    for text in texts[:50]:
        understand(text)
    times = []
    for text in texts:
        began = time.perf_counter()
        understand(text)
        times.append((time.perf_counter() - began) * 1000)
    ranked = sorted(times)
    return {"p50, ms": [statistics.median(ranked)], "p95, ms": [ranked[int(len(ranked) * 0.95)]]}


def enlarged(package: Package, times: int = 8) -> Understanding:
    """The package with its intents repeated under other names: about fifty bots of twenty intents, for timing."""
    network = dict(package.network)
    for name in ("intents.weight", "intents.bias"):
        network[name] = np.concatenate([network[name]] * times, axis=-1)
    network["context"] = np.concatenate([network["context"]] * times)
    bots = [bot | {"name": f"{bot['name']}{copy}"} for copy in range(times) for bot in package.bots]
    classes = [
        name if name == "-" and copy == 0 else f"{name.partition('.')[0]}{copy}.{name.partition('.')[2]}"
        for copy in range(times)
        for name in package.classes
    ]
    return Understanding(
        replace(
            package,
            bots=bots,
            classes=classes,
            network=network,
            ngram_weights=np.concatenate([package.ngram_weights] * times, axis=1),
            ngram_bias=np.concatenate([package.ngram_bias] * times),
        )
    )


def measure_few_shot(seed: int, shots: int = 5) -> dict[str, float]:
    """Intent accuracy on the held-out part with a few written examples an intent and no grammar, beside the SVMs."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    folders = []
    for folder in read_bots([BOTS / "home"]):
        by_intent: dict[str, list[Example]] = defaultdict(list)
        for example in folder.examples:
            by_intent[example.intent].append(example)
        few = tuple(each for intent in by_intent.values() for each in rng.sample(intent, min(shots, len(intent))))
        folders.append(BotFolder(folder.bot, folder.entities, few, ""))
    tests = [test for test in read_tests(BOTS / "home-held-out") if test.intent]
    package, _ = train_bots(folders, plan=Plan(paraphrases=15, validation=0.0), epochs=8, seed=seed)
    learned = [example for folder in folders for example in folder.examples]
    figures = {}
    for label in (CHARACTERS, JAMO):
        guesses = svm_guesses(
            [example.text for example in learned],
            [f"{example.bot}.{example.intent}" for example in learned],
            [test.text for test in tests],
            jamo=label == JAMO,
        )
        hits = sum(guess == f"{test.bot}.{test.intent}" for guess, test in zip(guesses, tests, strict=True))
        figures[f"few-shot, {label}"] = hits / len(tests)
    understand = Understanding(package)
    right = 0
    for test in tests:
        best = understand(test.text, Context(bot=test.active)).readings
        right += bool(best) and (best[0].bot, best[0].intent) == (test.bot, test.intent)
    return {"few-shot": right / len(tests)} | figures
