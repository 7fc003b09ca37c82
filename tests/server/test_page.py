"""The page in a real Chromium, with a real server behind it."""

from __future__ import annotations

import asyncio
import re

import numpy as np
import pytest

from saram.live import Patience


def test_a_typed_conversation(serve, visit):
    with visit(serve()) as page:
        seen = page.page
        assert "AI 사람과 대화 중입니다" in seen.inner_text(".notice")
        page.write()
        page.happened("shown")
        assert page.state() == "speaking"
        # The film that is shown has a picture: never a black one.
        assert seen.evaluate("document.getElementById('answer').readyState") >= 2
        assert seen.evaluate("document.getElementById('idle').readyState") >= 2
        page.happened("ended")
        page.type("영업시간")
        page.happened("shown", 2)
        page.caption("아홉 시부터 네 시까지입니다.")
        assert "영업시간" in seen.inner_text(".bubble.you")
        seen.click("#quick button >> text=번호표")
        page.happened("shown", 3)
        assert seen.inner_text(".ticket .number") == "127"
        assert seen.locator(".sheet").count() == 6
        assert seen.get_attribute(".sheet.qr", "class").endswith("over")
        assert seen.get_attribute("#log", "aria-live") == "polite"
        assert page.state() == "speaking"
        seen.keyboard.press("Escape")
        page.event("interrupted", 2)
        seen.click("#language")
        assert seen.evaluate("document.documentElement.lang") == "en"
        assert "You are talking to an AI human" in seen.inner_text(".welcome")
        seen.click("#language", timeout=5000)
        assert seen.evaluate("document.documentElement.lang") == "ko"


def test_marks_and_html_in_answers_are_only_text(serve, visit, tools):
    with visit(serve(greeting="")) as page:
        page.write().type("꼬부랑")
        page.happened("shown")
        page.type("번호표")
        page.happened("shown", 2)
        assert tools.html in page.page.inner_text(".bubble.bot >> nth=0")
        assert page.page.inner_text(".sheet.text .words") == tools.html
        assert page.page.locator("#log img[src='x'], #log b").count() == 0
        assert page.page.title() == "한빛은행"


def test_everything_can_be_reached_by_keyboard_and_has_a_name(serve, visit):
    with visit(serve(greeting="")) as page:
        seen = page.page
        seen.keyboard.press("Tab")
        seen.keyboard.press("Tab")
        names = set()
        for _ in range(6):
            names.add(seen.evaluate("document.activeElement.id"))
            seen.keyboard.press("Tab")
        assert {"begin", "write"} <= names
        seen.focus("#write")
        seen.keyboard.press("Enter")
        page.event("listening")
        unnamed = seen.evaluate(
            "[...document.querySelectorAll('button, input')].filter((each) => "
            "!(each.getAttribute('aria-label') || each.textContent.trim())).map((each) => each.outerHTML)"
        )
        assert unnamed == []
        assert seen.evaluate("document.activeElement.id") == "text"


def test_spoken_words_are_answered_and_a_voice_stops_the_answer(serve, visit, spoken, tools, tmp_path):
    rate = 48_000
    words, quiet = spoken(rate), np.zeros(rate, np.int16)
    sound = np.concatenate([quiet, quiet, words, *[quiet] * 3, words, *[quiet] * 12])
    microphone = tools.write_wave(tmp_path / "microphone.wav", sound, rate)
    with visit(serve(greeting="", heard=("길게", "영업시간")), microphone) as page:
        page.page.click("#begin")
        assert page.event("final")["text"] == "길게"
        shown = page.happened("shown")
        silent = page.happened("silent")
        voice = [each for each in page.trace() if each["what"] == "voice" and each["active"]][-1]
        assert 0 <= silent["at"] - voice["at"] < 50
        assert silent["at"] > shown["at"]
        assert page.event("final", 2)["text"] == "영업시간"
        page.happened("shown", 2)
        page.caption("아홉 시부터 네 시까지입니다.")
        assert page.page.evaluate("document.querySelector('.bubble.cut') !== null")


