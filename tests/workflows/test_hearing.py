"""What a bot tells a recogniser, models on trial, and conversations held aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from saram.ears import models
from saram.errors import BotError, EngineError, MediaError, UsageError
from saram.workflows.hearing import bot_vocabulary, open_bot_listener
from saram.workflows.recognition_models import add_recognition_model, try_model
from saram.workflows.scenario import read_scenarios
from saram.workflows.spoken_evaluation import evaluate_spoken
from saram.workflows.spoken_sample import spoken_sample

BANK = Path(__file__).parents[2] / "bots" / "bank"
BOT = """
name: cafe
language: en
entities:
  drink: {values: {coffee: [espresso], green tea: []}}
  size: {value: count}
intents:
  order:
    examples: ["I would like a [coffee](drink)", "give me 2 [green tea](drink) please", "two [coffee](drink)"]
  hours: {examples: ["when do you open", "what time do you close", "are you open"]}
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))


@pytest.fixture
def cafe(tmp_path):
    folder = tmp_path / "cafe"
    folder.mkdir()
    (folder / "bot.yaml").write_text(BOT, "utf-8")
    return folder


def test_the_sentences_of_a_bot_have_every_value_and_numbers_in_words(cafe):
    vocabulary = bot_vocabulary([cafe], "en")
    assert {"I would like a coffee", "I would like a espresso", "give me two green tea please"} <= {
        *vocabulary.sentences
    }
    assert "yes please" in vocabulary.sentences
    assert set(vocabulary.names) == {"coffee", "espresso", "green tea"}
    assert not any(letter.isdigit() for sentence in vocabulary.sentences for letter in sentence)


def test_bots_of_another_language_are_left_out(cafe):
    assert bot_vocabulary([cafe], "ko").sentences == ()


def test_the_korean_bot_gives_its_names_as_hot_words():
    assert {"정기예금", "청년적금"} <= {*bot_vocabulary([BANK / "ko"], "ko").names}


def test_a_grammar_gives_sentences_too_and_the_same_every_time(cafe):
    (cafe / "grammar.txt").write_text("## hours\n(until when|how long) are you open\n", "utf-8")
    sentences = bot_vocabulary([cafe], "en").sentences
    assert {"until when are you open", "how long are you open"} <= {*sentences}
    assert bot_vocabulary([cafe], "en").sentences == sentences


def test_words_are_said_in_ipa(cafe):
    pronounce = bot_vocabulary([cafe], "en").pronounce
    assert list(pronounce("haneul"))[0] == "h"


def test_a_bots_recogniser_hears_its_words(recognise):
    listener = open_bot_listener("bank", "en")
    assert recognise(listener, "please block my credit card") == "please block my credit card"
    listener.close()


@pytest.fixture
def recognise():
    from fractions import Fraction

    from saram.types import AudioChunk

    def heard(listener, text):
        sound = spoken_sample(text, "en").samples
        pieces = (AudioChunk(sound[at : at + 320], 16_000, Fraction(at, 16_000)) for at in range(0, len(sound), 320))
        *_, final = listener.listen(pieces)
        return final.text

    return heard


def test_where_nothing_hears_korean_it_says_so(cafe):
    with pytest.raises(UsageError, match="no recogniser for Korean"):
        open_bot_listener("bank", "ko")


def test_a_sample_is_as_long_as_its_voice_speaks_and_nothing_is_silence():
    assert 0.5 < spoken_sample("Good morning.", "en").duration < 2
    assert spoken_sample("…", "en").duration == 0


def test_a_model_is_tried_on_a_sample_before_it_is_kept(tiny_sherpa):
    model, trial = add_recognition_model(tiny_sherpa, "tiny", ("ko",))
    assert trial.heard.startswith("na")
    assert trial.wrong > 0.5
    assert trial.took < trial.seconds
    assert [each.name for each in models()] == [model.name] == ["tiny"]


def test_a_model_that_hears_nothing_is_not_kept(tiny_sherpa, tmp_path):
    quiet = tmp_path / "quiet.wav"
    import wave

    with wave.open(str(quiet), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    with pytest.raises(EngineError, match="heard nothing"):
        add_recognition_model(tiny_sherpa, "tiny", ("ko",), sample=quiet)
    assert models() == []


def test_a_model_that_ends_the_process_is_an_error_and_no_more(tiny_sherpa, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "model.onnx").write_bytes((tiny_sherpa / "model.onnx").read_bytes())
    (broken / "tokens.txt").write_text("rubbish\n")
    with pytest.raises(EngineError, match="model in"):
        try_model(broken, "ko")
    with pytest.raises(MediaError, match="no recognition model"):
        try_model(tmp_path, "ko")
    with pytest.raises(UsageError, match="at least one language"):
        add_recognition_model(tiny_sherpa, "tiny", ())


SCENARIOS = """
- bot: bank
  language: en
  turns:
    - {say: I lost my credit card, expect: {intent: lost_card, contains: block, within_ms: 60000}}
    - {say: no thank you, expect: {not_contains: receipt}}
- bot: bank
  language: ko
  turns:
    - {say: 영업시간이 어떻게 되나요, expect: {intent: bank.hours, contains: [9시, 4시]}}
    - {say: 카드를 잃어버렸어요, expect: {intent: ticket, card: qr, not_contains: 카드}}
"""


def test_conversations_are_held_aloud_and_what_comes_back_is_checked(tmp_path):
    path = tmp_path / "scenarios.yml"
    path.write_text(SCENARIOS, "utf-8")
    lost, never, hours, wrong = evaluate_spoken(read_scenarios(path))
    assert (lost.spoken, lost.heard, lost.failures) == (True, "i lost my credit card", ())
    assert 300 < lost.milliseconds < 60_000
    assert never.failures == ()
    assert (hours.spoken, hours.heard, hours.failures) == (False, "영업시간이 어떻게 되나요", ())
    assert [failure.split()[0] for failure in wrong.failures][:1] == ["intent"]
    assert "no card of kind qr" in wrong.failures


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("a: [", ["cannot be read"]),
        ("{}", ["must be a list"]),
        ("[]", ["must be a list"]),
        (
            "- {bot: bank, language: fr, turns: []}\n- {bot: bank, language: ko, turns: [{say: '', expect: {intnt: a}}]}",
            [
                "scenario 1, language",
                "scenario 1, turns",
                "scenario 2, turns.0.say",
                "scenario 2, turns.0.expect.intnt",
            ],
        ),
        ("- {bot: b, language: en, turns: [{say: hi, expect: {within_ms: 0, card: photo}}]}", ["within_ms", "card"]),
    ],
)
def test_every_mistake_in_scenarios_is_reported(tmp_path, text, mistakes):
    path = tmp_path / "scenarios.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(BotError) as caught:
        read_scenarios(path)
    for mistake in mistakes:
        assert mistake in str(caught.value)


def workspace_of(folder):
    (folder / "empty").mkdir()
    return folder / "empty"


def test_a_folder_of_scenarios_is_read_whole(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scenarios.yml").write_text("- {bot: b, language: en, turns: [{say: hi}]}")
    assert len(read_scenarios(tmp_path)) == 2
    with pytest.raises(BotError, match=r"no file named scenarios\.yml"):
        read_scenarios(workspace_of(tmp_path))
