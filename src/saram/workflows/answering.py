"""Texts become spoken answers, made once and kept.

A server keeps one `Answering` for each look an avatar has on its pages::

    answering = Answering(Appearance(avatar="hana", size=(720, 720)))
    answering.warm()                                    # once, before the first person comes

    stream = answering.answer("번호표는 여기에서 뽑으시면 됩니다.")    # or answering.reply(reply)
    stream.name          # 64 hexadecimal digits; the film's address is /answers/<name>.mp4, for ever the same bytes
    stream.mime          # for MediaSource.addSourceBuffer; waits for the first bytes
    answer_record(stream, reply)    # captions, words, fragments as far as they are known, cards: JSON for the page
    for chunk in stream: # blocks while the film is being made: iterate in a thread
        ...
    stream.close()       # nobody listens any more; a shared answer is finished and kept all the same

In Starlette, ``StreamingResponse(answering.answer(text))`` is enough: synchronous iterables run in its threads. The
page fetches the address, which is found again with `Answering.find(name)`: None means 404. Serve it with
``Cache-Control: public, max-age=31536000, immutable`` if ``stream.shared``, else with ``no-store``.

The idle loop and the silent life while listening and thinking are kept answers too (`Answering.life`), of the same size
and codecs. Each begins and ends in the same pose as every answer.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from saram.answers import AnswerStore, AnswerStream
from saram.errors import BundleError, UnknownNameError
from saram.media import FRAGMENT_CODEC
from saram.script import parse
from saram.storage import answers_folder
from saram.text import detect_language
from saram.types import (
    MOTION_FPS,
    AnswerKey,
    AnswerPart,
    Language,
    Reply,
    SceneSettings,
    Script,
    TextItem,
)
from saram.voice import resolve_voice
from saram.workflows.answer_film import film, life_film
from saram.workflows.consents import forget_withdrawn
from saram.workflows.saying import place_order
from saram.workflows.stage import Stage
from saram.workflows.versions import background_version, renderer_version, voice_version
from saram.workflows.video import Order, backgrounds_in, voices_in

__all__ = ["Answering", "Appearance", "answer_record"]

_log: Final = logging.getLogger(__name__)
_WARMING: Final[dict[Language, str]] = {"ko": "네.", "en": "Yes."}
_LOOP: Final = Fraction(5, 2)
"""Seconds of the idle loop, without the way back: short enough that nobody is far from the idle pose in it."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How answers look and sound."""

    avatar: str = "hana"
    """Name of an avatar, or path of a bundle."""

    voice: str | None = None
    """Name of a voice; None for the avatar's own in the language of the text."""

    size: str | tuple[int, int] | int | None = None
    """As for `saram.say`; None for the avatar's own size."""

    background: str | None = None
    """As for `saram.say`."""

    rate: float = 1.0
    """Speaking rate, 0.5 to 2."""

    pitch: float = 0.0
    """Semitones, -12 to 12."""

    volume: float = 0.0
    """Decibels, -24 to 6."""

    seed: int = 0
    """Chooses blinks and head movement."""

    def settings(self, language: Language | None) -> SceneSettings:
        """What holds before a text says otherwise."""
        return SceneSettings(self.background, self.voice, language, self.rate, self.pitch, self.volume)


