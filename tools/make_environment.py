"""Make a virtual environment on a machine that may lack part of what that takes.

Standard library only, so that any Python that saram runs on can start it:

    python tools/make_environment.py .venv

It tries, in order, the ``venv`` module, an installed ``virtualenv``, and a ``virtualenv`` that pip puts into a
temporary folder. None of them needs root. An environment that already works is kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

_NEEDED = (3, 11)
_ADVICE = """\
No virtual environment could be made with {python}.
On Debian and Ubuntu its module for that is a package of its own; either of these helps:
    sudo apt-get install python3-venv
    make PYTHON=/path/to/another/python3.11-or-later ...
What was tried:
{attempts}"""


def main(arguments: list[str]) -> int:
    """Make the environment; the exit status."""
    if len(arguments) != 1:
        print("usage: python tools/make_environment.py FOLDER", file=sys.stderr)
        return 2
    if sys.version_info < _NEEDED:
        print(f"saram needs Python 3.11 or later; {sys.executable} is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    if _works(folder):
        return 0
    attempts = []
    for name, attempt in _ATTEMPTS.items():
        failure = attempt(folder)
        if failure is None and _works(folder):
            return 0
        attempts.append(f"  {name}: {failure or 'it has no working pip'}")
    print(_ADVICE.format(python=sys.executable, attempts="\n".join(attempts)), file=sys.stderr)
    return 1


def _by_venv(folder: Path) -> str | None:
    return _run(sys.executable, "-m", "venv", "--clear", str(folder))


def _by_virtualenv(folder: Path) -> str | None:
    return _run(sys.executable, "-m", "virtualenv", "--quiet", "--clear", str(folder))


def _by_fetched_virtualenv(folder: Path) -> str | None:
    with tempfile.TemporaryDirectory() as temporary:
        failure = _run(sys.executable, "-m", "pip", "install", "--quiet", "--target", temporary, "virtualenv")
        return failure or _run(
            sys.executable, "-m", "virtualenv", "--quiet", "--clear", str(folder), PYTHONPATH=temporary
        )


_ATTEMPTS: dict[str, Callable[[Path], str | None]] = {
    "python -m venv": _by_venv,
    "python -m virtualenv": _by_virtualenv,
    "virtualenv fetched by pip": _by_fetched_virtualenv,
}


def _works(folder: Path) -> bool:
    """Whether there is an environment with a recent enough Python and with pip."""
    python = folder / "bin" / "python"
    check = f"import sys, pip; sys.exit(sys.version_info < {_NEEDED})"
    return python.exists() and _run(str(python), "-c", check) is None


def _run(*command: str, **variables: str) -> str | None:
    """Run a program; the last line of what it printed if it failed."""
    done = subprocess.run(  # noqa: S603 - the commands are the ones above
        command, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    lines = (done.stderr or done.stdout).strip().splitlines()
    return None if done.returncode == 0 else (lines[-1] if lines else f"exit status {done.returncode}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
