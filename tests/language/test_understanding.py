"""From sentences to requests, with three bots trained within the test run."""

from __future__ import annotations

import copy
import unicodedata
from dataclasses import replace
from datetime import datetime, time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saram.errors import BotError, UnknownNameError
from saram.language import Understanding, load, read_package, write_package
from saram.language.labels import best_labels, label_names, spans_of
from saram.types import Context, Utterance

NOW = datetime(2026, 11, 21, 21, 0)  # noqa: DTZ001 - local time is meant


def asked(understanding: Understanding, text: str, **context) -> tuple[str | None, str | None]:
    request = understanding(text, Context(**context))
    return request.bot, request.intent


def test_bot_intent_and_slots_are_understood(trio):
    request = trio("거실 불 켜줘")
    assert (request.status, request.bot, request.intent) == ("understood", "device", "turn_on")
    assert request.arguments == {"room": "거실", "appliance": "불"}
    assert [request.text[slice(*slot.span)] for slot in request.slots] == ["거실", "불"]


def test_synonyms_become_the_canonical_value(trio):
    assert trio("큰방 전등 꺼줘").arguments == {"room": "안방", "appliance": "불"}


def test_values_are_normalised(trio):
    request = trio("오후 세 시 반에 깨워줘", Context(now=NOW))
    assert (request.intent, request.arguments["time"]) == ("set", time(15, 30))


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("에어컨 켜줘", "turn_on"),
        ("에어컨 꺼줘", "turn_off"),
        ("불 켜지 마", "turn_off"),
        ("에어컨 온도 올려줘", "up"),
        ("에어컨 온도 내려줘", "down"),
        ("볼륨 올려줘", "volume_up"),
        ("볼륨 내려줘", "volume_down"),
    ],
)
def test_direction_and_negation_are_not_lost(trio, said, intent):
    assert asked(trio, said) == ("device", intent)


@pytest.mark.parametrize(
    "said", ["거실불켜줘", "거 실 불 켜 줘", "거실 불 켜줘", unicodedata.normalize("NFD", "거실 불 켜줘")]
)
def test_spacing_and_composition_change_nothing(trio, said):
    request = trio(said)
    assert (request.intent, request.arguments.get("room")) == ("turn_on", "거실")


def test_full_width_digits_are_digits(trio):
    assert trio("７시에 깨워줘", Context(now=NOW)).arguments["time"] == time(7)


def test_two_requests_are_taken_in_order(trio):
    requests = list(trio("불 끄고 7시에 깨워줘", Context(now=NOW)))
    assert [(each.bot, each.intent) for each in requests] == [("device", "turn_off"), ("alarm", "set")]
    assert requests[1].arguments["time"] == time(7)
    for request in requests:
        for slot in request.slots:
            assert slot.span is None or request.text[slice(*slot.span)] == slot.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "거실 불 켜고 안방 불도 켜줘",
            [("turn_on", {"room": "거실", "appliance": "불"}), ("turn_on", {"room": "안방", "appliance": "불"})],
        ),
        (
            "거실 불 켜고 안방도 켜줘",
            [("turn_on", {"room": "거실", "appliance": "불"}), ("turn_on", {"room": "안방", "appliance": "불"})],
        ),
        (
            "거실 불 켜고 안방도",
            [("turn_on", {"room": "거실", "appliance": "불"}), ("turn_on", {"room": "안방", "appliance": "불"})],
        ),
        ("7시에 깨우고 8시에도 깨워줘", [("set", {"time": time(7)}), ("set", {"time": time(8)})]),
    ],
)
def test_two_wishes_of_one_kind_are_two_requests(trio, said, told):
    requests = list(trio(said, Context(now=NOW)))
    assert [(each.intent, each.arguments) for each in requests] == told
    for request in requests:
        for slot in request.slots:
            assert slot.span is None or request.text[slice(*slot.span)] == slot.text


@pytest.mark.parametrize("said", ["불 켜고 불 켜줘", "불 끄고 싶어"])
def test_one_wish_stays_one_request(trio, said):
    assert trio(said).also == ()


def test_a_bare_value_repeats_the_previous_request_with_it(trio):
    before = trio("거실 불 켜줘")
    request = trio("안방도", Context(bot="device", previous=before))
    assert (request.intent, request.arguments) == ("turn_on", {"room": "안방", "appliance": "불"})


def test_a_correction_keeps_the_slots(trio):
    before = trio("거실 불 켜줘")
    request = trio("아니 꺼줘", Context(bot="device", previous=before))
    assert (request.intent, request.arguments) == ("turn_off", {"room": "거실", "appliance": "불"})


def test_yes_takes_up_the_waiting_request(trio):
    waiting = trio("거실 불 켜줘")
    request = trio("응", Context(pending=waiting))
    assert (request.status, request.intent, request.arguments) == ("understood", "turn_on", waiting.arguments)


def test_yes_in_two_letters_takes_up_the_waiting_request(trio):
    waiting = trio("거실 불 켜줘")
    assert trio("ㅇㅇ", Context(pending=waiting)).arguments == waiting.arguments


def test_no_drops_the_waiting_request(trio):
    waiting = trio("거실 불 켜줘")
    assert asked(trio, "아니요", pending=waiting) == ("common", "no")


def test_the_active_bot_decides_what_restart_means(trio):
    assert asked(trio, "재시작", bot="alarm") == ("alarm", "restart")


@pytest.mark.parametrize(
    "said", ["", " ", "...", "😀😀", "ㅋㅋㅋ", "ㅇㅇ", "ㅠㅠ", "ㄱ", "불ㄱ", "\u200b", "%$#@",
    "씨발 뭐야", "ｏｋ", "hello 안녕 你好"]
)  # fmt: skip
def test_odd_input_gives_a_request_and_never_an_error(trio, said):
    assert trio(said).status in {"understood", "ambiguous", "rejected"}


