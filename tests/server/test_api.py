from __future__ import annotations

import json

import httpx
import jsonschema
import pytest

from saram.live import Patience


def said(server, text, **more):
    answer = httpx.post(f"{server.http}/api/talk/bank/say", json={"text": text, **more})
    assert answer.status_code == 202, answer.text
    return answer.json()


def polled(server, turn, tools):
    address = f"{server.http}/api/turns/{turn['turn']}"
    return tools.wait_for(lambda: (found := httpx.get(address).json())["done"] and found)


def test_a_program_says_something_and_polls_for_the_answer(serve, tools):
    server = serve(greeting="")
    record = polled(server, said(server, "번호표"), tools)
    (answer,) = record["events"]
    assert answer["text"] == "대기 번호 백이십칠 번입니다."
    assert answer["cards"][0]["data"]["number"] == "127"
    assert httpx.get(server.http + answer["url"]).content[4:8] == b"ftyp"


def test_a_conversation_of_a_program_goes_on(serve, tools):
    server = serve(greeting="")
    first = said(server, "영업시간")
    polled(server, first, tools)
    second = said(server, "두 가지", conversation=first["conversation"])
    assert [event["text"] for event in polled(server, second, tools)["events"]] == ["하나입니다.", "둘입니다."]
    assert server.hall._talks[first["conversation"]].said == ["영업시간", "두 가지"]


def test_a_program_follows_the_answer_as_it_comes(serve):
    server = serve(greeting="")
    turn = said(server, "두 가지")
    with httpx.stream("GET", f"{server.http}/api/turns/{turn['turn']}/events", timeout=20) as stream:
        lines = [line for line in stream.iter_lines() if line]
    assert [line for line in lines if line.startswith("event:")] == ["event: answer", "event: answer", "event: done"]
    assert json.loads(lines[1].removeprefix("data: "))["text"] == "하나입니다."


def test_two_turns_at_once_have_each_their_own_answers(serve, tools):
    server = serve(greeting="")
    first = said(server, "꼭")
    second = said(server, "영업시간", conversation=first["conversation"])
    assert [event["text"] for event in polled(server, second, tools)["events"]] == ["아홉 시부터 네 시까지입니다."]
    assert [event["text"] for event in polled(server, first, tools)["events"]] == [tools.long]


def test_a_turn_too_many_is_over_at_once(serve, tools):
    server = serve(greeting="", patience=Patience(waiting=0))
    record = polled(server, said(server, "영업시간"), tools)
    assert [event["code"] for event in record["events"]] == ["busy"]


def test_who_follows_a_turn_is_let_go_when_a_page_takes_the_conversation(serve, talk):
    server = serve(greeting="")
    turn = said(server, "hang")
    with httpx.stream("GET", f"{server.http}/api/turns/{turn['turn']}/events", timeout=60) as stream:
        assert talk(server, token=turn["conversation"]).started.resumed
        assert [line for line in stream.iter_lines() if line.startswith("event:")] == ["event: done"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"\xff\x00", 422),
        (b'{"text":""}', 422),
        (b'{"text":"x","more":1}', 422),
        (b'{"text":"x","conversation":"nobody"}', 404),
        (b'{"text":"' + b"x" * 3000 + b'"}', 422),
        (b"x" * 10_000_000, 413),
    ],
)
def test_what_is_no_request_is_refused_with_a_reason(serve, body, status):
    answer = httpx.post(f"{serve().http}/api/talk/bank/say", content=body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_unknown_bots_and_turns_are_not_found(serve):
    server = serve()
    assert httpx.post(f"{server.http}/api/talk/nobody/say", json={"text": "x"}).status_code == 404
    assert httpx.get(f"{server.http}/api/turns/none").status_code == 404
    assert httpx.get(f"{server.http}/api/turns/none/events").status_code == 404


def test_a_conversation_that_a_page_holds_is_not_taken_over_by_a_program(serve, talk):
    server = serve()
    client = talk(server)
    answer = httpx.post(f"{server.http}/api/talk/bank/say", json={"text": "x", "conversation": client.token})
    assert answer.status_code == 409


def test_the_protocol_can_be_asked_for(serve):
    jsonschema.Draft202012Validator.check_schema(httpx.get(f"{serve().http}/api/protocol.json").json())


def test_health_and_figures_are_told(serve, talk, tools):
    server = serve()
    client = talk(server)
    answer = tools.until(client, "answer")
    client.playing(answer, 0, "started")
    tools.wait_for(lambda: httpx.get(f"{server.http}/metrics").json()["milliseconds"])
    assert httpx.get(f"{server.http}/health").json()["conversations"] == 1


def test_pages_bring_nothing_from_elsewhere_and_may_do_nothing_else(serve):
    server = serve()
    page = httpx.get(f"{server.http}/", follow_redirects=True)
    assert page.url.path == "/talk/bank"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for name in ("talk.js", "talk.css", "client.js", "client.d.ts", "icon.svg", "microphone-worklet.js"):
        part = httpx.get(f"{server.http}/page/{name}")
        assert part.status_code == 200
        assert "//" not in part.text.replace("://www.w3.org", "").replace("// ", "").replace(
            "}//", ""
        ) or name.endswith(".js")
    assert httpx.get(f"{server.http}/page/../app.py").status_code == 404
