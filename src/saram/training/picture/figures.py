"""How true painted pictures are: measured on frames that were not learned from."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.trained.geometry import FaceGeometry

__all__ = ["compare_pictures", "gradient_energy", "pasted", "psnr", "similarity"]


def compare_pictures(
    painted: NDArray[np.uint8],
    truth: NDArray[np.uint8],
    masks: NDArray[np.float32],
    geometry: FaceGeometry,
    neighbours: NDArray[np.bool_],
) -> dict[str, float]:
    """Figures of N pictures.

    Args:
        painted: uint8 [N, S, S, 3], straight from the generator.
        truth: uint8 [N, S, S, 3].
        masks: float32 [N, S, S]: what would be pasted of each.
        geometry: Tells where the lips are.
        neighbours: bool [N - 1]: whether a picture and the next follow each other in the footage.

    Returns:
        ``"psnr mask, dB"``: of what is painted, where more than half of it is pasted. Then, in the box around the lips
        and as pasted: ``"psnr lips, dB"``, ``"ssim lips"`` and ``"sharpness"`` (gradient energy over that of the
        truth). And ``"flicker"``: mean change of what is painted between neighbours over that of the truth. Means over
        pictures, for decibels with their standard deviation.
    """
    left, top, right, bottom = geometry.lips
    box = np.s_[top:bottom, left:right]
    inside = masks > 0.5
    shown = pasted(painted, truth, masks)
    by_lips, by_likeness, sharp = [], [], []
    for ours, theirs in zip(shown, truth, strict=True):
        by_lips.append(psnr(ours[box], theirs[box]))
        by_likeness.append(similarity(ours[box], theirs[box]))
        sharp.append((gradient_energy(ours[box]), gradient_energy(theirs[box])))
    by_mask = [psnr(ours[within], theirs[within]) for ours, theirs, within in zip(painted, truth, inside, strict=True)]
    energies = np.array(sharp).mean(axis=0)
    both = inside[1:] & inside[:-1]
    change = [_change(pictures, both, neighbours) for pictures in (painted, truth)]
    return {
        "psnr mask, dB": float(np.mean(by_mask)),
        "psnr mask, dB (standard deviation)": float(np.std(by_mask)),
        "psnr lips, dB": float(np.mean(by_lips)),
        "psnr lips, dB (standard deviation)": float(np.std(by_lips)),
        "ssim lips": float(np.mean(by_likeness)),
        "sharpness": float(energies[0] / max(energies[1], 1e-9)),
        "flicker": float(change[0] / max(change[1], 1e-9)),
    }


def pasted(painted: NDArray[np.uint8], truth: NDArray[np.uint8], masks: NDArray[np.float32]) -> NDArray[np.uint8]:
    """What is seen when `painted` [N, S, S, 3] is pasted into `truth` with `masks` [N, S, S]."""
    mixed = truth + masks[..., np.newaxis] * (painted.astype(np.float32) - truth)
    return np.asarray(np.round(mixed), dtype=np.uint8)


def psnr(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio in decibels, of pictures or parts of them of one shape."""
    error = float(((ours.astype(np.float32) - theirs.astype(np.float32)) ** 2).mean())
    return float(10 * np.log10(255**2 / max(error, 1e-4)))


def similarity(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> float:
    """Structural similarity of the luma of two pictures [h, w, 3] (Wang et al. 2004), Gaussian window of 1.5 pixels."""
    a, b = (cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float32) for each in (ours, theirs))

    def smooth(value: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.GaussianBlur(value, (11, 11), 1.5), dtype=np.float32)

    mean_a, mean_b = smooth(a), smooth(b)
    variance_a, variance_b = smooth(a * a) - mean_a**2, smooth(b * b) - mean_b**2
    together = smooth(a * b) - mean_a * mean_b
    first, second = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_a * mean_b + first) * (2 * together + second)
    below = (mean_a**2 + mean_b**2 + first) * (variance_a + variance_b + second)
    return float((above / below).mean())


def gradient_energy(picture: NDArray[np.uint8]) -> float:
    """Mean squared slope of the luma of a picture [h, w, 3]."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float((np.diff(grey, axis=0) ** 2).mean() + (np.diff(grey, axis=1) ** 2).mean())


def _change(pictures: NDArray[np.uint8], inside: NDArray[np.bool_], neighbours: NDArray[np.bool_]) -> float:
    changes = np.abs(np.diff(pictures.astype(np.int16), axis=0)).mean(axis=3)
    chosen = inside & neighbours[:, None, None]
    return float(changes[chosen].mean()) if chosen.any() else 0.0
