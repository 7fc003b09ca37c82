"""What training learns: n-grams, networks, calibration, trees, vectors."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from saram.language.annotation import parse_example
from saram.language.encoding import Encoder
from saram.language.network import Network
from saram.language.ngrams import NgramModel, ngrams
from saram.training.baselines import CHARACTERS, JAMO, baselines, svm_guesses, task
from saram.training.bots import unit_labels, usual_passes
from saram.training.calibration import calibrate
from saram.training.chain import chain_loss
from saram.training.few_examples import with_examples
from saram.training.fit import fit_network
from saram.training.glove import count_pairs, fit_glove, tree_distances, vocabulary
from saram.training.network import Architecture, TrainableNetwork, collate
from saram.training.ngram_fit import coded, fit_ngrams
from saram.training.parser import attachment_score, fit_parser, read_trees

LISTS = {"room": {"거실": (), "안방": ()}}
SMALL = Architecture(unit=8, bag=8, filters=16, deep=16)
LABELS = ["O", "B-room", "I-room"]
EXAMPLES = [
    parse_example(line, "b", intent)
    for intent, lines in (
        ("on", ("[거실](room) 불 켜줘", "[안방](room) 불 켜", "에어컨 켜줘", "티비 켜 주세요")),
        ("off", ("[거실](room) 불 꺼줘", "[안방](room) 불 꺼", "에어컨 꺼줘", "티비 꺼 주세요")),
    )
    for line in lines
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder("ko", sorted({char for e in EXAMPLES for char in e.text} - {" "}), [], LISTS)


@pytest.fixture(scope="module")
def items(encoder):
    sentences = [encoder(example.text) for example in EXAMPLES]
    return [
        (sentence, int(example.intent == "off"), unit_labels(sentence, example, LABELS), 0)
        for sentence, example in zip(sentences, EXAMPLES, strict=True)
    ]


def test_labels_end_before_the_particle(encoder):
    example = parse_example("[안방](room)은 꺼줘", "b", "off")
    assert unit_labels(encoder(example.text), example, LABELS).tolist() == [1, 2, 0, 0, 0]


@pytest.mark.parametrize("lettered", [False, True])
@pytest.mark.parametrize(
    "sizes", [SMALL, replace(SMALL, recurrent=5), Architecture(unit=8, bag=8, filters=64, deep=64, recurrent=3)]
)
def test_the_numpy_network_computes_what_torch_trained(encoder, sizes, lettered):
    torch.manual_seed(0)
    sentences = [*(encoder(example.text) for example in EXAMPLES), encoder("뷁 거실 불 켜줘 " * 5)]
    vectors = np.random.default_rng(0).normal(size=(5, 6)).astype(np.float32)
    trained = TrainableNetwork(
        sizes, units=len(encoder.units), marks=encoder.mark_count, bots=2, classes=3, labels=3, vectors=vectors
    ).eval()
    network = Network(trained.export(), encoder.letters if lettered else None)
    for bot in (0, 2):
        with torch.no_grad():
            scores, emissions = trained(collate(sentences), torch.full((len(sentences),), bot))
        for row, sentence in enumerate(sentences):
            outputs = network(sentence, bot)
            np.testing.assert_allclose(outputs.logits, scores[row].numpy(), atol=1e-4)
            np.testing.assert_allclose(outputs.emissions, emissions[row, : len(sentence.spans)].numpy(), atol=1e-4)
            some = outputs.scores(outputs.slots.of([2, 0]))
            np.testing.assert_allclose(some, outputs.emissions[:, [2, 0]], atol=1e-6)


def test_english_words_have_no_letters_of_their_own():
    encoder = Encoder("en", ["turn", "on", "the", "light"], [], LISTS)
    trained = TrainableNetwork(SMALL, units=4, marks=encoder.mark_count, bots=1, classes=2, labels=3).eval()
    sentence = encoder("turn on the lamp")
    found = [Network(trained.export(), letters)(sentence).logits for letters in (None, encoder.letters)]
    np.testing.assert_allclose(*found, atol=1e-5)


def test_a_network_learns_its_examples_and_is_the_same_for_a_seed(items):
    options = {
        "sizes": SMALL,
        "units": 40,
        "bots": 1,
        "classes": 2,
        "labels": 3,
        "vectors": None,
        "epochs": 40,
        "batch": 8,
    }
    first, second = (fit_network(items, seed=7, rate=5e-3, **options).export() for _ in range(2))
    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name])
    network = Network(first)
    assert [int(network(item[0]).logits.argmax()) for item in items] == [item[1] for item in items]


def test_the_chain_loss_is_that_of_all_paths():
    torch.manual_seed(1)
    transitions, starts, emissions = torch.randn(3, 3), torch.randn(3), torch.randn(1, 4, 3)
    gold = torch.tensor([[1, 2, 0, 0]])
    paths = torch.cartesian_prod(*[torch.arange(3)] * 4)

    def score(path):
        jumps = sum(transitions[path[t], path[t + 1]] for t in range(3))
        return starts[path[0]] + sum(emissions[0, t, path[t]] for t in range(4)) + jumps

    expected = torch.logsumexp(torch.stack([score(path) for path in paths]), 0) - score(gold[0])
    loss = chain_loss(emissions, transitions, starts, gold, torch.ones(1, 4))
    assert loss.item() * 4 == pytest.approx(expected.item(), abs=1e-4)


def test_the_linear_model_tells_on_from_off(items):
    model = fit_ngrams(coded([item[0] for item in items]), np.array([item[1] for item in items]), 2, minimum=1)
    assert [int(model(item[0]).argmax()) for item in items] == [item[1] for item in items]


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(("balance", "share"), [(0.0, 0.1), (0.5, 0.25), (1.0, 0.5)])
def test_rare_classes_are_made_up_for_as_far_as_is_said(encoder, compiled, balance, share):
    same, classes = coded([encoder("불 켜")] * 100), np.array([0] * 90 + [1] * 10)
    model = fit_ngrams(same, classes, 2, balance=balance, epochs=60, compiled=compiled)
    told = np.exp(model(encoder("불 켜")))
    assert told[1] / told.sum() == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("jamo", [False, True])
def test_a_baseline_learns_its_examples(jamo):
    texts, intents = [example.text for example in EXAMPLES], [example.intent for example in EXAMPLES]
    assert svm_guesses(texts, intents, ["에어컨 좀 꺼", *texts], jamo=jamo) == ["off", *intents]


def test_baselines_are_given_for_sentences_whose_meaning_is_known():
    asked = [parse_example("거실 불 꺼", "b", "off"), parse_example("안방 티비 켜", "b", "off")]
    assert baselines(task(EXAMPLES, asked, "ko")) == {CHARACTERS: 0.5, JAMO: 0.5}
    assert list(baselines(task(EXAMPLES, asked, "en"))) == [CHARACTERS]
    assert baselines(task(EXAMPLES, [], "ko")) == baselines(task(EXAMPLES[:4], asked, "ko")) == {}


def test_the_examples_alone_tell_on_from_off_and_leave_the_rest_as_it_was(items, encoder):
    bias = np.array([0.1, -0.1, 0.0], np.float32)
    model = NgramModel(["c뉴스"], np.array([[0, 0, 9]], np.float32), bias)
    fuller = with_examples(model, [item[0] for item in items], np.array([item[1] for item in items]))
    assert [int(fuller(item[0]).argmax()) for item in items] == [item[1] for item in items]
    assert int(fuller(encoder("뉴스")).argmax()) == 2
    heard = encoder("에어컨 좀 꺼")
    assert int(fuller(heard).argmax()) == 1
    np.testing.assert_array_equal(fuller.bias, bias)


def test_of_many_features_the_strongest_are_kept(items):
    model = NgramModel([], np.zeros((0, 2), np.float32), np.zeros(2, np.float32))
    sentences, classes = [item[0] for item in items], np.array([item[1] for item in items])
    whole, part = (with_examples(model, sentences, classes, keep=keep) for keep in (10_000, 20))
    assert len(part.features) == 20
    assert set(part.features) < set(whole.features)


def test_the_features_are_not_all_held_at_once(encoder):
    sentences = [encoder(f"{number}번 불 켜 줘 {number * 7919} {number * 104729}") for number in range(300)]
    model = NgramModel([], np.zeros((0, 2), np.float32), np.zeros(2, np.float32))
    classes = np.arange(300) % 2
    tracemalloc.start()
    fuller = with_examples(model, sentences, classes)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(fuller.features) * len(sentences) * 4


def test_unknown_features_count_nothing(encoder):
    model = NgramModel(["c켜"], np.ones((1, 2), np.float32), np.array([0.5, 0.0], np.float32))
    np.testing.assert_array_equal(model(encoder("하늘")), [0.5, 0.0])


def test_whole_numbers_with_a_scale_weigh_as_what_they_stand_for(encoder):
    features, bias = ["c켜", "j켜줘", "m불/N"], np.array([0.5, 0.0], np.float32)
    numbers, scale = np.array([[3, -2], [7, 1], [5, 5]], np.int8), np.array([[0.5], [2.0], [0.25]], np.float32)
    plain, scaled = NgramModel(features, numbers * scale, bias), NgramModel(features, numbers, bias, scale)
    assert scaled.features == features
    np.testing.assert_allclose(scaled(encoder("불 켜")), plain(encoder("불 켜")), rtol=1e-6)


def test_names_are_replaced_by_their_list_in_abstract_features(encoder):
    found = ngrams(encoder("안방 꺼줘"))
    assert any(feature.startswith("a<room>") for feature in found)


@pytest.mark.parametrize(
    ("sentences", "intents", "passes"),
    [(14_900, 20, 3), (11_500, 20, 4), (2_500, 20, 6), (9_000, 40, 6), (72_000, 123, 6)],
)
def test_few_intents_of_many_sentences_take_fewer_passes(sentences, intents, passes):
    assert usual_passes(sentences, intents) == passes


def test_calibration_prefers_the_better_model():
    rng = np.random.default_rng(0)
    gold = rng.integers(0, 3, 400)
    good = np.eye(3)[gold] * 4 + rng.normal(size=(400, 3))
    settings = calibrate(good, rng.normal(size=(400, 3)) * 3, gold, none=-1)
    assert settings.network > 3 * settings.ngrams


def test_at_most_one_stranger_in_fifty_is_asked_back_for_what_was_misheard():
    rng = np.random.default_rng(0)
    gold = np.array([0] * 200 + [2] * 200)
    scores = np.eye(3)[gold] * 4 + rng.normal(size=(400, 3)) * 0.3
    mended = rng.random(400) < 0.5
    settings = calibrate(scores, scores, gold, none=2, mended=mended)
    odds = np.exp((settings.network + settings.ngrams) * scores)
    best = odds[:, :2].max(1) / odds.sum(1)
    assert (best[mended & (gold == 2)] >= settings.mended).sum() <= 4
    assert (best[~mended & (gold == 2)] >= settings.doubt).sum() <= 4


def test_few_strangers_are_taken_as_understood_where_a_threshold_keeps_them_out():
    """A tenth of the strangers sound like the first intent, at scores of which some sentences for it have the like."""
    gold = np.array([0] * 100 + [1] * 100 + [2] * 100)
    scores = np.eye(3)[gold] * 6.0
    scores[200:210] = [1.2, 0.0, 0.0]
    scores[:5] = [1.6, 0.0, 0.0]
    settings = calibrate(scores, scores, gold, none=2)
    odds = np.exp((settings.network + settings.ngrams) * scores)
    shares = np.sort(odds[:, :2] / odds.sum(1, keepdims=True))
    taken = (odds.argmax(1) != 2) & (shares[:, 1] >= settings.accept) & (shares[:, 1] - shares[:, 0] >= settings.gap)
    assert taken[200:].sum() <= 3
    assert taken[5:200].all()


def test_without_mended_strangers_none_is_asked_back_for_it():
    gold = np.array([0, 1, 2] * 20)
    scores = np.eye(3)[gold] * 4.0
    assert calibrate(scores, scores, gold, none=2).mended == 1.0


@given(st.lists(st.integers(min_value=-1, max_value=6), min_size=1, max_size=7))
def test_tree_distances_are_a_metric_for_any_heads(heads):
    distances = tree_distances(heads)
    assert (distances == distances.T).all()
    assert (np.diag(distances) == 0).all()
    assert (distances <= len(heads)).all()


def test_distance_in_the_tree_differs_from_that_in_the_line():
    # 0 ← 3, 1 ← 2, 2 ← 3: the first word hangs on the last
    assert tree_distances([3, 2, 3, -1])[0, 3] == 1


def test_words_in_like_company_get_like_vectors():
    rng = np.random.default_rng(0)
    sentences = []
    for _ in range(600):
        topic = rng.integers(2)
        words = [["고양이", "강아지", "동물", "밥"], ["기차", "버스", "도로", "역"]][topic]
        sentences.append((list(rng.permutation(words)), None))
    words = vocabulary(sentences, 5, 100)
    _, rows, columns, weights = count_pairs(sentences, words, tree=False)
    vectors = fit_glove(words, rows, columns, weights, dimension=8, epochs=30)
    assert {word for word, _ in vectors.neighbours("고양이", 3)} == {"강아지", "동물", "밥"}


def test_a_parser_learns_that_the_verb_is_the_root():
    block = "1\t나는\t_\t_\t_\t_\t3\t_\t_\t_\n2\t밥을\t_\t_\t_\t_\t3\t_\t_\t_\n3\t먹는다\t_\t_\t_\t_\t0\t_\t_\t_\n"
    other = block.replace("나는", "엄마는").replace("밥을", "책을").replace("먹는다", "읽는다")
    trees = read_trees(f"{block}\n{other}\n")
    assert [tree.heads for tree in trees] == [(2, 2, -1)] * 2
    parser = fit_parser(trees * 5, epochs=3)
    assert attachment_score(parser, trees) == 1


def test_trees_without_heads_are_left_out():
    assert read_trees("1\t나는\t_\t_\t_\t_\t_\t_\t_\t_\n") == []
