"""A scene while it is being read."""

from __future__ import annotations

from dataclasses import replace

from saram.types import CueMark, Place, Scene, SceneSettings, ScriptItem, TextItem

__all__ = ["SceneBuilder"]


class SceneBuilder:
    """Collects the texts and marks of one scene.

    White space at the beginning and end of the scene and round a cue belongs to the page, not to the text, and is left
    out, unless it was escaped. White space that stands alone between two marks belongs to the text before them.
    """

    def __init__(self) -> None:
        """Start with an empty scene."""
        self._items: list[ScriptItem] = []
        self._settings: dict[str, str | float] | None = None
        self._place: Place | None = None
        self._parts: list[str] = []
        self._length = 0
        self._last_text: tuple[int, str] | None = None
        """The last text since the scene or the cue began, with its index."""
        self._escaped: tuple[int, int] | None = None
        """The first character of the text being collected that must stay, and the one after the last such one."""

    @property
    def begun(self) -> bool:
        """Whether there is anything but settings and white space."""
        return bool(self._items) or self._escaped is not None or any(part.strip() for part in self._parts)

    @property
    def settings_given(self) -> tuple[str, ...]:
        """The names of the settings there are."""
        return tuple(self._settings or ())

    def add_settings(self, settings: dict[str, str | float], place: Place) -> None:
        """Set what holds for the scene; `place` is that of the mark."""
        self._settings = {**(self._settings or {}), **settings}
        self._place = self._place or place

    def add_text(self, text: str, *, escaped: bool = False) -> None:
        """Add characters; white space that was escaped is kept wherever it stands."""
        if escaped:
            first = self._escaped[0] if self._escaped else self._length
            self._escaped = (first, self._length + len(text))
        self._parts.append(text)
        self._length += len(text)

    def add_mark(self, item: ScriptItem) -> None:
        """Add a mark, or a cue."""
        cue = isinstance(item, CueMark)
        self.end_text(trim=cue)
        self._items.append(item)
        if cue:
            self._last_text = None

    def add_joint(self) -> None:
        """Make what comes next a text of its own."""
        self.end_text()

    def end_text(self, *, trim: bool = False) -> None:
        """Make the characters collected an item; `trim` leaves out unescaped white space at their end."""
        text = "".join(self._parts)
        first, last = self._escaped or (len(text), 0)
        if trim:
            text = text[: max(len(text.rstrip()), last)]
        if self._last_text is None:
            text = text[min(len(text) - len(text.lstrip()), first) :]
        if text.strip():
            self._last_text = len(self._items), text
            self._items.append(TextItem(text))
        elif text and self._last_text is not None and not trim:
            index, before = self._last_text
            self._items[index] = TextItem(before + text)
            self._last_text = index, before + text
        self._parts, self._length, self._escaped = [], 0, None

    def build(self) -> Scene | None:
        """Give the scene; None if nothing stands there."""
        self.end_text(trim=True)
        if not self._items and self._settings is None:
            return None
        settings = replace(SceneSettings(), **(self._settings or {}))  # type: ignore[arg-type] # names checked by read_settings
        return Scene(tuple(self._items), settings, self._place)
