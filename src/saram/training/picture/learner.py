"""One step of learning after another: networks, optimisers and everything that must survive a kill."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from saram.training.picture.losses import (
    feature_matching,
    fool,
    gradient_error,
    reconstruction,
    tell_apart,
    temporal_error,
)
from saram.training.picture.material import Batch, Material
from saram.training.picture.muon import Muon
from saram.training.picture.network import Adversary, Generator, Widths
from saram.training.picture.settings import PictureSettings
from saram.training.picture.sync import SyncExpert

__all__ = ["Learner"]

_Network = TypeVar("_Network", bound=nn.Module)

_ADVERSARY_RATES = (1e-3, 0.01)
"""Highest step sizes of the adversaries' outer and hidden layers."""

_AVERAGE = 0.998
"""How much of the running average of the weights stays at each step."""

_RISE = 60
"""Steps in which the step size rises."""

_ENTRANCE = 200
"""Steps over which the adversaries' weight rises, so that they judge only when they know something."""

_MANY = 4000
"""Frames to learn from below which the adversaries count less in proportion: few frames they soon know by heart (Karras
et al. 2020, "Training generative adversarial networks with limited data"), and then refuse what is true but new."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shard:
    """What a part of a batch teaches."""

    losses: dict[str, float]
    """By name, before weights."""

    painting: tuple[Tensor, ...]
    """Gradients of the generator's parameters."""

    judging: tuple[Tensor, ...]
    """Gradients of the adversaries' parameters; empty before they have entered."""


