"""The server as the shell runs it: several bots, https, a proxy in front, an end when asked."""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys

import httpx
import pytest

from saram.server.client import Client

BOT = """
name: {name}
title: {title}
language: ko
intents:
  hours: {{examples: [언제 열어요, 몇 시에 열어요, 영업시간 알려 줘, 언제까지 해요, 문 언제 닫아요]}}
  place: {{examples: [어디에 있어요, 위치 알려 줘, 어디로 가요, 길 좀 알려 줘, 어느 쪽이에요]}}
"""
DIALOGUE = """
persona: {name: 하나, about: "저는 사람이 아니라 AI예요."}
intents: {hours: "아홉 시에 열어요.", place: "왼쪽에 있어요."}
"""


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that nobody has signed but itself, and its key."""
    assert shutil.which("openssl"), "This test needs openssl: apt-get install openssl"
    paths = tmp_path / "kiosk.pem", tmp_path / "kiosk.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", paths[0], "-keyout", paths[1]],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return paths


@pytest.fixture
def bots(tmp_path):
    """Folders of two bots."""
    folders = []
    for name, title in (("cafe", "카페"), ("kiosk", "매점")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bot.yaml").write_text(BOT.format(name=name, title=title), "utf-8")
        (folder / "dialogue.yaml").write_text(DIALOGUE, "utf-8")
        folders.append(str(folder))
    return folders


def test_two_bots_are_served_by_https_until_the_server_is_asked_to_end(tmp_path, bots, certificate, monkeypatch):
    command = [
        sys.executable,
        "-m",
        "saram",
        "serve",
        *bots,
        "--avatar",
        "drawn",
        "--size",
        "160x160",
        "--language",
        "ko",
    ]
    command += ["--host", "127.0.0.1", "--port", "0", "--listener", "browser", "--proxies", "127.0.0.1"]
    command += ["--certificate", str(certificate[0]), "--key", str(certificate[1])]
    with (
        (tmp_path / "errors.txt").open("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            command,
            env=os.environ | {"SARAM_HOME": str(tmp_path / "home"), "SARAM_CHAT_URL": ""},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server,
    ):
        try:
            addresses = [server.stdout.readline().strip() for _ in bots]
            found = [re.fullmatch(r"https://localhost:(\d+)/talk/(cafe|kiosk)", address) for address in addresses]
            assert all(found), (tmp_path / "errors.txt").read_text("utf-8")
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))  # whom clients trust
            with httpx.Client(verify=ssl.create_default_context(), base_url=f"https://localhost:{found[0][1]}") as web:
                for address, title in zip(addresses, ("카페", "매점"), strict=True):
                    assert "<html" in web.get(address).text
                    assert web.get(f"{address}/info.json").json()["title"] == title
                # Where the proxy speaks http to people, nothing may send them to https.
                assert web.get("/talk/").headers["location"].startswith("https://")
                behind = web.get("/talk/", headers={"x-forwarded-proto": "http"})
                assert behind.headers["location"].startswith("http://")
                with Client(f"wss://localhost:{found[0][1]}/talk/kiosk/socket", timeout=60) as client:
                    assert client.started.recognises == ()
                    client.say("몇 시에 열어요")
                    answer = next(each for each in client.events() if each.type == "answer" and "아홉" in each.text)
                    assert web.get(answer.url).content[4:8] == b"ftyp"
                    server.send_signal(signal.SIGTERM)
                    assert not [
                        each for each in client.events() if each.type == "error"
                    ]  # and the connection is closed
            assert server.wait(20) == 143
        finally:
            server.kill()
        errors.seek(0)
        told = errors.read()
        assert "Traceback" not in told
        assert "ERROR" not in told
