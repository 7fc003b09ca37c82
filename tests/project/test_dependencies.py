"""What saram stands on: each package is declared, used, and under a licence that allows it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = chain.from_iterable(PROJECT["optional-dependencies"].values())
DECLARED = [Requirement(text) for text in [*PROJECT["dependencies"], *EXTRAS]]

# Runs in a process of its own: docs/adr/013-licence-and-the-gpl-voice.md. Its wheel does not name its licence.
GPL = {"espeakng-loader"}
# Licences, as packages write them: permissive ones, and weak copyleft that asks nothing of a program that imports it.
ALLOWED = re.compile(
    r"""
    (?:the\ )? (?:
        apache (?:\ |-)? (?:software\ )? (?:licen[cs]e)? (?:,?\ version)? [\ -]? (?:2(?:\.0)?)?
            (?:\ with\ llvm-exception)?
      | apache\ licensed,\ as\ found\ in\ the\ license\ file
      | (?:new\ |modified\ |[23]-clause\ )? (?:0)? bsd (?:[\ -][0123](?:-clause)?)? (?:\ licen[cs]e)?
      | mit (?:-cmu|-0)? (?:\ licen[cs]e)?
      | isc (?:\ licen[cs]e)? (?:\ \(iscl\))?
      | psf-2\.0 | python\ software\ foundation\ licen[cs]e | cnri-python
      | zlib | bsl-1\.0 | cc0-1\.0 | unlicense | hpnd
      | mpl-2\.0 | mozilla\ public\ licen[cs]e\ 2\.0\ \(mpl\ 2\.0\)
      | (?:gnu\ )? (?:lgpl | (?:library\ or\ )? lesser\ general\ public\ licen[cs]e)
            (?:[\ -]?v?[23](?:\.[01])?)? (?:\+|-only|-or-later)? (?:\ \(lgpl\))?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def licences(name):
    """The licences that a distribution states, by the most exact statement of them."""
    metadata = distribution(name).metadata
    classifiers = [
        line.split(" :: ")[-1] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")
    ]
    named = [licence for licence in classifiers if licence != "OSI Approved"]
    if named and not metadata.get("License-Expression"):
        return named
    expression = metadata.get("License-Expression") or metadata.get("License") or ""
    return [
        part for part in re.split(r"\s+(?:AND|OR)\s+|[()]", expression.strip().partition("\n")[0]) if part.strip()
    ] or [""]


def brought_by(requirements):
    """Every package an installation of the requirements brings, indirect ones too."""
    found, waiting = set(), list(requirements)
    while waiting:
        requirement = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(requirement.name)
        if name not in found:
            found.add(name)
            waiting += [Requirement(text) for text in distribution(name).requires or []]
    return sorted(found)


def imported():
    """Top names of what the package imports, wherever it stands."""
    names = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"saram"}


@pytest.mark.parametrize("name", brought_by(DECLARED))
def test_the_licence_of_a_dependency_allows_using_it(name):
    if name in GPL:
        return
    assert [licence for licence in licences(name) if not ALLOWED.fullmatch(licence.strip())] == []


@pytest.mark.parametrize(
    "licence", ["", "GPL-3.0-only", "GNU General Public License v3 (GPLv3)", "AGPL-3.0", "Proprietary"]
)
def test_a_licence_that_does_not_allow_it_is_found(licence):
    assert not ALLOWED.fullmatch(licence)


def test_the_gpl_voice_engine_is_loaded_only_in_its_own_process():
    loading = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"\bctypes\b.*\bCDLL\b|\bCDLL\(", path.read_text(encoding="utf-8"))
    ]
    assert loading == ["espeak_worker.py"]


def test_every_import_is_declared_and_every_declaration_imported():
    homes = packages_distributions()
    used = {canonicalize_name(homes[name][0]) for name in imported()}
    assert used == {canonicalize_name(requirement.name) for requirement in DECLARED}


def test_every_dependency_has_its_reason():
    reasons = (ROOT / "docs" / "adr" / "014-dependencies.md").read_text(encoding="utf-8")
    names = {canonicalize_name(requirement.name) for requirement in DECLARED}
    assert names <= {canonicalize_name(name) for name in re.findall(r"(?:^\| |: )([\w-]+) \d", reasons, re.MULTILINE)}
