"""The lip-sync expert: judges whether lips belong to a sound; trained on the same footage.

After SyncNet (Chung and Zisserman 2016) and Wav2Lip (Prajwal et al. 2020), small: two neighbouring pictures of the
lips and the sound around them are led to one place of a common space, learned by telling the right sound from those of
the other pairs of the batch (InfoNCE; van den Oord et al. 2018). It is frozen while the generator learns.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from saram.training.picture.material import Material

__all__ = ["SyncExpert", "sound_features"]

_RATE = 16_000
_PER_FRAME = 640
_HOP = 160
_WINDOW = 400
_BANDS = 40
_REACH = 16
"""Spectra of 10 ms to either side of the middle of a pair of frames: 0.12 s more than the pair itself."""

_LIPS = 32
"""Side at which lips are judged."""

_SPACE = 64
_SHARPNESS = 10.0
_PAIRS = 32


def sound_features(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logarithmic mel spectra every 10 ms, normalised over the whole sound.

    Args:
        samples: float32 [n], 16 kHz.

    Returns:
        float32 [n // 160, 40].
    """
    padded = np.pad(samples, (_WINDOW // 2, _WINDOW))
    count = len(samples) // _HOP
    filters = _mel_filters()
    spectra = np.empty((count, _BANDS), np.float32)
    window = np.hanning(_WINDOW).astype(np.float32)
    for first in range(0, count, 4096):
        places = np.arange(first, min(count, first + 4096))[:, None] * _HOP + np.arange(_WINDOW)
        power = np.abs(np.fft.rfft(padded[places] * window, 512)) ** 2
        spectra[first : first + len(places)] = np.log(power @ filters + 1e-6)
    return np.asarray((spectra - spectra.mean(axis=0)) / (spectra.std(axis=0) + 1e-3), dtype=np.float32)


class SyncExpert:
    """The expert of one dataset.

    Args:
        material: The pictures.
        samples: Their sound, float32 [T * 640], 16 kHz.
        seed: Of weights and order.
    """

    def __init__(self, material: Material, samples: NDArray[np.float32], *, seed: int) -> None:
        """Compute the spectra and draw the first weights."""
        self._material = material
        self._sound = torch.from_numpy(sound_features(samples))
        self._rng = torch.Generator().manual_seed(seed + 1)
        torch.manual_seed(seed + 1)
        self.eyes = nn.Sequential(
            nn.Conv2d(6, 24, 3, 2, 1), nn.ReLU(), nn.Conv2d(24, 48, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(48, 64, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(64 * 16, _SPACE),
        )  # fmt: skip
        self.ears = nn.Sequential(
            nn.Conv1d(_BANDS, 64, 3, 1, 1), nn.ReLU(), nn.Conv1d(64, 64, 3, 2, 1), nn.ReLU(),
            nn.Conv1d(64, 64, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(64 * 8, _SPACE),
        )  # fmt: skip

    def learn(self, steps: int, step: Callable[[float], None] = lambda _: None) -> float:
        """Learn; then the expert changes no more.

        Args:
            steps: How many batches.
            step: Called after each with the share done.

        Returns:
            The share of pairs whose sound was found among those of the batch, over the last tenth.
        """
        parameters = [*self.eyes.parameters(), *self.ears.parameters()]
        optimiser = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=1e-2)
        right: list[float] = []
        for number in range(steps):
            frames = self._material.pairs(2 * _PAIRS, self._rng)
            left, top, r, bottom = self._material.geometry.lips
            crops = np.stack([self._material.crop(frame)[top:bottom, left:r] for frame in frames.tolist()])
            lips = torch.from_numpy(crops).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
            likeness = _SHARPNESS * self._see(lips) @ self._hear(frames).T
            goal = torch.arange(len(likeness))
            loss = functional.cross_entropy(likeness, goal) + functional.cross_entropy(likeness.T, goal)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            right.append(float((likeness.argmax(1) == goal).float().mean()))
            step((number + 1) / steps)
        self.freeze()
        return float(np.mean(right[-max(1, steps // 10) :]))

    def freeze(self) -> None:
        """From here on judge only."""
        self.eyes.requires_grad_(False)
        self.ears.requires_grad_(False)

    def loss(self, lips: Tensor, frames: NDArray[np.int64]) -> Tensor:
        """How little painted lips [B, 3, h, w], neighbours in pairs, fit the sound of their frames: 0 to 2."""
        heard = self._hear(frames).to(lips.device)
        return (1 - (self._see(lips) * heard).sum(dim=1)).mean()

    def state(self) -> dict[str, dict[str, Tensor]]:
        """The weights."""
        return {"eyes": self.eyes.state_dict(), "ears": self.ears.state_dict()}

    def restore(self, state: dict[str, dict[str, Tensor]]) -> None:
        """Take up weights that were learned, and freeze."""
        self.eyes.load_state_dict(state["eyes"])
        self.ears.load_state_dict(state["ears"])
        self.freeze()

    def to(self, device: str) -> None:
        """Judge on another device."""
        self.eyes.to(device)
        self.ears.to(device)

    def _see(self, lips: Tensor) -> Tensor:
        small = functional.interpolate(lips, (_LIPS, _LIPS), mode="bilinear", align_corners=False)
        return functional.normalize(self.eyes(small.reshape(len(small) // 2, 6, _LIPS, _LIPS)), dim=1)

    def _hear(self, frames: NDArray[np.int64]) -> Tensor:
        middle = (frames[0::2] + 1) * (_PER_FRAME // _HOP)
        places = middle[:, None] + np.arange(-_REACH, _REACH)
        places = np.clip(places, 0, len(self._sound) - 1)
        spectra = self._sound[torch.from_numpy(places)]
        device = next(self.ears.parameters()).device
        return functional.normalize(self.ears(spectra.transpose(1, 2).to(device)), dim=1)


def _mel_filters() -> NDArray[np.float32]:
    """Triangles on the mel scale over the bins of a transform of 512, float32 [257, 40]."""
    top = 2595 * np.log10(1 + _RATE / 2 / 700)
    centres = 700 * (10 ** (np.linspace(0, top, _BANDS + 2) / 2595) - 1)
    bins = np.linspace(0, _RATE / 2, 257)[:, None]
    low, middle, high = centres[:-2], centres[1:-1], centres[2:]
    rising, falling = (bins - low) / (middle - low), (high - bins) / (high - middle)
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), dtype=np.float32)
