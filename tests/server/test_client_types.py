"""The types of the page's client, by the TypeScript compiler: they fit what the server sends and what docs show."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from saram.live import protocol
from saram.live.protocol import (
    Action,
    Answer,
    CaptionLine,
    Captions,
    CardShown,
    End,
    Error,
    Expected,
    Final,
    Interrupted,
    Listening,
    Partial,
    Resumed,
    Started,
    Thinking,
    Voice,
)

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "src" / "saram" / "server" / "page"
GUIDE = ROOT / "docs" / "how-to" / "connect-a-client.md"
LINE = CaptionLine(start=0, end=1.5, text="아홉 시에 열어요.")
CARD = CardShown(kind="map", title="우유", fields=(("칸", "A3"),), data={"x": 3, "way": [[0, 1], [2, 3]], "note": None})
BARE = Answer(id="1.0", turn=1, text="네.")
FULL = Answer(
    id="2.0", turn=2, text="Yes.", language="en", url="/media/a.mp4", stream=True, duration=2.5, captions=(LINE,),
    cards=(CARD,), quick_replies=("more",), interruptible=False, handover=True, last=False,
)  # fmt: skip
STARTED = Started(
    token="",
    resumed=False,
    bot="bank",
    title="은행",
    language="ko",
    recognises=("en",),
    idle="/idle.mp4",
    size=(9, 16),
)
SENT = [
    STARTED,
    STARTED.model_copy(update={"playing": FULL, "position": 1.5, "resumed": True, "keeps_audio": True}),
    BARE,
    FULL,
    Captions(answer="2.0", captions=(LINE,)),
    Captions(answer="2.0", captions=(), duration=1.5),
    Voice(active=True),
    Partial(text="영업"),
    Final(turn=1, text="영업시간"),
    Thinking(turn=1),
    Listening(turn=1),
    Expected(url="/media/a.mp4", mime="video/mp4"),
    Resumed(answer="1.0", position=0.5),
    End(reason="idle"),
    *[
        Interrupted(answer="1.0", position=0.5, reason=reason)
        for reason in get_args(Interrupted.model_fields["reason"].annotation)
    ],
    *[Action(turn=1, name="ticket", state=state) for state in get_args(Action.model_fields["state"].annotation)],
    *[
        BARE.model_copy(update={"cards": (CARD.model_copy(update={"kind": kind}),)})
        for kind in get_args(CardShown.model_fields["kind"].annotation)
    ],
    *[Error(code=code, message="no") for code in get_args(Error.model_fields["code"].annotation)],
]


@pytest.fixture
def compile_(tmp_path):
    """Compile a program beside the client under all strict checks; returns what the compiler finds fault with."""
    shutil.copy(PAGE / "client.d.ts", tmp_path)
    compiler = shutil.which("tsc")
    assert compiler, "There is no tsc: bash tools/install_typescript.sh"

    def run(program, *options):
        (tmp_path / "program.ts").write_text(program, "utf-8")
        flags = [
            "--strict",
            "--noEmit",
            "--exactOptionalPropertyTypes",
            "--target",
            "es2022",
            "--moduleResolution",
            "node",
        ]
        found = subprocess.run(
            [compiler, *flags, *options, "program.ts"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return found.stdout + found.stderr

    return run


def typed(events):
    lines = ['import type { ServerEvent } from "./client.js";']
    lines += [f"export const e{at}: ServerEvent = {event};" for at, event in enumerate(events)]
    return "\n".join(lines)


def test_every_event_that_the_server_sends_is_of_the_types(compile_):
    assert {type(event) for event in SENT} == set(get_args(protocol.ServerEvent))
    assert compile_(typed(event.model_dump_json() for event in SENT)) == ""


@pytest.mark.parametrize(
    "event",
    [
        {"type": "partial", "text": "a", "more": 1},
        {"type": "partial"},
        {"type": "final", "turn": "1", "text": "a"},
        {"type": "nothing"},
        {"type": "error", "code": "nothing", "message": "", "fatal": False},
        {"type": "action", "turn": 1, "name": "a", "state": "gone", "text": ""},
    ],
)
def test_what_the_server_never_sends_is_not(compile_, event):
    assert "program.ts(2" in compile_(typed([json.dumps(event)]))


def test_the_program_of_the_guide_is_a_typescript_program(compile_):
    (program,) = re.findall(r"```js\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    program = program.replace('"/page/client.js"', '"./client.js"')
    assert compile_(program) == ""
    assert "misspelt" in compile_(program.replace("detail.url", "detail.misspelt"))
    assert '"fr"' in compile_(program.replace('"en"', '"fr"'))


def test_the_types_have_what_the_client_has_and_nothing_else(compile_):
    client, types = ((PAGE / name).read_text("utf-8") for name in ("client.js", "client.d.ts"))
    there = set(re.findall(r"^  (?:get )?([a-z]\w*)\([^)]*\) \{$", client, re.MULTILINE))
    (body,) = re.findall(r"export class Client extends EventTarget \{(.*?)^\}", types, re.DOTALL | re.MULTILINE)
    told = set(re.findall(r"^  (?:readonly )?([a-z]\w*)[(:<]", body, re.MULTILINE))
    assert told - {"addEventListener", "removeEventListener"} == there
    uses = [f"export const use_{name} = (client: Client) => client.{name};" for name in sorted(there - {"constructor"})]
    first = 'import { Client, VERSION } from "./client.js";\nexport const version: 1 = VERSION;\n'
    assert compile_(first + "\n".join(uses)) == ""
    emitted = set(re.findall(r'new CustomEvent\("(\w+)"', client))
    (named,) = re.findall(r"\} & \{(.*?)\};", types, re.DOTALL)
    assert set(re.findall(r"(\w+): CustomEvent", named)) == emitted
