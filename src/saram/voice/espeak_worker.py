"""The program that runs espeak-ng in a process of its own; the only place that loads the library.

Started as ``python -I -S espeak_worker.py LIBRARY DATA`` with the standard library alone, so it is ready in
a few hundredths of a second. It answers one request at a time and ends when its standard input does.

espeak-ng carries the phases of its oscillators, its echo and its noise over from one text to the next, so the
same text never sounds the same twice. Therefore each request is answered by a fork of the freshly started
engine, which costs some milliseconds and makes every answer a function of the request alone.

The protocol, on standard input and output: a message is a little-endian uint32 with the length of a JSON
header in UTF-8, the header, and as many bytes of sound as the header's ``"bytes"`` says (0 if absent).

* The worker begins with ``{"rate": 22050, "version": "1.52"}``.
* A request is ``{"text", "voice", "rate", "pitch", "range", "volume"}``: what to read, an espeak-ng voice
  (``"ko+f2"``), words a minute (80–450), pitch and pitch range (0–100), amplitude (0–200).
* The answer is ``{"events": [[kind, position, sample, name], …], "bytes": n}`` and little-endian int16 mono
  sound, or ``{"error": "…"}``. Kind is ``"word"`` or ``"phoneme"``; position counts characters of the text
  from 0; sample is the place in the sound; name is the IPA of a phoneme, empty for a word or a silence.
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import sys
from typing import Any, BinaryIO, Final, NoReturn

__all__ = ["read_message", "write_message"]

_LENGTH: Final = struct.Struct("<I")

_SYNCHRONOUS: Final = 2  # AUDIO_OUTPUT_SYNCHRONOUS: sound comes through the callback, none is played
_OPTIONS: Final = 0x0001 | 0x0002 | 0x8000  # PHONEME_EVENTS | PHONEME_IPA | DONT_EXIT
_UTF8: Final = 1
_POSITION_IS_CHARACTER: Final = 1
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4  # espeak_PARAMETER
_LIST_TERMINATED, _WORD, _PHONEME = 0, 1, 7  # espeak_EVENT_TYPE


def write_message(stream: BinaryIO, header: dict[str, Any], sound: bytes = b"") -> None:
    """Write one message and flush."""
    if sound:
        header = {**header, "bytes": len(sound)}
    encoded = json.dumps(header).encode()
    stream.write(_LENGTH.pack(len(encoded)) + encoded + sound)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one message.

    Raises:
        EOFError: If the stream ends before the message does.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    header: dict[str, Any] = json.loads(_exactly(stream, length))
    return header, _exactly(stream, int(header.get("bytes", 0)))


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError(f"The stream ended after {len(data)} of {count} bytes.")
    return data


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """``espeak_EVENT`` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Engine:
    """espeak-ng, loaded once."""

    def __init__(self, library: str, data: str) -> None:
        self._library = ctypes.CDLL(library)
        self._library.espeak_Info.restype = ctypes.c_char_p
        self._sound = bytearray()
        self._events: list[tuple[str, int, int, str]] = []
        self._callback = _Callback(self._receive)  # the library keeps only a pointer to it
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _OPTIONS))
        if self.rate <= 0:
            raise RuntimeError(f"espeak-ng did not start with its data in {data}.")
        # The engine seeds its random numbers with the time of day; they colour the noise of its fricatives.
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._library.espeak_SetSynthCallback(self._callback)
        self.version = str(self._library.espeak_Info(None).decode())

    def _receive(self, samples: Any, count: int, events: Any) -> int:  # noqa: ANN401 - ctypes pointers
        if samples and count > 0:
            self._sound += ctypes.string_at(samples, count * 2)
        index = 0
        while events[index].type != _LIST_TERMINATED:
            event = events[index]
            if event.type == _WORD:
                self._events.append(("word", event.text_position - 1, event.sample, ""))
            elif event.type == _PHONEME:
                name = ctypes.string_at(ctypes.addressof(event.id), 8).split(b"\0", 1)[0]
                self._events.append(("phoneme", event.text_position - 1, event.sample, name.decode(errors="ignore")))
            index += 1
        return 0

    def speak(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        self._sound = bytearray()
        self._events = []
        if self._library.espeak_SetVoiceByName(str(request["voice"]).encode()) != 0:
            return {"error": f"espeak-ng has no voice {request['voice']!r}."}, b""
        for parameter, key in ((_RATE, "rate"), (_VOLUME, "volume"), (_PITCH, "pitch"), (_RANGE, "range")):
            self._library.espeak_SetParameter(parameter, int(request[key]), 0)
        text = str(request["text"]).encode() + b"\0"
        status = self._library.espeak_Synth(
            text, ctypes.c_size_t(len(text)), 0, _POSITION_IS_CHARACTER, 0, _UTF8, None, None
        )
        if status != 0:
            return {"error": f"espeak-ng returned status {status}."}, b""
        return {"events": self._events}, bytes(self._sound)


def main() -> None:
    """Serve requests until standard input ends, each in a child process."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    engine = _Engine(sys.argv[1], sys.argv[2])
    status = 0
    try:
        write_message(sink, {"rate": engine.rate, "version": engine.version})
        while status == 0:
            request, _ = read_message(source)
            child = os.fork()
            if child == 0:
                _answer(engine, request, sink)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except (EOFError, BrokenPipeError):  # the parent has closed the pipe or is gone
        sys.stdout = None
    sys.exit(status != 0)


def _answer(engine: _Engine, request: dict[str, Any], sink: BinaryIO) -> NoReturn:
    status = 1
    try:
        write_message(sink, *engine.speak(request))
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