class Learner:
    """Generator, adversaries with an optimiser of their own, and the running average that is used in the end.

    Args:
        material: What is learned from.
        settings: Weights of the losses.
        widths: Sizes of the generator.
        seed: Of weights and of the order of frames.
        device: ``"cpu"`` or ``"cuda"``.
        reduced: Whether to compute in bfloat16 where that is safe.
        workers: Parts of a batch that are learned from at the same time, each on one thread. They wait for each other
            once a step, not at every layer, so a busy machine slows them little.
        sync: The lip-sync expert, None to learn without.
    """

    def __init__(
        self,
        material: Material,
        settings: PictureSettings,
        widths: Widths,
        *,
        seed: int,
        device: str,
        reduced: bool,
        workers: int = 1,
        sync: SyncExpert | None = None,
    ) -> None:
        """Draw the first weights."""
        torch.manual_seed(seed)
        self._material = material
        self._settings = settings
        self._device = torch.device(device)
        self._reduced = reduced
        self._sync = sync
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None
        self.generator = self._put(Generator(widths, len(material.spread)))
        self.average = copy.deepcopy(self.generator).requires_grad_(requires_grad=False)
        self.face = self._put(Adversary())
        self.mouth = self._put(Adversary())
        self._painting = list(self.generator.parameters())
        self._judging = [*self.face.parameters(), *self.mouth.parameters()]
        self._generator_optimisers = _optimisers([self.generator], (0.8, 0.99))
        self._adversary_optimisers = _optimisers([self.face, self.mouth], (0.5, 0.99))
        self._rng = torch.Generator().manual_seed(seed)
        self._weight = material.weight.to(self._device)
        self._hidden = (self._weight > 0).float()
        self.done = 0
        """Steps taken."""

    def step(self, total: int, batch: int) -> dict[str, float]:
        """Learn from one batch of `batch` frames; `total` is how many steps there will be.

        Returns:
            The losses by name, each before its weight.
        """
        frames = self._material.pairs(batch, self._rng)
        entered = self.done - round(self._settings.warm_up * total)
        judge = min(1.0, (entered + 1) / _ENTRANCE) if self._settings.adversarial and entered >= 0 else 0.0
        parts = [part for part in np.array_split(frames.reshape(-1, 2), self._workers) if len(part)]
        apply = map if self._pool is None else self._pool.map
        shards = list(apply(lambda part: self._learn_from(part.ravel(), judge), parts))
        shares = [len(part) / (len(frames) / 2) for part in parts]
        pace = min(1.0, (self.done + 1) / _RISE) * (0.02 + 0.98 * _cosine(self.done / max(total, 1)))
        _gather(self._painting, [shard.painting for shard in shards], shares)
        nn.utils.clip_grad_norm_(self._painting, 1.0)
        self._advance(self._generator_optimisers, (self._settings.rate, self._settings.hidden_rate), pace)
        if judge:
            _gather(self._judging, [shard.judging for shard in shards], shares)
            self._advance(self._adversary_optimisers, _ADVERSARY_RATES, pace)
        self.done += 1
        self._follow()
        return {
            name: sum(share * shard.losses[name] for share, shard in zip(shares, shards, strict=True))
            for name in shards[0].losses
        }

    def _learn_from(self, frames: NDArray[np.int64], judge: float) -> _Shard:
        """Losses and gradients of a part of the batch; `judge` is how much the adversaries count, 0 to 1."""
        if self._workers > 1:
            torch.set_num_threads(1)  # counts for the thread that says it
        settings = self._settings
        data = self.moved(self._material.batch(frames))
        with self._precision():
            painted = self.generator(data.seen, data.maps, data.shape)
        painted = painted.float()
        # What was not hidden is not painted: there the picture itself is seen, by viewers and by whoever judges.
        whole = painted * self._hidden + data.truth * (1 - self._hidden)
        losses = {"reconstruction": reconstruction(painted, data.truth, self._weight)}
        weights = {"reconstruction": 1.0}
        if settings.gradient:
            losses["gradient"] = gradient_error(painted, data.truth, self._weight)
            weights["gradient"] = settings.gradient
        if settings.temporal:
            losses["temporal"] = temporal_error(painted, data.truth, self._weight)
            weights["temporal"] = settings.temporal
        if self._sync is not None and settings.sync:
            losses["sync"] = self._sync.loss(whole[self._material.lips], frames)
            weights["sync"] = settings.sync
        apart: dict[str, Tensor] = {}
        judging: tuple[Tensor, ...] = ()
        if judge:
            apart = self._judge(whole, data, losses)
            weight = judge * min(1.0, len(self._material.starts) / _MANY)
            weights["adversarial"] = settings.adversarial * weight
            weights["matching"] = settings.matching * weight
            judging = torch.autograd.grad(torch.stack(list(apart.values())).sum(), self._judging)
        total = torch.stack([losses[name] * weight for name, weight in weights.items()]).sum()
        painting = torch.autograd.grad(total, self._painting)
        return _Shard({name: float(value.detach()) for name, value in {**losses, **apart}.items()}, painting, judging)

    @staticmethod
    def _advance(
        optimisers: tuple[torch.optim.Optimizer, torch.optim.Optimizer], rates: tuple[float, float], pace: float
    ) -> None:
        for optimiser, rate in zip(optimisers, rates, strict=True):
            optimiser.param_groups[0]["lr"] = rate * pace
            optimiser.step()

    def paint(self, data: Batch) -> Tensor:
        """What the averaged generator paints, uint8 [B, S, S, 3] on the CPU."""
        data = self.moved(data)
        with torch.no_grad():
            painted = self.average(data.seen, data.maps, data.shape)
        levels = painted.add(1).mul(127.5).round().clamp(0, 255)
        return cast("Tensor", levels.permute(0, 2, 3, 1).to(device="cpu", dtype=torch.uint8))

    def moved(self, data: Batch) -> Batch:
        """The batch on the device that computes."""
        if self._device.type == "cpu":
            return data
        parts = [each.to(self._device) for each in (data.seen, data.maps, data.shape, data.truth)]
        return Batch(data.frames, parts[0], parts[1], parts[2], parts[3])

    def close(self) -> None:
        """Let the workers go."""
        if self._pool is not None:
            self._pool.shutdown()

    def state(self) -> dict[str, Any]:
        """All that is needed to go on as if nothing had happened."""
        return {
            "done": self.done,
            "rng": self._rng.get_state(),
            **{name: part.state_dict() for name, part in self._parts().items()},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`."""
        self.done = int(state["done"])
        self._rng.set_state(state["rng"])
        for name, part in self._parts().items():
            part.load_state_dict(state[name])

    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer]:
        return {
            "generator": self.generator,
            "average": self.average,
            "face": self.face,
            "mouth": self.mouth,
            **{f"generator optimiser {number}": each for number, each in enumerate(self._generator_optimisers)},
            **{f"adversary optimiser {number}": each for number, each in enumerate(self._adversary_optimisers)},
        }

    def _judge(self, whole: Tensor, data: Batch, losses: dict[str, Tensor]) -> dict[str, Tensor]:
        """Add what the adversaries say of the painted pictures to `losses`; return their own losses."""
        lips = self._material.lips
        apart, fooled, matched = {}, [], []
        for name, adversary, ours, theirs, maps in (
            ("face", self.face, whole, data.truth, data.maps),
            ("mouth", self.mouth, whole[lips], data.truth[lips], data.maps[lips]),
        ):
            with self._precision():
                filmed, seen_filmed = adversary(theirs, maps)
                scored, _ = adversary(ours.detach(), maps)
                apart[f"{name} adversary"] = tell_apart(filmed.float(), scored.float())
                score, seen_painted = adversary(ours, maps)
            fooled.append(fool(score.float()))
            matched.append(feature_matching(seen_painted, seen_filmed).float())
        losses["adversarial"] = torch.stack(fooled).mean()
        losses["matching"] = torch.stack(matched).mean()
        return apart

    def _follow(self) -> None:
        keep = min(_AVERAGE, (self.done + 1) / (self.done + 10))
        with torch.no_grad():
            for mean, new in zip(self.average.parameters(), self.generator.parameters(), strict=True):
                mean.lerp_(new, 1 - keep)

    def _precision(self) -> torch.autocast:
        return torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._reduced)

    def _put(self, network: _Network) -> _Network:
        return cast("_Network", network.to(self._device).to(memory_format=torch.channels_last))  # type: ignore[call-overload]


def _optimisers(
    networks: list[nn.Module], betas: tuple[float, float]
) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
    """One for what lies next to pictures, coordinates and scores, and one for the convolutions between."""
    outer: list[nn.Parameter] = []
    hidden: list[nn.Parameter] = []
    for network in networks:
        for name, weight in network.named_parameters():
            between = weight.ndim == 4 and weight.shape[2] > 1 and not name.endswith(("out.weight", "last.weight"))
            (hidden if between else outer).append(weight)
    return torch.optim.AdamW(outer, lr=0.0, betas=betas, weight_decay=1e-4), Muon(hidden, lr=0.0)


def _gather(parameters: list[nn.Parameter], parts: list[tuple[Tensor, ...]], shares: list[float]) -> None:
    """Give each parameter the mean gradient of the parts of a batch."""
    for index, parameter in enumerate(parameters):
        total = parts[0][index] * shares[0]
        for part, share in zip(parts[1:], shares[1:], strict=True):
            total = total + part[index] * share
        parameter.grad = total


def _cosine(share: float) -> float:
    return 0.5 + 0.5 * math.cos(math.pi * min(1.0, max(0.0, share)))
