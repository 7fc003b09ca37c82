"""How pictures are measured."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from saram.avatar.trained.geometry import FaceGeometry
from saram.training.picture.figures import compare_pictures, gradient_energy, psnr, similarity
from saram.training.picture.losses import gradient_error, temporal_error
from saram.training.picture.muon import Muon


@pytest.fixture
def pictures():
    return np.random.default_rng(0).integers(0, 255, (6, 32, 32, 3), np.uint8)


def geometry() -> FaceGeometry:
    blank = np.full((32, 32), 255, np.uint8)
    return FaceGeometry(32, np.eye(2, 3, dtype=np.float32), blank, np.zeros((2, 3, 2), np.float32), (8, 8, 24, 24))


def figures(painted, truth):
    masks = np.ones((len(truth), 32, 32), np.float32)
    return compare_pictures(painted, truth, masks, geometry(), np.ones(len(truth) - 1, bool))


def test_the_truth_itself_is_perfect(pictures):
    found = figures(pictures, pictures)
    assert found["psnr mask, dB"] > 80
    assert found["ssim lips"] == pytest.approx(1)
    assert found["sharpness"] == found["flicker"] == 1


def test_an_error_of_ten_levels_is_28_decibels(pictures):
    grey = np.full_like(pictures[0], 100)
    assert psnr(grey, grey + 10) == pytest.approx(28.13, abs=0.01)


def test_softness_flicker_and_unlikeness_are_seen(pictures):
    soft = (pictures // 4 + 96).astype(np.uint8)
    found = figures(soft, pictures)
    assert found["sharpness"] < 0.2
    assert found["flicker"] < 0.4
    assert similarity(soft[0], pictures[0]) < 0.6
    assert gradient_energy(np.full((8, 8, 3), 7, np.uint8)) == 0


def test_only_what_is_pasted_counts(pictures):
    other = pictures.copy()
    other[:, :4] = 0
    masks = np.ones((6, 32, 32), np.float32)
    masks[:, :4] = 0
    found = compare_pictures(other, pictures, masks, geometry(), np.ones(5, bool))
    assert found["psnr mask, dB"] > 80


def test_a_steady_error_is_no_error_in_time_nor_in_slopes():
    truth = torch.rand(4, 3, 8, 8)
    weight = torch.ones(8, 8)
    assert float(temporal_error(truth + 0.1, truth, weight)) == pytest.approx(0, abs=1e-6)
    assert float(gradient_error(truth + 0.1, truth, weight)) == pytest.approx(0, abs=1e-6)
    flickering = truth + 0.1 * torch.tensor([0.0, 1.0, 0.0, 1.0])[:, None, None, None]
    assert float(temporal_error(flickering, truth, weight)) == pytest.approx(0.1, abs=1e-5)


def test_every_step_of_the_optimiser_changes_all_directions_alike():
    weight = torch.nn.Parameter(torch.zeros(6, 2, 3, 3))
    weight.grad = torch.randn(6, 2, 3, 3, generator=torch.Generator().manual_seed(0))
    Muon([weight], lr=1.0).step()
    spread = torch.linalg.svdvals(weight.detach().reshape(6, -1))
    assert float(spread.max() / spread.min()) < 3
