"""How the mouth follows FaceMotion: footage in, `MouthModel` out."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from saram.avatar.exemplar.mouth_shape import ShapeSpace, opening
from saram.avatar.trained.mouth_features import sealed
from saram.avatar.trained.mouth_model import CONTEXT, KNOTS, MouthModel, MouthWeights
from saram.face import points
from saram.training.lesson import Curves, Progress, learn
from saram.training.mouth.figures import closures, mouth_figures, shapes_of
from saram.training.mouth.material import Footage, MouthMaterial
from saram.training.mouth.network import MouthNetwork
from saram.types import FaceMotion

__all__ = ["Following", "train_following"]


_STEPS: Final = 700
_BATCH: Final = 32
_HIDDEN: Final = 48
_RATE: Final = 3e-3
_RISE: Final = 30
"""Steps in which the step size rises."""

_CHECK: Final = 50
"""Steps between two looks at the held-out clips; the state is saved then."""

_PLACE_WEIGHT: Final = 0.6
"""Weight of where the mouth is, beside its form."""

_SPEED_WEIGHT: Final = 1.0
"""Weight of how the form changes from frame to frame."""

_LIVELINESS: Final = 0.5
"""How far the openings are spread as they were filmed; a network trained to be near on average mumbles."""

_INSIDE_WEIGHT: Final = 0.1
"""Weight, in canonical pixels, of one standard deviation of what shows between the lips."""

_LIPS: Final = len(points.LIPS_OUTER) + len(points.LIPS_INNER)


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """What came out of learning."""

    model: MouthModel
    """The mouth."""

    figures: dict[str, float]
    """Figures on the held-out clips, driven by speech, if there are any; names and units for the report."""

    curves: Curves
    """Losses and distances by step."""


def train_following(
    dataset: Footage,
    space: ShapeSpace,
    folder: Path,
    *,
    seconds: float = 120.0,
    seed: int = 0,
    progress: Progress = lambda _share, _figures: None,
    steps: int = _STEPS,
) -> Following:
    """Learn how the mouth follows FaceMotion.

    The state is saved in `folder`; a training that was stopped at any moment goes on from there and ends with the same
    weights, bit for bit, unless time runs out first.

    Args:
        dataset: The footage; the clips marked ``"held"`` are measured and not learned from.
        space: The person's shapes.
        folder: Where state and curves are kept; it is made if it is missing.
        seconds: Time it may take, together with what it has taken before it was stopped.
        seed: Of weights and of the order of examples.
        progress: Called with the share done and the newest figures.
        steps: Steps of learning.

    Raises:
        UsageError: If there is too little speech in the footage.
        OutputError: If the state cannot be saved.
    """
    torch.set_num_threads(1)
    material = MouthMaterial.of(dataset, space)
    learner = _Learner(material, space, seed)
    curves = learn(
        learner,
        folder,
        _fingerprint(material, space, seed, steps),
        steps=steps,
        seconds=seconds,
        every=_CHECK,
        progress=progress,
    )
    model = learner.model()
    return Following(model, _figures(material, space, model), curves)


class _Learner:
    """The network, its optimiser and the chance it learns by."""

    def __init__(self, material: MouthMaterial, space: ShapeSpace, seed: int) -> None:
        torch.manual_seed(seed)
        self.material, self.space = material, space
        rows = material.rows(material.train)
        self._network = MouthNetwork(
            torch.from_numpy(material.features[rows].std(axis=0) + np.float32(1e-2)),
            torch.from_numpy(material.targets[rows].std(axis=0).astype(np.float32) + np.float32(1e-3)),
            _HIDDEN,
        )
        self._optimiser = torch.optim.AdamW(self._network.parameters(), lr=_RATE, weight_decay=1e-2)
        self._chance = np.random.default_rng(seed)
        modes = torch.from_numpy(space.modes.astype(np.float32))
        self._place = modes
        inside = material.targets[rows][:, len(space.modes) :].std(axis=0)
        self._inside = torch.from_numpy(inside.astype(np.float32) + np.float32(1e-3))
        lips = modes[:, :_LIPS]
        self._form = lips - lips.mean(dim=1, keepdim=True)
        self.done = 0

    def step(self, steps: int) -> float:
        """Learn from one batch; returns the loss."""
        share = self.done / steps
        for group in self._optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (self.done + 1) / _RISE) * 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))
        features, shapes, there = self.material.batch(_BATCH, self._chance)
        self._network.train()
        found = self._network(features) - shapes
        away, inside = found[:, : len(self._place)], found[:, len(self._place) :] / self._inside[:, None]
        both = there[:, 1:] * there[:, :-1]
        loss = (
            _distance(away, self._form, there)
            + _PLACE_WEIGHT * _distance(away, self._place, there)
            + _SPEED_WEIGHT * _distance(away[:, :, 1:] - away[:, :, :-1], self._form, both)
            + _INSIDE_WEIGHT * (inside.abs().mean(dim=1) * there).sum() / there.sum().clamp(min=1)
        )
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimiser.step()
        self.done += 1
        return float(loss.detach())

    def figures(self, loss: float) -> dict[str, float]:
        """The loss, and what is measured on the held-out clips."""
        return {"loss": loss, **_figures(self.material, self.space, self.model())}

    def model(self) -> MouthModel:
        """The network as it is now, as an avatar uses it."""
        material, space = self.material, self.space
        self._network.eval()
        arrays = self._network.arrays()
        size = len(space.modes)
        silent = material.rows(material.train)[material.silent[material.rows(material.train)]]
        rest = np.median(material.targets[silent], axis=0) if len(silent) else material.targets.mean(axis=0)
        raw = space.opening(self._predicted(material.train)[:, :size])
        seen = space.opening(material.targets[material.rows(material.train)][:, :size])
        along = _along(material.targets[material.rows(material.train)], seen, space)
        model = MouthWeights(
            **arrays,
            rest=rest.astype(np.float32),
            along=along.astype(np.float32),
            slope=np.pad(opening(space.modes), (0, len(rest) - size)).astype(np.float32),
            levels=np.array([space.opening(np.zeros((1, size)))[0], self._seal(rest)], np.float32),
            curve=_curve(raw, seen, material.silent[material.rows(material.train)]),
        )
        return MouthModel(model, material.posture)

    def _seal(self, rest: NDArray[np.float64]) -> float:
        """Opening of lips that are closed for /p b m/, as it was measured: the median over closures of the least."""
        material = self.material
        shut = sealed(material.motion)
        least = []
        for clip in material.train:
            openings = self.space.opening(material.targets[clip][:, : len(self.space.modes)])
            for closure in closures(shut[clip]):
                around = slice(max(0, closure.start - 1), closure.stop + 1)
                least.append(float(openings[around].min()))
        return (
            float(np.median(least))
            if least
            else float(self.space.opening(rest[np.newaxis, : len(self.space.modes)])[0])
        )

    def _predicted(self, clips: tuple[slice, ...]) -> NDArray[np.float64]:
        made = []
        with torch.no_grad():
            for clip in clips:
                rows = np.pad(self.material.features[clip], ((CONTEXT, CONTEXT), (0, 0)))
                made.append(self._network(torch.from_numpy(rows.T[np.newaxis].copy()))[0].numpy().T)
        return np.concatenate(made).astype(np.float64)

    def state(self) -> dict[str, Any]:
        """All that is needed to go on as if nothing had happened."""
        return {
            "done": self.done,
            "network": self._network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "chance": self._chance.bit_generator.state,
            "torch": torch.get_rng_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.done = int(state["done"])
        self._network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._chance.bit_generator.state = state["chance"]
        torch.set_rng_state(state["torch"])


def _distance(away: Tensor, modes: Tensor, there: Tensor) -> Tensor:
    """Mean distance of landmarks for differences of coordinates [B, K, T], over the frames that there are [B, T]."""
    moved = torch.einsum("bkt,kpc->btpc", away, modes)
    distance = torch.sqrt(moved.square().sum(dim=-1) + 1e-4).mean(dim=-1)
    return (distance * there).sum() / there.sum().clamp(min=1)


def _along(coordinates: NDArray[np.float64], openings: NDArray[np.float64], space: ShapeSpace) -> NDArray[np.float64]:
    """How all coordinates change with one pixel more of opening, float64 [K + I]."""
    centred = openings - openings.mean()
    along = (coordinates - coordinates.mean(axis=0)).T @ centred / max(float(centred @ centred), 1e-9)
    return np.asarray(along / float(along[: len(space.modes)] @ opening(space.modes)), dtype=np.float64)


def _curve(made: NDArray[np.float64], seen: NDArray[np.float64], silent: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The curve that spreads openings as they were filmed, part of the way, float32 [2, KNOTS]."""
    shares = np.linspace(0, 1, KNOTS)
    sources = np.maximum.accumulate(np.quantile(made[~silent], shares) + 1e-4 * np.arange(KNOTS))
    targets = np.quantile(seen[~silent], np.clip(shares, 0.005, 0.995))
    return np.stack([sources, sources + _LIVELINESS * (targets - sources)]).astype(np.float32)


def _figures(material: MouthMaterial, space: ShapeSpace, model: MouthModel) -> dict[str, float]:
    clips = material.held
    if not clips:
        return {}
    made = []
    for clip in clips:
        model.clear()
        made.append(model.shape(FaceMotion(material.motion.values[clip])))
    model.clear()
    rows = material.rows(clips)
    size = len(space.modes)
    coordinates = (np.concatenate(made) + (material.coordinates - material.targets)[rows])[:, :size]
    return mouth_figures(
        shapes_of(space, coordinates),
        material.shapes[rows],
        (space.opening(coordinates), space.opening(material.coordinates[rows, :size])),
    )


def _fingerprint(material: MouthMaterial, space: ShapeSpace, seed: int, steps: int) -> str:
    """What makes this training this one."""
    parts = (material.features, material.targets, material.rows(material.train), space.mean, space.modes)
    found = hashlib.sha256(f"{seed} {steps}".encode())
    for part in parts:
        found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()
