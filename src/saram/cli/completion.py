"""Names the shell completes after an option."""

from __future__ import annotations

__all__ = ["avatar_names", "background_names", "voice_names"]


def avatar_names(incomplete: str) -> list[str]:
    """Avatars whose names begin so."""
    from saram.workflows import presenters  # noqa: PLC0415 - loaded when somebody asks

    return [each.name for each in presenters() if each.name.startswith(incomplete)]


def voice_names(incomplete: str) -> list[str]:
    """Voices whose names begin so."""
    from saram.voice import voices  # noqa: PLC0415 - as above

    return [each.name for each in voices() if each.name.startswith(incomplete)]


def background_names(incomplete: str) -> list[str]:
    """Built-in backgrounds whose names begin so."""
    from saram.render import backgrounds  # noqa: PLC0415 - as above

    return [name for name in backgrounds() if name.startswith(incomplete)]
