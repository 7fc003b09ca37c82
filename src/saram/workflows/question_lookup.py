"""Questions of a bot's corpus, found by what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from saram.answers import QuestionIndex
from saram.answers.wording import Analyse
from saram.errors import MissingExtraError
from saram.types import Language

__all__ = ["open_index", "question_lookup"]


def open_index() -> QuestionIndex:
    """An empty index that reads Korean where its morphemes can be told, and else knows Korean questions exactly."""
    return QuestionIndex(analyse=_analyse())


def question_lookup(known: Iterable[str | Sequence[str]], language: Language) -> Callable[[str], str | None]:
    """A function that gives, for a question, a known one that surely asks for the same, else None.

    It is a `saram.dialogue.conversation.LookUp`.

    Args:
        known: For each thing that is known, the question, or several ways to ask for it.
        language: Theirs.
    """
    index = open_index()
    for each in known:
        ways = (each,) if isinstance(each, str) else each
        for question in ways:
            index.add(question, ways[0], language)

    def look_up(question: str) -> str | None:
        match = index.find(question, language)
        return None if match is None else match.question

    return look_up


def _analyse() -> Analyse | None:
    from saram.language.morphemes import analyse  # noqa: PLC0415 - an optional part

    try:
        analyse("")
    except MissingExtraError:
        return None
    return lambda text: list(analyse(text))
