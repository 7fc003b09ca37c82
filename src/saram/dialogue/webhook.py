"""Actions that are requests over HTTP."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any, Final, get_args

import httpx

from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.escaping import harmless
from saram.errors import EngineError
from saram.types import Card, CardKind, Count, Money, SlotValue

__all__ = ["Webhook"]

_LARGEST: Final = 65_536
_CARDS: Final = 10
_ROWS: Final = 50


class Webhook:
    """Posts a call as JSON and reads the outcome.

    Request: ``{"action", "arguments", "texts", "unlisted", "language", "asked", "corrects", "excepted", "replaces",
    "takes_back", "now"}`` with the header ``Idempotency-Key``, which is the same for all attempts of one call. Answer:
    ``{"outcome", "values", "cards", "quick_replies", "valid_until"}``, each of which may be missing.
    """

    def __init__(self, url: str, *, timeout: float = 4.0, attempts: int = 2, key_env: str = "") -> None:
        """Describe the request.

        Args:
            url: Where it goes.
            timeout: Seconds for all attempts together.
            attempts: How often it is made when it cannot be reached or answers with status 429 or 5xx.
            key_env: Environment variable that holds a bearer token; empty for none.
        """
        self._url = url
        self._timeout = timeout
        self._attempts = attempts
        self._key_env = key_env
        self._waiting = threading.Event()

    def __call__(self, call: ActionCall) -> ActionResult:
        """Make the request.

        Raises:
            EngineError: If there is no answer that can be used.
        """
        headers = {"Idempotency-Key": call.key}
        if self._key_env and (key := os.environ.get(self._key_env, "")):
            headers["Authorization"] = f"Bearer {key}"
        body = {
            "action": call.name,
            "arguments": {name: _plain(value) for name, value in call.arguments.items()},
            "texts": dict(call.texts),
            "unlisted": sorted(call.unlisted),
            "language": call.language,
            "asked": call.asked,
            "corrects": None if call.corrects is None else {k: _plain(v) for k, v in call.corrects.items()},
            "excepted": [[slot.name, _plain(slot.value)] for slot in call.excepted],
            "replaces": {name: _plain(value) for name, value in call.replaces.items()},
            "takes_back": call.takes_back,
            "now": call.now.isoformat(),
        }
        wait = max(self._timeout / self._attempts, 0.05)
        problem = ""
        for attempt in range(1, self._attempts + 1):
            try:
                with (
                    httpx.Client(timeout=wait, follow_redirects=False) as client,
                    client.stream("POST", self._url, json=body, headers=headers) as answer,
                ):
                    if answer.is_success:
                        return _result(_content(answer))
                    status = answer.status_code
                if status != httpx.codes.TOO_MANY_REQUESTS and status < httpx.codes.INTERNAL_SERVER_ERROR:
                    raise EngineError(f"{self._url} answered with status {status}.")
                problem = f"status {status}"
            except httpx.TransportError as error:
                problem = f"{type(error).__name__}: {error}"
            if attempt < self._attempts:
                self._waiting.wait(0.05 * 2**attempt)
        raise EngineError(f"{self._url} gave no answer in {self._attempts} attempts; the last one met {problem}.")


def _content(answer: httpx.Response) -> dict[str, Any]:
    data = b""
    for chunk in answer.iter_bytes():
        data += chunk
        if len(data) > _LARGEST:
            raise EngineError(f"The answer of {answer.url} has more than {_LARGEST:,} bytes.")
    try:
        value = json.loads(data or b"{}")
    except ValueError as error:
        raise EngineError(f"{answer.url} answered with something that is not JSON: {data[:80]!r}") from error
    if not isinstance(value, dict):
        raise EngineError(f"{answer.url} must answer with a JSON object; got {type(value).__name__}.")
    return value


def _result(data: dict[str, Any]) -> ActionResult:
    """Data from outside, taken as far as it has the expected form."""
    values = data.get("values")
    given: dict[str, SlotValue] = {}
    if isinstance(values, dict):
        given = {str(k): v for k, v in values.items() if isinstance(v, (str, int, float)) and not isinstance(v, bool)}
    cards = data.get("cards")
    replies = data.get("quick_replies")
    return ActionResult(
        str(data.get("outcome", "ok")),
        given,
        tuple(_card(each) for each in cards[:_CARDS] if isinstance(each, dict)) if isinstance(cards, list) else (),
        tuple(harmless(str(each)) for each in replies[:_CARDS]) if isinstance(replies, list) else (),
        _moment(data.get("valid_until")),
    )


def _card(data: Mapping[str, Any]) -> Card:
    kind: CardKind = data["kind"] if data.get("kind") in get_args(CardKind) else "text"
    rows = data.get("fields", [])
    more = data.get("data", {})
    return Card(
        kind,
        harmless(str(data.get("title", ""))),
        tuple((harmless(str(r[0])), harmless(str(r[1]))) for r in rows[:_ROWS] if isinstance(r, list) and len(r) == 2)
        if isinstance(rows, list)
        else (),
        {str(k): v if isinstance(v, (int, float)) else harmless(str(v)) for k, v in more.items()}
        if isinstance(more, dict)
        else {},
    )


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.astimezone().replace(tzinfo=None) if moment is not None and moment.tzinfo else moment


def _plain(value: SlotValue) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, (Money, Count)):
        return asdict(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value
