from __future__ import annotations

from saram.text import speakable


def test_words_carry_the_span_of_the_characters_they_say():
    text = speakable("3시 뉴스, KBS.")
    assert [(word.text, word.span) for word in text.words] == [
        ("세", (0, 2)),
        ("시", (0, 2)),
        ("뉴스", (3, 5)),
        ("케이비에스", (7, 10)),
    ]
    assert text.phrase_ends == ((2, ","), (3, "."))
    assert text.spoken == "세 시 뉴스, 케이비에스."
    assert text.language == "ko"