def test_a_cough_does_not_end_an_answer(serve, visit, spoken, tools, tmp_path):
    rate = 16_000
    words, quiet = spoken(rate), np.zeros(rate, np.int16)
    cough = tools.speech(rate, seconds=0.25, pitch=230)
    sound = np.concatenate([quiet, quiet, words, *[quiet] * 3, cough, *[quiet] * 14])
    microphone = tools.write_wave(tmp_path / "microphone.wav", sound, rate)
    with visit(serve(greeting="", heard=("길게", "")), microphone) as page:
        page.page.click("#begin")
        page.happened("shown")
        stopped = page.happened("silent")
        page.happened("resumed", answer=stopped["answer"])
        ended = page.happened("ended")
        assert ended["answer"] == stopped["answer"]
        assert page.page.locator(".bubble.cut").count() == 0


@pytest.fixture(params=[8_000, 96_000])
def odd_microphone(request, spoken, tools, tmp_path):
    quiet = np.zeros(request.param, np.int16)
    sound = np.concatenate([quiet, spoken(request.param), *[quiet] * 6])
    return tools.write_wave(tmp_path / "microphone.wav", sound, request.param)


def test_a_microphone_of_any_rate_is_heard(serve, visit, odd_microphone):
    with visit(serve(greeting=""), odd_microphone) as page:
        page.page.click("#begin")
        assert page.event("final")["text"] == "영업시간"


def test_without_a_secure_address_or_a_permission_the_page_says_so_and_offers_typing(serve, browser, wide, tools):
    context = browser.new_context(viewport=wide)
    context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page = tools.page(context.new_page(), serve(greeting=""), tools)
    page.page.click("#begin")
    page.event("listening")
    assert "마이크를 허용해" in page.page.inner_text("#banner")
    assert page.state() == "typing"
    page.type("영업시간")
    page.happened("shown")
    context.close()


def test_a_page_under_any_address_works_and_says_what_the_microphone_needs(serve, browser, wide, tools):
    context = browser.new_context(viewport=wide)
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page = tools.page(context.new_page(), serve(greeting=""), tools)
    assert "https" in page.page.inner_text("#insecure")
    page.write().type("영업시간")
    page.happened("shown")
    context.close()


def test_what_is_written_while_the_line_is_being_opened_is_said_once_it_is_there(serve, visit):
    with visit(serve(greeting="")) as page:
        page.page.evaluate("""() => {
            const find = (id) => document.getElementById(id);
            find("write").click();
            find("text").value = "영업시간";
            find("typing").requestSubmit();
        }""")
        page.happened("shown")


def test_after_a_cut_in_mid_answer_the_page_comes_back_and_the_answer_goes_on(serve, visit, tools):
    server = serve(greeting="")
    with visit(server) as page:
        page.write().type("길게")
        page.happened("shown")
        (talk,) = server.hall._talks.values()
        asyncio.run_coroutine_threadsafe(talk.line._socket.close(1011), talk._loop).result(60)
        started = page.event("started", 2)
        assert started["resumed"]
        ended = page.happened("ended")
        assert ended["answer"] == started["playing"]["id"]
        tools.wait_for(lambda: talk.state == "listening")
        assert page.page.locator(".bubble.bot").count() == 1


def test_a_restarted_server_is_found_again_by_the_page(serve, visit, tools, tmp_path):
    server = serve(greeting="", memory=tmp_path / "talks.db")
    with visit(server) as page:
        page.write().type("영업시간")
        page.happened("ended")
        page.event("listening", 2)
        server.stop()
        page.page.wait_for_timeout(100)
        assert page.state() == "lost"
        page.problems.clear()
        serve(greeting="", memory=tmp_path / "talks.db", port=server.port)
        started = page.event("started", 2)
        assert started["resumed"]
        page.type("두 가지")
        page.happened("shown", 3)
        page.problems[:] = [each for each in page.problems if not re.search("WebSocket|ERR_CONNECTION", each)]


