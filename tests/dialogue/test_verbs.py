"""Forms of Korean verbs."""

from __future__ import annotations

import pytest

from saram.dialogue.verbs import begins_with, connective, shall, stem_of


@pytest.mark.parametrize(
    ("form", "stem", "question"),
    [
        ("지워", "지우", "지울까요"), ("틀어", "틀", "틀까요"), ("켜", "켜", "켤까요"), ("꺼", "끄", "끌까요"),
        ("해", "하", "할까요"), ("보내", "보내", "보낼까요"), ("줄여", "줄이", "줄일까요"), ("담아", "담", "담을까요"),
        ("빼", "빼", "뺄까요"), ("올려", "올리", "올릴까요"), ("열어", "열", "열까요"), ("봐", "보", "볼까요"),
    ],
)  # fmt: skip
def test_a_form_has_its_stem_and_its_question(form, stem, question):
    assert stem_of(form) == stem
    assert connective(stem) == form
    assert shall(stem) == question
    assert begins_with(form, stem)


def test_another_verb_does_not_begin_with_the_stem():
    assert not begins_with("보일러", "보내")
    assert not begins_with("켜줘", "끄")