@pytest.mark.parametrize("said", ["", "...", "😀😀", "\u200b"])
def test_what_has_no_words_is_rejected(trio, said):
    request = trio(said, why=True)
    assert (request.status, request.bot) == ("rejected", None)
    assert request.reasons


def test_ten_thousand_syllables_are_read_in_part(trio):
    request = trio("가" * 10_000)
    assert len(request.text) <= 160


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_is_understood_or_not_but_spans_are_right(trio, text):
    for request in trio(text):
        for slot in request.slots:
            assert slot.span is None or request.text[slice(*slot.span)] == slot.text
        assert 0 <= request.score <= 1


def test_an_alternative_is_tried_when_the_first_hearing_says_nothing(trio):
    request = trio(Utterance("…", alternatives=("거실 불 켜줘",)))
    assert request.intent == "turn_on"


def test_reasons_name_morphemes_lists_and_evidence(trio):
    reasons = "\n".join(trio("거실 불 켜줘", why=True).reasons)
    assert "켜/VV" in reasons
    assert "List room: 거실" in reasons


def test_scores_fall_and_add_up_to_at_most_one(trio):
    scores = [reading.score for reading in trio("불 켜줘").readings]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1 + 1e-9


def test_a_missing_required_slot_is_named_and_then_filled(tmp_path, cafe):
    request = cafe("주문할게요")
    if request.intent == "order":
        assert request.missing == ("menu",)
        filled = cafe("라떼요", Context(pending=request))
        assert (filled.arguments["menu"], filled.missing) == ("카페 라테", ())


def test_a_package_read_again_understands_the_same(trio_package, tmp_path):
    path = tmp_path / "trio.bots"
    write_package(trio_package, path)
    again = Understanding(read_package(path))
    first = Understanding(trio_package)("거실 불 켜줘")
    second = again("거실 불 켜줘")
    assert (second.intent, second.arguments) == (first.intent, first.arguments)
    assert second.score == pytest.approx(first.score, abs=0.02)


def test_equal_packages_are_equal_files(trio_package, tmp_path):
    write_package(trio_package, tmp_path / "a.bots")
    write_package(trio_package, tmp_path / "b.bots")
    assert (tmp_path / "a.bots").read_bytes() == (tmp_path / "b.bots").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"no zip at all"])
def test_a_damaged_package_is_refused(tmp_path, content):
    path = tmp_path / "x.bots"
    path.write_bytes(content)
    with pytest.raises(BotError, match="damaged"):
        read_package(path)


def test_a_missing_package_says_how_to_train_one(tmp_path):
    with pytest.raises(BotError, match="saram bots train"):
        load(tmp_path / "none.bots")


def test_an_unknown_name_lists_what_there_is(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    with pytest.raises(UnknownNameError, match="saram bots train"):
        load("nothing")


def test_the_best_labels_are_those_of_an_exhaustive_search():
    rng = np.random.default_rng(0)
    names = label_names(["a"])
    for _ in range(20):
        emissions, transitions, starts = (rng.normal(size=s).astype(np.float32) for s in ((4, 3), (3, 3), (3,)))
        every = np.array(np.meshgrid(*[range(3)] * 4)).reshape(4, -1).T
        scores = [
            starts[p[0]]
            + sum(emissions[t, p[t]] for t in range(4))
            + sum(transitions[p[t], p[t + 1]] for t in range(3))
            for p in every
        ]
        assert best_labels(emissions, transitions, starts) == every[int(np.argmax(scores))].tolist()
    assert spans_of([names[1], names[2], "O", names[1]]) == [("a", 0, 2), ("a", 3, 4)]


def test_an_intent_that_requires_a_state_counts_only_in_it(trio_package):
    bots = copy.deepcopy(trio_package.bots)
    alarm = next(bot for bot in bots if bot["name"] == "alarm")
    alarm["intents"]["snooze"]["state"] = "ringing"
    understanding = Understanding(replace(trio_package, bots=bots))
    assert asked(understanding, "10분만 더 잘게", states=frozenset({"ringing"})) == ("alarm", "snooze")
    assert asked(understanding, "10분만 더 잘게") != ("alarm", "snooze")


def taken_for_nothing(package, **thresholds):
    """The bots, to which every sentence seems to be outside all of them; they know none by heart."""
    outside = np.zeros_like(package.ngram_bias)
    outside[package.classes.index("-")] = 40.0
    settings = replace(package.settings, **thresholds)
    return Understanding(replace(package, settings=settings, ngram_bias=outside, known=None))


def test_what_was_mended_is_asked_back_where_what_was_not_is_refused(trio_package):
    """The same reading with the same score: only one of the two sentences was heard wrongly."""
    understand = taken_for_nothing(trio_package, ask=1.0, doubt=1.0, mended=0.0)
    heard, meant = "거실 불 켜쭤", "거실 불 켜줘"
    assert understand(meant).status == "rejected"
    request = understand(heard)
    assert (request.text, request.status) == (meant, "ambiguous")


def test_what_is_garbled_is_asked_back_from_a_lower_score_than_what_is_usual(trio_package):
    """Neither sentence is mended, but only one of them has something in it that nobody says."""
    understand = taken_for_nothing(trio_package, ask=0.0, doubt=1.0, mended=1.0)
    garbled, usual = "거실 꿻뙓 켜줘", "거실 불 켜줘"
    assert understand(usual).status == "rejected"
    request = understand(garbled)
    assert (request.text, request.status) == (garbled, "ambiguous")
