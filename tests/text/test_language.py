from __future__ import annotations

import unicodedata

import pytest

from saram.text import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("안녕하세요", "ko"),
        ("Hello, world.", "en"),
        ("KBS 뉴스", "ko"),
        ("AI 휴먼 saram이 YouTube에서 Live로", "ko"),
        ("I ate 김치 with my friends in the new restaurant", "en"),
        ("010-1234-5678로 abc@naver.com", "ko"),
        (unicodedata.normalize("NFD", "안녕"), "ko"),
        ("5km", "ko"),
        ("2026-11-21", "ko"),
        ("", "ko"),
        ("😀", "ko"),
        ("韓國 KBS", "ko"),
        ("₩12,000 only", "ko"),
    ],
)
def test_the_letters_tell_the_language(text, language):
    assert detect_language(text) == language
