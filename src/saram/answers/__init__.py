"""Answers that were once said and are kept."""

from saram.answers.answer_store import AnswerStore, Produce, Usage
from saram.answers.answer_stream import AnswerStream
from saram.answers.ledger import Row

__all__ = ["AnswerStore", "AnswerStream", "Produce", "Row", "Usage"]
