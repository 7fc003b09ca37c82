"""Everything a bot can say that is the same for everybody."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from saram.errors import MediaError, UsageError
from saram.types import Language
from saram.workflows.foreseen_replies import foreseen_replies

if TYPE_CHECKING:
    from saram.dialogue import Family
    from saram.language import BotFolder

__all__ = ["bot_replies", "read_replies", "replies_of"]

_COLUMNS: Final = ("answer", "text", "reply", "답변", "답")


def replies_of(source: str, language: Language | None = None) -> list[tuple[str, Language | None]]:
    """The replies of a bot, or of a file where `source` is one, each with its language.

    Args:
        source: Name or folder of a bot, or a file.
        language: None for all languages of a bot; of a file, to be seen from each text.

    Raises:
        UnknownNameError: If it is neither.
        BotError: With every mistake in the bot's files.
        MediaError: If the file cannot be read.
        UsageError: If nothing in it can be said, or the bot does not speak the language.
    """
    path = Path(source)
    if path.suffix.lower() in {".txt", ".csv", ".tsv"}:
        return [(text, language) for text in read_replies(path)]
    from saram.workflows.bot_library import bot_languages  # noqa: PLC0415 - loaded for bots alone
    from saram.workflows.talking import read_bot  # noqa: PLC0415

    spoken = bot_languages(source) if language is None else (language,)
    return [(text, each) for each in spoken for text in bot_replies(*read_bot(source, each))]


def bot_replies(family: Family, bots: Sequence[BotFolder] = ()) -> list[str]:
    """What a bot says to everybody: answers, questions, phrases, its corpus; nothing personal or twice.

    Args:
        family: What is answered.
        bots: The same bots with their lists, for the answers that have values in them; see `foreseen_replies`.
    """
    fixed = (text for text in _texts(family) if "{" not in text)
    return list(dict.fromkeys([*fixed, *foreseen_replies(family, bots)]))


def read_replies(path: Path) -> list[str]:
    """The texts of a file: one a line, or the column ``answer`` (or ``text``) of a CSV or TSV file with a heading.

    Raises:
        MediaError: If it cannot be read.
        UsageError: If there is no such column, or nothing to say.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MediaError(f"The texts in {path} cannot be read: {error}. Give a UTF-8 file.") from error
    suffix = path.suffix.lower()
    lines = text.splitlines()
    if suffix in {".csv", ".tsv"}:
        reader = csv.DictReader(lines, delimiter="\t" if suffix == ".tsv" else ",")
        column = next((name for name in reader.fieldnames or () if name.strip().lower() in _COLUMNS), None)
        if column is None:
            raise UsageError(
                f"{path} has the columns {', '.join(reader.fieldnames or ()) or 'none'}; one named 'answer' is needed."
            )
        lines = [row[column] or "" for row in reader]
    found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not found:
        raise UsageError(f"{path} holds nothing to say. Write one text a line.")
    return found


def _texts(family: Family) -> Iterator[str]:
    yield family.persona.about
    for variants in family.phrases.values():
        yield from variants
    for answers in family.intents.values():
        for question in answers.ask.values():
            yield from question.say
        yield from answers.confirm
        if answers.shared if answers.shared is not None else answers.action is None:
            for variants in answers.answers.values():
                yield from variants
    for entry in family.corpus:
        yield entry.answer
