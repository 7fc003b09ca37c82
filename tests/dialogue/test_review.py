"""Free answers that wait for a person, without personal numbers."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest

from saram.dialogue import Entry, ReviewQueue, add_entry, read_corpus
from saram.dialogue.privacy import is_personal, redact
from saram.errors import OutputError, UsageError


@pytest.fixture
def queue(tmp_path) -> ReviewQueue:
    return ReviewQueue(tmp_path / "new" / "review.db")


def test_answers_wait_those_asked_most_often_first(queue):
    queue.add("cafe", "ko", "왜요?", "그래서요.")
    for _ in range(3):
        queue.add("cafe", "ko", "언제요?", "지금요.")
    assert [(item.question, item.asked) for item in queue.items()] == [("언제요?", 3), ("왜요?", 1)]


def test_an_answer_is_settled_once(queue):
    queue.add("cafe", "ko", "왜요?", "그래서요.")
    assert queue.settle(1, "approved").status == "approved"
    assert queue.items() == []
    assert [item.status for item in queue.items(None)] == ["approved"]
    with pytest.raises(UsageError, match="Waiting: none"):
        queue.settle(1, "rejected")


def test_personal_numbers_are_kept_out(queue, tmp_path):
    queue.add("cafe", "ko", "내 번호 010-1234-5678로 전화해 줘", "900101-1234567은 말하지 마세요.")
    data = b"".join(path.read_bytes() for path in (tmp_path / "new").iterdir())
    assert b"1234" not in data
    assert queue.items()[0].question == "내 번호 …로 전화해 줘"


@pytest.mark.parametrize(
    "text",
    [
        "010-1234-5678로", "01012345678이에요", "+82 10-1234-5678", "02-123-4567", "900101-1234567",
        "1234-5678-9012-3456",
        "110-234-567890 계좌", "a.b+c@example.co.kr로", "공일공 일이삼사 오육칠팔", "zero one zero, one two three four",
    ],
)  # fmt: skip
def test_a_personal_number_is_found(text):
    assert is_personal(text)
    assert not any(char.isdigit() for char in redact(text)[2:-2])


@pytest.mark.parametrize(
    "text", ["1,000,000,000원", "2026-11-29", "오후 3시 30분", "번호표 101번", "연 2.60%", "이 번 사람 일 이 삼"]
)
def test_other_numbers_are_not(text):
    assert not is_personal(text)


def test_many_may_add_at_once(queue):
    threads = [threading.Thread(target=queue.add, args=("cafe", "ko", "왜요?", "그래서요.")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queue.items()[0].asked == 8


@pytest.mark.parametrize("status", ["waiting", "rejected", "approved"])
def test_what_was_last_asked_thirty_days_ago_is_gone(tmp_path, status):
    day, path = 86_400.0, tmp_path / "review.db"
    now = [1000 * day]
    queue = ReviewQueue(path, lambda: now[0])
    queue.add("cafe", "ko", "왜요?", "그래서요.")
    queue.add("cafe", "ko", "언제요?", "지금요.")
    if status != "waiting":
        queue.settle(1, status)
    now[0] += 29 * day
    queue.add("cafe", "ko", "언제요?", "지금요.")
    assert {item.question for item in queue.items(None)} == {"왜요?", "언제요?"}
    now[0] += 2 * day
    assert [(item.question, item.asked) for item in queue.items(None)] == [("언제요?", 2)]
    assert "왜요".encode() not in path.read_bytes()
    now[0] += 30 * day
    ReviewQueue(path, lambda: now[0])
    assert "언제요".encode() not in path.read_bytes()


def test_what_an_older_version_kept_waits_thirty_days_from_now(tmp_path):
    path = tmp_path / "review.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "create table review (number integer primary key, bot text not null, language text not null, "
            "question text not null, answer text not null, asked integer not null default 1, "
            "status text not null default 'waiting', unique (bot, language, question, answer)) strict"
        )
        database.execute("insert into review (bot, language, question, answer) values ('a', 'ko', '왜요?', '네.')")
    path.chmod(0o644)
    assert len(ReviewQueue(path, lambda: 1e9).items()) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(ReviewQueue(path, lambda: 1e9 + 29 * 86_400).items()) == 1
    assert ReviewQueue(path, lambda: 1e9 + 31 * 86_400).items() == []


def test_a_queue_that_can_not_be_written_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        ReviewQueue(tmp_path / "file" / "review.db")


def test_an_approved_answer_joins_the_corpus_and_takes_the_place_of_an_older_one(tmp_path):
    path = tmp_path / "questions.csv"
    add_entry(path, Entry(("왜요?",), "그래서요."))
    add_entry(path, Entry(("언제요?", "몇 시요"), '지금요, "바로".'))
    add_entry(path, Entry(("왜요",), "이제 알아요."))
    corpus = read_corpus(path)
    assert corpus.find("왜요?").answer == "이제 알아요."
    assert corpus.find("몇 시요").answer == '지금요, "바로".'
    assert len(list(corpus)) == 2


def test_a_file_that_is_no_queue_is_explained(tmp_path):
    (tmp_path / "review.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(OutputError, match="wait for review"):
        ReviewQueue(tmp_path / "review.db")
