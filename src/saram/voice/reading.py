"""From espeak-ng's events to phonemes and the times of spoken words."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from saram.types import Phoneme, SpokenText, Timestamp
from saram.voice.espeak_process import Reading, ReadingEvent
from saram.voice.hangul import hangul_segments
from saram.voice.ipa import split_ipa

__all__ = ["WordTime", "prompt", "read_times"]

_STRESS: Final = {"ˈ": 2, "ˌ": 1}

# What espeak-ng's Korean voice calls its phonemes, where that is not their IPA.
_KOREAN: Final[dict[str, list[str]]] = {
    "ɐ": ["a"], "q": ["ɡ"], "q-": ["k͈"], "k-": ["k͈"], "t-": ["t͈"], "d-": ["t̚"], "p-": ["p͈"], "s-": ["s͈"],
    "kh": ["kʰ"], "ph": ["pʰ"], "tʃ": ["tɕʰ"], "tɕ": ["tɕ"], "dʑ": ["dʑ"], "ɫ": ["l"], "ʲ": [],
}  # fmt: skip
_STOPS: Final = frozenset("pbtdkɡ")  # first letters of stops and affricates
_CLOSURE: Final = 60  # milliseconds
_QUIET: Final = 10**-2.5  # power of a closure relative to the sound before it
_ASPIRATED: Final[dict[str, str]] = {
    "k": "kʰ", "t": "tʰ", "p": "pʰ", "tɕ": "tɕʰ", "tɕʰ": "tɕʰ", "kʰ": "kʰ", "pʰ": "pʰ", "t̚": "tʰ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one spoken word is heard."""

    start: Timestamp
    """Seconds from the first sample."""

    end: Timestamp
    """Seconds from the first sample; equal to `start` for a word that makes no sound."""


@dataclass(slots=True)
class _Sound:
    word: int
    segments: list[str]
    stress: int
    start: int
    end: int
    coda_l: bool = False


def prompt(text: SpokenText) -> tuple[str, list[int]]:
    """What espeak-ng is given to read, and where each word begins in it.

    Korean is read from the pronunciation, because espeak-ng knows few of the sound changes: from the spelling
    it says 국물 as [kuɡmul], 신라 as [sinɾa] and 입니다 as [ipnida]. Characters that are no letter, digit or
    mark of a word would be read by their names ("grinning face") and are left out.
    """
    marks = dict(text.phrase_ends)
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for index, word in enumerate(text.words):
        sound = word.pronunciation if text.language == "ko" else word.text
        readable = "".join(letter for letter in sound if letter.isalnum() or letter in "'’-.").strip("-.")
        if not any(letter.isalnum() for letter in readable):
            readable = ""
        starts.append(length)
        part = readable + (marks.get(index, "") if readable or parts else "") + " "
        parts.append(part)
        length += len(part)
    return "".join(parts), starts


def read_times(reading: Reading, text: SpokenText, starts: list[int]) -> tuple[list[Phoneme], list[WordTime]]:
    """Phonemes and word times of a reading.

    Args:
        reading: What espeak-ng answered to `prompt`.
        text: What was read.
        starts: Where each word begins in the prompt.

    Returns:
        Phonemes (with silences) from the first sample to the last, and one time for each word of `text`.
    """
    sounds = _sounds(reading, text, starts)
    _divide_merged_words(sounds, text)
    if text.language == "ko":
        _spell_korean(sounds, text)
    _close_stops(sounds, reading)
    rate = reading.rate
    phonemes: list[Phoneme] = []
    for sound in sounds:
        length = sound.end - sound.start
        count = len(sound.segments)
        for index, segment in enumerate(sound.segments):
            start = Fraction(sound.start * count + length * index, rate * count)
            end = Fraction(sound.start * count + length * (index + 1), rate * count)
            if not segment and phonemes and not phonemes[-1].symbol:
                phonemes[-1] = replace(phonemes[-1], end=end)
            elif end > start:
                phonemes.append(Phoneme(segment, start, end, sound.stress if index == 0 else 0))
    return phonemes, _word_times(sounds, len(text.words), rate)


