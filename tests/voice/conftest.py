"""Texts and engines for the tests of the voice room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from saram.types import Language, Speaker, SpokenText, SpokenWord
from saram.voice import open_speaker


def _spoken(written: str, language: Language = "ko", pronounced: str = "") -> SpokenText:
    sounds = (pronounced or written).split()
    words, marks = [], []
    for index, match in enumerate(re.finditer(r"\S+", written)):
        word = match.group().rstrip(".,?!")
        if word != match.group():
            marks.append((index, match.group()[len(word) :]))
        words.append(SpokenWord(word, sounds[index].rstrip(".,?!"), (match.start(), match.start() + len(word))))
    return SpokenText(written, tuple(words), language, (), tuple(marks))


@pytest.fixture(scope="session")
def spoken() -> Callable[..., SpokenText]:
    """Makes a SpokenText: written text, language, and as many words again, spelled as they sound."""
    return _spoken


@pytest.fixture(scope="session")
def news() -> SpokenText:
    return _spoken(
        "오늘 전국은 대체로 맑겠으며, 서울의 낮 최고 기온은 이십육 도로 예상됩니다.",
        "ko",
        "오늘 전구근 대체로 말께쓰며, 서울의 낟 최고 기오는 이심뉵 도로 예상됨니다.",
    )


@pytest.fixture(scope="session")
def greeting() -> SpokenText:
    return _spoken("안녕하십니까.", "ko", "안녕하심니까.")


@pytest.fixture(scope="session")
def english() -> SpokenText:
    return _spoken("Good morning, and welcome to the news.", "en")


@pytest.fixture(scope="session")
def espeak() -> Iterator[Speaker]:
    speaker = open_speaker()
    yield speaker
    speaker.close()
