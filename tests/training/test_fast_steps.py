"""What makes a step of training short gives what torch's own operations give."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from saram.training.chain import chain_loss
from saram.training.convolution import Convolution, convolve
from saram.training.draws import Draws
from saram.training.lookup import highest, look_up


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def slopes(result, *parameters):
    weights = torch.linspace(-1, 1, result.numel()).view(result.shape)
    return torch.autograd.grad((result * weights).sum(), parameters)


def assert_alike(first, second):
    for one, other in zip(first, second, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("length", [1, 2, 7])
@pytest.mark.parametrize("widths", [(2, 3, 4), (3,), (1, 5)])
@pytest.mark.parametrize("fixed", [0, 3])
def test_convolutions_are_those_of_torch(length, widths, fixed):
    layers = [nn.Conv1d(5 + fixed, 4, width) for width in widths]
    own = [Convolution(layer) for layer in layers]
    learned = torch.randn(3, length, 5, requires_grad=True)
    others, kept = torch.randn(3, length, fixed) if fixed else None, torch.rand(3, length, 5 + fixed)
    units = (learned if others is None else torch.cat([learned, others], 2)) * kept
    padded = [functional.pad(units, (0, 0, (width - 1) // 2, width // 2)).transpose(1, 2) for width in widths]
    expected = functional.selu(torch.cat([layer(each) for layer, each in zip(layers, padded, strict=True)], 1))
    found = convolve(learned, others, own, kept)
    torch.testing.assert_close(found, expected.transpose(1, 2), rtol=1e-4, atol=1e-5)
    ours = slopes(found, learned, *(layer.weight for layer in own), *(layer.bias for layer in own))
    theirs = slopes(expected.transpose(1, 2), learned, *(e.weight for e in layers), *(e.bias for e in layers))
    turned = [each.permute(2, 1, 0).flatten(0, 1) if each.ndim == 3 and each.shape[0] == 4 else each for each in theirs]
    assert_alike(ours, [theirs[0], *turned[1:]])


def test_rows_are_looked_up_and_learn_as_in_torch():
    tables = [torch.randn(rows, 3, requires_grad=True) for rows in (6, 9)]
    bags = nn.Embedding(12, 4, padding_idx=0)
    ids, bag = torch.randint(0, 6, (2, 5, 2)), torch.randint(0, 12, (2, 5, 8)) * (torch.rand(2, 5, 8) < 0.5)
    counts = (bag > 0).sum(2, keepdim=True).clamp(min=1)
    expected = torch.cat([tables[0][ids[..., 0]], tables[1][ids[..., 1]], bags(bag).sum(2) / counts], 2)
    found = look_up(ids, bag, tables, bags.weight)
    torch.testing.assert_close(found, expected)
    assert_alike(slopes(found, *tables, bags.weight), slopes(expected, *tables, bags.weight))


def test_the_highest_is_sought_among_units_alone():
    rows, mask = torch.randn(2, 4, 3, requires_grad=True), torch.tensor([[1.0, 1, 1, 1], [1, 1, 0, 0]])[:, :, None]
    expected = rows.masked_fill(mask == 0, float("-inf")).amax(1)
    found = highest(rows, mask)
    torch.testing.assert_close(found, expected)
    assert_alike(slopes(found, rows), slopes(expected, rows))
    assert_alike(slopes(highest(rows, None), rows), slopes(rows.amax(1), rows))


def test_the_slopes_of_the_chain_are_those_of_its_loss():
    emissions, transitions, starts = (torch.randn(shape, requires_grad=True) for shape in ((3, 6, 4), (4, 4), (4,)))
    mask = (torch.arange(6) < torch.tensor([6, 3, 1])[:, None]).float()
    gold = torch.randint(0, 4, (3, 6))

    def plain() -> torch.Tensor:
        total = torch.zeros(())
        for row, length in enumerate((6, 3, 1)):
            alpha = starts + emissions[row, 0]
            score = starts[gold[row, 0]] + emissions[row, 0, gold[row, 0]]
            for t in range(1, length):
                alpha = (alpha[:, None] + transitions).logsumexp(0) + emissions[row, t]
                score = score + transitions[gold[row, t - 1], gold[row, t]] + emissions[row, t, gold[row, t]]
            total = total + alpha.logsumexp(0) - score
        return total / 10

    found, expected = chain_loss(emissions, transitions, starts, gold, mask), plain()
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)
    given = (emissions, transitions, starts)
    assert_alike(torch.autograd.grad(found * 3, given), torch.autograd.grad(expected * 3, given))


def test_scores_far_apart_break_no_chain():
    emissions = torch.tensor([[[0.0, 300], [300, 0], [0, 300]]])
    loss = chain_loss(emissions, torch.zeros(2, 2), torch.zeros(2), torch.tensor([[0, 0, 0]]), torch.ones(1, 3))
    assert loss.item() == pytest.approx(200)


def test_chance_is_that_of_its_seed_alone():
    first, second, other = (Draws(seed) for seed in (3, 3, 4))
    torch.rand(10)
    chances = first.chances(40, 5)
    np.testing.assert_array_equal(chances, second.chances(40, 5))
    assert (chances != other.chances(40, 5)).any()
    dropped = first.dropped(torch.ones(4, 5), units=30, features=6, context=2, dropout=0.4)
    shares = (dropped.units > 0).float().mean(), (dropped.whole > 0).float().mean()
    assert set(dropped.units.unique().tolist()) == {0.0, 1.25}
    assert dropped.features.shape == (4, 5, 6)
    assert 0.7 < shares[0] < 0.9
    assert 0.3 < shares[1] < 0.9


def test_as_much_is_dropped_as_was_asked_for():
    kept = Draws(0).kept(300, 300, dropout=0.3)
    assert (kept > 0).mean() == pytest.approx(0.7, abs=0.01)
    assert kept.max() == np.float32(1) / np.float32(0.7)


def test_units_that_are_none_are_dropped():
    mask = torch.tensor([[1.0, 1, 0]])
    dropped = Draws(0).dropped(mask, units=50, features=2, context=0, dropout=0.2)
    assert dropped.units[0, :2].any()
    assert not dropped.units[0, 2].any()
