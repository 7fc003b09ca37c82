"""What the page hears with, and when it hears nothing: the microphone, the browser's own recogniser, muting."""

from __future__ import annotations

import contextlib

import pytest

MICROPHONE = """
// A microphone that hears what the test says into it.
window.streams = [];
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext({ sampleRate: 16000 });
  const room = context.createMediaStreamDestination();
  window.speak = (samples) => {
    const sound = context.createBuffer(1, samples.length, 16000);
    sound.getChannelData(0).set(samples);
    const source = new AudioBufferSourceNode(context, { buffer: sound });
    source.connect(room);
    source.start();
  };
  window.streams.push(room.stream);
  return room.stream;
};
window.alarms = 0;
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (message, ...more) {
  if (message === "false alarm") window.alarms += 1;
  return post.call(this, message, ...more);
};
"""
RECOGNISER = """
// A recogniser as browsers have it: it ends a moment after it was told to, and cannot be begun before.
window.recognisers = [];
window.SpeechRecognition = window.webkitSpeechRecognition = class {
  hearing = false;
  busy = false;
  constructor() { window.recognisers.push(this); }
  start() {
    if (this.busy) throw new DOMException("", "InvalidStateError");
    this.hearing = this.busy = true;
  }
  stop() {
    this.hearing = false;
    setTimeout(() => { this.busy = false; this.onend(); }, 30);
  }
  abort() { this.stop(); }
  result(text, isFinal) {
    const result = Object.assign([{ transcript: text }, { transcript: text + "요" }], { isFinal });
    this.onresult({ resultIndex: 0, results: [result] });
  }
};
"""


def sounds(page):
    """Whether sound of the last microphone that was opened comes through."""
    return page.page.evaluate("window.streams.at(-1).getAudioTracks().every((track) => track.enabled)")


def mute(page, pressed):
    page.page.click("#mute")
    assert page.page.get_attribute("#mute", "aria-pressed") == pressed


def test_whoever_comes_after_one_who_muted_is_heard(serve, visit):
    with visit(serve(greeting=""), script=MICROPHONE) as page:
        page.page.click("#begin")
        page.event("listening")
        mute(page, "true")
        assert (page.state(), sounds(page)) == ("muted", False)
        page.page.click("#end")
        assert page.page.get_attribute("#mute", "aria-pressed") == "false"
        assert page.page.is_disabled("#mute")
        page.page.click("#begin")
        page.event("listening", 2)
        assert (page.state(), sounds(page)) == ("listening", True)


@pytest.fixture
def recognised(serve, visit):
    """A conversation that the browser recognises, for the server does not."""

    @contextlib.contextmanager
    def begun(**options):
        with visit(
            serve(greeting="", heard=("",), recognises=("en",), **options), script=MICROPHONE + RECOGNISER
        ) as page:
            page.page.click("#begin")
            page.event("listening")
            page.page.click("#banner button")
            assert page.event("started", 2)["resumed"]
            yield page

    return begun


def speak(page, sound):
    """Make the page fall silent."""
    page.page.evaluate("(samples) => window.speak(samples)", (sound / 32768).round(4).tolist())
    return page.happened("silent")


def says(page, text, *, final=True):
    page.page.evaluate("([text, final]) => window.recognisers.at(-1).result(text, final)", [text, final])


def hears(page):
    return page.page.evaluate("window.recognisers.map((each) => each.hearing)")


def test_who_mutes_is_not_heard_by_the_browser_either(recognised):
    with recognised() as page:
        assert hears(page) == [True]
        mute(page, "true")
        assert hears(page) == [False]
        page.page.wait_for_timeout(100)
        assert hears(page) == [False]
        mute(page, "false")
        assert hears(page) == [True]
        mute(page, "true")
        mute(page, "false")  # before it has ended
        page.page.wait_for_timeout(100)
        assert hears(page) == [True]
        page.page.click("#end")
        page.page.click("#begin")
        page.event("listening", 2)
        says(page, "번호표")  # of the one before
        page.page.wait_for_timeout(100)
        assert hears(page) == [False]
        assert page.page.locator(".bubble").count() == 0


def test_a_sound_of_hesitation_that_the_browser_recognises_does_not_end_an_answer(recognised, tools):
    with recognised() as page:
        page.type("길게")
        page.happened("shown")
        says(page, "하나, 둘,", final=False)  # the presenter's own words
        says(page, "하나, 둘, 셋")
        silent = speak(page, tools.speech(seconds=1.5))
        says(page, "음", final=False)
        says(page, "음")
        assert page.happened("resumed")["answer"] == silent["answer"]
        assert page.happened("ended")["answer"] == silent["answer"]
        assert page.page.evaluate("window.alarms") == 0
        assert page.page.locator(".bubble.you").count() == 1
        assert page.page.locator(".bubble.cut, .bubble.partial").count() == 0


def test_words_that_the_browser_recognises_stop_the_answer_while_they_are_spoken(recognised, tools):
    with recognised() as page:
        page.type("길게")
        page.happened("shown")
        speak(page, tools.speech(seconds=6.5))
        says(page, "대기", final=False)
        assert page.event("interrupted")["reason"] == "voice"
        assert "대기" in page.page.inner_text(".bubble.partial")
        page.page.wait_for_timeout(1000)
        says(page, "번호표")
        page.happened("shown", 2)
        assert page.page.inner_text(".ticket .number") == "127"
        assert page.page.locator(".bubble.partial").count() == 0
        assert [each for each in page.trace() if each["what"] == "resumed"] == []


def test_a_sound_of_which_the_browser_makes_nothing_stops_the_answer_only_for_a_moment(recognised, tools):
    with recognised() as page:
        page.type("길게")
        page.happened("shown")
        silent = speak(page, tools.speech(seconds=0.4))
        resumed = page.happened("resumed")
        assert resumed["answer"] == silent["answer"]
        assert 600 < resumed["at"] - silent["at"] < 5500
        assert page.page.evaluate("window.alarms") == 1


def test_a_recogniser_of_the_browser_that_fails_can_be_tried_again(recognised):
    with recognised() as page:
        page.page.evaluate("""() => window.recognisers[0].onerror({ error: "network" })""")
        assert page.event("started", 3)["resumed"]
        assert hears(page) == [False]
        page.page.click("#banner button")
        page.event("started", 4)
        says(page, "번호표")
        page.happened("shown")
