"""Answers that were once said and are kept."""

from saram.answers.answer_store import AnswerStore
from saram.answers.answer_stream import AnswerStream
from saram.answers.ledger import Row
from saram.answers.question_index import Caution, Match, QuestionIndex, request_key
from saram.answers.usage import Usage
from saram.answers.workshop import Produce

__all__ = [
    "AnswerStore",
    "AnswerStream",
    "Caution",
    "Match",
    "Produce",
    "QuestionIndex",
    "Row",
    "Usage",
    "request_key",
]
