"""Values of a conversation as plain JSON and back, each of the kind it was."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from saram.types import Card, Count, Money, Reading, Reply, Request, Slot, Turn

__all__ = ["pack", "unpack"]

_TAG: Final = "~"
_RECORDS: Final = {kind.__name__: kind for kind in (Card, Count, Money, Reading, Reply, Request, Slot, Turn)}
_TIMES: Final = {kind.__name__: kind for kind in (date, time, datetime)}
_KINDS: Final[Mapping[str, Callable[[Any], object]]] = {
    "dict": dict,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "timedelta": lambda parts: timedelta(*parts),
}
_DEEPEST: Final = 40


def pack(value: object, depth: int = 0) -> Any:  # noqa: ANN401, C901, PLR0911 - one case for each kind of value
    """A value as JSON: text, numbers, dates, lists, mappings, sets and what a conversation is about.

    Args:
        value: The value.
        depth: How deep within another one it stands.

    Raises:
        ValueError: If something in it has no such form.
    """
    kind = type(value)
    if depth > _DEEPEST:
        raise ValueError(f"Values are nested at most {_DEEPEST} deep.")
    if value is None or kind in {bool, int}:
        return value
    if isinstance(value, float) and kind is float and math.isfinite(value):
        return value
    if isinstance(value, str) and kind is str:
        value.encode()
        return value
    if isinstance(value, list) and kind is list:
        return [pack(each, depth + 1) for each in value]
    if isinstance(value, dict) and kind is dict:
        if all(type(key) is str and key != _TAG for key in value):
            return {str(pack(key)): pack(each, depth + 1) for key, each in value.items()}
        return {_TAG: "dict", "of": [[pack(key, depth + 1), pack(each, depth + 1)] for key, each in value.items()]}
    if isinstance(value, tuple) and kind is tuple:
        return {_TAG: "tuple", "of": [pack(each, depth + 1) for each in value]}
    if isinstance(value, set | frozenset) and kind in {set, frozenset}:
        return {_TAG: kind.__name__, "of": sorted((pack(each, depth + 1) for each in value), key=repr)}
    if isinstance(value, timedelta):
        return {_TAG: "timedelta", "of": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, date | time) and kind.__name__ in _TIMES:
        return {_TAG: kind.__name__, "of": value.isoformat()}
    if _RECORDS.get(kind.__name__) is kind:
        given = {each.name: getattr(value, each.name) for each in fields(_RECORDS[kind.__name__])}
        return {_TAG: kind.__name__, "of": {name: pack(each, depth + 1) for name, each in given.items()}}
    raise ValueError(f"A {kind.__name__} cannot be kept.")


def unpack(plain: Any, depth: int = 0) -> Any:  # noqa: ANN401 - whatever it was
    """The value that was packed. What stands within records is not looked at.

    Raises:
        ValueError: If it is none that `pack` gives.
    """
    if depth > 2 * _DEEPEST:
        raise ValueError(f"Values are nested at most {_DEEPEST} deep.")
    if isinstance(plain, list):
        return [unpack(each, depth + 1) for each in plain]
    if not isinstance(plain, dict):
        return plain
    if _TAG not in plain:
        return {key: unpack(each, depth + 1) for key, each in plain.items()}
    kind = plain[_TAG]
    try:
        given = unpack(plain["of"], depth + 1)
        if kind in _TIMES:
            return _TIMES[kind].fromisoformat(given)
        if kind in _RECORDS:
            return _RECORDS[kind](**given)
        return _KINDS[kind](given)
    except (LookupError, TypeError, OverflowError) as error:
        raise ValueError(f"This is no {kind!r}.") from error