@pytest.mark.parametrize("remembered", [True, False])
def test_after_a_restart_nothing_of_an_answer_is_missing(serve, visit, tmp_path, remembered):
    memory = tmp_path / "talks.db" if remembered else None
    server = serve(memory=memory)
    with visit(server) as page:
        page.write()
        greeted = page.happened("ended")
        page.event("listening")
        server.stop()
        page.page.wait_for_function("document.body.dataset.state === 'lost'")
        serve(memory=memory, port=server.port)
        assert page.event("started", 2)["resumed"] is remembered
        if not remembered:  # it is greeted as somebody new, and what was before is gone
            assert page.event("answer", 2)["id"] == greeted["answer"]
            page.happened("ended", 2)
        assert page.page.locator(".bubble").count() == 1
        page.type("번호표")
        page.happened("shown", 2 if remembered else 3)
        assert page.page.inner_text(".ticket .number") == "127"
        page.page.locator(".ticket").scroll_into_view_if_needed()
        assert page.page.is_visible(".ticket")
        assert page.page.locator(".bubble.bot").count() == 2
        page.problems[:] = [each for each in page.problems if not re.search("WebSocket|ERR_CONNECTION", each)]


def test_two_tabs_have_a_conversation_each(serve, browser, wide, tools):
    server = serve(greeting="")
    context = browser.new_context(viewport=wide)
    first, second = (tools.page(context.new_page(), server, tools).write() for _ in range(2))
    first.type("영업시간")
    second.type("두 가지")
    first.happened("shown")
    second.happened("shown")
    assert server.hall.count == 2
    assert "둘입니다" not in first.page.inner_text("#log")
    context.close()


DETECT = """
async ({ near, far }) => {
  const { VoiceDetector } = await import("/page/voice-detector.js");
  const detector = new VoiceDetector();
  const changes = [];
  for (let at = 0; at + 160 <= near.length; at += 160) {
    const block = Float32Array.from(near.slice(at, at + 160));
    if (detector.push(block, far[at / 160] ?? 0)) changes.push([at / 16, detector.active]);
  }
  return changes;
}
"""


def test_a_voice_is_noticed_at_once_and_neither_noise_nor_the_presenters_echo_is_taken_for_one(
    serve, visit, spoken, tools
):
    rng = np.random.default_rng(3)
    room = rng.normal(0, 0.002, 16_000 * 4)
    voice = spoken(16_000)[:16_000] / 32768 * 0.3
    answer = np.tile(spoken(16_000) / 32768 * 0.5, 4)[: 16_000 * 4]
    loud = [float(np.sqrt(np.mean(answer[at : at + 160] ** 2))) for at in range(0, len(answer), 160)]
    echo = np.concatenate([np.zeros(1600), answer[:-1600]]) * 0.25
    onset = 16_000 * 5 // 2
    start = int(np.argmax(np.abs(voice) > 0.02))
    speaking = room.copy()
    speaking[onset : onset + len(voice)] += voice
    click = room.copy()
    click[::8000] = 0.9
    with visit(serve(greeting="")) as page:

        def detect(near, far=()):
            return page.page.evaluate(DETECT, {"near": near.round(4).tolist(), "far": list(far)})

        assert detect(room) == []
        assert detect(click) == []
        assert detect(room + echo, loud) == []
        heard = detect(speaking)
        assert heard[0][1]
        assert 0 <= heard[0][0] - (onset + start) / 16 <= 120
        over = detect(
            room + echo * 0.4 + np.concatenate([np.zeros(onset), voice, np.zeros(32_000)])[: len(room)] * 3, loud
        )
        assert over
        assert 0 <= over[0][0] - (onset + start) / 16 <= 200


OVER = """
async ({ played, voice, back, late, loud, onsets }) => {
  const { VoiceDetector, loudness } = await import("/page/voice-detector.js");
  return onsets.map((onset) => {
    const detector = new VoiceDetector();
    let seed = 1;
    for (let at = 0; at + 160 <= played.length; at += 160) {
      const near = new Float32Array(160).map((_, place) => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        const noise = (seed / 2147483648 - 0.5) * 0.004;
        return noise + back * (played[at + place - late] ?? 0) + loud * (voice[at + place - onset] ?? 0);
      });
      const far = loudness(Float32Array.from(played.slice(at, at + 160)));
      if (detector.push(near, far) && detector.active) return (at - onset) / 16;
    }
    return null;
  });
}
"""


