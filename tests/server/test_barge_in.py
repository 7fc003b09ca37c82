"""Speaking into an answer: what stops it, what does not, and what is remembered of it."""

from __future__ import annotations

import pytest

TRACE = """
window.trace = [];
document.addEventListener("saram", ({ detail }) => { if (detail.what !== "sound") window.trace.push(detail); });
"""
ROOM = """
// A microphone in the room of the loudspeaker: it hears it 60 ms later and softer, and whoever speaks in the room.
const Original = window.AudioContext;
window.AudioContext = class extends Original {
  constructor(options) {
    super(options);
    window.room = this.createMediaStreamDestination();
    const back = this.createGain();
    const late = this.createDelay();
    back.gain.value = 0.3;
    late.delayTime.value = 0.06;
    back.connect(late).connect(window.room);
    window.loudspeaker = back;
  }
};
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...more) {
  if (target === this.context.destination && this instanceof GainNode) connect.call(this, window.loudspeaker);
  return connect.call(this, target, ...more);
};
navigator.mediaDevices.getUserMedia = async () => window.room.stream;
"""
SPEAK = """
(samples) => {
  const context = window.room.context;
  const sound = context.createBuffer(1, samples.length, 16000);
  sound.getChannelData(0).set(samples);
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(window.room);
  source.start();
  window.trace.push({ what: "spoke", at: performance.now() });
}
"""


class Room:
    """A page whose microphone hears its loudspeaker."""

    def __init__(self, page, server, tools):
        self.page, self.server, self._wait_for = page, server, tools.wait_for
        page.add_init_script(TRACE)
        page.add_init_script(ROOM)
        page.goto(f"{server.http}/talk/bank")
        page.click("#begin")
        self.happened("event")

    def trace(self, what):
        return [each for each in self.page.evaluate("window.trace") if each["what"] == what]

    def happened(self, what, count=1):
        def found():
            self.page.wait_for_timeout(15)
            times = self.trace(what)
            return len(times) >= count and times[count - 1]

        try:
            return self._wait_for(found)
        except AssertionError:
            happened = [
                (each["what"], round(each["at"]), each.get("active")) for each in self.page.evaluate("window.trace")
            ]
            raise AssertionError(f"{what!r} did not happen; what did: {happened[-40:]}") from None

    def say(self, text):
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        self.happened("shown")

    def speak(self, samples):
        self.page.evaluate(SPEAK, (samples / 32768).round(4).tolist())

    @property
    def mind(self):
        (talk,) = self.server.hall._talks.values()
        return talk._mind


@pytest.fixture
def room(browser, serve, tools):
    opened = []

    def enter(**options):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, bypass_csp=True)
        opened.append(context)
        return Room(context.new_page(), serve(greeting="", **options), tools)

    yield enter
    for context in opened:
        context.close()


def test_the_presenters_own_voice_does_not_stop_it_but_a_person_who_speaks_over_it_does(room, spoken, tools):
    entered = room(heard=(tools.long,))  # what the recogniser makes of the echo
    entered.say("길게")
    entered.happened("ended")
    assert entered.trace("silent") == []
    entered.page.evaluate("window.trace = window.trace.filter((each) => each.what !== 'shown')")
    entered.say("길게")
    entered.page.wait_for_timeout(1200)
    assert entered.trace("silent") == []
    entered.speak(spoken(16_000))
    silent = entered.happened("silent")
    assert 0 <= silent["at"] - entered.trace("spoke")[0]["at"] < 1500


def test_a_sound_without_words_makes_it_pause_and_it_goes_on_where_it_stopped(room, tools):
    entered = room(heard=("",))
    entered.say("길게")
    entered.page.wait_for_timeout(900)
    entered.speak(tools.speech(16_000, seconds=0.3, pitch=230) * 3)
    silent = entered.happened("silent")
    stood = entered.page.evaluate("document.getElementById('answer').currentTime")
    assert abs(stood - silent["position"]) < 0.1
    resumed = entered.happened("resumed")
    assert resumed["answer"] == silent["answer"]
    assert resumed["at"] - silent["at"] > 600
    later = [each for each in [entered.happened("playing", 2), *entered.trace("playing")] if each["at"] > resumed["at"]]
    later = later or [entered.happened("playing", len(entered.trace("playing")) + 1)]
    gone = (later[0]["at"] - resumed["at"]) / 1000
    assert silent["position"] - 0.05 <= later[0]["position"] <= silent["position"] + gone + 0.1
    assert entered.happened("ended")["answer"] == silent["answer"]


def test_what_must_be_heard_goes_on_whatever_is_said_and_pressed(room, spoken):
    entered = room(heard=("영업시간",))
    entered.say("꼭")
    entered.page.keyboard.press("Escape")
    entered.speak(spoken(16_000))
    entered.page.fill("#text", "두 가지")
    entered.page.press("#text", "Enter")
    first = entered.happened("ended")
    assert first["answer"] not in [each["answer"] for what in ("silent", "stopped") for each in entered.trace(what)]
    assert entered.happened("shown", 2)["answer"] != first["answer"]
    text, complete = entered.mind.history[0]
    assert complete
    assert text.endswith("열.")


def test_only_what_was_heard_is_remembered(room, tools):
    entered = room(heard=(tools.long,))
    entered.say("길게")
    entered.page.wait_for_timeout(1500)
    entered.page.keyboard.press("Escape")
    entered.happened("stopped")
    tools.wait_for(lambda: entered.mind.history)
    text, complete = entered.mind.history[0]
    assert not complete
    assert tools.long.startswith(text)
    assert 0 < len(text) < len(tools.long)
