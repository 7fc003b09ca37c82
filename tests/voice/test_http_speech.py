from __future__ import annotations

import io
import logging
import threading

import av
import numpy as np
import pytest

from saram.errors import EngineError, UnknownNameError, UsageError
from saram.types import VoiceStyle
from saram.voice import narrate, open_speaker, voices

KEY = "secret-key-123"


@pytest.fixture
def speaker(server):
    opened = open_speaker("http", base=server.address, key=KEY, voices=["alloy", "nova"], timeout=5.0)
    yield opened
    opened.close()


def say(speaker, text, **style):
    return list(speaker.speak(text, VoiceStyle(**style)))


def test_the_request_is_what_such_endpoints_take(server, speaker, english):
    say(speaker, english, voice="nova", rate=1.5)
    (request,) = server.requests
    assert request == {
        "path": "/v1/audio/speech",
        "model": "tts-1",
        "voice": "nova",
        "input": "Good morning, and welcome to the news.",
        "response_format": "wav",
        "speed": 1.5,
    }
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_times_are_those_of_the_speech_that_came_back(server, speaker, espeak, news):
    (own,) = narrate(espeak, news, VoiceStyle())
    (aligned,) = narrate(speaker, news, VoiceStyle())
    errors = [abs(float(a.start - b.start)) for a, b in zip(aligned.words, own.words, strict=True)]
    assert np.median(errors) < 0.05


def test_settings_come_from_the_environment(server, english, monkeypatch):
    monkeypatch.setenv("SARAM_SPEECH_URL", server.address + "/v1/")
    monkeypatch.setenv("SARAM_SPEECH_KEY", KEY)
    monkeypatch.setenv("SARAM_SPEECH_MODEL", "kokoro")
    monkeypatch.setenv("SARAM_SPEECH_VOICES", "bella, adam")
    speaker = open_speaker("http")
    say(speaker, english)
    speaker.close()
    assert server.requests[0]["path"] == "/v1/audio/speech"
    assert server.requests[0]["model"] == "kokoro"
    assert server.requests[0]["voice"] == "bella"
    assert "http:adam" in [voice.name for voice in voices()]


def test_an_address_with_a_password_is_refused_without_showing_it():
    with pytest.raises(UsageError, match="SARAM_SPEECH_KEY") as caught:
        open_speaker("http", base="https://user:hidden-word@127.0.0.1:9/v1")
    assert "hidden-word" not in str(caught.value)


def test_without_an_address_the_message_says_what_to_set(monkeypatch):
    monkeypatch.delenv("SARAM_SPEECH_URL", raising=False)
    with pytest.raises(UsageError, match="SARAM_SPEECH_URL"):
        open_speaker("http")
    assert not any(voice.engine == "http" for voice in voices())


def test_a_voice_that_is_not_configured_is_unknown(speaker, english):
    with pytest.raises(UnknownNameError, match=r"alloy, nova.*SARAM_SPEECH_VOICES"):
        say(speaker, english, voice="zoe")


def test_a_refused_key_is_an_error_at_once_that_does_not_show_the_key(server, speaker, english, caplog):
    caplog.set_level(logging.DEBUG)
    server.plan = [lambda handler: handler.reply(401, f"bad key {KEY}".encode())]
    with pytest.raises(EngineError, match=r"401 Unauthorized.*bad key ….*SARAM_SPEECH_KEY") as caught:
        say(speaker, english)
    assert len(server.requests) == 1
    assert KEY not in str(caught.value)
    assert KEY not in caplog.text


def test_a_busy_endpoint_is_asked_again_when_it_says(server, speaker, english):
    server.plan = [lambda handler: handler.reply(429, b"slow down", Retry_After="0")]
    assert len(say(speaker, english)) == 1
    assert len(server.requests) == 2


def test_a_date_to_come_back_at_is_understood_as_soon(server, speaker, english):
    server.plan = [lambda handler: handler.reply(503, b"", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")]
    assert len(say(speaker, english)) == 1


def test_an_endpoint_that_keeps_failing_is_an_error_with_what_it_said(server, speaker, english):
    server.plan = [lambda handler: handler.reply(500, b"out of memory", Retry_After="0")] * 3
    with pytest.raises(EngineError, match=r"500 Internal Server Error: 'out of memory'"):
        say(speaker, english)
    assert len(server.requests) == 3


@pytest.mark.parametrize("content", [b"<html>hello</html>", b"", b"RIFF\x00\x00\x00\x00WAVE"])
def test_an_answer_that_is_no_sound_is_an_error(server, speaker, english, content):
    server.plan = [lambda handler: handler.reply(200, content)]
    with pytest.raises(EngineError, match="not sound"):
        say(speaker, english)


def test_an_answer_much_shorter_than_the_text_is_an_error(server, speaker, news, as_wave):
    server.plan = [lambda handler: handler.reply(200, as_wave(np.zeros(2000, np.float32), 16_000))]
    with pytest.raises(EngineError, match="cut off"):
        say(speaker, news)


def test_a_connection_that_breaks_off_is_tried_again(server, speaker, english):
    def break_off(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"RIFF")
        handler.close_connection = True

    server.plan = [break_off]
    assert len(say(speaker, english)) == 1
    assert len(server.requests) == 2


def test_an_endpoint_that_never_answers_is_given_up(server, english):
    server.plan = [lambda _: server.released.wait(30)]
    speaker = open_speaker("http", base=server.address, timeout=0.2, attempts=1)
    with pytest.raises(EngineError, match="ReadTimeout"):
        say(speaker, english)
    speaker.close()


def test_nobody_at_the_address_is_an_error(english):
    speaker = open_speaker("http", base="http://127.0.0.1:9", attempts=1)
    with pytest.raises(EngineError, match="Check the address"):
        say(speaker, english)
    speaker.close()


def test_closing_ends_a_wait_between_attempts(server, english):
    asked = threading.Event()

    def busy(handler):
        handler.reply(429, b"", Retry_After="30")
        asked.set()

    server.plan = [busy, busy]
    speaker = open_speaker("http", base=server.address)
    caught = []

    def run():
        try:
            say(speaker, english)
        except EngineError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert asked.wait(5)
    speaker.close()
    thread.join(5)
    assert not thread.is_alive()
    assert "closed" in str(caught[0])


def test_sound_may_come_as_mp3(server, speaker, espeak, news):
    speech = next(espeak.speak(news, VoiceStyle()))
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=22_050)
        frame = av.AudioFrame.from_ndarray(speech.audio.samples[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = 22_050
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    server.plan = [lambda handler: handler.reply(200, target.getvalue())]
    (heard,) = say(speaker, news)
    assert float(heard.duration) == pytest.approx(float(speech.duration), abs=0.15)