@pytest.mark.parametrize(
    ("back", "late", "loud"),
    [(0.3, 0.02, 1.0), (0.3, 0.06, 0.6), (0.3, 0.2, 0.6), (0.3, 0.35, 1.0), (0.3, 0.5, 1.0), (0.1, 0.06, 0.3)],
)
def test_a_person_is_heard_wherever_in_an_answer_they_begin_however_late_the_loudspeaker_plays(
    serve, visit, spoken, back, late, loud
):
    voice = spoken(16_000) / 32768
    sentence = np.concatenate([voice, voice, voice, np.zeros(11_200)])
    played = np.concatenate([sentence, sentence]) * 0.7
    onsets = [len(sentence) + 12_000 + 4_000 * number for number in range(8)]
    with visit(serve(greeting="")) as page:
        given = {"played": played.round(4).tolist(), "voice": voice.round(4).tolist(), "back": back}
        given |= {"late": round(16_000 * late), "loud": loud, "onsets": onsets}
        noticed = page.page.evaluate(OVER, given)
        alone = page.page.evaluate(OVER, given | {"voice": [], "onsets": [0]})
    assert alone == [None]
    assert all(each is not None and 0 <= each < 650 for each in noticed), noticed


ROUNDS = """
async ({ played, voice, back, late, rounds, after }) => {
  const { VoiceDetector, loudness } = await import("/page/voice-detector.js");
  const detector = new VoiceDetector();
  const noticed = [];
  const silence = new Float32Array(160);
  let seed = 1;
  for (let round = 0; round < rounds; round++) {
    let stopped = played.length;
    let found = null;
    for (let at = 0; at < played.length + 16000; at += 160) {
      const sounds = at < stopped ? Float32Array.from(played.slice(at, at + 160)) : silence;
      const near = new Float32Array(160).map((_, place) => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        const came = at + place - late < stopped ? (played[at + place - late] ?? 0) : 0;
        return (seed / 2147483648 - 0.5) * 0.004 + back * came + (voice[at + place - after] ?? 0);
      });
      if (detector.push(near, loudness(sounds)) && detector.active && found === null && at >= after) {
        found = (at - after) / 16;
        stopped = at + 160; // the presenter falls silent
      }
    }
    noticed.push(found);
  }
  return noticed;
}
"""


def test_the_page_does_not_grow_deaf_to_people_who_interrupt_answer_after_answer(serve, visit, spoken):
    voice = spoken(16_000) / 32768
    played = np.concatenate([voice, voice, voice]) * 0.7
    with visit(serve(greeting="")) as page:
        given = {"played": played.round(4).tolist(), "voice": voice.round(4).tolist(), "back": 0.3, "late": 3000}
        noticed = page.page.evaluate(ROUNDS, given | {"rounds": 8, "after": 16_000})
    assert all(each is not None and 0 <= each < 200 for each in noticed), noticed


WORDS = "async () => (await import('/page/words.js')).WORDS"


def test_what_goes_wrong_is_said_in_the_language_of_the_page(serve, visit, talk):
    server = serve(greeting="", conversations=1, patience=Patience(waiting=1))
    with talk(server) as served, visit(server) as page:
        refused = page.write().event("error")
        assert (refused["code"], refused["fatal"]) == ("busy", True)
        assert page.page.inner_text("#banner").startswith("지금은 모두 응대 중입니다")
        served.end()
        page.event("started")
        page.page.wait_for_function("document.getElementById('banner').hidden")
        for _ in range(3):
            page.type("hang")
        page.page.wait_for_selector(".note >> text=한꺼번에 많은 말씀을")
        words = page.page.evaluate(WORDS)
        assert words["ko"].keys() == words["en"].keys()
        foreign = {"language", "languageLabel"}  # for those who want the other one
        assert [key for key, text in words["ko"].items() if not re.search("[가-힣]", text)] == sorted(foreign)
