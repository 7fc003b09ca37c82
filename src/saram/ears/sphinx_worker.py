"""The program that runs PocketSphinx in a process of its own.

PocketSphinx ends the process it is in when its files are damaged or its memory runs out; and a second core is of use
only outside the interpreter that serves the page. Started as ``python -I sphinx_worker.py FD`` with one end of a pair
of connected sockets, it answers one request at a time and ends when the other end is closed. Messages are dictionaries
(`multiprocessing.connection`):

* ``{"language": {…}}`` must be the first: the texts ``dictionary`` and ``model`` (ARPA) or ``grammar`` (JSGF), or
  none of them for general English. Answer: ``{"memory": MB}``.
* ``{"begin": means}`` begins a turn; `means` are the cepstral means of the speaker's last turn, empty for
  none.
* ``{"sound": bytes}``, little-endian int16 mono at 16 kHz. Answer: ``{"text": …}``, the words so far.
* ``{"end": most}`` ends the turn. Answer: ``{"text", "words": [[word, first frame, last frame, posterior], …],
  "alternatives": [at most `most` texts], "means"}``; a frame is 10 ms.
A turn that was not ended is dropped when the next one begins. Any answer may be ``{"error": …}`` instead.
"""

from __future__ import annotations

import os
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pocketsphinx

__all__ = ["Recogniser"]

_SILENT: Final = ("<", "[", "(")  # <s>, <sil>, [NOISE]
_TRIED: Final = 60  # alternatives looked at to find enough that differ in words
_MEANS: Final = "41.00,-5.29,-0.12,5.09,2.48,-4.07,-1.37,-1.78,-5.08,-2.05,-6.45,-1.42,1.17"
# Cepstral means that come with the acoustic model, for a speaker not heard before.


class Recogniser:
    """One decoder."""

    def __init__(self, language: dict[str, str]) -> None:
        """Load the acoustic model and the language."""
        with tempfile.TemporaryDirectory(prefix="saram-sphinx-") as folder:
            settings: dict[str, Any] = {"loglevel": "FATAL"}
            for key, setting, name in (
                ("dictionary", "dict", "words.dict"),
                ("model", "lm", "words.arpa"),
                ("grammar", "jsgf", "words.gram"),
            ):
                if language.get(key):
                    path = Path(folder) / name
                    path.write_text(language[key], "utf-8")
                    settings[setting] = str(path)
            if "jsgf" in settings:
                settings["lm"] = None
            self._decoder = pocketsphinx.Decoder(**settings)
        self._within = False

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Do what a message asks for."""
        if "begin" in request:
            if self._within:
                self._decoder.end_utt()
            self._decoder.reinit_feat()  # else a turn would depend on whoever had the worker before
            self._decoder.set_cmn(request["begin"] or _MEANS)
            self._decoder.start_utt()
            self._within = True
            return None
        if "sound" in request:
            self._decoder.process_raw(request["sound"])
            hypothesis = self._decoder.hyp()
            return {"text": _clean(hypothesis.hypstr) if hypothesis else ""}
        self._decoder.end_utt()
        self._within = False
        return self._result(int(request["end"]))

    def _result(self, most: int) -> dict[str, Any]:
        hypothesis = self._decoder.hyp()
        text = _clean(hypothesis.hypstr) if hypothesis else ""
        words = [
            [_clean(each.word), each.start_frame, each.end_frame, min(1.0, float(each.prob))]
            for each in (self._decoder.seg() or ())
            if hypothesis and _clean(each.word)
        ]
        found: dict[str, None] = {}
        if text and most > 0:
            for each, _ in zip(self._decoder.nbest() or (), range(_TRIED), strict=False):
                other = _clean(each.hypstr or "") if each else ""  # a path of silences alone is None
                if other and other != text:
                    found[other] = None
                if len(found) >= most:
                    break
        return {"text": text, "words": words, "alternatives": list(found), "means": self._decoder.get_cmn(True)}


def _clean(words: str) -> str:
    """Without silences, noises and the numbers of pronunciations: ``on(2)`` → ``on``."""
    return " ".join(word.split("(")[0] for word in words.split() if not word.startswith(_SILENT))


def _megabytes() -> int:
    """What this process takes now; 0 where the system does not tell it."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def main() -> None:
    """Serve until the other end is closed."""
    with Connection(int(sys.argv[1])) as connection:
        try:
            recogniser = Recogniser(connection.recv()["language"])
            connection.send({"memory": _megabytes()})
            while True:
                answer = recogniser.answer(connection.recv())
                if answer is not None:
                    connection.send(answer)
        except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent has closed its end or is gone
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent must be told why this process ends
            connection.send({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
