"""From a script to the steps that are said and shown."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Final, TypeAlias

from saram.errors import UsageError
from saram.script.beat_queue import BeatQueue, Silences
from saram.script.limits import check, check_settings
from saram.types import (
    Anchor,
    Beat,
    CueMark,
    ExpressionMark,
    GestureMark,
    Language,
    PauseMark,
    PronounceMark,
    SceneSettings,
    Script,
    ScriptItem,
    TextItem,
    Timestamp,
)

__all__ = ["SentenceSplitter", "plan"]

SentenceSplitter: TypeAlias = Callable[[str, Language | None], Iterator[tuple[int, str]]]
"""Text and its language → (index of the first character, sentence), in order."""

_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")
_WORD_CHARACTER: Final = re.compile(r"[^\W_]")


def plan(
    script: Script,
    split: SentenceSplitter,
    *,
    defaults: SceneSettings | None = None,
    silences: Silences | None = None,
) -> Iterator[Beat]:
    """Turn a script into beats, a sentence at a time, reading only as far as beats are asked for.

    Each beat is at most one sentence. The silence after it is in its `pause`: the natural one after a sentence, a
    paragraph or a scene, or in its stead the sum of the pauses the author put there. A pause, another voice or another
    background within a sentence ends the beat, with no silence of its own. A gesture that no word of its paragraph
    follows is given a silent beat, so that it is seen. An expression ends with its scene.

    Settings hold until a later scene changes them, and so do the background, the voice and the pronunciations that
    marks set. Each sentence said in a cue has to end when its share of the slot does, by length.

    Args:
        script: What to plan.
        split: Cuts a paragraph into sentences; `saram.text.sentences`.
        defaults: What holds before the first scene says otherwise; the options of a command.
        silences: How long natural silences are.

    Raises:
        UsageError: If `script` or `defaults` hold a value they may not have, or there is nothing to say or show. It is
            raised by the call, not by the first beat.
    """
    check(script)
    defaults = defaults or SceneSettings()
    check_settings(defaults)
    if not any(isinstance(item, TextItem | PauseMark | GestureMark) for scene in script.scenes for item in scene.items):
        raise UsageError("The script has nothing to say. Write at least one sentence.")
    return _beats(script, split, defaults, BeatQueue(silences or Silences()))


def _beats(script: Script, split: SentenceSplitter, settings: SceneSettings, queue: BeatQueue) -> Iterator[Beat]:
    for number, scene in enumerate(script.scenes):
        if number:
            yield from queue.end_scene()
            settings = queue.settings
        given = {field.name: getattr(scene.settings, field.name) for field in fields(scene.settings)}
        settings = replace(settings, **{name: value for name, value in given.items() if value is not None})
        queue.begin_scene(number, settings)
        for paragraph in _paragraphs(scene.items):
            yield from _plan_paragraph(paragraph, split, queue)
    yield from queue.end_script()


@dataclass(frozen=True)
class _Paragraph:
    text: str
    marks: tuple[tuple[int, ScriptItem], ...]
    """Each with the index of the character of the text it stands before."""
    slot: tuple[Timestamp, Timestamp] | None = None
    """The part of a cue it is to be said in."""
    begins_cue: bool = False
    ends_cue: bool = False


def _paragraphs(items: tuple[ScriptItem, ...]) -> Iterator[_Paragraph]:
    """Part the items of a scene at cues and at empty lines."""
    segment: list[ScriptItem] = []
    cue: CueMark | None = None
    for item in (*items, None):
        if item is None or isinstance(item, CueMark):
            found = list(_parted_at_empty_lines(segment)) if segment else []
            yield from _placed(found, cue) if cue else found
            segment, cue = [], item
        else:
            segment.append(item)


def _parted_at_empty_lines(items: list[ScriptItem]) -> Iterator[_Paragraph]:
    parts: list[str] = []
    marks: list[tuple[int, ScriptItem]] = []
    length = last_begins = 0
    for item in items:
        if not isinstance(item, TextItem):
            marks.append((length, item))
            continue
        head, *tail = _BLANK_LINE.split(item.text)
        if parts and parts[-1][-1:].isspace() and head[:1].isspace():
            parts[-1], head = _one_space_between(parts[-1], head)
            length = last_begins + len(parts[-1])
            for index in range(len(marks) - 1, -1, -1):
                if marks[index][0] <= length:
                    break
                marks[index] = (length, marks[index][1])
        last_begins = length
        parts.append(head)
        length += len(head)
        for part in tail:
            yield _Paragraph("".join(parts), tuple(marks))
            parts, marks, last_begins, length = [part], [], 0, len(part)
    yield _Paragraph("".join(parts), tuple(marks))


def _one_space_between(before: str, after: str) -> tuple[str, str]:
    """Leave one space where a mark stood between spaces, or one line end where it had a line of its own."""
    head, tail = before.rstrip(), after.lstrip()
    gap = before[len(head) :] + after[: len(after) - len(tail)]
    return head + ("\n" if "\n" in gap else " "), tail


def _placed(paragraphs: list[_Paragraph], cue: CueMark) -> Iterator[_Paragraph]:
    """Share the slot of a cue among its paragraphs by length."""
    total = sum(len(paragraph.text) for paragraph in paragraphs)
    scale = (cue.end - cue.start) / max(1, total)
    said = 0
    for index, paragraph in enumerate(paragraphs):
        begin, said = said, said + len(paragraph.text)
        slot = (cue.start + begin * scale, cue.start + said * scale)
        yield replace(paragraph, slot=slot, begins_cue=index == 0, ends_cue=index == len(paragraphs) - 1)


def _plan_paragraph(paragraph: _Paragraph, split: SentenceSplitter, queue: BeatQueue) -> Iterator[Beat]:
    text = paragraph.text
    marks = deque(paragraph.marks)
    queue.begin_paragraph()
    if paragraph.slot and paragraph.begins_cue:
        queue.begin_cue(paragraph.slot[0])
    for start, sentence in split(text, queue.language) if text.strip() else ():
        end = start + len(sentence)
        first = _WORD_CHARACTER.search(text, start, end)
        while marks and marks[0][0] <= (first.start() if first else start):
            yield from queue.mark(marks.popleft()[1])
        last = next((index for index in range(end - 1, start - 1, -1) if text[index].isalnum()), start)
        inside = []
        while marks and marks[0][0] <= last:
            inside.append(marks.popleft())
        not_after = None
        if paragraph.slot:
            begin, finish = paragraph.slot
            not_after = begin + (finish - begin) * end / len(text)
        yield from _plan_sentence(text, (start, end), inside, not_after, queue)
        queue.end_sentence()
    for _, mark in marks:
        yield from queue.mark(mark)
    yield from queue.end_cue() if paragraph.ends_cue else queue.end_paragraph()


def _plan_sentence(
    text: str,
    span: tuple[int, int],
    marks: list[tuple[int, ScriptItem]],
    not_after: Timestamp | None,
    queue: BeatQueue,
) -> Iterator[Beat]:
    """Say a sentence with the marks inside it, in parts if need be."""
    text = text.replace("\n", " ")
    start, end = span
    anchors: list[Anchor] = []
    for position, mark in marks:
        if isinstance(mark, GestureMark | ExpressionMark):
            anchors.append(Anchor(position - start, mark))
            continue
        # A new pronunciation parts the sentence only where the word was already said otherwise in it.
        if not isinstance(mark, PronounceMark) or (mark.written in text[start:position] and not queue.knows(mark)):
            yield from queue.say(text[start:position], anchors, None)
            start, anchors = position, []
        yield from queue.mark(mark)
    yield from queue.say(text[start:end], anchors, not_after)
