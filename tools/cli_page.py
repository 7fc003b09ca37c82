"""The reference of the command line, from the functions behind the commands."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from saram.cli.main import app

__all__ = ["page"]

_HEAD = """\
# Command line

Generated from the program by `make docs`; `saram --help` and `saram COMMAND --help` say the same.

Errors are one message on standard error that says what is wrong and what to do. The exit status is 0 when all is well,
1 when something failed, 2 when something was asked for that cannot be done, and 130 after Ctrl-C.

`saram --install-completion` teaches your shell to complete commands and options; `saram --version` shows the version.
"""


def page() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *(_section(name, call) for name, call in _commands(app, "saram"))])


def _commands(group: typer.Typer, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for command in group.registered_commands:
        assert command.callback is not None  # noqa: S101 - a registered command has one
        yield f"{prefix} {command.name or command.callback.__name__.replace('_', '-')}", command.callback
    for child in group.registered_groups:
        if child.typer_instance is not None:
            yield from _commands(child.typer_instance, f"{prefix} {child.name or child.typer_instance.info.name}")


def _section(name: str, call: Callable[..., Any]) -> str:
    hints = get_type_hints(call, include_extras=True)
    parameters = [
        (parameter, *_unwrap(hints[parameter.name])) for parameter in inspect.signature(call).parameters.values()
    ]
    arguments = [each for each in parameters if isinstance(each[2], ArgumentInfo)]
    options = [each for each in parameters if isinstance(each[2], OptionInfo)]
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *(each[0].name.upper() for each in arguments)])
    parts = [f"## `{name}`", f"```text\n{usage}\n```", inspect.getdoc(call) or ""]
    if arguments:
        rows = [(f"`{each.name.upper()}`", _help(info)) for each, _, info in arguments]
        parts.append(_table(("argument", "meaning"), rows))
    if options:
        rows3 = [(_flags(each, info), _value(kind), _default(each), _help(info)) for each, kind, info in options]
        parts.append(_table(("option", "value", "default", "meaning"), rows3))
    return "\n\n".join(parts) + "\n"


def _unwrap(hint: Any) -> tuple[Any, ArgumentInfo | OptionInfo]:  # noqa: ANN401 - a type hint is any object
    assert get_origin(hint) is Annotated  # noqa: S101 - every parameter of a command is written so
    kind, info = get_args(hint)[:2]
    return kind, info


def _help(info: ArgumentInfo | OptionInfo) -> str:
    return (info.help or "").replace("|", "\\|")


def _flags(parameter: inspect.Parameter, info: ArgumentInfo | OptionInfo) -> str:
    # In `Annotated`, typer keeps the first flag where a default would stand.
    first = (info.default,) if isinstance(info.default, str) and info.default.startswith("-") else ()
    flags = (*first, *(info.param_decls or ())) or (f"--{parameter.name.replace('_', '-')}",)
    return ", ".join(f"`{flag}`" for flag in flags)


def _value(kind: Any) -> str:  # noqa: ANN401 - a type hint is any object
    choices = [each for each in get_args(kind) if each is not NoneType]
    if get_origin(kind) is list:
        return f"{_value(choices[0])}, may be repeated"
    if choices:
        return _value(choices[0])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    return {bool: "", str: "text", int: "whole number", float: "number", Path: "path"}[kind]


def _default(parameter: inspect.Parameter) -> str:
    default = parameter.default
    if default is None or default is False or default in {"", inspect.Parameter.empty}:
        return ""
    return f"`{default.value if isinstance(default, Enum) else default}`"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
