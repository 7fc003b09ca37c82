"""Is the sound clean, dry and full, and is it one voice?"""

from __future__ import annotations

from typing import Final

import numpy as np

from saram.capture.finding import Finding, stretches
from saram.capture.reverberation import reverberation_time
from saram.capture.sound_track import FRAME_RATE, SoundTrack
from saram.capture.voices import strangers

__all__ = ["bandwidth", "judge_sound", "silent"]

_CROWDED: Final = 0.33
"""Of samples beyond six tenths of the peak, the share beyond nine tenths: clean speech has up to a quarter."""

_FEWEST_AT_PEAK: Final = 0.002
"""Share of a second's samples."""

_NOISY, _DROWNED = 22.0, 12.0
"""Decibels between speech and the quiet between words."""

_HUM_STANDS_OUT, _HUM_BELOW_SPEECH = 12.0, 60.0
"""Decibels: above the neighbouring tones, and at most so far below the speech."""

_ECHO, _HALL = 0.55, 0.9
"""Seconds of reverberation."""

_NARROW, _TELEPHONE = 7000.0, 4300.0
"""Hertz."""

_SILENT: Final = -65.0
_EMPTY: Final = 72.0
"""Decibels below the strongest band: nothing there."""

_MAINS: Final = (50, 60)


def silent(track: SoundTrack) -> bool:
    """Whether there is nothing to hear."""
    return track.loud < _SILENT


def judge_sound(track: SoundTrack, file: int) -> list[Finding]:
    """Findings about level, clipping, noise, hum, room, bandwidth and other voices."""
    if silent(track):
        return [
            Finding(
                "silent",
                "fault",
                "Nothing is heard",
                f"The sound track is silent: its loudest speech has {track.loud:.0f} dB of full scale.",
                "Check the microphone and its switch, and film again.",
                file,
            )
        ]
    return [
        *_clipping(track, file),
        *_noise(track, file),
        *_hum(track, file),
        *_room(track, file),
        *_bandwidth(track, file),
        *_strangers(track, file),
    ]


def bandwidth(track: SoundTrack) -> float:
    """Hertz up to which there is speech: where the loud tenth of all moments falls 72 dB below its strongest band."""
    if not len(track.spectrum):
        return track.rate / 2
    loud = np.percentile(track.spectrum, 90, axis=0)
    present = np.flatnonzero(loud > loud.max() - _EMPTY)
    return float((present[-1] + 1) / len(loud) * track.rate / 2)


def _clipping(track: SoundTrack, file: int) -> list[Finding]:
    bad = (track.crowding > _CROWDED) & (track.crowd > _FEWEST_AT_PEAK * track.rate) & (track.peak > 0.1)
    if not bad.any():
        return []
    times = track.start + np.arange(len(bad), dtype=np.float64)
    return [
        Finding(
            "clipping",
            "fault" if bad.mean() > 0.3 else "limit",
            "The sound is clipped",
            f"In {np.count_nonzero(bad)} of {len(bad)} seconds the loudest parts are cut off flat.",
            "Lower the recording level until the loudest words stay below -6 dB; turn automatic gain off.",
            file,
            stretches(bad, times, gap=1.5),
        )
    ]


def _noise(track: SoundTrack, file: int) -> list[Finding]:
    if not track.speech.any():
        return []
    speech = float(np.median(track.level[track.speech]))
    apart = speech - track.quiet
    if apart > _NOISY:
        return []
    return [
        Finding(
            "noise",
            "fault" if apart < _DROWNED else "limit",
            "There is noise behind the voice",
            f"Speech is {apart:.0f} dB above the noise; {_NOISY:.0f} dB or more are needed.",
            "Turn off fans and heating, close the window, and bring the microphone within 30 cm of the mouth.",
            file,
        )
    ]


def _hum(track: SoundTrack, file: int) -> list[Finding]:
    if len(track.hum) < 2:
        return []
    # What is always there is in the quietest seconds too.
    steady = np.percentile(track.hum, 20, axis=0)
    speech = float(np.percentile(track.level, 90))
    for mains in _MAINS:
        tones = [mains * number for number in range(1, 6)]
        peaks = [float(steady[tone - 1 : tone + 2].max()) for tone in tones]
        # The ground a tone stands on, its own skirt and neighbouring voices left out.
        around = [float(np.median(np.r_[steady[tone - 12 : tone - 3], steady[tone + 4 : tone + 13]])) for tone in tones]
        out = [
            peak - ground > _HUM_STANDS_OUT and peak > speech - _HUM_BELOW_SPEECH
            for peak, ground in zip(peaks, around, strict=True)
        ]
        if sum(out) >= 2 or (out[0] and peaks[0] - around[0] > 1.5 * _HUM_STANDS_OUT):
            worst = max(peak for peak, heard in zip(peaks, out, strict=True) if heard)
            return [
                Finding(
                    "hum",
                    "limit",
                    "The mains hums",
                    f"A steady tone at {mains} Hz and its multiples, {speech - worst:.0f} dB below the speech.",
                    "Keep the cable of the microphone away from power supplies; use batteries or a balanced cable.",
                    file,
                )
            ]
    return []


def _room(track: SoundTrack, file: int) -> list[Finding]:
    seconds = reverberation_time(track)
    if seconds is None or seconds < _ECHO:
        return []
    return [
        Finding(
            "reverberation",
            "fault" if seconds > 2 * _HALL else "limit",
            "The room echoes",
            f"Sound takes about {seconds:.1f} s to die away; in a furnished room it takes less than 0.4 s.",
            "Film in a room with carpet, curtains and furniture, and bring the microphone closer.",
            file,
        )
    ]


def _bandwidth(track: SoundTrack, file: int) -> list[Finding]:
    hertz = bandwidth(track)
    if hertz >= _NARROW:
        return []
    return [
        Finding(
            "narrow_band",
            "fault" if hertz < _TELEPHONE / 2 else "limit",
            "The sound is dull",
            f"There is nothing above {hertz / 1000:.1f} kHz; s, f and t are told apart by what lies above 5 kHz.",
            "Record with a real microphone at 44.1 or 48 kHz; no telephone, no Bluetooth headset, no call recording.",
            file,
        )
    ]


def _strangers(track: SoundTrack, file: int) -> list[Finding]:
    other = strangers(track)
    seconds = np.count_nonzero(other) / FRAME_RATE
    if seconds < 1.0:
        return []
    times = track.start + np.arange(len(other), dtype=np.float64) / FRAME_RATE
    return [
        Finding(
            "second_voice",
            "fault" if seconds > 0.2 * np.count_nonzero(track.speech) / FRAME_RATE else "limit",
            "A second voice is heard",
            f"For {seconds:.0f} s a voice of quite another pitch and timbre speaks.",
            "Film one person alone, without an interviewer, a television or a loudspeaker; cut these places out.",
            file,
            stretches(other, times, gap=1.0, least=0.5),
        )
    ]
