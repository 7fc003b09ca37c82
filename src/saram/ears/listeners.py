"""Recognisers by name, and whether there is one at all."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from saram.ears.models import Model, models
from saram.ears.vocabulary import Vocabulary
from saram.errors import UsageError
from saram.plugins import Registry
from saram.types import Language, Listener

__all__ = ["IN_PAGE", "LISTENERS", "HearingState", "hearing_state", "open_listener"]

LISTENERS: Final = Registry(
    "saram.listeners",
    "recogniser",
    {
        "browser": "saram.ears.browser:BrowserListener",
        "fake": "saram.ears.fake:FakeListener",
        "http": "saram.ears.http_listener:HttpListener",
        "pocketsphinx": "saram.ears.sphinx:SphinxListener",
        "sherpa": "saram.ears.sherpa:SherpaListener",
        "whisper": "saram.ears.whisper:WhisperListener",
    },
    hint="A recogniser is a package with an entry point in the group saram.listeners.",
)
"""The recognisers there are."""

IN_PAGE: Final = "browser"
"""The one that hears in a page of its own: whoever leaves recognising to it recognises nothing here."""

_NAMES: Final[dict[Language, str]] = {"ko": "Korean", "en": "English"}


@dataclass(frozen=True, slots=True)
class HearingState:
    """Whether a language can be heard on this machine, so that a page can say so."""

    language: Language
    """The language."""

    listener: str
    """What hears it: a recogniser, or ``model:NAME``; empty if nothing does."""

    message: str
    """For people, in their language: what is missing and what they can do; empty if nothing is missing."""

    @property
    def available(self) -> bool:
        """Whether something hears it."""
        return bool(self.listener)


def hearing_state(language: Language) -> HearingState:
    """What would hear `language` here: a model the user added, else the one in the wheel (English only)."""
    model = _model_for(language)
    if model is not None:
        return HearingState(language, f"model:{model.name}", "")
    if language == "en" and find_spec("pocketsphinx") is not None:
        return HearingState(language, "pocketsphinx", "")
    message = (
        "한국어 음성 인식기가 설치되어 있지 않습니다. 글자로 입력하시거나 브라우저의 음성 인식을 쓰세요."
        if language == "ko"
        else "No recogniser for English is installed. Type, or use the browser's recogniser."
    )
    return HearingState(language, "", message)


def open_listener(
    name: str = "",
    language: Language = "ko",
    vocabulary: Vocabulary | None = None,
    **settings: Any,  # noqa: ANN401 - each recogniser has settings of its own
) -> Listener:
    """Open a recogniser.

    Args:
        name: Its name, ``model:NAME`` for a model that was added, or empty for what hears the language here.
        language: Language that will be spoken.
        vocabulary: What the bot tells about its words, for recognisers that can make use of it.
        settings: What the recogniser's class takes besides.

    Raises:
        UsageError: If nothing hears the language, or a setting is missing.
        UnknownNameError: If there is no such recogniser or model.
        MissingExtraError: If the recogniser is not installed.
        EngineError: If it cannot be started.
    """
    if not name:
        state = hearing_state(language)
        if not state.available:
            raise UsageError(
                f"There is no recogniser for {_NAMES[language]} ({language}) on this machine: type, or speak to a page "
                "of saram talk, which offers the browser's own. To install one: saram models add FOLDER, "
                "see docs/how-to/listen.md."
            )
        name = state.listener
    if name.startswith("model:"):
        model = Model.named(name.removeprefix("model:"))
        name, settings = model.engine, {"model": str(model.folder), **settings}
    listener: Listener = LISTENERS.load(name)(language, vocabulary, **settings)
    return listener


def _model_for(language: Language) -> Model | None:
    return next((model for model in models() if language in model.languages), None)
