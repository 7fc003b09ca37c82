from __future__ import annotations

import json

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.errors import UsageError
from saram.live import AudioFrame, pack_audio, read_audio
from saram.live.protocol import Answer, Playing, Start, Text, json_schema, read_event
from saram.live.rate import RateConverter


@pytest.mark.parametrize("event", [Start(language="en"), Text(text="안녕"), Playing(answer="1.0", position=1.5)])
def test_an_event_survives_the_wire_and_fits_the_schema(event):
    text = event.model_dump_json()
    assert read_event(text) == event
    jsonschema.validate(json.loads(text), json_schema())


def test_an_event_of_the_server_fits_the_schema_and_is_not_taken_from_a_page():
    text = Answer(id="1.0", turn=1, text="<b>네</b>").model_dump_json()
    assert read_event(text, sender="server").text == "<b>네</b>"
    jsonschema.validate(json.loads(text), json_schema())
    with pytest.raises(UsageError):
        read_event(text)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "null",
        "[]",
        '{"type":"nothing"}',
        '{"type":"text"}',
        '{"type":"text","text":1}',
        '{"type":"text","text":"a","more":1}',
        '{"type":"playing","answer":"1.0","position":-1}',
        '{"type":"playing","answer":"1.0","position":"NaN"}',
        '{"type":"playing","answer":"1.0","position":NaN}',
        '{"type":"start","rate":7999}',
        json.dumps({"type": "text", "text": "가" * 2001}),
        b"\xff\xfe\x00",
        b"\x00" * 600,
    ],
)
def test_what_is_no_event_is_refused_with_a_reason(data):
    with pytest.raises(UsageError, match="no event of the protocol"):
        read_event(data)


@given(st.binary(max_size=300))
def test_no_rubbish_is_an_accident(data):
    for read in (read_event, lambda rubbish: read_audio(rubbish, 16_000)):
        try:
            read(data)
        except UsageError:
            continue


def test_the_published_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000, 96_000])
def test_sound_survives_the_wire(rate):
    samples = np.arange(rate // 50, dtype=np.int16)
    frame = read_audio(pack_audio(AudioFrame(7, 2**32 + 5, samples)), rate)
    assert (frame.number, frame.milliseconds) == (7, 5)
    assert np.array_equal(frame.samples, samples)


@pytest.mark.parametrize("size", [0, 7, 8, 647, 649, 10_000])
def test_sound_of_another_length_is_refused(size):
    with pytest.raises(UsageError, match="648 bytes"):
        read_audio(b"x" * size, 16_000)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 32_000, 44_100, 48_000, 96_000])
def test_a_tone_keeps_its_pitch_and_loudness_at_any_rate(rate):
    converter, n = RateConverter(rate), rate // 50
    tone = np.round(8000 * np.sin(2 * np.pi * 440 * np.arange(20 * n) / (n * 50))).astype(np.int16)
    heard = np.concatenate([converter.convert(tone[at : at + n]) for at in range(0, len(tone), n)])
    assert len(heard) == 20 * 320
    expected = 8000 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / 16_000)
    spectrum = np.abs(np.fft.rfft(heard[1600:] * np.hanning(len(heard) - 1600)))
    assert abs(spectrum.argmax() * 16_000 / (len(heard) - 1600) - 440) < 4
    assert abs(heard[1600:].std() / expected.std() - 1) < 0.02
