"""A transcription endpoint, as a real server on this machine."""

from __future__ import annotations

import email
import io
import wave
from email.policy import HTTP
from fractions import Fraction

import numpy as np
import pytest

from saram.ears import Vocabulary, open_listener
from saram.errors import EngineError, UsageError


@pytest.fixture
def listener(endpoint):
    opened = open_listener(
        "http", "ko", Vocabulary(names=("정기예금", "청약")), base=endpoint.address, key="secret-key"
    )
    yield opened
    opened.close()


def parts(headers: dict[str, str], body: bytes) -> dict[str, bytes]:
    head = b"Content-Type: " + headers["Content-Type"].encode() + b"\n\n"
    fields = email.message_from_bytes(head + body, policy=HTTP).iter_parts()
    return {each.get_param("name", header="content-disposition"): each.get_payload(decode=True) for each in fields}


def heard(listener, sounds, samples=None):
    sound = np.sin(np.arange(16_000)) / 2 if samples is None else samples
    (final,) = listener.listen(sounds.chunks(sound))
    return final


def test_it_sends_the_turn_as_a_file_with_language_model_and_names(listener, endpoint, sounds):
    endpoint.text = "정기예금 금리 알려 줘"
    final = heard(listener, sounds)
    assert final.text == "정기예금 금리 알려 줘"
    ((path, headers, body),) = endpoint.requests
    assert path == "/v1/audio/transcriptions"
    assert headers["Authorization"] == "Bearer secret-key"
    fields = parts(headers, body)
    assert fields["language"] == b"ko"
    assert fields["model"] == b"whisper-1"
    assert fields["prompt"].decode() == "정기예금, 청약"
    with wave.open(io.BytesIO(fields["file"])) as file:
        assert (file.getframerate(), file.getnframes(), file.getnchannels()) == (16_000, 16_000, 1)


def test_words_have_the_times_the_endpoint_gives(listener, endpoint, sounds):
    endpoint.text = "두 단어"
    assert [(word.text, word.start) for word in heard(listener, sounds).words] == [
        ("두", Fraction(1, 10)),
        ("단어", Fraction(6, 10)),
    ]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_it_tries_once_more_when_the_endpoint_is_busy(listener, endpoint, sounds, status):
    endpoint.plan = [(status, b"busy")]
    assert heard(listener, sounds).text == endpoint.text
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(("status", "hint"), [(401, "SARAM_LISTEN_KEY"), (404, "SARAM_LISTEN_URL"), (400, "model")])
def test_a_refusal_is_an_engine_error_that_says_what_to_check_without_the_key(listener, endpoint, sounds, status, hint):
    endpoint.plan = [(status, b"no: secret-key is wrong")]
    with pytest.raises(EngineError, match=hint) as caught:
        heard(listener, sounds)
    assert "secret-key" not in str(caught.value)
    assert heard(listener, sounds).text == endpoint.text


@pytest.mark.parametrize("answer", [b"not json", b"[]", b"{}", b'{"text": "a", "words": [{"word": "a"}]}', b"\xff\xfe"])
def test_rubbish_is_an_engine_error(listener, endpoint, sounds, answer):
    endpoint.plan = [(200, answer)]
    with pytest.raises(EngineError, match="no transcription"):
        heard(listener, sounds)


def test_an_endpoint_that_is_not_there_is_an_engine_error(sounds):
    gone = open_listener("http", "en", base="http://127.0.0.1:9", timeout=1.0)
    with pytest.raises(EngineError, match="did not answer"):
        heard(gone, sounds)
    gone.close()


def test_a_turn_of_a_hundredth_of_a_second_is_not_sent(listener, endpoint, sounds):
    assert heard(listener, sounds, np.ones(160)).text == ""
    assert endpoint.requests == []


@pytest.mark.parametrize("base", ["", "localhost", "ftp://x", "http://user:password@host"])
def test_what_is_no_address_is_refused_without_showing_a_password(base, monkeypatch):
    monkeypatch.delenv("SARAM_LISTEN_URL", raising=False)
    with pytest.raises(UsageError, match="SARAM_LISTEN_URL") as caught:
        open_listener("http", "en", base=base)
    assert "password@" not in str(caught.value)


def test_the_environment_configures_it(endpoint, monkeypatch, sounds):
    monkeypatch.setenv("SARAM_LISTEN_URL", endpoint.address + "/v1/")
    monkeypatch.setenv("SARAM_LISTEN_MODEL", "tiny")
    opened = open_listener("http", "en")
    heard(opened, sounds)
    opened.close()
    assert parts(*endpoint.requests[0][1:])["model"] == b"tiny"
