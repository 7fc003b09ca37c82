"""A real bot with a real mind behind the server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import httpx
import numpy as np
import pytest

from saram.errors import UnknownNameError, UsageError
from saram.server.wiring import BotParts, NoWords
from saram.types import AudioChunk
from saram.workflows.answering import Answering, Appearance

DRAWN = Appearance(avatar="drawn", size=(160, 160))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace in which the bot is trained once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("SARAM_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def bank(home):
    parts = BotParts("bank", appearance=DRAWN, language="ko", answering=Answering(DRAWN, folder=home / "answers"))
    yield parts
    parts.close()


def test_a_page_is_told_of_the_bot(bank):
    info = bank.parts.info
    assert (info.name, info.language, info.size) == ("bank", "ko", (160, 160))
    assert info.title == "은행"


def test_the_bot_greets_and_answers(bank):
    mind = bank.parts.mind("ko", None)
    (greeting,) = mind.greet()
    assert greeting.plain
    (reply,) = mind.hear("영업시간이 어떻게 되나요?", ())
    assert "4시" in reply.plain


def test_the_mind_remembers_only_what_was_heard(bank):
    mind = bank.parts.mind("ko", None)
    (reply,) = mind.hear("영업시간이 어떻게 되나요?", ())
    mind.heard(reply.plain[:9], complete=False)
    list(mind.hear("번호표 뽑아 줘", ()))
    said = [turn.text for turn in mind._conversation.history if turn.role == "bot"]
    assert said[0] == reply.plain[:9].rstrip()


def test_another_mind_goes_on_from_what_one_had_in_mind(bank):
    mind = bank.parts.mind("ko", None)
    (reply,) = mind.hear("대출 상품 알려 줘", ())
    mind.heard(reply.plain[:9], complete=False)
    again = bank.parts.mind("ko", json.loads(json.dumps(mind.snapshot())))
    assert list(again.hear("그건 한도가 얼마예요?", ())) == list(mind.hear("그건 한도가 얼마예요?", ()))
    assert again._conversation.history == mind._conversation.history


@pytest.mark.parametrize("state", [{}, {"conversation": {"version": 0}, "heard": [], "cut": False}])
def test_what_it_had_in_mind_in_another_version_is_left_out_with_a_word_to_the_operator(bank, caplog, state):
    mind = bank.parts.mind("ko", state)
    assert "without what was said before" in caplog.text
    assert len(list(mind.hear("영업시간이 어떻게 되나요?", ()))) == 1


def test_an_operator_sees_how_often_a_person_was_called(bank, serve):
    server = serve(parts=bank.parts)
    before = httpx.get(f"{server.http}/metrics").json()["handovers"]["bank"]
    mind = bank.parts.mind("ko", None)
    (reply,) = mind.hear("직원 불러 주세요", ())
    assert reply.handover
    after = httpx.get(f"{server.http}/metrics").json()["handovers"]["bank"]
    assert after == before | {"called": before["called"] + 1}
    assert set(after) == {"called", "failed", "nobody"}


def test_a_language_the_bot_does_not_speak_is_answered_in_its_own(bank):
    (greeting,) = bank.parts.mind("en", None).greet()
    assert any("가" <= letter <= "힣" for letter in greeting.plain)


@pytest.mark.parametrize(
    "said",
    [
        "口座を開設したいです",
        "我想查一下贷款利率",
        "أريد فتح حساب",
        "Ich möchte bitte ein Konto eröffnen",
        "où sont les toilettes",
        "🙂🙂🙂",
        "ㅋㅋㅋㅋㅋㅋ",
    ],
)
def test_another_language_is_not_taken_for_a_request(bank, said):
    replies = list(bank.parts.mind("ko", None).hear(said, ()))
    assert [reply.source for reply in replies] == ["fallback"]
    assert replies[0].plain


def test_where_nothing_recognises_a_language_voices_are_noticed_and_words_are_not(bank, tools):
    assert "ko" not in bank.recognises
    ears = bank.parts.ears("ko")
    voice = tools.speech(seconds=1.5)
    sound = np.concatenate([np.zeros(8000, np.int16), voice, np.zeros(24_000, np.int16)])
    noticed = [each for at in range(0, len(sound) - 320, 320) for each in ears.push(sound[at : at + 320])]
    assert {each.kind for each in noticed} <= {"voice", "words"}
    assert all(each.text == "" for each in noticed if each.kind == "words")
    ears.close()
    assert not NoWords().languages()
    chunk = AudioChunk(np.zeros(320, np.float32), 16_000)
    assert [each.kind for each in NoWords().listen([chunk])] == ["final"]


def test_what_the_page_is_to_hear_is_not_recognised_here(home, tools):
    answering = Answering(DRAWN, folder=home / "answers")
    parts = BotParts("bank", appearance=DRAWN, language="ko", listener="browser", answering=answering)
    assert parts.recognises == parts.parts.info.recognises == ()
    ears = parts.parts.ears("ko")
    sound = np.concatenate([np.zeros(8000, np.int16), tools.speech(), np.zeros(24_000, np.int16)])
    noticed = [each for at in range(0, len(sound) - 320, 320) for each in ears.push(sound[at : at + 320])]
    assert not any(each.text for each in noticed if each.kind == "words")
    ears.close()
    parts.close()


def test_a_bot_that_is_not_there_is_an_error_that_names_those_that_are():
    with pytest.raises(UnknownNameError, match="bank"):
        BotParts("nothing", appearance=DRAWN)
    with pytest.raises(UsageError, match="speaks ko"):
        BotParts("home", appearance=DRAWN, language="en")


def test_the_command_opens_the_page_and_ends_when_asked(bank, home):
    command = [sys.executable, "-m", "saram", "talk", "--bot", "bank", "--avatar", "drawn", "--size", "160x160"]
    with subprocess.Popen(
        [*command, "--language", "ko", "--port", "0", "--no-open"],
        env=os.environ | {"SARAM_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        address = server.stdout.readline().strip()
        assert address.endswith("/talk/bank"), server.stderr.read()
        assert httpx.get(address).status_code == 200
        assert httpx.get(f"{address}/info.json").json()["title"] == "은행"
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in {0, 130}
        assert "no recogniser" in server.stderr.read()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--certificate", "x.pem"], "both --certificate and --key"),
        (["--bot", "nothing", "--host", "192.0.2.1"], "Cannot listen"),
    ],
)
def test_mistakes_in_what_is_asked_for_are_one_message(tmp_path, options, message):
    done = subprocess.run(
        [sys.executable, "-m", "saram", "talk", "--no-open", "--port", "0", *options],
        env=os.environ | {"SARAM_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
