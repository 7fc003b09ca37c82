"""One step of learning after another: networks, optimisers and everything that must survive a kill."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any, TypeVar

import torch
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

_ADVERSARY_RATE = 4e-4
_AVERAGE = 0.998
"""How much of the running average of the weights stays at each step."""

_RISE = 60
"""Steps in which the step size rises."""

_ENTRANCE = 200
"""Steps over which the adversaries' weight rises, so that they judge only when they know something."""


class Learner:
    """Generator, adversaries with an optimiser of their own, and the running average that is used in the end.

    Args:
        material: What is learned from.
        settings: Weights of the losses.
        widths: Sizes of the generator.
        seed: Of weights and of the order of frames.
        device: ``"cpu"`` or ``"cuda"``.
        reduced: Whether to compute in bfloat16 where that is safe.
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
        sync: SyncExpert | None = None,
    ) -> None:
        """Draw the first weights."""
        torch.manual_seed(seed)
        self._material = material
        self._settings = settings
        self._device = torch.device(device)
        self._reduced = reduced
        self._sync = sync
        self.generator = self._put(Generator(widths, len(material.spread)))
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.face = self._put(Adversary())
        self.mouth = self._put(Adversary())
        hidden = [each for name, each in self.generator.named_parameters() if _is_hidden(name, each)]
        chosen = {id(each) for each in hidden}
        others = [each for each in self.generator.parameters() if id(each) not in chosen]
        self._hidden_optimiser = Muon(hidden, lr=settings.hidden_rate)
        self._optimiser = torch.optim.AdamW(others, lr=settings.rate, betas=(0.8, 0.99), weight_decay=1e-4)
        self._adversary = torch.optim.AdamW(
            [*self.face.parameters(), *self.mouth.parameters()], lr=_ADVERSARY_RATE, betas=(0.5, 0.99), weight_decay=0
        )
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
        settings = self._settings
        share = self.done / max(total, 1)
        data = self.moved(self._material.batch(self._material.pairs(batch, self._rng)))
        with self._precision():
            painted = self.generator(data.seen, data.maps, data.shape)
        painted = painted.float()
        losses = {"reconstruction": reconstruction(painted, data.truth, self._weight)}
        weights = {"reconstruction": 1.0}
        if settings.gradient:
            losses["gradient"] = gradient_error(painted, data.truth, self._weight)
            weights["gradient"] = settings.gradient
        if settings.temporal:
            losses["temporal"] = temporal_error(painted, data.truth, self._weight)
            weights["temporal"] = settings.temporal
        if self._sync is not None and settings.sync:
            losses["sync"] = self._sync.loss(painted[self._material.lips], data.frames)
            weights["sync"] = settings.sync
        apart: dict[str, Tensor] = {}
        entered = self.done - round(settings.warm_up * total)
        if settings.adversarial and entered >= 0:
            apart = self._judge(painted, data, losses)
            rise = min(1.0, entered / _ENTRANCE)
            weights["adversarial"] = settings.adversarial * rise
            weights["matching"] = settings.matching * rise
        pace = min(1.0, (self.done + 1) / _RISE) * (0.02 + 0.98 * _cosine(share))
        for optimiser, rate in ((self._optimiser, settings.rate), (self._hidden_optimiser, settings.hidden_rate)):
            optimiser.param_groups[0]["lr"] = rate * pace
            optimiser.zero_grad(set_to_none=True)
        torch.stack([losses[name] * weight for name, weight in weights.items()]).sum().backward()
        nn.utils.clip_grad_norm_(self.generator.parameters(), 1.0)
        self._optimiser.step()
        self._hidden_optimiser.step()
        if apart:
            self._adversary.zero_grad(set_to_none=True)
            torch.stack(list(apart.values())).sum().backward()
            self._adversary.step()
        self.done += 1
        self._follow()
        return {name: float(value.detach()) for name, value in {**losses, **apart}.items()}

    def paint(self, data: Batch) -> Tensor:
        """What the averaged generator paints, uint8 [B, S, S, 3] on the CPU."""
        data = self.moved(data)
        with torch.no_grad():
            painted = self.average(data.seen, data.maps, data.shape)
        levels = painted.add(1).mul(127.5).round().clamp(0, 255)
        return levels.permute(0, 2, 3, 1).to(device="cpu", dtype=torch.uint8)

    def moved(self, data: Batch) -> Batch:
        """The batch on the device that computes."""
        if self._device.type == "cpu":
            return data
        parts = [each.to(self._device) for each in (data.seen, data.maps, data.shape, data.truth)]
        return Batch(data.frames, parts[0], parts[1], parts[2], parts[3])

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
            "optimiser": self._optimiser,
            "hidden optimiser": self._hidden_optimiser,
            "adversary": self._adversary,
        }

    def _judge(self, painted: Tensor, data: Batch, losses: dict[str, Tensor]) -> dict[str, Tensor]:
        """Add what the adversaries say of the painted pictures to `losses`; return their own losses."""
        whole = painted * self._hidden + data.truth * (1 - self._hidden)
        lips = self._material.lips
        apart, fooled, matched = {}, [], []
        for name, adversary, ours, theirs, maps in (
            ("face", self.face, whole, data.truth, data.maps),
            ("mouth", self.mouth, painted[lips], data.truth[lips], data.maps[lips]),
        ):
            with self._precision():
                filmed, seen_filmed = adversary(theirs, maps)
                scored, _ = adversary(ours.detach(), maps)
                apart[f"{name} adversary"] = tell_apart(filmed.float(), scored.float())
                adversary.requires_grad_(False)
                score, seen_painted = adversary(ours, maps)
                adversary.requires_grad_(True)
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
        return network.to(self._device, memory_format=torch.channels_last)


def _is_hidden(name: str, weight: nn.Parameter) -> bool:
    """Whether a weight lies between layers, not next to pictures or coordinates."""
    return weight.ndim == 4 and weight.shape[2] > 1 and name != "decoder.out.weight"


def _cosine(share: float) -> float:
    return 0.5 + 0.5 * math.cos(math.pi * min(1.0, max(0.0, share)))
