"""Write the recorded conversations that the tests of the session replay, to tests/live/sessions."""

from __future__ import annotations

from pathlib import Path

from saram.live import Session
from saram.live.inputs import (
    AnswerGrown,
    AnswerReady,
    Connected,
    Disconnected,
    Greet,
    Input,
    MindDone,
    PageInterrupted,
    PagePlaying,
    ReplyReady,
    Typed,
    VoiceHeard,
    WordsHeard,
)
from saram.live.protocol import CaptionLine
from saram.live.recording import Recorder
from saram.types import Card, Reply

FOLDER = Path(__file__).parents[1] / "tests" / "live" / "sessions"
LINES = (
    CaptionLine(start=0.3, end=2.4, text="대기 번호 백이십칠 번입니다."),
    CaptionLine(start=2.4, end=5.2, text="약 십이 분 뒤에 모시겠습니다."),
)
TICKET = Reply(
    "대기 번호 127번입니다. 약 12분 뒤에 모시겠습니다.",
    plain="대기 번호 127번입니다. 약 12분 뒤에 모시겠습니다.",
    cards=(Card("ticket", "번호표", (("창구", "3"),), {"number": "127"}),),
    quick_replies=("영업시간",),
    shared=False,
)
HOURS = Reply("오전 9시부터 오후 4시까지입니다.", plain="오전 9시부터 오후 4시까지입니다.")

Steps = list[tuple[float, Input | None]]


def turn(number: int, at: float, reply: Reply, *, stream: bool = False) -> Steps:
    """Mind and mouth answer a turn."""
    ready = AnswerReady(number, 0, reply.plain, f"/media/{number}.mp4", stream=stream, captions=() if stream else LINES)
    return [
        (at, ReplyReady(number, reply)),
        (at, MindDone(number)),
        (at + 0.06, ready),
        (at + 0.14, PagePlaying(f"{number}.0", 0.0, "started")),
    ]


SESSIONS: dict[str, Steps] = {
    "ticket": [
        (0.0, Connected()),
        (0.0, Greet()),
        *turn(1, 0.1, Reply("안녕하세요.", plain="안녕하세요.")),
        (1.9, PagePlaying("1.0", 1.7, "ended")),
        (3.0, VoiceHeard(active=True)),
        (3.6, WordsHeard("번호표 뽑아", final=False)),
        (4.4, VoiceHeard(active=False)),
        (4.4, WordsHeard("번호표 뽑아 줘", alternatives=("번호표 보아 줘",), silence=0.32)),
        *turn(2, 4.42, TICKET, stream=True),
        (4.9, AnswerGrown(2, 0, LINES[:1])),
        (6.1, AnswerGrown(2, 0, LINES, 5.6)),
        (10.3, PagePlaying("2.0", 5.6, "ended")),
    ],
    "interruption": [
        (0.0, Connected()),
        (0.5, Typed("번호표")),
        *turn(1, 0.6, TICKET),
        (3.0, PageInterrupted("1.0", 2.26)),
        (3.0, VoiceHeard(active=True)),
        (3.3, WordsHeard("영업시간은", final=False)),
        (4.6, VoiceHeard(active=False)),
        (4.6, WordsHeard("영업시간은 어떻게 돼요", silence=0.32)),
        *turn(2, 4.7, HOURS),
        (8.0, PagePlaying("2.0", 3.2, "ended")),
    ],
    "cough": [
        (0.0, Connected()),
        (0.5, Typed("번호표")),
        *turn(1, 0.6, TICKET),
        (2.0, PageInterrupted("1.0", 1.26)),
        (2.0, VoiceHeard(active=True)),
        (2.3, VoiceHeard(active=False)),
        (2.8, None),
        (3.1, None),
        (4.0, PageInterrupted("1.0", 2.2)),
        (4.6, WordsHeard("음…", silence=0.6)),
        (8.5, PagePlaying("1.0", 5.6, "ended")),
    ],
    "cut": [
        (0.0, Connected()),
        (0.5, Typed("번호표")),
        *turn(1, 0.6, TICKET),
        (1.7, PagePlaying("1.0", 0.9)),
        (2.0, Disconnected()),
        (14.0, None),
        (15.0, Connected()),
        (15.2, PagePlaying("1.0", 0.9, "started")),
        (20.1, PagePlaying("1.0", 5.6, "ended")),
    ],
    "silence": [
        (0.0, Connected()),
        (0.5, Typed("아무도 대답하지 않는다")),
        (20.6, None),
        (21.0, Typed("영업시간")),
        (21.1, ReplyReady(2, HOURS)),
        (33.2, None),
        (43.3, None),
        (63.5, None),
    ],
}


def record(steps: Steps) -> list[str]:
    """The lines of a recording."""
    recorder = Recorder(Session())
    for at, given in steps:
        if given is None:
            recorder.advance(at)
        else:
            recorder.receive(given, at)
    return recorder.lines


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name, steps in SESSIONS.items():
        path = FOLDER / f"{name}.jsonl"
        path.write_text("".join(f"{line}\n" for line in record(steps)), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
