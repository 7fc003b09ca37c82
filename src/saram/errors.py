"""What can go wrong, said so that the reader knows what to do.

Every error saram raises on purpose is a `SaramError`. Its message says what is wrong, what was
received and what to do next. The command line prints the message and exits with `exit_code`; it never
shows a traceback for one of these.
"""

from __future__ import annotations

__all__ = [
    "BotError",
    "BundleError",
    "ConsentError",
    "EngineError",
    "MediaError",
    "MissingExtraError",
    "OutputError",
    "SaramError",
    "ScriptError",
    "UnknownNameError",
    "UsageError",
]


class SaramError(Exception):
    """The base of every error saram raises on purpose."""

    exit_code: int = 1
    """Exit status of the command line when this error ends a command."""


class UsageError(SaramError):
    """An argument is out of range or contradicts another one."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name (voice, avatar, gesture, …) is not known; the message lists the names there are."""

    def __init__(self, kind: str, name: str, known: list[str], hint: str = "") -> None:
        """Build the message.

        Args:
            kind: What the name was looked up as, for example ``"voice"``.
            name: What was received.
            known: The names there are.
            hint: A sentence on how to get more of them.
        """
        listing = ", ".join(known) if known else "none are installed"
        super().__init__(f"There is no {kind} named {name!r}. Known: {listing}." + (f" {hint}" if hint else ""))
        self.kind = kind
        self.name = name
        self.known = known
        self.hint = hint


class ScriptError(UsageError):
    """A script cannot be read; `line` and `column` (both from 1) say where."""

    def __init__(self, message: str, *, line: int, column: int, source: str = "script") -> None:
        """Build the message ``source:line:column: message``."""
        super().__init__(f"{source}:{line}:{column}: {message}")
        self.line = line
        self.column = column


class BundleError(SaramError):
    """An avatar bundle is truncated, altered, of a newer version or not a bundle at all."""


class ConsentError(SaramError):
    """A person's consent is missing, incomplete, expired or withdrawn."""


class BotError(UsageError):
    """A bot's files cannot be used; the message lists every mistake found."""

    def __init__(self, source: str, mistakes: list[str]) -> None:
        """Build the message from all mistakes of one or more files.

        Args:
            source: The file or folder that was read.
            mistakes: One sentence each.
        """
        listing = "".join(f"\n  - {mistake}" for mistake in mistakes)
        super().__init__(f"{source} has {len(mistakes)} mistake(s):{listing}")
        self.mistakes = mistakes


class MediaError(SaramError):
    """An audio, image, video or caption file cannot be read."""


class OutputError(SaramError):
    """A result cannot be written: folder, space, format or codec."""


class EngineError(SaramError):
    """A voice engine, an endpoint or a worker process failed."""


class MissingExtraError(SaramError):
    """An optional part is not installed; the message says how to install it."""

    def __init__(self, what: str, extra: str) -> None:
        """Build the message from what was wanted and the extra that brings it."""
        super().__init__(
            f"{what} needs an optional part. Install it, in the folder of saram, with: pip install '.[{extra}]'"
        )
        self.extra = extra
