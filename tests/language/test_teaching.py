"""Learning from trained packages: their mean, its limits, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from saram.errors import UsageError
from saram.language.annotation import parse_example
from saram.language.encoding import Encoder
from saram.language.network import Network
from saram.language.package import Package, Settings
from saram.training.bots import unit_labels
from saram.training.fit import fit_network
from saram.training.network import Architecture
from saram.training.second_process import SecondProcess
from saram.training.teaching import Taught, TaughtBatch, Teachers, intent_loss, slot_loss

SMALL = Architecture(unit=8, bag=8, filters=16, deep=16)
LABELS = ["O", "B-room", "I-room"]
CLASSES = ["b.on", "b.off", "-"]
SAID = [
    ("on", "[거실](room) 불 켜줘"),
    ("on", "[안방](room) 불 켜"),
    ("on", "에어컨 켜줘"),
    ("off", "[거실](room) 불 꺼줘"),
    ("off", "[안방](room) 불 꺼"),
    ("off", "에어컨 꺼줘"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    letters = sorted({char for _, text in SAID for char in parse_example(text, "b", "on").text} - {" "})
    return Encoder("ko", letters, [], {"room": {"거실": (), "안방": ()}})


@pytest.fixture(scope="module")
def items(encoder):
    examples = [parse_example(text, "b", intent) for intent, text in SAID]
    sentences = [encoder(each.text) for each in examples]
    return [
        (sentence, int(each.intent == "off"), unit_labels(sentence, each, LABELS), 0)
        for sentence, each in zip(sentences, examples, strict=True)
    ]


def fitted(items, encoder, seed, epochs=40, **more):
    return fit_network(
        items,
        sizes=SMALL,
        units=len(encoder.units),
        bots=1,
        classes=3,
        labels=3,
        vectors=None,
        epochs=epochs,
        batch=6,
        rate=5e-3,
        seed=seed,
        **more,
    ).export()


def packaged(encoder, weights, classes=CLASSES, labels=LABELS, bots=("b",)):
    return Package(
        [{"name": name} for name in bots],
        list(classes),
        list(labels),
        encoder.state(),
        Settings(),
        weights,
        [],
        np.zeros((0, len(classes)), np.float32),
        np.zeros(len(classes), np.float32),
    )


@pytest.fixture(scope="module")
def teachers(items, encoder):
    return [packaged(encoder, fitted(items, encoder, seed)) for seed in (1, 2)]


def asked_of(items):
    return [(item[0].text, item[3]) for item in items]


def test_teachers_say_the_mean_of_what_each_says(items, encoder, teachers):
    with SecondProcess(wanted=False) as second:
        shares = []
        taught = Teachers(teachers, CLASSES, LABELS, ["b"])(asked_of(items), second, shares.append)
    assert shares == sorted(shares)
    networks = [Network(each.network, encoder.letters) for each in teachers]
    for sentence, _, _, active in items:
        said = [network(sentence, active) for network in networks]
        chances = [np.exp(each.logits) / np.exp(each.logits).sum() for each in said]
        found = taught[sentence.text, active]
        np.testing.assert_allclose(found.intents, np.mean(chances, 0), atol=1e-3)
        np.testing.assert_allclose(found.labels, np.mean([each.emissions for each in said], 0), atol=2e-2)


def test_intents_and_slots_in_another_order_are_put_in_that_of_who_learns(items, encoder, teachers):
    with SecondProcess(wanted=False) as second:
        one = Teachers(teachers[:1], CLASSES, LABELS, ["b"])(asked_of(items), second)
        turned = Teachers(teachers[:1], CLASSES[::-1], LABELS[::-1], ["b"])(asked_of(items), second)
    for key, said in one.items():
        np.testing.assert_array_equal(said.intents, turned[key].intents[::-1])
        np.testing.assert_array_equal(said.labels, turned[key].labels[:, ::-1])


def test_who_learns_from_teachers_is_as_sure_as_they_are(items, encoder):
    doubtful = {
        (item[0].text, item[3]): Taught(
            np.array([0.6, 0.4, 0] if item[1] == 0 else [0.4, 0.6, 0], np.float16),
            np.zeros((len(item[0].spans), 3), np.float16),
        )
        for item in items
    }
    sure, flat = [], []
    for taught in (doubtful, None):
        network = Network(fitted(items, encoder, 3, epochs=200, taught=taught), encoder.letters)
        outputs = [network(sentence, active) for sentence, _, _, active in items]
        assert [int(each.logits.argmax()) for each in outputs] == [item[1] for item in items]
        chances = [np.exp(each.logits) / np.exp(each.logits).sum() for each in outputs]
        sure.append(float(np.mean([each.max() for each in chances])))
        flat.append(float(np.mean([np.ptp(each.emissions, axis=1).mean() for each in outputs])))
    assert sure[0] < 0.9 * sure[1]
    assert flat[0] < 0.7 * flat[1], (sure, flat)


def test_what_is_outside_all_bots_is_learned_as_it_is_written():
    scores = torch.tensor([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0]])
    for intents in ([1.0, 0, 0], [0, 1.0, 0]):
        taught = TaughtBatch(torch.tensor([intents, intents]), torch.zeros(2, 1, 3))
        loss = intent_loss(scores, torch.tensor([2, 2]), taught, none=2)
        right = torch.nn.functional.cross_entropy(scores, torch.tensor([2, 2]), label_smoothing=0.05)
        assert loss.item() == pytest.approx(right.item())


def test_slots_cost_nothing_where_they_are_as_the_teachers_say_and_what_is_padded_never_does():
    emissions = torch.randn(2, 3, 4)
    mask = torch.tensor([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    same = emissions.clone()
    same[0, 2] += torch.tensor([9.0, 0, 0, 0])
    assert slot_loss(emissions, TaughtBatch(torch.zeros(2, 1), same), mask).item() == pytest.approx(0, abs=1e-6)
    same[1, 0] += torch.tensor([9.0, 0, 0, 0])
    assert slot_loss(emissions, TaughtBatch(torch.zeros(2, 1), same), mask).item() > 0.1


def test_a_teacher_of_other_bots_is_refused(teachers, encoder):
    with pytest.raises(UsageError, match=r"Teacher 1 was not trained for the same bots: b\.up"):
        Teachers(teachers, [*CLASSES[:2], "b.up", "-"], LABELS, ["b"])
    with pytest.raises(UsageError, match=r"Teacher 1 .*: color"):
        Teachers(teachers, CLASSES, [*LABELS, "B-color", "I-color"], ["b"])
    with pytest.raises(UsageError, match=r"Teacher 2 .*: it has no network"):
        Teachers([teachers[0], replace(teachers[1], network={})], CLASSES, LABELS, ["b"])


def test_who_is_active_is_told_by_name(items, encoder):
    weights = fitted(items, encoder, 1)
    weights["context"] = np.concatenate([weights["context"], weights["context"][1:] + 1])
    asked = [(items[0][0].text, 1), (items[0][0].text, 2)]
    with SecondProcess(wanted=False) as second:
        one, other = (
            Teachers([packaged(encoder, weights, bots=names)], CLASSES, LABELS, ["b", "c"])(asked, second)
            for names in (("b", "c"), ("c", "b"))
        )
    assert (one[asked[0]].intents != one[asked[1]].intents).any()
    np.testing.assert_array_equal(one[asked[0]].intents, other[asked[1]].intents)
