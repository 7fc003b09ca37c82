"""Captions in time with the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from saram.media.caption_lines import CaptionLayout, break_cost, break_lines, columns, cut_at_graphemes
from saram.types import Caption, Duration, Timestamp, Word

__all__ = ["captions_of"]

_SHORTEST: Final = Fraction(5, 6)
"""Seconds a caption is seen at least, and `_LONGEST` at most (Netflix Timed Text Style Guide, General Requirements)."""
_LONGEST: Final = Fraction(7)
_LETTERS_A_SECOND: Final = 12
"""Reading speed of Korean for adults (Netflix Timed Text Style Guide, Korean); a Latin letter counts as half."""
_LINGER: Final = Fraction(1, 2)
"""Seconds a caption stays after its last word."""
_FLICKER: Final = Fraction(1, 2)
"""A shorter time without a caption between two of them looks like flicker, so the first one stays."""
_INSTANT: Final = Fraction(1, 1000)
_SILENCE: Final = Fraction(3, 10)
"""Seconds between two words from which on they are felt to be apart."""


@dataclass(frozen=True)
class _Piece:
    """A word, or as much of one as fits on a line."""

    text: str
    start: Timestamp
    end: Timestamp
    joined: bool
    """Whether no space stands before it."""


def captions_of(words: Sequence[Word], until: Timestamp, layout: CaptionLayout | None = None) -> list[Caption]:
    """Make the captions of a sentence.

    Each appears when its first word begins and stays, if it can, as long as it takes to read. They never overlap, and
    one does not vanish for less than half a second before the next. A word too long for a line is cut between letters.

    Args:
        words: The words of the sentence as written, in order, with the times they are heard in the finished medium.
        until: When the next sentence may begin; the last caption is gone by then. Where that is before the sentence
            itself ends, the end of the sentence counts.
        layout: How much stands on the screen at a time.

    Returns:
        The captions in order; none for a sentence without words.
    """
    layout = layout or CaptionLayout()
    pieces = list(_pieces(words, layout.width))
    if not pieces:
        return []
    groups = [part for group in _groups(pieces, layout) for part in _short_enough(group, layout)]
    starts = [groups[0][0][0].start]
    for group in groups[1:]:
        starts.append(max(group[0][0].start, starts[-1] + _INSTANT))
    limits = [*starts[1:], max(until, pieces[-1].end, starts[-1] + _INSTANT)]
    return [
        Caption(tuple(map(_text, group)), start, _end(group, start, limit))
        for group, start, limit in zip(groups, starts, limits, strict=True)
    ]


def _pieces(words: Sequence[Word], width: int) -> Iterator[_Piece]:
    end_before: int | None = None
    for word in words:
        for number, text in enumerate(word.text.split()):
            parts = cut_at_graphemes(text, width)
            share = (word.end - word.start) / len(parts)
            for index, part in enumerate(parts):
                touching = number == 0 and index == 0 and end_before == word.span[0]
                start = word.start + index * share
                yield _Piece(part, start, start + share, joined=index > 0 or touching)
        end_before = word.span[1]


def _groups(pieces: list[_Piece], layout: CaptionLayout) -> list[list[list[_Piece]]]:
    """Share pieces out over captions and their lines."""
    gaps = [float(max(Fraction(0), after.start - before.end - _SILENCE)) for before, after in pairwise(pieces)]
    groups = []
    start = 0
    for ends in break_lines([piece.text for piece in pieces], layout, gaps, [piece.joined for piece in pieces]):
        group = []
        for end in ends:
            group.append(pieces[start:end])
            start = end
        groups.append(group)
    return groups


def _short_enough(group: list[list[_Piece]], layout: CaptionLayout) -> Iterator[list[list[_Piece]]]:
    """Part a caption that would stand too long, near the middle of its time."""
    pieces = [piece for line in group for piece in line]
    if len(pieces) < 2 or pieces[-1].end - pieces[0].start <= _LONGEST:
        yield group
        return
    first, last = pieces[0].start, pieces[-1].end

    def cost(index: int) -> float:
        off_centre = abs(float((2 * pieces[index].start - first - last) / (last - first)))
        return 4 * off_centre + break_cost(pieces[index - 1].text, pieces[index].text)

    cut = min(range(1, len(pieces)), key=cost)
    for half in (pieces[:cut], pieces[cut:]):
        for part in _groups(half, layout):
            yield from _short_enough(part, layout)


def _text(line: list[_Piece]) -> str:
    return "".join(piece.text if piece.joined or not index else " " + piece.text for index, piece in enumerate(line))


def _end(group: list[list[_Piece]], start: Timestamp, limit: Timestamp) -> Timestamp:
    letters = sum(columns(_text(line)) for line in group) / 2
    to_read: Duration = max(_SHORTEST, Fraction(letters) / _LETTERS_A_SECOND)
    spoken = group[-1][-1].end
    end = max(spoken, min(max(spoken + _LINGER, start + to_read), start + _LONGEST))
    return limit if end > limit - _FLICKER else end
