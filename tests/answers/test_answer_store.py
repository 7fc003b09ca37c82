from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

from saram.answers import AnswerStore, production
from saram.answers import answer_store as module
from saram.errors import EngineError, OutputError
from saram.storage import MemoryStore
from saram.types import Answer

KEPT_FIELDS = {
    "text": "아니요.",
    "language": "en",
    "voice": "espeak:ko-male",
    "voice_version": "2",
    "avatar": "hana",
    "avatar_version": "2",
    "renderer": "2",
    "size": (64, 66),
    "fps": Fraction(50),
    "codec": "other",
    "style": (1.1, 0.0, 0.0),
    "background": "navy",
    "poses": "bow-idle",
    "service": "http://127.0.0.1",
    "seed": 1,
    "owner": "a",
}


class TestKeys:
    @pytest.mark.parametrize("field", KEPT_FIELDS)
    def test_everything_that_changes_the_picture_changes_the_name(self, key, field):
        assert key(**{field: KEPT_FIELDS[field]}).name != key().name

    def test_every_field_is_looked_at(self, key):
        assert set(KEPT_FIELDS) == set(key().__dataclass_fields__)

    def test_equal_keys_have_one_name(self, key):
        assert key().name == key().name
        assert len(key().name) == 64


class TestMakingAndKeeping:
    def test_an_answer_is_made_once_and_then_kept(self, store, key, maker, expected):
        first = store.make(key(), maker())
        assert first.read() == expected()
        second = store.make(key(), maker())
        assert second.read() == expected()
        assert (first.source, second.source) == ("made", "kept")
        assert maker.made == 1

    def test_it_is_there_after_the_store_was_closed(self, tmp_path, key, maker, expected):
        with AnswerStore(tmp_path) as store:
            store.make(key(), maker()).read()
        with AnswerStore(tmp_path) as store:
            stream = store.make(key(), maker())
            assert (stream.source, stream.read()) == ("kept", expected())
            assert stream.answer.captions[0].lines == ("네.",)
            assert stream.answer.words[0].end == 1
        assert maker.made == 1

    def test_bytes_come_while_they_are_made(self, store, key, maker):
        gate = threading.Event()
        gate.set()
        stream = store.make(key(), maker(parts=3, gate=gate))
        chunks = iter(stream)
        assert next(chunks)
        assert stream.mime == "video/mp4"
        assert b"".join(chunks)
        assert stream.complete

    def test_a_store_elsewhere_keeps_them_too(self, tmp_path, key, maker, expected):
        kept = MemoryStore()
        with AnswerStore(tmp_path, store=kept) as store:
            store.make(key(), maker()).read()
            assert store.make(key(), maker()).read() == expected()
            assert store.path(key().name) is None
        assert not list(tmp_path.rglob("*.mp4"))

    def test_an_error_reaches_the_reader_and_nothing_is_kept(self, store, key, maker, expected):
        stream = store.make(key(), maker(error=EngineError("The voice is hoarse.")))
        with pytest.raises(EngineError, match="hoarse"):
            stream.read()
        assert store.rows() == []
        assert store.make(key(), maker()).read() == expected()

    def test_it_is_found_by_its_name(self, store, key, maker, expected):
        assert store.find(key().name) is None
        store.make(key(), maker()).read()
        assert store.find(key().name).read() == expected()
        assert store.find("0" * 64) is None

    def test_what_cannot_be_kept_is_said_all_the_same(self, store, key, maker, expected, monkeypatch, caplog):
        def full(data):
            raise OutputError("No space left.")

        monkeypatch.setattr(store._store, "put", full)
        assert store.make(key(), maker()).read() == expected()
        assert store.rows() == []
        assert "No space left" in caplog.text

    def test_where_others_cannot_watch_it_is_made_and_kept(self, store, key, maker, expected, caplog):
        store._making.rmdir()
        assert store.make(key(), maker()).read() == expected()
        assert store.make(key(), maker()).source == "kept"
        assert "cannot watch" in caplog.text

    def test_an_index_that_somebody_holds_is_explained(self, store, key, maker, monkeypatch):
        store._ledger._base.execute("PRAGMA busy_timeout = 10")
        with sqlite3.connect(store._folder / "answers.db", isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(OutputError, match="nobody else holds it"):
                store.make(key(), maker()).read()
            other.execute("ROLLBACK")
        other.close()

    def test_a_stream_can_be_closed_while_it_waits(self, store, key, maker, expected):
        gate = threading.Event()
        stream = store.make(key(), maker(gate=gate))
        reading = ThreadPoolExecutor(1).submit(stream.read)
        stream.close()
        assert reading.result(5) == b""
        gate.set()
        assert store.make(key(), maker()).read() == expected()
        assert maker.made == 1

    def test_closing_the_store_gives_up_what_is_being_made(self, tmp_path, key, maker):
        store = AnswerStore(tmp_path)
        stream = store.make(key(), maker(parts=1000, pause=0.01))
        next(iter(stream))
        store.close()
        with pytest.raises(OutputError, match="closed"):
            stream.read()
        assert maker.ended == 1
        assert list((tmp_path / "making").iterdir()) == []


class TestManyAtOnce:
    def test_any_number_of_threads_cause_one_making_and_see_the_same(self, store, key, maker, expected):
        gate = threading.Event()
        with ThreadPoolExecutor(16) as threads:
            reading = [threads.submit(lambda: store.make(key(), maker(gate=gate)).read()) for _ in range(16)]
            gate.set()
            assert {each.result(20) for each in reading} == {expected()}
        assert maker.made == 1

    def test_two_stores_of_one_folder_share_a_making(self, tmp_path, key, maker, expected):
        gate = threading.Event()
        with AnswerStore(tmp_path) as one, AnswerStore(tmp_path) as other:
            first = one.make(key(), maker(gate=gate))
            second = other.make(key(), maker(gate=gate))
            gate.set()
            assert first.read() == second.read() == expected()
            assert (first.source, second.source) == ("made", "joined")
        assert maker.made == 1

    def test_different_answers_do_not_wait_for_each_other(self, store, key, maker, expected):
        gate = threading.Event()
        slow = store.make(key("느리게."), maker("느리게.", gate=gate))
        assert store.make(key(), maker()).read() == expected()
        gate.set()
        assert slow.read() == expected("느리게.")


class TestPersonalAnswers:
    def test_two_people_do_not_share_one_even_if_it_says_the_same(self, store, key, maker):
        mine, yours = key(owner="a"), key(owner="b")
        store.make(mine, maker()).read()
        store.make(yours, maker()).read()
        assert maker.made == 2
        assert mine.name != yours.name
        assert not any(row.shared for row in store.rows())

    def test_it_is_gone_after_ten_minutes(self, store, key, maker, monkeypatch):
        personal = key(owner="a")
        store.make(personal, maker()).read()
        assert store.find(personal.name) is not None
        later = time.time() + 601
        monkeypatch.setattr(module.time, "time", lambda: later)
        assert store.find(personal.name) is None
        store.tidy()
        assert store.rows() == []

    def test_it_is_deleted_in_time_though_nobody_asks_for_anything(self, tmp_path, key, maker, monkeypatch):
        monkeypatch.setattr(module, "_TIDY_EVERY", 0.02)
        with AnswerStore(tmp_path) as store:
            store.make(key(owner="a"), maker()).read()
            assert list(tmp_path.glob("films/*/*.mp4"))
            later = time.time() + 601
            monkeypatch.setattr(module.time, "time", lambda: later)
            deadline = time.monotonic() + 60
            while list(tmp_path.glob("films/*/*.mp4")) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert store.rows() == []
            assert not list(tmp_path.glob("films/*/*.mp4"))

    def test_its_text_is_not_logged_when_it_is_damaged(self, store, key, maker, caplog):
        personal = key(owner="a", text="비밀입니다.")
        store.make(personal, maker()).read()
        store.path(personal.name).write_bytes(b"rubbish")
        assert store.find(personal.name) is None
        assert "damaged" in caplog.text
        assert "비밀" not in caplog.text

    def test_it_is_given_up_when_nobody_watches(self, store, key, maker, monkeypatch):
        monkeypatch.setattr(production, "GRACE", 0.0)
        stream = store.make(key(owner="a"), maker(parts=1000, pause=0.01))
        next(iter(stream))
        chunks = iter(stream)
        next(chunks)
        stream.close()
        assert list(chunks) == []
        deadline = time.monotonic() + 60
        while not maker.ended and time.monotonic() < deadline:
            time.sleep(0.01)
        assert maker.ended == 1
        assert store.rows() == []

    def test_a_shared_one_is_made_to_the_end_though_nobody_watches(self, store, key, maker, expected):
        stream = store.make(key(), maker(parts=20, pause=0.005))
        next(iter(stream))
        stream.close()
        assert store.make(key(), maker(parts=20)).read() == expected(parts=20)
        assert maker.made == 1

    def test_its_text_is_not_in_the_statistics(self, store, key, maker):
        store.make(key("잔액은 오백 원입니다.", owner="a"), maker()).read()
        usage = store.usage()
        assert (usage.misses, usage.missed) == (1, ())

    def test_a_time_bound_answer_is_not_shown_afterwards(self, store, key, maker, monkeypatch):
        store.make(key(), maker(), expires=time.time() + 60).read()
        assert store.make(key(), maker()).source == "kept"
        later = time.time() + 61
        monkeypatch.setattr(module.time, "time", lambda: later)
        assert store.make(key(), maker(), expires=later + 60).source == "made"


class TestDamage:
    @pytest.mark.parametrize("wrong", [b"", b"rubbish", None])
    def test_bytes_that_are_damaged_or_gone_are_made_anew(self, store, key, maker, expected, wrong, caplog):
        store.make(key(), maker()).read()
        path = store.path(key().name)
        if wrong is None:
            path.unlink()
        else:
            path.write_bytes(wrong)
        stream = store.make(key(), maker())
        assert (stream.source, stream.read()) == ("made", expected())
        assert "made anew" in caplog.text
        assert store.make(key(), maker()).source == "kept"

    def test_a_single_wrong_bit_is_noticed(self, store, key, maker, expected):
        store.make(key(), maker()).read()
        path = store.path(key().name)
        data = bytearray(path.read_bytes())
        data[7] ^= 1
        path.write_bytes(data)
        assert store.make(key(), maker()).read() == expected()
        assert maker.made == 2

    def test_an_index_that_is_rubbish_is_put_aside(self, tmp_path, key, maker, expected, caplog):
        (tmp_path / "answers.db").write_bytes(b"rubbish " * 1000)
        with AnswerStore(tmp_path) as store:
            assert store.make(key(), maker()).read() == expected()
        assert "begun anew" in caplog.text
        assert list(tmp_path.glob("answers.damaged-*"))

    def test_an_index_of_a_newer_version_is_left_alone(self, tmp_path, store):
        store._ledger._base.execute("PRAGMA user_version = 99")
        with pytest.raises(OutputError, match="newer saram"):
            AnswerStore(tmp_path / "answers")

    def test_a_folder_that_cannot_be_used_is_explained(self, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(OutputError, match="cannot be written"):
            AnswerStore(tmp_path / "file")

    def test_a_record_that_is_rubbish_is_none(self):
        with pytest.raises(ValueError, match="not the record"):
            Answer.read({"mime": 1})


class TestRoom:
    def test_what_is_worth_least_goes_first(self, tmp_path, key, maker):
        size = len(b"[x0 0]" * 50) * 4
        with AnswerStore(tmp_path, limit=size * 4) as store:
            for number in range(4):
                store.make(key(f"x{number}"), maker(f"x{number}", cost=1.0 + number)).read()
            for _ in range(9):
                store.make(key("x0"), maker("x0")).read()
            store.make(key("x4"), maker("x4", cost=9.0)).read()
            store.tidy()
            left = {row.text for row in store.rows()}
            assert sum(row.size for row in store.rows()) <= size * 4
        assert {"x0", "x4"} <= left
        assert "x1" not in left

    def test_bytes_of_forgotten_answers_are_deleted(self, store, key, maker):
        store.make(key(), maker()).read()
        path = store.path(key().name)
        store.forget([key().name, "unknown"])
        assert not path.exists()
        assert store.rows() == []

    def test_equal_bytes_stay_while_another_answer_has_them(self, store, key, maker, expected):
        store.make(key(seed=1), maker()).read()
        store.make(key(seed=2), maker()).read()
        store.forget([key(seed=1).name])
        assert store.make(key(seed=2), maker()).read() == expected()
        assert maker.made == 2

    def test_other_versions_of_avatar_and_renderer_are_retired(self, store, key, maker):
        for changes in ({}, {"avatar_version": "0"}, {"renderer": "0"}, {"avatar": "hana", "avatar_version": "0"}):
            store.make(key(**changes), maker()).read()
        assert store.retire("drawn", "1", "1") == 2
        assert {(row.avatar, row.avatar_version, row.renderer) for row in store.rows()} == {
            ("drawn", "1", "1"),
            ("hana", "0", "1"),
        }

    def test_other_versions_of_a_voice_are_retired(self, store, key, maker):
        voice = key().voice
        for changes in ({}, {"voice_version": "0"}, {"voice": "another", "voice_version": "0"}):
            store.make(key(**changes), maker()).read()
        assert store.retire("drawn", "1", "1", {voice: {key().voice_version, "of another language"}}) == 1
        assert {(row.voice, row.voice_version) for row in store.rows()} == {
            (voice, key().voice_version),
            ("another", "0"),
        }

    def test_what_nobody_asks_for_goes_after_ninety_days(self, store, key, maker, monkeypatch):
        for seed in (1, 2):
            store.make(key(seed=seed), maker()).read()
        now, day = time.time(), 86_400
        monkeypatch.setattr(time, "time", lambda: now + 60 * day)
        store.make(key(seed=2), maker()).read()
        store.tidy()
        assert len(store.rows()) == 2
        monkeypatch.setattr(time, "time", lambda: now + 91 * day)
        store.tidy()
        assert [row.name for row in store.rows()] == [key(seed=2).name]
        assert store.path(key(seed=1).name) is None

    def test_files_nothing_knows_of_are_swept_when_they_are_old(self, store, key, maker, monkeypatch):
        store.make(key(), maker()).read()
        orphan = store._store.path(store._store.put(b"orphan"))
        part = store._making / "dead.part"
        part.write_bytes(b"half")
        store.tidy()
        assert orphan.exists()
        monkeypatch.setattr(module, "_ORPHAN", -1.0)
        store.tidy()
        assert not orphan.exists()
        assert not part.exists()
        assert store.path(key().name).exists()


class TestUsage:
    def test_it_counts_hits_misses_and_what_was_saved(self, store, key, maker):
        for text in ("a", "a", "a", "b"):
            store.make(key(text), maker(text, cost=2.0)).read()
        usage = store.usage()
        assert (usage.hits, usage.misses, usage.saved) == (2, 2, 4.0)
        assert usage.rate == 0.5
        assert dict(usage.missed) == {"a": 1, "b": 1}
        assert (usage.answers, usage.limit) == (2, module.LIMIT)

    def test_what_is_made_beforehand_is_not_counted(self, store, key, maker):
        store.make(key(), maker(), asked=False).read()
        assert store.usage().misses == 0

    def test_nothing_asked_is_no_rate(self, store):
        assert store.usage().rate == 0.0

    def test_long_ago_is_left_out(self, store, key, maker):
        store.make(key(), maker()).read()
        assert store.usage(since=time.time() + 2 * 86_400).misses == 0
