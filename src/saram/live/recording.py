"""Conversations written down, so that they can be played again to the very same end.

A line of a recording is a JSON object: ``{"at": seconds, "in": …}`` for what happened, ``{"at": seconds}`` for time
that passed, and ``{"out": …}`` for everything that was to be done then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from saram.live.inputs import Input
from saram.live.outputs import Output
from saram.live.session import Session

__all__ = ["Recorder", "replay"]

_inputs: TypeAdapter[Input] = TypeAdapter(Annotated[Input, Field(discriminator="kind")])
_outputs: TypeAdapter[Output] = TypeAdapter(Annotated[Output, Field(discriminator="kind")])


class Recorder:
    """Drives a session and writes down everything."""

    def __init__(self, session: Session) -> None:
        """Record a session that has just begun."""
        self.session = session
        self.lines: list[str] = []

    def receive(self, given: Input, now: float) -> list[Output]:
        """See `Session.receive`."""
        self._write({"at": now, "in": _plain(_inputs.dump_python(given, mode="json"))})
        return self._taken(self.session.receive(given, now))

    def advance(self, now: float) -> list[Output]:
        """See `Session.advance`."""
        self._write({"at": now})
        return self._taken(self.session.advance(now))

    def _taken(self, outputs: list[Output]) -> list[Output]:
        for output in outputs:
            self._write({"out": _plain(_outputs.dump_python(output, mode="json"))})
        return outputs

    def _write(self, line: dict[str, Any]) -> None:
        self.lines.append(json.dumps(line, ensure_ascii=False))


def replay(lines: Iterable[str], session: Session) -> Iterator[tuple[str, str]]:
    """Play a recording to a new session.

    Yields:
        (what was recorded, what came now) for every step with a difference.

    Raises:
        ValueError: If a line is none of a recording.
    """
    recorder = Recorder(session)
    expected: list[str] = []
    given: dict[str, Any] | None = None
    for text in [*lines, '{"end": true}']:
        line = json.loads(text)
        if "out" in line:
            expected.append(json.dumps(line, ensure_ascii=False))
            continue
        if given is not None:
            recorder.lines.clear()
            if "in" in given:
                recorder.receive(_inputs.validate_python(given["in"]), given["at"])
            else:
                recorder.advance(given["at"])
            if recorder.lines[1:] != expected:
                yield "\n".join(expected), "\n".join(recorder.lines[1:])
        given, expected = line, []


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Without what is empty or null in mappings, so that a recording can be read by people."""
    if isinstance(value, dict):
        kept = {"text", "url", "plain", "captions"}
        return {key: _plain(each) for key, each in value.items() if key in kept or each not in (None, "", [], {}, ())}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
