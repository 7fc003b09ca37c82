"""The training of the network that hears: sound beside what the mouth does, in; ONNX, out."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from saram.errors import UsageError
from saram.training.hearing.disturbance import disturbed_bands
from saram.training.hearing.network import HearingNetwork, export_hearing
from saram.training.hearing.reading import SAMPLES, HeardSpeech
from saram.training.lesson import Curves, Progress, learn
from saram.types import AudioChunk
from saram.voice.acoustics import HEARING_RATE
from saram.voice.hearing import FUTURE, HEARD, PAST, Hearing, seen_sound

__all__ = ["HearingResult", "hearing_figures", "train_hearing"]


_STEPS: Final = 800
_BATCH: Final = 16
_WINDOW: Final = 75
"""Frames of a training example."""

_RATE: Final = 2e-3
_RISE: Final = 50
_CHECK: Final = 100
_PACE: Final = 0.12
"""Standard deviation of the logarithm by which examples are made faster and higher."""

_JAW_WEIGHT: Final = 3.0
_CLOSED_WEIGHT: Final = 3.0
"""How much more a closure that was not heard costs than one that was none."""

_SEAL: Final = HEARD.index("seal")
_AMOUNTS: Final = [index for index in range(len(HEARD)) if index != _SEAL]
_SEEN: Final = [HEARD.index(name) for name in ("jaw", "pucker", "spread")]
"""What is known of a mouth whose words are not known."""


@dataclass(frozen=True, slots=True, eq=False)
class HearingResult:
    """What came out of learning."""

    network: bytes
    """ONNX, for `saram.voice.hearing.Hearing`."""

    figures: dict[str, float]
    """On sound that was not learned from."""

    curves: Curves
    """Losses by step."""


def train_hearing(
    own: Sequence[HeardSpeech],
    read: Sequence[HeardSpeech],
    held: Sequence[HeardSpeech],
    folder: Path,
    *,
    seconds: float = 180.0,
    seed: int = 0,
    progress: Progress = lambda _share, _figures: None,
    steps: int = _STEPS,
) -> HearingResult:
    """Learn to hear what the mouth does.

    The state is saved in `folder`; a training that was stopped goes on from there and ends with the same weights,
    unless time runs out first.

    Args:
        own: The person's own speech.
        read: The built-in engine's voices, from `read_aloud`; half of the examples are theirs.
        held: Speech to measure with.
        folder: Where the state is kept; it is made if it is missing.
        seconds: Time it may take, together with what it has taken before it was stopped.
        seed: Of weights, examples and disturbances.
        progress: Called with the share done and the newest figures.
        steps: Steps of learning.

    Raises:
        UsageError: If there is nothing to learn from, or `folder` holds another training.
        OutputError: If the state cannot be saved.
    """
    torch.set_num_threads(1)
    learner = _Learner(own, read, seed)
    curves = learn(
        learner,
        folder,
        _fingerprint([*own, *read], seed, steps),
        steps=steps,
        seconds=seconds,
        every=_CHECK,
        progress=progress,
    )
    network = export_hearing(learner.network)
    return HearingResult(network, hearing_figures(network, held), curves)


def hearing_figures(network: bytes, held: Sequence[HeardSpeech]) -> dict[str, float]:
    """How well a network hears: closures found within a frame, closures heard elsewhere, correlation of the jaw."""
    found = known = 0
    false: list[float] = []
    made: list[NDArray[np.float64]] = []
    true: list[NDArray[np.float64]] = []
    for speech in held:
        mouth = Hearing(network).listen(AudioChunk(speech.samples, HEARING_RATE))
        course = speech.course[: len(mouth)].astype(np.float64)
        shut = course[:, _SEAL] > 0.98
        edges = np.flatnonzero(np.diff(np.concatenate([[0], shut, [0]]).astype(int))).reshape(-1, 2)
        for begin, end in edges:
            known += 1
            found += bool(mouth[max(0, begin - 1) : end + 1, _SEAL].max() >= 1)
        far = np.convolve(course[:, _SEAL] > 0.3, np.ones(3), "same") == 0
        false.append(float((mouth[far, _SEAL] >= 1).mean()) if far.any() else 0.0)
        made.append(mouth[:, 0])
        true.append(course[:, 0])
    if not made:
        return {}
    ours, theirs = np.concatenate(made), np.concatenate(true)
    steady = min(float(ours.std()), float(theirs.std())) < 1e-9
    return {
        "closures heard": found / known if known else 0.0,
        "frames with a false closure": float(np.mean(false)),
        "correlation of the jaw heard": 0.0 if steady else float(np.corrcoef(ours, theirs)[0, 1]),
    }


class _Learner:
    def __init__(self, own: Sequence[HeardSpeech], read: Sequence[HeardSpeech], seed: int) -> None:
        self._pools = [pool for pool in (list(own), list(read)) if pool]
        if not self._pools:
            raise UsageError("There is no speech to learn hearing from; give footage with sound.")
        torch.manual_seed(seed)
        self._chance = np.random.default_rng(seed)
        known = [speech.course for pool in self._pools for speech in pool if speech.known]
        courses = np.concatenate(known or [speech.course for pool in self._pools for speech in pool])
        spread = courses.std(axis=0) + np.float32(0.02)
        self.network = HearingNetwork(courses.mean(axis=0).astype(np.float32), spread.astype(np.float32))
        self._optimiser = torch.optim.AdamW(self.network.parameters(), lr=_RATE, weight_decay=1e-2)
        self.done = 0

    def step(self, steps: int) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = (
                _RATE * min(1.0, (self.done + 1) / _RISE) * 0.5 * (1 + math.cos(math.pi * min(self.done / steps, 1.0)))
            )
        examples = [self._example() for _ in range(_BATCH)]
        sound, course, known = (torch.from_numpy(np.stack(part)) for part in zip(*examples, strict=True))
        self.network.train()
        loss = _loss(self.network, sound, course, known)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self.done += 1
        return float(loss.detach())

    def figures(self, loss: float) -> dict[str, float]:
        return {"hearing loss": loss}

    def state(self) -> dict[str, Any]:
        return {
            "done": self.done,
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "chance": self._chance.bit_generator.state,
            "torch": torch.get_rng_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.done = int(state["done"])
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._chance.bit_generator.state = state["chance"]
        torch.set_rng_state(state["torch"])

    def _example(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Sound [INPUTS, PAST + _WINDOW + FUTURE], mouth [len(HEARD) + 1, _WINDOW], and 1 where the mouth is known."""
        chance = self._chance
        pool = self._pools[chance.integers(len(self._pools))]
        speech = pool[chance.integers(len(pool))]
        count = PAST + _WINDOW + FUTURE
        pace = float(np.exp(chance.normal(0, _PACE)))
        spare = len(speech.course) - count * pace
        begin = float(chance.uniform(min(0.0, spare), max(0.0, spare)))
        places = begin * SAMPLES + pace * np.arange(count * SAMPLES)
        samples = np.interp(places, np.arange(len(speech.samples)), speech.samples, left=0, right=0)
        times = begin + pace * (np.arange(PAST, PAST + _WINDOW) + 0.5) - 0.5
        frames = np.arange(len(speech.course))
        course = np.stack([np.interp(times, frames, column, left=0, right=0) for column in speech.course.T])
        other = pool[chance.integers(len(pool))].samples
        power = disturbed_bands(samples.astype(np.float32), chance, other)[: count * 4]
        known = np.zeros(len(HEARD) + 1, np.float32)
        known[slice(None) if speech.known else [*_SEEN, -1]] = 1
        return seen_sound(power).T.copy(), course.astype(np.float32), known


def _loss(network: HearingNetwork, sound: Tensor, course: Tensor, known: Tensor) -> Tensor:
    found = network(sound)
    scaled = (course - torch.as_tensor(network.mean)) / torch.as_tensor(network.spread)
    weights = torch.ones(len(HEARD))
    weights[0] = _JAW_WEIGHT
    errors = functional.smooth_l1_loss(found[:, :-1], scaled[:, :-1], reduction="none").mean(dim=2)
    amounts = (errors * weights * known[:, :-1])[:, _AMOUNTS].mean()
    heard = functional.binary_cross_entropy_with_logits(
        found[:, _SEAL], course[:, _SEAL].clamp(0, 1), pos_weight=torch.tensor(_CLOSED_WEIGHT), reduction="none"
    ).mean(dim=1)
    speaks = functional.binary_cross_entropy_with_logits(found[:, -1], course[:, -1].clamp(0, 1))
    return amounts + (heard * known[:, _SEAL]).mean() + speaks


def _fingerprint(speech: Sequence[HeardSpeech], seed: int, steps: int) -> str:
    found = hashlib.sha256(f"hearing {seed} {steps}".encode())
    for each in speech:
        found.update(each.samples.tobytes())
        found.update(each.course.tobytes())
    return found.hexdigest()
