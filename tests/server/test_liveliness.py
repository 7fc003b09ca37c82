"""What the page shows and loads besides answers: actions, gestures of waiting, films that are likely to come."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from saram.server.fake import ACTS, FakeMind
from saram.server.likely import Guess, Likely

CLAUSES = """
async (levels) => {
  const { Clauses } = await import("/page/life.js");
  const clauses = new Clauses();
  return levels.map((level, at) => clauses.push(level, 20 * at) ? at : -1).filter((at) => at >= 0);
}
"""
LEAVES = """
async () => {
  const { Life } = await import("/page/life.js");
  const done = [];
  const film = {
    classList: document.createElement("i").classList, currentTime: 0, requestVideoFrameCallback() {},
    play: async () => {}, pause() { done.push("pause"); },
  };
  const still = { hold() { done.push("hold"); }, fade() { done.push("fade"); }, faded: async () => {} };
  const life = new Life(film, { play: async () => {}, pause() {} }, still);
  life.films = { nod: { url: "", ways: Array(50).fill(40) } };
  life.play("nod");
  await life.leave();
  life.play("nod");
  film.classList.remove("gone");
  life.leave();
  film.onerror();
  return done;
}
"""
TRACE = """
window.trace = [];
document.addEventListener("saram", ({ detail }) => { if (detail.what !== "sound") window.trace.push(detail); });
"""


class SlowMind(FakeMind):
    """Takes long enough to look thoughtful on a busy machine too."""

    def hear(self, text, alternatives):
        replies = super().hear(text, alternatives)
        if text == ACTS:
            time.sleep(1)
        return replies


@pytest.fixture
def page(browser, serve, tools):
    """The page, and a wait for something to happen on it."""
    server = serve(greeting="", mind=SlowMind)
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    opened = context.new_page()
    problems = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.add_init_script(TRACE)
    opened.goto(f"{server.http}/talk/bank")

    def happened(what, count=1):
        def found():
            opened.wait_for_timeout(15)
            times = [each for each in opened.evaluate("window.trace") if each["what"] == what]
            return len(times) >= count and times[count - 1]

        return tools.wait_for(found)

    happened("ready")
    opened.happened = happened
    opened.server = server
    yield opened
    assert problems == []
    context.close()


def write(page, text):
    page.fill("#text", text)
    page.press("#text", "Enter")


def test_the_page_says_what_is_being_done_and_no_longer_when_it_is_done(page):
    page.click("#write")
    write(page, ACTS)
    expect(page.locator("#state")).to_have_text("가져오고 있어요…", timeout=60_000)
    page.happened("shown")
    expect(page.locator("#state")).to_have_text("답하고 있어요", timeout=60_000)


def test_while_it_thinks_it_looks_thoughtful_and_never_turns_black(page):
    page.click("#write")
    write(page, ACTS)
    assert page.happened("life")["name"] == "think"
    page.locator("#life.shown").wait_for(timeout=60_000)
    assert page.evaluate("document.getElementById('life').readyState") >= 2
    assert page.evaluate("document.getElementById('idle').readyState") >= 2
    page.happened("ended")
    page.locator("#life:not(.shown)").wait_for(state="attached", timeout=60_000)
    assert not page.evaluate("document.getElementById('idle').paused")


def test_a_gesture_left_before_it_is_seen_stops_and_one_that_fails_on_its_way_home_leaves_no_picture(page):
    assert page.evaluate(LEAVES) == ["pause", "hold", "fade"]


def test_who_wants_no_motion_is_spared_gestures(page):
    page.emulate_media(reduced_motion="reduce")
    page.click("#write")
    write(page, ACTS)
    page.happened("ended")
    assert not [each for each in page.evaluate("window.trace") if each["what"] == "life"]


def test_a_nod_comes_where_the_person_goes_on_after_a_clause_and_not_all_the_time(page):
    said, pause, room = [0.2] * 110, [0.005] * 10, [0.004] * 100
    short = [0.2] * 50
    assert page.evaluate(CLAUSES, room + said + room) == []  # whoever has finished is answered
    assert page.evaluate(CLAUSES, room + short + pause + short + room) == []  # a question, answered at once
    (nod,) = page.evaluate(CLAUSES, room + (said + pause) * 3 + room)
    assert nod == len(room + said + pause)
    assert page.evaluate(CLAUSES, [0.001, 0.004] * 300) == []
    assert len(page.evaluate(CLAUSES, (said + pause) * 12)) <= 12 * 120 * 0.02 / 4.5 + 1


def test_the_page_is_called_as_its_language_calls_it(page):
    assert page.title() == "한빛은행"
    page.click("#language")
    assert page.title() == "Hanbit Bank"
    assert page.inner_text("#title") == "Hanbit Bank"
    assert page.evaluate("window.trace.length") > 0


def test_a_film_that_is_expected_is_loaded_unseen_and_shown_when_it_is_the_answer(page, tools):
    page.click("#write")
    write(page, "영업시간")
    page.happened("ended")
    loaded = []
    page.on("request", lambda asked: loaded.append(asked.url) if "/media/" in asked.url else None)
    (talk,) = page.server.hall._talks.values()
    event = talk._guess.hear("영업시간")
    assert event is not None
    talk._call(talk.tell, event)
    tools.wait_for(lambda: page.evaluate("document.getElementById('answer').readyState") >= 2)
    tools.wait_for(lambda: page.get_attribute("#answer", "class") == "film over gone")
    assert loaded == [f"{page.server.http}{event.url}"]
    write(page, "영업시간")
    page.happened("shown", 2)
    assert len(loaded) == 1
    page.happened("ended", 2)
    # A guess that is wrong, or whose film is gone, does no harm.
    talk._call(talk.tell, event.model_copy(update={"url": "/media/0123456789abcdef.mp4"}))
    write(page, "두 가지")
    page.happened("ended", 4)


def test_each_stage_of_a_turn_is_measured_apart(page):
    page.click("#write")
    write(page, "아직 nobody said this")
    page.happened("ended")
    write(page, "아직 nobody said this")
    page.happened("shown", 2)
    figures = page.evaluate("fetch('/metrics').then((answer) => answer.json())")["milliseconds"]
    assert {"understanding", "dialogue", "cache", "transfer", "display", "total"} <= set(figures["hit"])
    assert {"voice", "motion", "first_frames"} <= set(figures["miss"])
    kept = figures["hit"]
    parts = sum(stage["p50"] for name, stage in kept.items() if name != "total")
    assert parts == pytest.approx(kept["total"]["p50"], abs=2)


def test_words_are_forgotten_but_for_their_hash_and_other_bots_do_not_share_guesses():
    likely = Likely()
    guess = Guess(likely, "bank", "ko")
    guess.hear("영업시간 알려")
    guess.begin(1, "영업시간 알려 줘.")
    guess.learn(1, ("/media/a.mp4", "video/mp4"))
    assert "영업" not in repr(vars(likely))
    assert guess.hear("영업시간 알려줘").url == "/media/a.mp4"
    assert guess.hear("영업시간 알려 줘") is None  # told already
    assert guess.hear("영업") is None
    assert guess.hear("영업시간 알려").url == "/media/a.mp4"
    assert Guess(likely, "store", "ko").hear("영업시간 알려 줘") is None
    assert Guess(likely, "bank", "en").hear("영업시간 알려 줘") is None
