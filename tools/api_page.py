"""The reference of the Python interface, from the public names, their signatures and docstrings."""

from __future__ import annotations

import ast
import dataclasses
import enum
import importlib
import inspect
import itertools
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import saram

__all__ = ["page"]

_HEAD = """\
# Python interface

Generated from the docstrings by `make docs`. `saram` itself is what most programs need; the rooms below it are for
those who build on parts. What is not listed here is internal and may change.
"""
_LONGEST = 100
_SOURCE = Path(saram.__file__).parent
# The order in which a reader meets them: from the verbs down to the vocabulary.
_ROOMS = (
    "", "workflows", "render", "motion", "avatar", "voice", "script", "server", "live", "ears", "language", "dialogue",
    "answers", "capture", "datasets", "training", "face", "text", "rights", "media", "storage", "plugins", "errors",
    "types",
)  # fmt: skip


def page() -> str:
    """The page as Markdown."""
    names = {path.stem for path in _SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    unlisted = names - {*_ROOMS, "__init__", "__main__", "cli"}
    if unlisted:
        raise SystemExit(f"Give {', '.join(sorted(unlisted))} a place in tools/api_page.py.")
    return "\n".join([_HEAD, *(_room(room) for room in _ROOMS)])


def _room(room: str) -> str:
    module = importlib.import_module(f"saram.{room}" if room else "saram")
    parts = [f"## `{module.__name__}`", _text(inspect.getdoc(module))]
    parts += [_entry(module, name) for name in sorted(module.__all__, key=str.lower)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(module: ModuleType, name: str) -> str:
    value = getattr(module, name)
    # A name of something from elsewhere, such as Timestamp for Fraction, is a constant here.
    if inspect.isclass(value) and value.__module__.startswith("saram"):
        return "\n\n".join([f"### `{name}`", *_class(value)])
    if inspect.isroutine(value):
        return "\n\n".join([f"### `{name}`", _signature(name, value), _text(inspect.getdoc(value))])
    return "\n\n".join(part for part in [f"### `{name}`", _constant(module, name)] if part)


def _class(cls: type) -> list[str]:
    parts = [_text(inspect.getdoc(cls))]
    notes = _field_notes(cls)
    if issubclass(cls, enum.Enum):
        parts.append("\n".join(f"- `{member.name}` = `{member.value!r}`" for member in cls))
    elif dataclasses.is_dataclass(cls):
        rows = [
            f"- `{field.name}`: `{_kind(field.type)}`. {notes.get(field.name, '')}" for field in dataclasses.fields(cls)
        ]
        parts.append("\n".join(row.rstrip() for row in rows))
    elif notes:
        parts.append("\n".join(f"- `{name}`. {note}" for name, note in notes.items()))
    if not dataclasses.is_dataclass(cls) and "__init__" in vars(cls) and not issubclass(cls, enum.Enum):
        parts.append(_signature(f"{cls.__name__}.__init__", vars(cls)["__init__"]))
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        plain = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
        if isinstance(plain, property):
            parts.append(f"`.{name}`: {_text(inspect.getdoc(plain))}")
        elif inspect.isfunction(plain):
            parts.append(f"{_signature(f'{cls.__name__}.{name}', plain)}\n\n{_text(inspect.getdoc(plain))}")
    return [part for part in parts if part]


def _field_notes(cls: type) -> dict[str, str]:
    """The strings that stand under the annotated fields of a class."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    except (OSError, TypeError):
        return {}
    notes = {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for statement, after in itertools.pairwise(body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            note = after.value if isinstance(after, ast.Expr) else None
            if (
                isinstance(note, ast.Constant)
                and isinstance(note.value, str)
                and not statement.target.id.startswith("_")
            ):
                notes[statement.target.id] = " ".join(note.value.split())
    return notes


def _constant(module: ModuleType, name: str) -> str:
    """A constant as it is written, and the string under it, in whichever file of the room it stands."""
    home = Path(module.__file__ or "")
    files = sorted(home.parent.rglob("*.py")) if home.name == "__init__.py" else [home]
    for path in files:
        body = ast.parse(path.read_text(encoding="utf-8")).body
        for statement, after in zip(body, [*body[1:], ast.Pass()], strict=True):
            if name in _targets(statement):
                value = getattr(statement, "value", None)
                written = ast.unparse(value) if value is not None else ""
                line = f"`{name} = {written}`" if written and len(written) <= _LONGEST and "\n" not in written else ""
                return "\n\n".join(part for part in [line, _string(after)] if part)
    return ""


def _targets(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _string(statement: ast.stmt) -> str:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return " ".join(value.value.split()) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _signature(name: str, call: Callable[..., Any]) -> str:
    """How a function is called, as it is written in the source; nothing for what was generated."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(call))).body
    except (OSError, TypeError):
        return ""
    if not isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef):
        return ""
    arguments = _arguments(tree.args)
    result = f" -> {ast.unparse(tree.returns)}" if tree.returns and not name.endswith("__init__") else ""
    line = f"{name.removesuffix('.__init__')}({', '.join(arguments)}){result}"
    if len(line) > _LONGEST:
        inner = "".join(f"    {argument},\n" for argument in arguments)
        line = f"{name.removesuffix('.__init__')}(\n{inner}){result}"
    return f"```python\n{line}\n```"


def _arguments(arguments: ast.arguments) -> list[str]:
    plain = [*arguments.posonlyargs, *arguments.args]
    missing: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
    written = [_argument(*each) for each in zip(plain, [*missing, *arguments.defaults], strict=True)]
    if plain and plain[0].arg in {"self", "cls"}:
        del written[0]
    if arguments.vararg:
        written.append(f"*{_argument(arguments.vararg, None)}")
    elif arguments.kwonlyargs:
        written.append("*")
    written += [_argument(*each) for each in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    if arguments.kwarg:
        written.append(f"**{_argument(arguments.kwarg, None)}")
    return written


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    kind = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    return f"{argument.arg}{kind}" + (f" = {ast.unparse(default)}" if default else "")


def _kind(annotation: Any) -> str:  # noqa: ANN401 - a type hint is any object
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _text(doc: str | None) -> str:
    """A docstring as Markdown: the sections of the Google style become lists."""
    if not doc:
        return ""
    out: list[str] = []
    listing = False
    for line in doc.splitlines():
        head = re.fullmatch(r"(Args|Returns|Yields|Raises|Attributes):", line)
        if head:
            listing = True
            out += [f"*{head[1]}*", ""]
        elif listing and re.match(r" {4}\S", line):
            entry = re.match(r" {4}(\*{0,2}\w+): (.*)", line)
            out.append(
                f"- `{entry[1]}`: {entry[2]}"
                if entry
                else f"- {line.strip()}"
                if not _continues(out)
                else f"  {line.strip()}"
            )
        elif listing and line.startswith(" "):
            out.append(f"  {line.strip()}")
        else:
            listing = listing and not line.strip()
            out.append(line)
    return "\n".join(out).strip()


def _continues(out: list[str]) -> bool:
    return bool(out) and out[-1].startswith(("- ", "  "))
