from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice, pairwise

import av
import numpy as np
import pytest

from saram.avatar import Consent
from saram.errors import ConsentError, ScriptError, UnknownNameError
from saram.rights import Withdrawal, open_ledger
from saram.script import parse
from saram.types import Answer, Card, Reply, SceneSettings
from saram.workflows import answering as module
from saram.workflows.answer_film import film, life_film, picture_height
from saram.workflows.answering import Answering, Appearance, answer_record
from saram.workflows.narration import Narration
from saram.workflows.presenter import find_presenter
from saram.workflows.saying import place_order
from saram.workflows.stage import Stage

TEXT = "안녕하세요. 아홉 시 뉴스입니다."


@pytest.fixture(scope="module")
def stage():
    with Stage() as opened:
        yield opened


@pytest.fixture
def answering(tmp_path, stage):
    with Answering(Appearance(avatar="drawn", size=64), folder=tmp_path, stage=stage) as opened:
        yield opened


def frames(data):
    with av.open(io.BytesIO(data)) as container:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]


def heard(data):
    with av.open(io.BytesIO(data)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def difference(one, other):
    return float(np.abs(one - other).mean())


def performed(avatar, size, text, *, gesture=None):
    """(pictures of the film, the answer, pictures of the idle loop from its beginning to its end)."""
    who = find_presenter(avatar)
    order = place_order(parse(text), who, SceneSettings(), size=size)
    animator = who.open(height=picture_height(order), fps=order.fps, alpha=order.background is not None)
    idle = [frame.pixels.astype(int) for frame in islice(animator.idle(), int(who.idle_length * 25))]
    with Narration(who.voices) as narration:
        parts = list(film(order, animator, narration))
    if gesture is not None:
        parts += list(life_film(order, animator, gesture, who.gesture_lengths[gesture]))
    return parts, idle


@cache
def said():
    return performed("drawn", 64, TEXT)


class TestFilm:
    @pytest.fixture
    def drawn(self):
        return said()

    def test_it_begins_and_ends_in_the_idle_pose(self, drawn):
        parts, idle = drawn
        pictures = frames(b"".join(part.data for part in parts))
        coded = difference(pictures[0], idle[0])
        usual = np.mean([difference(one, other) for one, other in pairwise(pictures)])
        assert coded < 3
        assert difference(pictures[-1], idle[-1]) < coded + 2 * usual

    def test_the_first_fragment_is_short_and_leaves_before_a_word_is_said(self, drawn):
        parts, _ = drawn
        assert parts[1].answer.fragments[0].frames in {4, 5, 6}
        assert parts[1].answer.words == ()
        assert parts[-1].answer.text == TEXT

    def test_captions_and_words_are_where_they_are_heard(self, drawn):
        parts, _ = drawn
        answer = parts[-1].answer
        samples = heard(b"".join(part.data for part in parts))
        assert [caption.lines for caption in answer.captions] == [("안녕하세요.",), ("아홉 시 뉴스입니다.",)]
        first = answer.words[0]
        loud = np.abs(samples[int(first.start * 48_000) : int(first.end * 48_000)]).max()
        assert loud > 0.1
        assert np.abs(samples[: int((first.start - answer.fragments[0].start) * 48_000) - 4800]).max() < 0.02
        assert all(one.end <= other.start for one, other in pairwise(answer.captions))

    def test_sound_is_as_long_as_the_pictures(self, drawn):
        parts, _ = drawn
        data = b"".join(part.data for part in parts)
        assert abs(len(heard(data)) / 48_000 - len(frames(data)) / 25) < 0.05
        assert parts[-1].answer.frames == len(frames(data))

    def test_hana_comes_home_after_a_gesture_at_the_last_word(self):
        parts, idle = performed("hana", 128, "네. [gesture nod]")
        pictures = frames(b"".join(part.data for part in parts))
        assert len(pictures) > 2 * 25
        usual = np.mean([difference(one, other) for one, other in pairwise(pictures)])
        coded = difference(pictures[0], idle[0])
        assert difference(pictures[-1], idle[-1]) < coded + 2 * usual
        middle = max(difference(picture, idle[0]) for picture in pictures)
        assert middle > 2 * difference(pictures[-1], idle[0])

    def test_a_record_comes_back_as_it_was(self, drawn):
        answer = drawn[0][-1].answer
        again = Answer.read(answer.record())
        assert again.record() == answer.record()
        assert again.duration == answer.duration


class TestAnswering:
    def test_what_was_said_once_is_kept(self, answering):
        first = answering.answer(TEXT)
        data = first.read()
        second = answering.answer(TEXT)
        assert (first.source, second.source) == ("made", "kept")
        assert second.read() == data
        assert answering.find(first.name).read() == data
        assert second.mime.startswith("video/mp4; codecs=")
        assert answering.find("0" * 64) is None

    def test_a_bot_s_reply_is_said_with_what_belongs_to_it(self, answering):
        reply = Reply(
            "네.", plain="네.", cards=(Card("ticket", "번호표", (("번호", "12"),)),), quick_replies=("고마워",)
        )
        with answering.reply(reply) as stream:
            stream.read()
            record = answer_record(stream, reply)
        assert record["cards"] == [{"kind": "ticket", "title": "번호표", "fields": [["번호", "12"]], "data": {}}]
        assert record["complete"]
        assert record["quick_replies"] == ["고마워"]
        assert record["captions"][0][0] == ["네."]

    def test_personal_and_time_bound_replies_are_not_shared(self, answering):
        personal = Reply("잔액은 오백 원입니다.", shared=False)
        one, other = answering.reply(personal), answering.reply(personal)
        assert one.name != other.name
        assert not one.shared
        assert not answering.find(one.name).shared
        assert answering.answer("네.").shared
        one.read()
        other.read()
        soon = datetime.now() + timedelta(hours=1)  # noqa: DTZ005 - replies have local times
        with answering.reply(Reply("지금은 세 시입니다.", valid_until=soon)) as stream:
            stream.read()
            assert answering.store.facts(stream.name).expires == pytest.approx(soon.timestamp())

    @pytest.mark.parametrize(
        "change", [{"voice": "ko-male"}, {"rate": 1.2}, {"seed": 3}, {"size": 66}, {"background": "navy"}]
    )
    def test_another_look_is_another_answer(self, answering, change, stage):
        other = Answering(replace(answering.appearance, **change), store=answering.store, stage=stage)
        assert other.key(TEXT).name != answering.key(TEXT).name

    def test_other_bytes_of_a_background_are_another_answer(self, answering, tmp_path, stage):
        picture = tmp_path / "b.png"
        names = set()
        for colour in ((255, 0, 0), (0, 255, 0)):
            from PIL import Image  # noqa: PLC0415

            Image.new("RGB", (8, 8), colour).save(picture)
            look = replace(answering.appearance, background=str(picture))
            names.add(Answering(look, store=answering.store, stage=stage).key(TEXT).name)
        assert len(names) == 2

    def test_other_code_that_paints_is_another_answer_and_the_old_one_goes(self, answering, monkeypatch):
        with answering.answer("네.") as old:
            old.read()
        monkeypatch.setattr(module, "renderer_version", lambda: "another")
        assert answering.find(old.name) is None
        assert answering.key("네.").name != old.name
        assert answering.retire() == 1
        assert answering.store.rows() == []

    def test_mistakes_are_found_at_once(self, answering):
        with pytest.raises(ScriptError):
            answering.answer("[gestur nod] 네.")
        with pytest.raises(ScriptError, match=r"^script:1:1: .*nobody"):
            answering.answer("[voice nobody] 네.")
        with pytest.raises(ScriptError, match=r"^script:1:1: .*nothing"):
            answering.answer("[background nothing] 네.")

    @pytest.mark.parametrize("why", ["expired", "withdrawn", "not for"])
    def test_consent_is_looked_at_each_time_it_is_served(self, answering, monkeypatch, tmp_path, why):
        monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
        consent = Consent(
            kind="consented",
            statement="Agreed.",
            person="Test Person",
            purposes=("news",),
            evidence_sha256="a" * 64,
        )
        given = [replace(find_presenter("drawn"), consent=consent)]
        monkeypatch.setattr("saram.workflows.stage.find_presenter", lambda _: given[0])
        answering.stage._presenters.clear()
        try:
            with answering.answer("네.") as stream:
                stream.read()
            assert answering.find(stream.name) is not None
            match why:
                case "expired":
                    over = consent.model_copy(update={"expires": date(2020, 1, 1)})
                    given[0] = replace(given[0], consent=over)
                    answering.stage._presenters.clear()
                case "withdrawn":
                    open_ledger().withdraw(Withdrawal("a" * 64, "drawn", "Test Person", date(2026, 4, 2)))
                case _:
                    monkeypatch.setenv("SARAM_PURPOSE", "satire")
            for serve in (lambda: answering.answer("네."), lambda: answering.find(stream.name), answering.life):
                with pytest.raises(ConsentError, match=why):
                    serve()
        finally:
            answering.stage._presenters.clear()

    def test_a_consent_that_is_withdrawn_meanwhile_ends_serving(self, answering, monkeypatch, tmp_path):
        consent = Consent(kind="consented", statement="For tests only.", person="Nobody", evidence_sha256="b" * 64)
        person = replace(find_presenter("drawn"), consent=consent)
        monkeypatch.setattr("saram.workflows.stage.find_presenter", lambda _: person)
        monkeypatch.setenv("SARAM_HOME", str(tmp_path))
        answering.stage._presenters.clear()
        try:
            assert answering.lives() == ["idle"]
            open_ledger().withdraw(Withdrawal("b" * 64, "drawn", "Nobody", date(2026, 4, 2)))
            with pytest.raises(ConsentError, match="withdrawn on 2026-04-02"):
                answering.lives()
        finally:
            answering.stage._presenters.clear()

    def test_of_who_withdraws_the_consent_all_films_go_and_with_a_new_consent_the_new_ones_stay(
        self, answering, monkeypatch, tmp_path, caplog
    ):
        monkeypatch.setenv("SARAM_HOME", str(tmp_path))
        consent = Consent(kind="consented", statement="Agreed.", person="Anna", evidence_sha256="c" * 64)
        person = [replace(find_presenter("drawn"), consent=consent, digest="1" * 64)]
        monkeypatch.setattr("saram.workflows.stage.find_presenter", lambda _: person[0])
        monkeypatch.setattr("saram.workflows.consents.find_presenter", lambda _: person[0])

        def keep(digest, proof):
            new = consent.model_copy(update={"evidence_sha256": proof * 64})
            person[0] = replace(person[0], consent=new, digest=digest * 64)
            answering.stage._presenters.clear()
            with answering.answer("네.") as stream:
                stream.read()
            return stream.name

        try:
            old, new = keep("1", "c"), keep("2", "d")
            answering.forget_withdrawn()
            assert answering.store.facts(old)
            open_ledger().withdraw(Withdrawal("c" * 64, "drawn", "Anna", date(2026, 4, 2)))
            answering.forget_withdrawn()
            assert answering.store.facts(old) is None
            assert answering.store.facts(new)
            assert "kept films were deleted" in caplog.text
            open_ledger().withdraw(Withdrawal("d" * 64, "drawn", "Anna", date(2026, 4, 3)))
            answering.forget_withdrawn()
            assert answering.store.facts(new) is None
        finally:
            answering.stage._presenters.clear()

    def test_of_an_avatar_that_was_opened_by_its_path_too_the_films_of_a_new_consent_stay(
        self, stage, monkeypatch, tmp_path
    ):
        monkeypatch.setenv("SARAM_HOME", str(tmp_path))
        path = tmp_path / "anna.saram"
        path.touch()
        consent = Consent(kind="consented", statement="Agreed.", person="Anna", evidence_sha256="d" * 64)
        person = replace(find_presenter("drawn"), consent=consent, digest="2" * 64)

        def find(name):
            if name != str(path):
                raise UnknownNameError("avatar", name, [])
            return person

        monkeypatch.setattr("saram.workflows.stage.find_presenter", find)
        monkeypatch.setattr("saram.workflows.consents.find_presenter", find)
        look = Appearance(avatar=str(path), size=64)
        with Answering(look, folder=tmp_path / "answers", stage=stage) as answering, answering.answer("네.") as stream:
            stream.read()
            open_ledger().withdraw(Withdrawal("c" * 64, "drawn", "Anna", date(2026, 4, 2)))
            answering.forget_withdrawn()
            assert answering.store.facts(stream.name)

    def test_an_answer_of_an_avatar_that_is_gone_is_not_found(self, answering, monkeypatch):
        with answering.answer("네.") as stream:
            stream.read()
        whole = answering.store.facts
        monkeypatch.setattr(answering.store, "facts", lambda name: replace(whole(name), avatar="no-such-avatar"))
        assert answering.find(stream.name) is None

    def test_silent_life_begins_and_ends_in_the_idle_pose_too(self, answering):
        with answering.life() as idle, answering.answer("네.") as answer:
            loop, said = frames(idle.read()), frames(answer.read())
            assert idle.mime == answer.mime
        assert loop[0].shape == said[0].shape
        assert difference(loop[0], said[0]) < 2
        assert difference(loop[-1], said[-1]) < 2
        assert answering.lives() == ["idle"]
        with pytest.raises(ScriptError, match="gesture"):
            Answering(Appearance(avatar="hana", size=64), store=answering.store, stage=answering.stage).life("dance")

    def test_many_who_ask_at_once_cause_one_making(self, answering):
        results = []
        threads = [
            threading.Thread(target=lambda: results.append(answering.answer("동시에 묻습니다.").read()))
            for _ in range(6)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(results) == 6
        assert len(set(results)) == 1
        assert answering.store.usage().misses == 1
