"""What may stand in this repository, beyond what ruff and import-linter check."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400
# Written in halves, so that this file does not hold what it looks for.
HALVES = """
    /wo rk/  /ro ot/  /ho me/  /Us ers/  pypi .org  python hosted  npm js  deb.de bian
    clau de  chat gpt  co pilot  anth ropic
"""
WORDS = ["".join(halves) for halves in zip(HALVES.split()[::2], HALVES.split()[1::2], strict=True)]
LATER = ["".join(halves) for halves in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"))]
UNWANTED = re.compile("|".join(rf"(?<![\w.]){re.escape(word)}" for word in WORDS), re.IGNORECASE)


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts():
    """Files that hold text, but for tables of words that people write, which may name anything."""
    for path in tracked(":!*.tsv"):
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font, a network


def more_than_exports(source):
    """Statements of an ``__init__`` that do more than export names."""
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)

    def fits(node):
        if isinstance(node, ast.If):  # imports for type checkers
            return ast.unparse(node.test) == "TYPE_CHECKING" and not node.orelse and all(map(fits, node.body))
        if isinstance(node, ast.FunctionDef):  # exports that are imported when they are first used
            return node.name in {"__getattr__", "__dir__"}
        return isinstance(node, allowed) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))

    return [ast.unparse(node) for node in ast.parse(source).body if not fits(node)]


def test_no_file_names_a_machine_a_registry_or_a_tool_of_its_author():
    found = {str(path): UNWANTED.findall(text) for path, text in texts() if UNWANTED.search(text)}
    assert found == {}


@pytest.mark.parametrize("word", WORDS)
def test_what_must_not_be_named_is_found(word):
    assert UNWANTED.search(f"see {word}x")
    assert UNWANTED.search(f"({word.upper()})")


def test_every_module_has_a_docstring():
    modules = tracked("src/*.py", "tools/*.py", "benchmarks/*.py")
    assert modules
    assert [str(path) for path in modules if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_the_init_of_a_room_only_exports():
    found = {str(path): more_than_exports(path.read_text(encoding="utf-8")) for path in tracked("src/*__init__.py")}
    assert found
    assert {path: statements for path, statements in found.items() if statements} == {}


@pytest.mark.parametrize(
    "statement", ["print(1)", "def help(): ...", "class A: ...", "if x: import a", "for a in b: c"]
)
def test_an_init_that_does_more_is_found(statement):
    assert more_than_exports(f'"""A room."""\nfrom a import b\n__all__ = ["b"]\n{statement}')


def test_every_room_says_what_it_exports():
    rooms = [path for path in tracked("src/*__init__.py") if path.parent.parent.name == "saram"]
    assert [str(path) for path in rooms if "__all__ = [" not in path.read_text(encoding="utf-8")] == []


def test_no_file_is_longer_than_one_noun_needs():
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in tracked("*.py")}
    assert lengths
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_every_benchmark_is_run_by_make_bench():
    run = set(re.findall(r"benchmarks/\w+\.py", (ROOT / "Makefile").read_text(encoding="utf-8")))
    runnable = [
        path for path in tracked("benchmarks/*.py") if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    ]
    assert run == {str(path.relative_to(ROOT)) for path in runnable}


def test_nothing_is_left_for_later():
    later = re.compile("|".join(LATER))
    assert [str(path) for path, text in texts() if path.suffix == ".py" and later.search(text)] == []


def test_no_room_is_a_box_for_odds_and_ends():
    forbidden = {"utils", "util", "common", "helpers", "helper", "core", "manager", "managers", "misc"}
    names = {part.removesuffix(".py") for path in tracked("src/*.py") for part in path.relative_to(ROOT).parts}
    assert names & forbidden == set()
