"""YAML as people write it, with the line of every value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ValidationError

from saram.errors import BotError

__all__ = ["YamlFile", "read_text"]

_LONGEST: Final = 2_000_000
"""Bytes; no bot is written in more."""


class _Loader(yaml.SafeLoader):
    """Reads only true and false as truth values, plain digits as numbers, and no dates: ``no`` is a word."""


_WANTED: Final = {
    "tag:yaml.org,2002:bool": re.compile(r"^(?:true|false)$"),
    "tag:yaml.org,2002:int": re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"),
    "tag:yaml.org,2002:float": re.compile(r"^[-+]?[0-9]+\.[0-9]+$"),
    "tag:yaml.org,2002:null": re.compile(r"^(?:~|null|)$"),
}
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern in _WANTED.items():
    _Loader.add_implicit_resolver(_tag, _pattern, None)


def read_text(path: Path) -> str:
    """A text file in UTF-8.

    Raises:
        BotError: If it cannot be read, is too large or is in another encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BotError(str(path), [f"It cannot be read: {error.strerror or error}."]) from error
    if len(data) > _LONGEST:
        raise BotError(str(path), [f"It has {len(data):,} bytes; at most {_LONGEST:,} are read."])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BotError(str(path), [f"It is not UTF-8 (byte {error.start}). Save it as UTF-8."]) from error


class YamlFile:
    """One YAML file: its values and where they stand."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            BotError: If it is no YAML.
        """
        self.path = path
        text = read_text(path)
        try:
            loader = _Loader(text)
            self._node = loader.get_single_node()
            self.mistakes = list(self._doubled(self._node))
            self.value: Any = loader.construct_document(self._node) if self._node else None
            loader.dispose()
        except yaml.YAMLError as error:
            problem = " ".join(str(error).split())
            raise BotError(
                str(path), [f"It is not YAML: {problem}. Put texts with one of , : ? # [ ] {{ }} in quotes."]
            ) from error
        except (ValueError, TypeError, RecursionError) as error:
            raise BotError(str(path), [f"It cannot be read as YAML values: {error}"]) from error

    def line(self, place: Sequence[str | int]) -> int:
        """The line, from 1, of the value at a path of keys and indices, or of what is nearest above it."""
        node = self._node
        line = 1
        for key in place:
            following = None
            if isinstance(node, yaml.MappingNode):
                pairs = [(k, v) for k, v in node.value if k.value == str(key)]
                if pairs:
                    line = pairs[0][0].start_mark.line + 1
                    following = pairs[0][1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                following = node.value[key]
                line = following.start_mark.line + 1
            if following is None:
                continue  # a step of the schema that does not stand in the file
            node = following
        return line

    def mistake(self, place: Sequence[str | int], message: str) -> str:
        """A mistake with file, line and place."""
        return f"{self.path.name} line {self.line(place)}, {'.'.join(map(str, place)) or 'the file'}: {message}"

    def parse(self, model: type[BaseModel]) -> tuple[Any, list[str]]:
        """The file as a model, None where it is none, and every mistake."""
        try:
            return model.model_validate({} if self.value is None else self.value), self.mistakes
        except ValidationError as error:
            found = [
                self.mistake(each["loc"], f"{each['msg']}; got {str(each['input'])[:80]!r}") for each in error.errors()
            ]
            return None, [*self.mistakes, *found]

    def _doubled(self, node: Any, place: tuple[str, ...] = (), depth: int = 0) -> Any:  # noqa: ANN401 - nodes of yaml
        """Keys that stand twice in one mapping."""
        if depth > 30:
            raise ValueError("It is nested more than 30 levels deep.")
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in node.value:
                name = str(key.value)
                if name in seen:
                    line = f"{self.path.name} line {key.start_mark.line + 1}"
                    yield f"{line}, {'.'.join((*place, name))}: it stands in line {seen[name]} too"
                seen[name] = key.start_mark.line + 1
                yield from self._doubled(value, (*place, name), depth + 1)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from self._doubled(value, place, depth + 1)
