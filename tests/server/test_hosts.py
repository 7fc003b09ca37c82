from __future__ import annotations

import json

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "192.168.0.9:8000", "[::1]:8000", "kiosk.bank.example"])
def test_any_address_and_the_allowed_names_are_served(serve, host):
    server = serve(hosts=("*.bank.example",))
    assert httpx.get(f"{server.http}/health", headers={"host": host}).json()["status"] == "ok"


@pytest.mark.parametrize("host", ["evil.example", "bank.example", "localhost.evil.example", "", "[", "a:b:c"])
def test_other_names_are_refused_with_what_to_do(serve, host):
    answer = httpx.get(f"{serve(hosts=('*.bank.example',)).http}/health", headers={"host": host})
    assert answer.status_code in {400, 403}
    if answer.status_code == 403:
        assert "--allow-host" in answer.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://["])
def test_pages_of_others_may_not_speak_to_the_server(serve, origin):
    server = serve()
    with pytest.raises(InvalidStatus):
        connect(server.url, origin=origin)
    answer = httpx.post(f"{server.http}/api/talk/bank/say", json={"text": "영업시간"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert "proxy" in answer.text


def test_its_own_page_may(serve):
    server = serve()
    with connect(server.url, origin=server.http) as line:
        line.send('{"type":"start"}')
        assert json.loads(line.recv(timeout=5))["type"] == "started"
