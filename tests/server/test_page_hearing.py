"""What the page hears with, and when it hears nothing: the microphone, the browser's own recogniser, muting."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

STREAMS = """
window.streams = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  window.streams.push(stream);
  return stream;
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


@pytest.fixture
def hushed(spoken, tools, tmp_path):
    """A microphone that is silent for half a minute."""
    return tools.write_wave(tmp_path / "silence.wav", np.zeros(30 * 16_000, np.int16), 16_000)


def sounds(page):
    """Whether sound of the last microphone that was opened comes through."""
    return page.page.evaluate("window.streams.at(-1).getAudioTracks().every((track) => track.enabled)")


def mute(page, pressed):
    page.page.click("#mute")
    assert page.page.get_attribute("#mute", "aria-pressed") == pressed


def test_whoever_comes_after_one_who_muted_is_heard(serve, visit, hushed):
    with visit(serve(greeting=""), hushed, STREAMS) as page:
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
def recognised(serve, visit, hushed):
    """A conversation that the browser recognises, for the server does not."""

    @contextlib.contextmanager
    def begun(**options):
        server = serve(greeting="", heard=("",), recognises=("en",), **options)
        with visit(server, hushed, STREAMS + RECOGNISER) as page:
            page.page.click("#begin")
            page.event("listening")
            page.page.click("#banner button")
            page.server = server
            yield page

    return begun


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
