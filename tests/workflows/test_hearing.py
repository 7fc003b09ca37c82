"""What a bot tells a recogniser, models on trial, and conversations held aloud."""

from __future__ import annotations

import wave
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from saram.cli.main import app
from saram.ears import models, word_errors
from saram.errors import BotError, EngineError, MediaError, UsageError
from saram.training.everyday import everyday
from saram.types import AudioChunk
from saram.workflows.hearing import bot_vocabulary, open_bot_listener
from saram.workflows.recognition_models import add_recognition_model, try_model
from saram.workflows.spoken_evaluation import evaluate_spoken, find_scenarios
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


def test_a_sentence_that_the_grammar_makes_again_and_again_counts_once(cafe):
    (cafe / "grammar.txt").write_text("## hours\n(until when|how long) are you open\nwhen do you open\n", "utf-8")
    sentences = Counter(bot_vocabulary([cafe], "en").sentences)
    assert sentences["until when are you open"] == sentences["when do you open"] == 1


def test_a_small_share_of_the_sentences_is_everyday_english():
    sentences = bot_vocabulary([BANK / "en"], "en").sentences
    strange = {example.text for example in everyday("en", 2000, 0)}
    assert 0.02 < sum(sentence in strange for sentence in sentences) / len(sentences) < 0.08


def test_words_are_said_in_ipa(cafe):
    pronounce = bot_vocabulary([cafe], "en").pronounce
    assert [sounds[:1] for sounds in pronounce(["haneul", "saram"])] == [["h"], ["s"]]


def test_a_bots_recogniser_hears_its_words(recognise):
    listener = open_bot_listener("bank", "en")
    said = "please block my credit card"
    assert word_errors(said.split(), recognise(listener, said).split()) <= 1
    listener.close()


@pytest.fixture
def recognise():
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


DIALOGUE = """
persona: {name: Hana, about: "I am an AI that takes orders."}
intents:
  order: {title: ordering, answers: ["Here is your {drink}.", "One {drink}, please wait."]}
  hours: {title: the hours, answers: ["We are open until nine."]}
"""
SCENARIOS = """
- name: a coffee
  bot: BOT
  language: en
  turns:
    - {say: I would like a coffee, expect: {intent: cafe.order, contains: coffee, within_ms: 60000}}
    - {say: when do you open, expect: {intent: cafe.hours, contains: nine}}
- name: what does not come back
  bot: BOT
  language: en
  turns:
    - {say: when do you open, expect: {contains: midnight, not_contains: nine, card: qr, within_ms: 1}}
"""


@pytest.fixture
def scenarios(cafe, tmp_path):
    (cafe / "dialogue.yaml").write_text(DIALOGUE, "utf-8")
    path = tmp_path / "scenarios.yml"
    path.write_text(SCENARIOS.replace("BOT", str(cafe)), "utf-8")
    return path


def test_conversations_are_held_aloud_and_what_comes_back_is_checked(scenarios):
    coffee, wrong = evaluate_spoken(find_scenarios([scenarios]))
    assert coffee.failures == ()
    assert [turn.heard for turn in coffee.turns] == ["i would like a coffee", "when do you open"]
    for turn in (*coffee.turns, *wrong.turns):
        assert turn.spoken
        assert turn.pieces == 1
        assert 300 < turn.milliseconds < 60_000
    assert [failure.turn for failure in wrong.failures] == [1] * 4


@pytest.mark.parametrize("how", [{"typed": True}, {"listener": "browser"}])
def test_words_are_given_as_text_if_asked_or_if_only_a_page_would_hear_them(scenarios, how):
    coffee, _ = evaluate_spoken(find_scenarios([scenarios]), **how)
    assert [(turn.heard, turn.spoken) for turn in coffee.turns] == [(turn.said, False) for turn in coffee.turns]
    assert coffee.failures == ()


def test_the_command_shows_what_failed_and_says_what_was_spoken(scenarios):
    done = CliRunner().invoke(app, ["talk", "evaluate", str(scenarios), "--noise", "30", "--quiet"])
    assert done.exit_code == 1, done.output
    assert "1 of 2 scenarios passed, 3 turns" in done.output
    assert "3 turns were spoken" in done.output
    done = CliRunner().invoke(app, ["talk", "evaluate", str(scenarios), "--typed", "--all"])
    assert "3 turns (en) were given as text, not spoken" in done.output


def test_a_folder_of_scenarios_is_read_whole(scenarios, tmp_path):
    assert len(find_scenarios([tmp_path])) == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(BotError, match=r"no scenarios\.yml"):
        find_scenarios([tmp_path / "empty"])


def test_models_are_added_listed_and_removed_by_commands(tiny_sherpa):
    run = CliRunner().invoke
    added = run(app, ["models", "add", str(tiny_sherpa), "--name", "tiny", "--language", "ko"])
    assert added.exit_code == 0, added.output
    assert "letters are wrong" in added.output
    assert "Added tiny (sherpa, ko" in added.output
    listed = run(app, ["models", "list"]).output
    assert "ko: model:tiny" in listed
    assert "en: pocketsphinx" in listed
    assert run(app, ["models", "remove", "tiny"]).exit_code == 0
    assert "한국어 음성 인식기가 설치되어 있지 않습니다" in run(app, ["models", "list"]).output
    assert run(app, ["models", "add", str(tiny_sherpa), "--language", "fr"]).exit_code == 2