def _sounds(reading: Reading, text: SpokenText, starts: list[int]) -> list[_Sound]:
    total = len(reading.samples)
    located = _located(reading, text, starts)
    sounds: list[_Sound] = []
    for (event, word), following in zip(located, [*(event for event, _ in located[1:]), None], strict=True):
        start = min(max(event.sample, 0), total)
        end = min(max(following.sample, start), total) if following else total
        if not sounds and start > 0:
            sounds.append(_Sound(-1, [""], 0, 0, start))
        name = event.name.lstrip("ˈˌ")
        stress = _STRESS.get(event.name[:1], 0)
        korean = _KOREAN.get(name) if text.language == "ko" else None
        segments = split_ipa(name) if korean is None else list(korean)
        previous = sounds[-1] if sounds else None
        if name and not segments:  # a diacritic of its own, such as palatalisation
            if previous:
                previous.end = end
            continue
        if (
            text.language == "ko" and segments == ["h"] and previous and previous.word == word
            and previous.segments[-1] in _ASPIRATED
        ):  # fmt: skip
            previous.segments[-1] = _ASPIRATED[previous.segments[-1]]
            previous.end = end
            continue
        sounds.append(_Sound(word if segments else -1, segments or [""], stress, start, end, name == "ɫ"))
    if not sounds and total:
        sounds.append(_Sound(-1, [""], 0, 0, total))
    for before, sound, after in zip(sounds, sounds[1:], [*sounds[2:], None], strict=False):
        if sound.word < 0 or before.word != sound.word or not (sound.coda_l or sound.end == sound.start):
            continue
        # A final [l] is sounded in the vowel before it and reported where it ends; what follows is the closure
        # of the next consonant or silence.
        if after is not None and after.word == sound.word:
            after.start = sound.start
        sound.end = sound.start
        before.end = sound.start = before.start + (before.end - before.start) * 3 // 5
    return sounds


def _located(reading: Reading, text: SpokenText, starts: list[int]) -> list[tuple[ReadingEvent, int]]:
    """The phoneme events, each with the index of its word.

    espeak-ng announces a word and gives its phonemes the same position; but it leaves out the announcement of
    some words that begin a clause, and gives their phonemes a position that means nothing. These belong to the
    next word that has letters.
    """
    located: list[tuple[ReadingEvent, int]] = []
    announced = None
    stray = None
    word = -1
    for event in reading.events:
        if event.kind == "word":
            announced, stray = event.position, None
        elif event.name and not event.name.startswith("("):
            if event.position == announced:
                word = max(word, bisect_right(starts, event.position) - 1)
            elif event.position != stray:
                stray = event.position
                following = (
                    index for index in range(word + 1, len(starts)) if any(map(str.isalnum, text.words[index].text))
                )
                word = next(following, word)
            located.append((event, max(word, 0)))
        elif not event.name:
            located.append((event, -1))
    return located


def _close_stops(sounds: list[_Sound], reading: Reading) -> None:
    """Let stops begin where their closure does.

    espeak-ng reports them at the burst. The closure is the quiet stretch before it, which is found in the sound;
    after a silence it is taken to last 60 ms.
    """
    frame = reading.rate // 200
    squares = np.square(reading.samples, dtype=np.float64)
    for before, sound in pairwise(sounds):
        if sound.word < 0 or sound.segments[0][:1] not in _STOPS:
            continue
        if before.word < 0:
            longest = min(_CLOSURE * reading.rate // 1000, before.end - before.start)
        else:
            longest = (before.end - before.start) * 3 // 5
        loud = squares[before.start : before.end]
        threshold = loud.max(initial=0.0) * _QUIET
        start = sound.start
        while start - frame >= sound.start - longest and (
            before.word < 0 or squares[start - frame : start].max(initial=0.0) < threshold
        ):
            start -= frame
        before.end = sound.start = start


def _divide_merged_words(sounds: list[_Sound], text: SpokenText) -> None:
    """Give each word its share where espeak-ng reads several as one ("of the"), in proportion to their letters."""
    heard = {sound.word for sound in sounds}
    letters = [sum(letter.isalnum() for letter in word.text) for word in text.words]
    index = 0
    while index < len(letters):
        after = index + 1
        if index not in heard:
            index = after
            continue
        while after < len(letters) and after not in heard:
            after += 1
        group = [number for number in range(index, after) if letters[number]]
        if len(group) > 1:
            own = [sound for sound in sounds if sound.word == index]
            weights = [letters[number] for number in group]
            for place, sound in enumerate(own):
                reached = (place + 0.5) / len(own) * sum(weights)
                share = 0
                while reached > sum(weights[: share + 1]):
                    share += 1
                sound.word = group[share]
        index = after


def _spell_korean(sounds: list[_Sound], text: SpokenText) -> None:
    """Name the sounds of Hangul words by their pronunciation, which tells ㅈ from ㅉ and ㄱ from ㄲ.

    Where espeak-ng made another number of sounds than the pronunciation has, its own names stay.
    """
    by_word: dict[int, list[_Sound]] = {}
    for sound in sounds:
        if sound.word >= 0 and sound.segments != [""]:
            by_word.setdefault(sound.word, []).append(sound)
    for word, own in by_word.items():
        expected = hangul_segments("".join(filter(str.isalnum, text.words[word].pronunciation)))
        if expected is not None and len(expected) == len(own):
            for sound, segment in zip(own, expected, strict=True):
                sound.segments = [segment]


def _word_times(sounds: list[_Sound], count: int, rate: int) -> list[WordTime]:
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for sound in sounds:
        if sound.word >= 0:
            first.setdefault(sound.word, sound.start)
            last[sound.word] = sound.end
    times: list[WordTime] = []
    reached = 0
    for index in range(count):
        start = max(first.get(index, reached), reached)
        reached = max(last.get(index, start), start)
        times.append(WordTime(Fraction(start, rate), Fraction(reached, rate)))
    return times
