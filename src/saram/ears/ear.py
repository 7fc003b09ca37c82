"""The ear of one conversation: sound in, events out."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import Final as Constant
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from saram.ears.cleaner import AudioCleaner
from saram.ears.end_of_turn import EndOfTurn
from saram.ears.events import EarEvent, Final, HearingFailed, Level, Partial, SpeechEnded, SpeechStarted
from saram.ears.foreground import Foreground, decibels
from saram.ears.listening import Listening
from saram.ears.rate_changer import HEARING_RATE, RateChanger
from saram.ears.voice_detector import WINDOW, VoiceDetector
from saram.errors import SaramError
from saram.types import AudioChunk, Hypothesis, Listener, Timestamp

__all__ = ["Ear"]

_BEFORE: Constant = 12  # windows before the speech was noticed that the recogniser hears too, 0.38 s
_LOOK, _VOICED = 5, 3  # speech is noticed when so many of the last windows have a voice in them
_METER: Constant = 3  # windows of one level event, about 0.1 s
_LEAST_TRUST: Constant = 0.1  # score below which a text is what noise was bent into; a misheard person has 0.17 or more


class Ear:
    """Cleaner → voice detector → recogniser → end of turn.

    Push-driven and synchronous: what it reports depends on the sound alone, not on how it was cut into pieces nor, as
    long as `patience` is None, on how fast the machine is. All times are seconds of sound since the ear was opened. Not
    safe for concurrent use; the recogniser behind it may be shared.
    """

    def __init__(
        self,
        listener: Listener,
        *,
        rate: int = HEARING_RATE,
        end_of_turn: EndOfTurn | None = None,
        cleaner: AudioCleaner | None = None,
        patience: float | None = None,
        least_trust: float = _LEAST_TRUST,
    ) -> None:
        """Open the ear.

        Args:
            listener: The recogniser; it stays the caller's to close, and may serve other ears too.
            rate: Samples a second of the microphone, 8,000 to 96,000.
            end_of_turn: When a turn is over; None for Korean with its defaults.
            cleaner: Removes echo and noise; None if the browser or the device already does.
            patience: Seconds one push waits for the recogniser at most; None for as long as it takes.
            least_trust: Score below which a turn's text is taken for noise, 0 to 1.

        Raises:
            UsageError: If the rate is out of range.
            MissingExtraError: If the voice detector is not installed.
        """
        # A recogniser that learns what its speaker sounds like gives each conversation a share of its own.
        self.listener: Listener = getattr(listener, "share", lambda: listener)()
        self.end_of_turn = end_of_turn or EndOfTurn()
        self._rate = RateChanger(rate)
        self._cleaner = cleaner
        self._patience = patience
        self._least_trust = least_trust
        self._detector = VoiceDetector()
        self._foreground = Foreground()
        self._rest: NDArray[np.int16] = np.zeros(0, np.int16)
        self._windows = 0  # windows heard so far
        self._recent: deque[AudioChunk] = deque(maxlen=_BEFORE)
        self._voiced: deque[bool] = deque(maxlen=_LOOK)
        self._meter: list[tuple[float, float]] = []
        self._turn: Listening | None = None
        self._began = self._last = 0  # windows: begin of the turn, and after the last one with a voice
        self._text = ""

    @property
    def time(self) -> Timestamp:
        """Seconds of sound heard so far."""
        return _seconds(self._windows)

    @property
    def hearing(self) -> bool:
        """Whether a turn is going on."""
        return self._turn is not None

    def played(self, samples: NDArray[np.int16]) -> None:
        """Tell the cleaner what the loudspeaker plays: int16 [n] at 16 kHz."""
        if self._cleaner is not None:
            self._cleaner.played(samples)

    def push(self, samples: NDArray[np.int16] | bytes) -> list[EarEvent]:
        """Hear int16 [n] (or its little-endian bytes) from the microphone, any length; 20 ms is usual.

        Returns:
            What happened, in order.

        Raises:
            ValueError: If the samples are not int16 [n] or the bytes are cut within a sample.
        """
        sound = np.frombuffer(samples, "<i2").astype(np.int16, copy=False) if isinstance(samples, bytes) else samples
        if sound.ndim != 1 or sound.dtype != np.int16:
            raise ValueError(f"An ear hears int16 [n]; got {sound.dtype} {list(sound.shape)}.")
        sound = self._rate.push(sound)
        if self._cleaner is not None:
            sound = self._cleaner.clean(sound)
        sound = np.concatenate([self._rest, sound])
        whole = len(sound) // WINDOW * WINDOW
        self._rest = sound[whole:]
        events: list[EarEvent] = []
        for start in range(0, whole, WINDOW):
            events += self._hear(sound[start : start + WINDOW])
        return events

    def stop(self) -> list[EarEvent]:
        """End the turn that goes on, if any, as when the microphone is switched off."""
        return self._end("stopped") if self._turn else []

    def forget(self) -> None:
        """Drop the turn that goes on without asking what was said in it."""
        if self._turn is not None:
            self._turn.abandon()
            self._turn = None
        self._voiced.clear()

    def _hear(self, window: NDArray[np.int16]) -> list[EarEvent]:
        level, probability = decibels(window), self._detector.probability(window)
        chunk = AudioChunk(window.astype(np.float32) / np.float32(32768), HEARING_RATE, self.time)
        self._windows += 1
        near = self._foreground.is_near(level, probability)
        self._voiced.append(near)
        events = self._measure(level, probability)
        if self._turn is None:
            self._recent.append(chunk)
            if sum(self._voiced) >= _VOICED:
                events += self._begin()
            return events
        if near and self._voiced[-2]:  # one window alone is a click, not a voice
            self._last = self._windows
        return events + self._go_on([chunk])

    def _measure(self, level: float, probability: float) -> list[EarEvent]:
        self._meter.append((level, probability))
        if len(self._meter) < _METER:
            return []
        event = Level(self.time, max(level for level, _ in self._meter), max(voice for _, voice in self._meter))
        self._meter.clear()
        return [event]

    def _begin(self) -> list[EarEvent]:
        first = self._windows - len(self._voiced) + list(self._voiced).index(True)
        self._began, self._last, self._text = first, self._windows, ""
        self._turn = Listening(self.listener, patience=self._patience)
        started: EarEvent = SpeechStarted(self.time, _seconds(first))
        return [started, *self._go_on(list(self._recent))]

    def _go_on(self, chunks: list[AudioChunk]) -> list[EarEvent]:
        assert self._turn is not None  # noqa: S101 - called within a turn
        events: list[EarEvent] = []
        try:
            for chunk in chunks:
                events += self._partials(self._turn.push(chunk))
        except SaramError as error:
            return [*events, *self._fail(error)]
        silence, spoken = _seconds(self._windows - self._last), _seconds(self._windows - self._began)
        if self.end_of_turn.is_over(silence, spoken, self._text):
            events += self._end("too_long" if spoken >= self.end_of_turn.longest else "silence")
        return events

    def _partials(self, hypotheses: list[Hypothesis]) -> list[EarEvent]:
        events: list[EarEvent] = []
        for hypothesis in hypotheses:
            if hypothesis.kind == "partial" and hypothesis.text != self._text:
                self._text = hypothesis.text
                events.append(Partial(self.time, hypothesis))
        return events

    def _end(self, reason: Literal["silence", "too_long", "stopped"]) -> list[EarEvent]:
        assert self._turn is not None  # noqa: S101 - called within a turn
        try:
            final = self._turn.finish()[-1]
        except SaramError as error:
            return self._fail(error)
        words = bool(final.text.strip()) and final.score >= self._least_trust
        ended = SpeechEnded(self.time, _seconds(self._last), reason if words else "noise")
        self._close()
        return [Final(self.time, final), ended] if words else [ended]

    def _fail(self, error: SaramError) -> list[EarEvent]:
        if self._turn is not None:
            self._turn.abandon()
        end = _seconds(self._last)
        self._close()
        return [HearingFailed(self.time, str(error)), SpeechEnded(self.time, end, "failed")]

    def _close(self) -> None:
        self._turn = None
        self._recent.clear()
        self._voiced.clear()


def _seconds(windows: int) -> Timestamp:
    return Fraction(windows * WINDOW, HEARING_RATE)