class Answering:
    """Answers with one appearance. Safe for several threads; several processes may share the folder."""

    def __init__(
        self,
        appearance: Appearance | None = None,
        *,
        store: AnswerStore | None = None,
        folder: Path | None = None,
        stage: Stage | None = None,
    ) -> None:
        """Prepare.

        Args:
            appearance: How answers look and sound.
            store: Where they are kept; None for the one in `folder`.
            folder: None for ``answers`` in the workspace.
            stage: Shared by several `Answering`s, which then do not close it; None for one of its own.

        Raises:
            OutputError: If the folder cannot be used.
        """
        self.appearance = appearance or Appearance()
        self._own_store, self._own_stage = store is None, stage is None
        self.store = store or AnswerStore(folder or answers_folder())
        self.stage = stage or Stage()

    def key(self, text: str, *, language: Language | None = None, personal: bool = False) -> AnswerKey:
        """The key of an answer; arguments and errors as for `answer`."""
        return self._key(self._order(parse(text), language), text, personal=personal)

    def answer(
        self,
        text: str,
        *,
        language: Language | None = None,
        shared: bool = True,
        valid_until: datetime | None = None,
        asked: bool = True,
    ) -> AnswerStream:
        """Say a text, or show how it was said before.

        Args:
            text: Text with marks.
            language: None to see it from the text.
            shared: False for an answer that is nobody else's business: it has an address that cannot be guessed, is
                given to nobody who does not know it, and is deleted after ten minutes.
            valid_until: When it becomes wrong; from then on it is not shown.
            asked: False for making it beforehand.

        Raises:
            ScriptError: If the text has a wrong mark or nothing to say.
            UsageError: If it asks for what the avatar cannot do.
            UnknownNameError: If avatar, voice, background or gesture is not known.
            ConsentError: If the person does not agree any more.
        """
        order = self._order(parse(text), language)
        key = self._key(order, text, personal=not shared)

        def produce() -> Iterator[AnswerPart]:
            with self.stage.cast(order) as (animator, narration):
                yield from film(order, animator, narration)

        expires = None if valid_until is None else valid_until.timestamp()
        return self.store.make(key, produce, expires=expires, asked=asked)

    def reply(self, reply: Reply) -> AnswerStream:
        """Say what a bot answers; errors as for `answer`."""
        return self.answer(reply.text, language=reply.language, shared=reply.shared, valid_until=reply.valid_until)

    def life(self, name: str = "idle") -> AnswerStream:
        """Silent life: ``"idle"``, a loop, or a gesture of the avatar (``"listen"``, ``"think"``, ``"nod"``).

        Raises:
            UnknownNameError: If the avatar has no such gesture.
            ConsentError: If the person does not agree any more.
        """
        idle = name == "idle"
        order = self._order(parse(_WARMING["ko"] if idle else f"[gesture {name}] {_WARMING['ko']}"), None)
        length = _LOOP if idle else order.presenter.gesture_lengths.get(name, Fraction(0))
        key = replace(self._key(order, f"[{name}]", personal=False), poses=f"life {name} {length}")

        def produce() -> Iterator[AnswerPart]:
            with self.stage.cast(order) as (animator, _):
                yield from life_film(order, animator, None if idle else name, length)

        return self.store.make(key, produce, asked=False)

    def lives(self) -> list[str]:
        """What `life` can show: ``"idle"`` and the gestures there are."""
        return ["idle", *self.stage.presenter(self.appearance.avatar).gestures]

    def find(self, name: str) -> AnswerStream | None:
        """The film of an address, kept or being made; None if there is none, or it would be another one today.

        Raises:
            ConsentError: If the person does not agree any more.
        """
        facts = self.store.facts(name)
        if facts is not None:
            try:
                who = self.stage.presenter(facts.avatar if facts.avatar != self._name() else self.appearance.avatar)
            except (UnknownNameError, BundleError):
                return None
            if facts.renderer != renderer_version() or facts.avatar_version != who.kept_as:
                return None
        return self.store.find(name)

    def warm(self) -> None:
        """Open avatar and voices, use them once, and delete answers of other versions of avatar or program."""
        self.forget_withdrawn()
        self.retire()
        for language, text in _WARMING.items():
            self.stage.warm(self._order(parse(text), language))

    def retire(self) -> int:
        """Delete answers of other versions of the avatar, its voices or the program.

        Returns:
            How many.
        """
        who = self.stage.presenter(self.appearance.avatar)
        keys = [self.key(text, language=language) for language, text in _WARMING.items()]
        voices = {key.voice: {each.voice_version for each in keys if each.voice == key.voice} for key in keys}
        return self.store.retire(who.name, who.kept_as, renderer_version(), voices)

    def forget_withdrawn(self) -> None:
        """Delete the films of everybody who has withdrawn the consent, and tell the operator.

        Raises:
            ConsentError: If it is unknown who has.
            OutputError: If they cannot be deleted.
        """
        for avatar, films in forget_withdrawn(self.store, self.appearance.avatar).items():
            _log.warning("The consent for %s was withdrawn; %d kept films were deleted.", avatar, films)

    def close(self) -> None:
        """Close what was opened here."""
        if self._own_store:
            self.store.close()
        if self._own_stage:
            self.stage.close()

    def __enter__(self) -> Self:
        """The answering itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _name(self) -> str:
        return self.stage.presenter(self.appearance.avatar).name

    def _order(self, script: Script, language: Language | None) -> Order:
        look = self.appearance
        return place_order(
            script,
            self.stage.presenter(look.avatar),
            look.settings(language),
            size=look.size,
            fps=Fraction(MOTION_FPS),
            seed=look.seed,
        )

    def _key(self, order: Order, text: str, *, personal: bool) -> AnswerKey:
        who, look = order.presenter, self.appearance
        words = " ".join(
            item.text for scene in order.script.scenes for item in scene.items if isinstance(item, TextItem)
        )
        language = order.settings.language or detect_language(words)
        voices = sorted({look.voice or who.voices.get(language) or "", *voices_in(order.script)})
        resolved = [resolve_voice(voice or None, language) for voice in voices]
        engines = {engine for engine, _ in resolved}
        backgrounds = [order.background, *sorted(set(backgrounds_in(order.script)))]
        return AnswerKey(
            text=text,
            language=order.settings.language,
            voice=", ".join(f"{engine}:{voice}" for engine, voice in resolved),
            voice_version=", ".join(voice_version(engine, voice, language) for engine, voice in resolved),
            avatar=who.name,
            avatar_version=who.kept_as,
            renderer=renderer_version(),
            size=order.size,
            fps=order.fps,
            codec=FRAGMENT_CODEC,
            style=(look.rate, look.pitch, look.volume),
            background=", ".join(background_version(source, order.folder) for source in backgrounds),
            service=_service() if "http" in engines else "",
            seed=look.seed,
            owner=secrets.token_hex(16) if personal else "",
        )


def answer_record(stream: AnswerStream, reply: Reply | None = None) -> dict[str, Any]:
    """What a page is told of an answer, as JSON values.

    Args:
        stream: The answer; what is known of it now is taken, so ask again when more of it has been made.
        reply: What it answers, with the cards and quick replies to show beside it.
    """
    record: dict[str, Any] = {
        "name": stream.name,
        "shared": stream.shared,
        "complete": stream.complete,
        **stream.answer.record(),
    }
    if reply is not None:
        record |= {
            "language": reply.language,
            "plain": reply.plain,
            "cards": [
                {
                    "kind": card.kind,
                    "title": card.title,
                    "fields": list(map(list, card.fields)),
                    "data": dict(card.data),
                }
                for card in reply.cards
            ],
            "quick_replies": list(reply.quick_replies),
            "interruptible": reply.interruptible,
        }
    return record


def _service() -> str:
    return os.environ.get("SARAM_SPEECH_URL", "")
