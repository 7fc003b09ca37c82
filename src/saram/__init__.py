"""saram makes AI humans: digital presenters who look, speak and answer like people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saram.workflows.repeating import repeat
    from saram.workflows.saying import say
    from saram.workflows.video import Video

__all__ = ["Video", "__version__", "repeat", "say"]

__version__ = "0.1.0"

_HOMES = {"repeat": "saram.workflows.repeating", "say": "saram.workflows.saying", "Video": "saram.workflows.video"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import a verb when it is first used, so that ``import saram`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'saram' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """What a person who completes ``saram.`` is shown."""
    return [*__all__]
