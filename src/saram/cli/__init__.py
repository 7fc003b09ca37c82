"""Commands for people: parse, call a workflow, show progress."""

from saram.cli.main import main

__all__ = ["main"]
