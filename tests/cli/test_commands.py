"""The commands, in this process."""

from __future__ import annotations

import json
import re

import av
import pytest
from typer.testing import CliRunner

import saram
from saram.cli.main import app
from saram.media import VideoReader

SMALL = ["--avatar", "drawn", "--size", "64"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments, text=None):
        return CliRunner().invoke(app, list(arguments), input=text)

    return invoke


def test_say_writes_a_film_and_tells_about_it(run, tmp_path):
    result = run("say", "안녕하세요.", "-o", "a.mp4", *SMALL)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("a.mp4: ")
    assert "real-time factor" in result.stdout
    with VideoReader(tmp_path / "a.mp4") as reader:
        assert reader.size == (64, 64)


def test_say_reads_standard_input(run, tmp_path):
    assert run("say", "-", "-o", "a.wav", *SMALL, text="안녕하세요.\n").exit_code == 0
    assert (tmp_path / "a.wav").stat().st_size > 100_000


def test_say_reads_a_file_if_there_is_one(run, tmp_path):
    (tmp_path / "script.md").write_text("# 제목\n\n안녕하세요. [pause 1s]\n")
    (tmp_path / "words").write_text("안녕하세요.")
    assert run("say", "script.md", "-o", "a.wav", *SMALL).exit_code == 0
    assert run("say", "words", "-o", "b.wav", *SMALL).exit_code == 2, "no ending says what kind of script it is"


@pytest.mark.parametrize("name", ["nothing.md", "no/such/file.txt", "talk.srt", "a.json", "a.vtt"])
def test_a_script_that_is_not_there_is_not_read_out(run, name):
    result = run("say", name, *SMALL)
    assert result.exit_code == 1
    assert f"There is no file {name}" in result.stderr


def test_words_that_end_like_a_file_are_words(run):
    assert run("say", "Read my notes.txt", "-o", "a.wav", *SMALL).exit_code == 0


def test_json_is_for_programs(run):
    result = run("say", "네 😀.", "-o", "a.gif", "--json", "--motion", "m.json", *SMALL)
    record = json.loads(result.stdout)
    assert record["path"] == "a.gif"
    assert record["frames"] / 25 == pytest.approx(record["duration"])
    assert record["files"] == {"motion": "m.json"}
    assert record["unknown_characters"] == {"😀": 1}
    assert record["cpu_seconds"]["wall"] > 0


def test_a_character_that_is_not_said_is_a_warning_once(run):
    result = run("say", "네 😀. 네 😀.", "-o", "a.wav", *SMALL)
    assert result.exit_code == 0
    assert result.stderr.count("U+1F600") == 1
    assert run("say", "네 😀.", "-o", "a.wav", "--quiet", *SMALL).output == ""


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["하나", "-o", "a.avi"], 1, "Known endings"),
        (["하나", "-o", "no/a.mp4"], 1, "mkdir -p no"),
        (["하나", "-o", "."], 1, "names no file"),
        (["하나 [paus 1s]"], 2, "script:1:4"),
        ([""], 2, "."),
        (["하나", "--size", "1x1"], 2, "16×16"),
        (["하나", "--size", "big"], 2, "not a size"),
        (["하나", "--fps", "0"], 2, "from 1 to 120"),
        (["하나", "--fps", "240"], 2, "from 1 to 120"),
        (["하나", "--fps", "60", "-o", "a.gif"], 2, "at most 50"),
        (["하나", "--avatar", "nobody"], 2, "drawn|hana"),
        (["하나", "--avatar", "no.saram"], 1, r"no\.saram"),
        (["하나", "--voice", "nobody"], 2, "ko-female"),
        (["하나", "--background", "no.png"], 1, r"no\.png"),
        (["하나", "--rate", "9"], 2, "rate"),
        (["하나", "--captions", "big"], 2, "burn"),
        (["하나", "--motion", "m.txt"], 2, r"\.json or \.csv"),
        (["하나", "--language", "fr"], 2, "ko"),
    ],
)
def test_mistakes_are_one_clear_message(run, tmp_path, arguments, status, message):
    size = [] if "--size" in arguments else ["--size", "64"]
    avatar = [] if "--avatar" in arguments else ["--avatar", "drawn"]
    result = run("say", *arguments, *size, *avatar)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert re.search(message, result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_bundle_is_reported(run, tmp_path):
    (tmp_path / "me.saram").write_bytes(b"PK nothing")
    result = run("say", "하나", "--avatar", "me.saram")
    assert result.exit_code == 1
    assert "me.saram" in result.stderr


def test_voices_are_listed(run):
    assert "ko-female" in run("voices").stdout
    assert all(other in run("voices").stdout for other in ("http:", "SARAM_SPEECH_URL", "recorded:"))
    names = {each["name"]: each for each in json.loads(run("voices", "--json").stdout)}
    assert names["ko-female"]["language"] == "ko"
    assert names["en-male"]["gender"] == "male"


def test_avatars_are_listed(run):
    assert "drawn" in run("avatars").stdout
    drawn = next(each for each in json.loads(run("avatars", "--json").stdout) if each["name"] == "drawn")
    assert drawn["background_exchangeable"] is True


def test_the_doctor_finds_everything_here(run, monkeypatch, tmp_path):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "espeak-ng" in result.stdout
    assert all(each["ok"] for each in json.loads(run("doctor", "--json").stdout) if each["needed"])


def test_the_doctor_tells_what_is_missing_and_how_to_get_it(run, monkeypatch):
    monkeypatch.setattr(av, "codecs_available", {"aac"})
    result = run("doctor")
    assert result.exit_code == 1
    assert "libx264" in result.stdout
    assert "→" in result.stdout


def test_a_script_can_be_checked(run, tmp_path):
    (tmp_path / "a.md").write_text("안녕하세요. [gesture nod] 반갑습니다.\n---\n둘째 장면.")
    result = run("script", "check", "a.md")
    assert result.exit_code == 0
    assert "반갑습니다. [nod]" in result.stdout
    beats = json.loads(run("script", "check", "a.md", "--json").stdout)
    assert [beat["scene"] for beat in beats] == [0, 0, 1]
    (tmp_path / "b.md").write_text("안녕 [nod")
    broken = run("script", "check", "b.md")
    assert broken.exit_code == 2
    assert "b.md:1:" in broken.stderr


def test_version(run):
    assert run("--version").stdout == f"saram {saram.__version__}\n"


@pytest.mark.parametrize("command", [[], ["say"], ["avatars"], ["voices"], ["doctor"], ["script", "check"]])
def test_every_command_explains_itself(run, command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout) > 150


def test_without_arguments_the_help_is_shown(run):
    assert "say" in run().output
