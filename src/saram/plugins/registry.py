"""A registry of one kind of plug-in."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from saram.errors import UnknownNameError, UsageError

__all__ = ["Registry"]


class Registry:
    """The plug-ins of one entry-point group; the built-in ones are declared the same way.

    Built-ins are also given here as ``name → "module:attribute"`` so that a source tree that was never
    installed finds them.
    """

    def __init__(self, group: str, kind: str, builtin: dict[str, str], hint: str = "") -> None:
        """Describe the group.

        Args:
            group: Entry-point group, for example ``"saram.speakers"``.
            kind: What one of them is called in messages, for example ``"voice engine"``.
            builtin: The built-in ones: name → ``"module:attribute"``.
            hint: A sentence that tells how to get more, for the error on an unknown name.
        """
        self._group = group
        self._kind = kind
        self._builtin = builtin
        self._hint = hint

    def names(self) -> list[str]:
        """The names there are, sorted."""
        return sorted({*self._builtin, *(point.name for point in entry_points(group=self._group))})

    def load(self, name: str) -> Any:  # noqa: ANN401 - a plug-in may be any object; its seam's conformance suite says which
        """Import and return the object called `name`.

        Raises:
            UnknownNameError: If there is none; the message lists the names there are.
            UsageError: If several packages bring one of that name.
        """
        # A built-in cannot be replaced behind the user's back by whatever else is installed.
        if name in self._builtin:
            module, _, attribute = self._builtin[name].partition(":")
            return getattr(__import__(module, fromlist=[attribute]), attribute)
        points = list(entry_points(group=self._group, name=name))
        if len(points) > 1:
            sources = ", ".join(sorted(point.value for point in points))
            raise UsageError(
                f"More than one installed package brings a {self._kind} named {name!r}: {sources}. Remove one."
            )
        if points:
            return points[0].load()
        raise UnknownNameError(self._kind, name, self.names(), self._hint)
