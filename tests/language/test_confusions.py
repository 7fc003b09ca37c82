"""What it costs to take one sound for another stands in a table that is learned from words heard wrongly."""

from __future__ import annotations

import gzip
import random
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.errors import UsageError
from saram.language.confusions import cost_between, read_costs, weighted
from saram.training.confusion_costs import Hearing, costs_of, learn_confusions
from saram.training.misspellings import Misspelling, find_misspellings

ROOT = Path(__file__).parents[2]
SOUNDS = "ㄱㄴㄷㅏㅓㅗ"
TABLE = "# a comment\n\t-\tㄱ\tㄴ\n-\t0\t0.5\t0.9\nㄱ\t0.4\t0\t0.3\nㄴ\t0.8\t0.7\t0\n"


@pytest.fixture(scope="module")
def tool():
    """The script that writes the table."""
    spec = spec_from_file_location("learn_confusions", ROOT / "tools" / "learn_confusions.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoken(seed, errors, words=4000):
    """Words of random sounds of which some are heard wrongly: sound meant → (sound heard, chance)."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    for _ in range(words):
        meant = "".join(rng.choices(SOUNDS, k=6))
        heard = "".join(
            errors[sound][0] if sound in errors and rng.random() < errors[sound][1] else sound for sound in meant
        )
        yield Hearing(heard, meant)


def test_planted_confusions_are_recovered():
    learned = learn_confusions(spoken(1, {"ㄱ": ("ㄷ", 0.2), "ㅏ": ("ㅓ", 0.05), "ㅗ": ("", 0.1)}), strength=1)
    likeliest = sorted(learned, key=learned.get, reverse=True)[:3]
    assert set(likeliest) == {("ㄷ", "ㄱ"), ("ㅓ", "ㅏ"), ("-", "ㅗ")}
    assert learned["ㄷ", "ㄱ"] - learned["ㅓ", "ㅏ"] == pytest.approx(1.39, abs=0.3)  # the logarithm of 0.2 / 0.05


def test_an_error_of_one_direction_says_nothing_of_the_other():
    learned = learn_confusions(spoken(2, {"ㄱ": ("ㄷ", 0.2)}), strength=1)
    assert learned["ㄷ", "ㄱ"] > learned["ㄱ", "ㄷ"] + 3


def test_what_is_never_seen_stays_as_it_was_believed():
    learned = learn_confusions(
        spoken(3, {"ㄱ": ("ㄷ", 0.2)}), {("ㅓ", "ㅏ"): 0.5, ("ㅗ", "ㅏ"): 0.1, ("ㄱ", "ㄴ"): 0.01}, strength=5
    )
    assert learned["ㅓ", "ㅏ"] > learned["ㅗ", "ㅏ"] > learned["ㄴ", "ㅏ"]


def test_more_hearings_outweigh_what_was_believed():
    prior = {("ㄴ", "ㄱ"): 1.0, ("ㄷ", "ㄱ"): 0.1}
    few, many = (learn_confusions(spoken(4, {"ㄱ": ("ㄷ", 0.05)}, n), prior, strength=100) for n in (30, 6000))
    assert few["ㄴ", "ㄱ"] > few["ㄷ", "ㄱ"]
    assert many["ㄷ", "ㄱ"] > many["ㄴ", "ㄱ"]


def test_of_two_sounds_heard_for_another_the_usual_one_tells_less():
    often = [Hearing("ㄷㄷㄷㄷ", "ㄷㄷㄷㄷ", 100), Hearing("ㄴㅏ", "ㄴㅏ", 100), Hearing("ㄱㅏ", "ㄱㅏ", 100)]
    learned = learn_confusions([*often, Hearing("ㄷㅏ", "ㄱㅏ", 5), Hearing("ㄴㅏ", "ㄱㅏ", 5)], strength=0.1)
    assert learned["ㄴ", "ㄱ"] > learned["ㄷ", "ㄱ"]


@pytest.mark.parametrize(
    ("hearings", "settings", "message"),
    [
        ([], {}, "no word that was heard wrong"),
        ([Hearing("ㄱㅏ", "ㄱㅏ")], {}, "no word that was heard wrong"),
        ([Hearing("", "ㄱㅏ")], {}, "must have sounds"),
        ([Hearing("ㄱㅏ", "ㄴㅏ", 0)], {}, "positive number of times"),
        ([Hearing("ㄱㅏ", "ㄴㅏ", float("nan"))], {}, "positive number of times"),
        ([Hearing("ㄱ-", "ㄴㅏ")], {}, "stands for no sound"),
        ([Hearing("ㄱㅏ", "ㄴㅏ")], {"strength": 0}, "must be positive"),
        ([Hearing("ㄱㅏ", "ㄴㅏ")], {"rounds": 0}, "must be positive"),
        ([Hearing("ㄱㅏ", "ㄴㅏ")], {"prior": {("ㄱ", "ㄴ"): 0.0}}, "above 0"),
    ],
)
def test_hearings_that_teach_nothing_are_refused(hearings, settings, message):
    with pytest.raises(UsageError, match=message):
        learn_confusions(hearings, **settings)


def test_costs_fall_with_likelihood_between_their_bounds():
    costs = costs_of(
        {("ㄱ", "ㄴ"): -1.0, ("ㄱ", "ㄷ"): -5.0, ("ㄱ", "ㅂ"): -6.0, ("ㄱ", "ㅁ"): -20.0},
        limit=-5, scale=0.1, cheapest=0.7, dearest=1.2,
    )  # fmt: skip
    assert list(costs.values()) == [0.7, 1.0, 1.1, 1.2]


@pytest.mark.parametrize(("scale", "cheapest"), [(0, 0.2), (-1, 0.2), (0.1, 2)])
def test_costs_without_an_order_are_refused(scale, cheapest):
    with pytest.raises(UsageError, match="no more than dearest"):
        costs_of({("ㄱ", "ㄴ"): -1.0}, limit=-5, scale=scale, cheapest=cheapest, dearest=1.2)


def test_a_rare_word_where_a_usual_one_is_likely_is_a_misspelling():
    sentences = [["정말", "재미있어서", "좋다"]] * 40 + [["정말", "재미잇어서", "좋다"], ["정말", "제미있오서", "좋다"]]
    sentences += [["영화가", "좋다"]] * 40 + [["영화관에서", "좋다"]]
    assert find_misspellings(sentences) == [
        Misspelling("재미잇어서", "재미있어서", 1),
        Misspelling("제미있오서", "재미있어서", 1),
    ]


@pytest.mark.parametrize("rare", ["재미있어요", "재미없어서", "바다있어서", "재미있어서"])
def test_other_words_and_other_endings_are_no_misspellings(rare):
    sentences = [["정말", "재미있어서", "좋다"]] * 40 + [["재미없어서"]] * 40 + [["정말", rare, "좋다"]]
    assert find_misspellings(sentences) == []


def test_a_misspelling_needs_a_neighbour_that_the_word_has():
    assert find_misspellings([["정말", "재미있어서"]] * 40 + [["너무", "제미있오서"]]) == []


def test_no_text_has_no_misspellings():
    assert find_misspellings([]) == []


def test_a_table_says_what_is_heard_for_what_is_meant():
    cost = weighted(read_costs(TABLE))
    assert (cost("ㄴ", "ㄱ"), cost("ㄱ", "ㄴ"), cost("", "ㄱ"), cost("ㄱ", "")) == (0.3, 0.7, 0.4, 0.5)
    assert (cost("ㄱx", "ㄱ1"), cost("ㄱx", "ㄱ")) == (1.2, 1.0)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "empty"),
        ("# only a comment\n", "empty"),
        ("\t-\tㄱ\n-\t0\t0.5\nㄱ\t0.4\n", "1 costs, not 2"),
        ("\t-\tㄱ\n-\t0\t0.5\n", "the same sounds"),
        ("\tㄱ\tㄴ\nㄱ\t0\t0.5\nㄴ\t0.5\t0\n", "the same sounds"),
        ("\t-\tㄱ\n-\t0\tcheap\nㄱ\t0.4\t0\n", "not 'cheap'"),
        ("\t-\tㄱ\n-\t0\t-1\nㄱ\t0.4\t0\n", "not '-1'"),
        ("\t-\tㄱ\n-\t0\tnan\nㄱ\t0.4\t0\n", "not 'nan'"),
    ],
)
def test_a_table_that_is_none_is_refused(table, message):
    with pytest.raises(UsageError, match=message):
        read_costs(table)


@given(st.text("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅎㅏㅔㅓㅗㅜㅡㅣa1", max_size=9))
def test_the_same_sounds_cost_nothing(sounds):
    assert cost_between(sounds, sounds) == 0


_SOUNDS = st.text("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅎㅏㅔㅓㅗㅜㅡㅣa1", max_size=7)


@given(_SOUNDS, _SOUNDS, st.floats(0, 4))
def test_a_cost_above_the_limit_is_only_known_to_be_above_it(heard, meant, most):
    whole, cost = cost_between(heard, meant), cost_between(heard, meant, most)
    assert cost == whole if whole <= most else cost > most


def test_the_shipped_table_is_one_the_script_writes(tool):
    shipped = files("saram.language").joinpath("confusions.tsv").read_text(encoding="utf-8")
    costs = read_costs(shipped)
    assert (
        tool.written({(heard, meant): cost for meant, row in costs.items() for heard, cost in row.items()}) == shipped
    )


def test_learned_costs_keep_what_the_ear_confuses_cheap_and_the_rest_dear():
    cheap = [cost_between(*pair) for pair in (("ㅗ", "ㅓ"), ("ㅡ", "ㅜ"), ("ㅜ", "ㅡ"), ("ㅅ", "ㅈ"))]
    dear = [cost_between(*pair) for pair in (("ㅎ", "ㄹ"), ("ㅁ", "ㅣ"), ("ㅏ", "ㄱ"))]
    assert max(cheap) <= 1.0 < min(dear)


def test_a_silent_h_is_forgiven_though_text_does_not_show_it():
    assert cost_between("ㅈㅓㄴㅘㅂㅓㄴㅗ", "ㅈㅓㄴㅎㅘㅂㅓㄴㅎㅗ") < 1.0


def test_the_script_learns_from_a_part_of_the_reviews_what_the_table_says(tool, shared_data):
    with gzip.open(shared_data / "language/nsmc/nsmc_raw_reviews.txt.gz", "rt", encoding="utf-8") as reviews:
        learned = tool.learn(tool.sentences(islice(reviews, 40_000)))
    shipped = read_costs((ROOT / "src/saram/language/confusions.tsv").read_text(encoding="utf-8"))
    assert set(tool.read_costs(tool.written(learned))) == set(shipped)
    apart = [abs(cost - shipped[meant][heard]) for (heard, meant), cost in learned.items() if meant in shipped]
    assert sum(apart) / len(apart) < 0.1


def test_every_tenth_line_is_left_for_measuring(tool):
    assert tool.sentences(["가 나"] * 9 + ["다"]) == [["가", "나"]] * 9
