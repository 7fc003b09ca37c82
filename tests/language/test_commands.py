"""`saram bots …` as people use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from saram.cli.bots import bots
from saram.errors import BotError, OutputError, UnknownNameError, UsageError
from saram.language import read_bots, read_package, write_package
from saram.language.evaluation import evaluate, read_tests
from saram.training.bots import Report
from saram.training.material import usual_plan
from saram.training.search import best_found, search
from saram.workflows.bot_library import bot_understanding
from saram.workflows.bot_packages import bot_packages
from saram.workflows.bots import new_bot

RUN = CliRunner()
SAID = {
    "ko": {
        "hours": "언제 열어요, 몇 시에 열어요, 영업시간 알려 줘, 언제까지 해요, 문 언제 닫아요",
        "price": "사과 얼마예요, 배 값 알려 줘, 사과 가격이 뭐예요, 배는 얼마야, 이거 얼마예요",
    },
    "en": {
        "hours": "when do you open, what time do you close, tell me your hours, are you open now, when do you shut",
        "price": "how much is it, what does this cost, tell me the price, how much are these, what is the price",
    },
}
"""Language → intent → examples of a bot that is trained in a second."""


@pytest.fixture
def workspace(tmp_path, monkeypatch, trio_package):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    write_package(trio_package, tmp_path / "bots" / "trio.bots")
    return tmp_path


def test_new_makes_a_skeleton_that_is_read_without_mistakes(tmp_path):
    result = RUN.invoke(bots, ["new", "cafe", "--folder", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert yaml.safe_load((tmp_path / "cafe" / "bot.yaml").read_text("utf-8"))["name"] == "cafe"
    written = {"dialogue.yaml", "examples.txt", "grammar.txt", "menu.txt", "questions.csv", "tests.yml"}
    assert written <= {p.name for p in (tmp_path / "cafe").iterdir()}


@pytest.mark.parametrize("name", ["Cafe", "카페", "1st", "a b", "../up"])
def test_a_name_that_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match="lower-case"):
        new_bot(name, tmp_path)


def test_a_skeleton_never_overwrites(tmp_path):
    new_bot("cafe", tmp_path)
    with pytest.raises(OutputError, match="not empty"):
        new_bot("cafe", tmp_path)


def test_ask_answers_with_bot_intent_slots_score_and_time(workspace):
    result = RUN.invoke(bots, ["ask", "거실 불 켜줘", "--bots", "trio", "--why"])
    assert result.exit_code == 0, result.output
    assert "bot=device intent=turn_on slots={room: 거실, appliance: 불}" in result.output
    assert " ms" in result.output
    assert "켜/VV" in result.output


def test_why_tells_the_words_that_weighed_and_what_was_on_lists(workspace):
    result = RUN.invoke(bots, ["ask", "마루 불 켜줘", "--bots", "trio", "--active", "device", "--why"])
    rows = [line.split("  ") for line in result.output.splitlines()]
    told = {row[1].strip(): "  ".join(row[2:]).strip() for row in rows if len(row) > 2 and row[1].strip()}
    assert "for device.turn_on" in told["Word 켜줘"]
    assert told["List room"] == "거실, said as 마루"
    assert told["Active bot"].startswith("device; ")
    assert "Word 켜" in result.output.split("List")[0]  # the words come first


def test_a_bot_that_is_not_in_the_package_cannot_be_active(workspace):
    result = RUN.invoke(bots, ["ask", "불 켜줘", "--bots", "trio", "--active", "nosuch"])
    assert isinstance(result.exception, UsageError)
    assert "'nosuch'" in str(result.exception)
    assert "alarm, common, device" in str(result.exception)


def test_export_writes_a_file_that_can_be_asked(workspace, tmp_path):
    target = tmp_path / "out" / "copy.bots"
    assert RUN.invoke(bots, ["export", str(target), "--bots", "trio"]).exit_code == 0
    assert "turn_off" in RUN.invoke(bots, ["ask", "거실 불 꺼줘", "--bots", str(target)]).output


def test_evaluate_counts_and_shows_what_was_wrong(workspace, tmp_path):
    tests = tmp_path / "tests.yml"
    rows = [
        {"say": "[거실](room) [불](appliance) 켜줘", "bot": "device", "intent": "turn_on"},
        {"say": "[거실](room) [불](appliance) 켜줘", "bot": "alarm", "intent": "set"},
    ]
    tests.write_text(yaml.safe_dump({"tests": rows}, allow_unicode=True), "utf-8")
    result = RUN.invoke(bots, ["evaluate", str(tests), "--bots", "trio"])
    assert result.exit_code == 0, result.output
    assert "2 sentences: bot 50.0%" in result.output
    assert "alarm.set" in result.output


def test_a_perfect_score_is_one(trio, tmp_path):
    file = tmp_path / "t.txt"
    file.write_text("## device.turn_on\n[거실](room) [불](appliance) 켜줘\n## -\n😀\n", "utf-8")
    score = evaluate(trio, read_tests(file))
    assert (score.bot, score.intent, score.slot_f1, score.exact, score.refused) == (1, 1, 1, 1, 1)
    assert (score.wrong, score.confusions) == ([], [])


@pytest.fixture
def bot_files(tmp_path, monkeypatch):
    """Writes tiny bots below a folder; the workspace is beside it."""
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))

    def write(place: str, name: str, language: str = "ko", ways: str = "") -> Path:
        folder = tmp_path / "bots" / place
        folder.mkdir(parents=True, exist_ok=True)
        intents = {intent: {"examples": each.split(", ")} for intent, each in SAID[language].items()}
        intents["hours"]["examples"] += [ways] if ways else []
        bot = {"name": name, "language": language, "intents": intents}
        (folder / "bot.yaml").write_text(yaml.safe_dump(bot, allow_unicode=True), "utf-8")
        return folder

    return write


def test_folders_that_are_trained_at_once_make_a_package_for_each_family_and_language(bot_files, tmp_path):
    bot_files("home/shop", "shop")
    bot_files("home/desk", "desk")
    bot_files("shop/ko", "shop")
    bot_files("shop/en", "shop", "en")
    folders = [str(tmp_path / "bots" / name) for name in ("home", "shop", "home")]
    result = RUN.invoke(bots, ["train", *folders], env={"COLUMNS": "400"})
    assert result.exit_code == 0, result.output
    kept = tmp_path / "home" / "bots"
    assert sorted(path.name for path in kept.iterdir()) == ["home.bots", "shop-en.bots", "shop-ko.bots"]
    assert {each["name"] for each in read_package(kept / "home.bots").bots} == {"shop", "desk"}
    assert result.output.count("character TF-IDF + SVM") == 3
    assert result.output.count("jamo TF-IDF + SVM") == 2
    assert "intent=price" in RUN.invoke(bots, ["ask", "사과 얼마예요", "--bots", "shop-ko"]).output
    assert "intent=price" in RUN.invoke(bots, ["ask", "how much is it", "--bots", "shop-en"]).output
    understanding, _ = bot_understanding(tmp_path / "bots" / "shop" / "ko")
    assert "kind" not in understanding.about  # what was trained is what talks


def test_bots_that_cannot_be_told_apart_are_not_trained_together(bot_files, tmp_path):
    home, shop = bot_files("home/shop", "shop").parent, bot_files("shop/ko", "shop")
    failed = RUN.invoke(bots, ["train", str(home), str(shop), "--name", "both"]).exception
    assert isinstance(failed, BotError)
    assert f"2 bots are named 'shop': {home / 'shop'}, {shop}" in str(failed)
    bot_files("desk/en", "desk", "en")
    with pytest.raises(BotError, match=r"speak ko \(shop\), en \(desk\)"):
        bot_packages([home, tmp_path / "bots" / "desk"], "both")
    assert not (tmp_path / "home").exists()


def test_two_folders_of_one_name_are_not_kept_over_each_other(bot_files):
    one, two = bot_files("here/shop", "shop"), bot_files("there/shop", "shop")
    with pytest.raises(UsageError, match="--name"):
        bot_packages([one, two])
    assert [each.name for each in bot_packages([two], "other")] == ["other"]


def test_mistakes_of_all_folders_are_told_before_any_is_trained(bot_files, tmp_path):
    good, *wrong = bot_files("good", "good"), bot_files("one", "1st"), bot_files("two", "2nd")
    with pytest.raises(BotError) as caught:
        bot_packages([good, *wrong])
    assert [mistake.partition(":")[0] for mistake in caught.value.mistakes] == ["one", "two"]
    with pytest.raises(BotError, match="saram bots new"):
        bot_packages([good, tmp_path / "nothing"])


def test_training_takes_what_tuning_found_for_these_very_files(bot_files):
    folder = bot_files("shop/ko", "shop")
    wide = {"COLUMNS": "400"}
    for trials in (1, 2):
        result = RUN.invoke(bots, ["tune", str(folder), "--trials", str(trials)], env=wide)
        assert result.exit_code == 0, result.output
    assert "Best trials for shop-ko" in result.output
    best = best_found(bot_packages([folder])[0].journal, "ko")
    assert len(best.trials) == 2
    result = RUN.invoke(bots, ["train", str(folder)], env=wide)
    assert f"what tuning found best, trial {best.trials[0][0]}" in result.output
    assert f"epochs={best.best.epochs}" in result.output
    assert "tuning" not in RUN.invoke(bots, ["train", str(folder), "--no-tuned"], env=wide).output
    bot_files("shop/ko", "shop", ways="몇 시까지 하나요")
    assert best_found(bot_packages([folder])[0].journal, "ko") is None


def test_bots_of_different_files_keep_journals_of_their_own(bot_files):
    folders = [bot_files("shop/ko", "shop"), bot_files("desk/ko", "desk"), bot_files("shop/en", "shop", "en")]
    before = [package.journal.name for package in bot_packages(folders)]
    bot_files("shop/ko", "shop", ways="몇 시까지 하나요")
    after = [package.journal.name for package in bot_packages(folders)]
    assert len(set(before)) == 3
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, True, True]


@pytest.mark.parametrize("trials", ["0", "-1"])
def test_a_search_of_no_trials_is_refused(bot_files, trials, tmp_path):
    folder = bot_files("shop/ko", "shop")
    assert RUN.invoke(bots, ["tune", str(folder), "--trials", trials]).exit_code == 2
    with pytest.raises(UsageError, match=f"got {trials}"):
        search(read_bots([folder]), tmp_path / "tuning.db", trials=int(trials))
    assert best_found(tmp_path / "tuning.db", "ko") is None


def test_a_search_that_was_stopped_finds_what_it_would_have_found_in_one_go(bot_files, tmp_path, monkeypatch):
    trained, folders = [], read_bots([bot_files("shop/ko", "shop")])

    def train(_folders, *, plan, sizes, epochs, rate, seed, progress):
        trained.append(seed)
        progress("network", 0.5)
        if len(trained) in stops:
            raise KeyboardInterrupt
        return None, Report(0.0, 0, 1 - abs(sizes.dropout - 0.3) - abs(rate - 1e-3) - epochs / 100)

    monkeypatch.setattr("saram.training.search.train_bots", train)
    stops = ()
    told = []
    whole = search(folders, tmp_path / "whole.db", trials=12, seed=3, progress=lambda stage, _: told.append(stage))
    stops = (15, 24)
    found = None
    for trials in (1, 10, 10, 12, 12):
        try:
            found = search(folders, tmp_path / "parts.db", trials=trials, seed=3)
        except KeyboardInterrupt:
            continue
    assert found == whole
    assert told[:2] == ["trial 1 of 12, network", "trial 2 of 12, network"]
    assert len(whole.trials) == 12
    assert search(folders, tmp_path / "whole.db", trials=1, seed=4).trials != whole.trials[-1:]
    assert best_found(tmp_path / "whole.db", "ko").accuracy == whole.accuracy


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_search_keeps_to_what_is_usual_in_the_language(bot_files, tmp_path, monkeypatch, language):
    plans = []

    def train(_folders, *, plan, **_):
        plans.append(plan)
        return None, Report(0.0, 0, 0.5)

    monkeypatch.setattr("saram.training.search.train_bots", train)
    folders = read_bots([bot_files("shop/one", "shop", language)])
    found = search(folders, tmp_path / "tuning.db", trials=3)
    assert found == best_found(tmp_path / "tuning.db", language)
    assert {plan.everyday for plan in plans} == {found.best.plan.everyday} == {usual_plan(language).everyday}


def test_a_search_stops_at_its_time(bot_files, tmp_path, monkeypatch):
    folders = read_bots([bot_files("shop/ko", "shop")])
    monkeypatch.setattr("saram.training.search.train_bots", lambda *_, **__: (None, Report(0.0, 0, 0.5)))
    assert len(search(folders, tmp_path / "tuning.db", trials=9, seconds=0).trials) == 1


def test_without_the_extra_the_commands_say_how_to_install_it():
    program = "import sys; sys.modules['yaml'] = None; from saram.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "bots", "ask", "안녕"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "pip install '.[language]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_learns_from_others_of_the_same_bots(bot_files, tmp_path):
    shop, desk = bot_files("shop/ko", "shop"), bot_files("desk/ko", "desk")
    for folder in (shop, desk):
        assert RUN.invoke(bots, ["train", str(folder), "--name", folder.parent.name]).exit_code == 0
    own, other = (read_package(tmp_path / "home" / "bots" / f"{name}.bots") for name in ("shop", "desk"))
    taught = RUN.invoke(bots, ["train", str(shop), "--name", "pupil", "--teacher", "shop"])
    assert taught.exit_code == 0, taught.output
    pupil = read_package(tmp_path / "home" / "bots" / "pupil.bots")
    assert pupil.classes == own.classes != other.classes
    assert any((pupil.network[name] != own.network[name]).any() for name in pupil.network)  # it learned otherwise
    assert "intent=price" in RUN.invoke(bots, ["ask", "사과 얼마예요", "--bots", "pupil"]).output
    refused = RUN.invoke(bots, ["train", str(shop), "--teacher", "desk"]).exception
    assert isinstance(refused, UsageError)
    assert "Teacher 1 was not trained for the same bots" in str(refused)
    unknown = RUN.invoke(bots, ["train", str(shop), "--teacher", "nobody"]).exception
    assert isinstance(unknown, UnknownNameError)
    assert "nobody" in str(unknown)
